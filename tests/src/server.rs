//! The server: one way from a request on loopback to its answer.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::contract::Contract;
use crate::operations::{self, Reply};
use crate::store::Store;

/// A fake Flex on a loopback port of its own, for as long as it is not dropped.
pub struct FakeFlex {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// A request as the fake received it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method, in capitals.
    pub method: String,
    /// The path, and the query where there is one.
    pub path_and_query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// An answer that is given as it is, whether it is as documented or not.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The content type.
    pub content_type: &'static str,
    /// The body.
    pub body: Bytes,
}

struct Shared {
    contract: Contract,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    store: Store,
    received: Vec<Received>,
    canned: VecDeque<Answer>,
    /// How answers differed from the document.
    breaches: Vec<String>,
}

impl FakeFlex {
    /// The one key that the fake takes.
    pub const API_KEY: &str = "fsk_test_fake";

    /// Starts a fake with no customers.
    ///
    /// # Errors
    /// Where no loopback port can be listened on.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { contract: Contract::load(), state: Mutex::default() });
        let server = tokio::spawn(serve(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, server })
    }

    /// The base URL of the fake.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Gives this answer to the next request that has no such answer yet, in place of carrying the request out.
    pub fn answer_next(&self, answer: Answer) {
        self.shared.state().canned.push_back(answer);
    }

    /// Every request so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.state().received.clone()
    }

    /// Every customer, oldest first.
    #[must_use]
    pub fn customers(&self) -> Vec<Value> {
        self.shared.state().store.all()
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

impl Answer {
    /// An answer with a JSON body.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, content_type: "application/json", body: body.to_string().into() }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        let service = service_fn(move |request| answer(Arc::clone(&shared), request));
        // A client may close its connection at any time, which is no error of the fake's.
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        return Ok(json_response(&operations::malformed()));
    };
    let received = Received {
        method: head.method.to_string(),
        path_and_query: head.uri.to_string(),
        headers: head.headers,
        body: body.to_bytes(),
    };
    let mut state = shared.state();
    state.received.push(received.clone());
    if let Some(answer) = state.canned.pop_front() {
        return Ok(response(answer));
    }
    Ok(json_response(&reply(&shared.contract, &mut state, &received)))
}

fn reply(contract: &Contract, state: &mut State, received: &Received) -> Reply {
    let (path, query) = received.path_and_query.split_once('?').unwrap_or((&received.path_and_query, ""));
    let Some((operation, path)) = contract.operation(&received.method, path) else {
        return operations::not_found();
    };
    let query: HashMap<_, _> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();

    let reply = if is_authorized(received) {
        match json_body(received) {
            Err(refusal) => refusal,
            Ok(body) => match &operation.mistakes_of_request(&path, &query, body.as_ref())[..] {
                [] => operations::carry_out(&mut state.store, &operation.id, &path, &query, &body.unwrap_or_default()),
                mistakes => operations::invalid(mistakes),
            },
        }
    } else {
        operations::unauthorized()
    };

    let (status, body) = &reply;
    for (place, mistake) in operation.mistakes_of_response(status.as_u16(), body) {
        state.breaches.push(format!("{} {status} {place}: {mistake}", operation.id));
    }
    reply
}

fn is_authorized(received: &Received) -> bool {
    let expected = format!("Bearer {}", FakeFlex::API_KEY);
    received.headers.get(AUTHORIZATION).is_some_and(|given| given.as_bytes() == expected.as_bytes())
}

/// The request's JSON, where it has a body.
fn json_body(received: &Received) -> Result<Option<Value>, Reply> {
    if received.body.is_empty() {
        return Ok(None);
    }
    match received.headers.get(CONTENT_TYPE) {
        Some(content_type) if content_type == "application/json" => {
            serde_json::from_slice(&received.body).map(Some).map_err(|_| operations::malformed())
        }
        _ => Err(operations::malformed()),
    }
}

fn json_response((status, body): &Reply) -> Response<Full<Bytes>> {
    response(Answer::json(status.as_u16(), body))
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(content_type) = answer.content_type.parse() {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    response
}
