//! The HTTP service: sign-ups, health and metrics.

use std::time::Duration;

use anyhow::{Error, Result};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;
use tokio::time::timeout;

use crate::database::{Database, SignUp};
use crate::metrics::Metrics;

/// How long a request waits for the database.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// How long a health check waits for the database.
const HEALTH_PATIENCE: Duration = Duration::from_millis(500);

/// Returns the routes. The service does not authenticate its callers: do that in front of it.
pub(crate) fn router(database: &Database, metrics: Metrics) -> Router {
    let database = database.with_patience(PATIENCE);
    Router::new()
        .route("/sign-ups", post(add))
        .route("/sign-ups/{id}", get(show))
        .route("/sign-ups/{id}/retry", post(retry))
        .route("/healthz", get(healthz))
        .route("/metrics", get(self::metrics))
        .with_state((database, metrics))
}

type Shared = State<(Database, Metrics)>;

/// Accepts a sign-up. Flex is not called here, so an outage of Flex does not matter.
async fn add(State((database, _)): Shared, sign_up: Result<Json<SignUp>, JsonRejection>) -> Result<Response, Failure> {
    // axum's message may quote the body.
    let sign_up = match sign_up {
        Ok(Json(sign_up)) => sign_up,
        Err(rejection) => {
            return Ok(message(rejection.status(), "send first_name, last_name and email as JSON"));
        }
    };
    let SignUp { first_name, last_name, email } = &sign_up;
    if [first_name, last_name, email].iter().any(|text| text.contains('\0')) {
        return Ok(message(StatusCode::UNPROCESSABLE_ENTITY, "a value has a null character, which cannot be stored"));
    }
    Ok(match within(PATIENCE, database.add(&sign_up)).await? {
        Some(id) => (StatusCode::ACCEPTED, Json(json!({ "id": id }))).into_response(),
        None => message(StatusCode::CONFLICT, "there is a sign-up with this email"),
    })
}

async fn show(State((database, _)): Shared, Path(id): Path<String>) -> Result<Response, Failure> {
    let standing = within(PATIENCE, database.standing(&id)).await?;
    let not_found = || message(StatusCode::NOT_FOUND, "there is no such sign-up");
    Ok(standing.map_or_else(not_found, |standing| Json(standing).into_response()))
}

async fn retry(State((database, _)): Shared, Path(id): Path<String>) -> Result<Response, Failure> {
    Ok(if within(PATIENCE, database.revive(&id)).await? {
        StatusCode::ACCEPTED.into_response()
    } else {
        message(StatusCode::CONFLICT, "there is no such sign-up, or it is not dead")
    })
}

async fn healthz(State((database, _)): Shared) -> Response {
    match within(HEALTH_PATIENCE, database.check()).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(Failure) => message(StatusCode::SERVICE_UNAVAILABLE, "not ready"),
    }
}

async fn metrics(State((database, metrics)): Shared) -> Result<String, Failure> {
    Ok(metrics.text(within(PATIENCE, database.count()).await?))
}

/// Limits how long a request waits for a lock, for a server that is down, or for other requests.
async fn within<T>(patience: Duration, work: impl Future<Output = Result<T>>) -> Result<T, Failure> {
    Ok(timeout(patience, work).await.map_err(Error::from).flatten()?)
}

fn message(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

/// The database cannot be used.
struct Failure;

impl From<Error> for Failure {
    fn from(_: Error) -> Self {
        // The database's message may quote values.
        tracing::error!("the database cannot be used");
        Self
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        message(StatusCode::SERVICE_UNAVAILABLE, "try again later")
    }
}
