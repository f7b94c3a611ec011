//! `git diff` of the document.

use std::fs;

use super::{DOCUMENT, Repository, committed, edited, repository};

#[test]
fn git_diff_shows_what_a_change_means() {
    let readme = fs::read_to_string(repository().join("openapi/README.md")).unwrap();
    let (_, command) = readme.split_once("git config diff.openapi.command '").unwrap();
    let command = command.split('\'').next().unwrap().replace("cargo xtask", env!("CARGO_BIN_EXE_xtask"));
    let attributes = fs::read_to_string(repository().join(".gitattributes")).unwrap();
    let repository = Repository::new();
    repository.write(".gitattributes", &attributes);
    repository.commit("Show what a change means");
    repository.git(&["config", "diff.openapi.command", &command]);

    let shorter = edited(&committed(), "maximum: 100", "maximum: 50");
    // The document, what is shown of its change, and what is not.
    let table = [
        (shorter.as_str(), "request-maximum-decreased  GET /v1/customers: ", "maximum: 50"),
        ("a: [1", "+a: [1", "request-"),
    ];
    for (document, shown, hidden) in table {
        repository.write(DOCUMENT, document);
        repository.edit("CHANGELOG.md", "# Changelog\n", "# Changelog\n\n- An entry.\n");
        let diff = repository.git(&["diff"]);
        assert!(diff.contains(shown) && !diff.contains(hidden), "{diff}");
        assert!(diff.contains("+- An entry."), "other files are shown by their lines, too: {diff}");
        assert!(repository.git(&["diff", "--no-ext-diff"]).contains("@@"));
        repository.git(&["checkout", "--quiet", "--", "CHANGELOG.md"]);
    }
    // Two commits, and a removed document.
    repository.write(DOCUMENT, &shorter);
    repository.commit("Shorter pages");
    assert!(repository.git(&["diff", "HEAD^", "HEAD"]).contains("request-maximum-decreased"));
    repository.git(&["rm", "--quiet", DOCUMENT]);
    assert!(repository.git(&["diff", "--cached"]).contains("-openapi: 3.0.3"));
}
