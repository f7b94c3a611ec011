//! Reads customers from a CSV or NDJSON file, row by row, so that a file may be of any size.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::ValueEnum;
use csv::{ByteRecord, ReaderBuilder, StringRecord, Trim};
use flex_sdk::{CreateCustomer, ShippingAddressInput};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::lines::Lines;

const REQUIRED: [&str; 3] = ["first_name", "last_name", "email"];
const CONTACT: [&str; 2] = ["phone", "employer"];
const ADDRESS: [&str; 6] = ["line1", "line2", "city", "state", "postal_code", "country"];
const METADATA: &str = "metadata.";

/// What is read after the last row of a CSV file. Where it is no row of its own, a quote is open.
const END: &[u8] = b"\n\0end\n";
const END_RECORD: [&str; 1] = ["\0end"];

/// What some editors begin a file in UTF-8 with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How the rows are written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated values, with the names of the columns on the first line
    Csv,
    /// A JSON object on each line, with the columns as members
    Ndjson,
}

/// One row of the file.
pub(crate) struct Row {
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
    /// Of what stands in the row: of the same row with anything changed it is another one.
    pub(crate) checksum: u32,
    /// In small letters, and there even where the rest of the row is wrong. Whether Flex heeds case is not known.
    pub(crate) email: Option<String>,
    /// The customer, or what is wrong with the row in words that tell nothing of the person.
    pub(crate) customer: Result<CreateCustomer, String>,
}

/// What stands in a row by column, without what is empty; or what is wrong with it.
type Fields = Result<BTreeMap<String, String>, String>;

/// A file of customers.
pub(crate) struct Input {
    path: PathBuf,
    format: Format,
}

impl Input {
    /// A file in this format, or else in the one that its extension tells.
    ///
    /// # Errors
    /// If the format is not known, or it is no file that can be read more than once, or not in UTF-8.
    pub(crate) fn new(path: &Path, format: Option<Format>) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let format = match format {
            Some(format) => format,
            None if extension == "csv" => Format::Csv,
            None if extension == "ndjson" || extension == "jsonl" => Format::Ndjson,
            None => bail!("{} ends in neither .csv nor .ndjson: add --format", path.display()),
        };
        let input = Self { path: path.to_owned(), format };
        input.check().with_context(|| input.context())?;
        Ok(input)
    }

    fn check(&self) -> Result<()> {
        let is_file = fs::metadata(&self.path)?.is_file();
        ensure!(is_file, "it is read more than once: give a file that stays, and no pipe");
        let mut beginning = Vec::new();
        File::open(&self.path)?.take(1024).read_to_end(&mut beginning)?;
        let is_utf_16 =
            beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") || beginning.contains(&0);
        ensure!(!is_utf_16, "it seems to be UTF-16: save it as UTF-8");
        Ok(())
    }

    fn context(&self) -> String {
        format!("cannot read {}", self.path.display())
    }

    /// Every row, from the first one on.
    pub(crate) fn rows(&self) -> Result<impl Iterator<Item = Result<Row>>> {
        let file = File::open(&self.path).with_context(|| self.context())?;
        let fields: Box<dyn Iterator<Item = Result<(usize, Fields)>>> = match self.format {
            Format::Csv => Box::new(read_csv(file).with_context(|| self.context())?),
            Format::Ndjson => Box::new(read_ndjson(file)),
        };
        let context = self.context();
        Ok(fields.map(move |row| {
            let (line, fields) = row.with_context(|| context.clone())?;
            let checksum = crc32fast::hash(&serde_json::to_vec(&fields)?);
            let email =
                fields.as_ref().ok().and_then(|fields| fields.get("email")).map(|email| email.to_ascii_lowercase());
            Ok(Row { line, checksum, email, customer: fields.and_then(customer) })
        }))
    }
}

fn read_csv(file: File) -> Result<impl Iterator<Item = Result<(usize, Fields)>>> {
    let (lines, begun) = Lines::of(file.chain(END));
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(lines);
    let mut columns = reader.headers()?.clone();
    if *columns.as_byte_record() == END_RECORD[..] {
        columns.clear();
    }
    if let [only] = columns.iter().collect::<Vec<_>>()[..] {
        for (separator, name) in [(';', "semicolons"), ('\t', "tabs")] {
            ensure!(!only.contains(separator), "the columns seem to be separated by {name}: save it with commas");
        }
    }
    for (number, column) in (1..).zip(&columns) {
        // Not by its name: in a file without names it is somebody's data.
        ensure!(is_known(column), "the name of column {number} is none of {}", known());
        ensure!(columns.iter().filter(|other| *other == column).count() == 1, "column {number} is there twice");
    }
    for required in REQUIRED {
        ensure!(columns.iter().any(|column| column == required), "the first line names no column {required}");
    }
    let mut records = reader.into_byte_records();
    let (mut line, mut is_done) = (1, false);
    Ok(std::iter::from_fn(move || {
        let record = match records.next() {
            _ if is_done => return None,
            Some(Ok(record)) if record == END_RECORD[..] => {
                is_done = true;
                return None;
            }
            Some(Ok(record)) => record,
            Some(Err(error)) => return Some(Err(error.into())),
            None => {
                is_done = true;
                return Some(Err(anyhow!("the quote of line {line} is not closed: rows after it would be lost")));
            }
        };
        line = record.position().and_then(|position| begun.at(position.byte())).unwrap_or(line);
        Some(no_swallowed_rows(&columns, &record, line).map(|()| (line, csv_fields(&columns, record))))
    }))
}

