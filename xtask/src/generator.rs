//! From a document to the generated files: document → progenitor → tokens → syntax trees.

use std::collections::BTreeMap;
use std::panic;

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
mod mock;
mod operations;
mod prepare;
mod types;

const PATHS: &str = "/paths";
const SCHEMAS: &str = "/components/schemas";

/// The generated files by name.
pub(crate) type Files = BTreeMap<&'static str, syn::File>;

/// Generates the client that a document describes.
pub(crate) fn generate(document: &Document) -> Result<Files> {
    let operations = operations::generate(document)?;
    let prepared = prepare::prepare(document.value());
    let openapi = parse(document, &prepared)?;
    let Tokens { client, mock } = run_progenitor(openapi).map_err(|message| blame(document, &prepared, &message))?;

    let mut client: syn::File = syn::parse2(client)?;
    let types = types::extract(&mut client, document)?;
    Ok(BTreeMap::from([
        ("builders.rs", builders::generate(&types)),
        ("mock.rs", mock::finish(syn::parse2(mock)?)),
        ("mod.rs", with_modules(client)),
        ("operations.rs", operations),
        ("types.rs", types),
    ]))
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

/// What progenitor makes of a document.
struct Tokens {
    client: TokenStream,
    mock: TokenStream,
}

/// Runs progenitor, which reports some of what it cannot express as an error and some as a panic.
fn run_progenitor(mut openapi: OpenAPI) -> std::result::Result<Tokens, String> {
    let reporter = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(move || {
        let mock = Generator::new(&settings()).httpmock(&openapi, "crate::generated")?;
        leave_errors_out(&mut openapi);
        let client = Generator::new(&settings()).generate_tokens(&openapi)?;
        Ok::<_, progenitor::Error>(Tokens { client, mock })
    });
    panic::set_hook(reporter);

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

/// Leaves errors to the client's one lenient reader: where the document has an error response, progenitor loses the
/// status of an answer whose body is not as documented, such as a proxy's.
fn leave_errors_out(openapi: &mut OpenAPI) {
    for path_item in openapi.paths.paths.values_mut() {
        let ReferenceOr::Item(PathItem { get, put, post, delete, options, head, patch, trace, .. }) = path_item else {
            continue;
        };
        for operation in [get, put, post, delete, options, head, patch, trace].into_iter().flatten() {
            operation.responses.responses.retain(|status, _| status.to_string().starts_with('2'));
            operation.responses.default = None;
        }
    }
}

/// An error about an operation, path, property or schema without which, and without those before it, the document can
/// be generated from.
fn blame(document: &Document, prepared: &Value, message: &str) -> anyhow::Error {
    let operations = document.operations().map(|operation| operation.pointer);
    let paths = members(prepared, PATHS).map(|(pointer, _)| pointer);
    let schemas = members(prepared, SCHEMAS).flat_map(|(pointer, schema)| with_properties(pointer, schema));
    let candidates: Vec<_> = operations.chain(paths).chain(schemas).collect();

    let numbers: Vec<_> = (0..candidates.len()).collect();
    let culprit = numbers.partition_point(|last| {
        let mut rest = prepared.clone();
        candidates[..=*last].iter().for_each(|pointer| remove(&mut rest, pointer));
        !serde_json::from_value(rest).is_ok_and(|rest: OpenAPI| run_progenitor(rest).is_ok())
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

/// The client's file, with the modules that are files of their own.
fn with_modules(mut client: syn::File) -> syn::File {
    let modules: syn::File = syn::parse_quote! {
        //! The client as generated: one method an operation, and the types of the document.

        pub mod builders;
        #[cfg(feature = "httpmock")]
        pub mod mock;
        pub mod operations;
        pub mod types;
    };
    client.attrs.extend(modules.attrs);
    client.items.splice(0..0, modules.items);
    client
}
