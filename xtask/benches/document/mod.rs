//! Documents of any size, for benchmarks.

use std::fmt::Write as _;

/// The shape of a document, apart from its number of operations.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// How many schemas the operations share. Each refers to the next ones, and the last to the first.
    pub(crate) shared: fn(operations: usize) -> usize,
    /// Whether a field of a shared schema changes as well, which then affects every operation.
    pub(crate) changes_shared: bool,
    /// Whether the generator supports the document. Without `x-repeatable`, the generator fails, and only the API is reviewed.
    pub(crate) is_generated: bool,
}

/// A document in which every tenth operation changes.
pub(crate) fn document(shape: Shape, operations: usize, is_head: bool) -> String {
    let shared = (shape.shared)(operations);
    let mut paths = String::new();
    let mut schemas = String::new();
    for index in 0..operations {
        let longest = if is_head && index % 10 == 0 { 50 } else { 100 };
        let repeatable = if shape.is_generated { "\n      x-repeatable: true" } else { "" };
        let of_shared = index % shared;
        let _ = write!(
            paths,
            "
  /v1/things_{index}/{{id}}:
    post:
      operationId: change_thing_{index}
      summary: Change a thing
      tags: [things]{repeatable}
      parameters:
        - {{ name: id, in: path, required: true, schema: {{ type: string }} }}
        - {{ name: limit, in: query, schema: {{ type: integer, format: int32, maximum: {longest} }} }}
      requestBody:
        required: true
        content:
          application/json:
            schema: {{ $ref: '#/components/schemas/Change{index}' }}
      responses:
        '200':
          description: The thing
          content:
            application/json:
              schema: {{ $ref: '#/components/schemas/Shared{of_shared}' }}
        '400':
          description: Refused"
        );
        let _ = write!(
            schemas,
            "
    Change{index}:
      type: object
      description: What to change
      required: [name]
      properties:
        name: {{ type: string, maxLength: {longest} }}
        shared: {{ $ref: '#/components/schemas/Shared{of_shared}' }}
        notes:
          type: array
          items: {{ type: string, minLength: 1 }}"
        );
    }
    let kind = if is_head && shape.changes_shared { "integer" } else { "string" };
    for index in 0..shared {
        // A change of the last schema is reached through all the others.
        let kind = if index + 1 == shared { kind } else { "string" };
        let _ = write!(
            schemas,
            "
    Shared{index}:
      type: object
      required: [id]
      properties:
        id: {{ type: {kind}, description: Which one }}
        amount: {{ type: integer, format: int64, minimum: 0 }}
        state: {{ type: string, enum: [new, paid, refused] }}
        next: {{ $ref: '#/components/schemas/Shared{}' }}
        all:
          type: array
          items: {{ $ref: '#/components/schemas/Shared{}' }}",
            (index + 1) % shared,
            (index + 7) % shared,
        );
    }
    format!(
        "openapi: 3.0.3\ninfo: {{ title: Things, version: '1' }}\npaths:{paths}\ncomponents:\n  schemas:{schemas}\n"
    )
}
