//! The example `import_customers`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use fake_flex::{FakeFlex, Fault, Response};
use flex_sdk::httpmock::MockServer;
use flex_sdk::mock::MockServerExt;
use flex_sdk::types::ErrorBody;
use flex_sdk::{CreateCustomer, Customer};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::sync::Notify;

use crate::{Ended, example, example_with, run};

const NAME: &str = "import_customers";
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../flex-sdk/examples/import_customers/customers.csv");

/// The content of every personal value.
const MARK: &str = "MarkOfAPerson";

/// A file of customers in a folder of its own, and a fake Flex to import them into.
struct Import {
    folder: TempDir,
    file: PathBuf,
    fake: FakeFlex,
}

/// A row in the result file: the outcome, the id and the error.
type Told = (String, String, String);

impl Import {
    async fn of(name: &str, text: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        Self { folder, file, fake: FakeFlex::start().await.unwrap() }
    }

    /// An import of this many rows, each with its number in the email.
    async fn of_rows(count: usize) -> Self {
        Self::of("customers.csv", rows(1..=count)).await
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = example_with(NAME, &self.fake);
        command.arg(&self.file).args(arguments);
        command
    }

    /// Imports one row at a time, without patience for outages, and returns the exit code. Checks that nothing personal is
    /// printed.
    async fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = self.command(arguments);
        command.args(["--concurrency", "1", "--patience", "0"]);
        let Ended { code, stdout, stderr } = run(command).await;
        let told = format!("{stdout}{stderr}");
        let journal = fs::read(self.journal()).unwrap_or_default();
        let results = fs::read_to_string(self.results()).unwrap_or_default() + &String::from_utf8_lossy(&journal);
        assert!(!told.contains(MARK) && !told.contains('@'), "{told}");
        assert!(!results.contains(MARK) && !results.contains("@example"), "{told}");
        (code, told)
    }

    fn results(&self) -> PathBuf {
        let mut path = self.file.clone().into_os_string();
        path.push(".results.csv");
        path.into()
    }

    fn journal(&self) -> PathBuf {
        let mut path = self.results().into_os_string();
        path.push(".journal");
        path.into()
    }

    /// The last result of each row, by its line.
    fn told(&self) -> BTreeMap<u64, Told> {
        let mut told = BTreeMap::new();
        if !self.results().exists() {
            return told;
        }
        for record in csv::Reader::from_path(self.results()).unwrap().deserialize() {
            let (line, _, _, outcome, id, error): (u64, u32, String, String, String, String) = record.unwrap();
            told.insert(line, (outcome, id, error));
        }
        told
    }

    fn outcomes(&self) -> Vec<String> {
        self.told().into_values().map(|(outcome, ..)| outcome).collect()
    }

    /// How often each email was sent.
    fn sent(&self) -> BTreeMap<String, usize> {
        let mut sent = BTreeMap::new();
        for request in self.fake.received() {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            *sent.entry(body["customer"]["email"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        sent
    }
}

fn rows(numbers: impl Iterator<Item = usize>) -> String {
    let row = |number| format!("{MARK},{MARK},{MARK}{number}@example.com\n");
    format!("first_name,last_name,email\n{}", numbers.map(row).collect::<String>())
}

fn email(number: usize) -> String {
    format!("{MARK}{number}@example.com")
}

/// How often the emails of rows 1, 2 and so on were sent.
fn sent(times: &[usize]) -> BTreeMap<String, usize> {
    (1..).zip(times).map(|(number, times)| (email(number), *times)).collect()
}

#[tokio::test]
async fn without_a_key_it_imports_the_sample_to_a_fake_and_knows_so_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    for told in ["6 rows to import, 0 done and 0 failed before", "0 rows to import, 6 done and 0 failed before"] {
        let mut command = example(NAME);
        command.arg(SAMPLE).arg("--results").arg(folder.path().join("results.csv"));
        let Ended { code, stdout, stderr } = run(command).await;
        assert!(code == Some(0) && stderr.is_empty() && !stdout.contains('@'), "{stdout}{stderr}");
        assert!(stdout.contains("talking to a fake Flex") && stdout.contains(told), "{stdout}");
        assert!(stdout.contains("6 done, 0 failed, 0 left"), "{stdout}");
    }
}

#[tokio::test]
async fn what_stands_in_a_row_is_what_flex_gets() {
    let all = json!({
        "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com", "phone": "+15555550100",
        "employer": "Works, Inc.",
        "shipping": {
            "line1": "1 Main Street", "line2": "Rear \"B\"", "city": "Springfield", "state": "IL",
            "postal_code": "02701", "country": "US",
        },
        "metadata": { "tier": "gold", "a.b": "c" },
    });
    let least = json!({ "first_name": "Jürgen", "last_name": "Doe", "email": "j@example.com" });
    let csv = "\u{feff}email, first_name,last_name,phone,employer,line1,line2,city,state,postal_code,country,\
               metadata.tier,metadata.a.b\r\n\
               jane@example.com,Jane, Doe ,+15555550100,\"Works, Inc.\",1 Main Street,\"Rear \"\"B\"\"\",Springfield,\
               IL,02701,US,gold,c\r\n\r\n\
               j@example.com,Jürgen,Doe,,,,,,,, ,,";
    let ndjson = [
        json!({
            "first_name": "Jane", "last_name": " Doe ", "email": "jane@example.com", "phone": "+15555550100",
            "employer": "Works, Inc.", "line1": "1 Main Street", "line2": "Rear \"B\"", "city": "Springfield",
            "state": "IL", "postal_code": "02701", "country": "US", "metadata.tier": "gold", "metadata.a.b": "c",
        }),
        json!({ "first_name": "Jürgen", "last_name": "Doe", "email": "j@example.com", "phone": null, "employer": "" }),
    ];
    let ndjson = &ndjson.map(|row| row.to_string()).join("\r\n\r\n");
    // With a byte order mark, as some editors write it.
    let marked = &format!("\u{feff}{ndjson}");
    let returns = &csv.replace("\r\n", "\r");
    let table = [
        ("customers.csv", csv, [2, 4]),
        ("customers.csv", returns, [2, 4]),
        ("customers.ndjson", ndjson, [1, 3]),
        ("customers.ndjson", marked, [1, 3]),
        ("customers.JSONL", ndjson, [1, 3]),
    ];
    for (name, text, lines) in table {
        let import = Import::of(name, text).await;
        let (code, told) = import.run(&[]).await;
        assert_eq!(code, Some(0), "{name}: {told}");
        let bodies = import.fake.received().into_iter().map(|request| serde_json::from_slice(&request.body).unwrap());
        let expected = [json!({ "customer": all }), json!({ "customer": least })];
        assert_eq!(bodies.collect::<Vec<Value>>(), expected, "{name}");
        for (line, email) in lines.into_iter().zip(["jane@example.com", "j@example.com"]) {
            let id = import.fake.customer(email).unwrap()["customer_id"].as_str().unwrap().to_owned();
            assert_eq!(import.told()[&line], ("done".to_owned(), id.clone(), String::new()), "{name}");
            assert!(told.contains(&format!("line {line} done: {id}\n")), "{name}: {told}");
        }
    }
}

#[tokio::test]
async fn bad_rows_are_told_and_the_others_are_done() {
    let csv = "first_name,last_name,email,phone\n\
               MarkOfAPerson,MarkOfAPerson,1@example.com,\n\
               MarkOfAPerson,,MarkOfAPerson2@example.com,\n\
               MarkOfAPerson,MarkOfAPerson,,MarkOfAPerson\n\
               MarkOfAPerson,MarkOfAPerson\u{ff},MarkOfAPerson4@example.com,\n\
               MarkOfAPerson,MarkOfAPerson,1@EXAMPLE.com,\n\
               MarkOfAPerson,MarkOfAPerson,MarkOfAPerson6@example.com,MarkOfAPerson\n";
    let ndjson = [
        json!({ "first_name": MARK, "last_name": MARK, "email": "1@example.com" }),
        json!({ "first_name": MARK, "last_name": " ", "email": email(2) }),
        json!({ MARK: MARK }),
        json!({ "first_name": MARK, "last_name": [MARK], "email": email(4) }),
        json!({ "first_name": MARK, "last_name": MARK, "email": "1@EXAMPLE.com" }),
        json!({ "first_name": MARK, "last_name": MARK, "email": email(6), "phone": MARK }),
    ];
    let ndjson = ndjson.map(|row| row.to_string()).join("\n");
    // In Latin-1, as spreadsheets write it.
    let csv: Vec<u8> = csv.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let unknown = "a column is not one of first_name, last_name, email, phone, employer, line1, line2, city, state, \
                   postal_code, country, metadata.<key>";
    let table: [(&str, &[u8], u64, [&str; 2]); 2] = [
        ("customers.csv", &csv, 2, ["email is missing", "it is not UTF-8"]),
        ("customers.ndjson", ndjson.as_bytes(), 1, [unknown, "it is not a JSON object of strings"]),
    ];
    for (name, text, first, [third, fourth]) in table {
        let import = Import::of(name, text).await;
        import.fake.fault_next(Fault::Late(Duration::ZERO));
        let mistake = json!({ "loc": ["body", "customer", "phone"], "msg": MARK, "type": MARK });
        let other = json!({ "loc": ["body", MARK], "msg": MARK });
        import.fake.respond_next(Response::json(422, &json!({ "detail": [mistake, other] })));
        let (code, told) = import.run(&[]).await;
        assert_eq!(code, Some(1), "{name}: {told}");
        assert!(told.contains("1 done, 5 failed, 0 left"), "{name}: {told}");
        assert_eq!(import.fake.received().len(), 2, "{name}");
        let results = import.told();
        assert_eq!(results[&first].0, "done", "{name}");
        let same = format!("the email is that of line {first}");
        let refused = "POST /v1/customers: Flex returned 422 Unprocessable Entity: see Error::code and Error::message";
        for (line, error) in (first + 1..).zip(["last_name is missing", third, fourth, &same, refused]) {
            assert_eq!(results[&line], ("failed".to_owned(), String::new(), error.to_owned()), "{name}");
            assert!(told.contains(&format!("line {line} failed: {error}\n")), "{name}: {told}");
        }

        // Without a correction, there is nothing to do.
        let (code, told) = import.run(&[]).await;
        assert_eq!((code, import.fake.received().len()), (Some(1), 2), "{name}: {told}");
    }
}

#[tokio::test]
async fn a_row_that_was_corrected_is_done_and_no_other() {
    let import = Import::of("customers.csv", rows(1..=3).replace(&email(2), "")).await;
    assert_eq!(import.run(&[]).await.0, Some(1));
    fs::write(&import.file, rows(1..=4)).unwrap();
    let (code, told) = import.run(&[]).await;
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(import.sent(), sent(&[1, 1, 1, 1]));
}

#[tokio::test]
async fn of_rows_with_the_same_email_one_is_imported() {
    let right = "MarkOfAPerson,Right,MarkOfAPerson3@example.com";
    // The first row before it is corrected to `right`. The third row is done, so the first one must not change its customer.
    for wrong in ["MarkOfAPerson,Right,", "MarkOfAPerson,,MarkOfAPerson3@EXAMPLE.com"] {
        let with_first =
            |row: &str| rows(1..=3).replacen("MarkOfAPerson,MarkOfAPerson,MarkOfAPerson1@example.com", row, 1);
        let import = Import::of("customers.csv", with_first(wrong)).await;
        assert_eq!(import.run(&[]).await.0, Some(1), "{wrong}");
        assert_eq!(import.outcomes(), ["failed", "done", "done"], "{wrong}");
        fs::write(&import.file, with_first(right)).unwrap();
        // A retry does not change this.
        for arguments in [&[][..], &["--retry-failed"]] {
            let (code, told) = import.run(arguments).await;
            assert_eq!(code, Some(1), "{wrong}: {told}");
            assert_eq!(import.outcomes(), ["failed", "done", "done"], "{wrong}");
            assert_eq!(import.told()[&2].2, "the email is that of line 4", "{wrong}");
            assert_eq!(import.sent()[&email(3)], 1, "{wrong}");
            assert_eq!(import.fake.customer(&email(3)).unwrap()["last_name"], MARK, "{wrong}");
        }
    }
}

#[tokio::test]
async fn a_faulty_flex_fails_some_rows_which_can_be_done_again() {
    let error = || Response::json(500, &json!({ "message": MARK }));
    let late = || Fault::Late(Duration::ZERO);
    // The faults of each row's attempts, and the expected result.
    let table = [
        (vec![late()], "done", ""),
        (vec![Fault::Refuse, late()], "done", ""),
        (vec![Fault::CloseUnanswered, Fault::Truncate, Fault::Instead(error()), late()], "done", ""),
        (vec![Fault::Instead(Response::new(429).header("retry-after", "3600"))], "failed", "429"),
        (vec![Fault::CloseUnanswered; 4], "unknown", "(4 attempts); the request may have taken effect"),
        (vec![Fault::After(error()); 4], "unknown", "500"),
        (vec![Fault::BreakBody], "unknown", "Flex returned 200, but the body is not a customer"),
        (vec![Fault::Instead(Response::json(400, &json!({ "error": { "message": MARK } })))], "failed", "400"),
        (vec![Fault::Instead(Response::json(403, &json!({ "error": { "message": MARK } })))], "failed", "403"),
    ];
    let import = Import::of_rows(table.len()).await;
    table.iter().flat_map(|(faults, ..)| faults).for_each(|fault| import.fake.fault_next(fault.clone()));
    let (code, told) = import.run(&[]).await;
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("3 done, 6 failed, 0 left"), "{told}");
    let results = import.told();
    for (line, (faults, outcome, error)) in (2..).zip(&table) {
        let (actual, id, problem) = &results[&line];
        assert!(actual == outcome && problem.contains(error), "{line}, {faults:?}: {actual} {problem}");
        assert_eq!(!id.is_empty(), *outcome == "done", "{line}, {faults:?}");
    }

    let before = import.fake.received().len();
    let (code, told) = import.run(&["--retry-failed"]).await;
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(import.fake.received().len() - before, 6);
    assert_eq!(import.outcomes(), ["done"; 9]);
    assert_eq!(import.fake.customers().len(), 9);
}

