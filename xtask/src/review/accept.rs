//! Accepts findings: writes entries of `openapi/accepted.toml`, and leaves the rest of the file unchanged.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use semver::Version;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::accepted::{Entry, PATH};
use super::level::Level;
use super::report::Report;
use super::rules;
use super::source::Source;

/// Which of the breaking findings are accepted, and why.
pub(crate) struct Choice<'a> {
    pub(crate) reason: &'a str,
    pub(crate) rule: Option<&'a str>,
    pub(crate) place: Option<&'a str>,
}

/// Accepts the chosen findings, and returns the entries that it wrote.
pub(crate) fn accept(root: &Path, report: &Report, choice: &Choice<'_>) -> Result<Vec<Entry>> {
    ensure!(!choice.reason.trim().is_empty(), "say why the findings are accepted: the reason is empty");
    if let Some(unknown) = choice.rule.filter(|id| rules::all().all(|rule| rule.id != *id)) {
        bail!("there is no rule {unknown:?}: `cargo xtask review --rules` lists them");
    }
    let Some(version) = &report.releasing else { bail!("Cargo.toml does not say which version releases the change") };
    let entries = chosen(report, choice, version);
    if entries.is_empty() {
        bail!("nothing to accept: no breaking finding matches, or each is accepted already");
    }
    let text = Source::WorkingTree.read(root, PATH)?.unwrap_or_default();
    fs::write(root.join(PATH), with(&text, &entries)?).with_context(|| format!("{PATH} cannot be written"))?;
    Ok(entries)
}

/// Returns an entry for each chosen finding.
fn chosen(report: &Report, Choice { reason, rule, place }: &Choice<'_>, version: &Version) -> Vec<Entry> {
    let is_chosen = |id: &str, level: Level| level == Level::Breaking && rule.is_none_or(|rule| rule == id);
    let entry = |rule: &str, place: &str, change: String| Entry {
        rule: rule.to_owned(),
        place: place.to_owned(),
        change: Some(change),
        version: Some(version.clone()),
        reason: (*reason).to_owned(),
        source: None,
        until: None,
    };
    let changes = report.changes.iter().filter(|it| is_chosen(it.rule.id, it.level));
    let changes = changes.filter(|it| place.is_none_or(|place| it.is_at(place)));
    let changes =
        changes.map(|it| entry(it.rule.id, it.head.as_ref().or(it.base.as_ref()).map_or("", |at| at), it.words()));
    let client = report.rust.changes.iter().filter(|it| is_chosen(it.rule.id, it.level));
    let client = client.filter(|it| place.is_none_or(|place| it.item == place));
    changes.chain(client.map(|it| entry(it.rule.id, &it.item, it.message.clone()))).collect()
}

/// Adds entries to the text of a list. An entry replaces one for the same rule and place.
fn with(text: &str, entries: &[Entry]) -> Result<String> {
    let mut document: DocumentMut = text.parse().with_context(|| format!("{PATH} cannot be read"))?;
    // In a list without entries, the comments above the first one are at the end.
    let mut head = match document.trailing().as_str() {
        Some(head) if !document.contains_key("accepted") => head.to_owned(),
        _ => String::new(),
    };
    if !head.is_empty() {
        document.set_trailing("");
    }
    let list = document.entry("accepted").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(list) = list.as_array_of_tables_mut() else { bail!("{PATH} has entries that are not `[[accepted]]`") };
    for entry in entries {
        let is = |table: &Table, key: &str, text: &str| table.get(key).and_then(Item::as_str) == Some(text);
        let known = list.iter().position(|it| is(it, "rule", &entry.rule) && is(it, "place", &entry.place));
        let index = known.unwrap_or_else(|| {
            let mut table = Table::new();
            let gap = if list.is_empty() && head.is_empty() { "" } else { "\n" };
            table.decor_mut().set_prefix(std::mem::take(&mut head) + gap);
            list.push(table);
            list.len() - 1
        });
        let Some(table) = list.get_mut(index) else { continue };
        let Entry { rule, place, change, version, reason, .. } = entry;
        let version = version.as_ref().map(Version::to_string);
        let fields = [Some(rule), Some(place), change.as_ref(), version.as_ref(), Some(reason)];
        for (key, field) in ["rule", "place", "change", "version", "reason"].into_iter().zip(fields) {
            if let Some(text) = field {
                table[key] = value(text);
            }
        }
        table.remove("until");
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(rule: &str, version: u64) -> Entry {
        Entry {
            rule: rule.to_owned(),
            place: "A::b".to_owned(),
            change: Some("`A::b` is \"gone\".".to_owned()),
            version: Some(Version::new(0, version, 0)),
            reason: "nobody uses it".to_owned(),
            source: None,
            until: None,
        }
    }

    #[test]
    fn the_rest_of_the_list_stays_as_it_is() {
        let written = |rule: &str, version: u64| {
            format!(
                "[[accepted]]\nrule = \"{rule}\"\nplace = \"A::b\"\nchange = '`A::b` is \"gone\".'\nversion = \"0.{version}.0\"\nreason = \"nobody uses it\"\n"
            )
        };
        let head = "# A list.\n";
        let hand = "\n[[accepted]] # by hand\nrule   = 'x'\nplace = 'y'\n# Above.\nreason = 'z'\n";
        let old = "\n[[accepted]]\nrule = \"b\"\nplace = \"A::b\"\nchange = \"other\"\nversion = \"0.1.0\"\nreason = \"r\"\nuntil = \"2020-01-01\"\n";
        // The list, and its text after entries of the rules `a` and `b` for 0.2.0 were added.
        let table = [
            (String::new(), format!("{}\n{}", written("a", 2), written("b", 2))),
            (head.to_owned(), format!("{head}\n{}\n{}", written("a", 2), written("b", 2))),
            (format!("{head}{hand}"), format!("{head}{hand}\n{}\n{}", written("a", 2), written("b", 2))),
            (format!("{head}{old}{hand}"), format!("{head}\n{}{hand}\n{}", written("b", 2), written("a", 2))),
        ];
        for (text, expected) in table {
            assert_eq!(with(&text, &[entry("a", 2), entry("b", 2)]).unwrap(), expected, "{text}");
        }
        assert!(with("accepted = [{ rule = 'a' }]", &[entry("a", 2)]).is_err());
    }
}
