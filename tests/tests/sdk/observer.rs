//! What an observer sees of calls and their attempts.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fake_flex::{FakeFlex, Fault, Response};
use flex_sdk::observer::{Attempt, Observer, Outcome, Summary};
use flex_sdk::operations::CREATE_CUSTOMER;
use flex_sdk::{Client, ClientBuilder, CreateCustomer, Error, ErrorKind, HeaderMap, Operation, RetryPolicy};

type Ended = Result<u16, ErrorKind>;

/// What the observer saw, in order.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Before(Operation, u32),
    After(u32, Ended),
    Done(u32, Option<u16>, Option<ErrorKind>),
}

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Seen>>>);

impl Recorder {
    fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Observer for Recorder {
    fn before(&self, attempt: &Attempt, headers: &mut HeaderMap) {
        assert!(headers.is_empty(), "an observer sees nothing of the request");
        headers.insert("traceparent", format!("00-{}", attempt.number).parse().unwrap());
        headers.insert("authorization", "Bearer fsk_of_the_observer".parse().unwrap());
        self.0.lock().unwrap().push(Seen::Before(attempt.operation, attempt.number));
    }

    fn after(&self, attempt: &Attempt, outcome: &Outcome) {
        assert!(outcome.elapsed > Duration::ZERO);
        let ended = outcome.result.map(|status| status.as_u16());
        self.0.lock().unwrap().push(Seen::After(attempt.number, ended));
    }

    fn done(&self, summary: &Summary) {
        let status = summary.status.map(|status| status.as_u16());
        self.0.lock().unwrap().push(Seen::Done(summary.attempts, status, summary.error));
    }
}

async fn fake() -> (FakeFlex, ClientBuilder, Recorder) {
    let fake = FakeFlex::start().await.unwrap();
    let recorder = Recorder::default();
    let retry = RetryPolicy::default().base_delay(Duration::from_millis(1)).max_retries(2);
    let builder = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).retry(retry);
    (fake, builder.attempt_timeout(Duration::from_millis(100)).observer(recorder.clone()), recorder)
}

async fn create(flex: &Client) -> Result<(), Error> {
    let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("john@example.com").build();
    flex.customers().create(customer).await.map(drop)
}

#[tokio::test]
async fn each_attempt_has_a_beginning_and_an_end_and_each_call_a_summary() {
    // The faults, the results of the attempts, and the error.
    let table: [(&[Fault], &[Ended], Option<ErrorKind>); 7] = [
        (&[], &[Ok(200)], None),
        (&[Fault::After(Response::new(503))], &[Ok(503), Ok(200)], None),
        (&[Fault::Instead(Response::new(400))], &[Ok(400)], Some(ErrorKind::Status)),
        (&[Fault::CloseUnanswered], &[Err(ErrorKind::Connection), Ok(200)], None),
        (&[Fault::Stall], &[Err(ErrorKind::Timeout), Ok(200)], None),
        (&[Fault::Instead(Response::html(200, "<p>"))], &[Ok(200)], Some(ErrorKind::Decode)),
        (
            &[Fault::Instead(Response::new(503)), Fault::CloseUnanswered, Fault::Instead(Response::new(500))],
            &[Ok(503), Err(ErrorKind::Connection), Ok(500)],
            Some(ErrorKind::Status),
        ),
    ];
    for (faults, attempts, error) in table {
        let (fake, builder, recorder) = fake().await;
        let flex = builder.build().unwrap();
        for fault in faults {
            fake.fault_next(fault.clone());
        }
        assert_eq!(create(&flex).await.err().map(|error| error.kind()), error, "{faults:?}");
        let mut expected: Vec<_> = (1..)
            .zip(attempts)
            .flat_map(|(number, ended)| [Seen::Before(CREATE_CUSTOMER, number), Seen::After(number, *ended)])
            .collect();
        let last = attempts.last().unwrap().ok();
        expected.push(Seen::Done(u32::try_from(attempts.len()).unwrap(), last, error));
        assert_eq!(recorder.take(), expected, "{faults:?}");

        // The observer and the fake count the same requests. The observer's headers are sent, except those that it must not
        // set.
        let received = fake.received();
        assert_eq!(received.len(), attempts.len(), "{faults:?}");
        for (number, request) in (1..).zip(&received) {
            assert_eq!(request.headers["traceparent"], *format!("00-{number}"));
            assert_eq!(request.headers["authorization"], *format!("Bearer {}", FakeFlex::API_KEY));
        }
    }
}