#[cfg(unix)]
#[tokio::test]
async fn an_outage_pauses_it_and_fails_no_row() {
    let import = Import::of_rows(6).await;
    // Two rows at once, whose calls make four attempts each.
    (0..8).for_each(|_| import.fake.fault_next(Fault::Instead(Response::new(503))));
    let Ended { code, stderr, .. } = run(import.command(&["--concurrency", "2"])).await;
    assert_eq!((code, import.outcomes()), (Some(0), vec!["done".to_owned(); 6]), "{stderr}");
    assert!(stderr.contains("Waiting for Flex: POST /v1/customers: Flex returned 503"), "{stderr}");
    assert_eq!(import.fake.received().len(), 8 + 6);
}

#[tokio::test]
async fn a_row_does_not_wait_longer_than_its_patience() {
    let import = Import::of_rows(1).await;
    import.fake.respond_next(Response::new(429).header("retry-after", "3600"));
    let Ended { code, stderr, .. } = run(import.command(&[])).await;
    assert!(code == Some(1) && !stderr.contains("Waiting"), "{stderr}");
    assert_eq!(import.outcomes(), ["failed"]);
}

#[tokio::test]
async fn what_may_have_been_done_before_an_outage_ended_is_told() {
    let import = Import::of_rows(1).await;
    (0..4).for_each(|_| import.fake.fault_next(Fault::After(Response::new(503))));
    import.fake.respond_next(Response::json(400, &json!({ "error": { "message": MARK } })));
    let Ended { code, stderr, .. } = run(import.command(&[])).await;
    assert_eq!((code, import.outcomes()), (Some(1), vec!["unknown".to_owned()]), "{stderr}");
}

