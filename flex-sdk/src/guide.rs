//! Guides: what to know beyond a single method. Their code runs as tests of this crate, against a fake Flex.
//!
//! | guide | what it answers |
//! | --- | --- |
//! | [`auth`] | Where does the key come from, and what may a client do with it? |
//! | [`errors`] | What went wrong, was it carried out, and what may be logged? |
//! | [`retries`] | What is attempted again, when, and for how long? |
//! | [`paging`] | How are many customers read? |
//! | [`testing`] | How is code that uses this crate tested without a network? |
//! | [`tracing`] | What is there to see of a call? |
//! | [`document`] | What happens when the API's document changes? |

#[doc = include_str!("guide/auth.md")]
pub mod auth {}
#[doc = include_str!("guide/document.md")]
pub mod document {}
#[doc = include_str!("guide/errors.md")]
pub mod errors {}
#[doc = include_str!("guide/paging.md")]
pub mod paging {}
#[doc = include_str!("guide/retries.md")]
pub mod retries {}
// Its code needs the feature.
#[cfg_attr(feature = "httpmock", doc = include_str!("guide/testing.md"))]
#[cfg_attr(not(feature = "httpmock"), doc = "See the documentation with the feature `httpmock`.")]
pub mod testing {}
#[doc = include_str!("guide/tracing.md")]
pub mod tracing {}
