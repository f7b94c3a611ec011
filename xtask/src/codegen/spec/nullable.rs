//! Makes "this or null" a nullable "this", which typify turns into an `Option` and not into an enum of two.

use serde_json::Value;

use super::Object;
use crate::openapi::null::is_null;
use crate::openapi::visit::each_schema;

pub(crate) fn lift(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| lift_null(schema));
}

fn lift_null(schema: &mut Object) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(Value::Array(branches)) = schema.get_mut(keyword) else { continue };
        let all = branches.len();
        branches.retain(|branch| !is_null(branch));
        let (single, lifted) = (branches.len() == 1, branches.len() < all);
        if lifted {
            schema.insert("nullable".to_owned(), true.into());
        }
        if lifted
            && single
            && let Some(branches) = schema.remove(keyword)
        {
            schema.insert("allOf".to_owned(), branches);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::schema_after;

    #[test]
    fn a_branch_for_null_becomes_nullable() {
        let none = json!({"type": "string", "nullable": true, "enum": [null]});
        let (a, b) = (json!({"type": "string"}), json!({"type": "integer"}));
        let table = [
            (json!({"anyOf": [a, none]}), json!({"nullable": true, "allOf": [a]})),
            (json!({"oneOf": [none, a, b]}), json!({"nullable": true, "oneOf": [a, b]})),
            (json!({"oneOf": [a, b]}), json!({"oneOf": [a, b]})),
        ];
        for (before, after) in table {
            assert_eq!(schema_after(super::lift, &before), after);
        }
    }
}
