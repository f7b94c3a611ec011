//! Shared by the examples: a client of Flex, or of a fake Flex.

use std::env;

use anyhow::{Result, ensure};
use fake_flex::FakeFlex;
use flex_sdk::{Client, Mode};

/// Returns a client with the API key of the environment. If no key is set, returns a client of a fake Flex in this process,
/// together with the fake, which stops when it is dropped.
///
/// # Errors
/// As for [`Client::from_env`], if the key is not a test key and `live` is false, or if `live` is true and no key is set.
pub(crate) async fn connect(live: bool) -> Result<(Client, Option<FakeFlex>)> {
    let is_unset = |name| env::var_os(name).is_none_or(|value| value.is_empty());
    if ["FLEX_API_KEY", "FLEX_API_KEY_FILE"].into_iter().all(is_unset) {
        ensure!(!live, "--live needs FLEX_API_KEY: set it to the key to work with");
        let fake = FakeFlex::start().await?;
        println!("FLEX_API_KEY is not set: talking to a fake Flex in this process, at {}", fake.url());
        let flex = Client::builder().api_key(FakeFlex::API_KEY).base_url(fake.url()).build()?;
        return Ok((flex, Some(fake)));
    }
    let flex = Client::from_env()?;
    let is_allowed = live || flex.mode() == Mode::Test;
    ensure!(is_allowed, "FLEX_API_KEY is not a test key (fsk_test_...): add `-- --live` to work on real customers");
    Ok((flex, None))
}
