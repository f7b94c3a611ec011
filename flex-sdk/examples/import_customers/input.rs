//! Reads customers from a CSV or NDJSON file row by row, so that a file may have any size.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::iter;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use csv::{ByteRecord, Position, ReaderBuilder};
use flex_sdk::CreateCustomer;
use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};
use serde_json::json;

/// The first three are required.
const PERSON: [&str; 5] = ["first_name", "last_name", "email", "phone", "employer"];
const ADDRESS: [&str; 6] = ["line1", "line2", "city", "state", "postal_code", "country"];

/// The line on which a row begins, from 1, and its customer, or a problem described without personal data. An empty row has
/// neither.
pub(crate) type Row = (i64, Option<Result<CreateCustomer, String>>);
type Rows = Box<dyn Iterator<Item = Result<Row>>>;

/// Appended after the last row of a CSV file. If a value contains it, a quote is open.
const END: &str = "\0end";

/// Returns the rows of a file, in the format of its extension.
pub(crate) fn rows(path: &Path) -> Result<Rows> {
    let file = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    ensure!(file.is_file(), "the input is read more than once: pass a regular file, not a pipe");
    match path.extension().unwrap_or_default().to_ascii_lowercase().to_str() {
        Some("csv") => read_csv(path),
        Some("ndjson" | "jsonl") => {
            let lines = (1..).zip(BufReader::new(File::open(path)?).split(b'\n'));
            let lines = lines.filter(|(_, json)| !json.as_ref().is_ok_and(|json| json.is_empty() || json == b"\r"));
            Ok(Box::new(lines.map(|(line, json)| Ok((line, ndjson_row(&json?).transpose())))))
        }
        _ => bail!("{} ends in neither .csv nor .ndjson", path.display()),
    }
}

fn read_csv(path: &Path) -> Result<Rows> {
    let file = File::open(path)?.chain(&b"\n\0end\n"[..]);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut bytes = BufReader::new(File::open(path)?).bytes().peekable();
    let (mut line, mut offset, mut last) = (1, 0, 0);
    let mut next = move || -> Result<Option<(i64, Vec<String>)>> {
        let mut record = ByteRecord::new();
        if !reader.read_byte_record(&mut record)? || record == [END][..] {
            return Ok(None);
        }
        // The csv crate counts neither "\r" nor the empty lines before a row.
        let start = record.position().map_or(0, Position::byte);
        while let Some(byte) = bytes.next_if(|byte| offset < start || matches!(byte, Ok(b'\n' | b'\r'))) {
            let byte = byte?;
            line += i64::from(byte == b'\r' || (byte == b'\n' && last != b'\r'));
            (last, offset) = (byte, offset + 1);
        }
        Ok(Some((line, record.iter().map(|value| String::from_utf8_lossy(value).trim().to_owned()).collect())))
    };
    let mut columns = next()?.unwrap_or_default().1;
    while columns.pop_if(|last| last.is_empty()).is_some() {}
    // Checks the columns with a row that has a value in each.
    let all = customer(columns.iter().map(|column| (column.clone(), "value".to_owned())));
    if let Err(problem) = all.and_then(|all| all.ok_or_else(|| "it is empty".to_owned())) {
        bail!("the first line does not name the columns, in UTF-8 with commas: {problem}");
    }
    Ok(Box::new(iter::from_fn(move || next().transpose()).map(move |row| csv_row(&columns, row?))))
}

/// Rejects a record whose number of values differs from that of the columns, and a value that has swallowed rows between two
/// misplaced quotes: it contains the commas and the email of a row.
fn csv_row(columns: &[String], (line, mut values): (i64, Vec<String>)) -> Result<Row> {
    while values.len() > columns.len() && values.pop_if(|last| last.is_empty()).is_some() {}
    let has_row = |value: &str| value.contains('@') && value.matches(',').count() + 1 >= columns.len();
    let has_rows = |value: &str| value.contains(END) || (value.contains(['\n', '\r']) && has_row(value));
    if let Some((column, _)) = columns.iter().zip(&values).find(|(_, value)| has_rows(value)) {
        bail!("{column} of line {line} continues in other rows: is a quote in the wrong place?");
    }
    let (found, expected) = (values.len(), columns.len());
    ensure!(
        found == expected || values.iter().all(String::is_empty),
        "line {line} has {found} fields for {expected} columns: is a comma or a quote missing?"
    );
    Ok((line, customer(columns.iter().cloned().zip(values)).transpose()))
}

fn ndjson_row(line: &[u8]) -> Result<Option<CreateCustomer>, String> {
    let line = String::from_utf8_lossy(line);
    // Some editors begin a file with a byte order mark.
    let line = line.trim().trim_start_matches('\u{feff}');
    let json = if line.is_empty() { "{}" } else { line };
    // serde's message is left out, since it quotes values.
    let members: BTreeMap<String, Option<String>> =
        serde_json::from_str(json).map_err(|_| "it is not a JSON object of strings".to_owned())?;
    customer(members.into_iter().map(|(column, value)| (column, value.unwrap_or_default().trim().to_owned())))
}

/// The customer of a row with these values by column.
fn customer(values: impl Iterator<Item = (String, String)>) -> Result<Option<CreateCustomer>, String> {
    let mut customer = json!({});
    for (column, value) in values.filter(|(_, value)| !value.is_empty()) {
        let member = match column.split_once('.') {
            None if PERSON.contains(&&*column) => &mut customer[&column],
            None if ADDRESS.contains(&&*column) => &mut customer["shipping"][&column],
            Some(("metadata", key)) if !key.is_empty() && invisible(key).is_none() => &mut customer["metadata"][key],
            _ => {
                // The message does not name the column: in a file without a header, that is someone's data.
                let known = [&PERSON[..], &ADDRESS].concat().join(", ");
                return Err(format!("a column is not one of {known}, metadata.<key>"));
            }
        };
        match invisible(&value) {
            _ if !member.is_null() => return Err("a column appears twice".to_owned()),
            Some(char::REPLACEMENT_CHARACTER) => return Err("it is not UTF-8".to_owned()),
            Some(it) => return Err(format!("{column} has an invisible character (U+{:04X})", u32::from(it))),
            None => *member = value.into(),
        }
    }
    match PERSON[..3].iter().find(|column| customer[**column].is_null()) {
        _ if customer == json!({}) => Ok(None),
        Some(missing) => Err(format!("{missing} is missing")),
        None => serde_json::from_value(customer).map_err(|_| "it is not a customer".to_owned()),
    }
}

/// Returns the first invisible character, which would make two values differ that look the same. Joiners and variation
/// selectors are allowed where scripts other than Latin spell with them.
fn invisible(value: &str) -> Option<char> {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let mut before = ' ';
    value.chars().find(|&character| {
        let is_spelling = !before.is_ascii()
            && matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
            && !value.ends_with(['\u{200c}', '\u{200d}']);
        before = character;
        let is_stand_in = matches!(character, '\u{2800}' | '\u{fff9}'..='\u{fffd}');
        let is_control = character.is_control() && !character.is_whitespace();
        let is_plain = matches!(character, ' '..='~');
        !is_plain && !is_spelling && (is_stand_in || is_control || ignorable.contains(character))
    })
}
