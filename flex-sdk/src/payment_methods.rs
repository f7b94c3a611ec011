//! The operations on a customer's payment methods.

use crate::attempts::Settings;
use crate::call::Call;
use crate::generated::operations::RETRIEVE_PAYMENT_METHOD;
use crate::generated::types::PaymentMethodResponse;
use crate::paging::all_payment_methods::{call, may_belong_to, payment_methods};
use crate::types::entity::is_same_id;
use crate::{
    AllPaymentMethods, CustomerId, Error, ListPaymentMethods, Operation, PaymentMethod, PaymentMethodId, generated,
};

/// The operations on a customer's payment methods, from
/// [`Customers::payment_methods`](crate::Customers::payment_methods), whose settings they share.
///
/// Each returns an [`Error`] as the [operations on customers](crate::Customers) do. A customer id that is empty, `.` or
/// `..` is rejected.
#[derive(Clone, Copy, Debug)]
pub struct PaymentMethods<'a> {
    pub(crate) raw: &'a generated::Client,
    pub(crate) settings: Settings,
    pub(crate) customer: &'a CustomerId,
}

impl<'a> PaymentMethods<'a> {
    pub(crate) fn new(raw: &'a generated::Client, settings: Settings, customer: &'a CustomerId) -> Self {
        Self { raw, settings, customer }
    }

    /// Returns the payment method with this id.
    ///
    /// ```no_run
    /// # async fn show(flex: flex_sdk::Client, id: flex_sdk::CustomerId) -> Result<(), flex_sdk::Error> {
    /// let payment_method_id = "fpm_01J9XR8M3K7VZ8N2YB4WJ6T0RA".into();
    /// let payment_method = flex.customers().payment_methods(&id).retrieve(&payment_method_id).await?;
    /// println!("{:?}", payment_method.card.and_then(|card| card.brand));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As for [all operations](PaymentMethods). A response with another id, or about another customer's payment method,
    /// is an error of kind [`Mismatch`](crate::ErrorKind::Mismatch).
    pub async fn retrieve(self, id: &PaymentMethodId) -> Result<PaymentMethod, Error> {
        retrieve(&self.call(RETRIEVE_PAYMENT_METHOD), self.customer, id).await
    }

    /// Returns one page of the payment methods, newest first.
    ///
    /// Flex does not say whether there are more: use [`list_all`](Self::list_all) to get them all.
    ///
    /// # Errors
    /// As for [all operations](PaymentMethods), and if the limit is not between 1 and 100, or the offset is negative.
    /// Another customer's payment method is an error of kind [`Mismatch`](crate::ErrorKind::Mismatch). If a payment
    /// method on the page cannot be decoded, the error is about the first such one, with its position and
    /// [id](Error::payment_method_id): [`list_all`](Self::list_all) returns the others.
    pub async fn list(self, query: &ListPaymentMethods) -> Result<Vec<PaymentMethod>, Error> {
        let call = call(self.raw, self.settings, query)?;
        payment_methods(&call, self.customer, query).await?.all()
    }

    /// Returns all payment methods, newest first, page by page: see [`AllPaymentMethods`].
    pub fn list_all(self, query: ListPaymentMethods) -> AllPaymentMethods {
        AllPaymentMethods::new(self.raw.clone(), self.settings, self.customer.clone(), query)
    }

    /// Prepares a call of the generated client.
    pub(crate) fn call(self, operation: Operation) -> Call {
        Call::new(self.raw, operation, self.settings)
    }
}

pub(crate) async fn retrieve(call: &Call, customer: &CustomerId, id: &PaymentMethodId) -> Result<PaymentMethod, Error> {
    let is_requested = |answer: &PaymentMethodResponse| {
        let found = &answer.payment_method;
        if !is_same_id(&found.payment_method_id, id) {
            vec!["payment_method_id"]
        } else if !may_belong_to(found, customer) {
            vec!["customer"]
        } else {
            Vec::new()
        }
    };
    Ok(call.run(|| call.raw.retrieve_payment_method(customer, id), is_requested).await?.payment_method)
}
