//! The operations of our document, so that expectations hold for any that it gains.

use std::fs;
use std::path::Path;

use serde_json::Value;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

pub(crate) fn committed() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/customers.yaml")).unwrap()
}

/// Returns the wanted operations and webhooks, in the order of the document, as reports list them.
pub(crate) fn described(is_wanted: impl Fn(&str) -> bool) -> String {
    let document: Value = serde_saphyr::from_str(&committed()).unwrap();
    let members = |key: &str| document[key].as_object().unwrap().clone();
    let operations = members("paths").into_iter().flat_map(|(path, item)| {
        let methods: Vec<_> = item.as_object().unwrap().keys().filter(|key| METHODS.contains(&key.as_str())).collect();
        methods.iter().map(|method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
    });
    let webhooks = members("x-webhooks").into_iter().map(|(name, _)| format!("webhook {name}"));
    operations.chain(webhooks).filter(|name| is_wanted(name)).collect::<Vec<_>>().join(", ")
}

/// Returns the line of a report about the operations that were not called.
pub(crate) fn unseen(called: &[&str]) -> String {
    format!("never called: {}\n", described(|name| !called.contains(&name) && !name.starts_with("webhook ")))
}

/// Returns a report without that line, which a new operation changes.
pub(crate) fn without_unseen(report: &str) -> String {
    report.lines().filter(|line| !line.starts_with("never called: ")).collect::<Vec<_>>().join("\n")
}
