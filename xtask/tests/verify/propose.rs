//! `cargo xtask verify --vendor FILE --propose`.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::{DOCUMENT, KNOWN, Tree, committed, known, put, theirs};

/// Returns the exit code, the patch and the rest.
fn propose(tree: &Tree, theirs: &Value) -> (i32, String, String) {
    fs::write(tree.path("openapi.json"), theirs.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["verify", "--vendor", "openapi.json", "--propose", "--root", "."]).current_dir(tree.path(""));
    let output = command.env("NO_COLOR", "1").output().unwrap();
    let [patch, rest] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), patch, rest)
}

fn run(tree: &Tree, program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).current_dir(tree.path("")).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_needs_no_guess_is_a_patch_and_the_rest_a_list() {
    const ENUM: &str =
        "        kind:\n          description: A kind.\n          type: string\n          enum: [a, 'b, c'] # two\n";
    let customer = "/components/schemas/Customer/properties";
    let list = "/paths/~1v1~1customers/get";
    let nickname = json!({ "type": ["string", "null"], "examples": ["Someone"], "x-internal": true });
    let address = json!({ "$ref": "#/components/schemas/Address" });
    let sort = json!({ "name": "sort", "in": "query", "description": "The order.", "schema": { "type": "string" } });
    let header = json!({ "X-Request-Id": { "schema": { "type": "string" } } });
    let personal = "x-source: [reference]\n          x-personal: true\n          type: string\n";
    // Where Flex's document adds something, what it adds, and what ours gains: nothing if that needs a guess.
    let table = [
        (
            format!("{customer}/nickname"),
            nickname,
            format!(
                "        # Proposed from Flex's document, which leaves open what it is and whether it is \
                 personal.\n        nickname:\n          description: Flex's document does not describe it.\n          \
                 {personal}          nullable: true\n"
            ),
        ),
        ("/components/schemas/CreateCustomer/properties/title".to_owned(), json!({ "type": "string" }), format!("        title:\n          description: Flex's document does not describe it.\n          {personal}")),
        (format!("{customer}/address"), address, "          allOf:\n            - $ref: \"#/components/schemas/ShippingAddress\"\n".to_owned()),
        (
            format!("{list}/parameters/5"),
            sort,
            "        # Proposed from Flex's document, which leaves open whether it is personal.\n        \
             - name: sort\n          in: query\n          description: The order.\n          x-source: [reference]\n          \
             x-personal: true\n          schema:\n            type: string\n"
                .to_owned(),
        ),
        // One parameter of two operations.
        (
            "/paths/~1v1~1customers~1{id}/get/parameters".to_owned(),
            json!([{ "$ref": "#/components/parameters/Expand" }]),
            "      parameters:\n        # Proposed".to_owned(),
        ),
        (
            "/paths/~1v1~1customers~1{id}/delete/parameters".to_owned(),
            json!([{ "$ref": "#/components/parameters/Expand" }]),
            "      parameters:\n        # Proposed".to_owned(),
        ),
        (
            format!("{list}/responses/200/headers"),
            header,
            "          headers:\n            # Proposed from Flex's document, which leaves open what it is.\n            X-Request-Id:\n".to_owned(),
        ),
        (format!("{customer}/kind/enum"), json!(["a", "b, c", "d, e"]), "enum: [a, 'b, c', \"d, e\"] # two\n".to_owned()),
        (format!("{customer}/odd"), json!({ "$ref": "#/components/schemas/Odd" }), String::new()),
        (format!("{customer}/phone/type"), json!(["integer", "null"]), String::new()),
        (format!("{customer}/known"), json!({ "type": "string" }), String::new()),
    ];
    let tree = Tree::new();
    fs::create_dir_all(tree.path("flex-sdk")).unwrap();
    let ours = committed().replacen("        employer:\n", &format!("{ENUM}        employer:\n"), 3);
    fs::write(tree.path(DOCUMENT), &ours).unwrap();
    fs::write(tree.path(KNOWN), known("response-optional-property-added", &format!("{customer}/known"))).unwrap();
    // Flex has another name for a schema.
    let mut theirs: Value =
        serde_json::from_str(&theirs().to_string().replace("/ShippingAddress\"", "/Address\"")).unwrap();
    let schemas = theirs["components"]["schemas"].as_object_mut().unwrap();
    let renamed = schemas.remove("ShippingAddress").unwrap();
    schemas.insert("Address".to_owned(), renamed);
    schemas.insert("Odd".to_owned(), json!({ "type": "object", "properties": { "a": { "type": "string" } } }));
    let expand = json!({ "name": "expand", "in": "query", "schema": { "type": "boolean" } });
    for schema in ["Customer", "CreateCustomer", "UpdateCustomer"] {
        let kind = json!({ "type": "string", "enum": ["a", "b, c"] });
        schemas[schema]["properties"]["kind"] = kind;
    }
    theirs["components"]["parameters"] = json!({ "Expand": expand });
    for (place, value, _) in &table {
        put(&mut theirs, place, value.clone());
    }

    let (code, patch, rest) = propose(&tree, &theirs);
    assert_eq!(code, 1, "{rest}");
    assert!(
        rest.contains("`customers[].odd`") && rest.contains("phone") && rest.contains("differs in 2 places"),
        "{rest}"
    );
    let removed: Vec<_> = patch.lines().skip(2).filter(|line| line.starts_with('-')).collect();
    assert_eq!(removed, ["-          enum: [a, 'b, c'] # two"], "{patch}");
    assert!(!patch.contains("Someone") && !patch.contains("x-internal"), "{patch}");
    fs::write(tree.path("flex.patch"), &patch).unwrap();
    run(&tree, "git", &["apply", "flex.patch"]);
    let edited = fs::read_to_string(tree.path(DOCUMENT)).unwrap();
    assert_eq!(edited.matches("- name: expand").count(), 2, "{patch}");
    for (place, _, gained) in &table {
        assert!(edited.contains(gained), "{place}: {patch}");
    }

    run(&tree, env!("CARGO_BIN_EXE_xtask"), &["regenerate", "--root", "."]);
    let (_, left, _) = tree.verify(&theirs.to_string(), "json");
    let left: Value = serde_json::from_str(&left).unwrap();
    let mut ids: Vec<_> = left["differences"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["response-optional-property-added", "response-type-changed"]);
    let again = propose(&tree, &theirs);
    assert_eq!((again.0, again.1.as_str()), (1, ""), "{}", again.2);
}

#[test]
fn nothing_is_proposed_where_the_documents_agree() {
    let (code, patch, rest) = propose(&Tree::new(), &theirs());
    assert_eq!((code, patch.as_str()), (0, ""), "{rest}");
    assert_eq!(rest, "openapi/customers.yaml agrees with openapi.json\n");
}
