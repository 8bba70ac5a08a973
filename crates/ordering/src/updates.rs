//! Order updates from partners (chapter 9, 10.6).

use basis::{Actor, Environment, PartnerId, Timestamp};
use db::Tx;
use order::{AsyncUpdate, UpdateDecision, UpdateRefusal, UpdateStatus, decide_update, read_async_update};

use crate::alerts::count_answer;
use crate::checkout::texts;
use crate::error::OrderingError;
use crate::exchange::{Exchange, ExchangeAction, Secrets, redact};
use crate::orders::{EventDetail, Order, apply, progress, summary};
use crate::service::{NewEvent, Ordering};
use crate::store;

/// The partner's server that sends an update, as its token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateCaller {
    /// The partner.
    pub partner_id: PartnerId,
    /// The environments its key is for (H10).
    pub environments: Vec<Environment>,
}

/// The answer to an update, in the shape of the programme.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body: `{}` or an error.
    pub body: serde_json::Value,
}

impl UpdateAnswer {
    fn taken() -> Self {
        Self { status: 200, body: serde_json::json!({}) }
    }

    /// A refusal in the programme's shape; also for what is refused before a body is read (401, 429 …).
    pub fn refused(refusal: &UpdateRefusal) -> Self {
        let body = serde_json::to_value(refusal.body()).unwrap_or_default();
        Self { status: refusal.status.http(), body }
    }
}

impl Ordering {
    /// Takes an order update and answers as 10.6 says. What came is kept before it is answered. An update whose order
    /// is not known yet (404) may have overtaken the answer to the submit: the partner repeats it.
    pub async fn apply_update(&self, caller: UpdateCaller, body: &[u8]) -> UpdateAnswer {
        let (this, body) = (self.clone(), body.to_vec());
        let taken = self.db().write(move |tx| this.take_update(tx, &caller, &body)).await;
        let answer = match taken {
            Ok(None) => UpdateAnswer::taken(),
            Ok(Some(refusal)) => UpdateAnswer::refused(&refusal),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "an order update could not be kept"
                );
                let busy = matches!(&error, OrderingError::Db(error) if error.is_unavailable());
                let status = if busy { UpdateStatus::Unavailable } else { UpdateStatus::Internal };
                UpdateAnswer::refused(&UpdateRefusal::new(
                    status,
                    "The update could not be kept; send it again.",
                ))
            }
        };
        metrics::counter!("ordering_updates_total", "status" => answer.status.to_string()).increment(1);
        answer
    }

    fn take_update(
        &self,
        tx: &mut Tx<'_>,
        caller: &UpdateCaller,
        body: &[u8],
    ) -> Result<Option<UpdateRefusal>, OrderingError> {
        let now = self.now();
        let read = match read_async_update(body) {
            Ok(read) => read,
            Err(refusal) => {
                self.keep_exchange(
                    tx,
                    &Received { caller, body, read: None, order: None, now },
                    Some(&refusal),
                )?;
                return Ok(Some(refusal));
            }
        };
        let found = find(tx, caller, &read)?;
        let (order, refusal) = match found {
            Err(refusal) => (None, Some(refusal)),
            Ok(order) => {
                let (order, refusal) = self.decide_and_keep(tx, order, &read, now)?;
                (Some(order), refusal)
            }
        };
        let received = Received { caller, body, read: Some(&read), order: order.as_ref(), now };
        self.keep_exchange(tx, &received, refusal.as_ref())?;
        Ok(refusal)
    }

    fn decide_and_keep(
        &self,
        tx: &mut Tx<'_>,
        found: Order,
        read: &AsyncUpdate,
        now: Timestamp,
    ) -> Result<(Order, Option<UpdateRefusal>), OrderingError> {
        store::lock_order(tx, found.id)?;
        // What was found before the lock may have changed.
        let mut order = store::load_order(tx, found.id)?.ok_or(OrderingError::NotFound)?;
        let update = &read.update;
        let stored = store::update_is_stored(tx, &order, &update.hash)?;
        let change = |warnings: &[order::Warning]| summary(update, now, warnings);
        let (detail, refusal) = match decide_update(&progress(&order, stored), update) {
            UpdateDecision::Duplicate => return Ok((order, None)),
            UpdateDecision::Older => (EventDetail::UpdateOlder { change: change(&update.warnings) }, None),
            UpdateDecision::Apply { state, accepts, warnings, .. } => {
                order = apply(order, update, state, accepts, now);
                (EventDetail::UpdateApplied { change: change(&warnings) }, None)
            }
            UpdateDecision::Refuse(refusal) => {
                let reason = refusal.message.clone();
                (EventDetail::UpdateRefused { change: change(&update.warnings), reason }, Some(refusal))
            }
        };
        let actor = Actor::Partner(order.partner_id);
        // A refused update may be sent again after the order moved on, so its hash is not remembered.
        let update_hash = refusal.is_none().then_some(&update.hash);
        self.keep(tx, &mut order, now, &NewEvent { actor: &actor, detail: &detail, update_hash })?;
        Ok((order, refusal))
    }

    fn keep_exchange(
        &self,
        tx: &mut Tx<'_>,
        received: &Received<'_>,
        refusal: Option<&UpdateRefusal>,
    ) -> Result<(), OrderingError> {
        let customer = match received.order {
            Some(order) => store::load_customer(tx, order.id)?,
            None => None,
        };
        let secrets = Secrets::of(customer.as_ref(), None);
        let answer = refusal.map_or_else(UpdateAnswer::taken, UpdateAnswer::refused);
        let (order, read) = (received.order, received.read);
        let sandbox = read.is_some_and(|read| read.sandbox);
        let said = if sandbox { Environment::Sandbox } else { Environment::Production };
        let exchange = Exchange {
            id: self.ambient().new_id(),
            partner_id: received.caller.partner_id,
            environment: order.map_or(said, |order| order.environment),
            action: ExchangeAction::Update,
            restaurant_id: order.map(|order| order.restaurant_id.clone()),
            order_id: order.map(|order| order.id),
            google_order_id: order.map(|order| order.google_order_id.clone()),
            action_order_id: read.map(|read| read.update.action_order_id.clone()),
            conversation_id: None,
            http_status: Some(answer.status),
            latency_ms: 0,
            codes: refusal.iter().map(|refusal| refusal.status.as_str().to_owned()).collect(),
            warnings: read.map(|read| texts(&read.update.warnings)).unwrap_or_default(),
            request: redact(received.body, &secrets),
            answer: secrets.scrub(&answer.body.to_string()),
            at: received.now,
        };
        store::insert_exchange(tx, &exchange)?;
        let whose = (exchange.partner_id, exchange.environment);
        Ok(count_answer(tx, whose, answer.status, received.now)?)
    }
}

