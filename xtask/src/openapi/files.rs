//! The files that a document refers to. Each becomes a component of the document.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::keywords::Kind;
use super::pointer;
use super::visit;
use super::yaml::Yaml;

/// The place of the files, by their names relative to the document's folder.
const FILES: &str = "/components/files";

/// The JSON pointer of a mistake, and its description.
type Mistake = (String, String);

/// Adds every file that the document refers to, and points the references to its new place. `read` receives names relative to
/// the document's folder.
pub(super) fn bundle(document: &mut Value, read: &dyn Fn(&Path) -> Result<String, String>) -> Result<(), Mistake> {
    let mut bundle = Bundle::default();
    loop {
        let mut wrong = None;
        visit::each_mut(document, &mut |pointer, kind, value| {
            if let (Kind::Reference, Value::String(reference)) = (kind, value)
                && let Err(mistake) = bundle.rewrite(pointer, reference)
            {
                wrong.get_or_insert(mistake);
            }
        });
        if let Some(mistake) = wrong {
            return Err(mistake);
        }
        // Rewritten references lead to more references.
        if !std::mem::take(&mut bundle.has_changed) {
            return Ok(());
        }
        let missing = std::mem::take(&mut bundle.missing);
        for (file, pointer) in missing {
            let name = file.display().to_string();
            let wrong = |message: String| (pointer.clone(), format!("{name}: {message}"));
            let text = read(&file).map_err(wrong)?;
            let value = Yaml::parse(&text).map_err(|(message, _)| wrong(format!("not YAML: {message}")))?.value;
            let components = document.as_object_mut().map(|members| members.entry("components").or_insert(json!({})));
            if let Some(Value::Object(components)) = components
                && let Value::Object(files) = components.entry("files").or_insert(json!({}))
            {
                files.insert(name, value);
            }
            bundle.files.insert(file);
        }
    }
}

#[derive(Default)]
struct Bundle {
    /// The files that are already in the document.
    files: HashSet<PathBuf>,
    /// The files to add, with the JSON pointer of a reference to each.
    missing: HashMap<PathBuf, String>,
    /// The JSON pointers of the references that already point into files.
    rewritten: HashSet<String>,
    has_changed: bool,
}

impl Bundle {
    /// Points a reference to the place of its file.
    fn rewrite(&mut self, pointer: &str, reference: &mut String) -> Result<(), Mistake> {
        if self.rewritten.contains(pointer) {
            return Ok(());
        }
        let (target, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let wrong = |message: &str| Err((pointer.to_owned(), format!("$ref {reference:?} {message}")));
        if target.contains("://") {
            return wrong("refers to a remote document, which is not supported");
        }
        let file = file_at(pointer);
        let target = match target {
            "" => file,
            target => match beside(&file, &percent_decode_str(target).decode_utf8_lossy()) {
                Some(target) => target,
                None => return wrong("refers to a file outside the document's folder"),
            },
        };
        if target.as_os_str().is_empty() {
            return Ok(());
        }
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return wrong(
                "refers to an anchor, which is not supported: refer to its place, such as `#/components/schemas/A`",
            );
        }
        let rewritten = format!("#{}{fragment}", pointer::join(FILES, &target.display().to_string()));
        self.has_changed = true;
        self.rewritten.insert(pointer.to_owned());
        if !self.files.contains(&target) {
            self.missing.entry(target).or_insert_with(|| pointer.to_owned());
        }
        *reference = rewritten;
        Ok(())
    }
}

/// The file that the value at a JSON pointer comes from. The document itself has an empty name.
fn file_at(pointer: &str) -> PathBuf {
    let in_file = pointer.strip_prefix(FILES).and_then(|rest| rest.strip_prefix('/'));
    in_file
        .map_or_else(PathBuf::new, |rest| pointer::key(rest.split('/').next().unwrap_or_default()).into_owned().into())
}

/// The name of a file relative to the document's folder, if it is inside.
fn beside(file: &Path, target: &str) -> Option<PathBuf> {
    let mut name = file.parent().unwrap_or(Path::new("")).to_owned();
    for component in Path::new(target).components() {
        match component {
            Component::Normal(step) => name.push(step),
            Component::CurDir => {}
            Component::ParentDir => {
                if !name.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(document: &str, files: &[(&str, &str)]) -> Result<Value, Mistake> {
        let mut value = Yaml::parse(document).unwrap_or_else(|(message, _)| panic!("{message}")).value;
        let read = |name: &Path| {
            let file = files.iter().find(|(file, _)| Path::new(file) == name);
            file.map(|(_, text)| (*text).to_owned()).ok_or_else(|| "cannot be read".to_owned())
        };
        bundle(&mut value, &read).map(|()| value)
    }

    #[test]
    fn files_are_components() {
        let files =
            [("schemas/pet.yaml", "{a: {$ref: '#/b'}, b: {$ref: '../tag.yaml'}}"), ("tag.yaml", "{type: string}")];
        let document = bundled("{paths: {/a: {$ref: 'schemas/pet.yaml#/a'}}}", &files);
        let expected = json!({
            "paths": {"/a": {"$ref": "#/components/files/schemas~1pet.yaml/a"}},
            "components": {"files": {
                "schemas/pet.yaml": {
                    "a": {"$ref": "#/components/files/schemas~1pet.yaml/b"},
                    "b": {"$ref": "#/components/files/tag.yaml"},
                },
                "tag.yaml": {"type": "string"},
            }},
        });
        assert_eq!(document, Ok(expected));
    }

    #[test]
    fn values_of_the_api_refer_to_nothing() {
        let document = "{example: {$ref: 'https://example.com'}, properties: {$ref: {type: string}, example: {}}}";
        assert_eq!(
            bundled(document, &[]).map(|value| value["example"]["$ref"].clone()),
            Ok(json!("https://example.com"))
        );
    }
}
