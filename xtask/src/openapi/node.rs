//! A value of a document, and where it stands.

use serde_json::Value;

use super::pointer;

/// A value of a document with its JSON pointer.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    document: &'a Value,
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
}

impl<'a> Node<'a> {
    pub(crate) fn root(document: &'a Value) -> Self {
        Self { document, pointer: String::new(), value: document }
    }

    /// The member of an object, as it is written.
    pub(crate) fn child(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.below(key, value))
    }

    /// The member of an object that a path of keys leads to.
    pub(crate) fn at(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self.clone(), |node, key| node.child(key))
    }

    /// The members of an object under a key, with their names.
    pub(crate) fn members(&self, key: &str) -> Vec<(&'a str, Self)> {
        let Some(parent) = self.child(key) else { return Vec::new() };
        let members = parent.value.as_object().into_iter().flatten();
        members.map(|(name, value)| (name.as_str(), parent.below(name, value))).collect()
    }

    /// The items of an array under a key.
    pub(crate) fn items(&self, key: &str) -> Vec<Self> {
        self.child(key).map(|parent| parent.elements()).unwrap_or_default()
    }

    /// The members of this object by name, or the items of this array.
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

    /// Something that could stand below this value.
    pub(crate) fn with<'b>(&self, value: &'b Value, step: &str) -> Node<'b>
    where
        'a: 'b,
    {
        Node { document: self.document, pointer: self.pointer.clone() + step, value }
    }

    /// What a `$ref` refers to, or else the value itself. Every `$ref` leads somewhere: the document was checked.
    pub(crate) fn resolved(&self) -> Self {
        let mut node = self.clone();
        while let Some(pointer) = node.value.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'))
        {
            let Some(value) = node.document.pointer(pointer) else { break };
            node = Self { document: node.document, pointer: pointer.to_owned(), value };
        }
        node
    }

    /// What this schema is made of: what it refers to, and the parts of its `allOf` and of theirs, each once.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        let mut rest = vec![self.clone()];
        while let Some(schema) = rest.pop().map(|schema| schema.resolved()) {
            if parts.iter().all(|part| part.pointer != schema.pointer) {
                rest.extend(schema.items("allOf").into_iter().rev());
                parts.push(schema);
            }
        }
        parts
    }

    /// What to call it: the name of what it refers to, or the last step of its pointer.
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
        Self { document: self.document, pointer: pointer::join(&self.pointer, key), value }
    }
}
