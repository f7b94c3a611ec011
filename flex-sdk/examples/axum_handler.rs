//! A web service that creates and shows customers: the SDK inside axum, with tracing on.
//!
//! ```sh
//! cargo run --example axum_handler -- --port 8080
//! curl --json '{"first_name":"Jane","last_name":"Doe","email":"jane.doe@example.com"}' http://127.0.0.1:8080/customers
//! ```
//!
//! - One client for all requests, in the router's state: its clones share connections and the retry budget.
//! - Each call has its own deadline, shorter than the client's: callers of the service do not wait that long.
//! - Every error becomes JSON that says what the caller can do. It contains nothing from the request or from Flex's response,
//!   which may contain personal data. The error itself contains none, and is logged.
//! - The service does not authenticate its callers: do that in front of it, before it is reachable from elsewhere.
//! - Each request has a span, which contains the spans of the SDK's calls.
//! - On Ctrl-C and SIGTERM it accepts no more connections, and exits with 0 once the requests in flight have ended. The
//!   deadline bounds the calls to Flex; the proxy in front bounds how long a client may take to send its request. A second
//!   signal ends it at once.

mod common;
#[path = "common/shutdown.rs"]
mod shutdown;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result};
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{MatchedPath, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use clap::Parser;
use flex_sdk::{Client, CreateCustomer, CustomerId, ErrorKind};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tracing::Instrument;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

const AGAIN: &str = "no usable response: try again later, which does no harm";

/// Serves customers on 127.0.0.1.
#[derive(Parser)]
struct Arguments {
    /// The port, or 0 for a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The deadline of each request's call to Flex, in milliseconds
    #[arg(long, default_value_t = 5_000)]
    deadline: u64,
    /// Accept a key that is not a test key, and so work on real customers
    #[arg(long)]
    live: bool,
}

/// The state that the handlers share.
#[derive(Clone)]
struct Service {
    flex: Client,
    deadline: Duration,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let log = tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(LevelFilter::INFO);
    log.with_span_events(FmtSpan::CLOSE).init();
    let (flex, _fake) = common::connect(arguments.live).await?;
    let service = Service { flex, deadline: Duration::from_millis(arguments.deadline) };
    let router = Router::new()
        .route("/customers", post(create))
        .route("/customers/{id}", get(show))
        .fallback(|| async { refusal(StatusCode::NOT_FOUND) })
        .method_not_allowed_fallback(|| async { refusal(StatusCode::METHOD_NOT_ALLOWED) })
        .layer(middleware::from_fn(in_span))
        .with_state(service);

    let shutdown = shutdown::shutdown()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    println!("Listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await?;
    Ok(())
}

/// The fields of a customer that a caller of this service may set. This is not `CreateCustomer`, so that a field that the SDK
/// gains does not become open to every caller.
#[derive(Deserialize)]
struct SignUp {
    first_name: String,
    last_name: String,
    email: String,
}

async fn create(
    State(service): State<Service>,
    sign_up: Result<Json<SignUp>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Failure> {
    let Json(SignUp { first_name, last_name, email }) = sign_up?;
    let customer = CreateCustomer::builder().first_name(first_name).last_name(last_name).email(email).build();
    let customer = service.flex.customers().create(customer).deadline(service.deadline).await?;
    Ok((StatusCode::CREATED, Json(json!({ "customer_id": customer.customer_id }))))
}

async fn show(
    State(service): State<Service>,
    id: Result<Path<CustomerId>, PathRejection>,
) -> Result<Json<Value>, Failure> {
    let Path(id) = id?;
    let customer = service.flex.customers().retrieve(&id).deadline(service.deadline).await?;
    Ok(Json(json!({ "customer_id": customer.customer_id, "first_name": customer.first_name })))
}

/// Why a request fails.
enum Failure {
    /// The service does not accept the request.
    Request(StatusCode),
    /// The call to Flex failed.
    Flex(flex_sdk::Error),
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        Self::Request(rejection.status())
    }
}

impl From<PathRejection> for Failure {
    fn from(rejection: PathRejection) -> Self {
        Self::Request(rejection.status())
    }
}

impl From<flex_sdk::Error> for Failure {
    fn from(error: flex_sdk::Error) -> Self {
        Self::Flex(error)
    }
}

/// Explains a status to the caller. axum's own message may quote the request, so it is not used.
fn refusal(status: StatusCode) -> Response {
    let message = match status {
        StatusCode::NOT_FOUND => "there is no such path",
        StatusCode::METHOD_NOT_ALLOWED => "there is no such method for this path",
        StatusCode::PAYLOAD_TOO_LARGE => "the body is too large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "the body must be JSON: set Content-Type to application/json",
        StatusCode::UNPROCESSABLE_ENTITY => "the body must have first_name, last_name and email, which are strings",
        _ => "the request cannot be read",
    };
    (status, Json(json!({ "error": message }))).into_response()
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let error = match self {
            Self::Request(status) => return refusal(status),
            Self::Flex(error) => error,
        };
        let (status, message) = match error.kind() {
            _ if error.is_not_found() => (StatusCode::NOT_FOUND, "there is no such customer"),
            _ if error.is_rate_limited() => (StatusCode::SERVICE_UNAVAILABLE, "too many requests: try again later"),
            _ if error.is_validation() => (StatusCode::UNPROCESSABLE_ENTITY, "check what was sent"),
            ErrorKind::InvalidRequest => (StatusCode::UNPROCESSABLE_ENTITY, "check what was sent"),
            ErrorKind::Timeout => (StatusCode::GATEWAY_TIMEOUT, "no response in time: try again, which does no harm"),
            ErrorKind::Connect | ErrorKind::Connection | ErrorKind::Decode => (StatusCode::BAD_GATEWAY, AGAIN),
            _ if error.is_server() => (StatusCode::BAD_GATEWAY, AGAIN),
            // Such as a wrong key: the caller can do nothing about it.
            _ => (StatusCode::INTERNAL_SERVER_ERROR, "this service is at fault"),
        };
        tracing::warn!(%error, %status, "call to Flex failed");
        let mut response = (status, Json(json!({ "error": message }))).into_response();
        if let Some(wait) = error.retry_after() {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Runs each request in a span. The span has the route but not the path, which may contain anything.
async fn in_span(route: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let route = route.as_ref().map(MatchedPath::as_str);
    let span = tracing::info_span!("request", http.request.method = %request.method(), http.route = route);
    next.run(request).instrument(span).await
}
