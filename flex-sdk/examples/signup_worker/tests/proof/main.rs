//! Proves that no sign-up is lost and none becomes two customers while three of ten requests to Flex fail and workers are
//! killed, or while the database is unavailable.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod postgres;
mod proxy;
mod worker;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::{Duration, Instant};

use fake_flex::{Response, FakeFlex, Fault};
use postgres::Postgres;
use proxy::Proxy;
use serde_json::{Value, json};
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use tokio::task::JoinHandle;
use worker::Worker;

const SIGN_UPS: usize = 2_000;
const KILLS: usize = 10;

/// Contained in every personal value.
const MARK: &str = "MarkOfAPerson";

fn sign_up(number: usize) -> Value {
    let email = format!("{MARK}{number}@example.com");
    json!({ "first_name": format!("{MARK} {number}"), "last_name": format!("Doe-{number}"), "email": email })
}

/// Runs workers, and repeatedly kills those in `killed`, or the first worker if that is 0.
async fn prove(database: &str, steady: usize, killed: usize) {
    let fake = FakeFlex::start().await.unwrap();
    fake.inject(7, 0.3);
    let logs = tempfile::tempdir().unwrap();
    let start = || Worker::start(&fake, database, "100", logs.path());
    let mut workers = Vec::new();
    for _ in 0..steady {
        workers.push(start().await);
    }
    let ids = sign_up_all(&workers[0].url).await;

    let mut victims = Vec::new();
    for _ in 0..killed {
        victims.push(start().await);
    }
    for round in 1..=KILLS {
        // While jobs are in progress.
        fake.wait_for(round * SIGN_UPS / (KILLS + 1)).await;
        let worker = victims.first_mut().unwrap_or(&mut workers[0]);
        worker.kill().await;
        *worker = start().await;
        // The next victim is the next in turn.
        if !victims.is_empty() {
            victims.rotate_left(1);
        }
    }
    workers[0].wait_until_done().await;

    // Each sign-up has one customer with its values, whose id is in the row.
    let customers: BTreeMap<String, Value> =
        fake.customers().into_iter().map(|it| (it["email"].as_str().unwrap().to_owned(), it)).collect();
    assert_eq!((fake.customers().len(), customers.len()), (SIGN_UPS, SIGN_UPS));
    for (number, id) in ids.iter().enumerate() {
        let Value::Object(sent) = sign_up(number) else { unreachable!("it is an object") };
        let customer = &customers[sent["email"].as_str().unwrap()];
        assert!(sent.iter().all(|(field, value)| customer[field] == *value), "{number}: {customer}");
        let standing = workers[0].get(&format!("/sign-ups/{id}")).await;
        assert_eq!(
            (&standing["state"], &standing["customer_id"]),
            (&json!("done"), &customer["customer_id"]),
            "{number}"
        );
    }
    for worker in workers.into_iter().chain(victims) {
        assert_eq!(worker.stop().await, Some(0));
    }
    for log in std::fs::read_dir(logs.path()).unwrap() {
        let text = std::fs::read_to_string(log.unwrap().path()).unwrap();
        assert!(!text.contains(MARK) && !text.contains("Doe-"), "{text}");
        assert!(!text.contains(FakeFlex::API_KEY), "{text}");
    }
}

/// Posts all sign-ups, many at once, and returns their ids.
async fn sign_up_all(url: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for first in (0..SIGN_UPS).step_by(20) {
        for post in post(url, first..first + 20) {
            let (status, id, _) = post.await.unwrap();
            assert_eq!(status, 202);
            ids.push(id.unwrap());
        }
    }
    ids
}

/// Posts sign-ups at once. Returns each status, id and duration.
fn post(url: &str, numbers: Range<usize>) -> Vec<JoinHandle<(u16, Option<String>, Duration)>> {
    let client = worker::client();
    let posts = numbers.map(|number| {
        let post = client.post(format!("{url}/sign-ups")).json(&sign_up(number));
        tokio::spawn(async move {
            let begun = Instant::now();
            let response = post.send().await.unwrap();
            let (status, took) = (response.status().as_u16(), begun.elapsed());
            (status, response.json::<Value>().await.unwrap()["id"].as_str().map(str::to_owned), took)
        })
    });
    posts.collect()
}

/// Jobs in progress must not have to wait until a worker counts as dead.
const NEVER: &str = "3600000";