/// Refuses a row with another number of fields than of columns, and a field that has swallowed rows, between two quotes in
/// the wrong places: a line break in a name, an email, a phone number or an employer, or lines with all the commas of the
/// rows around it, and with their emails.
fn no_swallowed_rows(columns: &StringRecord, record: &ByteRecord, line: usize) -> Result<()> {
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    for (index, (column, value)) in columns.iter().zip(record).enumerate() {
        let commas = |line: &[u8]| line.split(|byte| *byte == b',').count() - 1;
        let mut lines = value.split(is_break);
        let after = lines.next().is_some_and(|first| commas(first) + index + 1 >= columns.len());
        let before = lines.next_back().is_some_and(|last| commas(last) >= index);
        let may_have_lines = ADDRESS.contains(&column) || column.starts_with(METADATA);
        ensure!(
            !(may_have_lines && before && after && value.contains(&b'@')),
            "{column} of line {line} holds other rows: is a quote in the wrong place?"
        );
        ensure!(
            may_have_lines || !value.iter().any(is_break),
            "{column} of line {line} has a line break: is a quote in the wrong place?"
        );
    }
    let (found, expected) = (record.len(), columns.len());
    ensure!(
        found == expected,
        "line {line} has another number of fields ({found}) than of columns ({expected}): is a comma or a quote missing?"
    );
    Ok(())
}

fn csv_fields(columns: &StringRecord, record: ByteRecord) -> Fields {
    let record = StringRecord::from_byte_record(record).map_err(|_| "it is not UTF-8".to_owned())?;
    let fields = columns.iter().zip(&record).filter(|(_, value)| !value.is_empty());
    Ok(fields.map(|(column, value)| (column.to_owned(), value.to_owned())).collect())
}

fn read_ndjson(file: File) -> impl Iterator<Item = Result<(usize, Fields)>> {
    let lines = (1..).zip(BufReader::new(file).split(b'\n'));
    lines.filter_map(|(number, line)| match line {
        Ok(line) => {
            let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line).trim_ascii();
            (!line.is_empty()).then(|| Ok((number, ndjson_fields(line))))
        }
        Err(error) => Some(Err(error.into())),
    })
}

fn ndjson_fields(line: &[u8]) -> Fields {
    // What serde says of a mistake is left out, since it quotes values.
    let Members(members) = serde_json::from_slice(line).map_err(|_| "it is not a JSON object of texts".to_owned())?;
    if !members.iter().all(|(column, _)| is_known(column)) {
        return Err(format!("a member is none of {}", known()));
    }
    let count = members.len();
    let fields: BTreeMap<_, _> =
        members.into_iter().map(|(column, value)| (column, value.unwrap_or_default().trim().to_owned())).collect();
    if fields.len() < count {
        return Err("a member is there twice".to_owned());
    }
    Ok(fields.into_iter().filter(|(_, value)| !value.is_empty()).collect())
}

/// The members of an object as they are written: of two with one name, a map would lose one.
struct Members(Vec<(String, Option<String>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsWritten;

        impl<'de> Visitor<'de> for AsWritten {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                std::iter::from_fn(|| map.next_entry().transpose()).collect::<Result<_, _>>().map(Members)
            }
        }

        deserializer.deserialize_map(AsWritten)
    }
}

/// Whether there is a column of this name.
pub(crate) fn is_known(column: &str) -> bool {
    let is_metadata = column.strip_prefix(METADATA).is_some_and(|key| !key.is_empty());
    is_metadata || REQUIRED.contains(&column) || CONTACT.contains(&column) || ADDRESS.contains(&column)
}

fn known() -> String {
    format!("{}, {METADATA}<key>", [&REQUIRED[..], &CONTACT, &ADDRESS].concat().join(", "))
}

fn customer(mut fields: BTreeMap<String, String>) -> Result<CreateCustomer, String> {
    let has_address = ADDRESS.iter().any(|column| fields.contains_key(*column));
    let mut take = |column: &str| fields.remove(column);
    let [first_name, last_name, email] =
        REQUIRED.map(|column| take(column).ok_or_else(|| format!("{column} is missing")));
    let shipping = ShippingAddressInput::builder()
        .line1(take("line1"))
        .line2(take("line2"))
        .city(take("city"))
        .state(take("state"))
        .postal_code(take("postal_code"))
        .country(take("country"))
        .build();
    let customer = CreateCustomer::builder()
        .first_name(first_name?)
        .last_name(last_name?)
        .email(email?)
        .phone(take("phone"))
        .employer(take("employer"))
        .shipping(has_address.then_some(shipping));
    // What is left is metadata.
    let metadata: BTreeMap<_, _> = fields
        .into_iter()
        .filter_map(|(column, value)| Some((column.strip_prefix(METADATA)?.to_owned(), value)))
        .collect();
    Ok(customer.metadata((!metadata.is_empty()).then_some(metadata)).build())
}
