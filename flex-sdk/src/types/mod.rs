//! The generated types that callers meet first, each with an example.

pub mod builder;
pub(crate) mod entity;
pub(crate) mod lenient;
pub(crate) mod operation;
pub(crate) mod text;
#[cfg(feature = "jiff")]
mod timestamps;

/// The request of [`Customers::create`](crate::Customers::create).
///
/// ```
/// use flex_sdk::{CreateCustomer, ShippingAddressInput};
///
/// let address = ShippingAddressInput::builder()
///     .line1("1 Main Street")
///     .city("Springfield")
///     .state("OR")
///     .postal_code("97477")
///     .country("US")
///     .build();
/// let customer = CreateCustomer::builder()
///     .first_name("John")
///     .last_name("Doe")
///     .email("john.doe@example.com")
///     .phone(Some("+15555555555")) // an Option of a value, if you have one
///     .shipping(address)
///     .build();
/// // Personal data is left out.
/// assert!(!format!("{customer:?}").contains("Doe"));
/// ```
pub use crate::generated::types::CreateCustomer;

/// The request of [`Customers::update`](crate::Customers::update).
///
/// ```
/// use flex_sdk::UpdateCustomer;
///
/// let changes = UpdateCustomer::builder().phone("+15555555555").build();
/// assert_eq!(changes.email, None); // which stays as it is
/// ```
pub use crate::generated::types::UpdateCustomer;

/// The query of [`Customers::list`](crate::Customers::list): by default the ten newest customers.
///
/// ```
/// use flex_sdk::ListCustomers;
///
/// let newest = ListCustomers::default();
/// let next_page = ListCustomers::builder().starting_after("fcus_01HACM7FZ1084XB1GB6053VM0D").limit(100).build();
/// ```
pub use crate::generated::types::ListCustomers;

/// What [`Customers::delete`](crate::Customers::delete) returns.
///
/// ```
/// use flex_sdk::DeletedCustomer;
///
/// let deleted = DeletedCustomer::builder().customer_id("fcus_01HACM7FZ1084XB1GB6053VM0D").deleted(true).build();
/// assert!(deleted.deleted);
/// ```
pub use crate::generated::types::DeletedCustomer;

/// A customer, as the operations return it.
///
/// It has a builder too, for your tests:
///
/// ```
/// use flex_sdk::Customer;
///
/// let customer = Customer::builder()
///     .customer_id("fcus_01HACM7FZ1084XB1GB6053VM0D")
///     .first_name("John")
///     .last_name("Doe")
///     .email("john.doe@example.com")
///     .created_at("2026-06-15T14:30:00Z")
///     .test_mode(true)
///     .build();
/// assert_eq!(customer.customer_id.as_str(), "fcus_01HACM7FZ1084XB1GB6053VM0D");
/// assert_eq!(customer.phone, None);
/// ```
pub use crate::generated::types::Customer;

/// A customer's id.
///
/// ```
/// use flex_sdk::CustomerId;
///
/// let id = CustomerId::from("fcus_01HACM7FZ1084XB1GB6053VM0D");
/// assert_eq!(id.to_string(), "fcus_01HACM7FZ1084XB1GB6053VM0D");
/// ```
pub use crate::generated::types::CustomerId;

/// The address of a [`Customer`]. Its fields may be missing, whatever was sent.
///
/// ```
/// use flex_sdk::{Customer, ShippingAddress};
///
/// fn city(customer: &Customer) -> Option<&str> {
///     customer.shipping.as_ref()?.city.as_deref()
/// }
///
/// let address = ShippingAddress::builder().city("Springfield").build();
/// # let customer = Customer::builder().customer_id("fcus_1").first_name("John").last_name("Doe");
/// # let customer = customer.email("john.doe@example.com").created_at("2026-06-15T14:30:00Z").test_mode(true);
/// # let customer = customer.shipping(address).build();
/// assert_eq!(city(&customer), Some("Springfield"));
/// ```
pub use crate::generated::types::ShippingAddress;

/// The address in a [`CreateCustomer`] or [`UpdateCustomer`].
///
/// ```
/// use flex_sdk::{ShippingAddressInput, UpdateCustomer};
///
/// let address = ShippingAddressInput::builder().line1("1 Main Street").city("Springfield").build();
/// let changes = UpdateCustomer::builder().shipping(address).build();
/// ```
pub use crate::generated::types::ShippingAddressInput;

