//! The example `change_domain`.

use std::time::Duration;

use fake_flex::{FakeFlex, Fault, Response};
use serde_json::{Value, json};

use crate::{Ended, example, example_with, run};

const NAME: &str = "change_domain";
const DOMAINS: [&str; 2] = ["old.example", "new.example"];

fn put(fake: &FakeFlex, number: usize, email: &str) {
    fake.put(json!({
        "customer_id": format!("fcus_{number:03}"), "first_name": "Jane", "last_name": "Doe", "email": email,
        "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
    }));
}

/// How many updates were sent.
fn updates(fake: &FakeFlex) -> usize {
    fake.received().iter().filter(|request| request.method == "PATCH").count()
}

#[tokio::test]
async fn without_a_key_it_changes_customers_of_a_fake() {
    let mut command = example(NAME);
    command.args(DOMAINS);
    let Ended { code, stdout, stderr } = run(command).await;
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stdout.ends_with("2 changed, 0 not\n"), "{stdout}");
}

#[tokio::test]
async fn customers_of_all_pages_are_changed_and_no_others() {
    let fake = FakeFlex::start().await.unwrap();
    for number in 0..110 {
        let domain = if number % 50 == 0 { "OLD.example" } else { "elsewhere.example" };
        put(&fake, number, &format!("{number}@{domain}"));
    }
    let mut dry = example_with(NAME, &fake);
    dry.args(DOMAINS).arg("--dry-run");
    let Ended { code, stdout, stderr } = run(dry).await;
    assert_eq!((code, updates(&fake)), (Some(0), 0), "{stdout}{stderr}");
    assert_eq!(
        stdout,
        "fcus_100 would be changed\nfcus_050 would be changed\nfcus_000 would be changed\n3 would be changed, 0 not\n"
    );

    let mut command = example_with(NAME, &fake);
    command.args(DOMAINS);
    let Ended { code, stdout, stderr } = run(command).await;
    assert_eq!((code, updates(&fake)), (Some(0), 3), "{stdout}{stderr}");
    assert_eq!(stdout, "fcus_100 changed\nfcus_050 changed\nfcus_000 changed\n3 changed, 0 not\n");
    for number in [0, 50, 100] {
        assert_eq!(
            fake.customer(&format!("{number}@new.example")).unwrap()["customer_id"],
            format!("fcus_{number:03}")
        );
    }
    assert!(fake.customer("1@elsewhere.example").is_some());
}

#[tokio::test]
async fn an_email_that_is_taken_is_left_alone() {
    let fake = FakeFlex::start().await.unwrap();
    put(&fake, 1, "1@old.example");
    put(&fake, 2, "2@old.example");
    put(&fake, 3, "1@new.example");
    let mut command = example_with(NAME, &fake);
    command.args(DOMAINS);
    let Ended { code, stdout, stderr } = run(command).await;
    assert_eq!((code, updates(&fake)), (Some(1), 1), "{stdout}{stderr}");
    assert_eq!(
        stdout,
        "fcus_002 changed\nfcus_001 not changed: another customer has the new email\n1 changed, 1 not\n"
    );
}

#[tokio::test]
async fn an_update_whose_outcome_is_unknown_is_looked_after_and_not_repeated() {
    let error = json!({ "message": "Internal Server Error" });
    // The fault of the update, the exit code, and the line about the customer.
    let table = [
        (Fault::CloseUnanswered, 0, "fcus_001 changed"),
        (Fault::Truncate, 0, "fcus_001 changed"),
        (Fault::BreakBody, 0, "fcus_001 changed"),
        (Fault::After(Response::json(500, &error)), 0, "fcus_001 changed"),
        (Fault::Instead(Response::json(500, &error)), 1, "the request may have taken effect"),
        (Fault::Instead(Response::new(422)), 1, "422"),
    ];
    for (fault, expected, told) in table {
        let fake = FakeFlex::start().await.unwrap();
        put(&fake, 1, "1@old.example");
        // The page of customers, and the search for the new email, succeed.
        fake.fault_next(Fault::Late(Duration::ZERO));
        fake.fault_next(Fault::Late(Duration::ZERO));
        fake.fault_next(fault.clone());
        let mut command = example_with(NAME, &fake);
        command.args(DOMAINS);
        let Ended { code, stdout, stderr } = run(command).await;
        assert_eq!((code, updates(&fake)), (Some(expected), 1), "{fault:?}: {stdout}{stderr}");
        assert!(stdout.contains(told) && !stdout.contains('@'), "{fault:?}: {stdout}");
    }
}