/// What came, as far as it was understood.
struct Received<'a> {
    caller: &'a UpdateCaller,
    body: &'a [u8],
    read: Option<&'a AsyncUpdate>,
    order: Option<&'a Order>,
    now: Timestamp,
}

/// The caller's order: by the partner's id, else by ours. A partner's ids are its own, so only our id can show that
/// the order is another partner's.
fn find(
    tx: &mut Tx<'_>,
    caller: &UpdateCaller,
    read: &AsyncUpdate,
) -> Result<Result<Order, UpdateRefusal>, OrderingError> {
    let update = &read.update;
    let id = &update.action_order_id;
    let unknown = || UpdateRefusal::new(UpdateStatus::NotFound, format!("Order {id} is not known."));
    let order = match store::find_by_action_id(tx, caller.partner_id, id)? {
        Some(order) => Some(order),
        None => match &update.google_order_id {
            Some(ours) => store::find_by_google_id(tx, ours)?,
            None => None,
        },
    };
    let Some(order) = order else { return Ok(Err(unknown())) };
    if order.partner_id != caller.partner_id {
        let message = "The order belongs to another partner.";
        return Ok(Err(UpdateRefusal::new(UpdateStatus::PermissionDenied, message)));
    }
    if update.google_order_id.as_ref().is_some_and(|ours| *ours != order.google_order_id) {
        let message = format!("googleOrderId: order {id} has another one.");
        return Ok(Err(UpdateRefusal::new(UpdateStatus::InvalidArgument, message)));
    }
    let other_id = order.action_order_id.as_ref().is_some_and(|known| known != id);
    if other_id || order.environment.is_sandbox() != read.sandbox {
        return Ok(Err(unknown()));
    }
    if !caller.environments.contains(&order.environment) {
        let message = "The key is not for the environment of this order.";
        return Ok(Err(UpdateRefusal::new(UpdateStatus::PermissionDenied, message)));
    }
    Ok(Ok(order))
}
