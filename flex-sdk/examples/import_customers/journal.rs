//! The journal: a database beside the result file, with what was sent, what came back, and what is still to do.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use flex_sdk::{CreateCustomer, Customer, Error};
use redb::backends::FileBackend;
use redb::{Builder, Database, DatabaseError, ReadableTable, StorageBackend, Table, TableDefinition};
use sha2::{Digest, Sha256};

use crate::input::{Row, customer, is_known};

/// By line: the row's checksum, its state, and the customer's id or the error. Nothing in it tells of a person.
const ROWS: TableDefinition<u64, (u32, &str, &str)> = TableDefinition::new("rows");
/// By the hash of an email, the line to which it belongs: with another, Flex would update the customer of this one.
const EMAILS: TableDefinition<u128, u64> = TableDefinition::new("emails");
const FLEX: TableDefinition<(), &str> = TableDefinition::new("flex");

/// What became of a row: todo, sent, done with an id, or failed or unknown with an error.
pub(crate) struct Outcome(pub(crate) &'static str, pub(crate) String);

impl Outcome {
    pub(crate) fn of(created: Result<Customer, Error>) -> Self {
        match created {
            Ok(customer) => Self("done", customer.customer_id.to_string()),
            Err(error) => match error.id() {
                Some(id) if error.took_effect() => Self("done", id.to_owned()),
                _ if error.is_outcome_unknown() || error.took_effect() => Self("unknown", error.to_string()),
                _ => Self("failed", explain(&error)),
            },
        }
    }
}

/// Flex may quote a row in what it says of it: only the columns that it names are told.
fn explain(error: &Error) -> String {
    let columns = error.details().iter().filter_map(|detail| detail.path().rsplit('.').next().map(str::to_owned));
    let columns: Vec<_> = columns.filter(|column| is_known(column)).collect();
    if columns.is_empty() { error.to_string() } else { format!("{error}; check {}", columns.join(", ")) }
}

/// How many rows are in each state before the import.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) left: u64,
    pub(crate) done: u64,
    pub(crate) failed: u64,
    /// Of those left, the ones that an earlier run sent, and ended before it recorded a response.
    pub(crate) sent: u64,
    pub(crate) empty: u64,
}

pub(crate) struct Journal {
    pub(crate) results: PathBuf,
    path: PathBuf,
    flex: String,
    database: Database,
}

/// A row under way: its line, its checksum, and the customer or what is wrong with it.
pub(crate) type Begun = (u64, u32, Result<CreateCustomer, String>);

/// The journal within one transaction.
pub(crate) struct Tables<'a> {
    rows: Table<'a, u64, (u32, &'static str, &'static str)>,
    emails: Table<'a, u128, u64>,
}

impl Journal {
    /// Opens the journal of a result file, or creates it. Until this process ends, no other can open it.
    pub(crate) fn open(results: PathBuf, flex: String) -> Result<Self> {
        let path = beside(&results, ".journal");
        let context = || format!("cannot go on with {}", path.display());
        if let Ok(found) = fs::metadata(&results) {
            ensure!(found.is_file(), "{} is no file that results can be kept in", results.display());
            let is_ours = found.len() == 0 || path.exists();
            ensure!(is_ours, "{} has no journal beside it: it is no result file to go on with", results.display());
        }
        let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let database = database(&file.with_context(|| format!("cannot write to {}", path.display()))?);
        let journal = Self { database: database.with_context(context)?, results, path, flex };
        let is_begun = journal.is_begun()?;
        let transaction = journal.database.begin_write()?;
        let earlier = transaction.open_table(FLEX)?.insert((), &*journal.flex)?.map(|flex| flex.value().to_owned());
        if let Some(at) = earlier.filter(|at| is_begun && *at != journal.flex) {
            let (path, flex) = (journal.results.display(), &journal.flex);
            bail!("{path} has results of {at}, and this is {flex}: name another file with --results");
        }
        transaction.commit()?;
        Ok(journal)
    }

    /// Goes through all rows before any is sent, so that what is wrong with the whole file is told first.
    pub(crate) fn plan(&self, rows: impl Iterator<Item = Result<Row>>, retry_failed: bool) -> Result<Plan> {
        let transaction = self.database.begin_write()?;
        transaction.delete_table(EMAILS)?;
        transaction.commit()?;
        self.update(|tables| tables.plan(rows, retry_failed))
    }

    /// Makes a change that is there whatever becomes of this process.
    pub(crate) fn update<T>(&self, change: impl FnOnce(&mut Tables) -> Result<T>) -> Result<T> {
        let transaction = self.database.begin_write()?;
        let tables = Tables { rows: transaction.open_table(ROWS)?, emails: transaction.open_table(EMAILS)? };
        let changed = change(&mut { tables })?;
        transaction.commit().context("cannot write to the journal")?;
        Ok(changed)
    }

    /// Whether any row was sent, or has an outcome.
    fn is_begun(&self) -> Result<bool> {
        self.update(|tables| Ok(tables.rows.iter()?.any(|row| row.is_ok_and(|(_, row)| row.value().1 != "todo"))))
    }

