//! The resources of a document: one for each tag, with nested resources, and the action of each operation.

use std::collections::HashMap;

use anyhow::{Result, bail};

use super::document::Document;
use super::node::Node;
use super::operations::{Operation, Parameter, unnamed};
use ids::Wanted;
use names::{is_plural, is_same, snake, verb, without, without_holders, without_last};

pub(crate) use ids::{Id, PathId, prefix};
pub(crate) use names::singular;
pub(crate) use payload::{Payload, bounds, is_required, properties, required, whole};

mod ids;
mod names;
mod payload;
#[cfg(test)]
mod tests;

/// The extension that says how the list of an operation is paged.
pub(crate) const PAGING: &str = "x-paging";

/// A part of the API with a name, such as customers.
#[derive(Clone, Debug)]
pub(crate) struct Resource<'a> {
    /// The name in `snake_case`, such as `payment_methods`.
    pub(crate) name: String,
    /// The description of its tag.
    pub(crate) description: Option<&'a str>,
    /// The path parameters that it holds: the ids of the objects that contain it, the outermost first.
    pub(crate) holds: Vec<Parameter<'a>>,
    pub(crate) methods: Vec<Method<'a>>,
    /// The resources below one object of this resource.
    pub(crate) nested: Vec<Self>,
}

/// An operation as a method of its resource.
#[derive(Clone, Debug)]
pub(crate) struct Method<'a> {
    /// The name in `snake_case`, unique among the methods and nested resources of the resource.
    pub(crate) name: String,
    pub(crate) operation: Operation<'a>,
    pub(crate) action: Action,
    /// The path of the operation's collection: a prefix of the operation's path.
    pub(crate) collection: &'a str,
    pub(crate) request: Option<Payload<'a>>,
    /// The status of the success, such as `200` or `2XX`.
    pub(crate) status: &'a str,
    /// The JSON of the success, if it has any.
    pub(crate) response: Option<Payload<'a>>,
    pub(crate) paging: Option<Paging>,
    /// The id of the object in the response, or of each object in its list.
    pub(crate) id: Option<Id<'a>>,
    /// The properties of that object that match path parameters.
    pub(crate) path_ids: Vec<PathId<'a>>,
}

/// The action of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// `POST` on a collection.
    Create,
    /// `GET` on an object.
    Retrieve,
    /// `PATCH` or `PUT` on an object.
    Update,
    /// `DELETE` on an object.
    Delete,
    /// `GET` of an array of objects.
    List,
    Other,
}

/// How the pages of a list are requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Paging {
    /// By the id of the last object, as `starting_after`.
    Cursor,
    /// By the number of preceding objects, as `offset`.
    Offset,
}

/// Returns the resources of a document, in the order of their operations. Fails only for an invalid `x-paging`.
pub(crate) fn resources(document: &Document) -> Result<Vec<Resource<'_>>> {
    let operations = document.operations();
    let members = Members::of(&operations);
    let mut resources = Vec::new();
    for operation in &operations {
        let place = Place::of(operation);
        let method = Method::new(document, operation, &place, &members)?;
        let resource = place.find(document, operation, &mut resources);
        resource.methods.push(method);
    }
    resources.iter_mut().for_each(Resource::tell_methods_apart);
    Ok(resources)
}

impl Resource<'_> {
    /// The methods of this resource and its nested resources.
    pub(crate) fn all_methods(&self) -> Vec<&Method<'_>> {
        let nested = self.nested.iter().flat_map(Resource::all_methods);
        self.methods.iter().chain(nested).collect()
    }

    /// Names a method after its whole operationId if its name is not unique or not an identifier.
    fn tell_methods_apart(&mut self) {
        let names: Vec<_> = self.methods.iter().map(|method| method.name.clone()).collect();
        for method in &mut self.methods {
            let is_taken = names.iter().filter(|name| **name == method.name).count() > 1
                || self.nested.iter().any(|nested| nested.name == method.name);
            if is_taken || snake(&method.name).is_none() {
                method.name = id_of(&method.operation);
            }
        }
        self.nested.iter_mut().for_each(Self::tell_methods_apart);
    }
}

/// Which collections have objects behind them in some path.
struct Members<'a>(HashMap<String, (Operation<'a>, &'a str)>);

impl<'a> Members<'a> {
    fn of(operations: &[Operation<'a>]) -> Self {
        let mut members = HashMap::new();
        for operation in operations {
            let path = operation.path;
            for (end, _) in path.match_indices('/') {
                let segment = path[end + 1..].split('/').next().unwrap_or_default();
                if unnamed(segment) == "{}" {
                    members.entry(unnamed(&path[..end])).or_insert_with(|| (operation.clone(), segment));
                }
            }
        }
        Self(members)
    }

    /// The first operation with the path of an object of a collection, or one below it, and the segment of that object.
    fn parameter(&self, collection: &str) -> Option<&(Operation<'a>, &'a str)> {
        self.0.get(&unnamed(collection))
    }
}

/// Where an operation belongs: the names of its resource and of those that hold it, the outermost first, and each one's
/// segment in the path, if the path has one.
struct Place<'a> {
    names: Vec<(String, Option<usize>)>,
    segments: Vec<&'a str>,
}

