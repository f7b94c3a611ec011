//! The cost of the generator, `cargo xtask regenerate`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::Options;
use crate::document::{Shape, document};
use crate::plot::Chart;
use crate::table::{Table, number, ratio};

const SIZES: [u32; 3] = [10, 100, 1_000];

/// Returns a table of the cost of the generator, and a chart of its time against the size of the document.
pub(crate) fn measure(options: &Options) -> Result<(Table, Chart)> {
    let rounds = if options.quick { 1 } else { 15 };
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // Built beside this program.
    let xtask = env::current_exe()?.with_file_name(format!("xtask{}", env::consts::EXE_SUFFIX));
    let mut table = Table::new(&["the generator", "ms", "ms an operation, to that of 10", "goal"]);
    let mut row = |name: &str, time: Duration, ratio: String, goal: &str| {
        table.push(vec![name.to_owned(), number(time.as_secs_f64() * 1e3), ratio, goal.to_owned()]);
    };

    let typed = || Command::new(env!("CARGO"));
    let time = least(rounds, || run(typed().args(["xtask", "regenerate", "--check"]).current_dir(&repository)))?;
    row("`cargo xtask regenerate --check`, end to end", time, String::new(), "≤ 300");
    let start = least(rounds, || run(Command::new(&xtask).arg("--help")))?;
    let time = least(rounds, || run(Command::new(&xtask).args(["regenerate", "--check"])))?;
    row("the same with a release build, without cargo", time, String::new(), "≤ 25");
    row("of which the generator itself", time.saturating_sub(start), String::new(), "≤ 50");

    let shape = Shape { name: "made document", shared: |_| 20, changes_shared: false, is_generated: true };
    let mut points = Vec::new();
    let mut of_ten = None;
    for size in if options.quick { &SIZES[..1] } else { &SIZES } {
        let text = document(shape, usize::try_from(*size)?, false);
        let time = least(rounds, || generate(&xtask, &text))?;
        let each = time.as_secs_f64() / f64::from(*size);
        let goal = if *size == 1_000 { "≤ 2,000" } else { "" };
        row(&format!("{}, {size} operations", shape.name), time, ratio(each, *of_ten.get_or_insert(each)), goal);
        points.push((f64::from(*size), time.as_secs_f64() * 1e3));
    }
    for path in &options.document {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let time = least(rounds, || generate(&xtask, &text))?;
        row(&path.display().to_string(), time, String::new(), "");
    }
    let title = "regenerate: cost against size".to_owned();
    let lines = vec![("release build".to_owned(), points)];
    Ok((table, Chart { title, x: "operations", y: "ms", lines }))
}

/// Generates from a document in an otherwise empty folder, and returns how long that took.
fn generate(xtask: &PathBuf, document: &str) -> Result<Duration> {
    let root = tempfile::tempdir()?;
    fs::create_dir(root.path().join("openapi"))?;
    fs::write(root.path().join("openapi/customers.yaml"), document)?;
    run(Command::new(xtask).arg("regenerate").arg("--root").arg(root.path()))
}

fn least(rounds: usize, measure: impl Fn() -> Result<Duration>) -> Result<Duration> {
    (0..rounds).try_fold(Duration::MAX, |least, _| Ok(least.min(measure()?)))
}

fn run(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let output = command.output().with_context(|| format!("{command:?} did not start"))?;
    let time = start.elapsed();
    ensure!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(time)
}
