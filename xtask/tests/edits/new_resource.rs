//! Adds a resource, and an operation on another resource, to the document. Callers and the fake support them without an edit of
//! any other file.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::clients::{Workspace, committed, copy, copy_sdk, regenerate, repository};

const MANIFEST: &str = r#"[package]
name = "program"
edition = "2024"

[dependencies]
fake-flex = { workspace = true, features = ["server"] }
flex-sdk = { workspace = true }
tokio = { workspace = true, features = ["macros", "rt-multi-thread"] }
"#;

/// Merges the members of another document into the document.
fn with(document: &mut Value, added: &Value) {
    match (document, added) {
        (Value::Object(members), Value::Object(added)) => {
            for (name, added) in added {
                with(members.entry(name).or_insert(Value::Null), added);
            }
        }
        (Value::Array(items), Value::Array(added)) => items.extend(added.iter().cloned()),
        (document, added) => document.clone_from(added),
    }
}

/// A workspace with the SDK and the fake, generated from the document with additions.
fn generated(name: &str, packages: &[&str], additions: &[&str]) -> Workspace {
    let workspace = Workspace::of(name, packages);
    let root = workspace.path();
    copy_sdk(&root.join("flex-sdk"), "flex-sdk");
    copy(&repository().join("tests"), &root.join("tests"));

    let mut document = serde_saphyr::from_str(&committed()).unwrap();
    for added in additions {
        with(&mut document, &serde_saphyr::from_str(added).unwrap());
    }
    assert_eq!(regenerate(root, &format!("{document:#}")), (Some(0), String::new()));
    workspace
}

#[test]
fn a_new_resource_is_one_edit_of_the_document() {
    let packages = ["flex-sdk", "tests/fake-flex", "program"];
    let workspace = generated("new_resource", &packages, &[include_str!("new_resource/added.yaml")]);
    let root = workspace.path();
    write(&root.join("program/Cargo.toml"), MANIFEST);
    write(&root.join("program/src/main.rs"), include_str!("new_resource/program.rs"));
    workspace.cargo(&["run"], ["program"]);
}

#[test]
#[ignore = "builds the SDK's tests again: `.ci/run edits` runs it"]
fn the_tests_of_each_operation_try_new_ones_too() {
    let additions = [include_str!("new_resource/added.yaml"), include_str!("new_resource/shapes.yaml")];
    let workspace = generated("shapes", &["flex-sdk", "tests", "tests/fake-flex"], &additions);
    workspace.cargo(&["test", "--test", "sdk", "--test", "leaks"], ["flex-sdk-tests"]);
    // The generated examples of methods compile.
    workspace.cargo(&["test", "--doc", "generated::resources"], ["flex-sdk"]);
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
