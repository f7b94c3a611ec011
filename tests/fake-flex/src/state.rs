//! The fake's state in a file.

use std::error::Error;
use std::io;
use std::path::Path;

use redb::{Database, ReadableDatabase, TableDefinition};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::store::{Row, Store};

/// Objects by the digest of an API key, and by their collections and keys as JSON.
const OBJECTS: TableDefinition<(&[u8], &str), &str> = TableDefinition::new("objects");
/// Sorts after the JSON of all keys.
const END: &str = "\u{10ffff}";

/// An embedded database with the stores of all API keys.
pub(crate) struct StateFile {
    database: Database,
}

impl StateFile {
    /// Opens or creates the file. Fails if another process has it open.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let database = Database::create(path).map_err(io::Error::other)?;
        Ok(Self { database })
    }

    /// Reads the store of an API key.
    pub(crate) fn read(&self, api_key: &str) -> io::Result<Store> {
        self.try_read(api_key).map_err(io::Error::other)
    }

    /// Writes the changes in the store of an API key.
    pub(crate) fn write(&self, api_key: &str, changed: &[(Row, Value)]) -> io::Result<()> {
        if changed.is_empty() {
            return Ok(());
        }
        self.try_write(api_key, changed).map_err(io::Error::other)
    }

    /// Deletes the store of an API key.
    pub(crate) fn clear(&self, api_key: &str) -> io::Result<()> {
        self.try_clear(api_key).map_err(io::Error::other)
    }

    fn try_read(&self, api_key: &str) -> Result<Store, Box<dyn Error + Send + Sync>> {
        let mut store = Store::default();
        let transaction = self.database.begin_read()?;
        let objects = match transaction.open_table(OBJECTS) {
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(store),
            objects => objects?,
        };
        let digest = digest(api_key);
        for entry in objects.range((&digest[..], "")..(&digest[..], END))? {
            let (row, object) = entry?;
            let (collection, key): Row = serde_json::from_str(row.value().1)?;
            store.put(&collection, key, serde_json::from_str(object.value())?);
        }
        store.take_changed();
        Ok(store)
    }

    fn try_write(&self, api_key: &str, changed: &[(Row, Value)]) -> Result<(), Box<dyn Error + Send + Sync>> {
        let transaction = self.database.begin_write()?;
        {
            let mut objects = transaction.open_table(OBJECTS)?;
            for (row, object) in changed {
                let row = serde_json::to_string(row)?;
                objects.insert((&digest(api_key)[..], row.as_str()), object.to_string().as_str())?;
            }
        }
        Ok(transaction.commit()?)
    }

    fn try_clear(&self, api_key: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        let transaction = self.database.begin_write()?;
        let digest = digest(api_key);
        transaction.open_table(OBJECTS)?.retain_in((&digest[..], "")..(&digest[..], END), |_, _| false)?;
        Ok(transaction.commit()?)
    }
}

/// Hashes a key, so that no key is in the file.
fn digest(api_key: &str) -> [u8; 32] {
    Sha256::digest(api_key).into()
}
