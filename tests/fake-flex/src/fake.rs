//! The handle of a fake for tests: starts it, makes requests go wrong, and shows what it received.

use std::collections::{HashMap, VecDeque};
#[cfg(feature = "webhooks")]
use std::io::Error;
use std::io::Result;
use std::net::{Ipv4Addr, SocketAddr};
#[cfg(feature = "state")]
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::contract::Contract;
use crate::fault::{Fault, Injector, Limiter, Response};
use crate::plan::Plan;
use crate::preset::Preset;
use crate::server::{self, Exchange, Received};
#[cfg(feature = "state")]
use crate::state::StateFile;
use crate::store::Store;
#[cfg(feature = "webhooks")]
use crate::webhooks::{WebhookFault, Webhooks};

/// The prefix of the API keys that a shared fake accepts. Flex's test keys have the same one.
const TEST_KEY_PREFIX: &str = "fsk_test_";
/// How many requests of an API key a shared fake keeps, since it may run for months.
const MOST_RECEIVED: usize = 1000;

/// A fake Flex. It runs until it is dropped.
pub struct FakeFlex {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// The settings of a fake before it starts.
#[must_use]
pub struct Builder {
    address: SocketAddr,
    contract: &'static Contract,
    settings: Settings,
    #[cfg(feature = "state")]
    state: Option<PathBuf>,
    #[cfg(feature = "webhooks")]
    webhook: Option<(String, String, Option<WebhookFault>)>,
}

/// Settings that stay the same while a fake runs.
#[derive(Default)]
struct Settings {
    is_shared: bool,
    /// The initial faults for each API key.
    plan: Plan,
    log: Option<Log>,
}

type Log = Box<dyn Fn(&Exchange) + Send + Sync>;

/// The state for one API key.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) store: Store,
    pub(crate) received: VecDeque<Received>,
    pub(crate) plan: Plan,
}

/// The state that the server and the handle share.
pub(crate) struct Shared {
    pub(crate) contract: &'static Contract,
    settings: Settings,
    #[cfg(feature = "state")]
    file: Option<StateFile>,
    state: Mutex<State>,
    /// Notified when a request has been read.
    pub(crate) arrival: Notify,
    #[cfg(feature = "webhooks")]
    webhooks: Mutex<Option<Webhooks>>,
}

#[derive(Default)]
pub(crate) struct State {
    /// Accounts by API key.
    accounts: HashMap<String, Account>,
    pub(crate) connections: usize,
    /// How responses differed from the document.
    pub(crate) breaches: Vec<String>,
}

impl FakeFlex {
    /// The API key that the fake accepts.
    pub const API_KEY: &str = "fsk_test_fake";

    /// Starts a fake with no customers, on a loopback port of its own.
    ///
    /// # Errors
    /// If it cannot listen on a loopback port.
    pub async fn start() -> Result<Self> {
        Self::builder().start().await
    }

    /// Builds a fake with settings.
    pub fn builder() -> Builder {
        Builder {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            contract: Contract::of_flex(),
            settings: Settings::default(),
            #[cfg(feature = "state")]
            state: None,
            #[cfg(feature = "webhooks")]
            webhook: None,
        }
    }

    /// The base URL of the fake.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns this response to the next request without a fault, instead of processing it. Neither the request nor the
    /// response is checked against the document. Several responses are returned in order. A response that no request takes is
    /// dropped with the fake.
    pub fn respond_next(&self, response: Response) {
        self.fault_next(Fault::Instead(response));
    }

    /// Adds a fault for the next request without one. A fault that no request meets is dropped with the fake.
    pub fn fault_next(&self, fault: Fault) {
        self.with_account(|account| account.plan.next.push_back(fault));
    }

    /// Makes a fraction of all further requests go wrong, each with a fault drawn from the seed.
    pub fn inject(&self, seed: u64, share: f64) {
        self.with_account(|account| account.plan.injector = Some(Injector::new(seed, share)));
    }

    /// Limits the rate of further requests, per second. Requests beyond it get a 429, with `Retry-After: 1` if `says_when`.
    ///
    /// # Panics
    /// If the rate is 0.
    pub fn limit(&self, per_second: u32, says_when: bool) {
        self.with_account(|account| account.plan.limiter = Some(Limiter::new(per_second, says_when)));
    }

