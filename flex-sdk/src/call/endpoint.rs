//! An operation with its arguments: how to send its request, and how to read its response.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::pin::Pin;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::execution::execute;
use super::options::Options;
use super::response::Response;
use crate::error::explain::problem;
use crate::generated::{self, ResponseValue};
use crate::paging::query::PageQuery;
use crate::transport::partial_json::{Members, unicode, without_bom};
use crate::{Client, Error, Operation};

/// What a method of the generated client returns: the body of a success.
pub(crate) type Outcome = Result<ResponseValue<Bytes>, generated::Error<()>>;

/// An attempt to send a request.
pub(crate) type Attempt<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// The future of a call.
pub(crate) type Sending<'a, T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send + 'a>>;

/// A request that can be sent more than once.
pub(crate) trait Request: Send + Sync {
    fn operation(&self) -> Operation;

    /// Rejects a request that must not be sent, and says what is wrong with it.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    /// Sends the request once.
    fn send<'a>(&'a self, client: &'a generated::Client) -> Attempt<'a>;

    /// Whether the request asks for a page that begins at a cursor.
    fn has_cursor(&self) -> bool {
        false
    }

    /// Whether a response about something else may be the one to another request.
    fn may_be_swapped(&self) -> bool {
        true
    }
}

/// A request, and how to read its response.
pub(crate) trait Exchange<T>: Request {
    fn request(&self) -> &dyn Request;

    fn expectation(&self) -> &'static Expectation;

    /// Reads the body of a success.
    fn read(&self, body: &[u8]) -> Result<T, Unusable>;

    /// Whether a body that cannot be decoded is about what was requested.
    fn is_shown_by(&self, body: &[u8]) -> bool {
        let _ = body;
        false
    }

    /// Reads what it can from a body that cannot be decoded as a whole.
    fn recover(&self, error: &Error) -> Option<T> {
        let _ = error;
        None
    }

    /// Sends the request, retries it if necessary, and reads its response.
    ///
    /// It is a method of the trait, so that this crate compiles it, and not each crate that awaits a call.
    fn execute<'a>(&'a self, client: &'a Client, options: &'a Options) -> Sending<'a, T>
    where
        T: 'static,
    {
        Box::pin(execute(self, client, options))
    }

    /// The query that says which page is requested, if this is a list.
    fn page_query(&mut self) -> Option<&mut dyn PageQuery> {
        None
    }
}

/// Why the body of a success cannot be used.
pub(crate) enum Unusable {
    Undecodable,
    /// The body is about something else: these properties differ.
    Other(Vec<&'static str>),
}

/// What errors say about the body that a response should have.
pub(crate) struct Expectation {
    /// Its name, with an article.
    pub(crate) name: &'static str,
    /// The member of the envelope. Empty if there is no envelope.
    pub(crate) member: &'static str,
    /// The property that is the id of the object in it.
    pub(crate) id: Option<&'static str>,
    /// Describes what is wrong with a body.
    pub(crate) problem: fn(&[u8]) -> String,
}

impl Expectation {
    pub(crate) const fn of<P: Payload>() -> &'static Self {
        const {
            let problem = |body: &[u8]| problem::<P>(body, P::PLACE);
            &Self { name: P::NAME, member: P::MEMBER, id: P::ID, problem }
        }
    }
}

/// A body that a success may have.
pub(crate) trait Payload: DeserializeOwned + 'static {
    /// What is in the envelope, or the whole body if there is no envelope.
    type Value: 'static;
    /// Its name in errors, with an article.
    const NAME: &'static str;
    /// The member of the envelope. Empty if there is no envelope.
    const MEMBER: &'static str;
    /// The property that is the id of the value.
    const ID: Option<&'static str> = None;
    /// The prefix of the paths in its errors, or `None` for a caller's own type.
    const PLACE: Option<&'static str> = Some("");

    fn into_value(self) -> Self::Value;

    /// Decodes a body. An empty one is read as null.
    fn decode(body: &[u8]) -> Option<Self> {
        // Only decoding from text is compiled, and it is faster: the whole body is checked for UTF-8 at once.
        let json = if body.is_empty() { b"null" } else { without_bom(body) };
        serde_json::from_str(&unicode(json)).ok()
    }

    /// The properties of a value, if it is an object.
    fn found(value: &Self::Value) -> Option<&dyn Found> {
        let _ = value;
        None
    }
}

