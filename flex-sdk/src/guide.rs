//! Guides to topics beyond a single method. Their code runs as tests of this crate, against a fake Flex.
//!
//! | guide | questions |
//! | --- | --- |
//! | [`auth`] | Where does the key come from, and what may a client do with it? |
//! | [`errors`] | What went wrong, did it take effect, and what may be logged? |
//! | [`reliability`] | What is retried, what limits a call, and what is promised? |
//! | [`paging`] | How do I read many customers? |
//! | [`bulk`] | How do I change many customers? |
//! | [`beyond`] | What if I need an operation, a field or a header that no method has? |
//! | [`testing`] | How do I test code that uses this crate, without a network? |
//! | [`tracing`] | What does a call log, and how is it measured? |
//! | [`scaling`] | What if the work must survive the process, or needs several processes? |
//! | [`webhooks`] | How do I find out that a customer has changed elsewhere? |
//! | [`document`] | What happens when the API's document changes? |

#[doc = include_str!("guide/auth.md")]
pub mod auth {}
#[doc = include_str!("guide/beyond.md")]
pub mod beyond {}
#[doc = include_str!("guide/bulk.md")]
pub mod bulk {}
#[doc = include_str!("guide/document.md")]
pub mod document {}
#[doc = include_str!("guide/errors.md")]
pub mod errors {}
#[doc = include_str!("guide/paging.md")]
pub mod paging {}
#[doc = include_str!("guide/reliability.md")]
pub mod reliability {}
#[doc = include_str!("guide/scaling.md")]
pub mod scaling {}
// The guide's code needs the feature: without it, the code is shown but not compiled.
#[cfg_attr(any(feature = "httpmock", not(doctest)), doc = include_str!("guide/testing.md"))]
pub mod testing {}
#[doc = include_str!("guide/tracing.md")]
pub mod tracing {}
#[cfg_attr(any(all(feature = "test-util", feature = "webhooks"), not(doctest)), doc = include_str!("guide/webhooks.md"))]
pub mod webhooks {}
