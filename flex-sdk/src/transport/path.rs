//! The URL of a request: the base URL and the operation's path template, in which each parameter stays within its segment.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

/// The characters that are encoded in a segment: everything except the `pchar` of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// The base URL. Paths without parameters are parsed once and kept, since a program has few of them.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    pub(crate) url: Url,
    parsed: Arc<RwLock<BTreeMap<String, Url>>>,
}

impl Base {
    pub(crate) fn new(url: Url) -> Self {
        Self { url, parsed: Arc::default() }
    }
}

/// The URL of an operation, with its path parameters by name and value.
///
/// Rejects an empty value, and a value that makes a segment `.` or `..`: they would change the path, even if encoded.
pub(crate) fn url(base: &Base, template: &str, parameters: &[(&str, String)]) -> Result<Url, String> {
    if !parameters.is_empty() {
        return parse(&base.url, template, parameters);
    }
    if let Some(url) = base.parsed.read().unwrap_or_else(PoisonError::into_inner).get(template) {
        return Ok(url.clone());
    }
    let url = parse(&base.url, template, &[])?;
    base.parsed.write().unwrap_or_else(PoisonError::into_inner).insert(template.to_owned(), url.clone());
    Ok(url)
}

/// Replaces each `{}` of an operation's path with the parameter in the same position.
fn parse(base_url: &Url, template: &str, parameters: &[(&str, String)]) -> Result<Url, String> {
    let mut parameters = parameters.iter();
    let mut path = base_url.path().trim_end_matches('/').to_owned();
    for segment in template.split('/').skip(1) {
        path.push('/');
        let start = path.len();
        let mut last = "";
        for (number, literal) in segment.split("{}").enumerate() {
            if number > 0
                && let Some((name, value)) = parameters.next()
            {
                if value.is_empty() {
                    return Err(refusal(name, "is empty"));
                }
                path.extend(utf8_percent_encode(value, ENCODED));
                last = name;
            }
            path.push_str(literal);
        }
        if is_dots(&path[start..]) {
            return Err(refusal(last, "would change the path"));
        }
    }
    let mut url = base_url.clone();
    url.set_path(&path);
    Ok(url)
}

/// Checks a path template with `{name}` in place of each parameter. Returns it with `{}` in their place, and their names.
///
/// The template must be a valid path, in the form in which it is sent.
pub(crate) fn template(path: &str) -> Result<(String, Vec<&str>), String> {
    let refuse = |problem: &str| Err(format!("the path of the operation {problem}"));
    if !path.starts_with('/') || path.contains(['?', '#']) {
        return refuse("must begin with a slash, and contain neither `?` nor `#`: call query to add a query");
    }
    let (mut plain, mut names, mut rest) = (String::new(), Vec::new(), path);
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}').filter(|(name, _)| !name.is_empty() && !name.contains('{'))
        else {
            return refuse("has braces that do not enclose a parameter: write `{name}`");
        };
        plain.extend([literal, "{}"]);
        names.push(name);
        rest = after;
    }
    plain.push_str(rest);
    let is_allowed = |literal: &str| {
        let mut parts = literal.split('%');
        let plain = parts.next().unwrap_or_default().replace('/', "");
        let are_escapes = parts.clone().all(|part| part.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2);
        let plain = parts.fold(plain, |plain, part| plain + &part.replace('/', ""));
        are_escapes && utf8_percent_encode(&plain, ENCODED).to_string() == plain
    };
    if !plain.split("{}").all(is_allowed) {
        return refuse("contains characters that are not allowed in a path: percent-encode them");
    }
    if plain.split('/').any(is_dots) {
        return refuse("has a segment `.` or `..`, which would change it: leave it out");
    }
    Ok((plain, names))
}

/// Whether a URL parser takes a segment for one that changes the path.
fn is_dots(segment: &str) -> bool {
    matches!(&*segment.to_ascii_lowercase().replace("%2e", "."), "." | "..")
}

