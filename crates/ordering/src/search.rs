//! The log of exchanges: by ids, codes and time through indexes, by words through marks (operations 10.6).
//!
//! A search for a word goes back in time and reads the marks of each exchange, half a kilobyte, and the bodies of those
//! few that may hold it. One request looks at so many exchanges at most; what is then left of the time is looked at by
//! the next page. So a page costs the same whatever is kept: ten times the log gives ten times the pages at most.

use basis::{Cursor, Environment, Page};
use db::{DbError, Tx};

use crate::error::OrderingError;
use crate::exchange::{Exchange, Needle};
use crate::history::{ExchangeQuery, MAX_PAGE, cursor, read_cursor};
use crate::service::Ordering;
use crate::store::{self, Place};

/// Marks that one search looks at.
const MOST_MARKS: usize = 20_000;
/// Marks read at once.
const MARKS_AT_ONCE: usize = 1_000;
/// Bodies that one search reads.
const MOST_BODIES: usize = 400;

/// What was found in one environment.
struct Found {
    exchanges: Vec<Exchange>,
    /// Where a search stopped before it was through.
    stopped_at: Option<Place>,
}

impl Ordering {
    /// A page of a partner's exchanges, newest first. A search for a word may give fewer entries than asked for with a
    /// cursor to go on from: it has not come to the end of the time yet.
    pub async fn exchanges(&self, mut query: ExchangeQuery) -> Result<Page<Exchange>, OrderingError> {
        query.limit = query.limit.clamp(1, MAX_PAGE);
        query.keyword = query.keyword.filter(|word| !word.trim().is_empty());
        Ok(self.db().read(move |tx| page(tx, &query)).await?)
    }
}

fn page(tx: &mut Tx<'_>, query: &ExchangeQuery) -> Result<Page<Exchange>, DbError> {
    let before = read_cursor(query.after.as_ref());
    let environments = query.environment.map_or_else(|| Environment::ALL.to_vec(), |one| vec![one]);
    let mut all = Found { exchanges: Vec::new(), stopped_at: None };
    for environment in environments {
        let found = match &query.keyword {
            Some(word) => search(tx, query, environment, before, &Needle::new(word))?,
            None => Found {
                exchanges: store::list_exchanges(tx, query, environment, before, query.limit + 1)?,
                stopped_at: None,
            },
        };
        all.exchanges.extend(found.exchanges);
        all.stopped_at = all.stopped_at.max(found.stopped_at);
    }
    all.exchanges.sort_by_key(|exchange| std::cmp::Reverse(place(exchange)));
    // Beyond the place where one search stopped, it may have missed something that the other found.
    if let Some(stop) = all.stopped_at {
        all.exchanges.retain(|exchange| place(exchange) >= stop);
    }
    let page = Page::cut(all.exchanges, query.limit, |exchange| cursor(exchange.at, &exchange.id));
    let stopped = all.stopped_at.map(|(at, id)| Cursor(cursor(at, &id)));
    Ok(Page { next: page.next.or(stopped), items: page.items })
}

fn place(exchange: &Exchange) -> Place {
    (exchange.at, exchange.id)
}

fn search(
    tx: &mut Tx<'_>,
    query: &ExchangeQuery,
    environment: Environment,
    mut before: Option<Place>,
    needle: &Needle,
) -> Result<Found, DbError> {
    let (mut exchanges, mut marks, mut bodies) = (Vec::new(), 0, 0);
    while marks < MOST_MARKS {
        let scanned = store::scan_marks(tx, query, environment, before, MARKS_AT_ONCE)?;
        let is_last = scanned.len() < MARKS_AT_ONCE;
        for (place, of_body) in scanned {
            (marks, before) = (marks + 1, Some(place));
            if !needle.may_be_in(&of_body) {
                continue;
            }
            bodies += 1;
            let found = store::find_exchange(tx, query.partner_id, place.1)?;
            exchanges.extend(found.filter(|exchange| holds(exchange, needle)));
            if exchanges.len() > query.limit || bodies >= MOST_BODIES {
                return Ok(Found { exchanges, stopped_at: Some(place) });
            }
        }
        if is_last {
            return Ok(Found { exchanges, stopped_at: None });
        }
    }
    Ok(Found { exchanges, stopped_at: before })
}

fn holds(exchange: &Exchange, needle: &Needle) -> bool {
    needle.is_in(&exchange.request)
        || needle.is_in(&exchange.answer)
        || exchange.warnings.iter().any(|warning| needle.is_in(warning))
}
