//! How two schemas differ, and what each difference does to the values that they allow.

use super::sides::Sides;
use crate::openapi::direction::Direction;
use crate::review::rules;
use keywords::{Keyword, LIMITS, REMARKS};
use pairs::{Comparison, Work};

mod alternatives;
mod conjunctions;
mod keywords;
mod merge;
mod objects;
mod overlaps;
pub(super) mod pairs;
mod union;
mod values;

/// The keywords with a comparison of their own.
const COMPARED: &[&str] =
    &["nullable", "properties", "required", "additionalProperties", "items", "not", "allOf", "anyOf", "oneOf", "$ref"];

/// Whether a keyword of a schema is compared by its meaning.
pub(super) fn is_compared(keyword: &str) -> bool {
    let has = |keywords: &[Keyword]| keywords.iter().any(|row| row.name == keyword);
    has(LIMITS) || has(REMARKS) || COMPARED.contains(&keyword)
}

/// The comparisons of the schemas of requests and of those of responses.
pub(super) struct Schemas<'a> {
    requests: Comparison<'a>,
    responses: Comparison<'a>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(root: &Sides<'a>) -> Self {
        Self {
            requests: Comparison::new(Direction::Request, root),
            responses: Comparison::new(Direction::Response, root),
        }
    }

    pub(super) fn of(&mut self, direction: Direction) -> &mut Comparison<'a> {
        match direction {
            Direction::Request => &mut self.requests,
            Direction::Response => &mut self.responses,
        }
    }

    /// Whether both are schemas that were compared, with each other or with others.
    pub(super) fn has_compared(&self, base: &str, head: &str) -> bool {
        let is_seen = |side: usize, pointer: &str| {
            [&self.requests, &self.responses].into_iter().any(|schemas| schemas.seen[side].contains(pointer))
        };
        is_seen(0, base) && is_seen(1, head)
    }
}

/// Compares the schemas of a pair: as sets if one lists alternatives, and otherwise keyword by keyword.
fn compare(work: &mut Work<'_, '_>) {
    if !work.mode.is_alternative {
        compare_null(work);
    }
    if work.base.unions.is_empty() && work.head.unions.is_empty() {
        conjunctions::compare(work);
    } else {
        alternatives::compare(work);
    }
}

fn compare_null(work: &mut Work<'_, '_>) {
    let at = Sides::new(work.base.null.clone(), work.head.null.clone());
    match (&at.base, &at.head) {
        (Some(_), None) if !work.head.refuses_null => {}
        (None, Some(_)) if !work.base.refuses_null => {}
        (Some(_), None) => work.report(&rules::NULLABLE_REMOVED, at, "", "may no longer be null".to_owned()),
        (None, Some(_)) => work.report(&rules::NULLABLE_ADDED, at, "", "may now be null".to_owned()),
        _ => {}
    }
}
