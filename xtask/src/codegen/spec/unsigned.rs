//! Non-negative integers in requests: an unsigned type rejects a negative number before it is sent. Responses stay lenient.

use serde_json::Value;

use super::directions::only_in_requests;
use super::read;
use crate::openapi::visit::each_schema;

pub(crate) fn choose(spec: &mut Value) {
    let sent = read(spec, |original| only_in_requests(&original.root()));
    each_schema(spec, &mut |pointer, schema| {
        let is_integer = schema.get("type").is_some_and(|kind| kind == "integer") && !schema.contains_key("enum");
        let is_exclusive = schema.get("exclusiveMinimum") == Some(&Value::Bool(true));
        let least = schema.get("minimum").and_then(Value::as_f64);
        let is_unsigned = least.is_some_and(|least| least > -1.0 || is_exclusive && least >= -1.0);
        if is_integer && is_unsigned && sent.contains(pointer) {
            let unsigned = match schema.get("format").and_then(Value::as_str) {
                Some("int32") => "uint32",
                None | Some("int64") => "uint64",
                Some(_) => return,
            };
            schema.insert("format".to_owned(), unsigned.into());
        }
    });
}
