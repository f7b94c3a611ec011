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
use hyper::{Request, Response as HttpResponse};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::control;
use crate::fake::{FakeFlex, Shared};
use crate::fault::{Fault, Response};
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

/// A request and how it ended, for a log. It contains nothing that the client sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// The method and the path's template, if the document has them.
    pub operation: Option<String>,
    /// The status of the response, if one was sent.
    pub status: Option<u16>,
    /// The fault, if there was one.
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
    // Dropping the set with the server closes the connections.
    let mut connections = JoinSet::new();
    loop {
        // Without file descriptors, for example, connections wait until some are free.
        let Ok((stream, peer)) = listener.accept().await else {
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        shared.state().connections += 1;
        // Removes finished ones.
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

/// The connection of a request.
#[derive(Clone)]
struct Connection {
    shared: Arc<Shared>,
    peer: SocketAddr,
    unsolicited: Unsolicited,
}

type Body = BoxBody<Bytes, Error>;

/// Responds to a request. An error closes the connection.
async fn respond(connection: Connection, request: Request<Incoming>) -> Result<HttpResponse<Body>> {
    let Connection { shared, peer, unsolicited } = connection;
    if shared.is_shared() && request.uri().path().starts_with(control::PREFIX) {
        let received = read(request).await?;
        let is_keyless = !received.headers.contains_key(AUTHORIZATION);
        // A malformed header is not a key, and is rejected.
        let api_key = if is_keyless { FakeFlex::API_KEY } else { api_key(&received.headers).unwrap_or_default() };
        return Ok(http(json_response(control::respond(&shared, peer, api_key, &received)?)));
    }
    // Without an accepted key, the account is unknown: the request takes no fault, and is not recorded.
    if shared.is_shared() && !shared.is_authorized(request.headers()) {
        let received = read(request).await?;
        shared.log(&Exchange { operation: shared.operation(&received), status: Some(401), fault: None });
        return Ok(http(json_response(unauthorized())));
    }
    let mut exchange = Exchange { operation: None, status: None, fault: None };
    let mut fault = shared.draw(request.headers())?;
    if let Some(Fault::Refuse | Fault::CloseUnread) = fault {
        exchange.fault = fault.as_ref().map(Fault::name);
        shared.log(&exchange);
        return Err(closed());
    }
    let received = read(request).await?;
    let response = shared.exchange(&mut fault, &mut exchange, received)?;
    exchange.fault = fault.as_ref().map(Fault::name);
    exchange.status = match &fault {
        Some(Fault::CloseUnanswered | Fault::Stall) => None,
        Some(Fault::After(instead)) => Some(instead.status.as_u16()),
        _ => Some(response.status.as_u16()),
    };
    shared.log(&exchange);
    match fault {
        None | Some(Fault::Instead(_)) => Ok(http(response)),
        Some(Fault::Refuse | Fault::CloseUnread | Fault::CloseUnanswered | Fault::RateLimit(_)) => Err(closed()),
        Some(Fault::Stall) => future::pending().await,
        Some(Fault::Late(delay)) => {
            sleep(delay).await;
            Ok(http(response))
        }
        Some(Fault::Hold(release)) => {
            release.notified().await;
            Ok(http(response))
        }
        Some(Fault::Truncate) => Ok(truncated(&response)),
        Some(Fault::BreakBody) => Ok(http(broken(response))),
        Some(Fault::Desynchronise) => {
            unsolicited.send(someone_elses_response().as_bytes());
            Ok(http(response))
        }
        Some(Fault::After(response)) => Ok(http(response)),
    }
}

async fn read(request: Request<Incoming>) -> Result<Received> {
    let (head, body) = request.into_parts();
    Ok(Received {
        method: head.method.to_string(),
        // A client may send a whole URL, as it would to a proxy.
        path_and_query: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        headers: head.headers,
        body: body.collect().await.map_err(Error::other)?.to_bytes(),
    })
}

/// The key of a request with exactly one `Authorization` header. The case of the scheme and blanks around it are ignored.
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

    /// The operation of a request, as the log shows it.
    fn operation(&self, received: &Received) -> Option<String> {
        let path = received.path_and_query.split('?').next().unwrap_or_default();
        self.contract.operation(&received.method, path).map(|(operation, _)| operation.name())
    }

    /// The fault of the next exchange, if it is known before the request is read.
    fn draw(&self, headers: &HeaderMap) -> Result<Option<Fault>> {
        Ok(self.account(&mut self.state(), self.account_key(headers))?.plan.draw())
    }

    /// The key whose account a request belongs to. Without an accepted key, the first account is used.
    fn account_key<'a>(&self, headers: &'a HeaderMap) -> &'a str {
        api_key(headers).filter(|key| self.accepts(key)).unwrap_or(FakeFlex::API_KEY)
    }

    /// Whether to close the next connection when it is accepted.
    fn refuses(&self) -> bool {
        let state = &mut *self.state();
        let Ok(account) = self.account(state, FakeFlex::API_KEY) else { return false };
        let refuses = matches!(account.plan.next.front(), Some(Fault::Refuse));
        refuses && account.plan.next.pop_front().is_some()
    }

    /// Processes a request, unless its fault prevents it.
    fn exchange(&self, fault: &mut Option<Fault>, exchange: &mut Exchange, received: Received) -> Result<Response> {
        let mut state = self.state();
        let key = self.account_key(&received.headers).to_owned();
        let account = self.account(&mut state, &key)?;
        if fault.is_none() {
            *fault = account.plan.draw_for(&received);
        }
        exchange.operation = self.operation(&received);
        let request = self.check(&received);
        let mut breaches = Vec::new();
        let response = match (fault, request) {
            (Some(Fault::Instead(response)), _) => response.clone(),
            (_, Err(refusal)) => json_response(refusal),
            (_, Ok(request)) => {
                #[cfg(feature = "webhooks")]
                let before = request.before(&account.store);
                let reply;
                (reply, breaches) = request.carry_out(&mut account.store);
                #[cfg(feature = "webhooks")]
                self.tell(request.event(before.as_ref(), &reply), &mut breaches);
                json_response(reply)
            }
        };
        self.save(&key, account)?;
        self.keep(account, received);
        state.breaches.extend(breaches);
        Ok(response)
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

/// The response to a missing or wrong API key.
fn unauthorized() -> Reply {
    let message = "No such API key";
    (401, json!({ "error": { "type": "authentication_error", "message": message } }))
}

/// The response to a body that is not JSON.
fn malformed() -> Reply {
    let message = "The body is not JSON";
    (400, json!({ "error": { "code": "invalid_request", "message": message } }))
}

fn json_response((status, body): Reply) -> Response {
    if body.is_null() { Response::new(status) } else { Response::json(status, &body) }
}

fn http(response: Response) -> HttpResponse<Body> {
    let Response { status, headers, body } = response;
    let mut response = HttpResponse::new(Full::new(body).map_err(|never| match never {}).boxed());
    *response.status_mut() = status;
    for (name, value) in headers {
        let value = value.parse().expect("the fault's header value is one");
        response.headers_mut().insert(name, value);
    }
    response
}

/// The first half of a response, after which the connection is closed.
fn truncated(response: &Response) -> HttpResponse<Body> {
    let half = response.body.slice(..response.body.len() / 2);
    // While hyper waits for the next frame, it sends what it already has, so the half arrives before the connection is closed.
    let rest = stream::once(async {
        tokio::task::yield_now().await;
        Err(closed())
    });
    let frames = stream::iter([Ok(Frame::data(half))]).chain(rest);
    let mut truncated = http(response.clone()).map(|_| BodyExt::boxed(StreamBody::new(frames)));
    truncated.headers_mut().insert(CONTENT_LENGTH, response.body.len().into());
    truncated
}

/// The response without the first half of its JSON.
fn broken(response: Response) -> Response {
    let body = response.body.slice(response.body.len() / 2..);
    response.body(body)
}

/// A response that a client must not take for the response to its next request.
fn someone_elses_response() -> String {
    let body = json!({ "customer": {
        "customer_id": "fcus_someone_else", "first_name": "Someone", "last_name": "Else",
        "email": "someone.else@example.com", "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
    } });
    let body = body.to_string();
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
}

fn closed() -> Error {
    Error::from(ErrorKind::ConnectionReset)
}