impl<'a> Place<'a> {
    fn of(operation: &Operation<'a>) -> Self {
        let segments: Vec<_> = operation.path.split('/').skip(1).collect();
        let literals: Vec<_> = segments
            .iter()
            .enumerate()
            .filter(|(_, segment)| !is_parameter(segment))
            .filter_map(|(index, segment)| Some((index, snake(segment)?)))
            .collect();
        let tag = operation.node.items("tags").into_iter().next();
        let tag = tag.and_then(|tag| snake(tag.value.as_str()?));
        let first = || literals.iter().find(|(index, _)| !is_version(segments[*index])).map(|(_, name)| name.clone());
        let top = tag.or_else(first).unwrap_or_else(|| "root".to_owned());
        let at = literals.iter().rev().find(|(_, name)| is_same(name, &top)).map(|(index, _)| *index);
        let below = literals
            .into_iter()
            .filter(|(index, _)| *index > 0 && is_parameter(segments[index - 1]) && at.is_none_or(|at| *index > at));
        let mut names = vec![(top, at)];
        names.extend(below.map(|(index, name)| (name, Some(index))));
        let id = id_of(operation);
        while names.len() > 1 && !is_resource(&id, &names) {
            names.pop();
        }
        Self { names, segments }
    }

    fn holders(&self) -> Vec<String> {
        let (_, holders) = self.names.split_last().unwrap_or((&self.names[0], &[]));
        holders.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The name of the innermost resource, and its segment.
    fn own(&self) -> &(String, Option<usize>) {
        &self.names[self.names.len() - 1]
    }

    /// Returns the resource of this place, and adds it if it is missing.
    fn find<'r>(
        &self,
        document: &'a Document,
        operation: &Operation<'a>,
        resources: &'r mut Vec<Resource<'a>>,
    ) -> &'r mut Resource<'a> {
        let ((top, _), below) = (&self.names[0], &self.names[1..]);
        let mut resource = named(resources, top, || {
            let tags = document.root().items("tags").into_iter();
            let mut tags = tags.filter(|tag| tag.text("name").and_then(snake).as_ref() == Some(top));
            (tags.find_map(|tag| tag.text("description")), Vec::new())
        });
        for (name, index) in below {
            let held = index.map_or(&[][..], |index| &self.segments[..index]);
            resource = named(&mut resource.nested, name, || (None, parameters(operation, held)));
        }
        resource
    }
}

/// Returns the resource with this name, and adds it if it is missing.
fn named<'r, 'a>(
    resources: &'r mut Vec<Resource<'a>>,
    name: &str,
    describe: impl FnOnce() -> (Option<&'a str>, Vec<Parameter<'a>>),
) -> &'r mut Resource<'a> {
    let index = resources.iter().position(|resource| resource.name == name).unwrap_or_else(|| {
        let (description, holds) = describe();
        let name = name.to_owned();
        resources.push(Resource { name, description, holds, methods: Vec::new(), nested: Vec::new() });
        resources.len() - 1
    });
    &mut resources[index]
}

/// Whether the last of these names, which is a segment after a parameter, is a resource, and not an action on the object before
/// it: `/customers/{id}/notes` for `list_customer_notes`, not `/customers/{id}/archive` for `archive_customer`.
fn is_resource(id: &str, names: &[(String, Option<usize>)]) -> bool {
    let Some(((name, _), holders)) = names.split_last() else { return false };
    let holders: Vec<_> = holders.iter().map(|(holder, _)| holder.clone()).collect();
    let id = without_holders(id, &holders);
    let says_more = without_last(&id, name).is_some() && !verb(&id, name, &holders).is_empty();
    says_more || is_plural(name) && without(&id, name).is_some()
}

impl<'a> Method<'a> {
    fn new(document: &Document, operation: &Operation<'a>, place: &Place<'a>, members: &Members<'a>) -> Result<Self> {
        let (noun, index) = place.own();
        let request = Payload::of_request(operation);
        let (status, response) = Payload::of_success(operation);
        let is_paged = operation.node.child(PAGING).is_some();
        let response = response.map(|response| if is_paged { response.into_page() } else { response });
        let object = response.as_ref().and_then(Payload::object);
        let is_list = object.is_some() && response.as_ref().is_some_and(|response| response.items.is_some());
        let (collection, action) = action(operation, *index, is_list, members);
        let mut method = Self {
            name: verb(&id_of(operation), noun, &place.holders()),
            operation: operation.clone(),
            action,
            collection,
            request,
            status,
            paging: None,
            id: object.and_then(|object| own_id(operation, collection, object, members)),
            path_ids: object.map(|object| path_ids(operation, collection, object)).unwrap_or_default(),
            response,
        };
        method.paging = method.paging(document)?;
        Ok(method)
    }

