//! The tasks of this repository: `cargo xtask regenerate`, `review`, `verify` and `bench`.
//!
//! `commands` → `verify` → `review` → `codegen` → `openapi`: each uses those that follow it, and none that precede it.

#![expect(clippy::missing_errors_doc, reason = "an error is printed, and its words say what failed")]

mod codegen;
pub mod commands;
mod openapi;
mod review;
pub mod terminal;
pub mod thread;
mod verify;
