//! Threads with a stack that is large enough for the deepest document.

use std::{panic, thread};

use anyhow::{Context, Result};

/// Several times what a debug build needs for a document that nests as deep as `openapi::yaml::DEPTH`.
const STACK: usize = 64 << 20;

/// Runs `there` on such a thread and `here` on this one, at the same time.
pub fn at_once<A: Send, B>(there: impl FnOnce() -> A + Send, here: impl FnOnce() -> B) -> Result<(A, B)> {
    thread::scope(|scope| {
        let there = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, there);
        let there = there.context("a thread cannot be started")?;
        let here = here();
        Ok((there.join().unwrap_or_else(|panic| panic::resume_unwind(panic)), here))
    })
}
