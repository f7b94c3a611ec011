//! What the compiler says where the SDK is used wrongly.
//!
//! It is called by hand, with what this test was built with: trybuild would build all dependencies again.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the compiler says to a program that does this.
fn compile(statement: &str) -> (bool, String) {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("program.rs");
    fs::write(&program, format!("fn main() {{ {statement}; }}")).unwrap();
    let test = std::env::current_exe().unwrap();
    let dependencies = test.parent().unwrap();
    let output = Command::new(option_env!("RUSTC").unwrap_or("rustc"))
        .args(["--edition", "2024", "--emit", "metadata", "--out-dir"])
        .arg(dir.path())
        .arg("-L")
        .arg(dependencies)
        .arg("--extern")
        .arg(format!("flex_sdk={}", newest_sdk(dependencies).display()))
        .arg(program)
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

/// The SDK as it was last built, of all that earlier builds have left there.
fn newest_sdk(dependencies: &Path) -> PathBuf {
    let files = fs::read_dir(dependencies).unwrap().map(|file| file.unwrap().path());
    let is_sdk = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        name.starts_with("libflex_sdk-") && path.extension() == Some(OsStr::new("rlib"))
    };
    files.filter(is_sdk).max_by_key(|path| path.metadata().unwrap().modified().unwrap()).unwrap()
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
        ("let _ = flex_sdk::generated::Client::new_with_client", &["`new_with_client` is private"]),
        (
            "match flex_sdk::Mode::Test { flex_sdk::Mode::Test | flex_sdk::Mode::Live | flex_sdk::Mode::Unknown => () }",
            &["non-exhaustive patterns"],
        ),
    ];
    for (statement, expected) in table {
        let (compiles, said) = compile(statement);
        assert!(!compiles, "{statement}");
        for expected in expected {
            assert!(said.contains(expected), "{statement}: {said}");
        }
    }
    let complete =
        r#"flex_sdk::CreateCustomer::builder().first_name("John").last_name("Doe").email("j@example.com").build()"#;
    let (compiles, said) = compile(complete);
    assert!(compiles, "{said}");
}
