//! Generates an example of each method that creates, retrieves or updates an object, with values from the document.

use std::fmt::Write as _;

use heck::ToSnakeCase as _;
use serde_json::Value;
use syn::{Ident, ItemStruct, Type};

use super::Generator;
use super::signatures::Kind;
use super::types::{field, is_integer};
use crate::codegen::rust::builders::default;
use crate::codegen::syntax::{last_name, option_inner};
use crate::openapi::direction::Direction;
use crate::openapi::resources::{Action, Method};
use crate::openapi::samples::{Sampler, examples};

/// Samples the required properties, for a document without an example.
const LEAST: Sampler = Sampler { direction: Direction::Request, is_full: false, is_marked: false };

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
        let returned = if syn::parse_str::<Ident>(&returned).is_ok() { &returned } else { "returned" };
        for (index, argument) in signature.as_given().map(|index| &signature.arguments[index]).enumerate() {
            match argument.kind {
                Kind::Path => {
                    let (name, ty) = (&argument.name, last_name(&argument.ty)?);
                    let _ = match ty.to_string().as_str() {
                        _ if argument.is_str() => write!(parameters, ", {name}: &str"),
                        _ if argument.is_by_reference() => write!(parameters, ", {name}: &flex_sdk::types::{ty}"),
                        _ if is_integer(&argument.ty) => write!(parameters, ", {name}: {ty}"),
                        _ => return None,
                    };
                    arguments.extend((index >= held).then(|| name.to_string()));
                }
                Kind::Body if !argument.is_optional() => {
                    let object = self.types.object(&self.types.value(method.request.as_ref(), &argument.ty))?;
                    built = self.build(object, &sample(method)?)?;
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

    /// Builds an object with the scalars of a value, of which there must be some.
    fn build(&self, object: &ItemStruct, value: &Value) -> Option<String> {
        let name = object.ident.to_string();
        let module = if self.taken.contains(&name) { "::types" } else { "" };
        let mut built = format!("use flex_sdk{module}::{name};\n\nlet request = {name}::builder()\n");
        let start = built.len();
        let mut missing: Vec<_> = object.fields.iter().filter(|field| default(field).is_none()).collect();
        for (property, value) in value.as_object()? {
            let Some((name, ty)) = field(object, property) else { continue };
            if let Some(literal) = literal(option_inner(ty).unwrap_or(ty), value) {
                missing.retain(|field| field.ident.as_ref() != Some(name));
                let _ = writeln!(built, "    .{name}({literal})");
            }
        }
        (missing.is_empty() && built.len() > start).then(|| built + "    .build();\n")
    }
}

/// The object that a method takes as its body, without the envelope.
fn sample(method: &Method<'_>) -> Option<Value> {
    let request = method.request.as_ref()?;
    let without_envelope = |mut shown: Value| match request.member {
        Some(member) => shown.get_mut(member).map(Value::take),
        None => Some(shown),
    };
    let shown = method.operation.body().map(|body| examples(&body)).unwrap_or_default();
    let shown = shown.into_iter().filter_map(without_envelope).find(Value::is_object);
    Some(shown.unwrap_or_else(|| LEAST.schema(&request.value, "")))
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
