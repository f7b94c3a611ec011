//! Objects with ids.

use std::hash::Hash;
use std::ops::Deref;

use serde::de::DeserializeOwned;

use crate::{Customer, CustomerId, Error, PaymentMethod, PaymentMethodId};

/// An object with an id.
pub(crate) trait Entity: DeserializeOwned {
    type Id: From<String> + Clone + Eq + Hash + Deref<Target = String>;
    /// The property that is its id.
    const ID: &str;
    /// What its ids begin with, by Flex's API reference.
    const ID_PREFIX: &str;

    fn id(&self) -> &Self::Id;

    /// The id in an error about such an object.
    fn id_in(error: &Error) -> Option<&Self::Id>;

    fn put_id(id: Self::Id, error: &mut Error);
}

macro_rules! entities {
    ($($entity:ident: $id:ident $type:ident, $prefix:literal;)*) => {$(
        impl Entity for $entity {
            type Id = $type;
            const ID: &str = stringify!($id);
            const ID_PREFIX: &str = $prefix;

            fn id(&self) -> &$type {
                &self.$id
            }

            fn id_in(error: &Error) -> Option<&$type> {
                error.$id()
            }

            fn put_id(id: $type, error: &mut Error) {
                error.0.$id = Some(id);
            }
        }
    )*};
}

entities! {
    Customer: customer_id CustomerId, "fcus_";
    PaymentMethod: payment_method_id PaymentMethodId, "fpm_";
}

/// Whether two ids are the same, up to what Flex may normalise.
pub(crate) fn is_same_id(answered: &str, id: &str) -> bool {
    answered.trim().eq_ignore_ascii_case(id.trim())
}
