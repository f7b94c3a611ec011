//! Random schemas: their types accept valid values, return them unchanged, and print nothing personal.

use std::env;
use std::fmt::Write;
use std::fs;

use fake_flex::Contract;
use fastrand::Rng;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::clients::{Workspace, committed, regenerate};

/// How many families of schemas to generate, and how many values of each.
const FAMILIES: usize = 150;
const VALUES: usize = 8;
/// The content of every personal string.
const MARK: &str = "MarkOfAPerson";

/// The check for each value.
const CHECK: &str = include_str!("check.rs");

/// A schema and the schemas that it refers to, by name.
type Family = Vec<(String, Value)>;

#[test]
#[ignore = "takes a minute: `.ci/run edits` runs it"]
fn types_of_random_schemas_take_what_is_accepted_give_it_back_and_print_nothing_personal() {
    let seed = env::var("SEED").map_or(1, |seed| seed.parse().unwrap());
    let mut random = Random(Rng::with_seed(seed));
    let mut document: Value = serde_saphyr::from_str(&committed()).unwrap();
    let root = TempDir::new().unwrap();
    let (mut refused, mut values, mut test) =
        (Vec::new(), 0, CHECK.to_owned() + "let found: Vec<Option<String>> = vec![\n");
    for index in 0..FAMILIES {
        let family = random.family(index);
        // Only schemas of requests and responses are in the contract.
        let reference = json!({ "$ref": format!("#/components/schemas/{}", family[0].0) });
        let body =
            json!({ "application/json": { "schema": { "type": "object", "properties": { "value": reference } } } });
        let operation = json!({
            "operationId": "call", "x-repeatable": true, "requestBody": { "required": true, "content": body },
            "responses": { "200": { "description": "D", "content": body } },
        });
        let alone = json!({
            "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": { "/a": { "post": operation } },
            "components": { "schemas": family.iter().cloned().collect::<Map<_, _>>() },
        });
        let (code, said) = regenerate(root.path(), &format!("{alone:#}"));
        match code {
            Some(0) => {}
            Some(2) if said.starts_with("error: openapi/customers.yaml:") => {
                refused.push(said);
                continue;
            }
            _ => panic!("{code:?} {said}: {alone:#}"),
        }
        let name = &family[0].0;
        let contract = fs::read_to_string(root.path().join("tests/fake-flex/src/document.json")).unwrap();
        let contract = Contract::new(serde_json::from_str(&contract).unwrap()).unwrap();
        let validator = contract.validator(&json!({ "$ref": format!("#/responses/{name}") }));
        for _ in 0..VALUES {
            let value = random.value(&alone, &family[0].1, false);
            if validator.is_valid(&value) {
                values += 1;
                writeln!(test, "check::<{name}>({name:?}, r####\"{value}\"####),").unwrap();
            }
        }
        document["components"]["schemas"].as_object_mut().unwrap().extend(family);
    }
    test += "];\nlet found: Vec<_> = found.into_iter().flatten().collect();\nassert!(found.is_empty(), \"{} of them:\\n{}\", found.len(), found.join(\"\\n\"));\n";
    println!("seed {seed}: {} of {FAMILIES} refused, {values} values\n{}", refused.len(), refused.concat());
    assert!(refused.len() < FAMILIES / 4 && values > FAMILIES, "too few values are left to test");

    let workspace = Workspace::new("random");
    workspace.add("random", &format!("{document:#}"), Some(&test));
    workspace.cargo(&["test", "--no-default-features", "--test", "edit"], ["random"]);
}

struct Random(Rng);

