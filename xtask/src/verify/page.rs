//! The document that a page of Flex's API reference shows.

/// Returns the fenced block with an OpenAPI document, at its line of the page, if the text is a page that has one.
pub(crate) fn fragment(text: &str) -> Option<String> {
    let fence = |line: &str| line.chars().take_while(|letter| *letter == '`').count();
    let mut lines = text.lines().enumerate();
    while let Some((start, opening)) = lines.next() {
        let width = fence(opening);
        if width < 3 {
            continue;
        }
        let block: Vec<_> = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| fence(line) < width || !line.trim_end().bytes().all(|byte| byte == b'`'))
            .collect();
        if block.iter().any(|line| line.trim_start_matches([' ', '{', '"']).starts_with("openapi")) {
            return Some("\n".repeat(start + 1) + &block.join("\n"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_of_a_page_keeps_its_lines() {
        let table = [
            (
                "# A\n\n````yaml /openapi.json get /a\nopenapi: 3.1.0\npaths: {}\n````\nb",
                Some("\n\n\nopenapi: 3.1.0\npaths: {}"),
            ),
            (
                "```sh\ncurl\n```\n```json\n{\n  \"openapi\": \"3.1.0\"\n}\n```",
                Some("\n\n\n\n{\n  \"openapi\": \"3.1.0\"\n}"),
            ),
            (
                "````yaml\nopenapi: 3.1.0\ninfo: |\n  ```\n  a\n```\n````",
                Some("\nopenapi: 3.1.0\ninfo: |\n  ```\n  a\n```"),
            ),
            ("```yaml\nopenapi: 3.1.0", Some("\nopenapi: 3.1.0")),
            ("openapi: 3.1.0\npaths: {}", None),
            ("```sh\ncurl\n```", None),
            ("", None),
        ];
        for (page, expected) in table {
            assert_eq!(super::fragment(page).as_deref(), expected, "{page}");
        }
    }
}
