//! The cost of an operation that a program does not use, and of a program that uses some: lines, and CPU seconds of a build.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::Options;
use crate::table::{Table, number};

/// The prefixes of the copies of the document, and the number of operations that they add.
const COPIES: [char; 10] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const ADDED: u32 = 70;

/// A program that calls each operation.
const PROGRAM: &str = r#"
use flex_sdk::{Client, CreateCustomer, Error, ListCustomers, ListPaymentMethods, UpdateCustomer};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let customers = Client::from_env()?.customers();
    let john = CreateCustomer::builder().first_name("John").last_name("Doe").email("john.doe@example.com");
    let id = customers.create(john.build()).await?.customer_id;
    println!("{}", customers.list(ListCustomers::default()).await?.items.len());
    println!("{:?}", customers.retrieve(&id).await?);
    println!("{:?}", customers.update(&id, UpdateCustomer::builder().phone("+15555555555").build()).await?);
    let methods = customers.payment_methods(&id);
    let page = methods.list(ListPaymentMethods::default()).await?;
    println!("{:?}", methods.retrieve(&page.items[0].payment_method_id).await?);
    println!("{:?}", customers.delete(&id).await?);
    Ok(())
}
"#;
const MANIFEST: &str = r#"
package = { name = "program", edition = "2024" }
workspace = {}
dependencies.flex-sdk = { path = "../flex-sdk" }
dependencies.tokio = { version = "1", features = ["macros", "rt"] }
"#;

/// The builds of the crate.
const BUILDS: [(&str, &[&str], &str); 3] = [
    ("CPU seconds of `cargo check`", &["check"], "≤ 0.1"),
    ("CPU seconds of `cargo build`", &["build"], ""),
    ("CPU seconds of `cargo build --release`", &["build", "--release"], ""),
];

/// Returns a table of the cost of the crate with its operations and with more, and of a program that depends on it.
pub(crate) fn measure(options: &Options) -> Result<Table> {
    let (rounds, builds) = if options.quick { (1, &BUILDS[..1]) } else { (3, &BUILDS[..]) };
    let copy = Copy::new()?;
    let document = fs::read_to_string(repository().join("openapi/customers.yaml"))?;
    let more = with_copies(serde_saphyr::from_str(&document)?)?;
    let mut table = Table::new(&["the crate", "as it is", "with 70 more operations", "an operation", "goal"]);
    let mut row = |name: &str, [few, many]: [f64; 2], goal: &str| {
        let each = number((many - few) / f64::from(ADDED));
        table.push(vec![name.to_owned(), number(few), number(many), each, goal.to_owned()]);
    };

    let lines = [&document, &more].map(|document| copy.generate(document).and_then(|()| copy.lines()));
    let [few, many] = lines;
    row("generated lines", [few?, many?], "≤ 400");
    for (name, build, goal) in builds {
        let mut least = [f64::MAX; 2];
        // In turn, so that other load on the machine affects them alike.
        for _ in 0..rounds {
            for (document, least) in [&document, &more].into_iter().zip(&mut least) {
                copy.generate(document)?;
                *least = least.min(copy.build(build, "flex-sdk", "flex-sdk/src/lib.rs")?);
            }
        }
        row(name, least, goal);
    }

    copy.generate(&document)?;
    let (name, build, _) = builds[builds.len() - 1];
    let mut least = f64::MAX;
    for _ in 0..rounds {
        copy.build(build, "flex-sdk", "flex-sdk/src/lib.rs")?;
        least = least.min(copy.build(build, "program", "program/src/main.rs")?);
    }
    let name = format!("{name}, of a program with seven calls");
    table.push(vec![name, number(least), String::new(), String::new(), "≤ 1".to_owned()]);
    Ok(table)
}

/// A copy of the crate, and a program that depends on it.
struct Copy(PathBuf);

