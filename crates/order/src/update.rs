//! Order updates, checked (5.13, chapter 9, 10.6).

use std::collections::BTreeMap;

use basis::{Currency, Money};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::checkout::{CheckoutError, read_errors};
use crate::codes::RejectionType;
use crate::failure::PartnerFailure;
use crate::parse::{ReadError, read_json};
use crate::state::OrderState;
use crate::time::{Estimate, parse_estimate, parse_instant};
use crate::totals::price;
use crate::warning::{Warning, WarningCode};
use crate::wire::{
    Action, ActionType, AsyncErrorBody, AsyncErrorDetail, AsyncRequest, CancellationInfo, Extra,
    LineItemUpdate, Price, RejectionInfo, UserNotification, WireOrderState, WireOrderUpdate,
};

/// A checked order update, of a submit answer or of an async update.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderUpdate {
    /// The partner's id of the order.
    pub action_order_id: String,
    /// The platform's id of the order, if the partner sent it.
    pub google_order_id: Option<String>,
    /// The state; aliases are resolved.
    pub state: OrderState,
    /// What the diner reads; absent: the default text of 9.2.
    pub label: Option<String>,
    /// The partner's time of the update; absent: the time of receipt counts.
    pub update_time: Option<Timestamp>,
    /// Id as printed on the receipt.
    pub receipt_id: Option<String>,
    /// Actions that may be shown.
    pub actions: Vec<ManagementAction>,
    /// The estimated time as sent; see [`OrderUpdate::estimate`].
    pub estimate_text: Option<String>,
    /// With REJECTED.
    pub rejection: Option<Rejection>,
    /// With CANCELLED.
    pub cancellation: Option<Cancellation>,
    /// When the courier left.
    pub in_transit_at: Option<Timestamp>,
    /// When it was delivered or picked up.
    pub delivered_at: Option<Timestamp>,
    /// New order total.
    pub total_price: Option<Money>,
    /// Changed lines, by line id.
    pub lines: BTreeMap<String, LineUpdate>,
    /// Why an order was rejected, item by item.
    pub errors: Vec<CheckoutError>,
    /// Title and text of a hint for the diner, cut to 30 and 100 characters.
    pub notification: Option<(String, String)>,
    /// SHA-256 of the update, for the removal of duplicates (N4).
    pub hash: [u8; 32],
    /// What was tolerated.
    pub warnings: Vec<Warning>,
}

impl OrderUpdate {
    /// The estimated time; durations count from the update's time, or from `received_at` without one.
    pub fn estimate(&self, received_at: Timestamp) -> Option<Estimate> {
        parse_estimate(self.estimate_text.as_deref()?, self.update_time.unwrap_or(received_at))
    }
}

/// Something the diner can do (9.4); the scheme is one of `mailto`, `tel`, `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagementAction {
    /// What it is for.
    pub kind: ActionType,
    /// What the diner reads.
    pub title: String,
    /// What it opens.
    pub url: String,
}

/// Why an order was not accepted (10.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Kind; a value we do not know is [`RejectionType::Other`].
    pub kind: RejectionType,
    /// A sentence for the diner.
    pub reason: Option<String>,
}

/// Why an order was cancelled; code and by whom are extension X3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancellation {
    /// Free text.
    pub reason: Option<String>,
    /// Code of X3.
    pub code: Option<String>,
    /// Who cancelled, of X3.
    pub cancelled_by: Option<String>,
}

/// A changed line (9.5); at least one of state and price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineUpdate {
    /// New state of the line.
    pub state: Option<OrderState>,
    /// New line total.
    pub price: Option<Money>,
    /// Why.
    pub reason: Option<String>,
}

/// A message to `POST /v2/conversations:send`, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct AsyncUpdate {
    /// Whether it says it is of a sandbox order (9.1).
    pub sandbox: bool,
    /// The update.
    pub update: OrderUpdate,
}

/// Names of the answers of 10.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateStatus {
    /// 400: the message does not fit the specification.
    InvalidArgument,
    /// 400: the transition is not allowed.
    FailedPrecondition,
    /// 401: no or invalid token.
    Unauthenticated,
    /// 403: wrong scope, or another partner's order.
    PermissionDenied,
    /// 404: no such order.
    NotFound,
    /// 429: too many requests.
    ResourceExhausted,
    /// 500: our fault.
    Internal,
    /// 503: not now.
    Unavailable,
}