    /// How many connections have been accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// All requests read so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.with_account(|account| account.received.iter().cloned().collect())
    }

    /// All requests since the last call of this method.
    #[must_use]
    pub fn take_received(&self) -> Vec<Received> {
        self.with_account(|account| std::mem::take(&mut account.received).into())
    }

    /// Waits until this many requests have been read in total.
    pub async fn wait_for(&self, requests: usize) {
        loop {
            let arrival = self.shared.arrival.notified();
            if self.with_account(|account| account.received.len()) >= requests {
                return;
            }
            arrival.await;
        }
    }

    /// Adds a customer as Flex would return it, or replaces the one with the same id.
    ///
    /// # Panics
    /// If the customer has no `customer_id`, or the file for the fake's state cannot be written.
    pub fn put(&self, customer: Value) {
        self.with_account(|account| account.store.put_customer(customer));
    }

    /// Adds a customer's payment method as Flex would list it, or replaces the one with the same id. Flex has no operation for
    /// this: payment methods come from checkouts.
    ///
    /// # Panics
    /// If the payment method has no `payment_method_id`, or the file for the fake's state cannot be written.
    pub fn put_payment_method(&self, customer: impl AsRef<str>, payment_method: Value) {
        self.with_account(|account| account.store.put_payment_method(customer.as_ref(), payment_method));
    }

    /// Removes the payment method with this id, if it exists.
    ///
    /// # Panics
    /// If the file for the fake's state cannot be written.
    pub fn remove_payment_method(&self, id: impl AsRef<str>) {
        self.with_account(|account| account.store.remove_payment_method(id.as_ref()));
    }

    /// Sends an event to this URL whenever a customer is created, updated or deleted, signed with a secret that begins with
    /// `fwhsec_`. Replaces the previous endpoint.
    ///
    /// # Panics
    /// If the URL is not plain HTTP on loopback, or the secret is malformed.
    #[cfg(feature = "webhooks")]
    #[expect(clippy::must_use_candidate, reason = "the events are sent without the handle, too")]
    pub fn webhooks(&self, url: &str, secret: &str) -> Webhooks {
        self.shared.start_webhooks(url, secret, None).expect("an endpoint")
    }

    /// All customers, oldest first.
    #[must_use]
    pub fn customers(&self) -> Vec<Value> {
        self.with_account(|account| account.store.customers())
    }

    /// The customer with this email.
    #[must_use]
    pub fn customer(&self, email: &str) -> Option<Value> {
        self.with_account(|account| account.store.customer(email))
    }

    /// The id of the customer that a checkout session references.
    #[must_use]
    pub fn checkout_session(&self, session: &str) -> Option<String> {
        self.with_account(|account| account.store.checkout_session(session))
    }

    fn with_account<T>(&self, use_it: impl FnOnce(&mut Account) -> T) -> T {
        let state = &mut *self.shared.state();
        let account = self.shared.account(state, Self::API_KEY).expect("it was read when the fake was started");
        let used = use_it(account);
        self.shared.save(Self::API_KEY, account).expect("the state can be written");
        used
    }
}

impl Drop for FakeFlex {
    fn drop(&mut self) {
        self.server.abort();
        #[cfg(feature = "webhooks")]
        self.shared.webhooks().take().iter().for_each(Webhooks::stop);
        let breaches = std::mem::take(&mut self.shared.state().breaches);
        assert!(
            breaches.is_empty() || std::thread::panicking(),
            "the fake's responses do not match Flex's document:\n{}",
            breaches.join("\n")
        );
    }
}

impl Builder {
    /// Listens at this address. The default is a port on loopback that the system chooses.
    pub fn listen(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Serves another document, for tests of the fake itself.
    #[doc(hidden)]
    pub fn contract(mut self, contract: &'static Contract) -> Self {
        self.contract = contract;
        self
    }

    /// Serves several users. Every API key that begins with `fsk_test_` is accepted, and has customers, requests and faults of
    /// its own. `/__fake/` shows and changes them over HTTP, on loopback. The last 1,000 requests of each key are kept.
    pub fn shared(mut self) -> Self {
        self.settings.is_shared = true;
        self
    }

    /// Makes a fraction of all requests of each API key go wrong, each with a fault drawn from the seed.
    pub fn inject(mut self, seed: u64, share: f64) -> Self {
        self.settings.plan.injector = Some(Injector::new(seed, share));
        self
    }

    /// Limits the rate of each API key's requests, per second. Requests beyond it get a 429 with `Retry-After: 1`.
    ///
    /// # Panics
    /// If the rate is 0.
    pub fn limit(mut self, per_second: u32) -> Self {
        self.settings.plan.limiter = Some(Limiter::new(per_second, true));
        self
    }

    /// Makes the first attempt of every request go wrong. A retry succeeds, except with [`Preset::Slow`] and
    /// [`Preset::Desynchronised`], which apply to every attempt.
    pub fn preset(mut self, preset: Preset) -> Self {
        self.settings.plan.preset = Some(preset);
        self
    }

    /// Keeps the customers in this file, so that they survive a restart of the fake.
    #[cfg(feature = "state")]
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.state = Some(file.into());
        self
    }

    /// Sends events to an endpoint, as [`FakeFlex::webhooks`] does. With a fault, every delivery goes wrong in this way.
    #[cfg(feature = "webhooks")]
    pub fn webhook(mut self, url: impl Into<String>, secret: impl Into<String>, fault: Option<WebhookFault>) -> Self {
        self.webhook = Some((url.into(), secret.into(), fault));
        self
    }

