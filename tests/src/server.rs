//! The server: from a request on loopback to its response.

use std::collections::VecDeque;
use std::future;
use std::io::{Error, ErrorKind, Result};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{StreamExt, stream};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

use crate::contract::Contract;
use crate::fault::{Answer, Fault, Injector, Limiter};
use crate::operations::Reply;
use crate::simulation::Documented;
use crate::store::Store;

/// A fake Flex on a loopback port of its own, until it is dropped.
pub struct FakeFlex {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// A request as the fake received it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method, in upper case.
    pub method: String,
    /// The path, and the query if there is one.
    pub path_and_query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

struct Shared {
    contract: Contract,
    state: Mutex<State>,
    /// Whenever a request has been read.
    arrival: Notify,
}

#[derive(Default)]
struct State {
    store: Store,
    received: Vec<Received>,
    faults: VecDeque<Fault>,
    injector: Option<Injector>,
    limiter: Option<Limiter>,
    connections: usize,
    /// How responses differed from the document.
    breaches: Vec<String>,
}

impl FakeFlex {
    /// The only API key that the fake accepts.
    pub const API_KEY: &str = "fsk_test_fake";

    /// Starts a fake with no customers.
    ///
    /// # Errors
    /// If it cannot listen on a loopback port.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { contract: Contract::load(), state: Mutex::default(), arrival: Notify::new() });
        let server = tokio::spawn(serve(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, server })
    }

    /// The base URL of the fake.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns this response to the next request without a fault, instead of processing it.
    pub fn answer_next(&self, answer: Answer) {
        self.fault_next(Fault::Instead(answer));
    }

    /// Makes the next request without a fault go wrong.
    pub fn fault_next(&self, fault: Fault) {
        self.shared.state().faults.push_back(fault);
    }

    /// Makes a fraction of all further requests go wrong, each in a way drawn from the seed.
    pub fn inject(&self, seed: u64, share: f64) {
        self.shared.state().injector = Some(Injector::new(seed, share));
    }

    /// Limits the rate of further requests, per second: those beyond get a 429, with `Retry-After: 1` if `says_when`.
    ///
    /// # Panics
    /// If the rate is 0.
    pub fn limit(&self, per_second: u32, says_when: bool) {
        self.shared.state().limiter = Some(Limiter::new(per_second, says_when));
    }

    /// How many connections were accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// Every request read so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.state().received.clone()
    }

    /// Every request since this was last called.
    #[must_use]
    pub fn take_received(&self) -> Vec<Received> {
        std::mem::take(&mut self.shared.state().received)
    }

    /// Waits until this many requests were read in all.
    pub async fn wait_for(&self, requests: usize) {
        loop {
            let arrival = self.shared.arrival.notified();
            if self.shared.state().received.len() >= requests {
                return;
            }
            arrival.await;
        }
    }

    /// Adds a customer as Flex would return it, or replaces the one with the same id.
    ///
    /// # Panics
    /// If the customer has no `customer_id`.
    pub fn put(&self, customer: Value) {
        self.shared.state().store.put(customer);
    }

    /// Adds a customer's payment method as Flex would list it, or replaces the one with the same id. Flex has no operation
    /// for that: payment methods come from checkouts.
    ///
    /// # Panics
    /// If the payment method has no `payment_method_id`.
    pub fn put_payment_method(&self, customer: &str, payment_method: Value) {
        self.shared.state().store.put_payment_method(customer, payment_method);
    }

    /// Every customer, oldest first.
    #[must_use]
    pub fn customers(&self) -> Vec<Value> {
        self.shared.state().store.all()
    }

    /// The customer with this email.
    #[must_use]
    pub fn customer(&self, email: &str) -> Option<Value> {
        self.shared.state().store.find(email)
    }

    /// The id of the customer that a checkout session references.
    #[must_use]
    pub fn checkout_session(&self, session: &str) -> Option<String> {
        self.shared.state().store.checkout_session(session)
    }
}

