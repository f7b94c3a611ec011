//! Leaves error responses to the client's one lenient reader.
//!
//! Where the document has an error response, progenitor loses the status of an answer whose body is not as documented,
//! such as a proxy's.

use serde_json::Value;

use crate::openapi::visit::each_operation;

/// Removes error responses. A single response that is left stands for any success: one that can be read is no error,
/// whichever status it has.
pub(crate) fn leave_out(spec: &mut Value) {
    each_operation(spec, &mut |operation| {
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            responses.retain(|status, _| status.starts_with('2'));
            if responses.len() == 1 {
                *responses = std::mem::take(responses).into_iter().map(|(_, only)| ("2XX".to_owned(), only)).collect();
            }
        }
    });
}
