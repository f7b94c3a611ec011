//! Reads customers from a CSV or NDJSON file, row by row, so that a file may be of any size.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Bytes, Read};
use std::iter::{self, Peekable};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use csv::{ByteRecord, ReaderBuilder};
use flex_sdk::CreateCustomer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Value, json};

use crate::journal::hash;

const COLUMNS: [&str; 5] = ["first_name", "last_name", "email", "phone", "employer"];
const ADDRESS: [&str; 6] = ["line1", "line2", "city", "state", "postal_code", "country"];
const METADATA: &str = "metadata.";

/// Read after the last row of a CSV file. If it is no row of its own, a quote is open.
const END: &str = "\0end";

pub(crate) struct Row {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    pub(crate) checksum: u32,
    /// Its hash, in small letters, and there even if the rest of the row is wrong. Whether Flex heeds case is not known.
    pub(crate) email: Option<u128>,
    pub(crate) is_empty: bool,
    pub(crate) fields: Fields,
}

/// The values of a row by column, or what is wrong with it in words that tell nothing of the person.
pub(crate) type Fields = Result<BTreeMap<String, String>, String>;
type Rows = Box<dyn Iterator<Item = Result<(u64, Fields)>>>;

/// Every row of a file in this format, or else in the one of its extension.
pub(crate) fn rows(path: &Path, format: Option<&str>) -> Result<impl Iterator<Item = Result<Row>> + use<>> {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    let context = format!("cannot read {}", path.display());
    let rows = match format.or(extension.to_str()) {
        Some("csv") => read_csv(path),
        Some("ndjson" | "jsonl") => read_ndjson(path),
        _ => bail!("{} ends in neither .csv nor .ndjson: add --format", path.display()),
    };
    Ok(rows.with_context(|| context.clone())?.map(move |row| {
        let (line, mut fields) = row.with_context(|| context.clone())?;
        if let Ok(fields) = &mut fields {
            fields.retain(|_, value| !value.is_empty());
        }
        let checksum = crc32fast::hash(&serde_json::to_vec(&fields)?);
        let email = fields.as_ref().ok().and_then(|fields| fields.get("email"));
        let email = email.map(|email| hash(&email.to_ascii_lowercase()));
        let is_empty = fields.as_ref().is_ok_and(BTreeMap::is_empty);
        Ok(Row { line, checksum, email, is_empty, fields })
    }))
}

fn open(path: &Path) -> Result<File> {
    let is_file = fs::metadata(path)?.is_file();
    ensure!(is_file, "it is read more than once: give a file that stays, and no pipe");
    let mut beginning = Vec::new();
    File::open(path)?.take(1024).read_to_end(&mut beginning)?;
    let is_utf_16 = beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") || beginning.contains(&0);
    ensure!(!is_utf_16, "it seems to be UTF-16: save it as UTF-8");
    Ok(File::open(path)?)
}

fn read_csv(path: &Path) -> Result<Rows> {
    let mut lines = Lines { bytes: BufReader::new(open(path)?).bytes().peekable(), offset: 0, line: 1, last: 0 };
    let file = open(path)?.chain(&b"\n\0end\n"[..]);
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(file);
    let mut columns: Vec<_> = reader.headers()?.iter().map(|column| column.trim().to_owned()).collect();
    // Nameless columns after the last one are only commas.
    columns.truncate(columns.iter().rposition(|column| !column.is_empty()).map_or(0, |last| last + 1));
    columns.retain(|column| column != END);
    for (separator, name) in [(';', "semicolons"), ('\t', "tabs")] {
        let is_other = columns.len() == 1 && columns[0].contains(separator);
        ensure!(!is_other, "the columns seem to be separated by {name}: save it with commas");
    }
    for (number, column) in (1..).zip(&columns) {
        // Not by its name: in a file without names it is somebody's data.
        ensure!(is_known(column), "the name of column {number} is none of {}", known());
        ensure!(columns.iter().filter(|other| *other == column).count() == 1, "column {number} is there twice");
    }
    for required in &COLUMNS[..3] {
        ensure!(columns.iter().any(|column| column == required), "the first line names no column {required}");
    }
    let (mut records, mut line, mut is_done) = (reader.into_byte_records(), 1, false);
    Ok(Box::new(iter::from_fn(move || {
        let record = records.next().filter(|_| !is_done);
        if is_done || matches!(&record, Some(Ok(record)) if *record == [END][..]) {
            is_done = true;
            return None;
        }
        is_done = record.is_none();
        Some((|| {
            let Some(record) = record.transpose()? else {
                bail!("the quote of line {line} is not closed: rows after it would be lost")
            };
            line = lines.line_at(record.position().map_or(0, csv::Position::byte))?;
            Ok((line, csv_fields(&columns, &record, line)?))
        })())
    })))
}

