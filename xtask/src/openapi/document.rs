//! Reads an OpenAPI document, and reports mistakes with their place.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use super::files;
use super::keywords::Of;
use super::lowering;
use super::node::{Node, Tree};
use super::operations::{Operation, operations, unnamed, webhooks};
use super::references;
use super::words;
use super::yaml::{Place, Places, Yaml};

/// An OpenAPI document in which every `$ref` resolves. A document of 3.1 is lowered to 3.0.
pub(crate) struct Document {
    name: String,
    pub(crate) tree: Tree,
    places: Places,
    is_one_line: bool,
    /// Whether it was written in OpenAPI 3.1.
    is_newer: bool,
}

impl Document {
    /// Reads the file `name` below `root`.
    pub(crate) fn read(root: &Path, name: &str) -> Result<Self> {
        let text = fs::read_to_string(root.join(name))
            .with_context(|| format!("{name} cannot be read in {}", root.display()))?;
        Self::parse(name, &text)
    }

    /// Parses a document. `name` is its name in errors.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self> {
        Self::parse_with(name, text, |_| Ok(()))
    }

    /// Reads a document from a file, along with the neighbouring files that it refers to.
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
        let Yaml { mut value, places } = Yaml::parse(text).map_err(|(message, place)| match place {
            Some(place) => anyhow!("{name}:{place}: not YAML: {message}"),
            None => anyhow!("{name}: not YAML: {message}"),
        })?;
        let bundled = bundle(&mut value);
        references::decode(&mut value);
        words::read(&mut value);
        let is_newer =
            value.get("openapi").and_then(Value::as_str).is_some_and(|version| is_one_of(version, &["3.1."]));
        if is_newer {
            lowering::lower(&mut value);
        }
        let document = Self {
            name: name.to_owned(),
            tree: Tree::new(value),
            places,
            is_one_line: text.trim().lines().count() == 1,
            is_newer,
        };
        document.at_place(bundled)?;
        document.check_version(&["3.0.", "3.1."])?;
        document.at_place(references::check(document.value(), references::Circles::OfReferences))?;
        Ok(document)
    }

    /// Rejects what a review can compare but the generator cannot express: schemas whose values are infinite, and paths that
    /// differ only in the names of their parameters.
    pub(crate) fn check_for_generator(&self) -> Result<()> {
        let mut paths = HashMap::new();
        for (path, item) in self.root().objects("paths") {
            if let Some(other) = paths.insert(unnamed(path), path) {
                let message = format_args!(
                    "{path:?} differs from {other:?} only in the names of its parameters: merge them into one"
                );
                bail!(self.error_at(&item.pointer, message));
            }
        }
        self.at_place(references::check(self.value(), references::Circles::OfSchemas))
    }

    fn at_place(&self, checked: Result<(), (String, String)>) -> Result<()> {
        checked.map_err(|(pointer, message)| self.error_at(&pointer, message))
    }

    /// The value of the document.
    pub(crate) fn value(&self) -> &Value {
        self.tree.value()
    }

    /// The document in OpenAPI 3.0, without keywords of 3.1 on which no type depends.
    pub(crate) fn in_3_0(&self) -> Cow<'_, Value> {
        let mut value = Cow::Borrowed(self.value());
        if self.is_newer {
            lowering::finish(value.to_mut());
        }
        value
    }

    /// Whether a keyword is allowed in this document because OpenAPI 3.1 adds it.
    pub(crate) fn may_add(&self, of: Of, keyword: &str) -> bool {
        self.is_newer && of.added().any(|added| added == keyword)
    }

    pub(crate) fn root(&self) -> Node<'_> {
        self.tree.root()
    }

    /// Edits the document. Unchanged values keep their places.
    pub(crate) fn edited(self, edit: impl FnOnce(&mut Value)) -> Self {
        let mut value = self.tree.into_value();
        edit(&mut value);
        Self { tree: Tree::new(value), ..self }
    }

    /// Returns an error at the place of `pointer`.
    pub(crate) fn error_at(&self, pointer: &str, message: impl Display) -> anyhow::Error {
        let name = &self.name;
        match self.places.at(pointer) {
            Some(place) => anyhow!("{name}:{place}: {message}"),
            None => anyhow!("{name}: {message}"),
        }
    }

    /// The line of the value at `pointer`, or of its nearest ancestor with a place, and the column if the document is a single
    /// line.
    pub(crate) fn line(&self, pointer: &str) -> Option<(u64, Option<u64>)> {
        let place = self.places.at(pointer)?;
        Some((place.line, self.is_one_line.then_some(place.column)))
    }

    /// The place of the value at `pointer`. The place of a mapping's member is that of its key.
    pub(crate) fn place(&self, pointer: &str) -> Option<Place> {
        self.places.exactly(pointer)
    }

    /// All operations, in the document's order.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        operations(self.root().objects("paths"))
    }

    /// All webhooks, in the document's order.
    pub(crate) fn webhooks(&self) -> Vec<Operation<'_>> {
        webhooks(&self.root())
    }

    /// Rejects a document whose version starts with none of the supported prefixes.
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
}

fn is_one_of(version: &str, supported: &[&str]) -> bool {
    let mut patches = supported.iter().filter_map(|supported| version.strip_prefix(supported));
    patches.any(|patch| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit()))
}
