//! Ids: which property of an object is its own, and which ones stand for the parameters of a path.

use super::names::singular;
use super::payload::{Way, is_object, is_required, properties, whole};
use crate::openapi::node::{Node, is_null};
use crate::openapi::operations::Parameter;

/// The property that is an object's own id.
#[derive(Clone, Debug)]
pub(crate) struct Id<'a> {
    pub(crate) property: &'a str,
    /// The property's schema, as it is written.
    pub(crate) schema: Node<'a>,
    /// What each id begins with, such as `cus_`, if the document shows it.
    pub(crate) prefix: String,
}

/// The property of a response's object that stands for a parameter of the path.
#[derive(Clone, Debug)]
pub(crate) struct PathId<'a> {
    pub(crate) parameter: &'a str,
    pub(crate) property: &'a str,
    /// Where the property may be an object: the property of that which holds the id.
    pub(crate) inner: Option<&'a str>,
}

/// What a property is looked for by.
pub(super) struct Wanted<'a> {
    /// The schema of the parameter, as it is written.
    schema: Node<'a>,
    /// What the property may be called, the likeliest first.
    names: Vec<String>,
    /// Whether it is the id of the object itself.
    is_own: bool,
}

impl<'a> Wanted<'a> {
    /// What a parameter stands for: the id of an object of `collection`.
    pub(super) fn new(parameter: &Parameter<'a>, collection: &str, is_own: bool) -> Option<Self> {
        let one = singular(collection);
        let own_id = format!("{one}_id");
        // The `id` of an object is its own.
        let names = [parameter.name().to_owned(), own_id, if is_own { "id".to_owned() } else { one }];
        let names = names.into_iter().filter(|name| is_own || name != "id").collect();
        Some(Self { schema: parameter.node.child("schema")?, names, is_own })
    }

    /// The property that stands for it, with the property of that which does so where it is an object.
    pub(super) fn find(&self, object: &Node<'a>) -> Option<(&'a str, Node<'a>, Option<&'a str>)> {
        let (property, schema) = self.find_property(object)?;
        let objects = alternatives(&schema).into_iter().filter(is_object);
        let inner = objects.into_iter().find_map(|object| self.find_property(&object)).map(|(inner, _)| inner);
        Some((property, schema, inner))
    }

    fn find_property(&self, object: &Node<'a>) -> Option<(&'a str, Node<'a>)> {
        let properties = properties(object, Way::Response);
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

    /// Whether a schema, or an alternative of it, is the named one of the parameter.
    fn is_same(&self, schema: &Node<'_>) -> bool {
        let wanted = named(&self.schema);
        wanted.is_some() && alternatives(schema).iter().any(|schema| named(schema) == wanted)
    }

    /// Whether a schema, or an alternative of it, has the type of the parameter, and is not named for something else.
    fn is_alike(&self, schema: &Node<'_>) -> bool {
        let is_other = |schema: &Node<'_>| !self.is_own && named(schema).is_some() && named(&self.schema).is_some();
        let kind = whole(&self.schema).text("type");
        alternatives(schema).iter().any(|schema| schema.text("type") == kind && !is_other(schema))
    }
}

/// Where a schema with a name stands.
fn named(schema: &Node<'_>) -> Option<String> {
    let pointer = whole(schema).pointer;
    pointer.strip_prefix("/components/schemas/").filter(|name| !name.contains('/')).map(str::to_owned)
}

/// A schema, or what it is one of.
fn alternatives<'a>(schema: &Node<'a>) -> Vec<Node<'a>> {
    let schema = whole(schema);
    let mut branches = ["anyOf", "oneOf"].iter().flat_map(|keyword| schema.items(keyword)).peekable();
    if branches.peek().is_none() {
        return vec![schema];
    }
    branches.filter(|branch| !is_null(branch.value)).flat_map(|branch| alternatives(&branch)).collect()
}

/// What ids begin with by the first of these schemas and parameters that shows it: letters, and an underscore before the rest.
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
