//! The fake's state in memory.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The key of an object: the ids in its path, its own last.
pub(crate) type Key = Vec<String>;

/// A collection, and the key of one of its objects.
#[cfg(feature = "state")]
pub(crate) type Row = (String, Key);

/// The objects of each collection, such as `/v1/customers/{}/payment_methods`.
#[derive(Default)]
pub(crate) struct Store {
    /// Objects by key. A deleted object is null, so that its id is not reused. The objects below it stay.
    collections: BTreeMap<String, BTreeMap<Key, Value>>,
    /// The keys of the objects with an email, by collection and email.
    emails: BTreeMap<(String, String), BTreeSet<Key>>,
    /// The changes since they were last taken.
    #[cfg(feature = "state")]
    changed: Vec<Row>,
}

impl Store {
    /// An object, if it exists.
    pub(crate) fn get(&self, collection: &str, key: &[String]) -> Option<&Value> {
        self.collections.get(collection)?.get(key).filter(|object| !object.is_null())
    }

    /// Adds or replaces an object. Null deletes it.
    pub(crate) fn put(&mut self, collection: &str, key: Key, object: Value) {
        #[cfg(feature = "state")]
        self.changed.push((collection.to_owned(), key.clone()));
        let email = |object: &Value| Some((collection.to_owned(), object.get("email")?.as_str()?.to_owned()));
        let new = email(&object);
        let old = self.collections.entry(collection.to_owned()).or_default().insert(key.clone(), object);
        if let Some(keys) = old.and_then(|old| self.emails.get_mut(&email(&old)?)) {
            keys.remove(&key);
        }
        if let Some(new) = new {
            self.emails.entry(new).or_default().insert(key);
        }
    }

    /// The newest object of a collection with this email, by id.
    pub(crate) fn with_email(&self, collection: &str, email: &str) -> Option<(&Key, &Value)> {
        let keys = self.emails.get(&(collection.to_owned(), email.to_owned()))?;
        self.collections.get(collection)?.get_key_value(keys.last()?)
    }

    /// The objects of a collection with their keys, oldest first by id.
    pub(crate) fn all(&self, collection: &str) -> impl DoubleEndedIterator<Item = (&Key, &Value)> {
        self.collections.get(collection).into_iter().flatten().filter(|(_, object)| !object.is_null())
    }

    /// How many objects a collection has ever had.
    pub(crate) fn count(&self, collection: &str) -> usize {
        self.collections.get(collection).map_or(0, BTreeMap::len)
    }

    /// Returns the objects that have changed since the last call.
    #[cfg(feature = "state")]
    pub(crate) fn take_changed(&mut self) -> Vec<(Row, Value)> {
        let changed = std::mem::take(&mut self.changed).into_iter();
        let row = |(collection, key): Row| {
            let object = self.get(&collection, &key).cloned().unwrap_or_default();
            ((collection, key), object)
        };
        changed.map(row).collect()
    }
}
