//! Events, delivered to an endpoint as Flex delivers them: signed, and retried until they are accepted.
//!
//! It is not known when and how often Flex retries.

use std::collections::VecDeque;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::future::join;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{sleep, timeout};
use url::{Host, Position, Url};

use crate::server::Exchange;

/// How long a receiver may take to respond.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a late event is held back.
const LATE: Duration = Duration::from_secs(1);
/// The first pause before a retry. It doubles up to the longest pause.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// The age of an old event.
const AGE: Duration = Duration::from_secs(3600);
/// The key that signs a forged event.
const FORGED: &[u8] = b"someone else's key";

/// A fault in the delivery of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookFault {
    /// `twice`: the event is sent twice.
    Twice,
    /// `late`: the event is sent a second late.
    Late,
    /// `out-of-order`: the event is sent after the next one, or after a second if no other follows.
    OutOfOrder,
    /// `forged`: before the event, it is sent with a wrong signature.
    Forged,
    /// `old`: before the event, it is sent as if signed an hour ago.
    Old,
}

impl WebhookFault {
    /// All faults.
    pub const ALL: [Self; 5] = [Self::Twice, Self::Late, Self::OutOfOrder, Self::Forged, Self::Old];

    /// The name on the command line and in the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Twice => "twice",
            Self::Late => "late",
            Self::OutOfOrder => "out-of-order",
            Self::Forged => "forged",
            Self::Old => "old",
        }
    }
}

impl fmt::Display for WebhookFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for WebhookFault {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|fault| fault.name() == name);
        found.ok_or_else(|| format!("must be one of {}", Self::ALL.map(Self::name).join(", ")))
    }
}

/// A delivery of an event, and the receiver's response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// The type, such as `customer.created`.
    pub event_type: String,
    /// The event's id.
    pub event_id: String,
    /// The status of the response. `None` if the receiver could not be reached.
    pub status: Option<u16>,
    /// The fault of the delivery, if it had one.
    pub fault: Option<WebhookFault>,
}

/// The endpoint that a fake sends events to.
#[derive(Clone)]
pub struct Webhooks {
    shared: Arc<Shared>,
    messages: UnboundedSender<Message>,
    task: AbortHandle,
}

struct Shared {
    address: SocketAddr,
    path: String,
    state: Mutex<State>,
    /// Notified when a response has arrived.
    answered: Notify,
    log: Box<dyn Fn(&Exchange) + Send + Sync>,
}

struct State {
    key: Vec<u8>,
    next: VecDeque<WebhookFault>,
    always: Option<WebhookFault>,
    deliveries: Vec<Delivery>,
}

#[derive(Clone)]
struct Message {
    id: String,
    event_type: String,
    event_id: String,
    body: Bytes,
}

impl Webhooks {
    /// Starts to send events to a URL.
    pub(crate) fn start(
        url: &str,
        secret: &str,
        always: Option<WebhookFault>,
        log: impl Fn(&Exchange) + Send + Sync + 'static,
    ) -> Result<Self, String> {
        let (address, path) = endpoint(url)?;
        let state = State { key: key(secret)?, next: VecDeque::new(), always, deliveries: Vec::new() };
        let (state, log) = (Mutex::new(state), Box::new(log));
        let shared = Arc::new(Shared { address, path, state, answered: Notify::new(), log });
        let (messages, received) = unbounded_channel();
        let task = tokio::spawn(send_all(Arc::clone(&shared), received)).abort_handle();
        Ok(Self { shared, messages, task })
    }

    /// Adds a fault for the next delivery without one.
    pub fn fault_next(&self, fault: WebhookFault) {
        self.shared.state().next.push_back(fault);
    }

    /// Signs with another secret from now on, retries included.
    ///
    /// # Panics
    /// If the secret is malformed.
    pub fn rotate(&self, secret: &str) {
        self.shared.state().key = key(secret).expect("a secret");
    }

    /// All deliveries so far.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.state().deliveries.clone()
    }

    /// Waits until the receiver has accepted this many deliveries in total, and returns all deliveries so far.
    pub async fn wait_for(&self, accepted: usize) -> Vec<Delivery> {
        let count = |all: &[Delivery]| all.iter().filter(|delivery| is_accepted(delivery.status)).count();
        self.wait_until(|all| count(all) >= accepted).await
    }

    /// Waits until this is true of the deliveries, and returns all of them.
    pub async fn wait_until(&self, is_enough: impl Fn(&[Delivery]) -> bool) -> Vec<Delivery> {
        self.shared.wait_until(is_enough).await
    }

    /// An event as Flex would send it. Its id is unique, across fakes, too.
    pub(crate) fn event(name: &str, object: &Value) -> Value {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let now = now();
        let id = format!("fevt_{:013}{:013}", now.as_millis(), COUNT.fetch_add(1, Relaxed));
        // Flex's API reference does not state the unit: these are seconds.
        json!({ "event_dt": now.as_secs(), "event_id": id, "event_type": name, "object": object })
    }

    pub(crate) fn send(&self, event_type: String, event: &Value) {
        let event_id = event["event_id"].as_str().unwrap_or_default().to_owned();
        let id = event_id.replacen("fevt", "msg", 1);
        // The receiving task may have ended with the fake.
        let _ = self.messages.send(Message { id, event_type, event_id, body: event.to_string().into() });
    }

    pub(crate) fn stop(&self) {
        self.task.abort();
    }
}

