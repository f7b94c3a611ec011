//! The workflow that reviews pull requests.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::{outcome, repository};

fn workflow() -> Value {
    read("spec-review.yml")
}

fn read(name: &str) -> Value {
    let text = fs::read_to_string(repository().join(".github/workflows").join(name)).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

fn steps(job: &Value) -> &[Value] {
    job["steps"].as_array().unwrap()
}

#[test]
fn what_runs_a_pull_requests_code_may_not_write() {
    // The workflow, its job that runs such code or reads what Flex publishes, and its job that writes the result.
    for (name, runs, writes) in [("spec-review.yml", "review", "comment"), ("verify.yml", "propose", "draft")] {
        let workflow = read(name);
        for (job, runs_code) in [(runs, true), (writes, false)] {
            let job = &workflow["jobs"][job];
            let permissions = job.get("permissions").unwrap_or(&workflow["permissions"]).as_object().unwrap();
            assert_eq!(permissions.values().any(|value| value == "write"), !runs_code, "{name}: {permissions:?}");
            let scripts: Vec<_> = steps(job).iter().filter_map(|step| step["run"].as_str()).collect();
            let is_code = |script: &&str| ["cargo ", ".ci/", "npm "].iter().any(|command| script.contains(command));
            assert_eq!(scripts.iter().any(is_code), runs_code, "{name}: {scripts:?}");
            assert!(scripts.iter().all(|script| !script.contains("${{")), "{name}: pass this by env: {scripts:?}");
        }
    }
}

#[test]
fn the_check_fails_for_what_breaks_and_for_what_is_left_to_do() {
    let workflow = workflow();
    let last = steps(&workflow["jobs"]["review"]).last().unwrap();
    assert!(!last["run"].as_str().unwrap().contains("--fail-on"), "{last}");
    assert!(last.get("if").is_none(), "{last}");
}

/// Returns the comment that is posted after such a review, and whether it is the first one.
fn posted(directory: &Path, review: &str, page: &str, comments: &str) -> (String, bool) {
    let workflow = workflow();
    let step = steps(&workflow["jobs"]["comment"]).last().unwrap().clone();
    let gh = directory.join("gh");
    fs::write(
        &gh,
        format!("#!/bin/sh\ncase $* in *--paginate*) printf '%s' '{comments}';; *) echo \"$*\" > called;; esac\n"),
    )
    .unwrap();
    fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", directory.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.args(["-e", "-o", "pipefail", "-c", step["run"].as_str().unwrap()]).current_dir(directory);
    command.env("PATH", path).env("REVIEW", review).env("RUN", "https://run");
    command.env("PAGE", page).env("REVIEW_PAGE", page.replace("page", "review"));
    let posted = outcome(command.env("NUMBER", "1").env("GITHUB_REPOSITORY", "a/b"));
    assert_eq!(posted.code, 0, "{}", posted.stderr);
    let called = fs::read_to_string(directory.join("called")).unwrap();
    (fs::read_to_string(directory.join("comment.md")).unwrap(), called.starts_with("pr comment 1"))
}

#[test]
fn the_comment_is_of_this_review_or_says_that_there_is_none() {
    // The outcome of the review and its text, the page, the existing comments, and the comment that is posted.
    let table = [
        ("success", "### API\n", "", "", "### API\n", true),
        (
            "success",
            "### API\n",
            "https://page",
            "7\n8\n",
            "### API\n\n\
             The review [as a page](https://review): each finding beside the lines before and after.\n\n\
             The document [as a page](https://page).\n",
            false,
        ),
        (
            "success",
            &"x".repeat(65_001),
            "",
            "",
            "The review is too long for a comment: see the summary of [the run](https://run).\n",
            true,
        ),
        ("failure", "", "", "7", "The review could not be done: see [the run](https://run).\n", false),
    ];
    for (outcome, review, page, comments, expected, is_first) in table {
        let directory = TempDir::new().unwrap();
        if outcome == "success" {
            fs::write(directory.path().join("review.md"), review).unwrap();
        }
        let expected = format!("<!-- spec-review -->\n{expected}");
        assert_eq!(posted(directory.path(), outcome, page, comments), (expected, is_first), "{outcome}");
    }
}