impl Drop for FakeFlex {
    fn drop(&mut self) {
        self.server.abort();
        let breaches = std::mem::take(&mut self.shared.state().breaches);
        assert!(
            breaches.is_empty() || std::thread::panicking(),
            "the fake answered otherwise than openapi/customers.yaml says:\n{}",
            breaches.join("\n")
        );
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped, and so closed, together with the server.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        shared.state().connections += 1;
        // Finished ones are removed.
        while connections.try_join_next().is_some() {}
        if shared.refuses() {
            continue;
        }
        let shared = Arc::clone(&shared);
        let service = service_fn(move |request| answer(Arc::clone(&shared), request));
        // A client may close its connection at any time.
        connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

type Body = BoxBody<Bytes, Error>;

/// Responds to a request. An error closes the connection.
async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Body>> {
    let fault = shared.draw();
    if let Some(Fault::Refuse | Fault::CloseUnread) = fault {
        return Err(closed());
    }
    let (head, body) = request.into_parts();
    let received = Received {
        method: head.method.to_string(),
        path_and_query: head.uri.to_string(),
        headers: head.headers,
        body: body.collect().await.map_err(Error::other)?.to_bytes(),
    };
    let answer = shared.exchange(fault.as_ref(), received);
    match fault {
        None | Some(Fault::Instead(_)) => Ok(response(answer)),
        Some(Fault::Refuse | Fault::CloseUnread | Fault::CloseUnanswered) => Err(closed()),
        Some(Fault::Stall) => future::pending().await,
        Some(Fault::Late(delay)) => {
            sleep(delay).await;
            Ok(response(answer))
        }
        Some(Fault::Hold(release)) => {
            release.notified().await;
            Ok(response(answer))
        }
        Some(Fault::Truncate) => Ok(truncated(&answer)),
        Some(Fault::BreakBody) => Ok(response(broken(answer))),
        Some(Fault::After(answer)) => Ok(response(answer)),
    }
}

impl Shared {
    /// The fault of the next exchange, if any.
    fn draw(&self) -> Option<Fault> {
        let state = &mut *self.state();
        let fault = state.faults.pop_front().or_else(|| state.injector.as_mut()?.draw());
        fault.or_else(|| state.limiter.as_mut()?.refuse())
    }

    /// Whether the next connection is to be closed once it is accepted.
    fn refuses(&self) -> bool {
        let mut state = self.state();
        let refuses = matches!(state.faults.front(), Some(Fault::Refuse));
        if refuses {
            state.faults.pop_front();
        }
        refuses
    }

    /// Processes a request, unless its fault prevents that.
    fn exchange(&self, fault: Option<&Fault>, received: Received) -> Answer {
        let mut state = self.state();
        let request = read(&self.contract, &received);
        // The request must be documented even if its response is a fault: otherwise nothing would show that it is not.
        if let (Some(Fault::Instead(_)), Err((status, body))) = (fault, &request) {
            state.breaches.push(format!("{} {} was sent: {status} {body}", received.method, received.path_and_query));
        }
        let answer = match (fault, request) {
            (Some(Fault::Instead(answer)), _) => answer.clone(),
            (_, Err(refusal)) => json_answer(refusal),
            (_, Ok(request)) => {
                let (reply, breaches) = request.carry_out(&mut state.store);
                state.breaches.extend(breaches);
                json_answer(reply)
            }
        };
        state.received.push(received);
        self.arrival.notify_waiters();
        answer
    }
}

/// Checks a request against the document, and returns the error response if it does not match.
fn read<'a>(contract: &'a Contract, received: &Received) -> std::result::Result<Documented<'a>, Reply> {
    if !is_authorized(received) {
        return Err(unauthorized());
    }
    Documented::read(contract, &received.method, &received.path_and_query, json_body(received)?)
}

fn is_authorized(received: &Received) -> bool {
    let expected = format!("Bearer {}", FakeFlex::API_KEY);
    received.headers.get(AUTHORIZATION).is_some_and(|given| given.as_bytes() == expected.as_bytes())
}

/// The request's JSON, if it has a body.
fn json_body(received: &Received) -> std::result::Result<Option<Value>, Reply> {
    if received.body.is_empty() {
        return Ok(None);
    }
    match received.headers.get(CONTENT_TYPE) {
        Some(content_type) if content_type == "application/json" => {
            serde_json::from_slice(&received.body).map(Some).map_err(|_| malformed())
        }
        _ => Err(malformed()),
    }
}

/// The API key is missing or wrong.
fn unauthorized() -> Reply {
    let message = "No such API key";
    (401, json!({ "error": { "type": "authentication_error", "message": message } }))
}

/// The body is not JSON.
fn malformed() -> Reply {
    let message = "The body is not JSON";
    (400, json!({ "error": { "code": "invalid_request", "message": message } }))
}

fn json_answer((status, body): Reply) -> Answer {
    Answer::json(status, &body)
}

fn response(answer: Answer) -> Response<Body> {
    let Answer { status, headers, body } = answer;
    let mut response = Response::new(Full::new(body).map_err(|never| match never {}).boxed());
    *response.status_mut() = status;
    for (name, value) in headers {
        let value = value.parse().expect("the fault's header value is one");
        response.headers_mut().insert(name, value);
    }
    response
}

/// The first half of a response, after which the connection is closed.
fn truncated(answer: &Answer) -> Response<Body> {
    let half = answer.body.slice(..answer.body.len() / 2);
    // hyper sends what it has while it waits for the next frame, and so before the connection is closed.
    let rest = stream::once(async {
        tokio::task::yield_now().await;
        Err(closed())
    });
    let frames = stream::iter([Ok(Frame::data(half))]).chain(rest);
    let mut response = response(answer.clone()).map(|_| BodyExt::boxed(StreamBody::new(frames)));
    response.headers_mut().insert(CONTENT_LENGTH, answer.body.len().into());
    response
}

/// The response without the beginning of its JSON.
fn broken(answer: Answer) -> Answer {
    let body = answer.body.slice(answer.body.len() / 2..);
    answer.body(body)
}

fn closed() -> Error {
    Error::from(ErrorKind::ConnectionReset)
}
