//! For any bytes in the response, a call returns a customer or an error.
//!
//! `cargo +nightly fuzz run any_response --fuzz-dir tests/fuzz`

#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use fake_flex::RawServer;
use flex_sdk::{Client, RetryPolicy};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

struct Harness {
    runtime: Runtime,
    server: RawServer,
    flex: Client,
}

static HARNESS: LazyLock<Harness> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(RawServer::start()).expect("a loopback port");
    // Short pauses after a 429.
    let policy = RetryPolicy::off().base_delay(Duration::from_millis(1)).max_retry_after(Duration::ZERO);
    let builder = Client::builder().api_key("fsk_test_fuzz").base_url(server.url()).retry(policy);
    let flex = builder.max_response_bytes(2_000).attempt_timeout(Duration::from_secs(2)).build().expect("a client");
    Harness { runtime, server, flex }
});

fuzz_target!(|response: &[u8]| {
    let Harness { runtime, server, flex } = &*HARNESS;
    server.respond(response.to_vec());
    let call =
        async { tokio::time::timeout(Duration::from_secs(10), flex.customers().retrieve(&"fcus_1".into())).await };
    if let Err(error) = runtime.block_on(call).expect("the call hangs") {
        let told = format!("{error} {error:?} {:?} {:?} {:?}", error.code(), error.message(), error.details());
        assert!(!told.is_empty() && error.body().len() <= 64 * 1024);
    }
});