/// Repeatedly makes the database unavailable, for these numbers of seconds: requests soon get a 503, and the same process
/// continues the sign-ups that it has accepted.
async fn outlast<T>(
    url: &str,
    dead_after: &str,
    lengths: &[u64],
    take_away: impl AsyncFn() -> T,
    give_back: impl AsyncFn(T),
) {
    const BATCH: usize = 100;
    let fake = FakeFlex::start().await.unwrap();
    let logs = tempfile::tempdir().unwrap();
    let worker = Worker::start_with(&fake, url, &["--dead-after", dead_after], logs.path()).await;
    let mut accepted = BTreeSet::new();
    for (round, length) in lengths.iter().enumerate() {
        let numbers = round * BATCH..(round + 1) * BATCH;
        let posts = post(&worker.url, numbers.clone());
        // While requests and jobs are in progress.
        fake.wait_for(numbers.start + BATCH / 10).await;
        let taken = take_away().await;
        let begun = Instant::now();
        let mut slowest = [Duration::ZERO; 2];
        while begun.elapsed() < Duration::from_secs(*length) {
            // With and without other requests that wait.
            for crowd in [0, 20] {
                let waiting = post(&worker.url, numbers.start..numbers.start + crowd);
                let asked = Instant::now();
                let health = worker.client.get(format!("{}/healthz", worker.url)).send().await.unwrap();
                slowest[0] = slowest[0].max(asked.elapsed());
                assert_eq!(health.status(), 503);
                assert!(health.text().await.unwrap().contains("not ready"));
                for post in waiting {
                    let (status, _, took) = post.await.unwrap();
                    assert_eq!(status, 503);
                    slowest[1] = slowest[1].max(took);
                }
            }
        }
        assert!(slowest[0] < Duration::from_secs(1) && slowest[1] < Duration::from_secs(2), "{slowest:?}");
        for post in posts {
            let (status, id, took) = post.await.unwrap();
            assert!([202, 503].contains(&status) && took < Duration::from_secs(2), "{status} after {took:?}");
            accepted.extend(id);
        }

        give_back(taken).await;
        let begun = Instant::now();
        worker.wait_until_ready().await;
        let ready = begun.elapsed();
        // Callers that got a 503 retry. The sign-up exists already if only its response was too late.
        for number in numbers.clone() {
            let (status, response) = worker.post("/sign-ups", &sign_up(number)).await;
            assert!([202, 409].contains(&status), "{status}");
            accepted.extend(response["id"].as_str().map(str::to_owned));
        }
        worker.wait_until_done().await;
        println!(
            "unavailable for {length} s: health, requests {slowest:?}; ready after {ready:?}, done {:?}",
            begun.elapsed()
        );
        assert_eq!(fake.customers().len(), numbers.end);
    }
    let created: Vec<Value> = fake.customers().into_iter().map(|it| it["customer_id"].clone()).collect();
    for id in &accepted {
        let standing = worker.get(&format!("/sign-ups/{id}")).await;
        assert!(standing["state"] == "done" && created.contains(&standing["customer_id"]), "{standing}");
    }
    assert_eq!(worker.stop().await, Some(0));
}

