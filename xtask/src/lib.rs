//! The tasks of this repository: `cargo xtask regenerate`, `review`, `verify` and `bench`.
//!
//! `commands` → `verify` → `review` → `codegen` → `openapi`: each uses only those that follow it.

#![expect(clippy::missing_errors_doc, reason = "errors are printed, and their messages say what failed")]

mod codegen;
pub mod commands;
mod openapi;
mod review;
pub mod terminal;
pub mod thread;
mod verify;
