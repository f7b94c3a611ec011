//! Reads every string as one: what Flex returns is not refused for its length or its pattern, and a format such as
//! `date-time` takes no crate that everybody would have to compile.

use serde_json::Value;

use super::{Object, append_to_description, each_schema};

/// What limits the values of a string, and how that is documented.
const LIMITS: [(&str, &str); 4] =
    [("minLength", "Minimum length"), ("maxLength", "Maximum length"), ("pattern", "Pattern"), ("format", "Format")];

/// Removes the limits of every string that is no enum, and mentions them in the description.
pub(crate) fn open(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        if schema.get("type").and_then(Value::as_str) == Some("string") && !schema.contains_key("enum") {
            open_string(schema);
        }
    });
}

fn open_string(schema: &mut Object) {
    for (keyword, words) in LIMITS {
        // The formats that the generator gives no type of its own say something, and cost nothing.
        let is_kept = keyword == "format"
            && schema.get(keyword).is_some_and(|format| !HAS_TYPE.iter().any(|typed| format == typed));
        if is_kept {
            continue;
        }
        if let Some(limit) = schema.remove(keyword) {
            let limit = limit.as_str().map_or_else(|| limit.to_string(), str::to_owned);
            append_to_description(schema, &format!("\n\n{words}: `{}`.", limit.replace('`', "'")));
        }
    }
}

/// The formats for which typify uses a type of another crate.
const HAS_TYPE: [&str; 9] = ["date-time", "date", "time", "partial-date-time", "uuid", "ip", "ipv4", "ipv6", "binary"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::schema_after;

    #[test]
    fn limits_are_documentation() {
        let table = [
            (
                json!({"type": "string", "maxLength": 3, "pattern": "^a"}),
                json!({"type": "string", "description": "Maximum length: `3`.\n\nPattern: `^a`."}),
            ),
            (json!({"type": "string", "format": "uuid"}), json!({"type": "string", "description": "Format: `uuid`."})),
            (json!({"type": "string", "format": "email"}), json!({"type": "string", "format": "email"})),
            (
                json!({"type": "string", "enum": ["a"], "maxLength": 3}),
                json!({"type": "string", "enum": ["a"], "maxLength": 3}),
            ),
            (json!({"type": "integer", "maximum": 3}), json!({"type": "integer", "maximum": 3})),
        ];
        for (before, after) in table {
            assert_eq!(schema_after(super::open, &before), after);
        }
    }
}
