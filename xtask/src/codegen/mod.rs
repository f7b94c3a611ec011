//! Generates the files from a document: passes on a copy of the document, then progenitor, then passes on the syntax tree.

use std::collections::BTreeMap;

use anyhow::Result;
use openapiv3::OpenAPI;
use progenitor::Generator;
use serde::Deserialize as _;
use serde_json::Value;

use self::syntax::Emitted;
use crate::openapi::document::Document;
use crate::openapi::structure;
use crate::thread::at_once;

mod contradictions;
mod diagnose;
mod emit;
pub(crate) mod guides;
pub(crate) mod output;
mod rust;
mod spec;
mod supported;
mod syntax;
#[cfg(test)]
mod tests;

/// The generated files by name.
pub(crate) type Files = BTreeMap<&'static str, syn::File>;

/// The passes on the copy of the document, before progenitor reads it.
const SPEC: &[fn(&mut Value)] = &[
    spec::docs::normalize_lines,
    spec::names::convert_ids,
    spec::names::unify_json,
    spec::names::take_bytes_for_texts,
    spec::types::leave_out_others,
    spec::unsigned::choose,
    spec::values::infer_types,
    spec::values::tell_apart,
    spec::docs::escape,
    spec::limits::document_requirements,
    spec::unions::open_others,
    spec::directions::apply,
    spec::unions::choose_one,
    spec::docs::describe_references,
    spec::marks::add,
    spec::targets::name,
    spec::nullable::lift,
    spec::nullable::move_to_uses,
    spec::parts::merge,
    spec::limits::document_unknown_properties,
    spec::parameters::gather_queries,
    spec::limits::document_defaults,
    spec::limits::document_limits,
    spec::nullable::keep_empty,
    spec::names::tell_types_apart,
    spec::parameters::spell_out,
    spec::names::rename_schemas,
];

/// The passes on progenitor's output.
const EMITTED: &[fn(&mut Emitted, &Document) -> Result<()>] = &[
    rust::client::leave_out_constructing,
    rust::client::declare_modules,
    rust::methods::remove_api_version,
    rust::methods::build_urls,
    rust::methods::take_bodies,
    rust::methods::name_media_types,
    rust::names::choose,
    rust::values::choose,
    rust::marks::check,
    rust::variants::name,
    rust::discriminators::read,
    rust::unknown::keep,
    rust::redaction::apply,
    rust::readers::unbox,
    rust::attributes::derive_schemas,
    rust::readers::tell_null_apart,
    rust::readers::read_leniently,
    rust::attributes::leave_room,
    rust::conversions::implement_texts,
    rust::conversions::wrap_in_bodies,
    rust::attributes::deprecate,
    rust::builders::write,
    rust::marks::remove,
    rust::queries::take_object,
    // After the passes that add to the building of a request.
    rust::methods::leave_out_sending,
    // After the passes that change the arguments of methods.
    rust::resources::write,
    rust::paths::shorten,
    rust::docs::split,
];

/// A document that the generator supports, and the copy of it for progenitor.
pub(crate) struct Prepared<'a> {
    pub(crate) document: &'a Document,
    spec: Value,
}

impl<'a> Prepared<'a> {
    /// Rejects what is known to be unsupported, before progenitor generates something else from it.
    pub(crate) fn new(document: &'a Document) -> Result<Self> {
        document.check_for_generator()?;
        supported::check_keys(document)?;
        let prepare = || {
            supported::check(document)?;
            let mut spec = document.in_3_0().into_owned();
            for pass in SPEC {
                pass(&mut spec);
            }
            parse(document, &spec)?;
            Ok(spec)
        };
        let (structure, spec) = at_once(|| structure::check(document), prepare)?;
        structure.and(spec).map(|spec| Self { document, spec })
    }

    /// Generates the client.
    pub(crate) fn client(&self) -> Result<Files> {
        let Self { document, spec } = self;
        let operations = rust::operations::generate(document)?;
        let webhooks = rust::webhooks::generate(document)?;
        let mut spec = spec.clone();
        spec::responses::leave_success(&mut spec);
        let Emitted { client, types, builders, resources, calls, .. } =
            finish(emit(document, &spec, Generator::generate_tokens)?, document)?;
        Ok(BTreeMap::from([
            ("builders.rs", builders),
            (output::CALLS, calls),
            ("mod.rs", client),
            ("operations.rs", operations),
            ("resources.rs", resources),
            ("types.rs", types),
            ("webhooks.rs", webhooks),
        ]))
    }

    /// Generates the text of a file with a mock of each operation, errors included.
    pub(crate) fn mock(&self) -> Result<String> {
        let Self { document, spec } = self;
        let mut spec = spec.clone();
        spec::responses::leave_errors_untyped(&mut spec);
        let file = emit(document, &spec, |generator, spec| generator.httpmock(spec, "crate::generated"))?;
        Ok(prettyplease::unparse(&rust::mock::finish(file, document)?))
    }
}

/// Turns progenitor's output into the client.
fn finish(client: syn::File, document: &Document) -> Result<Emitted> {
    let mut emitted = rust::client::split(client)?;
    EMITTED.iter().try_for_each(|pass| pass(&mut emitted, document))?;
    Ok(emitted)
}

fn emit(document: &Document, spec: &Value, task: emit::Task) -> Result<syn::File> {
    let openapi = parse(document, spec)?;
    let tokens = emit::run(&openapi, task).map_err(|message| diagnose::culprit(document, spec, task, &message))?;
    Ok(syn::parse2(tokens)?)
}

fn parse(document: &Document, spec: &Value) -> Result<OpenAPI> {
    OpenAPI::deserialize(spec).map_err(|_| diagnose::mistake(document, spec))
}
