use serde_json::Value;

/// Describes how a type fails for a value, if it does.
fn check<T: serde::de::DeserializeOwned + serde::Serialize + std::fmt::Debug>(name: &str, text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).unwrap();
    let typed: T = match from_value(value.clone()) {
        Ok(typed) => typed,
        Err(error) => return Some(format!("{name}: {error}: {text}")),
    };
    let printed = format!("{typed:?}");
    if printed.contains("MarkOfAPerson") {
        return Some(format!("{name} prints {printed}"));
    }
    let back = without_null(to_value(&typed).unwrap());
    (back != without_null(value)).then(|| format!("{name}: {text} became {back}"))
}

/// A value without null members, which a type may omit.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, member)| !member.is_null());
            members.map(|(key, member)| (key, without_null(member))).collect()
        }
        Value::Array(items) => items.into_iter().map(without_null).collect(),
        scalar => scalar,
    }
}
