//! The bodies that the server returns.

use serde_json::{Value, json};

/// How many customers a page has.
pub(crate) const PAGE: usize = 100;

/// The body for a created customer.
pub(crate) fn customer() -> String {
    json!({ "customer": value(0) }).to_string()
}

/// The body for a list.
pub(crate) fn page() -> String {
    json!({ "customers": (0..PAGE).map(value).collect::<Vec<_>>() }).to_string()
}

fn value(number: usize) -> Value {
    json!({
        "customer_id": format!("fcus_01HACM7FZ1084XB1GB6053V{number:03}"),
        "first_name": "John",
        "last_name": "Doe",
        "email": format!("john.doe.{number}@example.com"),
        "phone": "+15555555555",
        "employer": "Flex",
        "shipping": {
            "shipping_address_id": format!("fadr_01HACM7FZ1084XB1GB6053V{number:03}"),
            "line1": "1 Main Street",
            "line2": null,
            "city": "Springfield",
            "state": "IL",
            "postal_code": "62701",
            "country": "US",
        },
        "metadata": { "order": number.to_string() },
        "created_at": "2026-06-15T14:30:00Z",
        "test_mode": true,
    })
}
