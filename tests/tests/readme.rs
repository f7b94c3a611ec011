//! CI runs the README's commands, and everything that this repository's Markdown names exists.

use std::path::PathBuf;

#[test]
fn ci_runs_every_command_of_the_readme() {
    let readme = include_str!("../../README.md");
    let gate = include_str!("../../.ci/run");
    let steps: Vec<_> = gate.lines().filter_map(|line| line.trim_start().strip_prefix("step ")).collect();
    let blocks = readme.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    let commands: Vec<_> = blocks.flat_map(str::lines).collect();
    assert!(commands.len() >= 2, "{commands:?}");
    for command in commands {
        assert!(steps.iter().any(|step| step.starts_with(command)), "`{command}` is not a step of .ci/run");
    }
    assert_eq!(steps.last(), Some(&"cargo test"), "the README's test command ends the gate");
}

#[test]
fn every_link_between_files_leads_to_one() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let folders = ["", "docs", "flex-sdk/benches", "openapi", "tests/fake-flex"];
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(format!("{root}/{folder}")).expect("it is there"));
    let pages = entries.map(|entry| entry.expect("it can be read").path());
    let pages: Vec<_> = pages.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    assert!(pages.len() >= 18, "{pages:?}");
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("it can be read");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for link in links.filter(|link| !link.is_empty() && !link.contains("://")) {
            assert!(page.with_file_name(link).exists(), "{} links to {link}", page.display());
        }
    }
}

#[test]
fn every_module_of_the_crate_is_in_the_architecture() {
    let architecture = include_str!("../../ARCHITECTURE.md");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../flex-sdk/src");
    let files = |folder: &str| {
        let entries = std::fs::read_dir(format!("{root}/{folder}")).expect("it is there");
        entries
            .map(|entry| entry.expect("it can be read").path())
            .filter(|path| path.extension().is_some_and(|it| it == "rs"))
    };
    let stem = |path: &PathBuf| path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    for folder in ["attempts", "call", "client", "error", "model", "paging", "transport", "webhooks"] {
        let row = architecture.lines().find(|line| line.starts_with(&format!("| `flex-sdk/src/{folder}/`")));
        let row = row.unwrap_or_else(|| panic!("there is no row for {folder}/"));
        for module in files(folder).map(|path| stem(&path)).filter(|module| module != "mod") {
            assert!(row.contains(&module), "{folder}/{module}.rs is not in {row}");
        }
    }
    for module in files("").map(|path| stem(&path)).filter(|module| module != "lib") {
        assert!(architecture.contains(&format!("{module}.rs`")), "{module}.rs is not in ARCHITECTURE.md");
    }
}

#[test]
fn every_test_that_the_reliability_guide_names_is_there() {
    let guide = include_str!("../../flex-sdk/src/guide/reliability.md");
    let (_, table) = guide.split_once("| promise | test |").expect("the guide has a table of promises");
    let rows: Vec<_> = table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 5, "{rows:?}");
    for row in rows {
        let named = row.rsplit('|').nth(1).expect("a row has columns").split('`').skip(1).step_by(2);
        let mut source = String::new();
        let mut tests = 0;
        for name in named {
            if let Some(name) = name.strip_suffix(".rs") {
                let path = format!("{}/tests/{name}.rs", env!("CARGO_MANIFEST_DIR"));
                source = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
            } else {
                assert!(source.contains(&format!("fn {name}()")), "there is no test {name}");
                tests += 1;
            }
        }
        assert!(tests > 0, "{row} names no test");
    }
}

#[test]
fn every_example_is_in_the_readme() {
    let readme = include_str!("../../README.md");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../flex-sdk/examples");
    let entries =
        std::fs::read_dir(folder).expect("there are examples").map(|entry| entry.expect("it can be read").path());
    let is_example = |path: &PathBuf| path.extension().is_some_and(|it| it == "rs") || path.join("main.rs").exists();
    let examples: Vec<_> = entries.filter(is_example).collect();
    assert!(examples.len() >= 4, "{examples:?}");
    for example in examples {
        let name = example.file_stem().and_then(|name| name.to_str()).expect("its name is Unicode");
        assert!(readme.contains(&format!("`cargo run --example {name}")), "{name} is not in the README");
    }
}