    /// Writes the result file. A run that came to nothing leaves none, and no journal.
    pub(crate) fn finish(self) -> Result<()> {
        if !self.is_begun()? {
            return Ok(fs::remove_file(&self.path)?);
        }
        let part = beside(&self.results, ".part");
        let write = |tables: &mut Tables| {
            let mut writer = csv::Writer::from_path(&part)?;
            writer.write_record(["line", "checksum", "flex", "outcome", "customer_id", "error"])?;
            for row in tables.rows.iter()? {
                let (line, row) = row?;
                match row.value() {
                    (_, "todo" | "sent", _) => {}
                    (sum, "done", id) => writer.serialize((line.value(), sum, &self.flex, "done", id, ""))?,
                    (sum, state, error) => writer.serialize((line.value(), sum, &self.flex, state, "", error))?,
                }
            }
            writer.flush()?;
            Ok(fs::rename(&part, &self.results)?)
        };
        self.update(write).with_context(|| format!("cannot write to {}", self.results.display()))
    }
}

impl Tables<'_> {
    fn plan(&mut self, rows: impl Iterator<Item = Result<Row>>, retry_failed: bool) -> Result<Plan> {
        let mut plan = Plan::default();
        for row in rows {
            let row = row?;
            let found = self.rows.get(row.line)?.map(|found| (found.value().0, found.value().1.to_owned()));
            let is_same = found.as_ref().is_some_and(|(checksum, _)| *checksum == row.checksum);
            let state = found.as_ref().map_or("", |(_, state)| state);
            ensure!(
                is_same || state != "done",
                "line {} is not what it was when it was imported: the results are of another file, or rows have moved. \
                 Put the row back, or name another result file with --results",
                row.line
            );
            match state {
                _ if row.is_empty => {
                    plan.empty += 1;
                    self.rows.remove(row.line)?;
                    continue;
                }
                "done" => plan.done += 1,
                "failed" | "unknown" if is_same && !retry_failed => plan.failed += 1,
                _ => {
                    plan.left += 1;
                    plan.sent += u64::from(state == "sent");
                    self.record(row.line, row.checksum, &Outcome("todo", String::new()))?;
                }
            }
            // An email belongs to the first row with it, or to one that is done.
            let Some(email) = row.email else { continue };
            let first = self.emails.insert(email, row.line)?.map(|line| line.value());
            if let Some(first) = first.filter(|_| state != "done") {
                self.emails.insert(email, first)?;
            }
        }
        Ok(plan)
    }

    /// Records that the customer of a row is sent, if it is to be imported. One with the email of another row is not sent.
    pub(crate) fn begin(&mut self, Row { line, checksum, email, fields, .. }: Row) -> Result<Option<Begun>> {
        let found = self.rows.get(line)?.map(|found| (found.value().0, found.value().1 == "todo"));
        if found != Some((checksum, true)) {
            return Ok(None);
        }
        let owner = email.map(|email| self.emails.get(email)).transpose()?.flatten();
        let customer = match owner.map(|owner| owner.value()).filter(|owner| *owner != line) {
            Some(owner) => Err(format!("the email is that of line {owner}")),
            None => fields.and_then(customer),
        };
        if customer.is_ok() {
            self.record(line, checksum, &Outcome("sent", String::new()))?;
        }
        Ok(Some((line, checksum, customer)))
    }

    pub(crate) fn record(&mut self, line: u64, checksum: u32, Outcome(state, detail): &Outcome) -> Result<()> {
        self.rows.insert(line, (checksum, *state, detail.as_str()))?;
        Ok(())
    }
}

pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

pub(crate) fn hash(email: &str) -> u128 {
    Sha256::digest(email).iter().take(16).fold(0, |hash, byte| hash << 8 | u128::from(*byte))
}

fn database(file: &File) -> Result<Database> {
    let mut first = [0];
    let backend = match FileBackend::new(file.try_clone()?) {
        Err(DatabaseError::DatabaseAlreadyOpen) => {
            bail!("another run is writing to it: wait until that has ended, or name another file with --results")
        }
        backend => backend?,
    };
    // A run that was killed as it created the file left no first byte.
    if { file }.read(&mut first)? == 1 && first == [0] {
        file.set_len(0)?;
    }
    let database = Builder::new().set_cache_size(48 << 20).create_with_backend(Unsynced(backend));
    database.map_err(|error| anyhow!("it is no journal, or a damaged one: {error}"))
}

/// Without waits for the disk: what is committed outlives this process, but perhaps not a loss of power.
#[derive(Debug)]
struct Unsynced(FileBackend);

#[rustfmt::skip]
impl StorageBackend for Unsynced {
    fn len(&self) -> io::Result<u64> { self.0.len() }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> { self.0.read(offset, out) }
    fn set_len(&self, length: u64) -> io::Result<()> { self.0.set_len(length) }
    fn sync_data(&self) -> io::Result<()> { Ok(()) }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> { self.0.write(offset, data) }
}
