//! Generates an example of each method that creates, retrieves or updates an object, with values from the document.

use std::fmt::Write as _;

use heck::ToSnakeCase as _;
use serde_json::Value;
use syn::{ItemStruct, Type};

use super::Generator;
use super::signatures::Kind;
use super::types::{field, is_integer};
use crate::codegen::rust::builders::default;
use crate::codegen::syntax::{last_name, option_inner};
use crate::openapi::resources::{Action, Method, Way};
use crate::openapi::samples::{Sampler, examples};

/// Samples the required properties, for a document without an example.
const LEAST: Sampler = Sampler { way: Way::Request, is_full: false, is_marked: false };

impl Generator<'_> {
    /// The example as documentation, or `None` if it would need a value that is not a scalar. `receiver` is the expression of
    /// the resource, which holds the first `held` ids of the path.
    pub(super) fn example(&self, method: &Method<'_>, receiver: &str, held: usize) -> Option<String> {
        if !matches!(method.action, Action::Create | Action::Retrieve | Action::Update) {
            return None;
        }
        let signature = self.signature(method);
        let (mut parameters, mut arguments, mut built) = (String::new(), Vec::new(), String::new());
        let returned = self.types.object_of(method, &signature.success)?.ident.to_string().to_snake_case();
        for (index, argument) in signature.as_given().map(|index| &signature.arguments[index]).enumerate() {
            match argument.kind {
                Kind::Path if argument.is_by_reference() && !argument.is_str() => {
                    let name = &argument.name;
                    let _ = write!(parameters, ", {name}: &flex_sdk::{}", last_name(&argument.ty)?);
                    arguments.extend((index >= held).then(|| name.to_string()));
                }
                Kind::Body if !argument.is_optional() => {
                    let object = self.types.object(&self.types.value(method.request.as_ref(), &argument.ty))?;
                    built = build(object, &sample(method)?)?;
                    arguments.push("request".to_owned());
                }
                _ => return None,
            }
        }
        let (name, arguments) = (&method.name, arguments.join(", "));
        Some(format!(
            "\n\n# Examples\n```no_run\n\
             # async fn example(flex: flex_sdk::Client{parameters}) -> Result<(), flex_sdk::Error> {{\n\
             {built}let {returned} = {receiver}.{name}({arguments}).await?;\n\
             # Ok(())\n# }}\n```"
        ))
    }
}

/// The value that a method takes as its body, without the envelope.
fn sample(method: &Method<'_>) -> Option<Value> {
    let request = method.request.as_ref()?;
    let shown = method.operation.body().and_then(|body| examples(&body).into_iter().next());
    match (shown, request.member) {
        (Some(mut shown), Some(member)) => Some(shown[member].take()),
        (Some(shown), None) => Some(shown),
        (None, _) => Some(LEAST.schema(&request.value, "")),
    }
}

/// Builds an object with the scalars of a value.
fn build(object: &ItemStruct, value: &Value) -> Option<String> {
    let name = &object.ident;
    let mut built = format!("use flex_sdk::{name};\n\nlet request = {name}::builder()\n");
    let mut missing: Vec<_> = object.fields.iter().filter(|field| default(field).is_none()).collect();
    for (property, value) in value.as_object()? {
        let (name, ty) = field(object, property)?;
        if let Some(literal) = literal(option_inner(ty).unwrap_or(ty), value) {
            missing.retain(|field| field.ident.as_ref() != Some(name));
            let _ = writeln!(built, "    .{name}({literal})");
        }
    }
    missing.is_empty().then(|| built + "    .build();\n")
}

/// A scalar as Rust. A string that could end the comment is not one.
fn literal(ty: &Type, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if *last_name(ty)? == "String" && !text.contains(['`', '*', '\\']) => {
            Some(format!("{text:?}"))
        }
        Value::Number(number) if is_integer(ty) => number.is_i64().then(|| number.to_string()),
        Value::Bool(flag) if *last_name(ty)? == "bool" => Some(flag.to_string()),
        _ => None,
    }
}
