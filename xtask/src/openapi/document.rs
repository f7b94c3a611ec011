//! Reading an OpenAPI document, with the place of whatever is wrong with it.

use std::collections::HashMap;
use std::fmt::Display;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use super::files;
use super::lowering;
use super::pointer;
use super::references;
use super::yaml::Yaml;

/// The methods of operations.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
/// What a path item has besides its operations.
const PATH_ITEM: [&str; 5] = ["$ref", "summary", "description", "servers", "parameters"];

/// An OpenAPI document whose every `$ref` resolves: of 3.0, or of 3.1 in the words of 3.0.
pub(crate) struct Document {
    name: String,
    yaml: Yaml,
}

/// An operation as it is written.
pub(crate) struct Operation<'a> {
    /// Its JSON pointer.
    pub(crate) pointer: String,
    pub(crate) path: &'a str,
    /// In small letters.
    pub(crate) method: &'a str,
    pub(crate) value: &'a Value,
}

impl Document {
    /// Reads the file `name` below `root`.
    pub(crate) fn read(root: &Path, name: &str) -> Result<Self> {
        let text = fs::read_to_string(root.join(name))
            .with_context(|| format!("{name} cannot be read in {}", root.display()))?;
        Self::parse(name, &text)
    }

    /// Reads a document from its text; `name` is what errors call it.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self> {
        Self::parse_with(name, text, |_| Ok(()))
    }

    /// Reads a document from a file, together with the files beside it that it refers to.
    pub(crate) fn read_bundled(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let read =
            |file: &Path| fs::read_to_string(folder.join(file)).map_err(|error| format!("cannot be read: {error}"));
        Self::parse_with(&name, &text, |value| files::bundle(value, &read))
    }

    fn parse_with(
        name: &str,
        text: &str,
        bundle: impl FnOnce(&mut Value) -> Result<(), (String, String)>,
    ) -> Result<Self> {
        let mut yaml = Yaml::parse(text).map_err(|(message, place)| match place {
            Some(place) => anyhow!("{name}:{place}: not YAML: {message}"),
            None => anyhow!("{name}: not YAML: {message}"),
        })?;
        let bundled = bundle(&mut yaml.value);
        references::decode(&mut yaml.value);
        let mut document = Self { name: name.to_owned(), yaml };
        bundled.map_err(|(pointer, message)| document.error_at(&pointer, message))?;
        document.check_version(&["3.0.", "3.1."])?;
        if document.is_newer() {
            lowering::lower(&mut document.yaml.value);
        }
        document.check_path_items()?;
        references::check(document.value(), references::Circles::OfReferences)
            .map_err(|(pointer, message)| document.error_at(&pointer, message))?;
        Ok(document)
    }

    /// Refuses what a review can compare and a generator cannot express: OpenAPI 3.1, schemas whose values have no end, and paths that
    /// only the names of their parameters tell apart.
    pub(crate) fn check_for_generator(&self) -> Result<()> {
        self.check_version(&["3.0."])?;
        let mut paths = HashMap::new();
        for (pointer, path, _) in self.path_items() {
            if let Some(other) = paths.insert(unnamed(path), path) {
                let message = format_args!(
                    "{path:?} is the same path as {other:?}, whatever its parameters are called: merge them into one"
                );
                bail!(self.error_at(&pointer, message));
            }
        }
        references::check(self.value(), references::Circles::OfSchemas)
            .map_err(|(pointer, message)| self.error_at(&pointer, message))
    }

    /// The document as it is written.
    pub(crate) fn value(&self) -> &Value {
        &self.yaml.value
    }

    /// The document with a change; what is not changed keeps its place.
    pub(crate) fn edited(mut self, edit: impl FnOnce(&mut Value)) -> Self {
        edit(&mut self.yaml.value);
        self
    }

    /// An error about what stands at `pointer`.
    pub(crate) fn error_at(&self, pointer: &str, message: impl Display) -> anyhow::Error {
        let name = &self.name;
        match self.yaml.place(pointer) {
            Some(place) => anyhow!("{name}:{place}: {message}"),
            None => anyhow!("{name}: {message}"),
        }
    }

    /// The line of what stands at `pointer`, or of the nearest that holds it.
    pub(crate) fn line(&self, pointer: &str) -> Option<u64> {
        self.yaml.place(pointer).map(|place| place.line)
    }

    /// Every operation, in the document's order.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        self.path_items().flat_map(|(item_pointer, path, item)| {
            let members = item.as_object().into_iter().flatten();
            let operations = members.filter(|(method, _)| METHODS.contains(&method.as_str()));
            operations.map(move |(method, value)| Operation {
                pointer: format!("{item_pointer}/{method}"),
                path,
                method,
                value,
            })
        })
    }

    fn path_items(&self) -> impl Iterator<Item = (String, &str, &Value)> {
        let paths = self.value().get("paths").and_then(Value::as_object);
        let items = paths.into_iter().flatten();
        items.map(|(path, item)| (pointer::join("/paths", path), path.as_str(), item))
    }

    /// Refuses a document of another version than those that begin so.
    fn check_version(&self, supported: &[&str]) -> Result<()> {
        match self.value().get("openapi") {
            Some(Value::String(version)) if is_one_of(version, supported) => Ok(()),
            Some(version) => {
                let supported: Vec<_> = supported.iter().map(|supported| format!("{supported}x")).collect();
                let supported = supported.join(" and ");
                let message = format_args!("OpenAPI {version} is not supported here, only {supported}");
                Err(self.error_at("/openapi", message))
            }
            None => Err(self.error_at("", "not an OpenAPI document: the field `openapi` is missing")),
        }
    }

    fn is_newer(&self) -> bool {
        self.value().get("openapi").and_then(Value::as_str).is_some_and(|version| is_one_of(version, &["3.1."]))
    }

    /// Refuses what would else be taken for no operation, and dropped.
    fn check_path_items(&self) -> Result<()> {
        for (pointer, path, item) in self.path_items() {
            for (key, _) in item.as_object().into_iter().flatten() {
                if !METHODS.contains(&key.as_str()) && !PATH_ITEM.contains(&key.as_str()) && !key.starts_with("x-") {
                    let message =
                        format_args!("{path:?} has {key:?}, which is neither a method nor a field of a path item");
                    bail!(self.error_at(&pointer::join(&pointer, key), message));
                }
            }
        }
        Ok(())
    }
}

fn is_one_of(version: &str, supported: &[&str]) -> bool {
    let mut patches = supported.iter().filter_map(|supported| version.strip_prefix(supported));
    patches.any(|patch| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A path without the names of its parameters.
pub(crate) fn unnamed(template: &str) -> String {
    let mut parts = template.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| match part.split_once('}') {
        Some((_, rest)) => path + "{}" + rest,
        None => path + "{" + part,
    })
}
