//! The names of resources and methods: nouns in singular and plural, and the verbs of operationIds.

use heck::ToSnakeCase;

/// A name in `snake_case`, if it is a valid identifier.
pub(super) fn snake(name: &str) -> Option<String> {
    let name = name.to_snake_case();
    syn::parse_str::<syn::Ident>(&name).is_ok().then_some(name)
}

/// The singular of a noun in `snake_case`.
pub(crate) fn singular(noun: &str) -> String {
    const LONG: [&str; 6] = ["sses", "uses", "xes", "ches", "shes", "zzes"];
    let is_long =
        LONG.iter().any(|end| noun.ends_with(end)) && !["auses", "ouses"].iter().any(|end| noun.ends_with(end));
    match noun {
        _ if ["ss", "us", "is"].iter().any(|end| noun.ends_with(end)) => noun.to_owned(),
        _ if noun.len() > 4 && noun.ends_with("ies") => format!("{}y", &noun[..noun.len() - 3]),
        _ if is_long => noun[..noun.len() - 2].to_owned(),
        _ => noun.strip_suffix('s').filter(|one| !one.is_empty()).unwrap_or(noun).to_owned(),
    }
}

pub(super) fn is_plural(noun: &str) -> bool {
    singular(noun) != noun
}

/// Whether both are the same noun, in singular or plural.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one == other || singular(one) == singular(other)
}

/// Removes a noun from the end of an id, or else from its beginning.
pub(super) fn without(id: &str, noun: &str) -> Option<String> {
    without_last(id, noun).or_else(|| without_first(id, noun))
}

fn without_first(id: &str, noun: &str) -> Option<String> {
    let (first, rest) = split(id, noun.split('_').count());
    is_same(&first, noun).then_some(rest)
}

/// Removes a noun from the end of an id.
pub(super) fn without_last(id: &str, noun: &str) -> Option<String> {
    let words = id.split('_').count();
    let (rest, last) = split(id, words.checked_sub(noun.split('_').count())?);
    is_same(&last, noun).then_some(rest)
}

/// Splits an id after the given number of words.
fn split(id: &str, words: usize) -> (String, String) {
    let all: Vec<_> = id.split('_').collect();
    let (first, rest) = all.split_at(words.min(all.len()));
    (first.join("_"), rest.join("_"))
}

/// The operationId without the noun of its resource and those of the resources that contain it. The result may be empty.
pub(super) fn verb(id: &str, noun: &str, holders: &[String]) -> String {
    let id = without_holders(id, holders);
    let id = without(&id, noun).unwrap_or(id);
    holders.iter().rev().fold(id, |id, holder| without(&id, holder).unwrap_or(id))
}

/// Removes the outer resources from the beginning of an id: `customers_notes_list` becomes `notes_list`.
pub(super) fn without_holders(id: &str, holders: &[String]) -> String {
    holders
        .iter()
        .fold(id.to_owned(), |id, holder| without_first(&id, holder).filter(|it| !it.is_empty()).unwrap_or(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_has_a_singular() {
        let table = [
            ("customers", "customer"),
            ("payment_methods", "payment_method"),
            ("companies", "company"),
            ("ties", "tie"),
            ("addresses", "address"),
            ("address", "address"),
            ("purchases", "purchase"),
            ("warehouses", "warehouse"),
            ("statuses", "status"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("wishes", "wish"),
            ("metadata", "metadata"),
            ("analysis", "analysis"),
            ("s", "s"),
        ];
        for (noun, expected) in table {
            assert_eq!(singular(noun), expected, "{noun}");
        }
    }

    #[test]
    fn a_verb_is_what_an_id_says_beside_its_nouns() {
        let table: &[(&str, &str, &[&str], &str)] = &[
            ("create_customer", "customers", &[], "create"),
            ("search_customers", "customers", &[], "search"),
            ("customers_list", "customers", &[], "list"),
            ("list_payment_methods", "payment_methods", &["customers"], "list"),
            ("list_customer_notes", "notes", &["customers"], "list"),
            ("customers_notes_list", "notes", &["customers"], "list"),
            ("list_lists", "lists", &[], "list"),
            ("ping", "customers", &[], "ping"),
            ("customers", "customers", &[], ""),
            ("get", "payment_methods", &[], "get"),
        ];
        for (id, noun, holders, expected) in table {
            let holders: Vec<_> = holders.iter().map(|holder| (*holder).to_owned()).collect();
            assert_eq!(verb(id, noun, &holders), *expected, "{id}");
        }
    }
}
