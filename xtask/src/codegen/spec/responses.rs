//! The responses for progenitor: one success for the client, and also errors without types of their own for the mock.
//!
//! The client reads errors with a single lenient reader. For an operation with a documented error response, progenitor loses
//! the status of a response with an undocumented body, such as a proxy's.

use serde_json::{Value, json};

use super::Object;
use crate::openapi::media_type::is_json;
use crate::openapi::node::{Node, Tree};
use crate::openapi::operations::{Operation, operations};

/// Keeps one success, which stands for all: a response that can be read is not an error, whatever its status. If another
/// success has no body, the value is optional.
pub(crate) fn leave_success(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    for operation in operations(original.root().objects("paths")) {
        let responses = success(&operation).map(|success| ("2XX".to_owned(), success));
        if let Some(Value::Object(operation)) = spec.pointer_mut(&operation.node.pointer) {
            operation.insert("responses".to_owned(), Value::Object(responses.into_iter().collect()));
        }
    }
}

/// Removes the schema of errors that are not a named schema. The client has no types for errors that a mock could respond with.
pub(crate) fn leave_errors_untyped(spec: &mut Value) {
    let original = Tree::new(spec.clone());
    for operation in operations(original.root().objects("paths")) {
        for (status, response) in operation.responses() {
            for (media_type, content) in response.members("content").iter().filter(|_| !status.starts_with('2')) {
                let schema = content.child("schema").filter(|schema| !schema.is_reference());
                if let Some(schema) = schema.filter(|_| is_json(media_type))
                    && let Some(schema) = spec.pointer_mut(&schema.pointer)
                {
                    *schema = json!({});
                }
            }
        }
    }
}

fn success(operation: &Operation<'_>) -> Option<Value> {
    let responses = operation.node.objects("responses").into_iter();
    let successes: Vec<_> = responses.filter(|(status, _)| status.starts_with('2')).map(|(_, it)| it).collect();
    let has_body = |response: &&Node<'_>| !response.resolved().members("content").is_empty();
    let with_body = successes.iter().find(has_body);
    let mut success = with_body.or(successes.first())?.value.clone();
    if let Some(response) = with_body.filter(|_| !successes.iter().all(|response| has_body(&response))) {
        success = response.resolved().value.clone();
        let contents = success.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten();
        for schema in contents.filter_map(|(_, content)| content.get_mut("schema")) {
            let nullable = [("nullable".to_owned(), true.into()), ("allOf".to_owned(), json!([schema.take()]))];
            *schema = Value::Object(Object::from_iter(nullable));
        }
    }
    Some(success)
}
