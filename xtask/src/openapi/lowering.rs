//! Lowers OpenAPI 3.1 to 3.0, so that documents of both versions are compared by their meaning.
//!
//! Keywords that 3.0 cannot express stay as they are. A review reports changes to them, as with everything it does not
//! understand, and the generator rejects them unless no type depends on them.

use serde_json::{Map, Value, json};

use super::keywords::{Kind, Of};
use super::visit::{each_mut, each_schema};

type Schema = Map<String, Value>;

/// Rewrites a document of OpenAPI 3.1 with the keywords of OpenAPI 3.0.
pub(crate) fn lower(document: &mut Value) {
    if let Value::Object(document) = document {
        document.entry("paths").or_insert_with(|| json!({}));
    }
    each_schema(document, &mut |_, schema| {
        references(schema);
        constants(schema);
        types(schema);
        bound(schema, "exclusiveMinimum", "minimum", |exclusive, inclusive| exclusive >= inclusive);
        bound(schema, "exclusiveMaximum", "maximum", |exclusive, inclusive| exclusive <= inclusive);
        examples(schema);
        encodings(schema);
        booleans(schema);
    });
    each_mut(document, &mut |_, kind, holder| {
        if matches!(kind, Kind::Object(Of::MediaType | Of::Parameter | Of::Header))
            && let Some(schema) = holder.get_mut("schema")
        {
            as_object(schema);
        }
    });
}

/// The keywords of 3.1 that affect no type.
const WITHOUT_EFFECT: [&str; 16] = [
    "$anchor",
    "$comment",
    "$dynamicAnchor",
    "$id",
    "$schema",
    "$vocabulary",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "examples",
    "identifier",
    "jsonSchemaDialect",
    "pathItems",
    "summary",
    "webhooks",
    "x-webhooks",
];

/// Whether a keyword that 3.1 adds to an object has no effect on the client.
pub(crate) fn has_no_effect(of: Of, keyword: &str) -> bool {
    WITHOUT_EFFECT.contains(&keyword) && of.added().any(|added| added == keyword)
}

/// Turns a lowered document into one of 3.0 by removing keywords without effect.
pub(crate) fn finish(document: &mut Value) {
    each_mut(document, &mut |_, kind, value| {
        if let (Kind::Object(of), Value::Object(members)) = (kind, value) {
            members.retain(|keyword, _| !has_no_effect(of, keyword));
        }
    });
    document["openapi"] = "3.0.3".into();
}

/// Moves a `$ref` that has siblings into an `allOf`. OpenAPI 3.0 ignores the siblings of a `$ref`.
fn references(schema: &mut Schema) {
    if schema.len() > 1
        && let Some(reference) = schema.remove("$ref")
    {
        match schema.entry("allOf").or_insert_with(|| json!([])) {
            Value::Array(all) => all.insert(0, json!({ "$ref": reference })),
            other => *other = json!([{ "$ref": reference }]),
        }
    }
}

fn constants(schema: &mut Schema) {
    if let Some(constant) = schema.remove("const") {
        if constant.is_null() {
            schema.insert("type".to_owned(), "null".into());
        } else {
            schema.insert("enum".to_owned(), json!([constant]));
        }
    }
}

