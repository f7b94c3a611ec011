//! The SDK against the fake Flex.
//!
//! All tests are one program, since linking each file separately takes longer than running it. Tests that need a process of
//! their own, or the whole machine, are next to this folder.

mod any_response;
#[path = "../calls/mod.rs"]
mod calls;
mod derived_clients;
mod document;
mod each_operation;
mod errors;
mod faults;
#[path = "../http/mod.rs"]
mod http;
mod keys;
mod mock;
mod observer;
mod operations;
mod options;
mod paging;
mod paths;
mod payment_methods;
mod proxies;
mod random;
mod recovery;
mod reliability;
mod requests;
mod responses;
mod schemas;
mod seed;
mod webhooks;
mod wrong_responses;
