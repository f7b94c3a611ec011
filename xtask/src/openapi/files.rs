//! The files beside a document that its `$ref`s refer to: each is put into the document, as a component of its own.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};

use super::pointer;
use super::references::{NAMED, is_literal};
use super::yaml::Yaml;

/// Where the files are put, by their names relative to the document's folder.
const FILES: &str = "/components/files";

/// What is wrong, and the JSON pointer of where in the document.
type Mistake = (String, String);

/// Puts every file that the document refers to into it, and lets the references refer to there. `read` is given names
/// relative to the document's folder.
pub(super) fn bundle(document: &mut Value, read: &dyn Fn(&Path) -> Result<String, String>) -> Result<(), Mistake> {
    let mut pending = Vec::new();
    rewrite(document, "", false, Path::new(""), &mut pending)?;
    let mut seen = HashSet::new();
    while let Some((pointer, file)) = pending.pop() {
        if !seen.insert(file.clone()) {
            continue;
        }
        let name = file.display().to_string();
        let wrong = |message: String| (pointer.clone(), format!("{name}: {message}"));
        let text = read(&file).map_err(wrong)?;
        let mut value = Yaml::parse(&text).map_err(|(message, _)| wrong(format!("not YAML: {message}")))?.value;
        rewrite(&mut value, &pointer, false, &file, &mut pending)?;
        let components = document.as_object_mut().map(|members| members.entry("components").or_insert(json!({})));
        if let Some(Value::Object(components)) = components
            && let Value::Object(files) = components.entry("files").or_insert(json!({}))
        {
            files.insert(name, value);
        }
    }
    Ok(())
}

/// Lets the references of a file refer to where it is put, and collects the files that they refer to. The document itself
/// has an empty name.
fn rewrite(
    value: &mut Value,
    pointer: &str,
    is_named: bool,
    file: &Path,
    pending: &mut Vec<(String, PathBuf)>,
) -> Result<(), Mistake> {
    if let Some(Value::String(reference)) = value.get_mut("$ref").filter(|_| !is_named) {
        let (target, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let wrong = |message: &str| Err((format!("{pointer}/$ref"), format!("$ref {reference:?} {message}")));
        if target.contains("://") {
            return wrong("refers to a remote document, which is not read");
        }
        let target = match target {
            "" => file.to_owned(),
            target => match beside(file, target) {
                Some(target) => target,
                None => return wrong("refers to a file outside of the document's folder"),
            },
        };
        if !target.as_os_str().is_empty() {
            let rewritten = format!("#{}{fragment}", pointer::join(FILES, &target.display().to_string()));
            pending.push((pointer.to_owned(), target));
            *reference = rewritten;
        }
    }
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut().filter(|(key, _)| is_named || !is_literal(key)) {
                let is_named = !is_named && NAMED.contains(&key.as_str());
                rewrite(member, &pointer::join(pointer, key), is_named, file, pending)?;
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                rewrite(item, &format!("{pointer}/{index}"), false, file, pending)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The name of a file relative to the document's folder, if it is in there.
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
        let document = bundled("{$ref: 'schemas/pet.yaml#/a'}", &files);
        let expected = json!({
            "$ref": "#/components/files/schemas~1pet.yaml/a",
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

    #[test]
    fn what_is_elsewhere_is_refused_by_name() {
        let table = [
            ("https://example.com/a.yaml#/a", "$ref \"https://example.com/a.yaml#/a\" refers to a remote document"),
            ("../a.yaml", "$ref \"../a.yaml\" refers to a file outside of the document's folder"),
            ("/etc/passwd", "$ref \"/etc/passwd\" refers to a file outside of the document's folder"),
            ("a.yaml", "a.yaml: cannot be read"),
        ];
        for (reference, expected) in table {
            let Err((_, message)) = bundled(&format!("{{a: {{$ref: '{reference}'}}}}"), &[]) else {
                panic!("{reference} is not refused");
            };
            assert!(message.starts_with(expected), "{reference}: {message}");
        }
    }
}
