//! The catalogue of rules: what a review can find.

use std::fmt::Write;

use anyhow::Result;
use serde_json::json;

use super::level::Bump;
use super::render::markdown::cell;
use super::rules::{self, Area, ExampleKind, Rule};
use crate::terminal::{self, paint};

/// The catalogue in Markdown: a path below the repository's root.
pub(crate) const PATH: &str = "openapi/review-rules.md";

/// Lists the rules for a terminal, one per line.
pub(crate) fn text() -> String {
    let width = rules::all().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (area, rules) in by_area() {
        let _ = writeln!(text, "{}", paint(terminal::HEADING, area.title()));
        for rule in rules {
            let id = paint(terminal::PLACE, format!("{:width$}", rule.id));
            let _ = writeln!(text, "  {id}  {:8}  {}", rule.level.name(), rule.sentence);
        }
        text.push('\n');
    }
    text
}

/// Lists the rules for people who browse the repository: a table per area, with the smallest change that each rule finds.
pub(crate) fn markdown() -> String {
    let mut text = String::from(
        "<!-- Written by `cargo xtask regenerate`. Do not edit. -->\n\n# What a review finds\n\n\
         `cargo xtask review` compares two versions of the document by these rules. An example is the smallest change that \
         a rule finds: in a schema, an operation, the document or the generated code. The version is the part of the crate's \
         version that the next release must bump, from 1.0 on.\n",
    );
    for (area, rules) in by_area() {
        let head = "| Rule | Level | Version | What it finds | Before | After |\n| --- | --- | --- | --- | --- | --- |";
        let _ = writeln!(text, "\n## {}\n\n{head}", area.title());
        for rule in rules {
            let [before, after] = rule.example.map_or([String::new(), String::new()], |example| {
                [example.before, example.after].map(|side| if side.is_empty() { String::new() } else { code(side) })
            });
            let (level, bump, sentence) = (rule.level.name(), bump(rule.bump), cell(rule.sentence));
            let _ = writeln!(text, "| `{}` | {level} | {bump} | {sentence} | {before} | {after} |", rule.id);
        }
    }
    text
}

/// Lists the rules for programs.
pub(crate) fn json() -> Result<String> {
    let rules = rules::all().map(|rule| {
        let example = rule
            .example
            .map(|example| json!({ "place": kind(example.kind), "before": example.before, "after": example.after }));
        json!({
            "id": rule.id,
            "area": rule.area.title(),
            "level": rule.level,
            "version": rule.bump,
            "sentence": rule.sentence,
            "example": example,
        })
    });
    Ok(serde_json::to_string_pretty(&rules.collect::<Vec<_>>())? + "\n")
}

/// Groups the rules by area, in the order of the table.
fn by_area() -> Vec<(Area, Vec<&'static Rule>)> {
    let mut areas: Vec<(Area, Vec<&'static Rule>)> = Vec::new();
    for rule in rules::all() {
        match areas.iter_mut().find(|(area, _)| *area == rule.area) {
            Some((_, rules)) => rules.push(rule),
            None => areas.push((rule.area, vec![rule])),
        }
    }
    areas
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

fn bump(bump: Bump) -> &'static str {
    match bump {
        Bump::None => "none",
        Bump::Patch => "patch",
        Bump::Minor => "minor",
        Bump::Major => "major",
    }
}

fn kind(kind: ExampleKind) -> &'static str {
    match kind {
        ExampleKind::Document => "document",
        ExampleKind::Operation => "operation",
        ExampleKind::Schema => "schema",
        ExampleKind::Code => "code",
    }
}
