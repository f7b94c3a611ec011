//! A small Flex with a fault of choice. It is written from what is known about Flex alone, independent of the document and of
//! the fake.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) const API_KEY: &str = "fsk_test_independent";

/// How this Flex deviates from what is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    None,
    // Faults in messages.
    CreatedIs201,
    Html,
    UndocumentedProperty,
    NumberForText,
    NoTestMode,
    Live,
    // Faults in the values that were given.
    DropsEmployer,
    TrimsPhone,
    EmptiesShipping,
    UpdateForgets,
    // Faults in what an operation does.
    CreatesTwice,
    IgnoresUpdates,
    OldestFirst,
    IgnoresEmail,
    IgnoresLimit,
    IgnoresOffset,
    IgnoresCursors,
    DeletedIsListed,
    DeletedIsRetrieved,
    KeepsDeleted,
    Refuses,
    RateLimits,
}

pub(crate) struct Flex {
    pub(crate) url: String,
    state: Arc<Shared>,
}

struct Shared {
    fault: Fault,
    customers: Mutex<Vec<Value>>,
}

type At = State<Arc<Shared>>;
type Outcome = Result<Json<Value>, Response>;

impl Flex {
    /// Serves on a port of its own, with a customer of someone else's, until the runtime ends.
    pub(crate) async fn start(fault: Fault) -> Self {
        let stranger = json!({
            "customer_id": "fcus_01J9XR8M3K7VZ8N2YB4WJ00000", "first_name": "Mark", "last_name": "OfAPerson",
            "email": "mark.of.a.person@example.com", "created_at": "2026-06-15T14:30:00Z", "test_mode": true,
        });
        let state = Arc::new(Shared { fault, customers: Mutex::new(vec![stranger]) });
        let router = Router::new()
            .route("/v1/customers", get(list).post(create))
            .route("/v1/customers/{id}", get(retrieve).patch(update).delete(delete))
            .route("/v1/customers/{id}/payment_methods", get(payment_methods))
            .with_state(Arc::clone(&state));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, router).await });
        Self { url, state }
    }

    /// Returns the emails of all customers that are not deleted.
    pub(crate) fn emails(&self) -> Vec<String> {
        let customers = self.state.customers();
        let there = customers.iter().filter(|customer| customer["deleted"] != true);
        there.map(|customer| customer["email"].as_str().unwrap().to_owned()).collect()
    }
}

impl Shared {
    fn customers(&self) -> MutexGuard<'_, Vec<Value>> {
        self.customers.lock().unwrap()
    }

    fn check(&self, headers: &HeaderMap) -> Result<(), Response> {
        let key = headers.get("authorization").and_then(|value| value.to_str().ok());
        if key != Some(&format!("Bearer {API_KEY}")) || self.fault == Fault::Refuses {
            return Err((StatusCode::UNAUTHORIZED, Json(json!({ "detail": "unauthorized" }))).into_response());
        }
        if self.fault == Fault::RateLimits && self.customers().len() > 2 {
            return Err(StatusCode::TOO_MANY_REQUESTS.into_response());
        }
        Ok(())
    }

    fn shown(&self, customer: &Value) -> Value {
        let mut customer = customer.clone();
        match self.fault {
            Fault::UndocumentedProperty => customer["nickname"] = "MarkOfAPerson".into(),
            Fault::NumberForText => customer["last_name"] = 1.into(),
            Fault::NoTestMode => drop(customer.as_object_mut().unwrap().remove("test_mode")),
            Fault::Live => customer["test_mode"] = false.into(),
            Fault::DropsEmployer => drop(customer.as_object_mut().unwrap().remove("employer")),
            Fault::TrimsPhone if customer["phone"].is_string() => customer["phone"] = "4155550142".into(),
            Fault::EmptiesShipping => customer["shipping"] = json!({}),
            _ => {}
        }
        customer
    }

    fn one(&self, customer: &Value) -> Outcome {
        match self.fault {
            Fault::Html => Err(Html("<p>MarkOfAPerson</p>").into_response()),
            _ => Ok(Json(json!({ "customer": self.shown(customer) }))),
        }
    }

    fn find<'a>(&self, customers: &'a mut [Value], id: &str) -> Result<&'a mut Value, Response> {
        let hides = self.fault != Fault::DeletedIsRetrieved;
        let found = customers.iter_mut().find(|it| it["customer_id"] == id && !(hides && it["deleted"] == true));
        found.ok_or_else(|| (StatusCode::NOT_FOUND, Json(json!({ "detail": "not_found" }))).into_response())
    }
}

