//! From a document to the generated files: document → progenitor → tokens → syntax trees.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic;
use std::sync::Once;

use anyhow::Result;
use openapiv3::{OpenAPI, Operation, Parameter, PathItem, ReferenceOr, Schema};
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::document::Document;
use crate::yaml::pointer_step;

mod builders;
mod client;
mod mock;
mod operations;
mod prepare;
mod types;

pub(crate) use mock::mock;

const PATHS: &str = "/paths";
const SCHEMAS: &str = "/components/schemas";

/// The generated files by name.
pub(crate) type Files = BTreeMap<&'static str, syn::File>;

/// Generates the client.
pub(crate) fn client(document: &Document) -> Result<Files> {
    let operations = operations::generate(document)?;
    let mut prepared = prepare::prepare(document.value());
    prepare::leave_errors_out(&mut prepared);
    let mut client = emit(document, &prepared, Generator::generate_tokens)?;
    let types = types::extract(&mut client, document)?;
    Ok(BTreeMap::from([
        ("builders.rs", builders::generate(&types)),
        ("mod.rs", client::finish(client)?),
        ("operations.rs", operations),
        ("types.rs", types),
    ]))
}

/// What progenitor makes of a prepared document.
fn emit(document: &Document, prepared: &Value, task: Task) -> Result<syn::File> {
    let tokens = run_progenitor(&parse(document, prepared)?, task);
    Ok(syn::parse2(tokens.map_err(|message| blame(document, prepared, task, &message))?)?)
}

fn parse(document: &Document, prepared: &Value) -> Result<OpenAPI> {
    parse_at("", prepared).map_err(|whole| {
        // openapiv3 loses the place inside of `paths` and `components`, so their members are tried on their own.
        let operations = document.operations().filter_map(|operation| {
            parse_at::<Operation>(&operation.pointer, prepared.pointer(&operation.pointer)?).err()
        });
        let path_items = members(prepared, PATHS).filter_map(|(pointer, path_item)| {
            let parameters = format!("{pointer}/parameters");
            let parameters = parse_at::<Vec<ReferenceOr<Parameter>>>(&parameters, path_item.get("parameters")?).err();
            parameters.or_else(|| parse_at::<PathItem>(&pointer, path_item).err())
        });
        let schemas = members(prepared, SCHEMAS).filter_map(|(pointer, schema)| mistake_in_schema(&pointer, schema));
        let (pointer, message) = operations.chain(path_items).chain(schemas).next().unwrap_or(whole);
        document.error_at(&pointer, format_args!("not an OpenAPI 3.0 document: {message}"))
    })
}

/// Where in a schema the parser stops, and why: in the innermost of its properties, if in any.
fn mistake_in_schema(pointer: &str, schema: &Value) -> Option<(String, String)> {
    let mut properties = members(schema, "/properties");
    let inner = properties.find_map(|(step, property)| mistake_in_schema(&format!("{pointer}{step}"), property));
    inner.or_else(|| parse_at::<ReferenceOr<Schema>>(pointer, schema).err())
}

/// Parses the value at `pointer`, or says where in it the parser stopped and why.
fn parse_at<T: DeserializeOwned>(pointer: &str, value: &Value) -> std::result::Result<T, (String, String)> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        use serde_path_to_error::Segment;
        let steps = error.path().iter().filter_map(|segment| match segment {
            Segment::Seq { index } => Some(pointer_step(index)),
            Segment::Map { key } => Some(pointer_step(key)),
            Segment::Enum { .. } | Segment::Unknown => None,
        });
        (pointer.to_owned() + &steps.collect::<String>(), error.inner().to_string())
    })
}

/// The members of the object at `pointer`, each with its own JSON pointer.
fn members<'a>(document: &'a Value, pointer: &str) -> impl Iterator<Item = (String, &'a Value)> {
    let members = document.pointer(pointer).and_then(Value::as_object);
    members.into_iter().flatten().map(move |(name, member)| (format!("{pointer}{}", pointer_step(name)), member))
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::hooks::Inner))
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    settings
}

/// What progenitor is to make of a document.
type Task = fn(&mut Generator, &OpenAPI) -> Result<TokenStream, progenitor::Error>;

/// Runs progenitor, which reports some of what it cannot express as an error and some as a panic.
fn run_progenitor(openapi: &OpenAPI, task: Task) -> std::result::Result<TokenStream, String> {
    /// The hook is that of all threads, and prints all panics but those that are caught here.
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
    // What follows the first line is a dump of progenitor's own data.
    let message = message.lines().next().unwrap_or_default();
    Err(message.trim_end_matches(['(', '{', '[', ' ']).to_owned())
}

/// An error about an operation, path, property or schema without which, and without those before it, the document can
/// be generated from.
fn blame(document: &Document, prepared: &Value, task: Task, message: &str) -> anyhow::Error {
    let operations = document.operations().map(|operation| operation.pointer);
    let paths = members(prepared, PATHS).map(|(pointer, _)| pointer);
    let schemas = members(prepared, SCHEMAS).flat_map(|(pointer, schema)| with_properties(pointer, schema));
    let candidates: Vec<_> = operations.chain(paths).chain(schemas).collect();

    let numbers: Vec<_> = (0..candidates.len()).collect();
    let culprit = numbers.partition_point(|last| {
        let mut rest = prepared.clone();
        candidates[..=*last].iter().for_each(|pointer| remove(&mut rest, pointer));
        !serde_json::from_value(rest).is_ok_and(|rest: OpenAPI| run_progenitor(&rest, task).is_ok())
    });
    let message = format!("the generator cannot express this: {message}");
    document.error_at(candidates.get(culprit).map_or("", String::as_str), message)
}

/// The JSON pointers of a schema's properties, at any depth, and of the schema itself.
fn with_properties(pointer: String, schema: &Value) -> Vec<String> {
    let properties = members(schema, "/properties");
    let inner = properties.flat_map(|(step, property)| with_properties(format!("{pointer}{step}"), property));
    let mut pointers: Vec<_> = inner.collect();
    pointers.push(pointer);
    pointers
}

/// Removes an operation, or empties a path or a schema, so that what refers to it stays valid.
fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    if parent == PATHS || pointer.starts_with(SCHEMAS) {
        if let Some(value) = document.pointer_mut(pointer) {
            *value = json!({});
        }
    } else if let Some(path_item) = document.pointer_mut(parent).and_then(Value::as_object_mut) {
        path_item.remove(key);
    }
}
