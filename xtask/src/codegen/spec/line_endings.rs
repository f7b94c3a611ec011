//! Turns every line ending into `\n`: a carriage return cannot stand in a doc comment.

use serde_json::Value;

pub(crate) fn normalize(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\r') => *text = text.replace("\r\n", "\n").replace('\r', "\n"),
        Value::Object(members) => members.values_mut().for_each(normalize),
        Value::Array(items) => items.iter_mut().for_each(normalize),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn each_line_ends_with_a_newline() {
        let mut value = json!({"a": ["b\r\nc\rd\n"]});
        super::normalize(&mut value);
        assert_eq!(value, json!({"a": ["b\nc\nd\n"]}));
    }
}
