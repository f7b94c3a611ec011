//! Calls JSON by one name, which is the only one that progenitor knows.

use serde_json::Value;

use crate::openapi::keywords::{Kind, Of};
use crate::openapi::media_type::{JSON, is_json};
use crate::openapi::visit::each_mut;

/// Renames each media type of a body that is JSON.
pub(crate) fn unify(spec: &mut Value) {
    each_mut(spec, &mut |_, kind, value| {
        if let (Kind::Names(Of::MediaType), Value::Object(content)) = (kind, value) {
            *content = std::mem::take(content).into_iter().map(renamed).collect();
        }
    });
}

fn renamed((media_type, body): (String, Value)) -> (String, Value) {
    (if is_json(&media_type) { JSON.to_owned() } else { media_type }, body)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn json_has_one_name() {
        let table = [
            ("application/json", "application/json"),
            ("Application/JSON", "application/json"),
            ("application/json; charset=utf-8", "application/json"),
            ("application/problem+json", "application/json"),
            ("text/json", "text/json"),
        ];
        for (before, after) in table {
            let spec = |media_type: &str| {
                json!({
                    "paths": { "/content": { "get": {
                        "requestBody": { "content": { media_type: {} } },
                        "responses": { "200": { "content": { media_type: {} } } },
                    } } },
                    "components": { "schemas": { "A": { "example": { "content": { "Application/JSON": 1 } } } } },
                })
            };
            let mut unified = spec(before);
            super::unify(&mut unified);
            let mut expected = spec(after);
            expected["components"] = spec("")["components"].clone();
            assert_eq!(unified, expected, "{before}");
        }
    }
}
