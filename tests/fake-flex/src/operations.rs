//! Carries out operations according to their facts.

use serde_json::{Value, json};

use crate::customers;
use crate::facts::Action;
use crate::simulation::Documented;
use crate::store::{Key, Store};

/// How many characters at the end of an id count objects.
const DIGITS: usize = 8;
/// The first numeric id. Further ids have as many digits, and therefore sort in their order.
const FIRST_NUMBER: usize = 10_000_000;

/// A status and a JSON body. Null means no body.
pub(crate) type Reply = (u16, Value);

/// Processes a request that matches the document.
pub(crate) fn carry_out(store: &mut Store, request: &Documented<'_>) -> Reply {
    let facts = &request.operation.facts;
    let ids = request.ids();
    let find = |store: &Store, collection: &str| {
        // The ids of the collection's holders, and the object's own.
        let key = ids.get(..=collection.matches("{}").count())?;
        store.get(collection, key).cloned()
    };
    if facts.within.iter().any(|collection| find(store, collection).is_none()) {
        return not_found();
    }
    let mut is_cut = false;
    let result = match (facts.action, find(store, &facts.collection)) {
        (Action::List, _) => list(store, request, &ids, &mut is_cut),
        (Action::Create, _) => create(store, request, ids),
        (Action::Update, Some(object)) => save(store, request, ids, object),
        (Action::Retrieve, Some(mut object)) => {
            request.set_ids(&mut object);
            object
        }
        (Action::Delete, Some(object)) => {
            store.put(&facts.collection, ids, Value::Null);
            sample(request, Some(&object))
        }
        (Action::Other, object) => sample(request, object.as_ref()),
        (_, None) => return not_found(),
    };
    let Some(member) = &facts.response_member else { return (facts.status, result) };
    let mut response = request.operation.samples.response.clone();
    if let Some(has_more) = response.get_mut("has_more") {
        *has_more = is_cut.into();
    }
    response[member] = result;
    (facts.status, response)
}

/// The response to a request that does not match the document, with `(place, description)` of each mistake.
pub(crate) fn invalid(mistakes: &[(String, String)]) -> Reply {
    let detail = mistakes.iter().map(|(place, mistake)| {
        let path: Vec<_> = place.split('/').filter(|step| !step.is_empty()).collect();
        json!({ "loc": path, "msg": mistake, "type": "invalid_request" })
    });
    (422, json!({ "detail": detail.collect::<Vec<_>>() }))
}

/// The response for a missing object or an unknown path.
pub(crate) fn not_found() -> Reply {
    (404, json!({ "detail": "not_found" }))
}

fn create(store: &mut Store, request: &Documented<'_>, mut key: Key) -> Value {
    let facts = &request.operation.facts;
    if let Some((key, customer)) = customers::updated_by_create(store, &facts.collection, &request.given()) {
        return save(store, request, key, customer);
    }
    let (Some(property), Some(first)) = (&facts.id, &facts.first_id) else { return sample(request, None) };
    let id = next_id(first, store.count(&facts.collection));
    key.push(text(&id));
    let mut object = facts.initial.clone();
    object.insert(property.clone(), id);
    save(store, request, key, object.into())
}

/// Applies the request's changes to an object, and stores it.
fn save(store: &mut Store, request: &Documented<'_>, key: Key, mut object: Value) -> Value {
    let facts = &request.operation.facts;
    let given = request.given();
    let is_own = |name: &String| !facts.not_returned.contains(name) && facts.id.as_ref() != Some(name);
    for (name, value) in given.iter().filter(|(name, _)| is_own(name)) {
        object[name] = value.clone();
    }
    request.set_ids(&mut object);
    customers::complete(store, &facts.collection, &given, &mut object);
    store.put(&facts.collection, key, object.clone());
    object
}

/// One page of the objects below the holders with these ids, newest first by id. Sets `is_cut` if there are more.
fn list(store: &Store, request: &Documented<'_>, holders: &[String], is_cut: &mut bool) -> Value {
    let (facts, query) = (&request.operation.facts, &request.query);
    let number = |name: &str| query.get(name).and_then(|value| value.parse().ok());
    let limit = number("limit").or(facts.limit).unwrap_or(usize::MAX);
    let of = store.all(&facts.collection).rev().filter(|(key, _)| key.starts_with(holders));
    let mut found: Vec<_> = of
        .filter(|(key, _)| query.get("starting_after").is_none_or(|cursor| key.last() < Some(cursor)))
        .filter(|(key, _)| query.get("ending_before").is_none_or(|cursor| key.last() > Some(cursor)))
        .map(|(_, object)| object)
        .filter(|object| facts.filters.iter().all(|name| query.get(name).is_none_or(|it| text(&object[name]) == *it)))
        .skip(number("offset").unwrap_or(0))
        .collect();
    *is_cut = found.len() > limit;
    // The previous page ends where this one begins.
    if query.contains_key("ending_before") && found.len() > limit {
        found.drain(..found.len() - limit);
    }
    found.truncate(limit);
    found.into_iter().cloned().collect()
}

/// The document's sample of the response, about the object of the request.
fn sample(request: &Documented<'_>, object: Option<&Value>) -> Value {
    let (facts, mut shown) = (&request.operation.facts, request.operation.samples.response.clone());
    if let Some(member) = &facts.response_member {
        shown = shown[member].take();
    }
    let is_own = |property: &String| facts.id.as_ref() == Some(property);
    if let (Some(object), Value::Object(members)) = (object, &mut shown)
        && facts.path_ids.values().any(is_own)
    {
        for (name, value) in members {
            *value = object.get(name).unwrap_or(value).clone();
        }
    }
    match &mut shown {
        Value::Array(items) => items.iter_mut().for_each(|item| request.set_ids(item)),
        one => request.set_ids(one),
    }
    shown
}

/// The first id with another number at its end.
pub(crate) fn next_id(first: &Value, number: usize) -> Value {
    let Value::String(first) = first else { return (FIRST_NUMBER + number).into() };
    let end = first.char_indices().rev().nth(DIGITS - 1).map_or(0, |(end, _)| end);
    format!("{}{number:0DIGITS$}", &first[..end]).into()
}

/// A value as written in a path or a query.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