#[tokio::test]
async fn what_is_not_sent_is_no_attempt() {
    let (fake, builder, recorder) = fake().await;
    let flex = builder.build().unwrap();
    flex.customers().retrieve(&"".into()).await.unwrap_err();
    assert_eq!(recorder.take(), [Seen::Done(0, None, Some(ErrorKind::InvalidRequest))]);
    flex.request(Operation::get("/v1/{id}")).send::<()>().await.unwrap_err();
    assert_eq!(recorder.take(), [Seen::Done(0, None, Some(ErrorKind::InvalidRequest))]);

    let url = fake.url();
    drop(fake);
    let nobody = Client::builder().api_key("fsk_test_1").base_url(url).retry(RetryPolicy::off());
    create(&nobody.observer(recorder.clone()).build().unwrap()).await.unwrap_err();
    let expected = [
        Seen::Before(CREATE_CUSTOMER, 1),
        Seen::After(1, Err(ErrorKind::Connect)),
        Seen::Done(1, None, Some(ErrorKind::Connect)),
    ];
    assert_eq!(recorder.take(), expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_it_counts_what_the_fake_counts() {
    let (fake, builder, recorder) = fake().await;
    let flex = builder.attempt_timeout(Duration::from_secs(10)).build().unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..300 {
        if number % 3 == 0 {
            fake.fault_next(Fault::After(Response::new(503)));
        }
        let flex = flex.clone();
        calls.spawn(async move { create(&flex).await });
    }
    let failed = calls.join_all().await.iter().filter(|outcome| outcome.is_err()).count();
    let seen = recorder.take();
    let count = |is: &dyn Fn(&Seen) -> bool| seen.iter().filter(|seen| is(seen)).count();
    let received = fake.received().len();
    assert!(received > 300, "nothing was retried");
    assert_eq!(count(&|seen| matches!(seen, Seen::Before(..))), received);
    assert_eq!(count(&|seen| matches!(seen, Seen::After(..))), received);
    assert_eq!(count(&|seen| matches!(seen, Seen::Done(..))), 300);
    assert_eq!(count(&|seen| matches!(seen, Seen::Done(_, _, Some(_)))), failed);
}

#[tokio::test]
async fn a_call_that_is_dropped_ends_too() {
    let (fake, builder, recorder) = fake().await;
    let flex = builder.attempt_timeout(Duration::from_secs(60)).build().unwrap();
    let cancelled = Some(ErrorKind::Cancelled);
    // The fault, and what the observer sees if the call is dropped during it.
    let waits = Fault::Instead(Response::new(503).header("retry-after", "19"));
    let table = [
        (
            Fault::Stall,
            vec![
                Seen::Before(CREATE_CUSTOMER, 1),
                Seen::After(1, Err(ErrorKind::Cancelled)),
                Seen::Done(1, None, cancelled),
            ],
        ),
        // While the call waits for a retry, no attempt is in progress.
        (waits, vec![Seen::Before(CREATE_CUSTOMER, 1), Seen::After(1, Ok(503)), Seen::Done(1, Some(503), cancelled)]),
    ];
    for (fault, expected) in table {
        let number = fake.received().len();
        fake.fault_next(fault.clone());
        let is_under_way = async {
            fake.wait_for(number + 1).await;
            while recorder.0.lock().unwrap().len() < expected.len() - if matches!(fault, Fault::Stall) { 2 } else { 1 }
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            outcome = create(&flex) => panic!("the call did not wait: {outcome:?}"),
            () = is_under_way => {}
        }
        assert_eq!(recorder.take(), expected, "{fault:?}");
    }
    // A call that is never polled does not start.
    drop(create(&flex));
    assert_eq!(recorder.take(), []);
}

#[tokio::test]
async fn its_headers_replace_those_of_the_client_and_of_the_call() {
    let (fake, builder, _) = fake().await;
    let flex = builder.build().unwrap().with_header("TraceParent", "of the client").unwrap();
    let flex = flex.with_header("x-tenant", "berlin").unwrap();
    let call = flex.customers().retrieve(&"fcus_1".into()).header("TraceParent", "of the call");
    call.header("x-tenant", "paris").await.unwrap_err();
    let headers = &fake.received()[0].headers;
    let all = |name: &str| headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!((all("traceparent"), all("x-tenant")), (vec!["00-1"], vec!["paris"]));
    assert_eq!(all("authorization").len(), 1);
}
