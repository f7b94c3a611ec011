//! The SDK against the fake Flex.
//!
//! They are one program, since to link each file by itself takes longer than to run it. What needs a process of its own, or
//! the whole machine, lies beside this folder.

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
mod recovery;
mod reliability;
mod requests;
mod responses;
mod schemas;
mod seed;
mod webhooks;
mod wrong_responses;