fn types(schema: &mut Schema) {
    let names: Vec<_> = match schema.get("type") {
        Some(Value::Array(names)) => names.clone(),
        Some(name) if name == "null" => vec![name.clone()],
        _ => return,
    };
    let others: Vec<_> = names.iter().filter(|name| *name != "null").cloned().collect();
    // An enum lists all values: without null in it, null is not allowed.
    let is_listed =
        schema.get("enum").is_none_or(|values| values.as_array().is_none_or(|all| all.contains(&Value::Null)));
    let is_nullable = others.len() < names.len() && (is_listed || others.is_empty());
    match &others[..] {
        [] => {
            schema.insert("type".to_owned(), "string".into());
            schema.insert("enum".to_owned(), json!([null]));
        }
        [only] => {
            schema.insert("type".to_owned(), only.clone());
        }
        _ => {
            schema.shift_remove("type");
            let branch = |name: Value| {
                if is_nullable { json!({ "type": name, "nullable": true }) } else { json!({ "type": name }) }
            };
            let branches: Value = others.into_iter().map(branch).collect();
            // An existing union must also match, so both go into an `allOf`.
            match schema.remove("anyOf") {
                None => drop(schema.insert("anyOf".to_owned(), branches)),
                Some(union) => {
                    let both = [json!({ "anyOf": union }), json!({ "anyOf": branches })];
                    match schema.entry("allOf").or_insert_with(|| json!([])) {
                        Value::Array(all) => all.extend(both),
                        other => *other = json!(both),
                    }
                }
            }
            return;
        }
    }
    if is_nullable {
        schema.insert("nullable".to_owned(), true.into());
    }
}

/// Rewrites an exclusive bound, which is a number in 3.1 and a flag in 3.0. Of two bounds, the tighter one is kept.
fn bound(schema: &mut Schema, exclusive: &str, inclusive: &str, is_tighter: fn(f64, f64) -> bool) {
    let Some(limit) = schema.get(exclusive).filter(|limit| limit.is_number()).cloned() else { return };
    let other = schema.get(inclusive).and_then(Value::as_f64);
    schema.remove(exclusive);
    if other.is_none_or(|other| limit.as_f64().is_some_and(|limit| is_tighter(limit, other))) {
        schema.insert(inclusive.to_owned(), limit);
        schema.insert(exclusive.to_owned(), true.into());
    }
}

fn examples(schema: &mut Schema) {
    if let Some(Value::Array(examples)) = schema.get("examples")
        && !schema.contains_key("example")
        && let [only] = &examples[..]
    {
        let only = only.clone();
        schema.remove("examples");
        schema.insert("example".to_owned(), only);
    }
}

fn encodings(schema: &mut Schema) {
    let format = match (schema.get("contentEncoding"), schema.get("contentMediaType")) {
        (Some(encoding), None) if encoding == "base64" => ("contentEncoding", "byte"),
        (None, Some(media_type)) if media_type == "application/octet-stream" => ("contentMediaType", "binary"),
        _ => return,
    };
    if !schema.contains_key("format") {
        schema.remove(format.0);
        schema.insert("format".to_owned(), format.1.into());
    }
}

/// Rewrites a boolean schema, which accepts any value or none.
fn as_object(schema: &mut Value) {
    match schema {
        Value::Bool(true) => *schema = json!({}),
        Value::Bool(false) => *schema = json!({ "not": {} }),
        _ => {}
    }
}

fn booleans(schema: &mut Schema) {
    for (keyword, value) in schema.iter_mut().filter(|(keyword, _)| *keyword != "additionalProperties") {
        match (Kind::Object(Of::Schema).below(keyword), value) {
            (Kind::Object(Of::Schema), schema) => as_object(schema),
            (Kind::Names(Of::Schema), Value::Object(named)) => named.values_mut().for_each(as_object),
            (Kind::List(Of::Schema), Value::Array(list)) => list.iter_mut().for_each(as_object),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[derive(serde::Deserialize)]
    struct Row {
        before: Value,
        after: Value,
    }

    #[test]
    fn what_3_1_says_is_said_in_3_0() {
        let rows: Vec<Row> = serde_saphyr::from_str(include_str!("lowering.yaml")).unwrap();
        for Row { before, after } in rows {
            let mut document = json!({ "components": { "schemas": { "A": before, "B": { "items": before } } } });
            super::lower(&mut document);
            let expected = json!({ "A": after, "B": { "items": after } });
            assert_eq!(document["components"]["schemas"], expected, "{before}");
            assert_eq!(document["paths"], json!({}));
        }
    }
}