impl Copy {
    /// Makes the copy beside this program, where its dependencies are compiled once.
    fn new() -> Result<Self> {
        let root = env::current_exe()?.with_file_name("operations");
        let _ = fs::remove_dir_all(root.join("flex-sdk"));
        for file in ["Cargo.toml", "README.md", "flex-sdk/Cargo.toml", "flex-sdk/examples/create_customer.rs"] {
            copy(&repository().join(file), &root.join(file))?;
        }
        copy(&repository().join("flex-sdk/src"), &root.join("flex-sdk/src"))?;
        copy(&repository().join("Cargo.lock"), &root.join("program/Cargo.lock"))?;
        write(&root.join("program/Cargo.toml"), MANIFEST)?;
        write(&root.join("program/src/main.rs"), PROGRAM)?;
        Ok(Self(root))
    }

    fn generate(&self, document: &str) -> Result<()> {
        write(&self.0.join("openapi/customers.yaml"), document)?;
        // Built beside this program.
        let xtask = env::current_exe()?.with_file_name(format!("xtask{}", env::consts::EXE_SUFFIX));
        run(Command::new(xtask).arg("regenerate").arg("--root").arg(&self.0))
    }

    /// Counts the lines of the generated files.
    fn lines(&self) -> Result<f64> {
        let mut lines = 0;
        for file in fs::read_dir(self.0.join("flex-sdk/src/generated"))? {
            lines += fs::read_to_string(file?.path())?.lines().count();
        }
        Ok(f64::from(u32::try_from(lines)?))
    }

    /// Measures the CPU seconds of rebuilding a package after one of its files has changed.
    fn build(&self, build: &[&str], package: &str, changed: &str) -> Result<f64> {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(build).args(["--quiet", "--package", package]).current_dir(self.0.join("program"));
        cargo.env("CARGO_TARGET_DIR", self.0.join("target")).env("CARGO_INCREMENTAL", "0");
        run(&mut cargo)?;
        let changed = self.0.join(changed);
        write(&changed, &fs::read_to_string(&changed)?)?;
        let before = children_seconds()?;
        run(&mut cargo)?;
        Ok(children_seconds()? - before)
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    write(to, &fs::read_to_string(from)?)
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?} did not start"))?;
    ensure!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Returns the CPU seconds of all ended child processes of this one, including their own. Linux counts in hundredths.
fn children_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("the CPU seconds of a build are known on Linux only")?;
    // The name before the fields may contain spaces.
    let (_, fields) = stat.rsplit_once(')').context("/proc/self/stat has no name")?;
    let ticks = fields.split_whitespace().skip(13).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / 100.0)
}

/// Returns the document with ten more copies of all its operations and types, under other names.
fn with_copies(mut document: Value) -> Result<String> {
    let original = document.clone();
    for prefix in COPIES {
        for (place, is_named) in [("/paths", false), ("/components/schemas", true), ("/components/responses", true)] {
            let from = original.pointer(place).and_then(Value::as_object);
            let to = document.pointer_mut(place).and_then(Value::as_object_mut);
            let (from, to) = from.zip(to).with_context(|| format!("the document has no {place}"))?;
            to.extend(from.iter().map(|(key, value)| {
                let key = if is_named { key_of(key, prefix) } else { renamed(key, prefix) };
                (key, copied(value, prefix))
            }));
        }
        let tags = copied(&original["tags"], prefix);
        let to = document["tags"].as_array_mut().context("the document has no tags")?;
        to.extend(tags.as_array().into_iter().flatten().cloned());
    }
    Ok(document.to_string())
}

fn copied(value: &Value, prefix: char) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(key, value)| (renamed(key, prefix), copied(value, prefix))).collect()
        }
        Value::Array(items) => items.iter().map(|item| copied(item, prefix)).collect(),
        Value::String(text) => match text.rsplit_once('/') {
            Some((kind, name)) if text.starts_with("#/components/") => {
                format!("{kind}/{}", key_of(name, prefix)).into()
            }
            _ => renamed(text, prefix).into(),
        },
        other => other.clone(),
    }
}

/// The name of a component of a copy.
fn key_of(name: &str, prefix: char) -> String {
    format!("{}{name}", prefix.to_ascii_uppercase())
}

/// A text of a copy, with the names of its resources changed.
fn renamed(text: &str, prefix: char) -> String {
    ["customer", "payment_method"]
        .iter()
        .fold(text.to_owned(), |text, noun| text.replace(noun, &format!("{prefix}{noun}")))
}
