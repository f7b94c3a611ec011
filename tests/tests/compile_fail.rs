//! The compiler's errors when the SDK is used incorrectly.
//!
//! rustc is called directly, with the SDK that `cargo test` has built. trybuild would build every dependency again.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The SDK that this test is built with. Only Cargo knows which of the files in `target/debug/deps` that is.
///
/// After `cargo test`, which selects the same packages, this builds nothing.
fn sdk() -> PathBuf {
    let mut command = Command::new(env::var_os("CARGO").expect("cargo runs the tests"));
    // Cargo sets variables about this package for the test. To ring's build script they would be a change, and it would run
    // again.
    for (name, _) in env::vars_os() {
        let bytes = name.as_encoded_bytes();
        if bytes.starts_with(b"CARGO_PKG_") || bytes.starts_with(b"CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    let output = command
        .args(["build", "--test", "compile_fail", "--message-format", "json", "--offline", "--locked"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<serde_json::Value>();
    let files = messages
        .map(Result::unwrap)
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == "flex_sdk")
        .flat_map(|message| message["filenames"].as_array().unwrap().clone());
    let libraries: Vec<_> = files
        .map(|file| PathBuf::from(file.as_str().unwrap()))
        .filter(|file| file.extension().is_some_and(|extension| extension == "rlib"))
        .collect();
    let [sdk] = libraries.try_into().expect("the SDK is built once");
    sdk
}

/// Whether a program with this statement compiles, and the output of the compiler.
fn compile(sdk: &Path, statement: &str) -> (bool, String) {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("program.rs");
    std::fs::write(&program, format!("fn main() {{ {statement}; }}")).unwrap();
    let output = Command::new("rustc")
        .args(["--edition", "2024", "--emit", "metadata", "--out-dir"])
        .arg(dir.path())
        .arg("-L")
        .arg(sdk.parent().unwrap())
        .arg("--extern")
        .arg(format!("flex_sdk={}", sdk.display()))
        .arg(program)
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn the_compiler_says_what_is_missing() {
    let table: [(&str, &[&str]); 5] = [
        (
            r#"flex_sdk::CreateCustomer::builder().first_name("John").last_name("Doe").build()"#,
            &["the required field `email` is missing", "call `.email(...)` before `.build()`"],
        ),
        (
            "flex_sdk::CreateCustomer::builder().build()",
            &[
                "the required field `email` is missing",
                "the required field `first_name` is missing",
                "the required field `last_name` is missing",
            ],
        ),
        (
            r#"flex_sdk::UpdateCustomer::builder().frist_name("John").build()"#,
            &["no method named `frist_name`", "there is a method `first_name` with a similar name"],
        ),
        ("let _ = flex_sdk::generated::types::Customer::builder", &["module `generated` is private"]),
        (
            "match flex_sdk::Mode::Test { flex_sdk::Mode::Test | flex_sdk::Mode::Live | flex_sdk::Mode::Unknown => () }",
            &["non-exhaustive patterns"],
        ),
    ];
    let sdk = sdk();
    for (statement, expected) in table {
        let (compiles, said) = compile(&sdk, statement);
        assert!(!compiles, "{statement}");
        for expected in expected {
            assert!(said.contains(expected), "{statement}: {said}");
        }
    }
    let complete =
        r#"flex_sdk::CreateCustomer::builder().first_name("John").last_name("Doe").email("j@example.com").build()"#;
    let (compiles, said) = compile(&sdk, complete);
    assert!(compiles, "{said}");
}
