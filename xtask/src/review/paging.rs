//! How the client requests the pages of lists.

use super::finding::ClientChange;
use super::rules;
use crate::openapi::document::Document;
use crate::openapi::node::Node;
use crate::openapi::operations::Operation;
use crate::openapi::resources::PAGING;

/// Returns a finding for each operation whose paging changed.
pub(crate) fn compare(base: &Document, head: &Document) -> Vec<ClientChange> {
    let before = base.operations();
    let both = head.operations().into_iter().filter_map(|is| {
        let was = before.iter().find(|was| was.id() == is.id())?.clone();
        Some((was, is))
    });
    let changes = both.filter_map(|(was, is)| {
        let [from, to] = [&was, &is].map(paging);
        let item = format!("operations::{}", heck::ToShoutySnakeCase::to_shouty_snake_case(is.id()?));
        let message = format!(
            "`{item}` changes `{PAGING}` from {from} to {to}, which changes how the client requests the pages of the list."
        );
        (from != to).then(|| ClientChange::new(&rules::OPERATION_PAGING_CHANGED, &item, message))
    });
    changes.collect()
}

fn paging(operation: &Operation<'_>) -> String {
    let paging: Option<Node<'_>> = operation.node.child(PAGING);
    paging.and_then(|paging| paging.value.as_str()).map_or("nothing".to_owned(), |paging| format!("`{paging}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_paged_in_another_way_is_told_of() {
        let list = |paging: &str| {
            let text = format!("openapi: 3.0.3\npaths: {{/a: {{get: {{operationId: listA{paging}}}}}}}");
            Document::parse("it", &text).unwrap()
        };
        let (cursor, offset) = (", x-paging: cursor", ", x-paging: offset");
        let table = [
            (cursor, cursor, None),
            (cursor, offset, Some("from `cursor` to `offset`")),
            ("", offset, Some("from nothing to `offset`")),
            (cursor, "", Some("from `cursor` to nothing")),
        ];
        for (before, after, expected) in table {
            let found = compare(&list(before), &list(after));
            let found: Vec<_> = found.iter().map(|change| change.message.as_str()).collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|what| {
                    format!("`operations::LIST_A` changes `x-paging` {what}, which changes how the client requests the pages of the list.")
                })
                .collect();
            assert_eq!(found, expected, "{before} {after}");
        }
    }
}
