//! What is served: sign-ups, health and metrics.

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

/// How long the health waits for it.
const HEALTH_PATIENCE: Duration = Duration::from_millis(500);

/// The routes. It authenticates nobody: do that in front of it.
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

/// Flex is not called here: a sign-up is taken whatever Flex does.
async fn add(State((database, _)): Shared, sign_up: Result<Json<SignUp>, JsonRejection>) -> Result<Response, Failure> {
    // What axum says of the body may quote it.
    let sign_up = match sign_up {
        Ok(Json(sign_up)) => sign_up,
        Err(rejection) => {
            return Ok(told(rejection.status(), "first_name, last_name and email are to be sent as JSON"));
        }
    };
    let SignUp { first_name, last_name, email } = &sign_up;
    if [first_name, last_name, email].iter().any(|text| text.contains('\0')) {
        return Ok(told(StatusCode::UNPROCESSABLE_ENTITY, "a text has a character that cannot be kept"));
    }
    Ok(match within(PATIENCE, database.add(&sign_up)).await? {
        Some(id) => (StatusCode::ACCEPTED, Json(json!({ "id": id }))).into_response(),
        None => told(StatusCode::CONFLICT, "there is a sign-up with this email"),
    })
}

async fn show(State((database, _)): Shared, Path(id): Path<String>) -> Result<Response, Failure> {
    let standing = within(PATIENCE, database.standing(&id)).await?;
    Ok(standing.map_or_else(|| told(StatusCode::NOT_FOUND, "there is no such sign-up"), |it| Json(it).into_response()))
}

async fn retry(State((database, _)): Shared, Path(id): Path<String>) -> Result<Response, Failure> {
    Ok(if within(PATIENCE, database.revive(&id)).await? {
        StatusCode::ACCEPTED.into_response()
    } else {
        told(StatusCode::CONFLICT, "there is no such sign-up, or it is not dead")
    })
}

async fn healthz(State((database, _)): Shared) -> Response {
    match within(HEALTH_PATIENCE, database.check()).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(Failure) => told(StatusCode::SERVICE_UNAVAILABLE, "not ready"),
    }
}

async fn metrics(State((database, metrics)): Shared) -> Result<String, Failure> {
    Ok(metrics.text(within(PATIENCE, database.count()).await?))
}

/// A lock, a server that is down, or others who wait must not keep a request waiting.
async fn within<T>(patience: Duration, work: impl Future<Output = Result<T>>) -> Result<T, Failure> {
    Ok(timeout(patience, work).await.map_err(Error::from).flatten()?)
}

fn told(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

/// The database does not do its part.
struct Failure;

impl From<Error> for Failure {
    fn from(_: Error) -> Self {
        // What a database says may quote what it was given.
        tracing::error!("the database cannot be used");
        Self
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        told(StatusCode::SERVICE_UNAVAILABLE, "try again later")
    }
}
