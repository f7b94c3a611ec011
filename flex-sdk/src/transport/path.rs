//! The URL of a request: the base URL and the operation's path template, in which each parameter stays within its segment.

use std::sync::PoisonError;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use super::base_url::BaseUrl;

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

/// The URL of an operation, with its path parameters by name and value.
///
/// Rejects an empty value, and a value that makes a segment `.` or `..`: they would change the path, even if encoded.
pub(crate) fn url(base: &BaseUrl, template: &str, parameters: &[(&str, String)]) -> Result<Url, String> {
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
    use crate::transport::base_url;

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
        let base_url = base_url::check("https://host", false).unwrap();
        for (path, expected) in table.iter().filter_map(|(path, expected)| Some((path, expected.as_ref().ok()?))) {
            let values: Vec<_> = expected.1.iter().map(|name| (*name, "x".to_owned())).collect();
            let url = super::url(&base_url, expected.0, &values).unwrap();
            assert_eq!(url.path(), expected.0.replace("{}", "x"), "{path}");
        }
    }
}
