//! Output on a terminal.

use std::io::{ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result};

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const HEADING: Style = Style::new().bold();
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
pub(crate) const PLACE: Style = AnsiColor::Cyan.on_default();

pub(crate) fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints to stdout. Unlike `print!`, it does not panic if the reader is gone.
pub(crate) fn print(text: &str) -> Result<()> {
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed.context("the output cannot be printed"),
    }
}

/// Prints to stderr, for text that is not the output itself.
pub(crate) fn print_aside(text: &str) {
    anstream::eprint!("{text}");
}

/// Prints why the task failed, on one line.
pub fn print_error(error: &anyhow::Error) {
    let error = format!("{error:#}").replace('\n', " ");
    anstream::eprintln!("{} {error}", paint(ERROR, "error:"));
}
