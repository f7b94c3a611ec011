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
        self.created_at.parse().ok()
    }
}

impl PaymentMethod {
    /// Returns [`created_at`](Self::created_at), when the payment method was created, as a point in time. `None` if it is
    /// missing or not in the format of RFC 3339. Needs the feature `jiff`.
    #[must_use]
    pub fn created_at_timestamp(&self) -> Option<Timestamp> {
        self.created_at.as_deref()?.parse().ok()
    }
}
