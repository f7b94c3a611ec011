//! Measures a review and a check for drift, by the size of the document: `cargo bench -p xtask --bench scale`.
//!
//! It runs the program as users do, so the times include starting, reading and printing.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use document::{Shape, document};

mod document;

const RUNS: u32 = 3;
/// The nesting depth of the schemas in the nested document. They nest by reference, since YAML may only nest 200 values.
const DEPTH: usize = 200;

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
    println!("{:<45} {:>10} {:>10} {:>24}", "task and document", "operations", "ms", "per operation, 10 is 1.0");
    for shape in SHAPES {
        by_size(&format!("review: {}", shape.name), |operations| {
            review(dir.path(), [false, true].map(|is_head| document(shape, operations, is_head)))
        })?;
    }
    by_size("regenerate --check", |operations| {
        let shape = SHAPES.into_iter().find(|shape| shape.is_generated).context("no shape can be generated")?;
        check(dir.path(), &document(shape, operations, false))
    })?;
    let time = review(dir.path(), ["string", "integer"].map(nested))?;
    println!("{:<45} {:>10} {:>10.1}", format!("review: {DEPTH} schemas deep"), 1, time.as_secs_f64() * 1e3);
    Ok(())
}

fn by_size(name: &str, measure: impl Fn(usize) -> Result<Duration>) -> Result<()> {
    let mut of_ten = None;
    for operations in [10, 100, 1_000] {
        let time = measure(operations)?;
        let each = time.as_secs_f64() / f64::from(u32::try_from(operations)?);
        let ratio = each / *of_ten.get_or_insert(each);
        println!("{name:<45} {operations:>10} {:>10.1} {ratio:>24.2}", time.as_secs_f64() * 1e3);
    }
    Ok(())
}

fn review(dir: &Path, documents: [String; 2]) -> Result<Duration> {
    let paths = ["base.yaml", "head.yaml"].map(|name| dir.join(name));
    for (path, text) in paths.iter().zip(documents) {
        fs::write(path, text)?;
    }
    let [base, head] = &paths;
    let mut command = xtask("review");
    command.args(["--format", "json", "--fail-on", "never", "--base"]).arg(base).arg("--head").arg(head);
    let (time, output) = shortest(&mut command)?;
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    ensure!(report["changes"].as_array().is_some_and(|changes| !changes.is_empty()), "nothing was found");
    Ok(time)
}

/// Checks for drift in files that are up to date.
fn check(dir: &Path, document: &str) -> Result<Duration> {
    fs::create_dir_all(dir.join("openapi"))?;
    fs::write(dir.join("openapi/customers.yaml"), document)?;
    let written = xtask("regenerate").arg("--root").arg(dir).output()?;
    ensure!(written.status.success(), "nothing was generated");
    let (time, _) = shortest(xtask("regenerate").arg("--check").arg("--root").arg(dir))?;
    Ok(time)
}

fn xtask(task: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg(task).stderr(Stdio::inherit());
    command
}

/// Returns the time and the output of the fastest of several runs, which other work on the machine disturbed the least.
fn shortest(command: &mut Command) -> Result<(Duration, Output)> {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let output = command.output().context("xtask did not start")?;
        ensure!(output.status.success(), "xtask failed");
        runs.push((start.elapsed(), output));
    }
    runs.into_iter().min_by_key(|(time, _)| *time).context("nothing was run")
}

/// A document with one operation whose response nests schemas in schemas, the innermost of type `kind`.
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
