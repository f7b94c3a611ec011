//! The inbox: a database with the received events, and what they have led to.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use flex_sdk::webhooks::Event;
use flex_sdk::{Customer, CustomerId};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde_json::Value;

/// A committed event is on disk: Flex does not send an accepted event again.
const OPEN: &str = "
    PRAGMA busy_timeout = 1000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS events (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event TEXT NOT NULL, customer_id TEXT, state TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS pending ON events (number) WHERE state = 'pending';
    CREATE TABLE IF NOT EXISTS customers (id TEXT PRIMARY KEY, customer TEXT, events INTEGER NOT NULL)";
const ADD: &str =
    "INSERT INTO events (id, event, customer_id, state) VALUES (?1, ?2, ?3, iif(?3 IS NULL, 'kept', 'pending'))
    ON CONFLICT (id) DO NOTHING";
const NEXT: &str = "SELECT id, customer_id FROM events WHERE state = 'pending' ORDER BY number LIMIT 1";
const FINISH: &str = "UPDATE events SET state = 'done' WHERE id = ?1 AND state = 'pending'";
const SET_ASIDE: &str = "UPDATE events SET state = 'set aside' WHERE id = ?1 AND state = 'pending'";
const COPY: &str = "INSERT INTO customers VALUES (?1, ?2, 1)
    ON CONFLICT (id) DO UPDATE SET customer = excluded.customer, events = events + 1";
const SHOW: &str = "SELECT customer IS NULL, events FROM customers WHERE id = ?1";

/// What is known about a customer and may be shown.
#[derive(Serialize)]
pub(crate) struct Standing {
    is_deleted: bool,
    /// The number of events that led to this.
    events: u32,
}

/// An event that is still to be processed.
pub(crate) struct Pending {
    id: String,
    pub(crate) customer_id: CustomerId,
}

#[derive(Clone)]
pub(crate) struct Inbox(Arc<Mutex<Connection>>);

impl Inbox {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let database = Connection::open(path).and_then(|database| database.execute_batch(OPEN).map(|()| database));
        let database = database.with_context(|| format!("cannot use {}", path.display()))?;
        Ok(Self(Arc::new(Mutex::new(database))))
    }

    /// Adds an event, and returns whether it is new. Events that are not about a customer are kept, but not processed.
    pub(crate) async fn add(&self, event: &Event) -> Result<bool> {
        let whole = event.json::<Value>()?.to_string();
        let (id, customer) = (event.id().to_owned(), event.customer_id().map(ToString::to_string));
        self.run(move |database| Ok(database.prepare_cached(ADD)?.execute((id, whole, customer))? == 1)).await
    }

    /// The oldest event that is still to be processed.
    pub(crate) async fn next(&self) -> Result<Option<Pending>> {
        self.run(|database| {
            let pending =
                |row: &rusqlite::Row<'_>| Ok(Pending { id: row.get(0)?, customer_id: row.get::<_, String>(1)?.into() });
            Ok(database.prepare_cached(NEXT)?.query_row((), pending).optional()?)
        })
        .await
    }

    /// Records what an event has led to and that it is done, in one transaction. An event that is already done has no effect.
    pub(crate) async fn finish(&self, pending: Pending, customer: Option<Customer>) -> Result<()> {
        let copy = customer.map(|customer| serde_json::to_string(&customer)).transpose()?;
        self.run(move |database| {
            let transaction = database.transaction()?;
            if transaction.execute(FINISH, [&pending.id])? == 1 {
                transaction.execute(COPY, (pending.customer_id.as_str(), copy))?;
            }
            Ok(transaction.commit()?)
        })
        .await
    }

    /// Sets aside an event that cannot be processed for a person, so that it does not hold up the others.
    pub(crate) async fn set_aside(&self, pending: Pending) -> Result<()> {
        self.run(move |database| Ok(database.execute(SET_ASIDE, [&pending.id]).map(|_| ())?)).await
    }

    pub(crate) async fn standing(&self, customer: CustomerId) -> Result<Option<Standing>> {
        self.run(move |database| {
            let standing = |row: &rusqlite::Row<'_>| Ok(Standing { is_deleted: row.get(0)?, events: row.get(1)? });
            Ok(database.prepare_cached(SHOW)?.query_row([customer.as_str()], standing).optional()?)
        })
        .await
    }

    /// Runs work on the database, off the threads that serve requests.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let database = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&mut database.lock().unwrap_or_else(PoisonError::into_inner))).await?
    }
}