    /// Calls a function with every exchange, as soon as it is decided how it ends.
    pub fn log(mut self, log: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.settings.log = Some(Box::new(log));
        self
    }

    /// Starts the fake.
    ///
    /// # Errors
    /// If it cannot listen at the address, or the file for its state cannot be used.
    pub async fn start(self) -> Result<FakeFlex> {
        let listener = TcpListener::bind(self.address).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            contract: self.contract,
            settings: self.settings,
            #[cfg(feature = "state")]
            file: self.state.map(|path| StateFile::open(&path)).transpose()?,
            state: Mutex::default(),
            arrival: Notify::new(),
            #[cfg(feature = "webhooks")]
            webhooks: Mutex::default(),
        });
        shared.account(&mut shared.state(), FakeFlex::API_KEY)?;
        #[cfg(feature = "webhooks")]
        if let Some((url, secret, fault)) = self.webhook {
            shared.start_webhooks(&url, &secret, fault).map_err(Error::other)?;
        }
        let server = tokio::spawn(server::serve(listener, Arc::clone(&shared)));
        Ok(FakeFlex { address, shared, server })
    }
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends events to an endpoint, and no longer to the previous one.
    #[cfg(feature = "webhooks")]
    fn start_webhooks(
        self: &Arc<Self>,
        url: &str,
        secret: &str,
        fault: Option<WebhookFault>,
    ) -> std::result::Result<Webhooks, String> {
        let shared = Arc::clone(self);
        let webhooks = Webhooks::start(url, secret, fault, move |exchange| shared.log(exchange))?;
        self.webhooks().replace(webhooks.clone()).iter().for_each(Webhooks::stop);
        Ok(webhooks)
    }

    #[cfg(feature = "webhooks")]
    fn webhooks(&self) -> MutexGuard<'_, Option<Webhooks>> {
        self.webhooks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends an event, if there is an endpoint for it.
    #[cfg(feature = "webhooks")]
    pub(crate) fn tell(&self, event: Option<(String, Value)>, breaches: &mut Vec<String>) {
        let webhooks = self.webhooks();
        let Some(((name, object), webhooks)) = event.zip(webhooks.as_ref()) else { return };
        let event = Webhooks::event(&name, &object);
        let Some(mistakes) = self.contract.mistakes_of_event(&name, &event) else { return };
        breaches.extend(mistakes.into_iter().map(|(place, mistake)| format!("{name} sent {place}: {mistake}")));
        webhooks.send(name, &event);
    }

    /// Whether several users share the fake.
    pub(crate) fn is_shared(&self) -> bool {
        self.settings.is_shared
    }

    pub(crate) fn accepts(&self, api_key: &str) -> bool {
        api_key == FakeFlex::API_KEY || (self.is_shared() && api_key.starts_with(TEST_KEY_PREFIX))
    }

    /// The state of an API key. Fails if the file cannot be read.
    #[cfg_attr(not(feature = "state"), expect(clippy::unnecessary_wraps, reason = "there is no file"))]
    pub(crate) fn account<'a>(&self, state: &'a mut State, api_key: &str) -> Result<&'a mut Account> {
        if !state.accounts.contains_key(api_key) {
            let account = Account {
                plan: self.settings.plan.clone(),
                #[cfg(feature = "state")]
                store: self.file.as_ref().map(|file| file.read(api_key)).transpose()?.unwrap_or_default(),
                ..Account::default()
            };
            state.accounts.insert(api_key.to_owned(), account);
        }
        Ok(state.accounts.entry(api_key.to_owned()).or_default())
    }

    /// Writes the changes of an account.
    #[cfg_attr(
        not(feature = "state"),
        expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "there is no file")
    )]
    pub(crate) fn save(&self, api_key: &str, account: &mut Account) -> Result<()> {
        #[cfg(feature = "state")]
        match &self.file {
            Some(file) => file.write(api_key, &account.store.take_changed())?,
            None => drop(account.store.take_changed()),
        }
        let _ = (api_key, account);
        Ok(())
    }

    /// Deletes the state of an API key.
    pub(crate) fn reset(&self, state: &mut State, api_key: &str) -> Result<()> {
        state.accounts.remove(api_key);
        #[cfg(feature = "state")]
        if let Some(file) = &self.file {
            file.clear(api_key)?;
        }
        self.account(state, api_key).map(drop)
    }

    /// Records a request.
    pub(crate) fn keep(&self, account: &mut Account, received: Received) {
        if self.is_shared() && account.received.len() >= MOST_RECEIVED {
            account.received.pop_front();
        }
        account.received.push_back(received);
        self.arrival.notify_waiters();
    }

    pub(crate) fn log(&self, exchange: &Exchange) {
        if let Some(log) = &self.settings.log {
            log(exchange);
        }
    }
}
