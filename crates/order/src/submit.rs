//! Reading a partner's answer to a submit (chapter 8).

use crate::build::SubmitRequest;
use crate::checkout::{PAYLOAD, read_payload};
use crate::failure::PartnerFailure;
use crate::state::OrderState;
use crate::update::{OrderUpdate, check_update};
use crate::warning::{Warning, WarningCode};

/// Reads a partner's answer to `request`: CREATED, CONFIRMED or REJECTED, or already an open state behind
/// CONFIRMED or FULFILLED, which is taken with a warning (chapter 8).
///
/// # Errors
/// A technical failure (10.5) if the answer does not fit the specification; its detail names the path.
pub fn read_submit_answer(
    http_status: u16,
    body: &[u8],
    request: &SubmitRequest,
) -> Result<OrderUpdate, PartnerFailure> {
    PartnerFailure::check_status(http_status)?;
    let mut warnings = Vec::new();
    let payload = read_payload(body, &mut warnings)?;
    let path = format!("{PAYLOAD}.orderUpdate");
    let wire = match (payload.order_update, payload.error, payload.checkout_response) {
        (Some(update), None, None) => update,
        (None, Some(_), None) => {
            return Err(PartnerFailure::invalid(&format!("{PAYLOAD}.error"), "is not an answer to a submit"));
        }
        _ => return Err(PartnerFailure::invalid(PAYLOAD, "needs exactly one member, orderUpdate")),
    };
    let mut update = check_update(&path, &wire).map_err(|error| PartnerFailure::of_read(&error))?;
    let expected = &request.order.google_order_id;
    if update.google_order_id.as_ref().is_some_and(|id| id != expected) {
        return Err(PartnerFailure::invalid(&format!("{path}.googleOrderId"), "is of another order"));
    }
    match update.state {
        OrderState::Created | OrderState::Confirmed | OrderState::Rejected => {}
        OrderState::Cancelled => {
            let path = format!("{path}.orderState.state");
            return Err(PartnerFailure::invalid(&path, "CANCELLED is not an answer to a submit"));
        }
        OrderState::InPreparation
        | OrderState::ReadyForPickup
        | OrderState::InTransit
        | OrderState::Fulfilled => {
            let text = format!("{path}.orderState.state: {} is taken as CONFIRMED first", update.state);
            warnings.push(Warning::new(WarningCode::SubmitStateAhead, text));
        }
    }
    update.warnings.extend(warnings);
    Ok(update)
}

#[cfg(test)]
mod tests;
