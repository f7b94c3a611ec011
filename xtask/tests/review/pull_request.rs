//! The life of a pull request, from its first break to the release after.

use tempfile::TempDir;

use super::{DOCUMENT, Outcome, Repository, outcome, review, xtask};

const ACCEPTED: &str = "openapi/accepted.toml";
const MAXIMUM: &str = "request-maximum-decreased";
const REQUIRED: [&str; 2] = ["first_name, last_name, email]", "first_name, last_name, email, phone]"];

/// Runs the check of the workflow on a clone.
fn check(clone: &Repository) -> Outcome {
    review(clone.root(), &["--base", "origin/main", "--format", "markdown"])
}

fn accept(clone: &Repository, options: &[&str]) -> Outcome {
    outcome(&mut xtask(clone.root(), &[&["review", "--base", "origin/main", "--accept"], options].concat()))
}

/// Returns the ids of the breaking findings, and of the tasks that are left.
fn left(clone: &Repository, base: &str) -> Vec<String> {
    let report = review(clone.root(), &["--base", base, "--format", "json"]).json();
    let lists = [&report["changes"], &report["rust"]["changes"], &report["to_do"]];
    let found = lists.into_iter().flat_map(|list| list.as_array().unwrap());
    let found = found.filter(|it| it["level"] == "breaking" || it["level"] == "to-do");
    found.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_break_is_accepted_once_and_until_it_is_released() {
    let upstream = Repository::new();
    upstream.git(&["config", "receive.denyCurrentBranch", "updateInstead"]);
    let clone = Repository(TempDir::new().unwrap());
    clone.git(&["clone", "--quiet", upstream.root().to_str().unwrap(), "."]);
    clone.git(&["switch", "--quiet", "--create", "edit"]);
    let nothing = [""; 0];

    // A break, with all else done.
    clone.edit(DOCUMENT, "maximum: 100", "maximum: 50");
    clone.edit("CHANGELOG.md", "# Changelog\n", "# Changelog\n\n## [Unreleased]\n\n- Pages are shorter.\n");
    clone.regenerate();
    assert_eq!((check(&clone).code, left(&clone, "origin/main")), (1, vec![MAXIMUM.to_owned()]));

    // What cannot be accepted leaves no entry.
    for (options, expected) in [
        (&[" "][..], "the reason is empty"),
        (&["Why", "--rule", "no-such-rule"], "there is no rule \"no-such-rule\""),
        (&["Why", "--rule", "request-property-became-required"], "nothing to accept"),
        (&["Why", "--place", "/paths"], "nothing to accept"),
    ] {
        let rejected = accept(&clone, options);
        assert_eq!((rejected.code, rejected.stdout.as_str()), (2, ""), "{options:?}");
        assert!(
            rejected.stderr.contains(expected) && !clone.path(ACCEPTED).exists(),
            "{options:?}: {}",
            rejected.stderr
        );
    }
    let written = accept(&clone, &["Flex never took more"]);
    assert!(written.code == 0 && written.stdout.contains("for 0.1.1: Flex never took more"), "{}", written.stdout);
    let checked = check(&clone);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    let row = "maximum changed from 100 to 50. | Flex never took more | 0.1.1 | `request-maximum-decreased` |";
    assert!(checked.stdout.contains("**Newly accepted**") && checked.stdout.contains(row), "{}", checked.stdout);
    clone.commit("Shorter pages");

    // More of the same break, at the same place, is another finding.
    clone.edit(DOCUMENT, "maximum: 50", "maximum: 20");
    clone.regenerate();
    assert_eq!((check(&clone).code, left(&clone, "origin/main")), (1, vec![MAXIMUM.to_owned()]));
    assert_eq!(accept(&clone, &["Nor more than this", "--rule", MAXIMUM]).code, 0);
    assert_eq!(check(&clone).code, 0);
    clone.commit("Even shorter pages");

    // Another break: for callers, and for users of the crate.
    clone.edit(DOCUMENT, REQUIRED[0], REQUIRED[1]);
    clone.regenerate();
    let all = ["request-property-became-required", "field-type-changed", "version-not-bumped"];
    assert_eq!((check(&clone).code, &left(&clone, "origin/main")[..]), (1, &all.map(str::to_owned)[..]));
    let report = review(clone.root(), &["--base", "origin/main", "--format", "json"]).json();
    let place = report["changes"].as_array().unwrap().iter().find(|it| it["id"] == all[0]).unwrap()["head"].clone();
    assert_eq!(accept(&clone, &["Flex asks for it", "--place", place.as_str().unwrap()]).code, 0);
    assert_eq!(
        (check(&clone).code, &left(&clone, "origin/main")[..]),
        (1, &all[1..].iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()[..])
    );
    assert_eq!(accept(&clone, &["Flex asks for it"]).code, 0);
    assert_eq!(check(&clone).code, 3, "only the version is left");
    clone.edit("Cargo.toml", "0.1.0", "0.2.0");
    assert_eq!((check(&clone).code, left(&clone, "origin/main")), (0, Vec::new()));
    clone.commit("Ask for a phone number");

    // The merge, the release, and a later change.
    clone.git(&["push", "--quiet", "origin", "edit:main"]);
    assert_eq!(left(&clone, "origin/main"), nothing, "what was merged is not found again");
    clone.edit(DOCUMENT, "summary: Create a customer", "summary: Create one");
    clone.regenerate();
    let later = check(&clone);
    assert!(later.code == 0 && !later.stdout.contains("ccepted"), "{}", later.stdout);
    clone.git(&["checkout", "--quiet", "--", "."]);
    let release = |base: &str| review(clone.root(), &["--base", base, "--head", "HEAD", "--fail-on", "unfinished"]);
    assert_eq!(release("v0.1.0").code, 0, "{}", release("v0.1.0").stdout);
    clone.git(&["tag", "v0.2.0"]);

    // From then on, nothing is accepted: not even the same change once more.
    clone.edit(DOCUMENT, "maximum: 20", "maximum: 100");
    clone.regenerate();
    clone.commit("Longer pages");
    clone.git(&["push", "--quiet", "origin", "edit:main"]);
    clone.edit(DOCUMENT, "maximum: 100", "maximum: 20");
    clone.edit("CHANGELOG.md", "- Pages are shorter.", "- Pages are shorter again.");
    clone.regenerate();
    assert_eq!((check(&clone).code, left(&clone, "origin/main")), (1, vec![MAXIMUM.to_owned()]));
    clone.git(&["checkout", "--quiet", "--", "."]);

    // The next version must not be released with these entries.
    clone.edit("Cargo.toml", "0.2.0", "0.3.0");
    clone.edit("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n- Pages are longer.\n");
    clone.regenerate();
    clone.commit("Prepare 0.3.0");
    let outdated = release("v0.2.0");
    assert!(
        outdated.code == 3 && outdated.stdout.contains("is accepted for 0.1.1, and 0.2.0 is released"),
        "{}",
        outdated.stdout
    );
    std::fs::remove_file(clone.path(ACCEPTED)).unwrap();
    clone.commit("Remove what is released");
    assert_eq!(release("v0.2.0").code, 0, "{}", release("v0.2.0").stdout);
}