#[tokio::test]
async fn a_row_that_fails_while_others_are_done_is_no_outage() {
    let import = Import::of_rows(11).await;
    let server = MockServer::start_async().await;
    for number in 2..=11 {
        server.create_customer(|when, then| {
            let names = CreateCustomer::builder().first_name(MARK).last_name(MARK);
            when.body(names.email(email(number)).build());
            let customer = Customer::builder().customer_id(format!("fcus_{number}")).first_name(MARK).last_name(MARK);
            let customer = customer.email(email(number)).created_at("2026-06-15T14:30:00Z").test_mode(true);
            // The delay lets some rows succeed after the first one has failed.
            then.ok(customer.build()).into_inner().delay(Duration::from_millis(500));
        });
    }
    let mut command = import.command(&["--concurrency", "2"]);
    command.env("FLEX_API_URL", server.base_url());
    server.create_customer(|when, then| {
        let names = CreateCustomer::builder().first_name(MARK).last_name(MARK);
        when.body(names.email(email(1)).build());
        then.server_error(500, ErrorBody::default());
    });
    let Ended { code, stderr, .. } = run(command).await;
    assert_eq!(code, Some(1), "{stderr}");
    let mut expected = vec!["done".to_owned(); 11];
    "unknown".clone_into(&mut expected[0]);
    assert_eq!(import.outcomes(), expected, "{stderr}");
}

