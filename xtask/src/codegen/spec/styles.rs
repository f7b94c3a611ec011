//! Takes the styles of query parameters away: progenitor knows one, and the client writes the others by itself.

use serde_json::Value;

pub(crate) fn remove(spec: &mut Value) {
    match spec {
        Value::Object(members) => {
            if members.get("in").is_some_and(|location| location == "query") && members.contains_key("schema") {
                members.remove("style");
                members.remove("explode");
            }
            members.values_mut().for_each(remove);
        }
        Value::Array(items) => items.iter_mut().for_each(remove),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_query_parameter_has_no_style() {
        let mut spec = json!({ "parameters": [
            { "name": "a", "in": "query", "style": "pipeDelimited", "explode": false, "schema": {} },
            { "name": "b", "in": "path", "style": "simple", "schema": {} },
        ] });
        super::remove(&mut spec);
        let expected = json!({ "parameters": [
            { "name": "a", "in": "query", "schema": {} },
            { "name": "b", "in": "path", "style": "simple", "schema": {} },
        ] });
        assert_eq!(spec, expected);
    }
}