/// Implements [`Payload`] for a body with this name, whose value is one of its members or the body itself. An object may have
/// an id.
macro_rules! payload {
    ($body:ty: $name:literal, $value:ty $(, $member:literal $field:ident)? $(; $object:ident $($id:literal)?)?) => {
        impl $crate::call::endpoint::Payload for $body {
            type Value = $value;
            const NAME: &'static str = $name;
            const MEMBER: &'static str = concat!($($member)?);
            $($(const ID: Option<&'static str> = Some($id);)?)?

            fn into_value(self) -> Self::Value {
                self $(.$field)?
            }

            $(fn found(value: &Self::Value) -> Option<&dyn $crate::call::endpoint::Found> {
                $crate::call::endpoint::$object(value)
            })?
        }
    };
}

pub(crate) use payload;

#[expect(clippy::unnecessary_wraps, reason = "it is what `Payload::found` returns")]
pub(crate) fn object(object: &impl Found) -> Option<&dyn Found> {
    Some(object)
}

/// No body is expected, and any body is ignored.
impl Payload for () {
    type Value = ();
    const NAME: &'static str = "no body";
    const MEMBER: &'static str = "";

    fn into_value(self) {}

    fn decode(_: &[u8]) -> Option<Self> {
        Some(())
    }
}

/// A body that is not JSON.
impl Payload for Vec<u8> {
    type Value = Self;
    const NAME: &'static str = "bytes";
    const MEMBER: &'static str = "";

    fn into_value(self) -> Self {
        self
    }

    fn decode(body: &[u8]) -> Option<Self> {
        Some(body.to_owned())
    }
}

/// A body that may be missing.
impl<P: Payload> Payload for Option<P> {
    type Value = Option<P::Value>;
    const NAME: &'static str = P::NAME;
    const MEMBER: &'static str = P::MEMBER;
    const ID: Option<&'static str> = P::ID;
    const PLACE: Option<&'static str> = P::PLACE;

    fn into_value(self) -> Self::Value {
        self.map(P::into_value)
    }

    fn found(value: &Self::Value) -> Option<&dyn Found> {
        P::found(value.as_ref()?)
    }
}

/// A body with a list of items.
pub(crate) trait ListPayload: Payload<Value = Vec<Self::Item>> {
    type Item: Item;
}

/// An object of a list.
pub(crate) trait Item: DeserializeOwned + Found + 'static {
    /// The property that is its id.
    const ID: &'static str;
    /// The prefix of its ids, by Flex's API reference. Empty if it is not known.
    const ID_PREFIX: &'static str;

    fn id(&self) -> &str;
}

/// A received object, or as much of it as can be read.
pub(crate) trait Found {
    /// A property that is a text.
    fn text(&self, property: &str) -> Option<Cow<'_, str>>;

    /// Whether it may be the object whose property has this value.
    fn may_be(&self, property: &str, id: &str) -> bool {
        self.text(property).is_none_or(|found| is_same_id(&found, id))
    }
}

impl Found for Members {
    fn text(&self, property: &str) -> Option<Cow<'_, str>> {
        Members::text(self, property).map(Cow::Owned)
    }

    /// A missing property may be unreadable, so it shows nothing.
    fn may_be(&self, property: &str, id: &str) -> bool {
        self.text(property).is_some_and(|found| is_same_id(&found, id))
    }
}

/// The properties in which an object differs from the one with these ids.
#[expect(clippy::unnecessary_wraps, reason = "it is what an `About` returns")]
pub(crate) fn differing(found: &dyn Found, ids: &[(&'static str, &str)]) -> Option<Vec<&'static str>> {
    Some(ids.iter().filter(|(property, id)| !found.may_be(property, id)).map(|(property, _)| *property).collect())
}

/// Whether two ids are the same, ignoring whitespace and case, which Flex may normalise.
fn is_same_id(found: &str, id: &str) -> bool {
    found.trim().eq_ignore_ascii_case(id.trim())
}

/// A request body by which the response cannot be recognised. For a type with an inherent method `differing`, that method is
/// called instead.
#[allow(dead_code, reason = "it is for documents with such a body")]
pub(crate) trait Unrecognised {
    fn differing(&self, _: &dyn Found) -> Option<Vec<&'static str>> {
        None
    }
}

impl<T> Unrecognised for T {}

/// A method of the generated client, which sends one attempt.
pub(crate) type Method<A> = for<'a> fn(&'a generated::Client, &'a A) -> Attempt<'a>;

/// The properties in which a response differs from the arguments. `None` if it cannot be compared.
pub(crate) type About<A> = fn(&A, &dyn Found) -> Option<Vec<&'static str>>;

/// An operation with its arguments, whose response has a body `P`.
pub(crate) struct Endpoint<A, P> {
    operation: Operation,
    pub(crate) arguments: A,
    method: Method<A>,
    about: About<A>,
    check: fn(&A) -> Result<(), String>,
    payload: PhantomData<fn() -> P>,
}

impl<A, P: Payload> Endpoint<A, P> {
    pub(crate) fn new(operation: Operation, arguments: A, method: Method<A>, about: About<A>) -> Self {
        Self { operation, arguments, method, about, check: |_| Ok(()), payload: PhantomData }
    }

    /// Rejects arguments that must not be sent.
    pub(crate) fn checked(self, check: fn(&A) -> Result<(), String>) -> Self {
        Self { check, ..self }
    }

    /// The properties in which an object differs from the arguments, if it is another one.
    pub(crate) fn other(&self, found: &dyn Found) -> Option<Vec<&'static str>> {
        (self.about)(&self.arguments, found).filter(|differing| !differing.is_empty())
    }
}

impl<A: Send + Sync, P: Payload> Request for Endpoint<A, P> {
    fn operation(&self) -> Operation {
        self.operation
    }

    fn check(&self) -> Result<(), String> {
        (self.check)(&self.arguments)
    }

    fn send<'a>(&'a self, client: &'a generated::Client) -> Attempt<'a> {
        (self.method)(client, &self.arguments)
    }
}

impl<A: Send + Sync, P: Payload> Exchange<P::Value> for Endpoint<A, P> {
    fn request(&self) -> &dyn Request {
        self
    }

    fn expectation(&self) -> &'static Expectation {
        Expectation::of::<P>()
    }

    fn read(&self, body: &[u8]) -> Result<P::Value, Unusable> {
        let value = decode::<P>(body)?;
        match P::found(&value).and_then(|found| self.other(found)) {
            Some(differing) => Err(Unusable::Other(differing)),
            None => Ok(value),
        }
    }

    fn is_shown_by(&self, body: &[u8]) -> bool {
        (self.about)(&self.arguments, &Members::read(body, P::MEMBER)).is_some_and(|differing| differing.is_empty())
    }
}

/// Decodes the value of a body.
pub(crate) fn decode<P: Payload>(body: &[u8]) -> Result<P::Value, Unusable> {
    P::decode(body).map(P::into_value).ok_or(Unusable::Undecodable)
}
