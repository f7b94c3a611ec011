//! Tests of each pass, with code like progenitor's and code unlike it.

use anyhow::Result;
use quote::ToTokens;
use syn::File;

use super::super::syntax::Emitted;
use super::{
    attributes, client, conversions, discriminators, docs, marks, methods, mock, names, queries, readers, redaction,
};
use super::{unknown, values, variants};
use crate::openapi::document::Document;

type Pass = fn(&mut Emitted, &Document) -> Result<()>;

fn file(text: &str) -> File {
    syn::parse_file(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn printed(file: &File) -> String {
    file.to_token_stream().to_string()
}

/// A document with these paths and schemas.
fn document(paths: &str, schemas: &str) -> Document {
    let text = format!("{{openapi: 3.0.3, paths: {{{paths}}}, components: {{schemas: {{{schemas}}}}}}}");
    Document::parse("test.yaml", &text).unwrap_or_else(|error| panic!("{error:#}: {text}"))
}

/// A document with one operation, `get_a`.
fn operation(members: &str) -> Document {
    document(&format!("/a: {{get: {{operationId: get_a, {members}}}}}"), "")
}

/// The mark of a schema or a property.
fn at(pointer: &str) -> String {
    format!("#[doc = \"\u{e000}/components/schemas/{pointer}\u{e001}\"]")
}

/// Checks the result of a pass for a client and its types.
fn check(pass: Pass, document: &Document, before: [&str; 2], after: [&str; 2]) {
    let [client, types] = before.map(file);
    let mut emitted = Emitted::new(client, types);
    pass(&mut emitted, document).unwrap_or_else(|error| panic!("{error:#}: {before:?}"));
    assert_eq!([printed(&emitted.client), printed(&emitted.types)], after.map(|text| printed(&file(text))));
}

fn check_types(pass: Pass, schemas: &str, before: &str, after: &str) {
    check(pass, &document("", schemas), ["", before], ["", after]);
}

/// Checks the result of a pass for the body of an operation's method.
fn check_method(pass: Pass, of: &str, before: &str, after: &str) {
    let [before, after] = [before, after].map(|body| format!("impl Client {{ fn get_a(&self) {{ {body} }} }}"));
    check(pass, &operation(of), [&before, ""], [&after, ""]);
}

fn refused(pass: Pass, document: &Document, client: &str, types: &str) -> String {
    let outcome = pass(&mut Emitted::new(file(client), file(types)), document);
    outcome.err().unwrap_or_else(|| panic!("not refused: {client} {types}")).to_string()
}

#[test]
fn a_client_is_made_by_hand_alone_and_has_modules() {
    check(
        client::leave_out_constructing,
        &document("", ""),
        ["impl Client { pub fn new() {} pub fn new_with_client() {} pub fn a() {} }", ""],
        ["impl Client { pub fn a() {} }", ""],
    );
    let split = client::split(file("pub struct Client; pub mod types { pub struct A; }"));
    let mut emitted = split.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(emitted.types.items, file("pub struct A;").items);
    client::declare_modules(&mut emitted, &document("", "")).unwrap_or_else(|error| panic!("{error}"));
    let client = printed(&emitted.client);
    assert!(client.ends_with("pub mod webhooks ; pub struct Client ;"), "{client}");
}

#[test]
fn a_method_only_builds_its_request() {
    let built = "let url = u(); let mut request = c.get(url).build()?;";
    let sent = "let info = Info {}; self.pre(&mut request, &info).await?;
                let result = self.exec(request, &info).await; let response = result?;";
    for (members, send) in [("", "send"), ("security: [],", "send_without_key"), ("security: [{key: []}],", "send")] {
        let client = file(&format!(
            "impl C {{
                 /// Gets A.
                 async fn get_a<'a>(&'a self) -> Result<ResponseValue<A>, Error<()>> {{ {built} {sent} }}
             }}"
        ));
        let mut emitted = Emitted::new(client, file(""));
        let document = operation(&format!("{members} responses: {{'204': {{}}}}"));
        methods::leave_out_sending(&mut emitted, &document).unwrap_or_else(|error| panic!("{error}: {members}"));
        let expected = file(&format!(
            "impl C {{ fn get_a<'a>(&'a self) -> crate::call::endpoint::Attempt<'a> {{
                 crate::transport::hooks::{send}(self, || {{ {built} Ok(request) }})
             }} }}"
        ));
        assert_eq!(printed(&emitted.client), printed(&expected));
        assert_eq!(emitted.successes["get_a"].to_token_stream().to_string(), "A");
    }
}

