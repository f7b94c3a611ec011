//! Accepted findings: those of a review in `openapi/accepted.toml`, and the differences from Flex's document in
//! `openapi/known-differences.toml`. Each entry silences one finding.

use std::path::Path;

use anyhow::{Context, Result, bail};
use jiff::Zoned;
use jiff::civil::Date;
use schemars::JsonSchema;
use semver::Version;
use serde::{Deserialize, Serialize};

use super::finding::{Change, ClientChange};
use super::release::Versions;
use super::rules::{self, Rule};
use super::source::Source;
use super::to_do::Task;

/// The accepted findings of a review: a path below the repository's root.
pub(crate) const PATH: &str = "openapi/accepted.toml";
/// The accepted differences from Flex's document.
pub(crate) const KNOWN_DIFFERENCES: &str = "openapi/known-differences.toml";

/// A list of accepted findings.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accepted {
    #[serde(default)]
    accepted: Vec<Entry>,
}

/// An accepted finding.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The id of the finding's rule.
    pub(crate) rule: String,
    /// The finding's JSON pointer, in the head document or in the base document, or its item of the crate.
    pub(crate) place: String,
    /// The accepted change, in the words of the finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) change: Option<String>,
    /// The version of the crate that releases the change. From then on, the entry accepts nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(crate) version: Option<Version>,
    /// Why it is accepted.
    pub(crate) reason: String,
    /// The source of the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// The last day on which it is accepted, such as `2027-01-31`. Without one, it is accepted until it is no longer found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(crate) until: Option<Date>,
}

/// An accepted finding of a review.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Acceptance {
    #[serde(flatten)]
    pub(crate) entry: Entry,
    /// Whether the entry is not in the base.
    pub(crate) is_new: bool,
}

/// The result of applying the entries of a list.
#[derive(Default)]
pub(crate) struct Applied {
    pub(crate) silenced: Vec<Entry>,
    /// Entries that silence nothing.
    pub(crate) stale: Vec<Entry>,
    /// Entries whose last day is past.
    pub(crate) expired: Vec<Entry>,
}

impl Accepted {
    /// Reads the accepted findings of a review. Without a file, the list is empty.
    fn of_review(root: &Path, source: &Source) -> Result<Self> {
        source.read(root, PATH)?.map_or_else(|| Ok(Self::default()), |text| Self::parse(PATH, &text))
    }

    fn parse(path: &str, text: &str) -> Result<Self> {
        toml::from_str(text).with_context(|| format!("{path} cannot be read"))
    }

    /// Reads the known differences, each of which must name its source. Without a file, the list is empty.
    pub(crate) fn known_differences(root: &Path) -> Result<Self> {
        let Some(text) = Source::WorkingTree.read(root, KNOWN_DIFFERENCES)? else { return Ok(Self::default()) };
        let known = Self::parse(KNOWN_DIFFERENCES, &text)?;
        match known.accepted.iter().find(|entry| entry.source.is_none()) {
            Some(Entry { rule, place, .. }) => {
                bail!("{KNOWN_DIFFERENCES} names no `source` for `{rule}` at `{place}`: add the source of the reason")
            }
            None => Ok(known),
        }
    }

    /// Returns the entries whose last day is not past.
    pub(crate) fn current(self) -> Vec<Entry> {
        let today = Zoned::now().date();
        self.accepted.into_iter().filter(|entry| entry.until.is_none_or(|until| until >= today)).collect()
    }

    /// Removes the entries of a rule.
    pub(crate) fn without(mut self, rule: &str) -> Self {
        self.accepted.retain(|entry| entry.rule != rule);
        self
    }

    /// Removes the accepted findings from both lists.
    pub(crate) fn apply(self, changes: &mut Vec<Change>, client: &mut Vec<ClientChange>) -> Applied {
        self.apply_on(Zoned::now().date(), changes, client)
    }

    fn apply_on(self, today: Date, changes: &mut Vec<Change>, client: &mut Vec<ClientChange>) -> Applied {
        let mut applied = Applied::default();
        for entry in self.accepted {
            let Entry { rule, place, until, change: words, .. } = &entry;
            let says = |said: &str| words.as_ref().is_none_or(|words| words == said);
            let of_api = changes.iter().position(|it| it.rule.id == rule && it.is_at(place) && says(&it.words()));
            let of_client = client.iter().position(|it| it.rule.id == rule && it.item == *place && says(&it.message));
            let is_past = until.is_some_and(|until| until < today);
            match (of_api, of_client) {
                (None, None) => applied.stale.push(entry),
                _ if is_past => applied.expired.push(entry),
                (Some(position), _) => {
                    changes.remove(position);
                    applied.silenced.push(entry);
                }
                (None, Some(position)) => {
                    client.remove(position);
                    applied.silenced.push(entry);
                }
            }
        }
        applied
    }
}

