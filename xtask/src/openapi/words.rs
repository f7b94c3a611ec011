//! Descriptions and titles that YAML reads as another type: a description that is `5` or `true` is still text.

use serde_json::{Map, Value};

use super::keywords::{Kind, Of};
use super::visit::each_mut;

/// Converts numbers and booleans to strings, and removes nulls.
pub(super) fn read(document: &mut Value) {
    each_mut(document, &mut |_, kind, value| {
        if let (Kind::Object(of), Value::Object(members)) = (kind, value) {
            read_in(members, kind, of);
        }
    });
}

fn read_in(members: &mut Map<String, Value>, kind: Kind, of: Of) {
    let is_words = |key: &str| kind.below(key) == Kind::Words;
    for (_, words) in members.iter_mut().filter(|(key, _)| is_words(key)) {
        match words {
            Value::Number(_) | Value::Bool(_) => *words = words.to_string().into(),
            // The description of a response is required.
            Value::Null if of == Of::Response => *words = "".into(),
            _ => {}
        }
    }
    members.retain(|key, words| !words.is_null() || !is_words(key));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn words_are_texts() {
        let schema = json!({"type": "object", "description": 5, "title": null, "properties": {"description": null}});
        let response = json!({"description": null});
        let mut document = json!({
            "info": {"title": true, "version": 1},
            "components": {"schemas": {"A": schema}, "responses": {"A": response}},
        });
        super::read(&mut document);
        let after = json!({"type": "object", "description": "5", "properties": {"description": null}});
        assert_eq!(document["components"]["schemas"]["A"], after);
        assert_eq!(document["components"]["responses"]["A"], json!({"description": ""}));
        assert_eq!(document["info"], json!({"title": "true", "version": 1}));
        assert_eq!(document["info"].get("description"), None::<&Value>);
    }
}