fn set(customer: &mut Value, given: &Value) {
    for (name, value) in given["customer"].as_object().unwrap() {
        customer[name] = value.clone();
    }
    if let Some(shipping) = customer.get_mut("shipping").and_then(Value::as_object_mut) {
        shipping.insert("shipping_address_id".to_owned(), "fsh_01J9XR8M3K7VZ8N2YB4WJ6T0RA".into());
    }
}

async fn create(State(flex): At, headers: HeaderMap, Json(body): Json<Value>) -> Outcome {
    flex.check(&headers)?;
    let mut customers = flex.customers();
    let email = &body["customer"]["email"];
    let same = customers.iter().position(|it| it["email"] == *email && it["deleted"] != true);
    let index = same.filter(|_| flex.fault != Fault::CreatesTwice).unwrap_or_else(|| {
        // In Flex's responses, unknown values are null.
        let id = format!("fcus_01J9XR8M3K7VZ8N2YB4WJ{:05}", customers.len());
        customers.push(json!({
            "customer_id": id, "created_at": "<string>", "test_mode": true, "phone": null, "employer": null,
            "shipping": {}, "metadata": {},
        }));
        customers.len() - 1
    });
    set(&mut customers[index], &body);
    let answer = flex.one(&customers[index])?;
    match flex.fault {
        Fault::CreatedIs201 => Err((StatusCode::CREATED, answer).into_response()),
        _ => Ok(answer),
    }
}

async fn retrieve(State(flex): At, headers: HeaderMap, Path(id): Path<String>) -> Outcome {
    flex.check(&headers)?;
    flex.one(flex.find(&mut flex.customers(), &id)?)
}

async fn update(State(flex): At, headers: HeaderMap, Path(id): Path<String>, Json(body): Json<Value>) -> Outcome {
    flex.check(&headers)?;
    let mut customers = flex.customers();
    let customer = flex.find(&mut customers, &id)?;
    let mut updated = customer.clone();
    set(&mut updated, &body);
    if flex.fault == Fault::UpdateForgets {
        updated["employer"] = Value::Null;
    }
    if flex.fault != Fault::IgnoresUpdates {
        *customer = updated.clone();
    }
    flex.one(&updated)
}

async fn delete(State(flex): At, headers: HeaderMap, Path(id): Path<String>) -> Outcome {
    flex.check(&headers)?;
    let mut customers = flex.customers();
    let customer = flex.find(&mut customers, &id)?;
    if flex.fault != Fault::KeepsDeleted {
        customer["deleted"] = true.into();
    }
    Ok(Json(json!({ "customer": { "customer_id": id, "deleted": true } })))
}

async fn list(State(flex): At, headers: HeaderMap, Query(query): Query<HashMap<String, String>>) -> Outcome {
    flex.check(&headers)?;
    let given = |name: &str, ignored: Fault| query.get(name).filter(|_| flex.fault != ignored);
    let number = |name, ignored, default| given(name, ignored).map_or(default, |value| value.parse().unwrap());
    let customers = flex.customers();
    let id = |customer: &Value| customer["customer_id"].as_str().unwrap().to_owned();
    let mut found: Vec<_> = customers
        .iter()
        .filter(|it| it["deleted"] != true || flex.fault == Fault::DeletedIsListed)
        .filter(|it| given("email", Fault::IgnoresEmail).is_none_or(|email| it["email"] == **email))
        .filter(|it| given("starting_after", Fault::IgnoresCursors).is_none_or(|cursor| id(it) < *cursor))
        .filter(|it| given("ending_before", Fault::IgnoresCursors).is_none_or(|cursor| id(it) > *cursor))
        .collect();
    if flex.fault != Fault::OldestFirst {
        found.reverse();
    }
    let page = found.into_iter().skip(number("offset", Fault::IgnoresOffset, 0));
    let page = page.take(number("limit", Fault::IgnoresLimit, 10));
    Ok(Json(json!({ "customers": page.map(|customer| flex.shown(customer)).collect::<Vec<_>>() })))
}

async fn payment_methods(State(flex): At, headers: HeaderMap, Path(id): Path<String>) -> Outcome {
    flex.check(&headers)?;
    flex.find(&mut flex.customers(), &id)?;
    Ok(Json(json!({ "payment_methods": [] })))
}
