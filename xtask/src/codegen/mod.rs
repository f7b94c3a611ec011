//! From a document to the generated files: passes on a copy of the document, progenitor, passes on the syntax tree.

use std::collections::BTreeMap;

use anyhow::Result;
use openapiv3::OpenAPI;
use progenitor::Generator;
use serde_json::Value;

use crate::openapi::document::Document;
use crate::openapi::structure;

mod contradictions;
mod diagnose;
mod emit;
pub(crate) mod output;
mod rust;
mod spec;
mod supported;
mod syntax;

/// The generated files by name.
pub(crate) type Files = BTreeMap<&'static str, syn::File>;

/// The passes on the copy of the document that progenitor is given.
const SPEC: &[fn(&mut Value)] = &[
    spec::docs::normalize_lines,
    spec::names::convert_ids,
    spec::names::unify_json,
    spec::parameters::remove_styles,
    spec::docs::escape,
    spec::limits::document_requirements,
    spec::unions::open_others,
    spec::directions::apply,
    spec::unions::choose_one,
    spec::docs::describe_references,
    spec::marks::add,
    spec::parameters::gather_queries,
    spec::parameters::spell_out,
    spec::limits::document_defaults,
    spec::limits::document_limits,
    spec::nullable::lift,
    spec::nullable::keep_empty,
    spec::names::rename_schemas,
];

/// The passes on the client that progenitor emits.
const CLIENT: &[fn(&mut syn::File) -> Result<()>] = &[
    rust::constructors::hide,
    rust::headers::remove_api_version,
    rust::urls::build_by_hand,
    rust::responses::decode_by_hand,
    rust::modules::declare,
];

/// The passes on the methods of operations, by what the document says of each.
const OPERATIONS: &[fn(&mut syn::File, &Document)] =
    &[rust::joined::write, rust::media_types::name, rust::security::leave_out_keys, rust::deprecated::mark_operations];

/// The passes on its types.
const TYPES: &[fn(&mut syn::File, &Document) -> Result<()>] = &[
    rust::names::choose,
    rust::variants::name,
    rust::discriminators::read,
    rust::unknown::keep,
    rust::redaction::apply,
    rust::schemars::derive,
    rust::nullable::tell_apart,
    rust::lenient::read,
    rust::growth::leave_room,
    rust::strings::add,
    rust::envelopes::convert,
    rust::deprecated::mark,
    rust::marks::remove,
];

/// A document that the generator takes, and the copy of it that progenitor is given.
pub(crate) struct Prepared<'a> {
    document: &'a Document,
    spec: Value,
}

impl<'a> Prepared<'a> {
    /// Refuses what is known not to be expressible, before progenitor makes something else of it.
    pub(crate) fn new(document: &'a Document) -> Result<Self> {
        document.check_for_generator()?;
        supported::check_keys(document)?;
        structure::check(document)?;
        supported::check(document)?;
        let mut spec = document.value().clone();
        for pass in SPEC {
            pass(&mut spec);
        }
        parse(document, &spec)?;
        Ok(Self { document, spec })
    }

    pub(crate) fn document(&self) -> &'a Document {
        self.document
    }

    /// Generates the client.
    pub(crate) fn client(&self) -> Result<Files> {
        let Self { document, spec } = self;
        let operations = rust::operations::generate(document)?;
        let mut spec = spec.clone();
        spec::errors::leave_out(&mut spec);
        let mut client = emit(document, &spec, Generator::generate_tokens)?;
        let mut types = rust::modules::take_types(&mut client)?;
        CLIENT.iter().try_for_each(|pass| pass(&mut client))?;
        TYPES.iter().try_for_each(|pass| pass(&mut types, document))?;
        rust::queries::take_object(&mut client, &types)?;
        for pass in OPERATIONS {
            pass(&mut client, document);
        }
        // After those that add to what builds a request.
        rust::requests::end_early(&mut client)?;
        let builders = rust::builders::generate(&types);
        Ok(BTreeMap::from([
            ("builders.rs", builders),
            ("mod.rs", client),
            ("operations.rs", operations),
            ("types.rs", types),
        ]))
    }

    /// Generates the text of a file with a mock of each operation, its errors included.
    pub(crate) fn mock(&self) -> Result<String> {
        let Self { document, spec } = self;
        let file = emit(document, spec, |generator, spec| generator.httpmock(spec, "crate::generated"))?;
        Ok(prettyplease::unparse(&rust::mock::finish(file, document)?))
    }
}

fn emit(document: &Document, spec: &Value, task: emit::Task) -> Result<syn::File> {
    let openapi = parse(document, spec)?;
    let tokens = emit::run(&openapi, task).map_err(|message| diagnose::culprit(document, spec, task, &message))?;
    Ok(syn::parse2(tokens)?)
}

fn parse(document: &Document, spec: &Value) -> Result<OpenAPI> {
    serde_json::from_value(spec.clone()).map_err(|_| diagnose::mistake(document, spec))
}
