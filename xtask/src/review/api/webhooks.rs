//! Webhooks: operations whose requests the API sends, so their bodies are compared like responses.

use std::collections::{BTreeMap, BTreeSet};

use super::operations::compare_operation;
use super::scope::Scope;
use super::security::{self, Schemes};
use super::sides::Sides;
use crate::openapi::node::Node;
use crate::openapi::operations::{Operation, webhooks};
use crate::review::rules;

/// Compares the webhooks of two documents, under either keyword.
pub(super) fn compare<'a>(scope: &mut Scope<'_, 'a>, root: &Sides<'a>, schemes: &Schemes) {
    let [old, new] = [&root.base, &root.head].map(|side| side.as_ref().map(by_name).unwrap_or_default());
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let (was, is) = (old.get(key), new.get(key));
        let node = |webhook: Option<&Operation<'a>>| webhook.map(|webhook| webhook.node.clone());
        let at = Sides::new(node(was), node(is));
        scope.operation = is.or(was).map(Operation::name);
        if let (Some(was), Some(is)) = (was, is) {
            scope.is_turned = true;
            compare_operation(scope, root, was, is);
            security::compare(scope, root, &at, schemes);
            scope.is_turned = false;
        } else {
            let rule = if was.is_none() { &rules::WEBHOOK_ADDED } else { &rules::WEBHOOK_REMOVED };
            scope.report(rule, &at, &format!("the webhook was {}", at.verb()));
        }
    }
    scope.operation = None;
}

fn by_name<'a>(root: &Node<'a>) -> BTreeMap<(&'a str, &'static str), Operation<'a>> {
    webhooks(root).into_iter().map(|webhook| ((webhook.path, webhook.method), webhook)).collect()
}
