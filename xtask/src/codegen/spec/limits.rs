//! Leaves limits to Flex: what it returns is not refused for its length, its pattern or its size, and a format such as
//! `date-time` takes no crate that everybody would have to compile.

use serde_json::Value;

use super::{Object, append_to_description};
use crate::openapi::visit::each_schema;

/// What limits the values of a type, and how that is documented.
const LIMITS: [(&str, &[(&str, &str)]); 3] = [
    (
        "string",
        &[
            ("minLength", "Minimum length"),
            ("maxLength", "Maximum length"),
            ("pattern", "Pattern"),
            ("format", "Format"),
        ],
    ),
    ("integer", NUMERIC),
    ("number", NUMERIC),
];

const NUMERIC: &[(&str, &str)] = &[
    ("minimum", "Minimum"),
    ("maximum", "Maximum"),
    ("exclusiveMinimum", "Exclusive minimum"),
    ("exclusiveMaximum", "Exclusive maximum"),
];

/// The formats of strings for which typify uses a type of another crate. The others say something, and cost nothing.
const HAS_TYPE: [&str; 9] = ["date-time", "date", "time", "partial-date-time", "uuid", "ip", "ipv4", "ipv6", "binary"];

/// Removes the limits of every string and number that is no enum, and mentions them in the description.
pub(crate) fn document(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        let limits = LIMITS.iter().find(|(name, _)| schema.get("type").is_some_and(|found| found == name));
        if let Some((_, limits)) = limits.filter(|_| !schema.contains_key("enum")) {
            limits.iter().for_each(|(keyword, words)| remove(schema, keyword, words));
        }
    });
}

fn remove(schema: &mut Object, keyword: &str, words: &str) {
    let is_kept = |value: &Value| keyword == "format" && !HAS_TYPE.iter().any(|typed| value == typed);
    if schema.get(keyword).is_some_and(is_kept) {
        return;
    }
    if let Some(limit) = schema.remove(keyword) {
        let limit = limit.as_str().map_or_else(|| limit.to_string(), str::to_owned);
        append_to_description(schema, &format!("\n\n{words}: `{}`.", limit.replace('`', "'")));
    }
}

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
            (
                json!({"type": "integer", "format": "int32", "minimum": 1}),
                json!({"type": "integer", "format": "int32", "description": "Minimum: `1`."}),
            ),
        ];
        for (before, after) in table {
            assert_eq!(schema_after(super::document, &before), after);
        }
    }
}