/// Removes the accepted findings from both lists. Returns the tasks for entries that need attention, and the entries that
/// silenced a finding.
pub(crate) fn apply(
    root: &Path,
    [base, head]: [&Source; 2],
    versions: &Versions,
    not_looked_for: Option<&Rule>,
    changes: &mut Vec<Change>,
    client: &mut Vec<ClientChange>,
) -> Result<(Vec<Task>, Vec<Acceptance>)> {
    let Accepted { accepted: entries } = Accepted::of_review(root, head)?;
    if entries.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    // An unreadable list in the base cannot be corrected, so it counts as empty.
    let known = Accepted::of_review(root, base).unwrap_or_default().accepted;
    let (mut tasks, mut current) = (Vec::new(), Vec::new());
    for entry in entries {
        let later = entry.version.as_ref().and_then(|version| versions.released_since(version));
        if entry.version.is_none() || entry.change.is_none() {
            tasks.push(incomplete(&entry));
        }
        match later {
            Some(later) => tasks.push(over(&entry, later, versions.is_released())),
            None => current.push(entry),
        }
    }
    let mut applied = Accepted { accepted: current }.apply(changes, client);
    // A merged change is not found again, and neither are findings of a rule that was not checked.
    let is_missed = |entry: &Entry| not_looked_for.is_none_or(|rule| rule.id != entry.rule);
    applied.stale.retain(|entry| !known.contains(entry) && is_missed(entry));
    let (more, silenced) = applied.into_tasks();
    tasks.extend(more);
    let accepted = silenced.into_iter().map(|entry| Acceptance { is_new: !known.contains(&entry), entry });
    Ok((tasks, accepted.collect()))
}

impl Applied {
    /// Returns a task for each stale or expired entry, and the entries that silenced a finding.
    fn into_tasks(self) -> (Vec<Task>, Vec<Entry>) {
        let stale = self.stale.iter().map(stale);
        (self.expired.iter().map(expired).chain(stale).collect(), self.silenced)
    }
}

fn stale(Entry { rule, place, .. }: &Entry) -> Task {
    let message = format!("`{rule}` at `{place}` is accepted, but no such change is found: remove the entry.");
    Task::edit(&rules::ACCEPTED_STALE, PATH, message)
}

/// The entry may stay until someone sets another version.
fn over(Entry { rule, place, version, .. }: &Entry, released: &Version, may_stay: bool) -> Task {
    let version = shown(version.as_ref());
    let message =
        format!("`{rule}` at `{place}` is accepted for {version}, and {released} is released: remove the entry.");
    let rule = if may_stay { &rules::ACCEPTED_STALE } else { &rules::ACCEPTED_OUTDATED };
    Task::edit(rule, PATH, message)
}

fn expired(Entry { rule, place, until, .. }: &Entry) -> Task {
    let message = format!("`{rule}` at `{place}` was accepted until {}.", shown(until.as_ref()));
    Task::edit(&rules::ACCEPTED_EXPIRED, PATH, message)
}

fn incomplete(Entry { rule, place, version, .. }: &Entry) -> Task {
    let field = if version.is_none() { "version" } else { "change" };
    let message = format!(
        "`{rule}` at `{place}` is accepted without a `{field}`: remove the entry, and let `cargo xtask review --accept` write it."
    );
    Task::edit(&rules::ACCEPTED_INCOMPLETE, PATH, message)
}

fn shown(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_silences_one_finding_until_it_is_stale_or_expired() {
        let finding = |item: &str| ClientChange::new(&rules::FIELD_REMOVED, item, String::new());
        let today = Date::constant(2026, 1, 31);
        // The accepted item, its last day, and the findings and tasks that are left.
        let table: [(&str, &str, &[&str]); 5] = [
            ("A::a", "", &["field-removed A::b"]),
            ("A::a", "until = \"2026-01-31\"", &["field-removed A::b"]),
            (
                "A::a",
                "until = \"2026-01-30\"",
                &["field-removed A::a", "field-removed A::b", "accepted-expired openapi/accepted.toml"],
            ),
            (
                "A::c",
                "until = \"2026-01-30\"",
                &["field-removed A::a", "field-removed A::b", "accepted-stale openapi/accepted.toml"],
            ),
            ("A::c", "", &["field-removed A::a", "field-removed A::b", "accepted-stale openapi/accepted.toml"]),
        ];
        for (item, until, expected) in table {
            let text = format!(
                "[[accepted]]\nrule = \"field-removed\"\nplace = \"{item}\"\nreason = \"nobody uses it\"\n{until}\n"
            );
            let accepted = Accepted::parse(PATH, &text).unwrap_or_else(|error| panic!("{error:#}"));
            let mut client = vec![finding("A::a"), finding("A::b")];
            let (tasks, _) = accepted.apply_on(today, &mut Vec::new(), &mut client).into_tasks();
            let left = client.iter().map(|change| format!("{} {}", change.rule.id, change.item));
            let left: Vec<_> =
                left.chain(tasks.iter().map(|task| format!("{} {}", task.rule.id, task.files[0]))).collect();
            assert_eq!(left, expected, "{item} {until}");
        }
    }

    #[test]
    fn an_entry_without_a_reason_is_refused() {
        let error = Accepted::parse(PATH, "[[accepted]]\nrule = \"a\"\nplace = \"b\"\n").err();
        assert!(error.is_some_and(|error| format!("{error:#}").contains("missing field `reason`")));
    }
}
