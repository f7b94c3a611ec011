//! Takes the styles of query parameters away: progenitor knows one, and the client writes the others by itself.

use serde_json::Value;

use crate::openapi::keywords::{Kind, Of};
use crate::openapi::visit::each_mut;

pub(crate) fn remove(spec: &mut Value) {
    each_mut(spec, &mut |_, kind, value| {
        if let (Kind::Object(Of::Parameter), Value::Object(parameter)) = (kind, value)
            && parameter.get("in").is_some_and(|location| location == "query")
            && parameter.contains_key("schema")
        {
            parameter.remove("style");
            parameter.remove("explode");
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_query_parameter_has_no_style() {
        let spec = |parameters| json!({ "paths": { "/a": { "parameters": parameters } } });
        let mut before = spec(json!([
            { "name": "a", "in": "query", "style": "pipeDelimited", "explode": false, "schema": {} },
            { "name": "b", "in": "path", "style": "simple", "schema": {} },
        ]));
        super::remove(&mut before);
        let after = spec(json!([
            { "name": "a", "in": "query", "schema": {} },
            { "name": "b", "in": "path", "style": "simple", "schema": {} },
        ]));
        assert_eq!(before, after);
    }
}