/// Refuses a row with another number of fields than of columns, and a field that has swallowed rows, between two quotes in
/// the wrong places: one with a line break where there is none, or with lines that have the commas and emails of rows.
fn csv_fields(columns: &[String], record: &ByteRecord, line: u64) -> Result<Fields> {
    let texts: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
    let values: Vec<_> = texts.iter().map(|text| text.trim()).collect();
    let used = values.iter().rposition(|value| !value.is_empty()).map_or(0, |last| last + 1);
    let is_break = ['\n', '\r'];
    for (index, (column, value)) in columns.iter().zip(&values).enumerate() {
        let (first, last) = (value.split(is_break).next(), value.rsplit(is_break).next());
        let commas = |line: Option<&str>| line.unwrap_or_default().matches(',').count();
        let has_rows = commas(last) >= index && commas(first) + index + 1 >= columns.len() && value.contains('@');
        let may_break = ADDRESS.contains(&&**column) || column.starts_with(METADATA);
        let problem = match value.contains(is_break) {
            true if !may_break => "has a line break",
            _ if may_break && has_rows => "holds other rows",
            _ => continue,
        };
        bail!("{column} of line {line} {problem}: is a quote in the wrong place?");
    }
    let (found, expected) = (values.len().min(used.max(columns.len())), columns.len());
    ensure!(
        used == 0 || found == expected,
        "line {line} has another number of fields ({found}) than of columns ({expected}): is a comma or a quote missing?"
    );
    if texts.iter().any(|text| matches!(text, Cow::Owned(_))) {
        return Ok(Err("it is not UTF-8".to_owned()));
    }
    Ok(Ok(columns.iter().cloned().zip(values.into_iter().map(str::to_owned)).collect()))
}

/// The lines of a CSV file: the csv crate counts neither "\r" nor the empty lines before a row.
struct Lines {
    bytes: Peekable<Bytes<BufReader<File>>>,
    offset: u64,
    line: u64,
    last: u8,
}

impl Lines {
    /// The line at this offset, or the first one after it that is not empty.
    fn line_at(&mut self, offset: u64) -> Result<u64> {
        let is_break = |byte: &_| matches!(byte, Ok(b'\n' | b'\r'));
        while let Some(byte) = self.bytes.next_if(|byte| self.offset < offset || is_break(byte)) {
            let byte = byte?;
            self.line += u64::from(byte == b'\r' || (byte == b'\n' && self.last != b'\r'));
            (self.last, self.offset) = (byte, self.offset + 1);
        }
        Ok(self.line)
    }
}

fn read_ndjson(path: &Path) -> Result<Rows> {
    let lines = (1..).zip(BufReader::new(open(path)?).split(b'\n'));
    Ok(Box::new(lines.filter_map(|(number, line)| {
        // Some editors begin a file with a byte order mark.
        let fields = line.map(|line| {
            let line = line.strip_suffix(b"\r").unwrap_or(&line);
            let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
            (!line.is_empty()).then(|| (number, ndjson_fields(line)))
        });
        fields.map_err(Into::into).transpose()
    })))
}

fn ndjson_fields(line: &[u8]) -> Fields {
    let line = str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?.trim();
    if line.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut json = serde_json::Deserializer::from_str(line);
    let members = json.deserialize_map(Members).and_then(|members| json.end().map(|()| members));
    // What serde says of a mistake is left out, since it quotes values.
    let members = members.map_err(|_| "it is not a JSON object of texts".to_owned())?;
    let mut fields = BTreeMap::new();
    for (column, value) in members {
        if !is_known(&column) {
            return Err(format!("a member is none of {}", known()));
        }
        if fields.insert(column, value.unwrap_or_default().trim().to_owned()).is_some() {
            return Err("a member is there twice".to_owned());
        }
    }
    Ok(fields)
}

/// The members of an object as they are written: of two with one name, a map would lose one.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, Option<String>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        iter::from_fn(|| map.next_entry().transpose()).collect()
    }
}

/// Whether there is a column of this name.
pub(crate) fn is_known(column: &str) -> bool {
    let is_metadata = column.strip_prefix(METADATA).is_some_and(|key| !key.is_empty() && invisible(key).is_none());
    is_metadata || COLUMNS.contains(&column) || ADDRESS.contains(&column)
}

fn known() -> String {
    format!("{}, {METADATA}<key>", [&COLUMNS[..], &ADDRESS].concat().join(", "))
}

pub(crate) fn customer(fields: BTreeMap<String, String>) -> Result<CreateCustomer, String> {
    if let Some(missing) = COLUMNS[..3].iter().find(|column| !fields.contains_key(**column)) {
        return Err(format!("{missing} is missing"));
    }
    let mut customer = json!({});
    for (column, value) in fields {
        let (object, name) = column.split_once('.').unwrap_or(("", &column));
        if let Some(invisible) = invisible(&value) {
            let column = if object.is_empty() { name } else { object };
            return Err(format!("{column} has an invisible character (U+{:04X})", u32::from(invisible)));
        }
        let object = match object {
            "" if ADDRESS.contains(&name) => &mut customer["shipping"],
            "" => &mut customer,
            object => &mut customer[object],
        };
        object[name] = Value::String(value);
    }
    serde_json::from_value(customer).map_err(|_| "it is no customer".to_owned())
}

/// The first character that nobody sees or meant to write, and that makes another value of one that looks the same: those
/// that Unicode calls default ignorable, controls, and the blank of Braille. Some scripts spell with joiners and variations.
fn invisible(value: &str) -> Option<char> {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None; // As most are.
    }
    let is_spelling = |before: char| !before.is_ascii() && !is_invisible(before);
    let mut before = ' ';
    value.chars().find(|character| {
        let joins = matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
        let is_spelled = joins && is_spelling(before) && !value.ends_with(['\u{200c}', '\u{200d}']);
        before = *character;
        is_invisible(*character) && !is_spelled
    })
}

#[rustfmt::skip]
fn is_invisible(character: char) -> bool {
    (character.is_control() && !character.is_whitespace()) || matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