impl Random {
    /// A schema with the name of the family, and two that it may refer to.
    fn family(&mut self, index: usize) -> Family {
        let [name, object, text] = ["", "Object", "Text"].map(|suffix| format!("F{index}{suffix}"));
        let others = [self.object(&[], 1), self.text()];
        let references = [&object, &text].map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }));
        let [of_object, of_text] = others;
        let mut all = vec![(name, self.object(&references, 0)), (object, of_object), (text, of_text)];
        for (_, schema) in &mut all {
            schema["description"] = "A schema.".into();
            self.mark(schema);
        }
        all
    }

    fn schema(&mut self, references: &[Value], depth: usize) -> Value {
        match self.0.usize(0..if depth < 3 { 12 } else { 6 }) {
            0 | 1 => self.text(),
            2 => json!({ "type": "integer" }),
            3 => json!({ "type": "number" }),
            4 => json!({ "type": "boolean" }),
            5 | 6 if !references.is_empty() => self.choice(references),
            5 | 6 => json!({ "type": "integer", "format": "int32" }),
            7 => json!({ "type": "array", "items": self.schema(references, depth + 1) }),
            8 => json!({ "type": "object", "additionalProperties": self.schema(references, depth + 1) }),
            9 if !references.is_empty() => {
                let keyword = self.choice(&["oneOf", "anyOf"]);
                json!({ keyword: [self.choice(references), { "type": "string", "nullable": true, "enum": [null] }] })
            }
            9 => json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
            10 if references.len() == 2 => {
                if self.0.bool() {
                    json!({ "oneOf": references })
                } else {
                    json!({ "allOf": [references[0], self.object(&[], depth + 1)] })
                }
            }
            _ => self.object(references, depth + 1),
        }
    }

    fn text(&mut self) -> Value {
        let mut schema = json!({ "type": "string" });
        match self.0.usize(0..8) {
            0 => schema["enum"] = json!(["a", "B", "c-d"]),
            1 => schema["maxLength"] = 40.into(),
            2 => schema["minLength"] = 1.into(),
            3 => schema["pattern"] = "^[A-Za-z]+$".into(),
            4 => schema["format"] = "email".into(),
            _ => {}
        }
        schema
    }

    fn object(&mut self, references: &[Value], depth: usize) -> Value {
        const NAMES: [&str; 12] =
            ["a", "b_c", "bC", "type", "id", "ID", "x-y", "build", "bool", "maybe_a", "extra", "$value"];
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..self.0.usize(1..5) {
            let name = self.choice(&NAMES);
            let mut property = self.schema(references, depth + 1);
            if property.get("$ref").is_none() {
                property["description"] = "A property.".into();
                if self.0.u8(0..5) == 0 && property.get("type").is_some() && property.get("enum").is_none() {
                    property["nullable"] = true.into();
                }
                self.mark(&mut property);
            }
            if self.0.bool() && !required.contains(&name) {
                required.push(name);
            }
            properties.insert(name.to_owned(), property);
        }
        let mut schema = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        match self.0.usize(0..8) {
            0 => schema["additionalProperties"] = false.into(),
            1 => schema["additionalProperties"] = json!({ "type": "string" }),
            _ => {}
        }
        schema
    }

    /// Marks some schemas as personal.
    fn mark(&mut self, schema: &mut Value) {
        if self.0.u8(0..4) == 0 {
            schema["x-personal"] = true.into();
        }
    }

    fn choice<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.0.usize(0..from.len())].clone()
    }

    /// A value that the schema probably accepts.
    fn value(&mut self, document: &Value, schema: &Value, is_personal: bool) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.value(document, document.pointer(&reference[1..]).unwrap(), is_personal);
        }
        let is_personal = is_personal || schema["x-personal"] == true;
        if schema["nullable"] == true && self.0.u8(0..4) == 0 {
            return Value::Null;
        }
        if let Some(values) = schema["enum"].as_array() {
            return self.choice(values);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(branches) = schema[keyword].as_array() {
                let branch = self.choice(branches);
                return self.value(document, &branch, is_personal);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts = parts.iter().map(|part| self.value(document, part, is_personal));
            return parts.flat_map(|part| part.as_object().cloned().unwrap_or_default()).collect();
        }
        match schema["type"].as_str() {
            Some("integer") => self.0.i32(-3..1_000_000).into(),
            Some("number") => (f64::from(self.0.i32(-99..99)) / 4.0 + 0.125).into(),
            Some("boolean") => self.0.bool().into(),
            Some("array") => {
                (0..self.0.usize(0..3)).map(|_| self.value(document, &schema["items"], is_personal)).collect()
            }
            Some("object") => self.members(document, schema, is_personal),
            _ => match (is_personal, schema["format"].as_str()) {
                (true, Some("email")) => format!("{MARK}@example.com").into(),
                (false, Some("email")) => "plain@example.com".into(),
                (true, _) => MARK.into(),
                (false, _) => "plain".into(),
            },
        }
    }

    fn members(&mut self, document: &Value, schema: &Value, is_personal: bool) -> Value {
        let mut members = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = schema["required"].as_array().is_some_and(|required| required.contains(&json!(name)));
            if is_required || self.0.u8(0..3) > 0 {
                members.insert(name.clone(), self.value(document, property, is_personal));
            }
        }
        if schema["additionalProperties"].is_object() {
            for name in ["one", "Two"].into_iter().take(self.0.usize(0..3)) {
                members.insert(name.to_owned(), self.value(document, &schema["additionalProperties"], is_personal));
            }
        }
        members.into()
    }
}
