//! Reading an OpenAPI 3.0 document, with the place of whatever is wrong with it.

use std::fmt::Display;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use crate::yaml::{Yaml, pointer_step};

/// An OpenAPI 3.0 document whose every `$ref` leads somewhere.
pub(crate) struct Document {
    name: String,
    yaml: Yaml,
}

impl Document {
    /// Reads the file `name` below `root`.
    pub(crate) fn read(root: &Path, name: &str) -> Result<Self> {
        let text = fs::read_to_string(root.join(name)).with_context(|| format!("{name} cannot be read"))?;
        Self::parse(name, &text)
    }

    /// Reads a document from its text; `name` is what errors call it.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self> {
        let yaml = Yaml::parse(text).map_err(|(message, place)| match place {
            Some(place) => anyhow!("{name}:{place}: not YAML: {message}"),
            None => anyhow!("{name}: not YAML: {message}"),
        })?;
        let document = Self { name: name.to_owned(), yaml };
        document.check_version()?;
        document.check_references(document.value(), &mut String::new())?;
        Ok(document)
    }

    /// The document as it is written.
    pub(crate) fn value(&self) -> &Value {
        &self.yaml.value
    }

    /// An error about what stands at `pointer`.
    pub(crate) fn error_at(&self, pointer: &str, message: impl Display) -> anyhow::Error {
        let name = &self.name;
        match self.yaml.place(pointer) {
            Some(place) => anyhow!("{name}:{place}: {message}"),
            None => anyhow!("{name}: {message}"),
        }
    }

    /// Every operation: its JSON pointer, its path, its method, and the operation as it is written.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (String, &str, &str, &Value)> {
        const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
        let paths = self.value().get("paths").and_then(Value::as_object);
        paths.into_iter().flatten().flat_map(|(path, item)| {
            let members = item.as_object().into_iter().flatten();
            let operations = members.filter(|(method, _)| METHODS.contains(&method.as_str()));
            operations.map(move |(method, operation)| {
                let pointer = format!("/paths{}/{method}", pointer_step(path));
                (pointer, path.as_str(), method.as_str(), operation)
            })
        })
    }

    fn check_version(&self) -> Result<()> {
        match self.value().get("openapi") {
            Some(Value::String(version)) if version.starts_with("3.0.") => Ok(()),
            Some(version) => {
                Err(self.error_at("/openapi", format_args!("OpenAPI {version} is not supported, OpenAPI 3.0.x is")))
            }
            None => Err(self.error_at("", "not an OpenAPI document: the field `openapi` is missing")),
        }
    }

    fn check_references(&self, value: &Value, pointer: &mut String) -> Result<()> {
        if let Some(Value::String(reference)) = value.get("$ref") {
            let target = reference.strip_prefix('#').and_then(|target| self.value().pointer(target));
            if target.is_none() {
                let message = format_args!("$ref {reference:?} leads nowhere in this document");
                return Err(self.error_at(&format!("{pointer}/$ref"), message));
            }
        }
        let children: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(key, value)| (pointer_step(key), value)).collect(),
            Value::Array(items) => {
                items.iter().enumerate().map(|(index, value)| (pointer_step(index), value)).collect()
            }
            _ => return Ok(()),
        };
        for (step, child) in children {
            let parent = pointer.len();
            pointer.push_str(&step);
            self.check_references(child, pointer)?;
            pointer.truncate(parent);
        }
        Ok(())
    }
}
