//! Tests that derive resources from documents.

use std::fmt::Write;

use super::{Method, Payload, Resource, resources};
use crate::openapi::document::Document;
use crate::openapi::operations::Parameter;

#[derive(serde::Deserialize)]
struct Row {
    what: String,
    #[serde(default)]
    tags: serde_json::Value,
    paths: serde_json::Value,
    #[serde(default)]
    schemas: serde_json::Value,
    /// A line for each resource and each method, or the error.
    finds: Vec<String>,
}

#[test]
fn a_document_has_resources() {
    let rows: Vec<Row> = serde_saphyr::from_str(include_str!("rows.yaml")).unwrap();
    for Row { what, tags, paths, schemas, finds } in rows {
        let document = serde_json::json!({
            "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": paths,
            "tags": tags.as_array().cloned().unwrap_or_default(),
            "components": { "schemas": schemas.as_object().cloned().unwrap_or_default() },
        });
        let document = Document::parse("it", &document.to_string()).unwrap_or_else(|error| panic!("{what}: {error}"));
        let found = match resources(&document) {
            Ok(found) => found.iter().flat_map(|resource| shown(resource, "")).collect(),
            Err(error) => vec![error.to_string().splitn(4, ':').last().unwrap_or_default().trim().to_owned()],
        };
        assert_eq!(found, finds, "{what}");
    }
}

fn shown(resource: &Resource<'_>, holder: &str) -> Vec<String> {
    let name = format!("{holder}{}", resource.name);
    let holds: Vec<_> = resource.holds.iter().map(Parameter::name).collect();
    let description = resource.description.map_or(String::new(), |description| format!(": {description}"));
    let mut lines = vec![format!("{name}({}){description}", holds.join(", "))];
    lines.extend(resource.methods.iter().map(|method| format!("{name}.{}", shown_method(method))));
    lines.extend(resource.nested.iter().flat_map(|nested| shown(nested, &format!("{name}."))));
    lines
}

fn shown_method(method: &Method<'_>) -> String {
    let mut line = format!("{} {:?} {}", method.name, method.action, method.collection);
    let payload = |payload: &Option<Payload<'_>>| {
        payload.as_ref().map_or("-".to_owned(), |payload| {
            let name = payload.items.as_ref().unwrap_or(&payload.value).name();
            let list = if payload.items.is_some() { "[]" } else { "" };
            format!("{}{name}{list}", payload.member.map_or(String::new(), |member| format!("{member}: ")))
        })
    };
    write!(line, " ({}) -> {} ({})", payload(&method.request), method.status, payload(&method.response)).unwrap();
    if let Some(paging) = method.paging {
        write!(line, " by {paging:?}").unwrap();
    }
    if let Some(id) = &method.id {
        write!(line, " id {} {}", id.property, id.prefix).unwrap();
    }
    for id in &method.path_ids {
        let inner = id.inner.map_or(String::new(), |inner| format!(".{inner}"));
        write!(line, " {{{}}}={}{inner}", id.parameter, id.property).unwrap();
    }
    line.trim_end().to_owned()
}