#[tokio::test]
async fn a_customer_that_cannot_be_read_stops_nothing() {
    let fake = FakeFlex::start().await.unwrap();
    let customer = |number: usize, phone: Value| {
        json!({
            "customer_id": format!("fcus_{number:03}"), "first_name": "Jane", "last_name": "Doe", "phone": phone,
            "email": format!("{number}@old.example"), "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
        })
    };
    for number in [1, 3] {
        fake.put(customer(number, json!(null)));
    }
    let page = [customer(3, json!(null)), customer(2, json!(7)), customer(1, json!(null))];
    fake.respond_next(Response::json(200, &json!({ "customers": page })));
    // The search for the new email succeeds. The update is carried out, but its response cannot be read.
    fake.fault_next(Fault::Late(Duration::ZERO));
    fake.fault_next(Fault::After(Response::json(200, &json!({ "customer": customer(3, json!(7)) }))));
    let mut command = example_with(NAME, &fake);
    command.args(DOMAINS);
    let Ended { code, stdout, stderr } = run(command).await;
    assert_eq!((code, updates(&fake)), (Some(1), 2), "{stdout}{stderr}");
    let lines: Vec<_> = stdout.lines().collect();
    let [changed, not_read, also_changed, sum] = *lines else { panic!("{stdout}{stderr}") };
    assert_eq!([changed, also_changed, sum], ["fcus_003 changed", "fcus_001 changed", "2 changed, 1 not"]);
    assert!(not_read.starts_with("not read: ") && not_read.contains("(id fcus_002)"), "{not_read}");
    assert!(!stdout.contains('@'), "{stdout}");
}

#[tokio::test]
async fn what_cannot_run_says_so() {
    let fake = FakeFlex::start().await.unwrap();
    let mut same = example_with(NAME, &fake);
    same.args(["old.example", "OLD.example"]);
    let mut unauthorized = example_with(NAME, &fake);
    unauthorized.args(DOMAINS).env("FLEX_API_KEY", "fsk_test_wrong");
    for (command, told) in [(same, "the two domains are the same"), (unauthorized, "check the API key")] {
        let Ended { code, stderr, .. } = run(command).await;
        assert!(code == Some(2) && stderr.contains(told), "{code:?} {stderr}");
    }
}

#[tokio::test]
async fn what_is_no_domain_is_refused_before_anything_is_sent() {
    let fake = FakeFlex::start().await.unwrap();
    let long = format!("{}.example", "a".repeat(64));
    let wrong =
        ["", "example", "@new.example", "MarkOfAPerson@new.example", "new.example/", "new..example", ".example", &long];
    let others =
        ["new.example.", "new example.com", "-new.example", "new-.example", "https://new.example", "*.example"];
    for domain in wrong.into_iter().chain(others) {
        for (arguments, which) in [([domain, "new.example"], "first"), (["old.example", domain], "second")] {
            let mut command = example_with(NAME, &fake);
            command.arg("--").args(arguments);
            let Ended { code, stderr, .. } = run(command).await;
            assert!(code == Some(2) && stderr.contains(&format!("the {which} argument is not a domain")), "{stderr}");
            assert!(!stderr.contains("MarkOfAPerson"), "{stderr}");
        }
    }
    assert_eq!(fake.received().len(), 0);
}