impl UpdateStatus {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::FailedPrecondition => "FAILED_PRECONDITION",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::NotFound => "NOT_FOUND",
            Self::ResourceExhausted => "RESOURCE_EXHAUSTED",
            Self::Internal => "INTERNAL",
            Self::Unavailable => "UNAVAILABLE",
        }
    }

    /// The HTTP status.
    pub const fn http(self) -> u16 {
        match self {
            Self::InvalidArgument | Self::FailedPrecondition => 400,
            Self::Unauthenticated => 401,
            Self::PermissionDenied => 403,
            Self::NotFound => 404,
            Self::ResourceExhausted => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// Why the platform does not take an update (10.6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", status.as_str())]
pub struct UpdateRefusal {
    /// Which answer.
    pub status: UpdateStatus,
    /// What is wrong; names the path if a member is.
    pub message: String,
}

impl UpdateRefusal {
    /// A refusal with a text.
    pub fn new(status: UpdateStatus, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// The body of the answer.
    pub fn body(&self) -> AsyncErrorBody {
        let (code, status) = (self.status.http(), self.status.as_str().to_owned());
        AsyncErrorBody {
            error: AsyncErrorDetail { code, status, message: self.message.clone(), extra: Extra::new() },
        }
    }
}

impl From<ReadError> for UpdateRefusal {
    fn from(error: ReadError) -> Self {
        Self::new(UpdateStatus::InvalidArgument, error.to_string())
    }
}

/// Reads a message to `POST /v2/conversations:send`.
///
/// # Errors
/// `INVALID_ARGUMENT` with the path of the member, as 10.6 says. Unknown line ids are found by
/// [`crate::decide_update`], which knows the order.
pub fn read_async_update(body: &[u8]) -> Result<AsyncUpdate, UpdateRefusal> {
    let request: AsyncRequest = read_json(body)?;
    let path = "customPushMessage.orderUpdate";
    let wire = request.custom_push_message.and_then(|message| message.order_update);
    let wire = wire.ok_or_else(|| ReadError::at(path, "is missing"))?;
    let update = check_update(path, &wire)?;
    Ok(AsyncUpdate { sandbox: request.is_in_sandbox, update })
}

/// Checks an update as it travels; `path` is where it lies in the message.
pub(crate) fn check_update(path: &str, wire: &WireOrderUpdate) -> Result<OrderUpdate, ReadError> {
    if wire.action_order_id.is_empty() {
        return Err(ReadError::at(&format!("{path}.actionOrderId"), "is missing"));
    }
    let mut warnings = Vec::new();
    let (state, label) = check_state(path, wire.order_state.as_ref(), &mut warnings)?;
    let update_time = check_time(path, "updateTime", wire.update_time.as_deref())?;
    if update_time.is_none() {
        warnings.push(Warning::new(WarningCode::UpdateTimeMissing, format!("{path}.updateTime: is missing")));
    }
    let info = wire.info_extension.as_ref();
    let errors = info.map_or(&[][..], |info| &info.food_order_errors);
    let errors = read_errors(&format!("{path}.infoExtension.foodOrderErrors"), errors, &mut warnings)
        .map_err(|failure: PartnerFailure| ReadError::from_text(&failure.detail))?;
    let total_price = check_price(&format!("{path}.totalPrice"), wire.total_price.as_ref())?;
    let in_transit = wire.in_transit_info.as_ref().and_then(|info| info.updated_time.as_deref());
    let delivered = wire.fulfillment_info.as_ref().and_then(|info| info.delivery_time.as_deref());
    Ok(OrderUpdate {
        action_order_id: wire.action_order_id.clone(),
        google_order_id: wire.google_order_id.clone().filter(|id| !id.is_empty()),
        state,
        label,
        update_time,
        receipt_id: wire.receipt.as_ref().and_then(|receipt| receipt.user_visible_order_id.clone()),
        actions: check_actions(path, &wire.order_management_actions, &mut warnings),
        estimate_text: check_estimate(path, wire, update_time, &mut warnings),
        rejection: check_rejection(path, state, wire.rejection_info.as_ref(), &mut warnings),
        cancellation: check_cancellation(path, state, wire.cancellation_info.as_ref(), &mut warnings),
        in_transit_at: lenient_time(path, "inTransitInfo.updatedTime", in_transit, &mut warnings),
        delivered_at: lenient_time(path, "fulfillmentInfo.deliveryTime", delivered, &mut warnings),
        total_price,
        lines: check_lines(path, &wire.line_item_updates, total_price.map(|total| total.currency))?,
        errors,
        notification: wire.user_notification.as_ref().map(|hint| cut_notification(hint, &mut warnings)),
        hash: hash_of(wire),
        warnings,
    })
}

fn hash_of(wire: &WireOrderUpdate) -> [u8; 32] {
    Sha256::digest(serde_json::to_vec(wire).unwrap_or_default()).into()
}

fn check_state(
    path: &str,
    wire: Option<&WireOrderState>,
    warnings: &mut Vec<Warning>,
) -> Result<(OrderState, Option<String>), ReadError> {
    let path = format!("{path}.orderState");
    let name = wire.map(|state| state.state.as_str()).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| ReadError::at(&format!("{path}.state"), "is missing"))?;
    let state = read_state(&path, name, warnings)?;
    let label = wire.and_then(|state| state.label.clone()).filter(|label| !label.trim().is_empty());
    if label.is_none() {
        warnings.push(Warning::new(WarningCode::LabelMissing, format!("{path}.label: is missing")));
    }
    Ok((state, label))
}

fn read_state(path: &str, name: &str, warnings: &mut Vec<Warning>) -> Result<OrderState, ReadError> {
    if let Some(state) = OrderState::from_name(name) {
        return Ok(state);
    }
    let Some(state) = OrderState::from_alias(name) else {
        return Err(ReadError::at(&format!("{path}.state"), format_args!("{name:?} is not a state")));
    };
    let text = format!("{path}.state: {name} is read as {state}");
    warnings.push(Warning::new(WarningCode::StateAlias, text));
    Ok(state)
}

fn check_time(path: &str, name: &str, text: Option<&str>) -> Result<Option<Timestamp>, ReadError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let at = parse_instant(text);
    at.map(Some).ok_or_else(|| ReadError::at(&format!("{path}.{name}"), "is not an RFC 3339 time"))
}

fn lenient_time(
    path: &str,
    name: &str,
    text: Option<&str>,
    warnings: &mut Vec<Warning>,
) -> Option<Timestamp> {
    let at = parse_instant(text?);
    if at.is_none() {
        warnings
            .push(Warning::new(WarningCode::TimeIgnored, format!("{path}.{name}: is not an RFC 3339 time")));
    }
    at
}

fn check_estimate(
    path: &str,
    wire: &WireOrderUpdate,
    update_time: Option<Timestamp>,
    warnings: &mut Vec<Warning>,
) -> Option<String> {
    let text = wire.info_extension.as_ref()?.estimated_fulfillment_time_iso8601.clone()?;
    if parse_estimate(&text, update_time.unwrap_or(Timestamp::UNIX_EPOCH)).is_some() {
        return Some(text);
    }
    let text = format!(
        "{path}.infoExtension.estimatedFulfillmentTimeIso8601: cannot be read or ends before it starts"
    );
    warnings.push(Warning::new(WarningCode::EstimateIgnored, text));
    None
}

fn check_actions(path: &str, wire: &[Action], warnings: &mut Vec<Warning>) -> Vec<ManagementAction> {
    let mut actions = Vec::new();
    for (index, action) in wire.iter().enumerate() {
        let button = action.button.as_ref();
        let url = button.and_then(|button| button.open_url_action.as_ref()).map(|open| open.url.clone());
        let url = url.filter(|url| is_shown(url));
        let Some(url) = url else {
            let text = format!("{path}.orderManagementActions[{index}]: no mailto:, tel: or https: address");
            warnings.push(Warning::new(WarningCode::ActionNotShown, text));
            continue;
        };
        let title = button.map(|button| button.title.clone()).unwrap_or_default();
        actions.push(ManagementAction { kind: action.kind.clone(), title, url });
    }
    if !actions.iter().any(|action| action.kind == ActionType::CustomerService) {
        let text = format!("{path}.orderManagementActions: no CUSTOMER_SERVICE");
        warnings.push(Warning::new(WarningCode::SupportActionMissing, text));
    }
    actions
}

fn is_shown(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let known = matches!(scheme.as_deref(), Some("mailto" | "tel" | "https"));
    known && url.len() <= 2000 && !url.chars().any(|c| c.is_control() || c.is_whitespace())
}

fn check_rejection(
    path: &str,
    state: OrderState,
    wire: Option<&RejectionInfo>,
    warnings: &mut Vec<Warning>,
) -> Option<Rejection> {
    if state != OrderState::Rejected {
        return None;
    }
    let Some(wire) = wire else {
        warnings.push(Warning::new(
            WarningCode::RejectionInfoMissing,
            format!("{path}.rejectionInfo: is missing"),
        ));
        return Some(Rejection { kind: RejectionType::Other, reason: None });
    };
    let kind = match &wire.kind {
        None | Some(RejectionType::Unknown(_)) => RejectionType::Other,
        Some(known) => known.clone(),
    };
    Some(Rejection { kind, reason: wire.reason.clone() })
}

fn check_cancellation(
    path: &str,
    state: OrderState,
    wire: Option<&CancellationInfo>,
    warnings: &mut Vec<Warning>,
) -> Option<Cancellation> {
    if state != OrderState::Cancelled {
        return None;
    }
    if wire.is_none() {
        let text = format!("{path}.cancellationInfo: is missing");
        warnings.push(Warning::new(WarningCode::CancellationInfoMissing, text));
    }
    let wire = wire.cloned().unwrap_or_default();
    Some(Cancellation { reason: wire.reason, code: wire.code, cancelled_by: wire.cancelled_by })
}

fn check_price(path: &str, wire: Option<&Price>) -> Result<Option<Money>, ReadError> {
    let Some(wire) = wire else { return Ok(None) };
    let money = price(path, Some(wire), None).map_err(|error| ReadError::from_text(&error.to_string()))?;
    if money.minor < 0 {
        return Err(ReadError::at(path, "is negative"));
    }
    Ok(Some(money))
}

fn check_lines(
    path: &str,
    wire: &BTreeMap<String, LineItemUpdate>,
    mut currency: Option<Currency>,
) -> Result<BTreeMap<String, LineUpdate>, ReadError> {
    let mut lines = BTreeMap::new();
    for (id, update) in wire {
        let path = format!("{path}.lineItemUpdates.{id}");
        let price = check_price(&format!("{path}.price"), update.price.as_ref())?;
        if let Some(price) = price
            && *currency.get_or_insert(price.currency) != price.currency
        {
            return Err(ReadError::at(&format!("{path}.price"), "is of another currency than the rest"));
        }
        let name =
            update.order_state.as_ref().map(|state| state.state.as_str()).filter(|name| !name.is_empty());
        let state =
            name.map(|name| read_state(&format!("{path}.orderState"), name, &mut Vec::new())).transpose()?;
        if state.is_none() && price.is_none() {
            return Err(ReadError::at(&path, "needs orderState or price"));
        }
        let reason = update.reason.clone().filter(|reason| !reason.trim().is_empty());
        if price.is_some() && reason.is_none() {
            return Err(ReadError::at(&format!("{path}.reason"), "is required with a price"));
        }
        lines.insert(id.clone(), LineUpdate { state, price, reason });
    }
    Ok(lines)
}

fn cut_notification(hint: &UserNotification, warnings: &mut Vec<Warning>) -> (String, String) {
    let (title, text) = (hint.title.clone().unwrap_or_default(), hint.text.clone().unwrap_or_default());
    let short = |text: &str, limit| text.chars().take(limit).collect::<String>();
    let cut = (short(&title, 30), short(&text, 100));
    if cut.0 != title || cut.1 != text {
        warnings.push(Warning::new(
            WarningCode::NotificationCut,
            "userNotification: longer than 30 and 100 characters",
        ));
    }
    cut
}

#[cfg(test)]
mod tests;