/// One of the wrong fields in [`Error::details`](crate::Error::details).
///
/// ```
/// use flex_sdk::ErrorDetail;
///
/// let detail = ErrorDetail::builder().loc(vec!["customer".into(), "email".into()]).type_("taken").build();
/// assert_eq!(detail.path(), "customer.email");
/// ```
pub use crate::generated::types::ErrorDetail;

/// A checkout session's id, for [`CreateCustomer::checkout_session_id`].
///
/// ```
/// use flex_sdk::{CheckoutSessionId, CreateCustomer};
///
/// let session = CheckoutSessionId::from("the id that Flex returned");
/// let customer = CreateCustomer::builder().first_name("John").last_name("Doe").email("john.doe@example.com");
/// let customer = customer.checkout_session_id(session).build();
/// ```
pub use crate::generated::types::CheckoutSessionId;

/// A shipping address's id, from [`ShippingAddress::shipping_address_id`].
///
/// ```
/// use flex_sdk::{ShippingAddress, ShippingAddressId};
///
/// fn id(address: &ShippingAddress) -> Option<&ShippingAddressId> {
///     address.shipping_address_id.as_ref()
/// }
/// ```
pub use crate::generated::types::ShippingAddressId;

/// A payment method of a customer, as [`PaymentMethods`](crate::PaymentMethods) returns it.
///
/// ```
/// use flex_sdk::{PaymentCard, PaymentMethod};
///
/// fn brand(payment_method: &PaymentMethod) -> Option<&str> {
///     payment_method.card.as_ref()?.brand.as_deref()
/// }
///
/// let card = PaymentCard::builder().brand("american_express").build();
/// let payment_method = PaymentMethod::builder()
///     .payment_method_id("fpm_01J9XR8M3K7VZ8N2YB4WJ6T0RA")
///     .card(card)
///     .test_mode(true)
///     .build();
/// assert_eq!(brand(&payment_method), Some("american_express"));
/// ```
pub use crate::generated::types::PaymentMethod;

/// A payment method's id.
///
/// ```
/// use flex_sdk::PaymentMethodId;
///
/// let id = PaymentMethodId::from("fpm_01J9XR8M3K7VZ8N2YB4WJ6T0RA");
/// assert_eq!(id.as_str(), "fpm_01J9XR8M3K7VZ8N2YB4WJ6T0RA");
/// ```
pub use crate::generated::types::PaymentMethodId;

/// The query of [`PaymentMethods::list`](crate::PaymentMethods::list): by default the ten newest payment methods.
///
/// ```
/// use flex_sdk::ListPaymentMethods;
///
/// let second_page = ListPaymentMethods::builder().offset(10).build();
/// ```
pub use crate::generated::types::ListPaymentMethods;

/// The customer of a [`PaymentMethod`]: an id, or the whole customer.
///
/// ```
/// use flex_sdk::{CustomerId, CustomerReference, PaymentMethod};
///
/// fn customer_id(payment_method: &PaymentMethod) -> Option<&CustomerId> {
///     match payment_method.customer.as_ref()? {
///         CustomerReference::CustomerId(id) => Some(id),
///         CustomerReference::Customer(customer) => Some(&customer.customer_id),
///         _ => None,
///     }
/// }
/// ```
pub use crate::generated::types::CustomerReference;

/// Who pays with a [`PaymentMethod`]. Its fields may be missing.
///
/// ```
/// use flex_sdk::{BillingDetails, PaymentMethod};
///
/// fn name(payment_method: &PaymentMethod) -> Option<&str> {
///     payment_method.billing_details.as_ref()?.name.as_deref()
/// }
///
/// let details = BillingDetails::builder().name("John Doe").build();
/// // Personal data is left out.
/// assert!(!format!("{details:?}").contains("Doe"));
/// ```
pub use crate::generated::types::BillingDetails;

/// The address in [`BillingDetails`]. Its fields may be missing.
///
/// ```
/// use flex_sdk::{BillingAddress, BillingDetails};
///
/// let address = BillingAddress::builder().postal_code("97477").build();
/// let details = BillingDetails::builder().address(address).build();
/// ```
pub use crate::generated::types::BillingAddress;

/// The card of a [`PaymentMethod`]. Its fields may be missing.
///
/// ```
/// use flex_sdk::PaymentCard;
///
/// let card = PaymentCard::builder().brand("visa").exp_month(12).exp_year(2027).last4("4242").build();
/// // The last digits and the expiry are left out.
/// assert!(!format!("{card:?}").contains("4242"));
/// ```
pub use crate::generated::types::PaymentCard;
