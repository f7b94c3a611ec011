//! The context that the comparisons of an operation's parts share: the operation, and where their findings go.

use serde_json::Value;

use super::schema::Schemas;
use super::schema::pairs::Written;
use super::sides::Sides;
use crate::openapi::direction::Direction;
use crate::openapi::node::Node;
use crate::review::finding::Findings;
use crate::review::level::Level;
use crate::review::rules::{self, Rule};

/// The operation that is being compared, or the whole document.
pub(super) struct Scope<'r, 'a> {
    pub(super) findings: &'r mut Findings,
    pub(super) schemas: &'r mut Schemas<'a>,
    /// Such as `POST /v1/customers`.
    pub(super) operation: Option<String>,
    /// The callback of the operation that is being compared.
    pub(super) callback: Option<String>,
    /// Whether the requests go to the caller, as those of callbacks and webhooks do.
    pub(super) is_turned: bool,
}

impl<'a> Scope<'_, 'a> {
    /// Adds a finding.
    pub(super) fn report(&mut self, rule: &'static Rule, at: &Sides<'a>, message: &str) {
        let level = if self.is_turned { turned(rule) } else { rule.level };
        self.report_as(rule, level, at, message);
    }

    /// Marks a place as handled, so that nothing else is reported about it.
    pub(super) fn mark_handled(&mut self, at: &Sides<'a>) {
        self.findings.mark_handled(at.pointers());
    }

    /// Reports that a flag was set or unset.
    pub(super) fn compare_flag(&mut self, key: &str, rules: [&'static Rule; 2], at: &Sides<'a>, what: &str) {
        let [set, unset] = rules;
        let (rule, now) = match at.flag(key) {
            (false, true) => (set, true),
            (true, false) => (unset, false),
            _ => return,
        };
        self.report(rule, &at.child(key), &format!("{what}: {key} changed from {} to {now}", !now));
    }

    /// Compares the schemas of two holders. A missing schema allows anything, like one without keywords.
    pub(super) fn compare_held(
        &mut self,
        direction: Direction,
        base: &Node<'a>,
        head: &Node<'a>,
        what: &str,
        written: Written,
    ) {
        let schema =
            |node: &Node<'a>| node.child("schema").unwrap_or_else(|| node.with_schema(&Value::Null, "/schema"));
        self.compare_schemas(direction, &schema(base), &schema(head), what, written);
    }

    /// Compares two schemas.
    pub(super) fn compare_schemas(
        &mut self,
        direction: Direction,
        base: &Node<'a>,
        head: &Node<'a>,
        what: &str,
        written: Written,
    ) {
        let direction = if self.is_turned { direction.turned() } else { direction };
        let comparison = self.schemas.of(direction);
        let differences = comparison.compare(base, head, written);
        let reported: Vec<_> = differences
            .into_iter()
            .map(|(field, difference)| {
                let level = difference.effect.level(direction);
                (difference.rule, level, difference.at.clone(), difference.describe(what, &field))
            })
            .collect();
        for place in comparison.take_handled() {
            self.findings.mark_handled(place);
        }
        for (rule, level, at, message) in reported {
            self.report_as(rule, level, &at, &message);
        }
    }

    fn report_as(&mut self, rule: &'static Rule, level: Level, at: &Sides<'a>, message: &str) {
        let message = match &self.callback {
            Some(callback) => format!("in the callback {callback}, {message}"),
            None => message.to_owned(),
        };
        self.findings.add(rule, level, at.pointers(), self.operation.as_deref(), &message);
    }
}

/// Returns the level in a callback or webhook, whose requests go to the caller. What would break a sender is a warning for the
/// receiver, and so is a sender that sends less or authenticates differently.
fn turned(rule: &'static Rule) -> Level {
    let of_receivers = [
        &rules::PARAMETER_BECAME_OPTIONAL,
        &rules::REQUEST_BODY_BECAME_OPTIONAL,
        &rules::SECURITY_ALTERNATIVE_ADDED,
        &rules::SECURITY_REMOVED,
    ];
    if of_receivers.contains(&rule) { Level::Warning } else { rule.level.min(Level::Warning) }
}
