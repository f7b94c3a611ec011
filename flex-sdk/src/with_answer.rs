//! The operations, with the answer around each value.

use crate::customers::{create, delete, retrieve, update};
use crate::generated::operations::{
    CREATE_CUSTOMER, DELETE_CUSTOMER, RETRIEVE_CUSTOMER, RETRIEVE_PAYMENT_METHOD, UPDATE_CUSTOMER,
};
use crate::paging::{all_customers, all_payment_methods};
use crate::{
    Answer, CreateCustomer, Customer, CustomerId, Customers, DeletedCustomer, Error, ListCustomers, ListPaymentMethods,
    PaymentMethod, PaymentMethodId, PaymentMethods, UpdateCustomer, payment_methods,
};

/// The operations of [`Customers`] or [`PaymentMethods`], each of which returns an [`Answer`]: what came with the value.
///
/// What they do, and which errors they return, is the same.
#[derive(Clone, Copy, Debug)]
pub struct WithAnswer<R>(pub(crate) R);

impl Customers<'_> {
    /// The same operations, which also return what came with the value: status, headers, body, and how many attempts it
    /// took.
    ///
    /// ```no_run
    /// # async fn show(flex: flex_sdk::Client, id: flex_sdk::CustomerId) -> Result<(), flex_sdk::Error> {
    /// let answer = flex.customers().with_answer().retrieve(&id).await?;
    /// println!("{} after {:?}: {}", answer.status(), answer.elapsed(), answer.value().customer_id);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_answer(self) -> WithAnswer<Self> {
        WithAnswer(self)
    }
}

impl WithAnswer<Customers<'_>> {
    /// As [`Customers::create`].
    ///
    /// # Errors
    /// As for [`Customers::create`].
    pub async fn create(self, customer: CreateCustomer) -> Result<Answer<Customer>, Error> {
        let call = self.0.call(CREATE_CUSTOMER);
        let customer = create(&call, customer).await?;
        Ok(call.answer(customer))
    }

    /// As [`Customers::retrieve`].
    ///
    /// # Errors
    /// As for [`Customers::retrieve`].
    pub async fn retrieve(self, id: &CustomerId) -> Result<Answer<Customer>, Error> {
        let call = self.0.call(RETRIEVE_CUSTOMER);
        let customer = retrieve(&call, id).await?;
        Ok(call.answer(customer))
    }

    /// As [`Customers::update`].
    ///
    /// # Errors
    /// As for [`Customers::update`].
    pub async fn update(self, id: &CustomerId, customer: UpdateCustomer) -> Result<Answer<Customer>, Error> {
        let call = self.0.call(UPDATE_CUSTOMER);
        let customer = update(&call, id, customer).await?;
        Ok(call.answer(customer))
    }

    /// As [`Customers::delete`].
    ///
    /// # Errors
    /// As for [`Customers::delete`].
    pub async fn delete(self, id: &CustomerId) -> Result<Answer<DeletedCustomer>, Error> {
        let call = self.0.call(DELETE_CUSTOMER);
        let customer = delete(&call, id).await?;
        Ok(call.answer(customer))
    }

    /// As [`Customers::list`].
    ///
    /// # Errors
    /// As for [`Customers::list`].
    pub async fn list(self, query: &ListCustomers) -> Result<Answer<Vec<Customer>>, Error> {
        let call = all_customers::call(self.0.raw, self.0.settings, query)?;
        let customers = all_customers::customers(&call, query).await?.all()?;
        Ok(call.answer(customers))
    }
}

impl PaymentMethods<'_> {
    /// The same operations, which also return what came with the value: see
    /// [`Customers::with_answer`](crate::Customers::with_answer).
    #[must_use]
    pub fn with_answer(self) -> WithAnswer<Self> {
        WithAnswer(self)
    }
}

impl WithAnswer<PaymentMethods<'_>> {
    /// As [`PaymentMethods::retrieve`].
    ///
    /// # Errors
    /// As for [`PaymentMethods::retrieve`].
    pub async fn retrieve(self, id: &PaymentMethodId) -> Result<Answer<PaymentMethod>, Error> {
        let call = self.0.call(RETRIEVE_PAYMENT_METHOD);
        let payment_method = payment_methods::retrieve(&call, self.0.customer, id).await?;
        Ok(call.answer(payment_method))
    }

    /// As [`PaymentMethods::list`].
    ///
    /// # Errors
    /// As for [`PaymentMethods::list`].
    pub async fn list(self, query: &ListPaymentMethods) -> Result<Answer<Vec<PaymentMethod>>, Error> {
        let PaymentMethods { raw, settings, customer } = self.0;
        let call = all_payment_methods::call(raw, settings, query)?;
        let payment_methods = all_payment_methods::payment_methods(&call, customer, query).await?.all()?;
        Ok(call.answer(payment_methods))
    }
}
