//! Acceptance of a request: its records and the job that applies them, in one transaction (rule U4).

use basis::{Environment, PartnerId, UpdateRequestId};
use db::{DbError, Tx};

use super::apply::ApplyUpdates;
use super::decode::UpdateRecord;
use super::model::{UpdateInterface, UpdateRoute};
use super::refusal::{RefusalReason, RequestRefusal};
use super::store;
use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store::find_head;

/// More updates of an environment than this do not wait; the partner is asked to come back.
const MOST_WAITING: i64 = 200_000;
/// The status that is counted for an accepted request.
const OK: u16 = 200;

/// A decoded request of a partner.
#[derive(Clone, Debug)]
pub struct UpdateRequest {
    /// Whose inventory.
    pub partner_id: PartnerId,
    /// Of which environment.
    pub environment: Environment,
    /// By which interface it came.
    pub interface: UpdateInterface,
    /// What it does.
    pub route: UpdateRoute,
    /// Its records, at least one.
    pub records: Vec<UpdateRecord>,
}

impl Inventory {
    /// Takes a request into the queue, or refuses it (9.2). `Ok(Ok(id))` means accepted, not applied.
    pub async fn accept_updates(
        &self,
        request: UpdateRequest,
    ) -> Result<Result<UpdateRequestId, RequestRefusal>, InventoryError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                if let Some(refusal) = refusal(tx, &request)? {
                    return Ok(Err(refusal));
                }
                let (id, now) = (ambient.new_id(), ambient.now());
                store::insert_request(tx, id, &request, now)?;
                store::insert_updates(tx, &ambient, id, &request, now)?;
                count(tx, &request, OK, now)?;
                let job = ApplyUpdates { partner_id: request.partner_id, environment: request.environment };
                jobs::enqueue(tx, &ambient, &job, job.options())?;
                Ok(Ok(id))
            })
            .await
    }

    /// Counts requests that were refused, for the reports of the partner (chapter 13).
    pub async fn count_refused_requests(
        &self,
        partner: PartnerId,
        environment: Environment,
        route: UpdateRoute,
        reason: RefusalReason,
        requests: i64,
    ) -> Result<(), InventoryError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                let answer = (route, reason.http_status(), reason.as_str());
                Ok(store::count_requests(tx, partner, environment, now, answer, requests)?)
            })
            .await
    }
}

fn count(
    tx: &mut Tx<'_>,
    request: &UpdateRequest,
    status: u16,
    now: basis::Timestamp,
) -> Result<(), DbError> {
    let answer = (request.route, status, "");
    store::count_requests(tx, request.partner_id, request.environment, now, answer, 1)
}

fn refusal(tx: &mut Tx<'_>, request: &UpdateRequest) -> Result<Option<RequestRefusal>, DbError> {
    let (partner, environment) = (request.partner_id, request.environment);
    if find_head(tx, partner, environment)?.is_none_or(|head| head.published_at.is_none()) {
        let message = format!("No batch feed was ingested in {environment} yet; it comes first.");
        return Ok(Some(RequestRefusal::new(RefusalReason::NoBatchFeed, message)));
    }
    if store::more_waiting_than(tx, partner, environment, MOST_WAITING)? {
        let message = format!("More than {MOST_WAITING} updates wait to be applied; try again later.");
        return Ok(Some(RequestRefusal::new(RefusalReason::Transient, message)));
    }
    Ok(None)
}
