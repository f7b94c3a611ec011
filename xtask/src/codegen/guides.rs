//! The guides of the crate as people read them on GitHub: without the lines that rustdoc hides and the links that only it resolves.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use regex::{Captures, Regex};

const GUIDES: &str = "flex-sdk/src/guide";
/// Where the copies are.
const COPIES: &str = "docs";

/// The path of each guide's copy, and its text.
pub(crate) fn copies(root: &Path) -> Result<Vec<(String, String)>> {
    let entries = match fs::read_dir(root.join(GUIDES)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.with_context(|| format!("{GUIDES} cannot be read"))?,
    };
    let mut copies = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).with_context(|| format!("{GUIDES}/{name} cannot be read"))?;
        copies.push((format!("{COPIES}/{name}"), copy(&name, &text)?));
    }
    Ok(copies)
}

/// The first sentence becomes the title, and the titles of rustdoc's page those below it.
fn copy(name: &str, text: &str) -> Result<String> {
    let (title, text) = text.split_once('\n').unwrap_or((text, ""));
    let reference = Regex::new(r"\[([^\]]+)\]\(crate::(guide::([a-z_]+))?[^)]*\)")?;
    let title = title.trim_end_matches('.');
    let header = format!("<!-- Written by `cargo xtask regenerate` from {GUIDES}/{name}. Do not edit. -->");
    let mut copy = format!("{header}\n\n# {title}\n");
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let is_hidden = |fence: &str| is_rust(fence) && (line == "#" || line.starts_with("# "));
        let line = match (fence, line.strip_prefix("```")) {
            (None, Some(opened)) => {
                fence = Some(opened);
                if is_rust(opened) { "```rust".to_owned() } else { line.to_owned() }
            }
            (Some(_), Some(_)) => {
                fence = None;
                line.to_owned()
            }
            (Some(fence), None) if is_hidden(fence) || line.is_empty() && copy.ends_with("```rust\n") => continue,
            (Some(_), None) => line.to_owned(),
            (None, None) => {
                let line = if line.starts_with('#') { format!("#{line}") } else { line.to_owned() };
                reference
                    .replace_all(&line, |found: &Captures<'_>| match found.get(3) {
                        Some(guide) => format!("[{}]({}.md)", &found[1], guide.as_str()),
                        None => found[1].to_owned(),
                    })
                    .into_owned()
            }
        };
        copy += &line;
        copy.push('\n');
    }
    Ok(copy)
}

/// Whether rustdoc takes the code of a fence for Rust.
fn is_rust(fence: &str) -> bool {
    matches!(fence, "" | "rust" | "no_run" | "ignore" | "should_panic" | "compile_fail")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_copy_has_what_a_reader_sees_in_rustdoc() {
        let guide = "How to call.\n\nSee [`Call`](crate::Call) and [keys](crate::guide::auth).\n\n# Now\n\n\
                     ```no_run\n# hidden();\n\nshown(); # shown\n#\n```\n\n```toml\n# shown\n```\n";
        let copy = super::copy("calls.md", guide).unwrap();
        assert_eq!(
            copy.lines().skip(2).collect::<Vec<_>>().join("\n"),
            "# How to call\n\nSee `Call` and [keys](auth.md).\n\n## Now\n\n\
             ```rust\nshown(); # shown\n```\n\n```toml\n# shown\n```"
        );
    }
}