#[tokio::test]
async fn a_run_that_is_killed_is_gone_on_with() {
    let import = Import::of_rows(9).await;
    let late = || import.fake.fault_next(Fault::Late(Duration::ZERO));
    // Of three rows in progress at once, one is held until the end, and finally all are.
    late();
    import.fake.fault_next(Fault::Stall);
    (0..3).for_each(|_| late());
    (0..2).for_each(|_| import.fake.fault_next(Fault::Stall));
    let mut process = import.command(&["--concurrency", "3"]).spawn().unwrap();
    import.fake.wait_for(7).await;
    process.kill().await.unwrap();
    // Until now, only the journal has the results.
    assert!(!import.results().exists());

    let (code, told) = import.run(&[]).await;
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("5 rows to import, 4 done and 0 failed before"), "{told}");
    assert!(told.contains("3 of them were sent by a run that was stopped"), "{told}");
    // Rows that were in progress when the run was killed are sent again, which creates no second customer.
    let mut times: Vec<_> = import.sent().into_values().collect();
    times.sort_unstable();
    assert_eq!(times, [1, 1, 1, 1, 1, 1, 2, 2, 2]);
    assert_eq!(import.fake.customers().len(), 9);
    assert_eq!(import.outcomes(), ["done"; 9]);
}

#[tokio::test]
async fn however_often_it_is_killed_only_the_rows_under_way_are_done_again() {
    // How many rows are in progress at once, how many there are, and how many requests come before each kill.
    let table: [(usize, usize, &[usize]); 3] =
        [(1, 20, &[1, 2, 3, 5, 8, 19]), (4, 60, &[1, 2, 3, 7, 8, 20, 21, 40, 55]), (16, 60, &[1, 16, 17, 40, 59])];
    for (concurrency, rows, kills) in table {
        let import = Import::of_rows(rows).await;
        for received in kills {
            let mut process = import.command(&["--concurrency", &concurrency.to_string()]).spawn().unwrap();
            import.fake.wait_for(*received).await;
            process.kill().await.unwrap();
        }
        let (code, told) = import.run(&[]).await;
        assert_eq!(code, Some(0), "{concurrency}: {told}");
        assert_eq!(import.outcomes(), vec!["done"; rows], "{concurrency}");
        assert_eq!(import.fake.customers().len(), rows, "{concurrency}");
        let received = import.fake.received().len();
        assert!(received <= rows + concurrency * kills.len(), "{concurrency}: {received}");
    }
}

