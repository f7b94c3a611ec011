//! Gives each operation of a path the parameters of that path by itself, where one has others in place of them: progenitor
//! would take both.

use serde_json::Value;

use crate::openapi::node::Tree;
use crate::openapi::operations::operations;

pub(crate) fn spell_out(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    let operations = operations(original.root().objects("paths"));
    for operation in operations.iter().filter(|operation| !operation.overridden().is_empty()) {
        for other in operations.iter().filter(|other| other.item.pointer == operation.item.pointer) {
            let parameters = other.parameters().iter().map(|parameter| parameter.written.value.clone()).collect();
            if let Some(Value::Object(operation)) = spec.pointer_mut(&other.node.pointer) {
                operation.insert("parameters".to_owned(), parameters);
            }
        }
        if let Some(Value::Object(item)) = spec.pointer_mut(&operation.item.pointer) {
            item.remove("parameters");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_operation_has_its_own_parameters_or_those_of_its_path() {
        let [a, b, own] = ["integer", "string", "boolean"].map(|kind| json!({ "type": kind }));
        let parameter = |name: &str, schema| json!({ "name": name, "in": "query", "schema": schema });
        let of_path = json!([parameter("a", a.clone()), parameter("b", b.clone())]);
        let mut spec = json!({ "paths": {
            "/a": { "parameters": of_path, "get": { "parameters": [parameter("a", own.clone())] }, "put": {} },
            "/b": { "parameters": of_path, "get": {} },
        } });
        super::spell_out(&mut spec);
        let expected = json!({ "paths": {
            "/a": { "get": { "parameters": [parameter("a", own), parameter("b", b)] }, "put": { "parameters": of_path } },
            "/b": { "parameters": of_path, "get": {} },
        } });
        assert_eq!(spec, expected);
    }
}
