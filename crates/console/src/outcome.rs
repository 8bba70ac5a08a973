//! An order whose outcome is unknown: what that means, having the partner asked again, and settling by hand.

use ::order::OrderStatus;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, OrderId, Timestamp};
use identity::Permission;
use ordering::{AskRefusal, AskResult, Order, OrderingError, Settlement, SettlementForm};
use serde::Deserialize;
use texts::Texts;
use web::{FormErrors, PageError, see_other_with};

use crate::order::{self, Extra};
use crate::state::ConsoleState;
use crate::visit::Visit;

/// What the page of an order in `SUBMIT_UNKNOWN` shows more.
pub(crate) struct Unknown {
    pub(crate) may_settle: bool,
    /// Why the partner cannot be asked now; empty if it can.
    pub(crate) refusal: String,
    pub(crate) is_asking: bool,
    pub(crate) ask_until: String,
    pub(crate) ask: AskForm,
    pub(crate) ask_errors: FormErrors,
    pub(crate) settle: SettleForm,
    pub(crate) settle_errors: FormErrors,
}

/// Why the partner is asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AskForm {
    pub(crate) why: String,
}

/// What a person learned.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SettleForm {
    pub(crate) outcome: String,
    pub(crate) action_order_id: String,
    pub(crate) told_by: String,
    pub(crate) note: String,
}

/// The section of the page, for an order whose outcome is unknown.
pub(crate) fn section(visit: &Visit, order: &Order, extra: &Extra, now: Timestamp) -> Option<Unknown> {
    if order.status != OrderStatus::SubmitUnknown {
        return None;
    }
    let t = visit.t();
    let refusal = order.may_be_asked(now).err();
    Some(Unknown {
        may_settle: visit.may(Permission::SettleOrders),
        is_asking: refusal == Some(AskRefusal::Asking),
        refusal: refusal.map(|refusal| t.get(refusal.text_key())).unwrap_or_default(),
        ask_until: order.ask_until.map(|until| visit.when(until)).unwrap_or_default(),
        ask: extra.ask.clone(),
        ask_errors: FormErrors::new(t, &extra.ask_errors),
        settle: extra.settle.clone(),
        settle_errors: FormErrors::new(t, &extra.settle_errors),
    })
}

/// What a partner may have said, to choose from.
pub(crate) fn outcomes(t: Texts) -> Vec<(String, String)> {
    let outcome = |value: &str, key: &str| (value.to_owned(), t.get(key));
    vec![
        outcome("", "console-outcome-choose"),
        outcome("placed", "console-outcome-placed"),
        outcome("not_placed", "console-outcome-not-placed"),
    ]
}

/// `POST …/orders/{order_id}/ask-again`
pub(crate) async fn ask(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<AskForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::SettleOrders)?;
    let id = visit.part::<OrderId>("order_id")?;
    let asked = state.ordering.ask_again(visit.member.actor(), visit.partner.id, id, &form.why).await;
    let flash = match asked {
        Ok(AskResult::Asking(_)) => "flash-console-asked-again",
        Ok(AskResult::Refused(_)) => "flash-console-outcome-moved",
        Err(OrderingError::Invalid(ask_errors)) => {
            return refused(&visit, &state, id, Extra { ask: form, ask_errors, ..Extra::default() }).await;
        }
        Err(error) => return Err(order::problem(error)),
    };
    Ok(see_other_with(&visit.path(&format!("/orders/{id}")), flash))
}

/// `POST …/orders/{order_id}/settle`
pub(crate) async fn settle(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<SettleForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::SettleOrders)?;
    let id = visit.part::<OrderId>("order_id")?;
    let flash = match settle_with(&visit, &state, id, &form).await {
        Ok(()) => "flash-console-settled",
        Err(OrderingError::Conflict(_)) => "flash-console-outcome-moved",
        Err(OrderingError::Invalid(settle_errors)) => {
            return refused(&visit, &state, id, Extra { settle: form, settle_errors, ..Extra::default() })
                .await;
        }
        Err(error) => return Err(order::problem(error)),
    };
    Ok(see_other_with(&visit.path(&format!("/orders/{id}")), flash))
}

async fn settle_with(
    visit: &Visit,
    state: &ConsoleState,
    id: OrderId,
    form: &SettleForm,
) -> Result<(), OrderingError> {
    let settlement = match form.outcome.as_str() {
        "placed" => Settlement::Placed { action_order_id: form.action_order_id.clone() },
        "not_placed" => Settlement::NotPlaced,
        _ => {
            let mut errors = FieldErrors::new();
            errors.push("outcome", "required", "choose what the partner told");
            return Err(errors.into());
        }
    };
    let form = SettlementForm { settlement, told_by: form.told_by.clone(), note: form.note.clone() };
    state.ordering.settle_by_hand(visit.member.actor(), visit.partner.id, id, form).await.map(drop)
}

async fn refused(
    visit: &Visit,
    state: &ConsoleState,
    id: OrderId,
    extra: Extra,
) -> Result<Response, PageError> {
    let page = order::page(visit, state, id, extra).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
