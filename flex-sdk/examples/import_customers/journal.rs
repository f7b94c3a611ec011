//! The journal: a database beside the result file that records the rows that were sent, their results, and the rows still
//! to do.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use flex_sdk::{CreateCustomer, Customer, Error};
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::input::Row;

/// The journal contains no personal data. A commit survives the end of this process, whatever ends it.
const OPEN: &str = "
    PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS rows (line INTEGER PRIMARY KEY, checksum INTEGER, email INTEGER, owner INTEGER);
    CREATE TABLE IF NOT EXISTS results (line INTEGER PRIMARY KEY, checksum INTEGER, flex TEXT, outcome TEXT, detail TEXT)";
const MOVED: &str = "SELECT line FROM results LEFT JOIN rows USING (line)
    WHERE outcome = 'done' AND rows.checksum IS NOT results.checksum LIMIT 1";
const RETRY: &str = "DELETE FROM results WHERE outcome IN ('failed', 'unknown')
    AND (?1 OR checksum IS NOT (SELECT checksum FROM rows WHERE rows.line = results.line))";
/// Sets the owner of an email that several rows have: a row that is done, or else the first.
const SHARE: &str = "UPDATE rows SET owner = first FROM (
        SELECT email, ifnull(min(line) FILTER (WHERE outcome = 'done'), min(line)) AS first
        FROM rows LEFT JOIN results USING (line) GROUP BY email HAVING count(email) > 1
    ) AS same WHERE rows.email = same.email";
const COUNT: &str = "SELECT count(*) FILTER (WHERE ifnull(outcome, 'sent') = 'sent'),
    count(*) FILTER (WHERE outcome = 'done'), count(*) FILTER (WHERE outcome IN ('failed', 'unknown')),
    count(*) FILTER (WHERE outcome = 'sent') FROM rows LEFT JOIN results USING (line)";
const TO_DO: &str = "SELECT ifnull(owner, line) FROM rows LEFT JOIN results USING (line)
    WHERE line = ?1 AND rows.checksum = ?2 AND ifnull(outcome, 'sent') = 'sent'";
const RECORD: &str = "INSERT OR REPLACE INTO results SELECT line, checksum, ?2, ?3, ?4 FROM rows WHERE line = ?1";
const RESULTS: &str = "SELECT line, checksum, flex, outcome, iif(outcome = 'done', detail, '') AS customer_id,
    iif(outcome = 'done', '', detail) AS error FROM results WHERE outcome != 'sent' ORDER BY line";

pub(crate) struct Journal {
    pub(crate) results: PathBuf,
    pub(crate) database: Connection,
    flex: String,
}

/// A row in progress: its line, and the customer or what is wrong with it.
pub(crate) type Begun = (i64, Result<CreateCustomer, String>);

impl Journal {
    /// Opens the journal of a result file, or creates it. Until this process ends, no other can open it.
    pub(crate) fn open(results: PathBuf, flex: String) -> Result<Self> {
        let path = beside(&results, ".journal");
        let is_ours = path.exists() || !results.exists();
        ensure!(is_ours, "{} has no journal beside it: it is not a result file to continue", results.display());
        let database = Connection::open(&path).and_then(|database| database.execute_batch(OPEN).map(|()| database));
        let hint = "name another file with --results if another run is writing to it";
        let database = database.with_context(|| format!("cannot continue {}: {hint}", path.display()))?;
        let other = "SELECT flex FROM results WHERE flex != ?1 LIMIT 1";
        if let Some::<String>(other) = database.query_row(other, [&flex], |row| row.get(0)).optional()? {
            bail!("{} has results of {other}, and this is {flex}: name another file with --results", results.display());
        }
        Ok(Self { results, database, flex })
    }

