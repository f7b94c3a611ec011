//! Runs progenitor, which emits the client and its mock.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;

/// What progenitor generates from a document.
pub(super) type Task = fn(&mut Generator, &OpenAPI) -> Result<TokenStream, progenitor::Error>;

/// Runs progenitor, which reports some of what it cannot express as an error and some as a panic.
pub(super) fn run(openapi: &OpenAPI, task: Task) -> Result<TokenStream, String> {
    /// The panic hook is process-wide. It prints every panic except those caught here.
    static HOOK: Once = Once::new();
    thread_local!(static IS_CAUGHT: Cell<bool> = const { Cell::new(false) });
    HOOK.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_CAUGHT.get() {
                report(panic);
            }
        }));
    });
    IS_CAUGHT.set(true);
    let outcome = panic::catch_unwind(|| task(&mut Generator::new(&settings()), openapi));
    IS_CAUGHT.set(false);

    let message = match outcome {
        Ok(Ok(tokens)) => return Ok(tokens),
        Ok(Err(error)) => error.to_string(),
        Err(panic) => panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("it panicked")
            .to_owned(),
    };
    // The lines after the first are a dump of progenitor's own data.
    let message = message.lines().next().unwrap_or_default();
    Err(message.trim_end_matches(['(', '{', '[', ' ']).to_owned())
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::transport::hooks::Inner))
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    settings
}
