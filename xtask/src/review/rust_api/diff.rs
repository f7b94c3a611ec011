//! How the public surfaces of two clients differ.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::surface::{ALIAS, ENUM, Member, Named, Shape, Surface};
use crate::review::finding::ClientChange;
use crate::review::rules::{self, Rule};

/// Returns the changes from one surface to the other, the worst first.
pub(crate) fn compare(base: &Surface, head: &Surface) -> Vec<ClientChange> {
    let added = |rule: &'static Rule| move |item: &str| change(rule, item, "is added");
    let mut changes = diff(
        "",
        [&base.types, &head.types],
        &rules::CLIENT_TYPE_REMOVED,
        |item, _| added(&rules::CLIENT_TYPE_ADDED)(item),
        compare_types,
    );
    changes.extend(diff(
        "",
        [&base.methods, &head.methods],
        &rules::METHOD_REMOVED,
        |item, _| added(&rules::METHOD_ADDED)(item),
        |item, base, head| differ(&rules::METHOD_SIGNATURE_CHANGED, item, "", base, head),
    ));
    changes.extend(diff(
        "",
        [&base.operations, &head.operations],
        &rules::CONSTANT_REMOVED,
        operation_added,
        compare_operations,
    ));
    let hidden = base.exports.difference(&head.exports);
    let hidden = hidden.filter(|name| head.types.contains_key(&format!("types::{name}")));
    changes.extend(hidden.map(|name| {
        change(&rules::CLIENT_TYPE_REMOVED, name, &format!("is no longer at the root, only `types::{name}` is left"))
    }));
    changes.sort_by_cached_key(|change| {
        (Reverse(change.level), change.item.clone(), change.rule.id, change.message.clone())
    });
    changes
}

/// Compares two maps by name. `compare` compares the values that both have under the same name.
fn diff<T, Changes: IntoIterator<Item = ClientChange>>(
    prefix: &str,
    [base, head]: [&Named<T>; 2],
    removed: &'static Rule,
    added: impl Fn(&str, &T) -> ClientChange,
    compare: impl Fn(&str, &T, &T) -> Changes,
) -> Vec<ClientChange> {
    let mut changes = Vec::new();
    let names: BTreeSet<_> = base.keys().chain(head.keys()).collect();
    for name in names {
        let item = format!("{prefix}{name}");
        match (base.get(name), head.get(name)) {
            (Some(base), Some(head)) => changes.extend(compare(&item, base, head)),
            (None, Some(head)) => changes.push(added(&item, head)),
            (_, None) => changes.push(change(removed, &item, "is removed")),
        }
    }
    changes
}

/// Creates a change whose message starts with the item, so that it can stand alone.
fn change(rule: &'static Rule, item: &str, what: &str) -> ClientChange {
    ClientChange::new(rule, item, format!("`{item}` {what}."))
}

fn from_to(what: &str, base: &str, head: &str) -> String {
    format!("changes {what}from `{base}` to `{head}`")
}

/// Returns a change if two texts differ.
fn differ(rule: &'static Rule, item: &str, what: &str, base: &str, head: &str) -> Option<ClientChange> {
    (base != head).then(|| change(rule, item, &from_to(what, base, head)))
}

/// Compares two types. If the kind changes, that is the only finding, since the rest follows from it.
fn compare_types(item: &str, base: &Shape, head: &Shape) -> Vec<ClientChange> {
    if base.kind != head.kind {
        let what = format!("changes from {} to {}", base.kind, head.kind);
        return vec![change(&rules::TYPE_KIND_CHANGED, item, &what)];
    }
    let (prefix, members) = (format!("{item}::"), [&base.members, &head.members]);
    let mut changes = if base.kind == ENUM {
        let added = |variant: &str, _: &Member| variant_added(variant, base.non_exhaustive);
        diff(&prefix, members, &rules::VARIANT_REMOVED, added, |variant, base, head| {
            differ(&rules::VARIANT_CHANGED, variant, "", &base.text, &head.text)
        })
    } else {
        let added = |field: &str, head: &Member| field_added(item, field, head);
        diff(&prefix, members, &rules::FIELD_REMOVED, added, |field, base, head| {
            compare_fields(item, field, base, head)
        })
    };
    changes.extend(match (base.denies_unknown, head.denies_unknown) {
        (false, true) => Some(change(&rules::UNKNOWN_FIELDS_DENIED, item, "now rejects unknown fields")),
        (true, false) => Some(change(&rules::UNKNOWN_FIELDS_ALLOWED, item, "now accepts unknown fields")),
        _ => None,
    });
    changes.extend(compare_inner(item, base, head));
    changes.extend(compare_traits(item, base, head));
    changes
}

fn variant_added(variant: &str, non_exhaustive: bool) -> ClientChange {
    if non_exhaustive {
        return change(&rules::VARIANT_ADDED, variant, "is added");
    }
    change(&rules::EXHAUSTIVE_VARIANT_ADDED, variant, "is added to an enum that callers may match exhaustively")
}

fn field_added(item: &str, field: &str, head: &Member) -> ClientChange {
    if !head.required {
        return change(&rules::FIELD_ADDED, field, "is added");
    }
    let what = format!("is added, and callers of `{item}::builder()` must now set it");
    change(&rules::REQUIRED_FIELD_ADDED, field, &what)
}

fn compare_fields(item: &str, field: &str, base: &Member, head: &Member) -> Option<ClientChange> {
    if base.text != head.text {
        return differ(&rules::FIELD_TYPE_CHANGED, field, "its type ", &base.text, &head.text);
    }
    let (rule, what) = match (base.required, head.required) {
        (true, false) => (&rules::FIELD_BECAME_OPTIONAL_TO_BUILD, "required to optional"),
        (false, true) => (&rules::FIELD_BECAME_REQUIRED_TO_BUILD, "optional to required"),
        _ => return None,
    };
    Some(change(rule, field, &format!("changes from {what} in `{item}::builder()`")))
}

