//! The result file: what became of each row, written as the row ends, and read to go on from there.

use std::collections::HashMap;
use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use csv::{ReaderBuilder, Writer, WriterBuilder};
use flex_sdk::{Customer, CustomerId, Error};

use crate::input::{Row, is_known};

const HEADER: &[u8] = b"row,checksum,flex,outcome,customer_id,error\n";

/// What became of a row, in words that tell nothing of the person.
pub(crate) enum Outcome {
    /// The customer is there.
    Done(CustomerId),
    /// The customer was not created.
    Failed(String),
    /// The customer may have been created.
    Unknown(String),
}

impl Outcome {
    pub(crate) fn of(created: Result<Customer, Error>) -> Self {
        match created {
            Ok(customer) => Self::Done(customer.customer_id),
            Err(error) if error.is_outcome_unknown() => Self::Unknown(error.to_string()),
            Err(error) => Self::Failed(explain(&error)),
        }
    }

    fn columns(&self) -> (&str, &str, &str) {
        match self {
            Self::Done(id) => ("done", id.as_str(), ""),
            Self::Failed(problem) => ("failed", "", problem),
            Self::Unknown(problem) => ("unknown", "", problem),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (outcome, id, problem) = self.columns();
        write!(f, "{outcome}: {id}{problem}")
    }
}

/// What Flex says of a row may quote it, so that it is left out but for the columns that it names.
fn explain(error: &Error) -> String {
    let paths = error.details().iter().map(flex_sdk::ErrorDetail::path);
    let columns: Vec<_> =
        paths.filter_map(|path| path.rsplit('.').next().filter(|column| is_known(column)).map(str::to_owned)).collect();
    if columns.is_empty() { error.to_string() } else { format!("{error}; check {}", columns.join(", ")) }
}

/// How a row stands after earlier runs.
pub(crate) enum Standing {
    /// There is no result, or the row has been corrected since.
    New,
    Done,
    /// The last result is a failure, or an outcome that is not known.
    Failed,
}

/// The last result of each row, from earlier runs: its checksum, and whether it is done.
pub(crate) struct Earlier(HashMap<u64, (u32, bool)>);

impl Earlier {
    /// # Errors
    /// Where the row was done with something else in it: the results are not those of this file.
    pub(crate) fn standing(&self, row: &Row) -> Result<Standing> {
        match self.0.get(&row.number) {
            Some((checksum, true)) if *checksum == row.checksum => Ok(Standing::Done),
            Some((checksum, false)) if *checksum == row.checksum => Ok(Standing::Failed),
            None | Some((_, false)) => Ok(Standing::New),
            Some((_, true)) => bail!(
                "row {} is not what it was when it was imported: the results are of another file, or rows have moved. \
                 Put the row back, or name another result file with --results",
                row.number
            ),
        }
    }
}

/// The file to which results are added.
pub(crate) struct Results {
    file: Writer<File>,
    flex: String,
}

/// Opens a result file, or makes one, with what it holds.
///
/// # Errors
/// Where the file is no result file, or has the results of another Flex than the one named.
pub(crate) fn open(path: &Path, flex: String) -> Result<(Results, Earlier)> {
    let context = || format!("cannot go on with {}", path.display());
    let (file, text) = open_whole(path).with_context(context)?;
    let mut earlier = HashMap::new();
    for record in ReaderBuilder::new().from_reader(&*text).deserialize() {
        let (row, checksum, at, outcome): (u64, u32, String, String) = record.with_context(context)?;
        ensure!(
            at == flex,
            "{} has results of {at}, and this is {flex}: name another file with --results",
            path.display()
        );
        earlier.insert(row, (checksum, outcome == "done"));
    }
    Ok((Results { file: WriterBuilder::new().has_headers(false).from_writer(file), flex }, Earlier(earlier)))
}

/// The file, with its end as the place to write to, and its whole lines. A last line that is torn, since a run was
/// killed as it wrote it, is taken off: its row has no result, and is done again.
fn open_whole(path: &Path) -> Result<(File, Vec<u8>)> {
    let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    lock(&file)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    // Nothing is taken off a file that is not ours.
    ensure!(text.starts_with(HEADER) || HEADER.starts_with(&text), "it is no result file");
    text.truncate(text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
    file.set_len(text.len() as u64)?;
    file.seek(SeekFrom::End(0))?;
    if text.is_empty() {
        file.write_all(HEADER)?;
    }
    Ok((file, text))
}

/// Keeps the file to this run, until it ends: two at once would tear each other's lines, and send rows twice.
#[expect(clippy::incompatible_msrv, reason = "what the examples use needs a newer Rust, too")]
fn lock(file: &File) -> Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            bail!("another run is writing to it: wait until that has ended, or name another file with --results")
        }
        Err(TryLockError::Error(error)) => Err(error).context("it cannot be locked"),
    }
}

impl Results {
    /// Adds a result, so that it is there whatever becomes of this process.
    pub(crate) fn add(&mut self, row: u64, checksum: u32, outcome: &Outcome) -> Result<()> {
        let (outcome, id, problem) = outcome.columns();
        self.file.serialize((row, checksum, &self.flex, outcome, id, problem))?;
        // In one write, since it is shorter than the writer's buffer.
        self.file.flush().context("cannot write to the result file")
    }
}
