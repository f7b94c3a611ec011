//! The server: from a request to its response.

use std::fmt;
use std::future;
use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::control;
use crate::fake::{FakeFlex, Shared};
use crate::fault::{Answer, Fault};
use crate::operations::Reply;
use crate::simulation::Documented;
use crate::wire::{Unsolicited, Wire};

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

/// A request and what became of it, for a log: it has nothing that a client has sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// The method and the path's template, if the document has them.
    pub operation: Option<String>,
    /// The status of the response, if there is one.
    pub status: Option<u16>,
    /// How the exchange went wrong on purpose, if it did.
    pub fault: Option<&'static str>,
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation.as_deref().unwrap_or("(no such operation)"))?;
        match self.status {
            Some(status) => write!(f, " {status}")?,
            None => f.write_str(" -")?,
        }
        self.fault.map_or(Ok(()), |fault| write!(f, " ({fault})"))
    }
}

pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped, and so closed, together with the server.
    let mut connections = JoinSet::new();
    loop {
        // Out of file descriptors, say: those who wait are accepted once there are some.
        let Ok((stream, peer)) = listener.accept().await else {
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        shared.state().connections += 1;
        // Finished ones are removed.
        while connections.try_join_next().is_some() {}
        if shared.refuses() {
            continue;
        }
        let connection = Connection { shared: Arc::clone(&shared), peer, unsolicited: Unsolicited::default() };
        let stream = TokioIo::new(Wire::new(stream, connection.unsolicited.clone()));
        let service = service_fn(move |request| respond(connection.clone(), request));
        // A client may close its connection at any time.
        connections.spawn(http1::Builder::new().serve_connection(stream, service));
    }
}

/// Where a request comes from.
#[derive(Clone)]
struct Connection {
    shared: Arc<Shared>,
    peer: SocketAddr,
    unsolicited: Unsolicited,
}

type Body = BoxBody<Bytes, Error>;

/// Responds to a request. An error closes the connection.
async fn respond(connection: Connection, request: Request<Incoming>) -> Result<Response<Body>> {
    let Connection { shared, peer, unsolicited } = connection;
    if shared.is_shared() && request.uri().path().starts_with(control::PREFIX) {
        let received = read(request).await?;
        let is_keyless = !received.headers.contains_key(AUTHORIZATION);
        // One that cannot be read is no key, and so not accepted.
        let api_key = if is_keyless { FakeFlex::API_KEY } else { api_key(&received.headers).unwrap_or_default() };
        return Ok(response(json_answer(control::respond(&shared, peer, api_key, &received)?)));
    }
    // Whose it is not is known by no key: nothing of anybody's goes wrong with it, or is kept of it.
    if shared.is_shared() && !shared.is_authorized(request.headers()) {
        let received = read(request).await?;
        shared.log(&Exchange { operation: shared.operation(&received), status: Some(401), fault: None });
        return Ok(response(json_answer(unauthorized())));
    }
    let mut exchange = Exchange { operation: None, status: None, fault: None };
    let mut fault = shared.draw(request.headers())?;
    if let Some(Fault::Refuse | Fault::CloseUnread) = fault {
        exchange.fault = fault.as_ref().map(Fault::name);
        shared.log(&exchange);
        return Err(closed());
    }
    let received = read(request).await?;
    let answer = shared.exchange(&mut fault, &mut exchange, received)?;
    exchange.fault = fault.as_ref().map(Fault::name);
    exchange.status = match &fault {
        Some(Fault::CloseUnanswered | Fault::Stall) => None,
        Some(Fault::After(instead)) => Some(instead.status.as_u16()),
        _ => Some(answer.status.as_u16()),
    };
    shared.log(&exchange);
    match fault {
        None | Some(Fault::Instead(_)) => Ok(response(answer)),
        Some(Fault::Refuse | Fault::CloseUnread | Fault::CloseUnanswered | Fault::RateLimit(_)) => Err(closed()),
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
        Some(Fault::Desynchronise) => {
            unsolicited.send(somebody_elses_response().as_bytes());
            Ok(response(answer))
        }
        Some(Fault::After(answer)) => Ok(response(answer)),
    }
}

async fn read(request: Request<Incoming>) -> Result<Received> {
    let (head, body) = request.into_parts();
    Ok(Received {
        method: head.method.to_string(),
        // A client may send the whole URL, as it does to a proxy.
        path_and_query: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        headers: head.headers,
        body: body.collect().await.map_err(Error::other)?.to_bytes(),
    })
}

