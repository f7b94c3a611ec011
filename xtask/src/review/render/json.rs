//! A review for programs, and its JSON Schema.

use anyhow::Result;
use schemars::generate::SchemaSettings;

use crate::review::report::Report;

/// Renders the report.
pub(crate) fn render(report: &Report) -> Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// Returns the JSON Schema of a printed report, in which fields that may be null are always present.
pub(crate) fn schema() -> Result<String> {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    Ok(serde_json::to_string_pretty(&generator.into_root_schema_for::<Report>())? + "\n")
}
