//! A call of an operation: its options, and how it is sent.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use serde::Serialize;

use self::endpoint::{Exchange, Sending};
use self::options::Options;
use self::response::Response;
use crate::paging::list::List;
use crate::{Client, Error, Page, RetryPolicy};

pub(crate) mod endpoint;
pub(crate) mod execution;
pub(crate) mod options;
pub(crate) mod response;

/// A call of an operation, which is sent when it is awaited.
///
/// Its options are methods, and apply to this call only. An invalid option is an error of kind
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when the call is awaited, and nothing is sent.
///
/// ```no_run
/// # async fn create(flex: flex_sdk::Client, john: flex_sdk::CreateCustomer) -> Result<(), flex_sdk::Error> {
/// use std::time::Duration;
/// use flex_sdk::RetryPolicy;
///
/// let call = flex.customers().create(john).retry(RetryPolicy::off());
/// let customer = call.deadline(Duration::from_secs(2)).await?;
/// # Ok(())
/// # }
/// ```
///
/// A call owns its data, so it can be moved to a task. Dropping its future cancels the call, even while it waits for a retry.
///
/// ```no_run
/// # async fn spawn(flex: flex_sdk::Client, id: flex_sdk::CustomerId) {
/// let task = tokio::spawn(flex.customers().retrieve(&id).into_future());
/// # }
/// ```
///
/// # Errors
/// Awaiting a call returns an [`Error`] if the request is invalid, if Flex rejects it or does not respond, or if the response
/// cannot be decoded or is about something other than what was requested. An id that is empty, `.` or `..` is rejected, since
/// it would change the path, and so is a query whose values Flex's API reference rules out.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T, R = T> {
    prepared: Box<Prepared<dyn Exchange<T>>>,
    returned: PhantomData<fn() -> R>,
}

/// A call before it is sent.
pub(crate) struct Prepared<E: ?Sized> {
    client: Client,
    pub(crate) options: Options,
    pub(crate) exchange: E,
}

impl<T: 'static> Call<T> {
    pub(crate) fn new(client: &Client, exchange: impl Exchange<T> + 'static) -> Self {
        let options = Options::new(client.0.settings);
        Self { prepared: Box::new(Prepared { client: client.clone(), options, exchange }), returned: PhantomData }
    }

    /// Makes the call return the value in its [`Response`]: with the status, the headers, the body and the number of attempts.
    ///
    /// ```no_run
    /// # async fn show(flex: flex_sdk::Client, id: flex_sdk::CustomerId) -> Result<(), flex_sdk::Error> {
    /// let response = flex.customers().retrieve(&id).with_response().await?;
    /// println!("{} after {:?}", response.status(), response.elapsed());
    /// println!("{}", response.value().customer_id);
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_response(self) -> Call<T, Response<T>> {
        Call { prepared: self.prepared, returned: PhantomData }
    }
}

impl<T: 'static, R> Call<T, R> {
    /// The policy for when and how often the call is retried. Default: the client's.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.prepared.options.settings.retry = retry;
        self
    }

    /// The timeout for one attempt, from connecting to the end of the response body. Default: the client's.
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.prepared.options.settings.attempt_timeout = attempt_timeout;
        self
    }

    /// The timeout for the call, including all attempts and the waits between them. Default: the client's.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.prepared.options.settings.deadline = deadline;
        self
    }

    /// Adds a header, which replaces the client's header of the same name. Its value is never printed.
    ///
    /// The headers that this crate or HTTP sets are invalid: `Accept`, `Authorization`, `Connection`, `Content-Length`,
    /// `Content-Type`, `Host`, `Transfer-Encoding` and `User-Agent`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.prepared.options.header(name, value);
        self
    }

    /// Sends the header `Idempotency-Key`, with the same key in all attempts. An empty key is invalid.
    ///
    /// Flex's API reference asks for a key to confirm a checkout session. It is not known whether the operations on customers
    /// honour one, so the key does not change what is retried: see [`Operation::idempotent`](crate::Operation::idempotent).
    ///
    /// ```no_run
    /// # async fn confirm(flex: flex_sdk::Client, session: &str, order: &str) -> Result<(), flex_sdk::Error> {
    /// use flex_sdk::Operation;
    ///
    /// let confirm = Operation::post("/v1/checkout/sessions/{id}/confirm").idempotent(true);
    /// let call = flex.request(confirm).path("id", session).send::<serde_json::Value>();
    /// let session = call.idempotency_key(order).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn idempotency_key(mut self, key: &str) -> Self {
        if key.trim().is_empty() {
            self.prepared.options.refuse("the idempotency key is empty: pass one that identifies this call".to_owned());
        }
        self.header("Idempotency-Key", key)
    }

    /// Adds a query parameter that the operation's types do not have.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.prepared.options.extras().query.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds a member to the object in the request body, or replaces one. This is invalid if the request has no body, if the
    /// body is not an object, or if the value cannot be serialized.
    ///
    /// ```no_run
    /// # async fn create(flex: flex_sdk::Client, john: flex_sdk::CreateCustomer) -> Result<(), flex_sdk::Error> {
    /// // Sends {"customer": {"first_name": "John", ..., "loyalty_tier": "gold"}}
    /// let customer = flex.customers().create(john).body_member("loyalty_tier", &"gold").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn body_member(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.prepared.options.body_member(name, value);
        self
    }
}

impl<T: 'static, R> Call<Page<T>, R> {
    /// Begins the page at this cursor, which [`Page::cursor`] or [`List::cursor`] returned, perhaps in another process. It
    /// replaces the start that the query sets.
    pub fn resume(mut self, cursor: &str) -> Self {
        let Prepared { options, exchange, .. } = &mut *self.prepared;
        if let Some(Err(problem)) = exchange.page_query().map(|query| query.start_at(cursor)) {
            options.refuse(problem);
        }
        self
    }

    /// Returns all items, page by page, starting with the page of this call: see [`List`]. The options apply to the request for
    /// each page.
    pub fn all(self) -> List<T> {
        List::new(self.prepared)
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let prepared = self.prepared;
        Box::pin(async move { prepared.send().await.map(Response::into_value) })
    }
}

impl<T: 'static> IntoFuture for Call<T, Response<T>> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let prepared = self.prepared;
        Box::pin(async move { prepared.send().await })
    }
}

impl<T: 'static> Prepared<dyn Exchange<T>> {
    pub(crate) fn send(&self) -> Sending<'_, T> {
        self.exchange.execute(&self.client, &self.options)
    }
}

/// Leaves out the request.
impl<T, R> fmt::Debug for Call<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.prepared.exchange.request().operation();
        f.debug_struct("Call").field("operation", &operation.id).finish_non_exhaustive()
    }
}