fn refusal(name: &str, problem: &str) -> String {
    format!("the path parameter `{name}` {problem}: pass the value that Flex returned")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path<const N: usize>(base_url: &str, template: &str, values: [&str; N]) -> Option<String> {
        let parameters = values.map(|value| ("name", value.to_owned()));
        let base = Base::new(Url::parse(base_url).unwrap());
        let url = super::url(&base, template, &parameters).ok()?;
        // The second time, it may have been parsed already.
        assert_eq!(super::url(&base, template, &parameters).as_ref(), Ok(&url));
        Some(url.as_str().strip_prefix("https://host").unwrap().to_owned())
    }

    #[test]
    fn a_parameter_stays_within_its_segment() {
        // Base URL, template, values, and the path, or `None` if the values are rejected.
        let table: [(&str, &str, [&str; 2], Option<&str>); 16] = [
            ("https://host", "/a/{}/b/{}", ["x", "y"], Some("/a/x/b/y")),
            ("https://host/gateway/", "/a/{}/b/{}", ["x", "y"], Some("/gateway/a/x/b/y")),
            ("https://host/gate%20way", "/a/{}/{}/", ["x", "y"], Some("/gate%20way/a/x/y/")),
            ("https://host/gateway", "/a/{}/{}", ["..\\..\\admin", "\\"], Some("/gateway/a/..%5C..%5Cadmin/%5C")),
            ("https://host/gateway", "/a/{}/{}", ["../..", "/"], Some("/gateway/a/..%2F../%2F")),
            ("https://host", "/a/{}/{}", ["%2e%2e", "%2E"], Some("/a/%252e%252e/%252E")),
            ("https://host", "/a/{}/{}", ["a?b#c", "a b"], Some("/a/a%3Fb%23c/a%20b")),
            // URL parsers drop tabs and line breaks, which would leave only dots.
            ("https://host", "/a/{}/{}", [".\t.", "\n..\r"], Some("/a/.%09./%0A..%0D")),
            ("https://host", "/a/{}/{}", ["\u{e9}", "\0"], Some("/a/%C3%A9/%00")),
            ("https://host", "/a/{}/{}", ["...", ".a"], Some("/a/.../.a")),
            ("https://host", "/a/{}:{}", ["x", "y"], Some("/a/x:y")),
            ("https://host", "/a/{}{}", [".", "."], None),
            ("https://host", "/a/{}/{}", [".", "y"], None),
            ("https://host", "/a/{}/{}", ["x", ".."], None),
            ("https://host", "/a/{}/{}", ["", "y"], None),
            ("https://host", "/a/{}:{}", ["x", ""], None),
        ];
        for (base_url, template, values, expected) in table {
            assert_eq!(path(base_url, template, values).as_deref(), expected, "{template}, {values:?}");
        }
        // An escaped dot in a template counts as a dot.
        assert_eq!(path("https://host", "/a/%2E{}", ["."]), None);
        assert_eq!(path("https://host/", "/v1/customers", []).as_deref(), Some("/v1/customers"));
        let parameters = ["x", ""].map(|value| ("name", value.to_owned()));
        let refusal = url(&Base::new(Url::parse("https://host").unwrap()), "/{}/{}", &parameters).unwrap_err();
        assert!(refusal.starts_with("the path parameter `name` is empty: "), "{refusal}");
    }

    /// A template, then the template without the names and the names, or the problem.
    type Row = (&'static str, Result<(&'static str, &'static [&'static str]), &'static str>);

    #[test]
    fn a_template_is_checked_as_one() {
        const SLASH: &str = "must begin with a slash";
        const BRACES: &str = "has braces that do not enclose a parameter";
        const CHARACTERS: &str = "contains characters that are not allowed in a path";
        const DOTS: &str = "has a segment `.` or `..`";
        let table: [Row; 36] = [
            ("/v1/customers", Ok(("/v1/customers", &[]))),
            ("/v1/{a}/b:{c}.json/{a}", Ok(("/v1/{}/b:{}.json/{}", &["a", "c", "a"]))),
            ("/v1/a%20b/{id}/", Ok(("/v1/a%20b/{}/", &["id"]))),
            ("/v1/~(a)!$&'*+,;=:@-._/...", Ok(("/v1/~(a)!$&'*+,;=:@-._/...", &[]))),
            ("/v1/.{id}", Ok(("/v1/.{}", &["id"]))),
            ("/v1//{id}", Ok(("/v1//{}", &["id"]))),
            ("", Err(SLASH)),
            ("v1", Err(SLASH)),
            ("/v1?a={id}", Err(SLASH)),
            ("/v1#a", Err(SLASH)),
            ("/v1/{id", Err(BRACES)),
            ("/v1/{}", Err(BRACES)),
            ("/v1/{{id}}", Err(BRACES)),
            ("/v1/id}", Err(CHARACTERS)),
            ("/v1/\\{id}", Err(CHARACTERS)),
            ("/v1/\\..\\{id}", Err(CHARACTERS)),
            ("/v1/a b", Err(CHARACTERS)),
            ("/v1/a\tb", Err(CHARACTERS)),
            ("/v1/.\n.", Err(CHARACTERS)),
            ("/v1/\u{e9}", Err(CHARACTERS)),
            ("/v1/\u{ff0e}\u{ff0e}", Err(CHARACTERS)),
            ("/v1/a|b", Err(CHARACTERS)),
            ("/v1/../{id}", Err(DOTS)),
            ("/v1/./{id}", Err(DOTS)),
            ("/..", Err(DOTS)),
            ("/v1/%2e%2e/{id}", Err(DOTS)),
            ("/v1/%2E./{id}", Err(DOTS)),
            ("/v1/.%2e/{id}", Err(DOTS)),
            ("/v1/%2e", Err(DOTS)),
            ("/v1/%2", Err(CHARACTERS)),
            ("/v1/%{id}", Err(CHARACTERS)),
            ("/v1/%2{id}F", Err(CHARACTERS)),
            ("/v1/%2/F", Err(CHARACTERS)),
            ("/v1/100%/a", Err(CHARACTERS)),
            ("/v1/%2e%2e%2f{id}", Ok(("/v1/%2e%2e%2f{}", &["id"]))),
            ("/v1/%252e%252e/{id}", Ok(("/v1/%252e%252e/{}", &["id"]))),
        ];
        for (path, expected) in table {
            match (template(path), expected) {
                (Ok((plain, names)), Ok((other, others))) => assert_eq!((&*plain, &*names), (other, others), "{path}"),
                (Err(problem), Err(expected)) => {
                    assert!(problem.starts_with(&format!("the path of the operation {expected}")), "{path}: {problem}");
                }
                (actual, expected) => panic!("{path}: {actual:?}, not {expected:?}"),
            }
        }
        // A valid template is sent unchanged.
        for (path, expected) in table.iter().filter_map(|(path, expected)| Some((path, expected.as_ref().ok()?))) {
            let values: Vec<_> = expected.1.iter().map(|name| (*name, "x".to_owned())).collect();
            let url = super::url(&Base::new(Url::parse("https://host").unwrap()), expected.0, &values).unwrap();
            assert_eq!(url.path(), expected.0.replace("{}", "x"), "{path}");
        }
    }
}
