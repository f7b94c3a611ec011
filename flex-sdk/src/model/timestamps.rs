//! Conversion of points in time, which Flex sends as text.

use jiff::Timestamp;

use crate::{Customer, PaymentMethod};

impl Customer {
    /// Returns [`created_at`](Self::created_at), when the customer was created, as a point in time. `None` if it is not in the
    /// format of RFC 3339, which Flex's API reference shows. Needs the feature `jiff`.
    ///
    /// ```
    /// # use flex_sdk::Customer;
    /// # fn example(customer: &Customer) {
    /// if let Some(created) = customer.created_at_timestamp() {
    ///     let age = jiff::Timestamp::now().duration_since(created);
    ///     println!("a customer for {} s", age.as_secs());
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn created_at_timestamp(&self) -> Option<Timestamp> {
        timestamp(&self.created_at)
    }
}

impl PaymentMethod {
    /// Returns [`created_at`](Self::created_at), when the payment method was created, as a point in time. `None` if it is
    /// missing or not in the format of RFC 3339. Needs the feature `jiff`.
    #[must_use]
    pub fn created_at_timestamp(&self) -> Option<Timestamp> {
        timestamp(self.created_at.as_deref()?)
    }
}

fn timestamp(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_that_is_no_timestamp_is_none() {
        let table = [
            ("2026-06-15T14:30:00Z", Some("2026-06-15T14:30:00Z")),
            ("2026-06-15T16:30:00.25+02:00", Some("2026-06-15T14:30:00.25Z")),
            ("2026-06-15T14:30:00", None),
            ("2026-06-15", None),
            ("1781533800", None),
            ("<string>", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(super::timestamp(text).map(|found| found.to_string()).as_deref(), expected, "{text}");
        }
    }
}
