//! The result file: what became of each row, written as the row ends, and read to go on from there.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use csv::{ReaderBuilder, Writer, WriterBuilder};
use flex_sdk::{Customer, CustomerId, Error};

use crate::input::{Row, is_known};

const HEADER: &[u8] = b"line,checksum,flex,outcome,customer_id,error\n";

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
            Err(error) => match error.id() {
                Some(id) if error.took_effect() => Self::Done(id.into()),
                _ if error.is_outcome_unknown() || error.took_effect() => Self::Unknown(error.to_string()),
                _ => Self::Failed(explain(&error)),
            },
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

/// The results of earlier runs, in the order of lines: the line, the checksum, and whether the row is done.
pub(crate) struct Earlier(Vec<(usize, u32, bool)>);

impl Earlier {
    /// # Errors
    /// Where the row was done with something else in it: the results are not those of this file.
    pub(crate) fn standing(&self, row: &Row) -> Result<Standing> {
        // Of several results of a row, the last one counts.
        let after = self.0.partition_point(|(line, ..)| *line <= row.line);
        match self.0[..after].last().filter(|(line, ..)| *line == row.line) {
            Some((_, checksum, true)) if *checksum == row.checksum => Ok(Standing::Done),
            Some((_, checksum, false)) if *checksum == row.checksum => Ok(Standing::Failed),
            None | Some((_, _, false)) => Ok(Standing::New),
            Some((_, _, true)) => bail!(
                "line {} is not what it was when it was imported: the results are of another file, or rows have moved. \
                 Put the row back, or name another result file with --results",
                row.line
            ),
        }
    }
}

/// The file to which results are to be added.
pub(crate) struct Opened {
    path: PathBuf,
    flex: String,
    /// There is none before anything is to be written to it.
    file: Option<File>,
}

/// The file to which results are added.
pub(crate) struct Results {
    path: PathBuf,
    flex: String,
    file: Writer<File>,
    /// Whether this run made it, and has added nothing so far.
    is_new: bool,
}

/// Reads a result file, if there is one.
///
/// # Errors
/// Where the file is no result file, or has the results of another Flex than the one named.
pub(crate) fn open(path: &Path, flex: String) -> Result<(Opened, Earlier)> {
    let context = || format!("cannot go on with {}", path.display());
    let mut earlier = Vec::new();
    let file = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        metadata => {
            let is_file = metadata.with_context(context)?.is_file();
            ensure!(is_file, "{} is no file that results can be kept in", path.display());
            let file = open_whole(path).with_context(context)?;
            for record in ReaderBuilder::new().from_reader(BufReader::new(&file)).deserialize() {
                let (line, checksum, at, outcome): (usize, u32, String, String) = record.with_context(context)?;
                ensure!(
                    at == flex,
                    "{} has results of {at}, and this is {flex}: name another file with --results",
                    path.display()
                );
                earlier.push((line, checksum, outcome == "done"));
            }
            Some(file)
        }
    };
    // Results of one row stay in their order.
    earlier.sort_by_key(|(line, ..)| *line);
    Ok((Opened { path: path.to_owned(), flex, file }, Earlier(earlier)))
}

/// A file that is there, without a last line that is torn, since a run was killed as it wrote it: its row has no result, and
/// is done again.
fn open_whole(path: &Path) -> Result<File> {
    let mut file = File::options().read(true).write(true).open(path)?;
    lock(&file)?;
    let mut beginning = Vec::new();
    (&file).take(HEADER.len() as u64).read_to_end(&mut beginning)?;
    // Nothing is taken off a file that is not ours.
    ensure!(HEADER.starts_with(&beginning), "it is no result file");
    let end = if beginning.len() < HEADER.len() { 0 } else { end_of_last_line(&mut file)? };
    file.set_len(end)?;
    file.rewind()?;
    Ok(file)
}

/// Where the last line that is whole ends, of a file that begins with one.
fn end_of_last_line(file: &mut File) -> Result<u64> {
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut block = [0; 4096];
    loop {
        let length = end.min(block.len() as u64);
        file.seek(SeekFrom::Start(end - length))?;
        let block = &mut block[..usize::try_from(length)?];
        file.read_exact(block)?;
        if let Some(last) = block.iter().rposition(|byte| *byte == b'\n') {
            return Ok(end - length + last as u64 + 1);
        }
        end -= length;
    }
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

impl Opened {
    /// Makes the file, if there is none.
    pub(crate) fn begin(self) -> Result<Results> {
        let Self { path, flex, file } = self;
        let context = || format!("cannot write to {}", path.display());
        let is_new = file.is_none();
        let mut file = if let Some(file) = file {
            file
        } else {
            // What another run has made since is not written to.
            let file = File::options().read(true).write(true).create_new(true).open(&path).with_context(context)?;
            lock(&file).with_context(context)?;
            file
        };
        let begun = file.seek(SeekFrom::End(0)).and_then(|end| if end == 0 { file.write_all(HEADER) } else { Ok(()) });
        if begun.is_err() && is_new {
            fs::remove_file(&path).with_context(context)?;
        }
        begun.with_context(context)?;
        let file = WriterBuilder::new().has_headers(false).from_writer(file);
        Ok(Results { path, flex, file, is_new })
    }
}

impl Results {
    /// Adds a result, so that it is there whatever becomes of this process.
    pub(crate) fn add(&mut self, line: usize, checksum: u32, outcome: &Outcome) -> Result<()> {
        let (outcome, id, problem) = outcome.columns();
        self.is_new = false;
        self.file.serialize((line, checksum, &self.flex, outcome, id, problem))?;
        // In one write, since it is shorter than the writer's buffer.
        self.file.flush().context("cannot write to the result file")
    }
}

impl Drop for Results {
    /// Leaves no file of a run that came to nothing.
    fn drop(&mut self) {
        if self.is_new {
            // One that stays is harmless.
            let _ = fs::remove_file(&self.path);
        }
    }
}
