//! Passes fail where progenitor emits code that they do not know.

use progenitor::Generator;
use quote::ToTokens;

use super::syntax::PROGENITOR;
use super::{Prepared, emit, finish, rust};
use crate::openapi::document::Document;

/// A document for which each pass has something to change.
const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /a/{id}:
    post:
      operationId: send_a
      x-repeatable: true
      security: []
      parameters:
      - { name: id, in: path, required: true, description: I., schema: { type: string } }
      - { name: limit, in: query, description: L., schema: { type: integer } }
      - { name: tags, in: query, explode: false, description: T., schema: { type: array, items: { type: string } } }
      requestBody:
        required: true
        content: { application/vnd.a+json: { schema: { $ref: '#/components/schemas/Request' } } }
      responses:
        '200':
          description: Ok.
          content: { application/vnd.a+json: { schema: { $ref: '#/components/schemas/Union' } } }
components:
  schemas:
    Request:
      type: object
      properties:
        note: { type: string, nullable: true }
        secret: { type: string, x-personal: true, x-rust-name: hidden }
    Union:
      oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/OneMore' }]
      discriminator: { propertyName: kind }
    One: { type: object, required: [kind], properties: { kind: { type: string }, color: { $ref: '#/components/schemas/Color' } } }
    OneMore: { type: object, required: [kind], properties: { kind: { type: string } } }
    Color: { type: string, enum: [red, blue] }
";

#[test]
fn the_version_of_progenitor_is_the_one_that_is_used() {
    let lock: toml::Table = toml::from_str(include_str!("../../../Cargo.lock")).unwrap();
    let packages = lock["package"].as_array().unwrap().iter();
    let used: Vec<_> = packages.filter(|package| package["name"].as_str() == Some("progenitor")).collect();
    assert_eq!(used.iter().map(|package| package["version"].as_str()).collect::<Vec<_>>(), [Some(PROGENITOR)]);
}

#[test]
fn a_pass_fails_where_progenitor_emits_something_else() {
    let of_client = [
        ("pub mod types", "pub mod kinds", "a module `types`"),
        ("pub fn new (", "pub fn make (", "a constructor"),
        ("fn new_with_client (", "fn with_client (", "a constructor"),
        ("fn send_a <", "fn send_b <", "a method for the operation"),
        ("\"api-version\"", "\"version\"", "a statement for the header `api-version`"),
        (". headers (header_map)", ". headers (map)", "the use of the header `api-version`"),
        ("encode_path (", "encode (", "the text of the URL"),
        ("Result < ResponseValue <", "Result < Response <", "the type of a success"),
        ("\"application/json\"", "\"text/json\"", "the media type that is accepted"),
        (". json (& body)", ". body (body)", "the body as JSON"),
        (
            r"\u{e000}/components/schemas/Request/properties/note",
            r"\u{e000}",
            "the mark of /components/schemas/Request/",
        ),
        ("Self :: Variant1 (", "Self :: make (", "a variant in `From`"),
        (":: serde :: Deserialize ,", "", "the derived `Deserialize`"),
        ("Copy ,", "", "the derived `Copy`"),
        ("Display for Color", "LowerHex for Color", "the `match` that displays a value"),
        (", Debug ,", ",", "the derived `Debug`"),
        ("note : :: std :: option :: Option <", "note : Maybe <", "an `Option` for \"note\""),
        ("QueryParam :: new (\"tags\"", "QueryParam :: of (\"tags\"", "the parameter \"tags\""),
        ("limit : Option < i64 > ,", "", "an argument for a query parameter"),
        (". pre (& mut request", ". before (& mut request", "the call of `pre`"),
        ("let mut request", "let mut sent", "the variable `request`"),
        ("let info", "let about", "the variable `info`"),
        (". exec (request", ". run (request", "the call of `exec`"),
    ];
    let of_mock = [
        ("impl SendAThen", "impl SendAThat", "an impl for its request or its response"),
        (". query_param (", ". query_value (", "a method for a parameter"),
        ("value . to_string ()", "value . text ()", "the pattern for a path parameter"),
        ("json_body_obj", "json_body", "a method for a body"),
    ];
    let document = Document::parse("test.yaml", DOCUMENT).unwrap();
    let prepared = Prepared::new(&document).unwrap();
    let mut spec = prepared.spec.clone();
    super::spec::responses::leave_success(&mut spec);
    let client = emit(&document, &spec, Generator::generate_tokens).unwrap();
    let mock = emit(&document, &spec, |generator, spec| generator.httpmock(spec, "crate::generated")).unwrap();
    let [client, mock] = [client, mock].map(|file| file.to_token_stream().to_string());
    let edited = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from} is not in {text}");
        syn::parse_file(&text.replace(from, to)).unwrap_or_else(|error| panic!("{error}: {to} in place of {from}"))
    };
    let is_refused = |outcome: Option<anyhow::Error>, what: &str| {
        let error = outcome.unwrap_or_else(|| panic!("{what} is not missed")).to_string();
        assert!(error.contains(what) && error.contains(&format!("progenitor {PROGENITOR} ")), "{what}: {error}");
    };
    assert!(finish(edited(&client, "", ""), &document).is_ok());
    for (from, to, what) in of_client {
        is_refused(finish(edited(&client, from, to), &document).err(), what);
    }
    for (from, to, what) in of_mock {
        is_refused(rust::mock::finish(edited(&mock, from, to), &document).err(), what);
    }
}
