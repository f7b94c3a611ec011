//! The direction in which the values of a schema travel.

/// In the requests or in the responses of operations. The body of a webhook travels like a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    Request,
    Response,
}

impl Direction {
    /// Returns the opposite direction, as in a callback, whose requests are sent to the caller.
    pub(crate) fn turned(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }

    /// The keyword of properties that do not travel in this direction.
    pub(crate) fn left_out(self) -> &'static str {
        match self {
            Self::Request => "readOnly",
            Self::Response => "writeOnly",
        }
    }
}
