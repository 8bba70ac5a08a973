//! Lists in pages, with a cursor that stays right while rows are added.

use serde::{Deserialize, Serialize};

/// One page of a list and the cursor of the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The entries of this page.
    pub items: Vec<T>,
    /// Give this to get the next page; absent on the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts `items`, of which one more than `limit` was fetched, into a page; `cursor_of` names an entry.
    pub fn cut(mut items: Vec<T>, limit: usize, cursor_of: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(|item| Cursor(cursor_of(item))) } else { None };
        Self { items, next }
    }

    /// The same page with every entry changed.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// Where a page begins: opaque to callers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_has_no_cursor() {
        let page = Page::cut(vec![1, 2, 3], 2, ToString::to_string);
        assert_eq!(page, Page { items: vec![1, 2], next: Some(Cursor("2".into())) });
        assert_eq!(Page::cut(vec![1, 2], 2, ToString::to_string).next, None);
    }
}
