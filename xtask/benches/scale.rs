//! How long a review takes, by the size of the document: `cargo bench -p xtask`.
//!
//! It runs the program as a reader of its report would, so that reading, comparing and printing are all in the time.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

const RUNS: u32 = 3;
/// How many schemas the nested document has inside of each other: by reference, since YAML may nest 200 values only.
const DEPTH: usize = 200;

/// What the document is like besides its number of operations.
#[derive(Clone, Copy)]
struct Shape {
    name: &'static str,
    /// How many schemas the operations share, each of which refers to the next ones, and the last to the first.
    shared: fn(operations: usize) -> usize,
    /// Whether a field of a shared schema changes as well, which then meets every operation.
    changes_shared: bool,
    /// Whether the generator can go through with it: without `x-repeatable` it stops, and the API's part is left.
    is_generated: bool,
}

const SHAPES: [Shape; 4] = [
    Shape { name: "API part", shared: |_| 20, changes_shared: false, is_generated: false },
    Shape { name: "API part, shared change", shared: |_| 20, changes_shared: true, is_generated: false },
    Shape {
        name: "API part, shared change, all linked",
        shared: |operations| operations,
        changes_shared: true,
        is_generated: false,
    },
    Shape { name: "API and crate", shared: |_| 20, changes_shared: true, is_generated: true },
];

fn main() -> Result<()> {
    let dir = tempfile::tempdir()?;
    println!("{:<37} {:>10} {:>10} {:>24}", "document", "operations", "ms", "per operation, 10 is 1.0");
    for shape in SHAPES {
        let mut of_ten = None;
        for operations in [10, 100, 1_000] {
            let [base, head] = [false, true].map(|is_head| document(shape, operations, is_head));
            let time = measure(dir.path(), &base, &head)?;
            let each = time.as_secs_f64() / f64::from(u32::try_from(operations)?);
            let ratio = each / *of_ten.get_or_insert(each);
            println!("{:<37} {operations:>10} {:>10.1} {ratio:>24.2}", shape.name, time.as_secs_f64() * 1e3);
        }
    }
    let time = measure(dir.path(), &nested("string"), &nested("integer"))?;
    println!("{:<37} {:>10} {:>10.1}", format!("{DEPTH} schemas deep"), 1, time.as_secs_f64() * 1e3);
    Ok(())
}

/// The shortest of several reviews, which is what the machine's other work disturbed the least.
fn measure(dir: &Path, base: &str, head: &str) -> Result<Duration> {
    let files = [("base.yaml", base), ("head.yaml", head)].map(|(name, text)| (dir.join(name), text));
    for (path, text) in &files {
        fs::write(path, text)?;
    }
    let mut shortest = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["review", "--format", "json", "--fail-on", "never", "--base"])
            .arg(&files[0].0)
            .arg("--head")
            .arg(&files[1].0)
            .stderr(Stdio::inherit())
            .output()
            .context("the review did not start")?;
        shortest = shortest.min(start.elapsed());
        ensure!(output.status.success(), "the review failed");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        ensure!(report["changes"].as_array().is_some_and(|changes| !changes.is_empty()), "nothing was found");
    }
    Ok(shortest)
}

/// A document in which every tenth operation changes.
fn document(shape: Shape, operations: usize, is_head: bool) -> String {
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
        // A change of the last one is reached through all the others.
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

/// A document with one operation whose answer is schemas within schemas, the innermost of type `kind`.
fn nested(kind: &str) -> String {
    let mut schemas = format!("\n    Nested{DEPTH}: {{ type: {kind} }}");
    for index in 0..DEPTH {
        let inner = index + 1;
        let _ = write!(
            schemas,
            "\n    Nested{index}: {{ type: object, properties: {{ inner: {{ $ref: '#/components/schemas/Nested{inner}' }} }} }}"
        );
    }
    format!(
        "openapi: 3.0.3
info: {{ title: Nested, version: '1' }}
paths:
  /v1/nested:
    get:
      responses:
        '200':
          description: Deep
          content:
            application/json:
              schema: {{ $ref: '#/components/schemas/Nested0' }}
components:
  schemas:{schemas}
"
    )
}