    /// Reads all rows before any is sent, so that problems with the whole file are reported first. Returns the number of empty
    /// rows.
    pub(crate) fn plan(&self, rows: impl Iterator<Item = Result<Row>>, retry_failed: bool) -> Result<u64> {
        let transaction = self.database.unchecked_transaction()?;
        transaction.execute("DELETE FROM rows", ())?;
        let (mut insert, mut empty) = (self.database.prepare("INSERT INTO rows VALUES (?1, ?2, ?3, NULL)")?, 0);
        for row in rows {
            let (line, Some(customer)) = row? else {
                empty += 1;
                continue;
            };
            // It is not known whether Flex compares emails with case.
            let email = customer.as_ref().ok().map(|customer| hash(customer.email.to_ascii_lowercase().as_bytes()));
            insert.execute((line, checksum(&customer), email))?;
        }
        if let Some::<i64>(line) = transaction.query_row(MOVED, (), |row| row.get(0)).optional()? {
            bail!("line {line} has changed since it was imported: restore it, or name another file with --results");
        }
        transaction.execute(RETRY, [retry_failed])?;
        transaction.execute(SHARE, ())?;
        transaction.commit()?;
        Ok(empty)
    }

    /// Returns the numbers of rows that are left, done and failed, and how many of those left were sent.
    pub(crate) fn count(&self) -> Result<(u32, u32, u32, u32)> {
        Ok(self.database.query_row(COUNT, (), |row| row.try_into())?)
    }

    /// Records that a row is sent, if it is still to do. A row with the email of another row is not sent.
    pub(crate) fn begin(&self, (line, customer): Row) -> Result<Option<Begun>> {
        let Some(customer) = customer else { return Ok(None) };
        let mut to_do = self.database.prepare_cached(TO_DO)?;
        let owner = to_do.query_row((line, checksum(&customer)), |row| row.get::<_, i64>(0)).optional()?;
        let Some(owner) = owner else { return Ok(None) };
        self.record(line, "sent", "")?;
        Ok(Some((line, if owner == line { customer } else { Err(format!("the email is that of line {owner}")) })))
    }

    pub(crate) fn record(&self, line: i64, outcome: &str, detail: &str) -> Result<()> {
        self.database.prepare_cached(RECORD)?.execute((line, &self.flex, outcome, detail))?;
        Ok(())
    }

    /// Writes the result file. A run without results leaves neither a result file nor a journal.
    pub(crate) fn finish(self) -> Result<()> {
        if !self.database.prepare(RESULTS)?.exists(())? {
            drop(self.database);
            return Ok(fs::remove_file(beside(&self.results, ".journal"))?);
        }
        let writer = csv::Writer::from_path(&self.results);
        let mut writer = writer.with_context(|| format!("cannot write to {}", self.results.display()))?;
        let mut results = self.database.prepare(RESULTS)?;
        writer.write_record(results.column_names())?;
        for result in results.query_map((), |row| <(i64, i64, String, String, String, String)>::try_from(row))? {
            writer.serialize(result?)?;
        }
        Ok(writer.flush()?)
    }
}

/// The outcome of a row: done with an id, or failed or unknown with an error.
pub(crate) fn outcome(created: Result<Customer, Error>) -> (&'static str, String) {
    match created {
        Ok(customer) => ("done", customer.customer_id.to_string()),
        Err(error) => match error.id() {
            Some(id) if error.took_effect() => ("done", id.to_owned()),
            _ if error.is_outcome_unknown() || error.took_effect() => ("unknown", error.to_string()),
            _ => ("failed", error.to_string()),
        },
    }
}

fn checksum(customer: &Result<CreateCustomer, String>) -> i64 {
    hash(&serde_json::to_vec(customer).unwrap_or_default()) & 0xffff_ffff
}

fn hash(bytes: &[u8]) -> i64 {
    Sha256::digest(bytes).iter().take(8).fold(0, |hash, byte| hash << 8 | i64::from(*byte))
}

pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    OsString::from_iter([path.as_os_str(), ending.as_ref()]).into()
}
