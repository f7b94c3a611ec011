//! Ids: the property with an object's own id, and the properties that match path parameters.

use super::names::singular;
use super::payload::{is_object, is_required, properties, whole};
use crate::openapi::direction::Direction;
use crate::openapi::node::{Node, is_null};
use crate::openapi::operations::Parameter;
use crate::openapi::pointer::is_named;

/// The property that is an object's own id.
#[derive(Clone, Debug)]
pub(crate) struct Id<'a> {
    pub(crate) property: &'a str,
    /// The property's schema, before references are resolved.
    pub(crate) schema: Node<'a>,
    /// The prefix of each id, such as `cus_`, if the document shows it.
    pub(crate) prefix: String,
}

/// The property of a response's object that matches a path parameter.
#[derive(Clone, Debug)]
pub(crate) struct PathId<'a> {
    pub(crate) parameter: &'a str,
    pub(crate) property: &'a str,
    /// If the property may be an object: that object's property with the id.
    pub(crate) inner: Option<&'a str>,
}

/// The criteria for finding a property.
pub(super) struct Wanted<'a> {
    /// The schema of the parameter, before references are resolved.
    schema: Node<'a>,
    /// The possible names of the property, the likeliest first.
    names: Vec<String>,
    /// Whether the property is the object's own id.
    is_own: bool,
}

impl<'a> Wanted<'a> {
    /// Returns the criteria for a parameter that is the id of an object of `collection`.
    pub(super) fn new(parameter: &Parameter<'a>, collection: &str, is_own: bool) -> Option<Self> {
        let one = singular(collection);
        let own_id = format!("{one}_id");
        // The property `id` is always the object's own.
        let names = [parameter.name().to_owned(), own_id, if is_own { "id".to_owned() } else { one }];
        let names = names.into_iter().filter(|name| is_own || name != "id").collect();
        Some(Self { schema: parameter.node.child("schema")?, names, is_own })
    }

    /// Returns the matching property. If it may be an object, also returns that object's matching property.
    pub(super) fn find(&self, object: &Node<'a>) -> Option<(&'a str, Node<'a>, Option<&'a str>)> {
        let (property, schema) = self.find_property(object)?;
        let objects = alternatives(&schema).into_iter().filter(is_object);
        let inner = objects.into_iter().find_map(|object| self.find_property(&object)).map(|(inner, _)| inner);
        Some((property, schema, inner))
    }

    fn find_property(&self, object: &Node<'a>) -> Option<(&'a str, Node<'a>)> {
        let properties = properties(object, Direction::Response);
        let is_required = |(name, _): &&(&str, Node<'_>)| is_required(object, name);
        let same: Vec<_> = properties.iter().filter(|(_, schema)| self.is_same(schema)).cloned().collect();
        let required: Vec<_> = same.iter().filter(is_required).cloned().collect();
        match (&required[..], &same[..]) {
            ([], []) => {
                let alike = properties.iter().filter(|(_, schema)| self.is_alike(schema)).cloned();
                self.likeliest(&alike.collect::<Vec<_>>())
            }
            ([only], _) | ([], [only]) => Some(only.clone()),
            ([], _) => self.likeliest(&same),
            _ => self.likeliest(&required),
        }
    }

    fn likeliest(&self, properties: &[(&'a str, Node<'a>)]) -> Option<(&'a str, Node<'a>)> {
        self.names.iter().find_map(|wanted| properties.iter().find(|(name, _)| name == wanted)).cloned()
    }

    /// Whether a schema, or an alternative of it, is the same named schema as the parameter's.
    fn is_same(&self, schema: &Node<'_>) -> bool {
        let wanted = named(&self.schema);
        wanted.is_some() && alternatives(schema).iter().any(|schema| named(schema) == wanted)
    }

    /// Whether a schema, or an alternative of it, has the type of the parameter and is not another named schema.
    fn is_alike(&self, schema: &Node<'_>) -> bool {
        let is_other = |schema: &Node<'_>| !self.is_own && named(schema).is_some() && named(&self.schema).is_some();
        let kind = whole(&self.schema).text("type");
        alternatives(schema).iter().any(|schema| schema.text("type") == kind && !is_other(schema))
    }
}

/// The JSON pointer of a named schema.
fn named(schema: &Node<'_>) -> Option<String> {
    Some(whole(schema).pointer).filter(|pointer| is_named(pointer))
}

/// The alternatives of a schema, or the schema itself if it has none.
fn alternatives<'a>(schema: &Node<'a>) -> Vec<Node<'a>> {
    let schema = whole(schema);
    let branches = schema.alternatives();
    if branches.is_empty() {
        return vec![schema];
    }
    branches.into_iter().filter(|branch| !is_null(branch.value)).flat_map(|branch| alternatives(&branch)).collect()
}

/// The prefix of ids, from the first of these schemas and parameters that shows one: letters and an underscore.
pub(crate) fn prefix<'a>(shown: impl IntoIterator<Item = Node<'a>>) -> String {
    let shown = shown.into_iter().flat_map(|node| [whole(&node), node]);
    shown.into_iter().find_map(|node| of_example(&node).or_else(|| of_description(&node))).unwrap_or_default()
}

fn of_example(node: &Node<'_>) -> Option<String> {
    let (letters, rest) = node.text("example")?.rsplit_once('_')?;
    let is_rest =
        rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) && rest.bytes().any(|byte| byte.is_ascii_digit());
    (is_prefix(letters) && is_rest).then(|| format!("{letters}_"))
}

fn of_description(node: &Node<'_>) -> Option<String> {
    let mut codes = node.text("description")?.split('`').skip(1).step_by(2);
    codes
        .find_map(|code| code.strip_suffix('_').filter(|letters| is_prefix(letters)))
        .map(|letters| format!("{letters}_"))
}

fn is_prefix(letters: &str) -> bool {
    !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}