    fn paging(&self, document: &Document) -> Result<Option<Paging>> {
        let Some(written) = self.operation.node.child(PAGING) else { return Ok(None) };
        let (paging, parameter) = match written.value.as_str() {
            Some("cursor") => (Paging::Cursor, "starting_after"),
            Some("offset") => (Paging::Offset, "offset"),
            _ => {
                let message = format_args!("`{PAGING}` must be `cursor` or `offset`");
                bail!(document.error_at(&written.pointer, message))
            }
        };
        let name = self.operation.name();
        let missing = if self.action != Action::List {
            "it is a GET of an array of objects"
        } else if self.id.is_none() {
            "its objects have an id, which the path of one of them or `starting_after` shows"
        } else if self.operation.query_parameter(parameter).is_none() {
            let message = format_args!("{name} has no query parameter `{parameter}`, which its paging needs");
            bail!(document.error_at(&written.pointer, message))
        } else {
            return Ok(Some(paging));
        };
        bail!(document.error_at(&written.pointer, format_args!("{name} cannot be paged unless {missing}")))
    }
}

/// The collection of an operation, and its action. The collection ends with the segment of the resource, or with a segment that
/// an object's id follows in some path.
fn action<'a>(
    operation: &Operation<'a>,
    index: Option<usize>,
    is_list: bool,
    members: &Members<'a>,
) -> (&'a str, Action) {
    let path = operation.path;
    let prefixes: Vec<_> = path.match_indices('/').skip(1).map(|(end, _)| &path[..end]).chain([path]).collect();
    let collections = prefixes.iter().enumerate().filter(|(_, prefix)| !is_parameter(last(prefix)));
    let mut known = collections.rev().filter(|(at, prefix)| Some(*at) == index || members.parameter(prefix).is_some());
    let collection = known.next().map_or(path, |(_, prefix)| prefix);
    let rest = path.strip_prefix(collection).unwrap_or_default();
    let (is_object, is_whole) = (rest.rfind('/') == Some(0) && is_parameter(last(rest)), rest.is_empty());
    match operation.method {
        // A list below an object is a collection of its own.
        "get" if is_list && !is_parameter(last(path)) => {
            (if rest.contains('{') { path } else { collection }, Action::List)
        }
        "post" if is_whole => (collection, Action::Create),
        "get" if is_object => (collection, Action::Retrieve),
        "patch" | "put" if is_object => (collection, Action::Update),
        "delete" if is_object => (collection, Action::Delete),
        _ => (collection, Action::Other),
    }
}

/// The id of a collection's objects: the property that matches the parameter after the collection in any path, or else the
/// cursor of its list.
fn own_id<'a>(
    operation: &Operation<'a>,
    collection: &'a str,
    object: &Node<'a>,
    members: &Members<'a>,
) -> Option<Id<'a>> {
    let of_member = members.parameter(collection);
    let of_member = of_member.and_then(|(operation, segment)| parameters(operation, &[segment]).into_iter().next());
    let parameter = of_member.or_else(|| operation.query_parameter("starting_after"))?;
    let (property, schema, _) = Wanted::new(&parameter, &noun(collection), true)?.find(object)?;
    let shown = [Some(schema.clone()), parameter.node.child("schema"), Some(parameter.node)];
    Some(Id { property, prefix: ids::prefix(shown.into_iter().flatten()), schema })
}

/// The properties of an object that match path parameters.
fn path_ids<'a>(operation: &Operation<'a>, collection: &str, object: &Node<'a>) -> Vec<PathId<'a>> {
    let depth = collection.split('/').count();
    let segments: Vec<_> = operation.path.split('/').collect();
    let found = parameters(operation, &segments).into_iter().filter_map(|parameter| {
        let index = segments.iter().position(|segment| segment.contains(&format!("{{{}}}", parameter.name())))?;
        let before = segments[..index].join("/");
        let (property, _, inner) = Wanted::new(&parameter, &noun(&before), index == depth)?.find(object)?;
        Some(PathId { parameter: parameter.name(), property, inner })
    });
    found.collect()
}

/// The path parameters in certain segments of an operation's path, in order.
fn parameters<'a>(operation: &Operation<'a>, segments: &[&str]) -> Vec<Parameter<'a>> {
    let names = segments.iter().flat_map(|segment| segment.split('{').skip(1)).filter_map(|it| it.split('}').next());
    let all = operation.parameters();
    names.filter_map(|name| all.iter().find(|it| it.location() == "path" && it.name() == name).cloned()).collect()
}

/// The operationId in `snake_case`.
fn id_of(operation: &Operation<'_>) -> String {
    heck::ToSnakeCase::to_snake_case(operation.id().unwrap_or_default())
}

/// What the objects of a collection are called.
fn noun(collection: &str) -> String {
    snake(last(collection)).unwrap_or_default()
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn is_parameter(segment: &str) -> bool {
    segment.contains('{')
}

/// Whether a segment is a version of the API, such as `v1`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| number.starts_with(|first: char| first.is_ascii_digit()))
}
