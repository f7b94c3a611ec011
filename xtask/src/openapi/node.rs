//! The values of a document, with their kinds and places.

use serde_json::{Value, json};

use super::direction::Direction;
use super::keywords::{Kind, Of};
use super::pointer;
use super::visit::{self, Targets};

/// The values of a document.
#[derive(Debug)]
pub(crate) struct Tree {
    value: Value,
    targets: Targets,
}

/// A value of a document with its JSON pointer.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    tree: &'a Tree,
    pub(crate) pointer: String,
    pub(crate) kind: Kind,
    pub(crate) value: &'a Value,
}

impl Tree {
    pub(crate) fn new(value: Value) -> Self {
        let targets = visit::targets(&value);
        Self { value, targets }
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    pub(crate) fn into_value(self) -> Value {
        self.value
    }

    pub(crate) fn root(&self) -> Node<'_> {
        Node { tree: self, pointer: String::new(), kind: Kind::Object(Of::Document), value: &self.value }
    }

    /// Visits each value that a keyword or a reference leads to. Outer values come before inner ones.
    pub(crate) fn each<'a>(&'a self, visit: &mut impl FnMut(Node<'a>)) {
        visit::each_with(&self.value, &self.targets, &mut |pointer, kind, value| {
            visit(Node { tree: self, pointer: pointer.to_owned(), kind, value });
        });
    }

    /// All schemas. Outer ones come before inner ones.
    pub(crate) fn schemas(&self) -> Vec<Node<'_>> {
        let mut schemas = Vec::new();
        visit::each_with(&self.value, &self.targets, &mut |pointer, kind, value| {
            if kind == Kind::Object(Of::Schema) && value.is_object() {
                schemas.push(Node { tree: self, pointer: pointer.to_owned(), kind, value });
            }
        });
        schemas
    }

    /// The schema at a JSON pointer.
    pub(crate) fn schema(&self, pointer: &str) -> Option<Node<'_>> {
        let kind = Kind::Object(Of::Schema);
        Some(Node { tree: self, pointer: pointer.to_owned(), kind, value: pointer::find(&self.value, pointer)? })
    }
}

