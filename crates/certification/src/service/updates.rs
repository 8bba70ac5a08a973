//! Order updates of test orders. They are taken as those of real orders are (10.6), and kept apart from them.

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Tx};
use order::{
    AsyncUpdate, OrderProgress, OrderStatus, UpdateDecision, UpdateRefusal, UpdateStatus, decide_update,
    read_async_update,
};

use super::Certification;
use crate::observed::{SeenUpdate, TestOrder};
use crate::store;

/// What became of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenUpdate {
    /// It is not of a test order; somebody else's business.
    NotOurs,
    /// It was taken.
    Taken,
    /// It was not, or not yet.
    Refused(UpdateRefusal),
}

impl Certification {
    /// Takes an update if it is of a test order of this partner.
    pub async fn take_update(
        &self,
        partner: PartnerId,
        environments: &[Environment],
        body: &[u8],
    ) -> TakenUpdate {
        let Some(update) = read_async_update(body).ok().filter(|update| update.sandbox) else {
            return TakenUpdate::NotOurs;
        };
        let (environments, now) = (environments.to_vec(), self.ambient.now());
        let taken = self.db.write(move |tx| take(tx, partner, &environments, &update, now)).await;
        taken.unwrap_or_else(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an update of a test order could not be kept"
            );
            let text = "The update could not be kept; send it again.";
            TakenUpdate::Refused(UpdateRefusal::new(UpdateStatus::Unavailable, text))
        })
    }
}

fn take(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environments: &[Environment],
    read: &AsyncUpdate,
    now: Timestamp,
) -> Result<TakenUpdate, DbError> {
    let id = &read.update.action_order_id;
    let Some(order) = store::find_order(tx, partner, id)? else { return Ok(TakenUpdate::NotOurs) };
    store::lock_order(tx, partner, id)?;
    let seen = store::list_seen(tx, partner, id)?;
    let refusal = if environments.contains(&order.environment) {
        refusal(&order, &seen, read)
    } else {
        Some(UpdateRefusal::new(UpdateStatus::NotFound, "no such order in the environments of this key"))
    };
    let status = refusal.as_ref().map_or(200, |refusal| refusal.status.http());
    store::append_update(tx, partner, id, &SeenUpdate::of(&read.update, status, now))?;
    Ok(refusal.map_or(TakenUpdate::Taken, TakenUpdate::Refused))
}

/// Refused on purpose, or because it is wrong.
fn refusal(order: &TestOrder, seen: &[SeenUpdate], read: &AsyncUpdate) -> Option<UpdateRefusal> {
    if let Some(provocation) = order.provocation
        && seen.is_empty()
    {
        let (status, text) = match provocation {
            crate::observed::Provocation::Unavailable => {
                (UpdateStatus::Unavailable, "Certification: refused once on purpose; send it again.")
            }
            crate::observed::Provocation::Invalid => {
                (UpdateStatus::InvalidArgument, "Certification: refused on purpose; do not send it again.")
            }
        };
        return Some(UpdateRefusal::new(status, text));
    }
    match decide_update(&progress(order, seen, &read.update), &read.update) {
        UpdateDecision::Refuse(refusal) => Some(refusal),
        UpdateDecision::Duplicate | UpdateDecision::Older | UpdateDecision::Apply { .. } => None,
    }
}

/// Where the order stands by what was taken so far.
fn progress(order: &TestOrder, seen: &[SeenUpdate], update: &order::OrderUpdate) -> OrderProgress {
    let taken = || std::iter::once(&order.first).chain(seen).filter(|update| update.is_taken());
    let state = taken().max_by_key(|update| update.update_time).map_or(order.first.state, |seen| seen.state);
    let hash = SeenUpdate::of(update, 200, order.submitted_at).hash;
    OrderProgress {
        status: OrderStatus::State(state),
        last_update_time: taken().filter_map(|update| update.update_time).max(),
        already_stored: seen.iter().any(|update| update.is_taken() && update.hash == hash),
        has_receipt: taken().any(|update| update.has_receipt),
        line_ids: order.lines.iter().map(|(id, _)| id.clone()).collect(),
    }
}
