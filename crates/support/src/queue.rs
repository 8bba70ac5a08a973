//! The queue of cases as people work through it: by due time, with numbers for each state, page by page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use basis::PartnerId;
use db::Tx;
use identity::User;

use crate::error::SupportError;
use crate::model::{Case, CaseState};
use crate::people::Access;
use crate::read::{CaseFilter, Scope, for_reader, listing, scope};
use crate::store::{self, Listing};

/// The last case that a page can begin with.
const MAX_SKIP: usize = 100_000;

/// One page of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuePage {
    /// By due time; those without one last, newest first.
    pub cases: Vec<Case>,
    /// How many there are in each state, with every filter but the state's.
    pub counts: BTreeMap<CaseState, i64>,
    /// Whether another page follows.
    pub has_more: bool,
}

impl QueuePage {
    /// How many there are in a state.
    pub fn count(&self, state: CaseState) -> i64 {
        self.counts.get(&state).copied().unwrap_or(0)
    }
}

/// The page that begins after `skip` cases, with at most `size` (1 to 200).
pub(crate) fn queue(
    tx: &mut Tx<'_>,
    user: &User,
    filter: &CaseFilter,
    (skip, size): (usize, usize),
) -> Result<QueuePage, SupportError> {
    let (skip, size) = (skip.min(MAX_SKIP), size.clamp(1, 200));
    let listing = Listing { limit: size + 1, ..listing(filter) };
    let (mut cases, counts) = match scope(user, filter.partner_id)? {
        Scope::Every => (store::queue_cases(tx, &listing, skip)?, store::count_by_state(tx, &listing)?),
        Scope::These(partners) => queue_of(tx, &listing, skip, &partners)?,
    };
    let has_more = cases.len() > size;
    cases.truncate(size);
    let side = if user.is_staff() { Access::Staff } else { Access::Partner };
    let mut sums = BTreeMap::new();
    for (state, count) in counts {
        *sums.entry(state).or_insert(0) += count;
    }
    Ok(QueuePage {
        cases: cases.into_iter().map(|case| for_reader(case, side)).collect(),
        counts: sums,
        has_more,
    })
}

type CasesWithCounts = (Vec<Case>, Vec<(CaseState, i64)>);

/// One queue per partner, put together: a consultant has few.
fn queue_of(
    tx: &mut Tx<'_>,
    listing: &Listing,
    skip: usize,
    partners: &[PartnerId],
) -> Result<CasesWithCounts, SupportError> {
    let (mut cases, mut counts) = (Vec::new(), Vec::new());
    for partner in partners {
        let limit = listing.limit.saturating_add(skip);
        let own = Listing { partner_id: Some(*partner), limit, ..listing.clone() };
        cases.extend(store::queue_cases(tx, &own, 0)?);
        counts.extend(store::count_by_state(tx, &own)?);
    }
    cases.sort_by_key(|case| {
        let due = case.due.as_ref().map(|due| due.at);
        (due.is_none(), due, Reverse(case.number))
    });
    let page = cases.into_iter().skip(skip).take(listing.limit).collect();
    Ok((page, counts))
}