/// Makes a SQLite database unavailable with a lock.
async fn outlast_a_lock(lengths: &[u64]) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("sign-ups.db").display());
    let lock = async || {
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        connection.execute("BEGIN EXCLUSIVE").await.unwrap();
        connection
    };
    outlast(&url, NEVER, lengths, lock, async |connection: SqliteConnection| connection.close().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_is_locked() {
    outlast_a_lock(&[2]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute: `.ci/run worker` runs it"]
async fn sqlite_is_locked_for_long() {
    outlast_a_lock(&[1, 1, 1, 40]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: `.ci/run worker` installs it"]
async fn postgresql_restarts_crashes_is_locked_and_falls_silent() {
    let postgres = Postgres::start();
    for mode in ["fast", "immediate"] {
        let go_on = async |()| postgres.go_on();
        outlast(&postgres.url(), NEVER, &[1, 1, 20], async || postgres.stop(mode), go_on).await;
        let mut connection = PgConnection::connect(&postgres.url()).await.unwrap();
        connection.execute("TRUNCATE sign_ups").await.unwrap();
    }
    let lock = async || {
        let mut connection = PgConnection::connect(&postgres.url()).await.unwrap();
        connection.execute("BEGIN; LOCK TABLE sign_ups").await.unwrap();
        connection
    };
    let unlock = async |connection: PgConnection| connection.close().await.unwrap();
    outlast(&postgres.url(), NEVER, &[1, 1, 20], lock, unlock).await;

    let mut connection = PgConnection::connect(&postgres.url()).await.unwrap();
    connection.execute("TRUNCATE sign_ups").await.unwrap();
    let proxy = Proxy::start(postgres.socket()).await;
    let silent = async |is_silent| _ = proxy.silent.send_replace(is_silent);
    outlast(
        &Postgres::url_by(proxy.port),
        "2000",
        &[1, 10],
        async || silent(true).await,
        async |()| silent(false).await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: `.ci/run worker` installs it"]
async fn four_processes_on_postgresql_two_of_which_are_killed() {
    let postgres = Postgres::start();
    prove(&postgres.url(), 2, 2).await;
    let mut connection = PgConnection::connect(&postgres.url()).await.unwrap();
    let jobs: Vec<String> =
        sqlx::query_scalar("SELECT row_to_json(jobs)::text || convert_from(job, 'UTF8') FROM apalis.jobs")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    check_jobs(&jobs);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes half a minute: `.ci/run worker` runs it"]
async fn one_process_on_sqlite_which_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("sign-ups.db").display());
    prove(&url, 1, 0).await;
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let jobs: Vec<String> =
        sqlx::query_scalar("SELECT CAST(job AS TEXT) || coalesce(last_result, '') || coalesce(metadata, '') FROM Jobs")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    check_jobs(&jobs);
}

/// Checks that the jobs contain no personal data.
fn check_jobs(jobs: &[String]) {
    assert!(jobs.len() >= SIGN_UPS && jobs[0].contains("sign_up"), "{}: {:?}", jobs.len(), jobs.first());
    for job in jobs {
        assert!(!job.contains(MARK) && !job.contains("Doe-") && !job.contains('@'), "{job}");
    }
}

/// Checks what becomes of a sign-up whose call fails in each way, and whether it can be retried.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_error_advises_is_done() {
    let error = |status: u16| Fault::Instead(Response::json(status, &json!({ "error": { "message": MARK } })));
    let broken = || Fault::Instead(Response::json(200, &json!({ "customer": { "first_name": MARK } })));
    // The faults of the first requests, and the sign-up's final state and number of failed tries.
    let table = [
        (vec![], "done", 0),
        (vec![error(500), Fault::CloseUnanswered, Fault::Refuse], "done", 3),
        (vec![Fault::Instead(Response::new(429).header("retry-after", "3600"))], "done", 1),
        (vec![error(401), error(403)], "done", 2),
        (vec![error(500), error(500), error(500), error(500), error(500)], "dead", 5),
        (vec![error(422)], "dead", 1),
        // The customer was created, and is created again to find out.
        (vec![Fault::BreakBody], "done", 1),
        (vec![broken()], "done", 1),
    ];
    for (number, (faults, state, tries)) in table.into_iter().enumerate() {
        let fake = FakeFlex::start().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("sign-ups.db").display());
        let worker = Worker::start(&fake, &url, "5", folder.path()).await;
        // A customer with this email exists already, with an earlier name.
        let email = sign_up(number)["email"].clone();
        fake.put(json!({
            "customer_id": "fcus_before", "first_name": "Before", "last_name": "Before", "email": email,
            "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
        }));
        for fault in &faults {
            fake.fault_next(fault.clone());
        }
        let (status, response) = worker.post("/sign-ups", &sign_up(number)).await;
        assert_eq!(status, 202, "{faults:?}");
        assert_eq!(worker.post("/sign-ups", &sign_up(number)).await.0, 409, "{faults:?}");
        let no_text = json!({ "first_name": "a\0", "last_name": "b", "email": "c@example.com" });
        assert_eq!(worker.post("/sign-ups", &no_text).await.0, 422);
        let path = format!("/sign-ups/{}", response["id"].as_str().unwrap());
        let standing = worker.get_when(&path, |standing| standing["state"] != "pending").await;
        assert_eq!((&standing["state"], &standing["tries"]), (&json!(state), &json!(tries)), "{faults:?}: {standing}");
        assert!(!standing.to_string().contains(MARK), "{faults:?}: {standing}");

        // A person has looked at it.
        let (status, _) = worker.post(&format!("{path}/retry"), &Value::Null).await;
        assert_eq!(status, if state == "dead" { 202 } else { 409 }, "{faults:?}");
        let standing = worker.get_when(&path, |standing| standing["state"] == "done").await;
        assert_eq!(standing["customer_id"], fake.customers()[0]["customer_id"], "{faults:?}");
        assert_eq!(fake.customers().len(), 1, "{faults:?}");
        assert_eq!(fake.customers()[0]["first_name"], sign_up(number)["first_name"], "{faults:?}");
        assert_eq!(worker.get_text("/healthz").await, "");
        let metrics = worker.get_text("/metrics").await;
        assert!(metrics.contains("{state=\"pending\"} 0\n") && metrics.contains("{state=\"dead\"} 0\n"), "{metrics}");
        assert!(metrics.contains("flex_attempts_total{operation=\"create_customer\",result=\"200\"}"), "{metrics}");
        assert_eq!(worker.stop().await, Some(0));
    }
}

#[tokio::test]
async fn what_it_cannot_work_with_is_told() {
    let sqlite = "sqlite::memory:";
    // The key, the arguments, and the message.
    let table: [(Option<&str>, &[&str], &str); 5] = [
        (None, &["--database", sqlite], "set FLEX_API_KEY"),
        (Some("fsk_production"), &["--database", sqlite], "not a test key"),
        (Some(FakeFlex::API_KEY), &["--database", "mysql://localhost"], "neither sqlite: nor postgres:"),
        (Some(FakeFlex::API_KEY), &["--database", "sqlite:///nowhere/sign-ups.db"], "the database cannot be opened"),
        (Some(FakeFlex::API_KEY), &["--database", sqlite, "--first-wait", "2", "--longest-wait", "1"], "--first-wait"),
    ];
    for (key, arguments, expected) in table {
        let (code, stderr) = worker::refusal(key, arguments).await;
        assert!(code == Some(1) && stderr.contains(expected), "{arguments:?}: {stderr}");
        assert!(key.is_none_or(|key| !stderr.contains(key)), "{stderr}");
    }
}
