//! Runs `cargo xtask verify --live` on loopback servers: the fake, and a Flex that is independent of the fake and of the
//! document.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::result_large_err, reason = "axum's responses are large")]

#[path = "../verify/described.rs"]
mod described;
mod flex;
#[path = "../../../tests/tests/prism/server.rs"]
mod prism;

use std::process::Command;

use described::{unseen, without_unseen};
use fake_flex::FakeFlex;
use flex::{API_KEY, Fault, Flex};
use prism::Prism;
use serde_json::Value;

/// The operations that a walk calls.
const WALK: [&str; 6] = [
    "POST /v1/customers",
    "GET /v1/customers",
    "GET /v1/customers/{id}",
    "PATCH /v1/customers/{id}",
    "DELETE /v1/customers/{id}",
    "GET /v1/customers/{id}/payment_methods",
];

/// Returns the exit code, stdout and stderr of a walk.
fn verify(url: &str, key: &str, options: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["verify", "--live", "--url", url]).args(options);
    command.env("FLEX_API_KEY", key).env("NO_COLOR", "1");
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    for secret in ["Zoë", "O'Hara", "+1415", "flex-sdk-verify", "Mark", "mark.of", key] {
        assert!(secret.is_empty() || !format!("{stdout}{stderr}").contains(secret), "{secret} is in: {stdout}{stderr}");
    }
    (output.status.code().unwrap(), stdout, stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flex_that_is_as_known_agrees_and_is_left_as_it_was() {
    let fake = FakeFlex::start().await.unwrap();
    let independent = Flex::start(Fault::None).await;
    for (url, key) in [(fake.url(), FakeFlex::API_KEY), (independent.url.clone() + "/", API_KEY)] {
        let (code, stdout, stderr) = verify(&url, key, &[]);
        let verdict =
            format!("openapi/customers.yaml agrees with {} (calls: 16, others: 0)\n", url.trim_end_matches('/'));
        assert_eq!((code, stdout, stderr.as_str()), (0, unseen(&WALK) + &verdict, ""));
    }
    assert_eq!(fake.customers(), Vec::<Value>::new());
    assert_eq!(independent.emails(), ["mark.of.a.person@example.com"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_deviation_is_found_and_nothing_is_left_behind() {
    let create = "POST /v1/customers: the response to the step 'create";
    let retrieve = "GET /v1/customers/{id}: the response to the step 'retrieve";
    let list = "GET /v1/customers: the response to the step 'list";
    let nothing = "Flex returns nothing, the fake what was given";
    let another = "Flex returns another value than was given";
    let one = "GET /v1/customers/{id}: the response 200";
    let table = [
        (Fault::CreatedIs201, "    3  POST /v1/customers: the response 201: status 201 is not documented".to_owned()),
        (Fault::CreatedIs201, format!("    3  {create}': Flex returns 201, the fake 200")),
        (Fault::Html, "POST /v1/customers: the response 200: the media type is text/html, and not".to_owned()),
        (Fault::Html, format!("{create}': the walk cannot continue")),
        (Fault::UndocumentedProperty, format!("{one}, `customer.nickname`: the document has no such property")),
        (Fault::NumberForText, format!("{one}, `customer.last_name`: value is not of type \"string\"")),
        (Fault::NoTestMode, format!("{one}, `customer`: \"test_mode\" is a required property")),
        (Fault::Live, format!("{create}', `customer.test_mode`: Flex returns false, the fake true")),
        (Fault::DropsEmployer, format!("{create}', `customer.employer`: {nothing}")),
        (Fault::TrimsPhone, format!("{create}', `customer.phone`: {another}")),
        (Fault::EmptiesShipping, format!("{create}', `customer.shipping`: {nothing}")),
        (Fault::UpdateForgets, format!("{retrieve} what was updated', `customer.employer`: {nothing}")),
        (Fault::IgnoresUpdates, format!("{retrieve} what was updated', `customer.phone`: {another}")),
        (
            Fault::CreatesTwice,
            format!("{create} again', `customer.customer_id`: Flex returns another id than that of customer 1"),
        ),
        (
            Fault::CreatesTwice,
            format!("{list} by email', `customers`: Flex lists another, customer 1, the fake customer 1"),
        ),
        (
            Fault::OldestFirst,
            format!("{list}', `customers`: Flex lists customer 1, customer 2, the fake customer 2, customer 1"),
        ),
        (
            Fault::IgnoresEmail,
            format!("{list} by email', `customers`: Flex lists customer 2, customer 1, another, the fake customer 1"),
        ),
        (
            Fault::IgnoresLimit,
            format!("{list} with a limit', `customers`: Flex lists customer 2, customer 1, the fake customer 2"),
        ),
        (
            Fault::IgnoresOffset,
            format!("{list} with an offset', `customers`: Flex lists customer 2, the fake customer 1"),
        ),
        (
            Fault::IgnoresCursors,
            format!("{list} after a cursor', `customers`: Flex lists customer 2, the fake customer 1"),
        ),
        (
            Fault::IgnoresCursors,
            format!("{list} before a cursor', `customers`: Flex lists customer 2, customer 1, the fake customer 2"),
        ),
        (
            Fault::DeletedIsListed,
            format!("{list} what was deleted', `customers`: Flex lists customer 1, the fake none"),
        ),
        (Fault::DeletedIsRetrieved, format!("{retrieve} what was deleted': Flex returns 200, the fake 404")),
    ];
    for (fault, expected) in table {
        let flex = Flex::start(fault).await;
        for format in ["text", "markdown"] {
            let (code, stdout, stderr) = verify(&flex.url, API_KEY, &["--format", format]);
            assert_eq!((code, stderr.as_str()), (1, ""), "{fault:?}: {stdout}");
            let expected = if format == "text" { expected.as_str() } else { expected.trim_start_matches([' ', '3']) };
            let stdout = stdout.replace("&#95;", "_");
            assert!(stdout.contains(expected), "{fault:?}: {stdout} does not have: {expected}");
        }
        assert_eq!(flex.emails(), ["mark.of.a.person@example.com"], "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guide_shows_a_report() {
    let flex = Flex::start(Fault::DeletedIsListed).await;
    let (_, stdout, _) = verify(&flex.url, API_KEY, &[]);
    let shown = stdout.replace(&flex.url, "https://api.withflex.com");
    let [readme, shown] = [include_str!("../../../openapi/README.md"), &shown].map(without_unseen);
    assert!(readme.contains(&shown), "openapi/README.md shows: {shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn customers_that_cannot_be_deleted_are_told_by_their_ids() {
    let flex = Flex::start(Fault::KeepsDeleted).await;
    let (code, stdout, _) = verify(&flex.url, API_KEY, &[]);
    assert_eq!(code, 1);
    let left = stdout.lines().filter(|line| line.ends_with("is still there: delete it"));
    assert!(left.eq([
        "    1  DELETE /v1/customers/{id}: the clean-up: fcus_01J9XR8M3K7VZ8N2YB4WJ00001 is still there: delete it",
        "    1  DELETE /v1/customers/{id}: the clean-up: fcus_01J9XR8M3K7VZ8N2YB4WJ00002 is still there: delete it",
    ]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walk_that_cannot_be_done_is_one_clear_error() {
    let good = Flex::start(Fault::None).await.url;
    let refuses = Flex::start(Fault::Refuses).await.url;
    let limits = Flex::start(Fault::RateLimits).await.url;
    let left = "customers with emails at example.com may be left in the test account: delete them: ";
    let table = [
        (
            good.as_str(),
            "fsk_MarkOfAKey",
            "error: the key in FLEX_API_KEY is not a test key: test keys begin with fsk_test_",
        ),
        (&good, "MarkOfAKey", "error: the key in FLEX_API_KEY is not a test key"),
        (&good, "", "error: the key in FLEX_API_KEY is not a test key"),
        (&good, "fsk_test_Mark\nOfAKey", "error: the key in FLEX_API_KEY has an invalid character"),
        (&good, "fsk_test_stranger", "error: POST /v1/customers returned 401: is FLEX_API_KEY a key of"),
        (&refuses, API_KEY, "error: POST /v1/customers returned 401"),
        (&limits, API_KEY, &format!("error: {left}GET /v1/customers/{{id}} returned 429: run this again")),
        ("http://127.0.0.1:1", API_KEY, "error: POST /v1/customers at http://127.0.0.1:1/ got no response: "),
        ("http://api.example", API_KEY, "error: http://api.example is not encrypted: use https://"),
        ("ftp://127.0.0.1", API_KEY, "error: ftp://127.0.0.1 is not encrypted"),
        ("api.withflex.com", API_KEY, "error: api.withflex.com is not a URL"),
    ];
    for (url, key, expected) in table {
        let (code, stdout, stderr) = verify(url, key, &[]);
        assert_eq!((code, stdout.as_str(), stderr.lines().count()), (2, "", 1), "{stderr}");
        assert!(stderr.starts_with(expected), "{stderr}, not {expected}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_the_sdk_would_call_gets_the_key_and_no_other() {
    let (named, of_environment) = (Flex::start(Fault::None).await.url, Flex::start(Fault::None).await.url);
    // `--url`, `FLEX_API_URL`, and the expected output.
    let table = [
        (None, of_environment.as_str(), format!("agrees with {of_environment} (calls: 16")),
        (Some(&named), &of_environment, format!("agrees with {named} (calls: 16")),
        (Some(&named), "", format!("agrees with {named} (calls: 16")),
        (None, " ", "is not a URL".to_owned()),
        (None, "http://api.example", "error: http://api.example is not encrypted: use https://".to_owned()),
    ];
    for (url, environment, expected) in table {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["verify", "--live"]).env("FLEX_API_KEY", API_KEY).env("NO_COLOR", "1");
        command.env("FLEX_API_URL", environment).args(url.map(|url| ["--url", url]).into_iter().flatten());
        let output = command.output().unwrap();
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(printed.contains(&expected), "{url:?} {environment}: {printed}");
    }
}

#[test]
fn a_known_difference_is_left_out_of_a_walk() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let flex = runtime.block_on(Flex::start(Fault::DeletedIsListed));
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("openapi")).unwrap();
    for file in ["openapi/customers.yaml", "openapi/known-differences.toml"] {
        std::fs::copy(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file), root.path().join(file))
            .unwrap();
    }
    let entry = |rule: &str, place: &str| {
        format!("[[accepted]]\nrule = \"{rule}\"\nplace = \"{place}\"\nreason = \"a\"\nsource = \"reference\"\n")
    };
    let step = "GET /v1/customers: the response to the step 'list what was deleted', `customers`";
    let deleted = "/components/schemas/Customer/properties/deleted";
    let known = entry("traffic", step) + &entry("response-optional-property-added", deleted);
    std::fs::write(root.path().join("openapi/known-differences.toml"), known).unwrap();
    let (code, stdout, stderr) = verify(&flex.url, API_KEY, &["--root", root.path().to_str().unwrap()]);
    assert!(code == 0 && stdout.ends_with("(calls: 16, others: 0); known: 2\n"), "{stdout}{stderr}");
}

#[test]
fn what_is_for_the_walk_is_taken_with_nothing_else() {
    for option in ["--url", "--seed"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.args(["verify", "--vendor", "openapi.json", option, "7"]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains("cannot be used with"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walk_that_was_killed_can_be_done_again() {
    let flex = Flex::start(Fault::KeepsDeleted).await;
    for _ in 0..2 {
        let (code, stdout, _) = verify(&flex.url, API_KEY, &["--seed", "7"]);
        assert_eq!(code, 1, "{stdout}");
        assert!(!stdout.contains("the walk cannot continue"), "{stdout}");
        assert_eq!(flex.emails().len(), 3);
    }
}

#[test]
#[ignore = "needs Prism: `npm ci --prefix .ci --ignore-scripts` installs it"]
fn a_server_without_a_memory_answers_as_documented_and_otherwise_than_flex() {
    let prism = Prism::start().unwrap();
    let (code, stdout, stderr) = verify(prism.url(), API_KEY, &["--format", "json"]);
    assert_eq!((code, stderr.as_str()), (1, ""), "{stdout}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    let found = report["differences"].as_array().unwrap();
    let (of_document, of_walk): (Vec<_>, Vec<_>) = found.iter().partition(|it| {
        let message = it["message"].as_str().unwrap();
        message.starts_with("re") && !message.contains("step")
    });
    assert_eq!((of_document.len(), of_walk.is_empty()), (0, false), "{stdout}");
}
