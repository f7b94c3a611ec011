//! Whether a value is what a schema of the document describes.

use serde_json::Value;

use crate::contract::Mistake;

/// A schema of the document. Without the feature `contract`, it describes any value.
pub(crate) struct Schema {
    #[cfg(feature = "contract")]
    validator: jsonschema::Validator,
}

#[cfg(not(feature = "contract"))]
impl Schema {
    #[expect(clippy::unnecessary_wraps, reason = "with the feature, a schema may be invalid")]
    pub(crate) fn new(_: &Value, _: &Value) -> Result<Self, String> {
        Ok(Self {})
    }

    #[expect(clippy::unused_self, reason = "with the feature, there is something in it")]
    pub(crate) fn mistakes(&self, _: &Value) -> Vec<Mistake> {
        Vec::new()
    }
}

#[cfg(feature = "contract")]
impl Schema {
    pub(crate) fn new(document: &Value, schema: &Value) -> Result<Self, String> {
        Ok(Self { validator: validator(document, schema)? })
    }

    pub(crate) fn mistakes(&self, value: &Value) -> Vec<Mistake> {
        let errors = self.validator.iter_errors(value);
        // Masked: the message must not contain the value.
        errors.map(|error| (error.instance_path().to_string(), error.masked().to_string())).collect()
    }
}

#[cfg(feature = "contract")]
pub(crate) fn validator(document: &Value, schema: &Value) -> Result<jsonschema::Validator, String> {
    let schema = serde_json::json!({ "allOf": [schema], "components": document["components"] });
    jsonschema::draft4::new(&to_json_schema(&schema)).map_err(|error| error.to_string())
}

/// The JSON Schema (draft 4, as OpenAPI 3.0 extends it) that says what an OpenAPI 3.0 schema says.
#[cfg(feature = "contract")]
#[must_use]
pub fn to_json_schema(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut members: serde_json::Map<_, _> =
                members.iter().map(|(keyword, value)| (keyword.clone(), to_json_schema(value))).collect();
            if members.remove("nullable") == Some(Value::Bool(true)) {
                let name = members.remove("type");
                members.insert("type".to_owned(), serde_json::json!([name, "null"]));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(to_json_schema).collect(),
        scalar => scalar.clone(),
    }
}
