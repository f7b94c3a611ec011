//! Paths and their templates.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

/// The values of the parameters in `template` with which it matches `path`.
pub(crate) fn parameters(template: &str, path: &str) -> Option<HashMap<String, String>> {
    let mut values = HashMap::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = percent_decode_str(segments.next()?).decode_utf8().ok()?;
        let mut rest = &*segment;
        let mut parts = expected.split('{');
        rest = rest.strip_prefix(parts.next()?)?;
        let mut parts = parts.peekable();
        while let Some((name, fixed)) = parts.next().and_then(|part| part.split_once('}')) {
            // The last parameter takes the rest of the segment.
            let end = if parts.peek().is_none() {
                rest.len().checked_sub(fixed.len())?
            } else {
                rest.char_indices().skip(1).map(|(start, _)| start).find(|start| rest[*start..].starts_with(fixed))?
            };
            let (value, after) = rest.split_at_checked(end)?;
            rest = after.strip_prefix(fixed)?;
            if value.is_empty() {
                return None;
            }
            values.insert(name.to_owned(), value.to_owned());
        }
        if !rest.is_empty() {
            return None;
        }
    }
    segments.next().is_none().then_some(values)
}

/// The names of the parameters in a template, in order.
pub(crate) fn names(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0))
}

/// The rank of a template. The more concrete of two templates has the lower rank: more fixed letters where they first differ.
pub(crate) fn rank(template: &str) -> Vec<usize> {
    let fixed = |segment: &str| -> usize {
        segment.split('{').map(|part| part.split('}').next_back().unwrap_or_default().len()).sum()
    };
    template.split('/').map(|segment| if segment.contains('{') { usize::MAX - fixed(segment) } else { 0 }).collect()
}
