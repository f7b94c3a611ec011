//! Compares two walks, step by step: where Flex behaves differently from the fake.
//!
//! Only values that the walk sent are compared. Values that a server chooses, such as `created_at`, are checked against the
//! document only, and so is what may be left out: a returned `null` or `{}` counts as left out.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::walk::{Request, Walk};

/// How a response of Flex's differs from the fake's.
pub(crate) struct Deviation<'a> {
    /// The name of the step.
    pub(crate) step: &'static str,
    pub(crate) request: &'a Request,
    /// Its JSON pointer in the response.
    pub(crate) pointer: String,
    pub(crate) problem: String,
}

/// Compares the responses to each step.
pub(crate) fn compare<'a>(flex: &'a Walk, fake: &Walk) -> Vec<Deviation<'a>> {
    let mut given: HashSet<String> = labels().into();
    fake.steps.iter().flat_map(|step| &step.request.body).for_each(|body| collect_texts(body, &mut given));
    let mut deviations = Vec::new();
    for (on_flex, on_fake) in flex.steps.iter().zip(&fake.steps) {
        let mut found = Vec::new();
        let statuses = [on_flex.response.status, on_fake.response.status];
        if statuses[0] != statuses[1] {
            found.push((String::new(), format!("Flex returns {}, the fake {}", statuses[0], statuses[1])));
        } else if let (200..300, Ok(one), Ok(other)) = (statuses[0], &on_flex.response.body, &on_fake.response.body) {
            // The account may have other customers, which are in a list unless it is filtered.
            let is_filtered = on_flex.request.query.iter().any(|(name, _)| *name == "email");
            let [one, other] = [(one, flex), (other, fake)]
                .map(|(body, walk)| canonical(body.as_ref().unwrap_or(&Value::Null), &walk.ids, is_filtered));
            differ(&given, Some(&one), Some(&other), "", &mut found);
        }
        let of_step = found.into_iter().map(|(pointer, problem)| Deviation {
            step: on_flex.name,
            request: &on_flex.request,
            pointer,
            problem,
        });
        deviations.extend(of_step);
    }
    if let Some(last) = flex.steps.last().filter(|_| flex.steps.len() < fake.steps.len()) {
        let problem = "the walk cannot continue without a customer as given".to_owned();
        deviations.push(Deviation { step: last.name, request: &last.request, pointer: String::new(), problem });
    }
    deviations
}

/// The labels of a walk's customers, whatever their ids are.
fn labels() -> [String; 2] {
    ["customer 1", "customer 2"].map(str::to_owned)
}

fn collect_texts(value: &Value, texts: &mut HashSet<String>) {
    match value {
        Value::String(text) => drop(texts.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect_texts(member, texts)),
        _ => {}
    }
}

/// Returns the response with labels for ids, and without what counts as left out. Without `all`, it also removes customers that
/// the walk did not create.
fn canonical(value: &Value, ids: &[String], all: bool) -> Value {
    let is_nothing = |value: &Value| value.is_null() || value.as_object().is_some_and(Map::is_empty);
    match value {
        Value::String(text) => {
            let known = ids.iter().zip(labels()).find(|(id, _)| *id == text);
            Value::String(known.map_or_else(|| text.clone(), |(_, label)| label))
        }
        Value::Array(items) => {
            let is_other = |item: &Value| id(item).is_some_and(|id| !labels().iter().any(|label| label == id));
            let items = items.iter().map(|item| canonical(item, ids, all));
            items.filter(|item| all || !is_other(item)).collect()
        }
        Value::Object(members) => {
            let members = members.iter().map(|(key, member)| (key.clone(), canonical(member, ids, all)));
            Value::Object(members.filter(|(_, member)| !is_nothing(member)).collect())
        }
        scalar => scalar.clone(),
    }
}

fn id(customer: &Value) -> Option<&str> {
    customer.get("customer_id")?.as_str()
}

fn differ(
    given: &HashSet<String>,
    flex: Option<&Value>,
    fake: Option<&Value>,
    pointer: &str,
    found: &mut Vec<(String, String)>,
) {
    let has_given = |value: Option<&Value>| {
        let mut texts = HashSet::new();
        if let Some(value) = value {
            collect_texts(value, &mut texts);
        }
        !texts.is_disjoint(given)
    };
    let problem = match (flex, fake) {
        (flex, fake) if flex == fake => return,
        (Some(Value::Object(flex)), Some(Value::Object(fake))) => {
            for key in flex.keys().chain(fake.keys()).collect::<BTreeSet<_>>() {
                differ(given, flex.get(key), fake.get(key), &format!("{pointer}/{key}"), found);
            }
            return;
        }
        (Some(Value::Array(flex)), Some(Value::Array(fake))) => {
            let [on_flex, on_fake] = [flex, fake].map(|items| names(items));
            if on_flex == on_fake {
                for (index, (flex, fake)) in flex.iter().zip(fake).enumerate() {
                    differ(given, Some(flex), Some(fake), &format!("{pointer}/{index}"), found);
                }
                return;
            }
            format!("Flex lists {on_flex}, the fake {on_fake}")
        }
        (Some(Value::Bool(flex)), Some(Value::Bool(fake))) => format!("Flex returns {flex}, the fake {fake}"),
        _ if !has_given(flex) && !has_given(fake) => return,
        (None, _) => "Flex returns nothing, the fake what was given".to_owned(),
        (_, None) => "Flex returns what was given, the fake nothing".to_owned(),
        (_, Some(Value::String(text))) if labels().contains(text) => {
            format!("Flex returns another id than that of {text}")
        }
        _ => "Flex returns another value than was given".to_owned(),
    };
    found.push((pointer.to_owned(), problem));
}

/// Names the items of a list, in its order.
fn names(items: &[Value]) -> String {
    let name = |item| id(item).filter(|id| labels().iter().any(|label| label == id)).unwrap_or("another");
    let names: Vec<_> = items.iter().map(name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
