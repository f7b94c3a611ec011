//! A fake Flex to test against: a stateful server that behaves as Flex's customers API is known to behave.
//!
//! ```
//! # #[cfg(feature = "server")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use fake_flex::{FakeFlex, Preset};
//!
//! let flex = FakeFlex::start().await?;
//! println!("call {} with the key {}", flex.url(), FakeFlex::API_KEY);
//!
//! // The next request is carried out, and the response is a 500.
//! flex.fault_next(Preset::CarriedOutThen500.fault());
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "server"))]
//! # fn main() {}
//! ```
//!
//! With the feature `contract`, every request and every response is checked against Flex's OpenAPI document. A request that
//! does not match is rejected. A response that does not match is a bug in the fake, which then panics when it is dropped. The
//! responses of a fault are not checked. Without the feature, bodies and the values of parameters are not checked.
//!
//! | feature | what it is for |
//! | --- | --- |
//! | `server` | [`FakeFlex`], on loopback |
//! | `contract` | checks of every message by JSON Schema |
//! | `webhooks` | [`FakeFlex::webhooks`]: events sent to an endpoint on loopback |
//! | `state` | customers that survive a restart |
//! | `cli` | the program `fake-flex`, with all of the above |
//!
//! All are on by default. A test that only starts a fake builds faster with `default-features = false` and `server`.

mod contract;
#[cfg(feature = "server")]
mod control;
mod customers;
mod facts;
#[cfg(feature = "server")]
mod fake;
#[cfg(feature = "server")]
mod fault;
mod operations;
mod path;
#[cfg(feature = "server")]
mod plan;
#[cfg(feature = "server")]
mod preset;
#[cfg(feature = "cli")]
mod proxy;
mod query;
#[cfg(feature = "server")]
mod raw;
#[cfg(feature = "contract")]
#[doc(hidden)]
pub mod recording;
mod schema;
#[cfg(feature = "server")]
mod server;
mod simulation;
#[cfg(feature = "state")]
mod state;
mod store;
#[cfg(feature = "contract")]
mod undocumented;
#[cfg(feature = "webhooks")]
mod webhooks;
#[cfg(feature = "server")]
mod wire;

pub use contract::{Contract, Mistake, Operation};
#[cfg(feature = "server")]
pub use fake::{Builder, FakeFlex};
#[cfg(feature = "server")]
pub use fault::{Fault, Response};
#[cfg(feature = "server")]
pub use preset::Preset;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use proxy::{Proxy, Upstream};
#[cfg(feature = "server")]
pub use raw::RawServer;
#[cfg(feature = "server")]
pub use server::{Exchange, Received};
pub use simulation::Simulation;
#[cfg(feature = "webhooks")]
pub use webhooks::{Delivery, WebhookFault, Webhooks};
