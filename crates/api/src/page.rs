//! Lists in pages.

use basis::Cursor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::refusal::Refusal;

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;

/// Where a page begins and how long it is.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Entries per page, 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

impl Paging {
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        self.cursor.clone().map(Cursor)
    }

    pub(crate) fn limit(&self) -> Result<usize, Refusal> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if (1..=MAX_LIMIT).contains(&limit) {
            return Ok(limit);
        }
        Err(Refusal::bad_request("bad_query", "limit is 1 to 200"))
    }

    /// A page of a list that is there as a whole; `key` names an entry. An unknown cursor begins at the top.
    pub(crate) fn cut<T>(
        &self,
        items: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Result<basis::Page<T>, Refusal> {
        let limit = self.limit()?;
        let after =
            self.cursor.as_ref().and_then(|cursor| items.iter().position(|item| key(item) == *cursor));
        let rest = items.into_iter().skip(after.map_or(0, |at| at + 1)).take(limit + 1).collect();
        Ok(basis::Page::cut(rest, limit, key))
    }
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PageView<T> {
    /// The entries.
    items: Vec<T>,
    /// Give it as `cursor` to get the next page; null on the last.
    next_cursor: Option<String>,
}

impl<T> PageView<T> {
    /// A whole list that is short by its nature.
    pub(crate) fn whole(items: impl IntoIterator<Item = T>) -> Self {
        Self { items: items.into_iter().collect(), next_cursor: None }
    }
}

impl<T, U: From<T>> From<basis::Page<T>> for PageView<U> {
    fn from(page: basis::Page<T>) -> Self {
        let items = page.items.into_iter().map(U::from).collect();
        Self { items, next_cursor: page.next.map(|cursor| cursor.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(cursor: Option<&str>, limit: usize) -> basis::Page<u8> {
        let paging = Paging { cursor: cursor.map(str::to_owned), limit: Some(limit) };
        paging.cut(vec![1, 2, 3], ToString::to_string).unwrap()
    }

    #[test]
    fn the_cursor_leads_through_the_whole_list() {
        let first = page(None, 2);
        assert_eq!((first.items, first.next.clone()), (vec![1, 2], Some(Cursor("2".into()))));
        assert_eq!(page(Some("2"), 2), basis::Page { items: vec![3], next: None });
    }

    #[test]
    fn a_page_is_at_least_one_and_at_most_200_entries_long() {
        for (limit, fine) in [(0, false), (1, true), (200, true), (201, false)] {
            assert_eq!(Paging { cursor: None, limit: Some(limit) }.limit().is_ok(), fine, "{limit}");
        }
    }
}
