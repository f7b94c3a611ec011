//! Checks values against the schemas of the document.

#[cfg(feature = "contract")]
use std::collections::HashMap;
#[cfg(feature = "contract")]
use std::sync::Arc;

use serde_json::Value;

use crate::contract::Mistake;

/// A schema of the document. Without the feature `contract`, it accepts any value.
#[cfg_attr(feature = "contract", derive(Clone))]
pub(crate) struct Schema {
    #[cfg(feature = "contract")]
    written: Value,
    #[cfg(feature = "contract")]
    validator: Arc<jsonschema::Validator>,
}

/// The schemas of a document. Schemas with the same text share a validator.
pub(crate) struct Schemas {
    /// The schemas that others may refer to.
    #[cfg(feature = "contract")]
    named: Value,
    #[cfg(feature = "contract")]
    known: HashMap<String, Schema>,
}

#[cfg(not(feature = "contract"))]
impl Schemas {
    pub(crate) fn new(_: &Value) -> Self {
        Self {}
    }

    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "with the feature, it keeps schemas, and one may be invalid"
    )]
    pub(crate) fn get(&mut self, _: Value) -> Result<Schema, String> {
        Ok(Schema {})
    }
}

#[cfg(feature = "contract")]
impl Schemas {
    pub(crate) fn new(document: &Value) -> Self {
        let named = serde_json::json!({ "requests": document["requests"], "responses": document["responses"] });
        Self { named, known: HashMap::new() }
    }

    pub(crate) fn get(&mut self, schema: Value) -> Result<Schema, String> {
        let text = schema.to_string();
        if let Some(known) = self.known.get(&text) {
            return Ok(known.clone());
        }
        let schema = Schema { validator: Arc::new(self.validator(&schema)?), written: schema };
        self.known.insert(text, schema.clone());
        Ok(schema)
    }

    pub(crate) fn validator(&self, schema: &Value) -> Result<jsonschema::Validator, String> {
        let mut whole = self.named.clone();
        whole["allOf"] = Value::from(vec![schema.clone()]);
        jsonschema::draft4::new(&whole).map_err(|error| error.to_string())
    }
}

impl Schema {
    #[cfg(not(feature = "contract"))]
    #[expect(clippy::unused_self, reason = "with the feature, it has a validator")]
    pub(crate) fn mistakes(&self, _: &Value) -> Vec<Mistake> {
        Vec::new()
    }

    #[cfg(feature = "contract")]
    pub(crate) fn written(&self) -> &Value {
        &self.written
    }

    #[cfg(feature = "contract")]
    pub(crate) fn mistakes(&self, value: &Value) -> Vec<Mistake> {
        // In draft 4, 12.0 is not an integer. The client reads it as one, as later drafts do.
        let value = with_integers(value);
        let errors = self.validator.iter_errors(&value);
        errors.flat_map(|error| mistakes_of(&error)).collect()
    }
}

/// The mistakes behind a validation error. Their descriptions contain neither the value nor a part of the schema.
#[cfg(feature = "contract")]
fn mistakes_of(error: &jsonschema::ValidationError<'_>) -> Vec<Mistake> {
    use jsonschema::error::ValidationErrorKind::{AnyOf, Enum};
    if let AnyOf { context } = error.kind() {
        // A nullable schema has null as one alternative, and its actual schema as the other.
        let is_null = |error: &jsonschema::ValidationError<'_>| matches!(error.kind(), Enum { options } if **options == serde_json::json!([null]));
        if let [null, other] = &context[..]
            && null.iter().all(is_null)
        {
            return other.iter().flat_map(mistakes_of).collect();
        }
    }
    let message = error.masked().to_string();
    let message =
        if message.contains('{') { format!("it does not satisfy `{}`", error.kind().keyword()) } else { message };
    vec![(error.instance_path().to_string(), message)]
}

/// Converts numbers such as `12.0` and `1.2e1` in a value to integers.
#[cfg(feature = "contract")]
fn with_integers(value: &Value) -> Value {
    // Above this, a double cannot represent every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Array(items) => items.iter().map(with_integers).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), with_integers(value))).collect(),
        Value::Number(number) if number.is_f64() => {
            let double = number.as_f64().filter(|double| double.fract() == 0.0 && double.abs() < EXACT);
            #[expect(clippy::cast_possible_truncation, reason = "it is an integer, and small enough")]
            double.map_or_else(|| value.clone(), |double| (double as i64).into())
        }
        other => other.clone(),
    }
}
