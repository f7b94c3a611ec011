//! Makes one of the alternatives of any of them: a discriminator chooses one, whichever keyword is beside it.

use serde_json::Value;

use crate::openapi::visit::each_schema;

pub(crate) fn choose(spec: &mut Value) {
    each_schema(spec, &mut |_, schema| {
        if schema.contains_key("discriminator")
            && let Some(branches) = schema.remove("anyOf")
        {
            schema.insert("oneOf".to_owned(), branches);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::schema_after;

    #[test]
    fn a_discriminator_chooses_one() {
        let table = [
            (json!({"anyOf": [{}], "discriminator": {}}), json!({"oneOf": [{}], "discriminator": {}})),
            (json!({"anyOf": [{}]}), json!({"anyOf": [{}]})),
        ];
        for (before, after) in table {
            assert_eq!(schema_after(super::choose, &before), after);
        }
    }
}
