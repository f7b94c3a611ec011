//! The subcommands: their arguments, what they print, and their exit codes.

pub mod bench;
pub mod regenerate;
pub mod review;
pub mod verify;
