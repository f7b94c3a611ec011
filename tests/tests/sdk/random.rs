//! Random values for a test: the same ones in each run, or with `PROOF` set, as `.ci/run load` sets it, 100,000 other ones.

use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Returns a runner with this many cases.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let is_proof = std::env::var_os("PROOF").is_some();
    let (cases, rng_seed) = if is_proof { (100_000, RngSeed::Random) } else { (cases, RngSeed::Fixed(0)) };
    TestRunner::new(Config { cases, rng_seed, failure_persistence: None, ..Config::default() })
}
