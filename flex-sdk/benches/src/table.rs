//! A table in Markdown.

use std::fmt;

pub(crate) struct Table(Vec<Vec<String>>);

impl Table {
    pub(crate) fn new(headings: &[&str]) -> Self {
        Self(vec![headings.iter().map(ToString::to_string).collect()])
    }

    pub(crate) fn push(&mut self, row: Vec<String>) {
        self.0.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, row) in self.0.iter().enumerate() {
            writeln!(f, "| {} |", row.join(" | "))?;
            if number == 0 {
                // Numbers are aligned by their last digit.
                writeln!(f, "| --- |{}", " ---: |".repeat(row.len() - 1))?;
            }
        }
        Ok(())
    }
}

/// Formats a number with three significant digits, or as an integer with separated thousands.
pub(crate) fn number(value: f64) -> String {
    let decimals = match value {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => return thousands(&format!("{value:.0}")),
    };
    format!("{value:.decimals$}")
}

fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Formats the ratio of a value to a reference.
pub(crate) fn ratio(value: f64, reference: f64) -> String {
    format!("{:.3}", value / reference)
}