/// The key of a request that has one `Authorization` header. Its scheme is in any case, with blanks around it.
pub(crate) fn api_key(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let mut words = values.next()?.to_str().ok()?.split_ascii_whitespace();
    let (scheme, key) = (words.next()?, words.next()?);
    let is_one = values.next().is_none() && words.next().is_none();
    (is_one && scheme.eq_ignore_ascii_case("bearer")).then_some(key)
}

impl Shared {
    fn is_authorized(&self, headers: &HeaderMap) -> bool {
        api_key(headers).is_some_and(|key| self.accepts(key))
    }

    /// The operation that a request is for, as the log has it.
    fn operation(&self, received: &Received) -> Option<String> {
        let path = received.path_and_query.split('?').next().unwrap_or_default();
        self.contract.operation(&received.method, path).map(|(operation, _)| operation.name())
    }

    /// The fault of the next exchange, if that is known before the request is read.
    fn draw(&self, headers: &HeaderMap) -> Result<Option<Fault>> {
        Ok(self.account(&mut self.state(), self.account_key(headers))?.plan.draw())
    }

    /// Whose account a request is for: one without a key that is accepted is the first one's.
    fn account_key<'a>(&self, headers: &'a HeaderMap) -> &'a str {
        api_key(headers).filter(|key| self.accepts(key)).unwrap_or(FakeFlex::API_KEY)
    }

    /// Whether the next connection is to be closed once it is accepted.
    fn refuses(&self) -> bool {
        let state = &mut *self.state();
        let Ok(account) = self.account(state, FakeFlex::API_KEY) else { return false };
        let refuses = matches!(account.plan.next.front(), Some(Fault::Refuse));
        refuses && account.plan.next.pop_front().is_some()
    }

    /// Processes a request, unless its fault prevents that.
    fn exchange(&self, fault: &mut Option<Fault>, exchange: &mut Exchange, received: Received) -> Result<Answer> {
        let mut state = self.state();
        let key = self.account_key(&received.headers).to_owned();
        let account = self.account(&mut state, &key)?;
        if fault.is_none() {
            *fault = account.plan.draw_for(&received);
        }
        exchange.operation = self.operation(&received);
        let request = self.check(&received);
        let mut breaches = Vec::new();
        let answer = match (fault, request) {
            (Some(Fault::Instead(answer)), _) => answer.clone(),
            (_, Err(refusal)) => json_answer(refusal),
            (_, Ok(request)) => {
                #[cfg(feature = "webhooks")]
                let before = request.before(&account.store);
                let reply;
                (reply, breaches) = request.carry_out(&mut account.store);
                #[cfg(feature = "webhooks")]
                self.tell(request.event(before.as_ref(), &reply), &mut breaches);
                json_answer(reply)
            }
        };
        self.save(&key, account)?;
        self.keep(account, received);
        state.breaches.extend(breaches);
        Ok(answer)
    }

    /// Checks a request against the document, and returns the error response if it does not match.
    fn check(&self, received: &Received) -> std::result::Result<Documented<'_>, Reply> {
        if !self.is_authorized(&received.headers) {
            return Err(unauthorized());
        }
        Documented::read(self.contract, &received.method, &received.path_and_query, json_body(received)?)
    }
}

/// The request's JSON, if it has a body.
fn json_body(received: &Received) -> std::result::Result<Option<Value>, Reply> {
    if received.body.is_empty() {
        return Ok(None);
    }
    match received.headers.get(CONTENT_TYPE) {
        Some(content_type) if is_json(content_type) => {
            serde_json::from_slice(&received.body).map(Some).map_err(|_| malformed())
        }
        _ => Err(malformed()),
    }
}

fn is_json(content_type: &HeaderValue) -> bool {
    let media_type = content_type.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
    let media_type = media_type.trim().to_ascii_lowercase();
    media_type == "application/json" || media_type.ends_with("+json")
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
    if body.is_null() { Answer::new(status) } else { Answer::json(status, &body) }
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

/// What a client must not take for the response to its own next request.
fn somebody_elses_response() -> String {
    let body = json!({ "customer": {
        "customer_id": "fcus_somebody_else", "first_name": "Somebody", "last_name": "Else",
        "email": "somebody.else@example.com", "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
    } });
    let body = body.to_string();
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
}

fn closed() -> Error {
    Error::from(ErrorKind::ConnectionReset)
}
