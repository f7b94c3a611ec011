//! Findings that were looked at and accepted: each entry of `openapi/accepted.toml` silences one.

use anyhow::{Context, Result};
use jiff::Zoned;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::{Change, ClientChange};
use super::rules;

/// The list, below the repository's root.
pub(crate) const PATH: &str = "openapi/accepted.toml";

/// The accepted findings.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accepted {
    #[serde(default)]
    accepted: Vec<Entry>,
}

/// A finding that is accepted.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The id of its rule.
    pub(crate) rule: String,
    /// Its JSON pointer, in the head document or else in the base document, or its item of the crate.
    pub(crate) place: String,
    /// Why it is accepted.
    pub(crate) reason: String,
    /// The last day on which it is, such as `2027-01-31`; without one it is until it is not found any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(crate) until: Option<Date>,
}

impl Accepted {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).with_context(|| format!("{PATH} cannot be read"))
    }

    /// Takes the accepted findings out of both lists, and adds one for each entry that is stale or expired.
    pub(crate) fn apply(self, changes: &mut Vec<Change>, client: &mut Vec<ClientChange>) -> Vec<Entry> {
        self.apply_on(Zoned::now().date(), changes, client)
    }

    fn apply_on(self, today: Date, changes: &mut Vec<Change>, client: &mut Vec<ClientChange>) -> Vec<Entry> {
        let mut silenced = Vec::new();
        for entry in self.accepted {
            let Entry { rule, place, until, .. } = &entry;
            let of_api = changes.iter().position(|change| {
                let at = change.head.as_ref().or(change.base.as_ref());
                change.rule.id == rule && at == Some(place)
            });
            let of_client = client.iter().position(|change| change.rule.id == rule && change.item == *place);
            let is_found = of_api.is_some() || of_client.is_some();
            if let Some(until) = until.filter(|until| is_found && *until < today) {
                let message = format!("`{rule}` at `{place}` was accepted until {until}.");
                client.push(ClientChange::new(&rules::ACCEPTED_EXPIRED, PATH, message));
                continue;
            }
            match (of_api, of_client) {
                (Some(position), _) => drop(changes.remove(position)),
                (None, Some(position)) => drop(client.remove(position)),
                (None, None) => {
                    let message = format!("`{rule}` at `{place}` is accepted and not found: remove the entry.");
                    client.push(ClientChange::new(&rules::ACCEPTED_STALE, PATH, message));
                    continue;
                }
            }
            silenced.push(entry);
        }
        silenced
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_silences_one_finding_until_it_is_stale_or_expired() {
        let finding = |item: &str| ClientChange::new(&rules::FIELD_REMOVED, item, String::new());
        let today = Date::constant(2026, 1, 31);
        // The item that is accepted, until when, and what is left.
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
            let accepted = Accepted::parse(&text).unwrap_or_else(|error| panic!("{error:#}"));
            let mut client = vec![finding("A::a"), finding("A::b")];
            accepted.apply_on(today, &mut Vec::new(), &mut client);
            let left: Vec<_> = client.iter().map(|change| format!("{} {}", change.rule.id, change.item)).collect();
            assert_eq!(left, expected, "{item} {until}");
        }
    }

    #[test]
    fn an_entry_without_a_reason_is_refused() {
        let error = Accepted::parse("[[accepted]]\nrule = \"a\"\nplace = \"b\"\n").err();
        assert!(error.is_some_and(|error| format!("{error:#}").contains("missing field `reason`")));
    }
}
