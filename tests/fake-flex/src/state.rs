//! What the fake remembers, in a file.

use std::error::Error;
use std::io;
use std::path::Path;

use redb::{Database, ReadableDatabase, TableDefinition};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::store::{Row, Store};

/// JSON by the digest of an API key, the kind of the row, and the row's own key.
const ROWS: TableDefinition<(&[u8], u8, &str), &str> = TableDefinition::new("rows");

/// An embedded database with the stores of all API keys.
pub(crate) struct StateFile {
    database: Database,
}

impl StateFile {
    /// Opens the file, or creates it. Another process that has it open is an error.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let database = Database::create(path).map_err(io::Error::other)?;
        Ok(Self { database })
    }

    /// The store of an API key as it was last written.
    pub(crate) fn read(&self, api_key: &str) -> io::Result<Store> {
        self.try_read(api_key).map_err(io::Error::other)
    }

    /// Writes what has changed in the store of an API key.
    pub(crate) fn write(&self, api_key: &str, changed: &[(Row, Value)]) -> io::Result<()> {
        if changed.is_empty() {
            return Ok(());
        }
        self.try_write(api_key, changed).map_err(io::Error::other)
    }

    /// Forgets the store of an API key.
    pub(crate) fn clear(&self, api_key: &str) -> io::Result<()> {
        self.try_clear(api_key).map_err(io::Error::other)
    }

    fn try_read(&self, api_key: &str) -> Result<Store, Box<dyn Error + Send + Sync>> {
        let mut store = Store::default();
        let transaction = self.database.begin_read()?;
        let rows = match transaction.open_table(ROWS) {
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(store),
            rows => rows?,
        };
        let digest = digest(api_key);
        for entry in rows.range((&digest[..], 0, "")..=(&digest[..], u8::MAX, ""))? {
            let (key, value) = entry?;
            let (_, kind, name) = key.value();
            if let Some(row) = row(kind, name) {
                store.restore(row, serde_json::from_str(value.value())?);
            }
        }
        Ok(store)
    }

    fn try_write(&self, api_key: &str, changed: &[(Row, Value)]) -> Result<(), Box<dyn Error + Send + Sync>> {
        let transaction = self.database.begin_write()?;
        {
            let mut rows = transaction.open_table(ROWS)?;
            for (row, value) in changed {
                let (kind, name) = key(row);
                rows.insert((&digest(api_key)[..], kind, name), value.to_string().as_str())?;
            }
        }
        Ok(transaction.commit()?)
    }

    fn try_clear(&self, api_key: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        let transaction = self.database.begin_write()?;
        let digest = digest(api_key);
        transaction.open_table(ROWS)?.retain_in((&digest[..], 0, "")..=(&digest[..], u8::MAX, ""), |_, _| false)?;
        Ok(transaction.commit()?)
    }
}

/// A key is in no file.
fn digest(api_key: &str) -> [u8; 32] {
    Sha256::digest(api_key).into()
}

fn key(row: &Row) -> (u8, &str) {
    match row {
        Row::Customer(id) => (0, id),
        Row::PaymentMethods(customer) => (1, customer),
        Row::CheckoutSession(session) => (2, session),
    }
}

fn row(kind: u8, name: &str) -> Option<Row> {
    let name = name.to_owned();
    match kind {
        0 => Some(Row::Customer(name)),
        1 => Some(Row::PaymentMethods(name)),
        2 => Some(Row::CheckoutSession(name)),
        _ => None,
    }
}