/// Compares the inner types. A value that becomes public breaks nothing.
fn compare_inner(item: &str, base: &Shape, head: &Shape) -> Option<ClientChange> {
    let (rule, what) = match base.kind {
        ALIAS => (&rules::ALIAS_CHANGED, "its target "),
        _ => (&rules::NEWTYPE_CHANGED, "its inner type "),
    };
    let opened = head.inner == format!("pub {}", base.inner);
    differ(rule, item, what, &base.inner, &head.inner).filter(|_| !opened)
}

fn compare_traits<'a>(item: &'a str, base: &'a Shape, head: &'a Shape) -> impl Iterator<Item = ClientChange> + 'a {
    let lost = base.traits.difference(&head.traits);
    let lost = lost.map(move |name| change(&rules::TRAIT_REMOVED, item, &format!("loses `{name}`")));
    let gained = head.traits.difference(&base.traits);
    lost.chain(gained.map(move |name| change(&rules::TRAIT_ADDED, item, &format!("gains `{name}`"))))
}

fn operation_added(item: &str, fields: &Named<String>) -> ClientChange {
    let [method, path, repeatable] =
        ["method", "path", "repeatable"].map(|name| fields.get(name).map_or("", |text| text.trim_matches('"')));
    let what = if repeatable == "true" { "is repeatable" } else { "is not repeatable" };
    let what =
        if method.is_empty() { "is added".to_owned() } else { format!("is added: {method} {path}, which {what}") };
    change(&rules::CONSTANT_ADDED, item, &what)
}

fn compare_operations(item: &str, base: &Named<String>, head: &Named<String>) -> Vec<ClientChange> {
    let fields = base.iter().filter_map(|(name, base)| {
        let head = head.get(name).filter(|head| *head != base)?;
        let what = from_to(&format!("`{name}` "), base, head);
        Some(if name == "repeatable" {
            let when = if head == "true" { "now" } else { "no longer" };
            let what = format!("{what}: the client {when} retries it after an attempt that may have taken effect");
            change(&rules::OPERATION_REPEATABLE_CHANGED, item, &what)
        } else {
            change(&rules::OPERATION_CHANGED, item, &what)
        })
    });
    fields.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMITTED: [(&str, &str); 3] = [
        ("operations.rs", include_str!("../../../../flex-sdk/src/generated/operations.rs")),
        ("resources.rs", include_str!("../../../../flex-sdk/src/generated/resources.rs")),
        ("types.rs", include_str!("../../../../flex-sdk/src/generated/types.rs")),
    ];

    #[derive(serde::Deserialize)]
    struct Rows {
        files: Vec<Row>,
        edits: Vec<Row>,
    }

    #[derive(serde::Deserialize)]
    struct Row {
        what: String,
        file: String,
        before: String,
        after: String,
        #[serde(default)]
        finds: Vec<String>,
    }

    fn rows() -> Rows {
        serde_saphyr::from_str(include_str!("rows.yaml")).unwrap()
    }

    fn surface(files: &[(&str, &str)]) -> Surface {
        let name = |name: &str| {
            ["operations.rs", "resources.rs", "types.rs", "webhooks.rs"].into_iter().find(|file| *file == name).unwrap()
        };
        Surface::of(&files.iter().map(|(file, text)| (name(file), syn::parse_file(text).unwrap())).collect())
    }

    /// Formats a change as a row does.
    fn said(change: &ClientChange) -> String {
        assert!(change.message.starts_with(&format!("`{}` ", change.item)), "{change:?}");
        format!("{} {} {}", format!("{:?}", change.level).to_lowercase(), change.rule.id, change.message)
    }

    /// Checks every row before it fails, so that one run shows all mismatches.
    fn check(rows: &[Row], surfaces: impl Fn(&Row) -> [Surface; 2]) {
        let failures = rows.iter().filter_map(|row| {
            let [base, head] = surfaces(row);
            let said: Vec<_> = compare(&base, &head).iter().map(said).collect();
            (said != row.finds).then(|| format!("{}:\n  {}\n  is not\n  {:?}", row.what, said.join("\n  "), row.finds))
        });
        let failures: Vec<_> = failures.collect();
        assert!(failures.is_empty(), "{} of {} rows:\n{}", failures.len(), rows.len(), failures.join("\n"));
    }

    #[test]
    fn says_what_changes_between_two_files() {
        check(&rows().files, |Row { file, before, after, .. }| {
            [before, after].map(|text| surface(&[(file.as_str(), text.as_str())]))
        });
    }

    #[test]
    fn says_what_an_edit_of_the_committed_files_changes() {
        check(&rows().edits, |Row { what, file, before, after, .. }| {
            let head = COMMITTED.map(|(committed, text)| {
                assert!(committed != *file || text.contains(before), "{what}: there is no {before:?} in {file}");
                (committed, if committed == *file { text.replacen(before, after, 1) } else { text.to_owned() })
            });
            [surface(&COMMITTED), surface(&head.each_ref().map(|(file, text)| (*file, text.as_str())))]
        });
    }

    #[test]
    fn each_rule_finds_its_example() {
        let examples = rules::all().filter(|rule| rule.area == rules::Area::Client);
        for (rule, example) in examples.filter_map(|rule| Some((rule, rule.example?))) {
            let [base, head] = [example.before, example.after].map(|text| surface(&[("types.rs", text)]));
            let found = compare(&base, &head);
            let is_found = found.iter().any(|change| change.rule == rule && change.level == rule.level);
            assert!(is_found, "{}: {} to {}: {found:#?}", rule.id, example.before, example.after);
        }
    }
}
