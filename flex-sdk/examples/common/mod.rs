//! What the examples share: a client of Flex, or of a fake one.

use std::env;

use anyhow::{Result, ensure};
use fake_flex::FakeFlex;
use flex_sdk::{Client, Mode};

/// A client with the key in the environment. With no key there it is a client of a fake Flex in this process, which
/// lives as long as it is held.
///
/// # Errors
/// As [`Client::from_env`], where the key is not a test key unless `live` allows that, and where `live` has no key.
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
