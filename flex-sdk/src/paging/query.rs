//! The query of a list: where it begins, and checks of its values.

/// How a list continues after a page, by Flex's API reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paging {
    /// After the item with this id.
    Cursor,
    /// After this many items.
    Offset,
}

/// The problem of a cursor that cannot be read.
pub(crate) const NO_CURSOR: &str = "the cursor is not from this list: pass one that the list returned";

/// The query of a list.
pub(crate) trait PageQuery: Send + Sync {
    fn paging(&self) -> Paging;

    /// The cursor after which the page begins.
    fn start(&self) -> Option<String>;

    /// Makes the page begin after a cursor.
    fn start_at(&mut self, cursor: &str) -> Result<(), String>;

    /// Whether the page ends before a cursor, so that the list would go backwards.
    fn is_backward(&self) -> bool {
        false
    }

    /// Asks for the largest page, unless the query has a limit.
    fn fill(&mut self) {}
}

/// The arguments of a list, the last of which is its query.
pub(crate) trait Paged: Send + Sync {
    fn query(&self) -> &dyn PageQuery;
    fn query_mut(&mut self) -> &mut dyn PageQuery;
}

impl<Q: PageQuery> Paged for Q {
    fn query(&self) -> &dyn PageQuery {
        self
    }

    fn query_mut(&mut self) -> &mut dyn PageQuery {
        self
    }
}

macro_rules! paged {
    ($position:tt, $($id:ident)*) => {
        impl<$($id: Send + Sync,)* Q: PageQuery> Paged for ($($id,)* Q) {
            fn query(&self) -> &dyn PageQuery {
                &self.$position
            }

            fn query_mut(&mut self) -> &mut dyn PageQuery {
                &mut self.$position
            }
        }
    };
}

paged!(1, A);
paged!(2, A B);
paged!(3, A B C);

/// Rejects a number that Flex would reject.
pub(crate) fn check_number(
    name: &str,
    value: Option<impl Into<i128>>,
    least: Option<i128>,
    most: Option<i128>,
) -> Result<(), String> {
    let Some(value) = value.map(Into::into) else { return Ok(()) };
    if least.is_none_or(|least| least <= value) && most.is_none_or(|most| value <= most) {
        return Ok(());
    }
    let expected = match (least, most) {
        (Some(least), Some(most)) => format!("between {least} and {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, most) => format!("at most {}", most.unwrap_or(i128::MAX)),
    };
    Err(format!("the {name} is {value}: it must be {expected}"))
}

/// Rejects an empty text, with which a filter might match everything.
pub(crate) fn check_text(name: &str, value: Option<&str>) -> Result<(), String> {
    match value {
        Some(text) if text.trim().is_empty() => Err(format!("{name} is empty: set it to a value, or leave it out")),
        _ => Ok(()),
    }
}