/// Sends events in order, unless a fault changes the order or an event must be retried.
async fn send_all(shared: Arc<Shared>, mut messages: UnboundedReceiver<Message>) {
    // Dropped with this task, which ends them.
    let mut pending = JoinSet::new();
    while let Some(message) = messages.recv().await {
        while pending.try_join_next().is_some() {}
        let (fault, sent) = shared.draw();
        let own = Arc::clone(&shared);
        if matches!(fault, Some(WebhookFault::Late | WebhookFault::OutOfOrder)) {
            pending.spawn(async move {
                if fault == Some(WebhookFault::Late) {
                    sleep(LATE).await;
                } else {
                    // No other event may follow.
                    let _ = timeout(LATE, own.wait_until(|all| all.len() > sent)).await;
                }
                if !own.attempt(&message, fault).await {
                    own.send_again(&message).await;
                }
            });
            continue;
        }
        if fault.is_some() {
            shared.attempt(&message, fault).await;
        }
        if !shared.attempt(&message, None).await {
            pending.spawn(async move { own.send_again(&message).await });
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault of the next delivery, if it has one, and the number of deliveries so far.
    fn draw(&self) -> (Option<WebhookFault>, usize) {
        let mut state = self.state();
        (state.next.pop_front().or(state.always), state.deliveries.len())
    }

    async fn wait_until(&self, is_enough: impl Fn(&[Delivery]) -> bool) -> Vec<Delivery> {
        loop {
            let answered = self.answered.notified();
            let deliveries = self.state().deliveries.clone();
            if is_enough(&deliveries) {
                return deliveries;
            }
            answered.await;
        }
    }

    async fn send_again(&self, message: &Message) {
        let mut pause = PAUSE;
        loop {
            sleep(pause).await;
            if self.attempt(message, None).await {
                return;
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Sends an event once, and returns whether the receiver accepted it.
    async fn attempt(&self, message: &Message, fault: Option<WebhookFault>) -> bool {
        let age = if fault == Some(WebhookFault::Old) { AGE } else { Duration::ZERO };
        let timestamp = now().saturating_sub(age).as_secs().to_string();
        let key = if fault == Some(WebhookFault::Forged) { FORGED.to_vec() } else { self.state().key.clone() };
        let signed = [message.id.as_bytes(), timestamp.as_bytes(), &message.body].join(&b'.');
        let request = Request::post(&self.path)
            .header(HOST, self.address.to_string())
            .header(CONTENT_TYPE, "application/json")
            .header("svix-id", &message.id)
            .header("svix-timestamp", timestamp)
            .header("svix-signature", format!("v1,{}", BASE64_STANDARD.encode(sign(&key, &signed))))
            .body(Full::new(message.body.clone()))
            .expect("the headers are ASCII");
        let status = timeout(PATIENCE, self.post(request)).await.ok().flatten();
        let Message { event_type, event_id, .. } = message.clone();
        (self.log)(&Exchange {
            operation: Some(format!("webhook {event_type}")),
            status,
            fault: fault.map(WebhookFault::name),
        });
        self.state().deliveries.push(Delivery { event_type, event_id, status, fault });
        self.answered.notify_waiters();
        is_accepted(status)
    }

    /// The status of the response, if there is one.
    async fn post(&self, request: Request<Full<Bytes>>) -> Option<u16> {
        let stream = TcpStream::connect(self.address).await.ok()?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        let response = async move { sender.send_request(request).await.ok() };
        let (response, _) = join(response, connection).await;
        Some(response?.status().as_u16())
    }
}

fn is_accepted(status: Option<u16>) -> bool {
    status.is_some_and(|status| (200..300).contains(&status))
}

fn sign(key: &[u8], message: &[u8]) -> impl AsRef<[u8]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key has any length");
    mac.update(message);
    mac.finalize().into_bytes()
}

/// The address and the path of a URL. It must be on loopback, so that no other machine receives the events of a fake.
fn endpoint(url: &str) -> Result<(SocketAddr, String), String> {
    let url = Url::parse(url).map_err(|error| format!("the URL of the webhook is not valid: {error}"))?;
    let address = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::from(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::from(address)),
        Some(Host::Domain("localhost")) => Some(Ipv4Addr::LOCALHOST.into()),
        _ => None,
    };
    match address.filter(|address| address.is_loopback() && url.scheme() == "http") {
        Some(address) => {
            Ok((SocketAddr::new(address, url.port().unwrap_or(80)), url[Position::BeforePath..].to_owned()))
        }
        None => Err("the URL of the webhook is not on loopback: use http://127.0.0.1".to_owned()),
    }
}

fn key(secret: &str) -> Result<Vec<u8>, String> {
    let key = secret.strip_prefix("fwhsec_").and_then(|key| BASE64_STANDARD.decode(key).ok());
    key.ok_or_else(|| "the secret of the webhook is not fwhsec_ followed by base64".to_owned())
}

/// The time since the beginning of 1970.
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
