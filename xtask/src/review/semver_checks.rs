//! The findings of cargo-semver-checks about the hand-written part of the crate, read from its output.

use anyhow::{Result, ensure};

use super::finding::ClientChange;
use super::rules;

/// The generated part, which is compared separately.
const GENERATED: &str = "/src/generated/";

/// Returns one finding for each item of each failed check.
pub(crate) fn findings(printed: &str) -> Result<Vec<ClientChange>> {
    let printed = anstream::adapter::strip_str(printed).to_string();
    ensure!(
        printed.lines().any(|line| line.trim_start().starts_with("Summary ")),
        "the output of `cargo semver-checks` is incomplete: keep its standard error, too, with `> FILE 2>&1`"
    );
    let mut findings = Vec::new();
    // The check, such as "inherent_method_missing: pub method removed or renamed".
    let mut check = "";
    let mut is_list = false;
    for line in printed.lines() {
        if let Some(heading) = line.strip_prefix("--- ") {
            // A warning requires no other version.
            check = heading.strip_prefix("failure ").unwrap_or_default().trim_end_matches(" ---");
            is_list = false;
        } else if line == "Failed in:" {
            is_list = !check.is_empty();
        } else if let Some(found) = line.strip_prefix("  ").filter(|found| is_list && !found.starts_with(' ')) {
            if found.contains(GENERATED) {
                continue;
            }
            let (item, (id, words)) = (without_place(found), check.split_once(": ").unwrap_or((check, check)));
            let message = format!("`{item}`: {words} (`{id}`).");
            findings.push(ClientChange::new(&rules::PUBLIC_ITEM_CHANGED, item, message));
        } else if !line.starts_with(' ') {
            is_list = false;
        }
    }
    Ok(findings)
}

/// Returns what was found, without the file and line, which depend on the machine.
fn without_place(found: &str) -> &str {
    let is_place = |rest: &str| {
        let line = rest.rsplit_once(':').map(|(_, line)| line);
        line.is_some_and(|line| !line.is_empty() && line.bytes().all(|digit| digit.is_ascii_digit()))
    };
    let cut = [" in ", " at "].into_iter().filter_map(|word| found.rfind(word)).max();
    let item = cut.filter(|_| is_place(found)).map_or(found, |cut| &found[..cut]);
    item.trim_end_matches(", previously").trim_end_matches(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "    Checking flex-sdk v0.1.0 -> v0.1.0 (no change; assume minor)
     Checked [   0.074s] 202 checks: 200 pass, 2 fail, 0 warn, 58 skip

--- failure inherent_method_missing: pub method removed or renamed ---

Description:
A publicly-visible method or associated fn is no longer available under its prior name.
        ref: https://doc.rust-lang.org/cargo/reference/semver.html#item-remove

Failed in:
  Error::is_server, previously in file /a/flex-sdk/src/error.rs:284
      Parsed [   0.030s] (baseline)
  Customer::plan, previously in file /a/flex-sdk/src/generated/types.rs:12

--- failure feature_missing: package feature removed or renamed ---

Failed in:
  feature jiff in the package's Cargo.toml

--- warning partial_ord_enum_variants_reordered: enum variants reordered ---

Failed in:
  Mode::Test in file /a/flex-sdk/src/client.rs:1

     Summary semver requires new major version: 2 major and 0 minor checks failed
    Finished [  40.951s] flex-sdk
";

    #[test]
    fn each_hand_written_item_is_a_finding() {
        let found = findings(&format!("\u{1b}[1m{PRINTED}\u{1b}[0m")).unwrap();
        let found: Vec<_> = found.iter().map(|finding| (finding.item.as_str(), finding.message.as_str())).collect();
        let expected = [
            ("Error::is_server", "`Error::is_server`: pub method removed or renamed (`inherent_method_missing`)."),
            (
                "feature jiff in the package's Cargo.toml",
                "`feature jiff in the package's Cargo.toml`: package feature removed or renamed (`feature_missing`).",
            ),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_place_is_left_out() {
        let table = [
            ("enum A in file /b/c.rs:1", "enum A"),
            ("A::b, previously at /b/c.rs:12", "A::b"),
            ("A::b now takes &self, not &mut self, in /b in c.rs:3", "A::b now takes &self, not &mut self, in /b"),
            ("feature a now enables b", "feature a now enables b"),
        ];
        for (found, expected) in table {
            assert_eq!(without_place(found), expected, "{found}");
        }
    }

    #[test]
    fn half_of_what_is_printed_is_refused() {
        let failures = PRINTED.lines().skip(3).take(9).collect::<Vec<_>>().join("\n");
        assert!(findings(&failures).unwrap_err().to_string().contains("2>&1"));
        assert!(findings("     Summary no semver update required\n").unwrap().is_empty());
    }
}