#[tokio::test]
async fn a_journal_that_is_no_journal_is_not_written_to() {
    // The content of the journal and of the result file before the run, and the expected message.
    type Case = (Option<&'static [u8]>, Option<&'static str>, &'static str);
    let table: [Case; 4] = [
        (None, None, "1 done, 0 failed, 0 left"),
        // The file of a run that was killed immediately.
        (Some(b""), None, "1 done, 0 failed, 0 left"),
        (Some(b"line,checksum\n"), None, "cannot continue "),
        (None, Some("line,checksum,flex,outcome,customer_id,error\n"), "it is not a result file to continue"),
    ];
    for (journal, results, expected) in table {
        let import = Import::of_rows(1).await;
        let write = |path: PathBuf, text: Option<&[u8]>| text.map(|text| fs::write(path, text).unwrap());
        write(import.journal(), journal);
        write(import.results(), results.map(str::as_bytes));
        let (code, told) = import.run(&[]).await;
        assert!(told.contains(expected), "{expected}: {told}");
        if code != Some(0) {
            let is_kept = |path, text: Option<&[u8]>| fs::read(path).ok().as_deref() == text;
            assert!(is_kept(import.journal(), journal), "{expected}");
            assert!(is_kept(import.results(), results.map(str::as_bytes)), "{expected}");
            assert_eq!(import.fake.received().len(), 0, "{expected}");
        }
    }
}

#[tokio::test]
async fn what_spreadsheets_and_databases_leave_in_a_file_is_dealt_with() {
    const HEAD: &str = "first_name,last_name,email\n";
    let hidden = |code: &str| vec![format!("line 2 failed: email has an invisible character (U+{code})")];
    let name = |code: &str| vec![format!("line 2 failed: first_name has an invisible character (U+{code})")];
    let email = |character: &str| format!("{HEAD}Ann,Example,{character}ann@example.com\n");
    let skipped = |count: usize| vec![format!("{count} empty rows are skipped")];
    let json = |email: &str| json!({ "first_name": "Ann", "last_name": "\u{3000}Example", "email": email }).to_string();
    // The file, the number of customers with the email ann@example.com afterwards, and the expected messages.
    let table: Vec<(&str, String, usize, Vec<String>)> = vec![
        // Rows with only commas or blanks, and surplus columns.
        ("csv", format!("{HEAD},,\nAnn,Example,ann@example.com\n , ,\n\"\",\"\",\"\"\n"), 1, skipped(3)),
        ("csv", format!("{HEAD}Ann,Example,ann@example.com\n\u{a0},\u{3000}\n   \n,,,,,\n"), 1, skipped(3)),
        ("csv", email("").replace('\n', ",,\n"), 1, vec![]),
        ("csv", format!("{HEAD}Ann,Example,ann@example.com,,\n"), 1, vec![]),
        ("csv", "first_name,last_name,email, ,\nAnn,Example,ann@example.com\n".to_owned(), 1, vec![]),
        ("csv", format!("{HEAD}Ann,Example,ann@example.com,,x\n"), 0, vec!["has 5 fields for 3 columns".to_owned()]),
        ("csv", "first_name,,last_name,email\n".to_owned(), 0, vec!["a column is not one of".to_owned()]),
        ("ndjson", format!("{{}}\n{}\n{{\"email\":\"\\u00a0\"}}\n\n \n", json("ann@example.com")), 1, skipped(3)),
        // White space around values.
        ("csv", format!("{HEAD}\u{2003}Ann ,\u{a0}Example,ann@example.com\u{a0}\n"), 1, vec![]),
        ("csv", "first_name\u{a0},last_name,\u{a0}email\nAnn,Example,ann@example.com\u{3000}\n".to_owned(), 1, vec![]),
        ("csv", email("") + "Ann,Example,ann@example.com\u{a0}\n", 1, vec!["the email is that of line 2".to_owned()]),
        ("ndjson", json("\u{a0}ann@example.com\u{85}"), 1, vec![]),
        // Invisible characters.
        ("csv", email("\u{200b}"), 0, hidden("200B")),
        ("csv", email("").replace("ann@", "an\u{feff}n@"), 0, hidden("FEFF")),
        ("csv", email("\u{ad}"), 0, hidden("00AD")),
        ("csv", email("\u{202e}"), 0, hidden("202E")),
        ("csv", email("\u{200d}"), 0, hidden("200D")),
        ("csv", email("").replace("Ann", "Ann\u{2060}"), 0, name("2060")),
        ("csv", email("").replace("Ann", "A\u{200d}nn"), 0, name("200D")),
        ("csv", email("").replace("Ann", "A\u{7}nn"), 0, name("0007")),
        ("ndjson", json("an\u{200b}n@example.com"), 0, vec!["line 1 failed: email has an invisible".to_owned()]),
        ("csv", HEAD.replace("email", "email,metadata.a\u{200b}"), 0, vec!["a column is not one of".to_owned()]),
        // Persian spelling uses one of them.
        ("csv", email("").replace("Ann", "\u{639}\u{644}\u{6cc}\u{200c}\u{631}\u{636}\u{627}"), 1, vec![]),
    ];
    for (format, text, count, expected) in table {
        let import = Import::of(&format!("customers.{format}"), &text).await;
        let Ended { stdout, stderr, .. } = run(import.command(&["--concurrency", "1"])).await;
        let told = stdout + &stderr;
        assert!(expected.iter().all(|expected| told.contains(expected)), "{text:?}: {told}");
        let customers = import.fake.customers();
        assert_eq!((customers.len(), import.fake.received().len()), (count, count), "{text:?}: {told}");
        assert!(customers.iter().all(|customer| customer["last_name"] == "Example"), "{text:?}");
        assert_eq!(import.fake.customer("ann@example.com").is_some(), count == 1, "{text:?}: {told}");
    }
}

#[tokio::test]
async fn a_flex_that_keeps_emails_in_another_form_has_its_rows_done() {
    // How this Flex keeps Ann+1@example.com and the other emails.
    for (form, kept) in [("without the tag", "ann@"), ("in small letters", "ann+#@"), ("as it is", "Ann+#@")] {
        let row = |number| format!("Ann,Number{number},Ann+{number}@example.com\n");
        let rows: String = (1..=3).map(row).collect();
        let import = Import::of("customers.csv", format!("first_name,last_name,email\n{rows}")).await;
        let server = MockServer::start_async().await;
        for number in 1..=3 {
            server.create_customer(|when, then| {
                let names = CreateCustomer::builder().first_name("Ann").last_name(format!("Number{number}"));
                when.body(names.email(format!("Ann+{number}@example.com")).build());
                let customer = Customer::builder().customer_id(format!("fcus_{number}")).first_name("Ann");
                let customer = customer
                    .last_name(format!("Number{number}"))
                    .email(format!("{}example.com", kept.replace('#', &number.to_string())));
                then.ok(customer.created_at("2026-06-15T14:30:00Z").test_mode(true).build());
            });
        }
        let mut command = import.command(&[]);
        command.env("FLEX_API_URL", server.base_url());
        let Ended { code, stdout, .. } = run(command).await;
        assert_eq!(code, Some(0), "{form}: {stdout}");
        let ids: Vec<_> = import.told().into_values().map(|(outcome, id, _)| (outcome, id)).collect();
        assert_eq!(ids, [1, 2, 3].map(|number| ("done".to_owned(), format!("fcus_{number}"))), "{form}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_ends_it_at_once_and_the_next_run_goes_on() {
    let import = Import::of_rows(5).await;
    import.fake.fault_next(Fault::Late(Duration::ZERO));
    (0..2).for_each(|_| import.fake.fault_next(Fault::Stall));
    let process = import.command(&["--concurrency", "2"]).spawn().unwrap();
    import.fake.wait_for(3).await;
    crate::send(rustix::process::Signal::INT, &process);
    let Ended { code, stdout, .. } = process.wait_with_output().await.unwrap().into();
    assert_eq!(code, Some(130), "{stdout}");
    assert!(stdout.contains("1 done, 0 failed, 4 left"), "{stdout}");
    assert_eq!(import.outcomes(), ["done"]);

    let (code, told) = import.run(&[]).await;
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("4 rows to import, 1 done") && told.contains("2 of them were sent"), "{told}");
    let mut times: Vec<_> = import.sent().into_values().collect();
    times.sort_unstable();
    assert_eq!((times, import.outcomes()), (vec![1, 1, 1, 2, 2], vec!["done".to_owned(); 5]));
}

#[tokio::test]
async fn a_file_that_cannot_be_imported_is_told_before_anything_is_sent() {
    let good = rows(1..=1);
    let swapped = |from: &str, to: &str| good.replace(from, to);
    let quoted = |tag: &str| {
        let rows = "b,b,b@example.com,x\nMarkOfAPerson,c,c@example.com,y\n";
        format!("first_name,last_name,email,metadata.tag\na,a,a@example.com,{tag}\n{rows}")
    };
    let none_of = "the first line does not name the columns, in UTF-8 with commas: a column is not one of first_name, ";
    let other_rows = "first_name of line 5 continues in other rows";
    let table: [(&str, String, &[&str], &str); 23] = [
        ("customers.txt", good.clone(), &[], "customers.txt ends in neither .csv nor .ndjson"),
        ("customers.csv", swapped(",email", ",MarkOfAPerson"), &[], none_of),
        ("customers.csv", swapped(",email", ",metadata."), &[], none_of),
        ("customers.csv", good.lines().last().unwrap().to_owned(), &[], none_of),
        ("customers.csv", swapped(",email", ",phone"), &[], "email is missing"),
        ("customers.csv", swapped("last_name", "email"), &[], "a column appears twice"),
        ("customers.csv", String::new(), &[], "it is empty"),
        // A misplaced quote merges the rows after it into one field.
        ("customers.csv", quoted("\"vip"), &[], "metadata.tag of line 2 continues in other rows"),
        ("customers.csv", quoted("vip") + "\"MarkOfAPerson", &[], other_rows),
        ("customers.csv", quoted("\"vip").replace(",y", ",\"y"), &[], "metadata.tag of line 2 continues in other rows"),
        (
            "customers.csv",
            "line1,email,first_name,last_name\n\"a,MarkOfAPerson@a.com,a,a\n\"b,b@example.com,b,b\n".to_owned(),
            &[],
            "line1 of line 2 continues in other rows",
        ),
        ("customers.csv", "\"first_name,last_name,email\na,b,c@example.com\n".to_owned(), &[], none_of),
        ("customers.csv", good.clone(), &["--concurrency", "0"], "--concurrency"),
        ("customers.csv", good.clone(), &["--results", SAMPLE], "it is not a result file to continue"),
        ("customers.csv", good.clone(), &["--results", "/"], "it is not a result file to continue"),
        ("customers.csv", good.clone(), &["--results", "/nowhere/results.csv"], "cannot continue /nowhere/results.csv"),
        // The same if lines end with "\r".
        (
            "customers.csv",
            quoted("\"vip").replace(",y", ",\"y").replace('\n', "\r"),
            &[],
            "line 2 continues in other rows",
        ),
        // A row whose number of fields differs from the number of columns.
        ("customers.csv", swapped(&format!(",{}", email(1)), ""), &[], "line 2 has 2 fields for 3 columns"),
        ("customers.csv", good.clone() + "\nMarkOfAPerson,MarkOfAPerson\n", &[], "line 4 has 2 fields for "),
        (
            "customers.csv",
            good.clone() + "MarkOfAPerson,\"MarkOfAPerson\n,,",
            &[],
            "last_name of line 3 continues in other rows",
        ),
        ("customers.csv", swapped(",", ";"), &[], none_of),
        ("customers.csv", swapped(",", "\t"), &[], none_of),
        (
            "customers.csv",
            good.bytes().flat_map(|byte| [char::from(byte), '\0']).collect(),
            &[],
            "in UTF-8 with commas",
        ),
    ];
    for (name, text, arguments, expected) in table {
        let import = Import::of(name, text).await;
        let Ended { code, stdout, stderr } = run(import.command(arguments)).await;
        assert!(code == Some(2) && stderr.contains(expected), "{name}, {arguments:?}: {code:?} {stdout}{stderr}");
        assert!(!stderr.contains(MARK), "{name}, {arguments:?}: {stderr}");
        assert_eq!(import.fake.received().len(), 0, "{name}, {arguments:?}");
        assert!(!import.results().exists() && !import.journal().exists(), "{name}, {arguments:?}");
    }
    assert!(fs::read_to_string(SAMPLE).unwrap().starts_with("first_name,"));

    let import = Import::of_rows(1).await;
    fs::remove_file(&import.file).unwrap();
    let (code, told) = import.run(&[]).await;
    assert!(code == Some(2) && told.contains("cannot read "), "{told}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_refused_and_not_waited_for() {
    let import = Import::of_rows(1).await;
    fs::remove_file(&import.file).unwrap();
    assert!(Command::new("mkfifo").arg(&import.file).status().await.unwrap().success());
    let (code, told) = import.run(&[]).await;
    assert!(code == Some(2) && told.contains("pass a regular file, not a pipe"), "{told}");
}

#[tokio::test]
async fn two_runs_at_once_do_not_write_to_one_result_file() {
    let import = Import::of_rows(2).await;
    let release = Arc::new(Notify::new());
    import.fake.fault_next(Fault::Hold(Arc::clone(&release)));
    let first = import.command(&["--concurrency", "1"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    import.fake.wait_for(1).await;
    let (code, told) = import.run(&[]).await;
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("another run is writing to it"), "{told}");
    release.notify_one();
    assert!(first.wait_with_output().await.unwrap().status.success());
    assert_eq!(import.sent(), sent(&[1, 1]));
    assert_eq!(import.run(&[]).await.0, Some(0));
    assert_eq!(import.sent(), sent(&[1, 1]));
}

#[tokio::test]
async fn the_results_of_something_else_are_not_gone_on_with() {
    let import = Import::of_rows(3).await;
    assert_eq!(import.run(&[]).await.0, Some(0));

    // The file has changed: its first row is gone.
    fs::write(&import.file, rows(2..=3)).unwrap();
    let (code, told) = import.run(&["--retry-failed"]).await;
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("line 2 has changed since it was imported"), "{told}");

    // Flex is another one.
    fs::write(&import.file, rows(1..=3)).unwrap();
    let mut command = example(NAME);
    command.arg(&import.file);
    let Ended { code, stderr, .. } = run(command).await;
    assert!(code == Some(2) && stderr.contains(" Test, and this is a fake: name another file"), "{stderr}");

    assert_eq!(import.sent(), sent(&[1, 1, 1]));
    assert!(import.folder.path().exists());
}

#[tokio::test]
async fn a_wrong_key_ends_it_at_once() {
    let import = Import::of_rows(3).await;
    let mut command = import.command(&["--concurrency", "1"]);
    command.env("FLEX_API_KEY", "fsk_test_wrong");
    let Ended { code, stderr, .. } = run(command).await;
    assert!(code == Some(2) && stderr.contains("check the API key"), "{stderr}");
    assert_eq!(import.fake.received().len(), 1);
    assert!(!import.results().exists() && !import.journal().exists());
    // With the right key, the import continues.
    assert_eq!(import.run(&[]).await.0, Some(0));
}

#[tokio::test]
async fn a_key_that_is_refused_midway_ends_it_at_once() {
    let import = Import::of_rows(4).await;
    import.fake.fault_next(Fault::Late(Duration::ZERO));
    let refused = Fault::Instead(Response::json(401, &json!({ "error": { "message": MARK } })));
    import.fake.fault_next(refused);
    import.fake.fault_next(Fault::Stall);
    let Ended { code, stderr, .. } = run(import.command(&["--concurrency", "2"])).await;
    assert!(code == Some(2) && stderr.contains("check the API key"), "{stderr}");
    assert!(import.outcomes().iter().all(|outcome| outcome == "done"));
    assert!(import.fake.received().len() <= 3);

    assert_eq!(import.run(&[]).await.0, Some(0));
    assert_eq!(import.outcomes(), ["done"; 4]);
    assert_eq!(import.fake.customers().len(), 4);
}