#[test]
fn a_method_is_as_the_document_and_the_client_need_it() {
    let json = r#"self.post(url).header(ACCEPT, HeaderValue::from_static("application/json")).json(&body);"#;
    let vendors = r#"self.post(url).header(ACCEPT, HeaderValue::from_static("application/vnd.a+json"))
        .header(::reqwest::header::CONTENT_TYPE, ::reqwest::header::HeaderValue::from_static("application/vnd.a+json"))
        .json(&body);"#;
    let table: &[(Pass, &str, &str, &str)] = &[
        (
            methods::remove_api_version,
            "",
            "let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
             header_map.append(
                 ::reqwest::header::HeaderName::from_static(\"api-version\"),
                 ::reqwest::header::HeaderValue::from_static(Self::api_version()),
             );
             let r = c.get(url).headers(header_map).build()?;",
            "let r = c.get(url).build()?;",
        ),
        (
            methods::build_urls,
            "",
            "let url = format!(\"{}/v1/a/{}\", self.baseurl, encode_path(&id.to_string()),);",
            "let url = crate::transport::path::url(&self.inner.shared.base_url, \"/v1/a/{}\", &[(\"id\", id.to_string())])
                 .map_err(Error::InvalidRequest)?;",
        ),
        (
            methods::name_media_types,
            "requestBody: {content: {Application/JSON: {}}}, responses: {'200': {content: {Application/JSON: {}}}}",
            json,
            json,
        ),
        (
            methods::name_media_types,
            "requestBody: {content: {application/vnd.a+json: {}}},
             responses: {'200': {content: {application/vnd.a+json: {}}}}",
            json,
            vendors,
        ),
    ];
    for (pass, of, before, after) in table {
        check_method(*pass, of, before, after);
    }
}

const QUERY: &str = r#"struct GetA { b: u8, #[serde(rename = "type")] type_: u8 }"#;

#[test]
fn query_parameters_are_read_from_an_object() {
    let method = |arguments: &str, query: &str| {
        format!(
            "impl C {{ fn get_a<'a>(&'a self, id: &'a str, {arguments}) {{ let mut request = r{query}.build()?; }} }}"
        )
    };
    let parameters = "parameters: [{name: b, in: query, schema: {}}, {name: type, in: query, schema: {}},
                      {name: id, in: path, schema: {}}]";
    check(
        queries::take_object,
        &operation(parameters),
        [
            &method(
                "b: Option<u8>, type_: u8",
                ".query(&progenitor_client::QueryParam::new(\"b\", &b))
                 .query(&progenitor_client::QueryParam::new(\"type\", &type_))",
            ),
            QUERY,
        ],
        [
            &method(
                "query: &'a types::GetA",
                ".query(&progenitor_client::QueryParam::new(\"b\", &query.b))
                 .query(&progenitor_client::QueryParam::new(\"type\", &query.type_))",
            ),
            QUERY,
        ],
    );
}

#[test]
fn an_array_in_one_value_is_added_to_the_url() {
    let mut emitted = Emitted::new(
        file(
            "impl C { fn get_a(b: &B, c: &C) { let mut request = self.get(url)
             .query(&progenitor_client::QueryParam::new(\"b\", &b))
             .query(&progenitor_client::QueryParam::new(\"c\", &c)).build()?; self.exec(request); } }",
        ),
        file("struct GetA { b: Vec<u8>, c: Vec<u8> }"),
    );
    let document = operation(
        "parameters: [{name: b, in: query, explode: false, schema: {type: array}},
         {name: c, in: query, schema: {type: array}}]",
    );
    queries::take_object(&mut emitted, &document).unwrap_or_else(|error| panic!("{error:#}"));
    let text = printed(&emitted.client);
    assert!(!text.contains("new (\"b\"") && text.contains("new (\"c\" , & query . c)"), "{text}");
    assert!(text.contains("query . b . iter () . flat_map") && text.contains("join (\",\")"), "{text}");
}

#[test]
fn what_is_not_in_the_object_is_refused() {
    let add = |name: &str| format!("let r = r.query(&progenitor_client::QueryParam::new(\"{name}\", &{name}));");
    let table = [
        ("c", "c: u8", QUERY, "\"c\" of `get_a` is not a field of the type `GetA`"),
        ("b", "b: u8", "struct PutA { b: u8 }", "the type `GetA`"),
        ("b", "query: &str, b: u8", QUERY, "a parameter `query`"),
    ];
    for (name, arguments, types, expected) in table {
        let client = format!("impl C {{ fn get_a({arguments}) {{ {} }} }}", add(name));
        let document = operation(&format!("parameters: [{{name: {name}, in: query, schema: {{}}}}]"));
        let error = refused(queries::take_object, &document, &client, types);
        assert!(error.starts_with("test.yaml:1:") && error.contains(expected), "{error}");
    }
}

#[test]
fn what_is_deprecated_is_marked() {
    let document = document(
        "/a: {get: {operationId: getA, deprecated: true}, put: {operationId: put_a}}",
        "A: {deprecated: true, properties: {a: {}}}, B: {properties: {a: {deprecated: true}}}",
    );
    let (a, aa, b, ba) = (at("A"), at("A/properties/a"), at("B"), at("B/properties/a"));
    check(
        attributes::deprecate,
        &document,
        [
            "impl C { fn get_a() {} fn put_a() {} }",
            &format!("{a} struct A {{ {aa} a: u8 }} {b} struct B {{ {ba} a: u8 }}"),
        ],
        [
            "impl C { #[deprecated] fn get_a() {} fn put_a() {} }",
            &format!("{a} #[deprecated] struct A {{ {aa} a: u8 }} {b} struct B {{ {ba} #[deprecated] a: u8 }}"),
        ],
    );
}

#[test]
fn an_option_is_not_boxed() {
    check_types(
        readers::unbox,
        "",
        "struct A { #[serde(default)] a: Box<Option<A>>, b: Box<Option<A>> }",
        "struct A {
             #[serde(default)] #[serde(skip_serializing_if = \"::std::option::Option::is_none\")]
             a: ::std::option::Option<::std::boxed::Box<A>>,
             b: Box<Option<A>>
         }",
    );
}

#[test]
fn a_doc_comment_with_asterisks_is_written_by_lines() {
    check_types(
        docs::split,
        "",
        "#[doc = \"A:\\n\\n* a\\n* b\"] struct A { #[doc = \"b\\nc\"] b: u8 }",
        "#[doc = \"A:\"] #[doc = \"\"] #[doc = \"* a\"] #[doc = \"* b\"] struct A { #[doc = \"b\\nc\"] b: u8 }",
    );
}

#[test]
fn types_may_grow_and_describe_what_may_be_null() {
    check_types(
        attributes::leave_room,
        "",
        "struct A { a: u8 } struct B(u8); enum C {}",
        "#[non_exhaustive] struct A { a: u8 } struct B(u8); #[non_exhaustive] enum C {}",
    );
    let (a, b) = (at("A/properties/a"), at("A/properties/b"));
    let derive = "#[cfg_attr(feature = \"schemars\", derive(::schemars::JsonSchema))]";
    let with = "#[cfg_attr(feature = \"schemars\", schemars(default, with = \"u8\"))]";
    check_types(
        attributes::derive_schemas,
        "A: {properties: {a: {nullable: true}, b: {}}}",
        &format!("struct A {{ {a} a: Option<u8>, {b} b: Option<u8> }} enum B {{}}"),
        &format!("{derive} struct A {{ {a} a: Option<u8>, {b} {with} b: Option<u8> }} {derive} enum B {{}}"),
    );
}

#[test]
fn a_mark_is_read_looked_for_and_removed() {
    let marked = format!("#[doc = \"A.\u{e000}/a\u{e001}\"] struct A {{ {} a: u8 }}", at("A/properties/a"));
    let syn::Item::Struct(item) = &file(&marked).items[0] else { panic!("not a struct") };
    assert_eq!(marks::pointer(&item.attrs), "/a");
    check_types(marks::remove, "", &marked, "#[doc = \"A.\"] struct A { a: u8 }");

    let schemas = document("", "A: {type: object, properties: {a: {}}}, U: {oneOf: [], discriminator: {}}");
    let (a, aa) = (at("A"), at("A/properties/a"));
    for types in [format!("{a} struct A {{ a: u8 }}"), format!("struct A {{ {aa} a: u8 }}"), "enum U {}".to_owned()] {
        let error = refused(marks::check, &schemas, "", &types);
        assert!(error.contains("the mark of /components/schemas/"), "{error}");
    }
    let types = format!("{a} struct A {{ {aa} a: u8 }} {} enum U {{}}", at("U"));
    check(marks::check, &schemas, ["", &types], ["", &types]);
}

#[test]
fn a_body_is_made_of_what_it_must_have() {
    let body =
        |name: &str| format!("{{content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}");
    let [request, ok, bad, unauthorized] = ["A", "B", "C", "D"].map(body);
    let paths = format!(
        "/a: {{post: {{requestBody: {request}, responses: {{'200': {ok}, '400': {bad}, '401': {unauthorized}}}}}}}"
    );
    let (a, b) = (format!("{} struct A {{ a: X }}", at("A")), "b: Vec<X>, c: Option<Y>, #[serde(default)] d: Z");
    let b = format!("{} struct B {{ {b} }}", at("B"));
    // Two required fields; a string; no body; and the objects in the bodies.
    let others = format!(
        "{} struct C {{ a: X, b: X }} {} struct D {{ a: String }} struct E {{ a: X }} struct X {{ x: u8 }}",
        at("C"),
        at("D")
    );
    let after = format!(
        "{a} #[cfg(feature = \"httpmock\")] impl ::std::convert::From<X> for A {{ fn from(a: X) -> Self {{ Self {{ a }} }} }}
         {b} #[cfg(feature = \"httpmock\")] impl ::std::convert::From<Vec<X>> for B {{
             fn from(b: Vec<X>) -> Self {{
                 Self {{ b, c: ::std::option::Option::None, d: ::std::default::Default::default() }}
             }}
         }}
         {others}"
    );
    let document = document(&paths, "A: {}, B: {}, C: {}, D: {}");
    check(conversions::wrap_in_bodies, &document, ["", &format!("{a} {b} {others}")], ["", &after]);
}

#[test]
fn a_string_has_the_traits_of_one_by_a_macro() {
    let others = "struct C(pub u8); struct D { a: String }";
    let emitted = |name: &str| {
        format!(
            "impl Deref for {name} {{}} impl From<{name}> for String {{}} impl From<String> for {name} {{}}
             impl Display for {name} {{}} impl FromStr for {name} {{}}"
        )
    };
    let (a, b) = (emitted("A"), emitted("B"));
    check_types(
        conversions::implement_texts,
        "",
        &format!("struct A(pub String); {a} struct B(String); {b} {others}"),
        &format!(
            "struct A(pub String); crate::model::text::text!(A); struct B(String); crate::model::text::like_str!(B); {b} {others}"
        ),
    );
}

#[test]
fn optional_objects_maps_and_integers_are_read_leniently() {
    let strings = "::std::collections::BTreeMap<::std::string::String, ::std::string::String>";
    let with = |reader| format!("#[serde(default, deserialize_with = \"crate::model::lenient::{reader}\")]");
    let (object, texts, optional) = (with("object"), with("texts"), with("integer"));
    let integer = "#[serde(deserialize_with = \"crate::model::lenient::integer\")]";
    let types = |[object, texts, integer, optional]: [&str; 4]| {
        format!(
            "struct A {{
                 {object} a: Option<A>, {texts} b: Option<{strings}>, c: Option<String>, d: A, {integer} e: i64,
                 {optional} f: Option<u32>, {integer} g: Vec<Option<i64>>,
                 {optional} h: Option<::std::collections::BTreeMap<::std::string::String, i32>>, i: f64,
                 #[serde(deserialize_with = \"null\")] j: Option<i64>
             }}
             struct B({integer} pub i64);
             enum C {{ D({integer} i64), E(String) }}"
        )
    };
    check_types(readers::read_leniently, "", &types([""; 4]), &types([&object, &texts, integer, &optional]));
}

#[test]
fn a_field_has_a_name_of_its_own() {
    let table = [
        ("a: u8, b: u8", "a: u8, b: u8"),
        (
            "#[serde(rename = \"userId\")] user_id: u8, user_id: u8",
            "#[serde(rename = \"userId\")] user_id_2: u8, user_id: u8",
        ),
        (
            "#[serde(rename = \"aB\")] a_b: u8, #[serde(rename = \"AB\")] a_b: u8",
            "#[serde(rename = \"aB\")] a_b: u8, #[serde(rename = \"AB\")] a_b_2: u8",
        ),
        ("#[serde(flatten)] extra: u8, extra: u8", "#[serde(flatten)] extra_2: u8, extra: u8"),
        ("build: u8", "#[serde(rename = \"build\")] build_: u8"),
    ];
    for (before, after) in table {
        let types = |fields: &str| format!("struct A {{ {fields} }} enum B {{ C {{ {fields} }} }}");
        check_types(names::choose, "", &types(before), &types(after));
    }
}

#[test]
fn the_document_may_choose_a_name() {
    let schemas = "A: {properties: {b: {x-rust-name: c}, d: {x-rust-name: c}}}";
    let (b, d) = (at("A/properties/b"), at("A/properties/d"));
    check_types(
        names::choose,
        schemas,
        &format!("struct A {{ {b} b: u8, #[serde(rename = \"C\")] c: u8 }}"),
        &format!("struct A {{ {b} #[serde(rename = \"b\")] c: u8, #[serde(rename = \"C\")] c_2: u8 }}"),
    );
    for others in [format!("{d} d: u8"), "c: u8".to_owned()] {
        let types = format!("struct A {{ {b} b: u8, {others} }}");
        let error = refused(names::choose, &document("", schemas), "", &types);
        assert!(error.ends_with(": the field name `c` is taken"), "{error}");
    }
}

#[test]
fn a_type_has_a_name_of_its_own() {
    check_types(names::choose, "", "struct A {} enum B { C }", "struct A {} enum B { C }");
    for (types, words) in [("struct A {} enum A { B }", "`A`"), ("enum A {}", "no value can match")] {
        let error = refused(names::choose, &document("", ""), "", types);
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn personal_types_and_fields_print_no_value() {
    let schemas =
        "A: {properties: {a: {x-personal: true}, b: {}, d: {x-personal: unless-code}}}, B: {x-personal: true}";
    let [a, traced, d] = ["a", "b", "d"].map(|name| at(&format!("A/properties/{name}")));
    let types = format!(
        "#[derive(Clone, Debug)] struct A {{ {a} a: u8, {traced} b: u8, c: Option<u8>, {d} d: Option<String> }}
         {} #[derive(Debug)] enum B {{}} #[derive(Debug)] struct C {{ {traced} a: u8 }}",
        at("B")
    );
    let mut emitted = Emitted::new(file(""), file(&types));
    redaction::apply(&mut emitted, &document("", schemas)).unwrap_or_else(|error| panic!("{error}"));
    let text = printed(&emitted.types);
    for part in [
        "derive (Clone)",
        "crate :: redaction :: debug ! (A { a (personal) , b , c (option) , d (code) })",
        "crate :: redaction :: debug ! (B)",
        "# [derive (Debug)] struct C",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn a_mark_without_effect_is_refused() {
    for (mark, words) in [("true", "no effect"), ("unless-code", "no effect"), ("maybe", "neither true nor false")] {
        let document = document("", &format!("A: {{properties: {{a: {{items: {{x-personal: {mark}}}}}}}}}"));
        let error = refused(redaction::apply, &document, "", "struct A {}");
        assert!(error.contains(words), "{mark}: {error}");
    }
}

#[test]
fn an_enum_of_texts_keeps_what_it_does_not_know() {
    let unknown = |name: &str| {
        format!(
            "/// A value that is unknown to this version of the crate, as received.
             #[serde(untagged)] {name}(::std::string::String)"
        )
    };
    // An enum of strings with these variants, and the code that displays them.
    let texts = |derived: &str, variants: &str, arms: &str| {
        format!(
            "#[derive({derived})] enum B {{ {variants} }}
             impl ::std::fmt::Display for B {{ fn fmt(&self) {{ match *self {{ {arms} }} }} }}"
        )
    };
    let closed = texts("Clone, Copy", "C", "Self::C => f.write_str(\"c\"),");
    let arms = "Self::C => f.write_str(\"c\"), Self::Unknown(ref text) => f.write_str(text),";
    let open = texts("Clone", &format!("C, {}", unknown("Unknown")), arms);
    let union = |variants: &str, texts: &str| {
        format!(
            "#[derive(Deserialize)] #[serde(untagged)] enum U {{ {variants} }}
             struct A {{ b: Option<B> }} struct D {{ b: u8 }} {texts}"
        )
    };
    let arm = "Self::Unrecognized(ref text) => f.write_str(text),";
    let table = [
        (closed.clone(), open.clone()),
        (texts("Copy", "Unknown", ""), texts("", &format!("Unknown, {}", unknown("Unrecognized")), arm)),
        (
            texts("Copy", "Unknown, Unrecognized, UnknownValue", ""),
            texts(
                "",
                &format!("Unknown, Unrecognized, UnknownValue, {}", unknown("Unknown2")),
                "Self::Unknown2(ref text) => f.write_str(text),",
            ),
        ),
        (
            "struct A(i64); impl TryFrom<i64> for A {} impl<'de> Deserialize<'de> for A {} struct C(i64); impl TryFrom<&str> for C {}"
                .to_owned(),
            "#[derive(::serde::Deserialize)] struct A(pub i64); struct C(i64); impl TryFrom<&str> for C {}
             impl ::std::convert::From<i64> for A { fn from(value: i64) -> Self { Self(value) } }"
                .to_owned(),
        ),
        ("enum A { B(C) } enum D {}".to_owned(), "enum A { B(C) } enum D {}".to_owned()),
        // With one object beside strings, there is nothing to distinguish.
        (union("A(A), S(String)", &closed), union("A(A), S(String)", &open)),
        (union("A(A), D(D)", &closed), union("A(A), D(D)", &closed)),
        (union("B(B), S(String)", &closed), union("B(B), S(String)", &closed)),
    ];
    for (before, after) in table {
        check_types(unknown::keep, "", &before, &after);
    }
}

#[test]
fn values_are_named_one_by_one_and_stay_on_the_wire() {
    let marked = |value: &str| format!("{value}\u{e002}q0q");
    let before = format!(
        "{} enum A {{ #[serde(rename = {:?})] XQ0q, #[serde(rename = {:?})] X1Q0q, #[serde(rename = \"b-c\")] BC, D(u8) }}
         impl A {{ fn a() {{ match a {{ {:?} => Self::XQ0q, {:?} => Self::X1Q0q, \"b-c\" => Self::BC }} }} }}",
        at("A"),
        marked("x"),
        marked("X"),
        marked("x"),
        marked("X"),
    );
    let after = format!(
        "{} enum A {{ #[serde(rename = \"x\")] X, #[serde(rename = \"X\")] X2, #[serde(rename = \"b-c\")] E, D(u8) }}
         impl A {{ fn a() {{ match a {{ \"x\" => Self::X, \"X\" => Self::X2, \"b-c\" => Self::E }} }} }}",
        at("A"),
    );
    check_types(values::choose, "A: {enum: [x, X, b-c], x-rust-name: {b-c: E}}", &before, &after);
}

#[test]
fn numbered_variants_are_named_after_their_types() {
    let table = [
        (["Variant0(Id)", "Variant1(A)"], ["Id(Id)", "A(A)"]),
        // Unchanged: two of one type, a variant that has a name, a built-in type.
        (["Variant0(A)", "Variant1(A)"], ["Variant0(A)", "Variant1(A)"]),
        (["Id(A)", "Variant1(A)"], ["Id(A)", "Variant1(A)"]),
        (["Variant0(String)", "Variant1(A)"], ["Variant0(String)", "Variant1(A)"]),
    ];
    for (before, after) in table {
        let union = |variants: [&str; 2]| {
            let impls = variants.map(|variant| {
                let (name, ty) = variant.trim_end_matches(')').split_once('(').unwrap();
                format!("impl From<{ty}> for U {{ fn from(value: {ty}) -> Self {{ Self::{name}(value) }} }}")
            });
            format!("struct Id; struct A; enum U {{ {} }} {}", variants.join(", "), impls.concat())
        };
        check_types(variants::name, "", &union(before), &union(after));
    }
}

#[test]
fn a_union_is_read_by_its_discriminator() {
    // One of the alternatives is another name of a schema.
    let union = "U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}],
                 discriminator: {propertyName: kind}}, A: {}, B: {$ref: '#/components/schemas/C'}, C: {}";
    let types = |variants: &str| format!("{} #[derive(Clone, Deserialize)] enum U {{ {variants} }}", at("U"));
    let mut emitted = Emitted::new(file(""), file(&types("A(A), B(B)")));
    discriminators::read(&mut emitted, &document("", union)).unwrap_or_else(|error| panic!("{error}"));
    let text = printed(&emitted.types);
    for part in [
        "derive (Clone)",
        "Unknown (:: serde_json :: Value)",
        "Some (_) => :: serde_json :: from_value (value) . map (Self :: Unknown)",
        "Some (\"A\") => :: serde_json :: from_value (value) . map (Self :: A)",
        "Some (\"C\") => :: serde_json :: from_value (value) . map (Self :: B)",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let error = refused(discriminators::read, &document("", union), "", &types("A(A)"));
    assert!(error.contains("a variant for a value of the discriminator"), "{error}");
}

/// Checks the finished mock of `get_a`.
fn check_mock(members: &str, [when, then]: [&str; 2], after: &str) {
    let mock = format!("pub mod operations {{ impl GetAWhen {{ {when} }} impl GetAThen {{ {then} }} }}");
    let finished = mock::finish(file(&mock), &operation(members)).unwrap_or_else(|error| panic!("{error}: {mock}"));
    assert_eq!(printed(&File { attrs: Vec::new(), ..finished }), printed(&file(after)));
}

#[test]
fn a_mock_asks_for_the_items_of_an_array_and_for_an_id_as_text() {
    let method = |name: &str, call: &str| format!("fn {name}(self, value: T) -> Self {{ {call} }}");
    let one = |name: &str| format!("Self(self.0.query_param({name:?}, value.to_string()))");
    let id = |value: &str| format!("let re = regex::Regex::new(&format!(\"^/a/{{}}$\", {value})).unwrap();");
    let before = [
        method("b", &one("b")),
        method("c", &one("c")),
        method("d", &one("d")),
        method("id", &id("value.to_string()")),
    ];
    let joined = "Self(self.0.query_param(\"b\", value.iter().map(|item| item.to_string())
                  .collect::<::std::vec::Vec<_>>().join(\",\")))";
    let each = "Self(value.iter().fold(self.0, |when, item| when.query_param(\"c\", item.to_string())))";
    let escaped = id("regex::escape(&value.to_string())");
    let after = [method("b", joined), method("c", each), method("e", &one("d")), method("id", &escaped)];
    check_mock(
        "parameters: [{name: b, in: query, explode: false, schema: {type: array}},
         {name: c, in: query, schema: {type: array}}, {name: d, in: query, x-rust-name: e, schema: {type: string}},
         {name: id, in: path, schema: {type: string}}]",
        [&before.concat(), ""],
        &format!("pub mod operations {{ impl GetAWhen {{ {} }} impl GetAThen {{}} }}", after.concat()),
    );
}

#[test]
fn a_mock_takes_for_a_body_whatever_becomes_one() {
    let content = "content: {application/json: {schema: {}}}";
    let list = "fn list(self, value: &Vec<types::A>) -> Self { Self(self.0.json_body_obj(value)) }";
    let ok = "fn ok(self, value: &types::A) -> Self { Self(self.0.json_body_obj(value)) }";
    let any = "fn ok(self, value: impl ::std::convert::Into<types::A>) -> Self {
                   let value: &types::A = &value.into(); Self(self.0.json_body_obj(value))
               }";
    check_mock(
        &format!("requestBody: {{{content}}}, responses: {{'200': {{{content}}}, '404': {{}}}}"),
        [list, ok],
        &format!(
            "pub mod operations {{ impl GetAWhen {{ {list} }} impl GetAThen {{ {any} }} }}
             impl ::std::convert::From<&crate::generated::types::A> for crate::generated::types::A {{
                 fn from(value: &Self) -> Self {{ value.clone() }}
             }}"
        ),
    );
}
