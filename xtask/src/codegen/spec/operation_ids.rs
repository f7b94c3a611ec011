//! Writes the id of each operation as its method is called.

use serde_json::Value;

use crate::codegen::rust::operations::method_name;
use crate::openapi::visit::each_operation;

pub(crate) fn convert(spec: &mut Value) {
    each_operation(spec, &mut |operation| {
        if let Some(Value::String(id)) = operation.get_mut("operationId") {
            *id = method_name(id);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_id_may_be_written_in_any_way() {
        for (id, method) in
            [("list_things", "list_things"), ("listThings", "list_things"), ("get-v2.Thing", "get_v2_thing")]
        {
            let spec = |id: &str| json!({ "paths": { "/a": { "get": { "operationId": id } } } });
            let mut converted = spec(id);
            super::convert(&mut converted);
            assert_eq!(converted, spec(method));
        }
    }
}
