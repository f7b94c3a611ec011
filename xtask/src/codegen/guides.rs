//! Copies the guides for GitHub, without the lines that rustdoc hides and the links that only rustdoc resolves.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use regex::{Captures, Regex};

const GUIDES: &str = "flex-sdk/src/guide";
/// The directory of the copies.
const COPIES: &str = "docs";

/// Returns the path and the text of each guide's copy.
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

/// Copies one guide: its first sentence becomes the title, and its headings move down one level.
fn copy(name: &str, text: &str) -> Result<String> {
    let (title, text) = text.split_once('\n').unwrap_or((text, ""));
    let reference = Regex::new(r"\[([^\]]+)\]\(crate::(guide::([a-z_]+))?[^)]*\)")?;
    let title = title.trim_end_matches('.');
    let header = format!("<!-- Written by `cargo xtask regenerate` from {GUIDES}/{name}. Do not edit. -->");
    let mut copy = format!("{header}\n\n# {title}\n");
    // Every second part is the inside of a fence.
    for (index, part) in text.split("```").enumerate() {
        if index % 2 == 0 {
            let prose = part.replace("\n#", "\n##");
            copy += &reference.replace_all(&prose, |found: &Captures<'_>| match found.get(3) {
                Some(guide) => format!("[{}]({}.md)", &found[1], guide.as_str()),
                None => found[1].to_owned(),
            });
        } else {
            copy += &code(part);
        }
    }
    Ok(copy)
}

/// A code block. Lines that rustdoc hides are left out of Rust code.
fn code(block: &str) -> String {
    let (language, lines) = block.split_once('\n').unwrap_or((block, ""));
    if !is_rust(language) {
        return format!("```{block}```");
    }
    let shown: Vec<_> = lines.lines().filter(|line| *line != "#" && !line.starts_with("# ")).collect();
    format!("```rust\n{}\n```", shown.join("\n").trim_matches('\n'))
}

/// Whether rustdoc treats the code of a fence as Rust.
fn is_rust(language: &str) -> bool {
    language.split(',').all(|word| matches!(word, "" | "rust" | "no_run" | "ignore" | "should_panic" | "compile_fail"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_copy_has_what_a_reader_sees_in_rustdoc() {
        let guide = "How to call.\n\nSee [`Call`](crate::Call), [all\nkeys](crate::guide::auth).\n\n# Now\n\n\
                     ```rust,no_run\n# hidden();\n\nshown(); # shown\n#\n```\n\n```toml\n# shown\n```\n";
        let copy = super::copy("calls.md", guide).unwrap();
        assert_eq!(
            copy.lines().skip(2).collect::<Vec<_>>().join("\n"),
            "# How to call\n\nSee `Call`, [all\nkeys](auth.md).\n\n## Now\n\n\
             ```rust\nshown(); # shown\n```\n\n```toml\n# shown\n```"
        );
    }
}