impl<'a> Node<'a> {
    /// The member of an object, without following references.
    pub(crate) fn child(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.below(key, value))
    }

    /// The member at a path of keys.
    pub(crate) fn at(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self.clone(), |node, key| node.child(key))
    }

    /// The members of the object under a key, with their names.
    pub(crate) fn members(&self, key: &str) -> Vec<(&'a str, Self)> {
        let Some(parent) = self.child(key) else { return Vec::new() };
        let members = parent.value.as_object().into_iter().flatten();
        members.map(|(name, value)| (name.as_str(), parent.below(name, value))).collect()
    }

    /// The objects of OpenAPI under a key, with their names. Extensions are left out.
    pub(crate) fn objects(&self, key: &str) -> Vec<(&'a str, Self)> {
        let is_object = |(_, node): &(&str, Self)| matches!(node.kind, Kind::Object(_));
        self.members(key).into_iter().filter(is_object).collect()
    }

    /// The items of the array under a key.
    pub(crate) fn items(&self, key: &str) -> Vec<Self> {
        self.child(key).map(|parent| parent.elements()).unwrap_or_default()
    }

    /// The members of this object by name, or the items of this array by index.
    pub(crate) fn children(&self) -> Vec<(&'a str, Self)> {
        let members = self.value.as_object().into_iter().flatten();
        let members = members.map(|(name, value)| (name.as_str(), self.below(name, value)));
        members.chain(self.elements().into_iter().map(|item| ("", item))).collect()
    }

    /// The items of this array.
    pub(crate) fn elements(&self) -> Vec<Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| self.below(&index.to_string(), value)).collect()
    }

    /// A schema as if it were below this value.
    pub(crate) fn with_schema<'b>(&self, value: &'b Value, step: &str) -> Node<'b>
    where
        'a: 'b,
    {
        Node { tree: self.tree, pointer: self.pointer.clone() + step, kind: Kind::Object(Of::Schema), value }
    }

    /// The document that contains this value.
    pub(crate) fn tree(&self) -> &'a Tree {
        self.tree
    }

    /// The target of a `$ref`, or else the value itself. A checked document has no dangling `$ref`.
    pub(crate) fn resolved(&self) -> Self {
        let referred = self.reference().and_then(|(of, target)| {
            let value = pointer::find(&self.tree.value, target)?;
            Some(Self { tree: self.tree, pointer: target.to_owned(), kind: Kind::Object(of), value })
        });
        referred.map_or_else(|| self.clone(), |node| node.resolved())
    }

    /// Whether this is a reference.
    pub(crate) fn is_reference(&self) -> bool {
        self.reference().is_some()
    }

    fn reference(&self) -> Option<(Of, &'a str)> {
        let (of, target) = visit::reference(self.kind, self.value)?;
        Some((of, target.strip_prefix('#')?))
    }

    /// The alternatives of this schema.
    pub(crate) fn alternatives(&self) -> Vec<Self> {
        ["oneOf", "anyOf"].iter().flat_map(|keyword| self.items(keyword)).collect()
    }

    /// What this schema is composed of: the target of its reference, and the parts of its `allOf`, recursively, each once.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let whole = self.resolved();
        // Most schemas have no `allOf`, and this is called for every one of them several times.
        if whole.value.get("allOf").is_none() { vec![whole] } else { Self::parts_of(&[whole]) }
    }

    /// What several schemas are composed of, each part once.
    pub(crate) fn parts_of(schemas: &[Self]) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        let mut rest: Vec<_> = schemas.iter().rev().cloned().collect();
        while let Some(schema) = rest.pop().map(|schema| schema.resolved()) {
            if parts.iter().all(|part| part.pointer != schema.pointer) {
                rest.extend(schema.items("allOf").into_iter().rev());
                parts.push(schema);
            }
        }
        parts
    }

    /// Whether one of the [`parts`](Self::parts) of this schema passes a test.
    pub(crate) fn has_part(&self, test: impl FnMut(&Self) -> bool) -> bool {
        if self.is_reference() || self.value.get("allOf").is_some() {
            self.parts().iter().any(test)
        } else {
            std::iter::once(self).any(test)
        }
    }

    /// Whether the values that travel in this direction leave out a property with this schema.
    pub(crate) fn is_left_out(&self, direction: Direction) -> bool {
        self.has_part(|part| part.is_set(direction.left_out()))
    }

    /// Whether null is among the values of this schema: it says so itself, or its target, all of its parts or one of its named
    /// alternatives do.
    pub(crate) fn may_be_null(&self) -> bool {
        let parts = self.items("allOf");
        is_nullable(self.value)
            || self.is_reference() && self.resolved().may_be_null()
            || !self.is_reference()
                && (self.child("type").is_none() && !parts.is_empty() && parts.iter().all(Self::may_be_null)
                    || self.alternatives().iter().any(|branch| branch.is_reference() && branch.may_be_null()))
    }

    /// Whether this schema says only which properties are required, and how many there must be. It may describe a property only
    /// as `whole` does, or not at all.
    pub(crate) fn is_requirement(&self, whole: Option<&Self>) -> bool {
        let is_known = |name: &str, property: &Self| {
            let said = whole.and_then(|whole| whole.at(&["properties", name]));
            property.value.as_object().is_some_and(serde_json::Map::is_empty)
                || said.is_some_and(|said| said.value == property.value)
        };
        let says_no_more = |(key, node): &(&str, Self)| match *key {
            "required" | "minProperties" | "maxProperties" => true,
            "type" => node.value == "object",
            "properties" => node.children().iter().all(|(name, property)| is_known(name, property)),
            "not" => node.is_requirement(whole),
            "allOf" | "anyOf" | "oneOf" => node.elements().iter().all(|part| part.is_requirement(whole)),
            _ => node.kind.is_for_people(),
        };
        self.resolved().children().iter().all(says_no_more)
    }

    /// The name of the schema: that of its target, or the last step of its pointer.
    pub(crate) fn name(&self) -> String {
        let resolved = self.resolved();
        resolved.pointer.rsplit('/').next().unwrap_or_default().to_owned()
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(crate) fn is_set(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    fn below(&self, key: &str, value: &'a Value) -> Self {
        let pointer = pointer::join(&self.pointer, key);
        let kind = match self.kind.below(key) {
            kind @ (Kind::Extension | Kind::Unknown) => {
                self.tree.targets.get(&pointer).map_or(kind, |of| Kind::Object(*of))
            }
            kind => kind,
        };
        Self { tree: self.tree, pointer, kind, value }
    }
}

/// Whether a schema only accepts null.
pub(crate) fn is_null(schema: &Value) -> bool {
    schema.get("enum") == Some(&json!([null]))
}

/// Whether a schema allows null explicitly: with `nullable`, or with an alternative that only accepts null.
pub(crate) fn is_nullable(schema: &Value) -> bool {
    let branches = ["anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
    // The siblings of a `$ref` have no effect in 3.0.
    schema.get("$ref").is_none()
        && (schema.get("nullable") == Some(&Value::Bool(true)) || branches.flatten().any(is_null))
}

/// Describes the requirements of alternatives that only list required properties.
pub(crate) fn requirements(branches: &[Node<'_>]) -> String {
    let of_branch = |branch: &Node<'_>| {
        let schema = branch.resolved();
        let is_plain = schema.children().iter().all(|(key, _)| ["required", "type"].contains(key));
        let names = schema
            .items("required")
            .iter()
            .map(|name| format!("`{}`", name.value.as_str().unwrap_or_default()))
            .collect::<Vec<_>>();
        (is_plain && !names.is_empty()).then(|| names.join(" with "))
    };
    let all: Option<Vec<_>> = branches.iter().map(of_branch).collect();
    all.map_or_else(|| "the properties that its alternatives require".to_owned(), |all| all.join(" or "))
}
