//! How orders are shown.

use ordering::{
    Bill, BillLine, EstimatedTime, EventDetail, Order, OrderCancellation, OrderEvent, OrderRejection,
    UpdateSummary,
};
use serde::Serialize;
use texts::Texts;
use utoipa::ToSchema;

use crate::wire::{Environment, Instant, Money, OrderId, OrderStatus, PartnerId, ServiceType};

/// An order.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct OrderView {
    order_id: OrderId,
    partner_id: PartnerId,
    environment: Environment,
    /// The platform's id in the messages: 20 digits.
    google_order_id: String,
    /// The partner's id, once known.
    action_order_id: Option<String>,
    restaurant_id: String,
    restaurant_name: String,
    service_type: ServiceType,
    status: OrderStatus,
    /// The partner's words for the state.
    label: Option<String>,
    bill: BillView,
    scheduled_for: Option<Instant>,
    estimate: Option<EstimateView>,
    /// The id on receipt and e-mail.
    receipt_id: Option<String>,
    /// Why it was not accepted: a code of the programme.
    rejection_code: Option<String>,
    /// Why it was cancelled, in the partner's words.
    cancellation_reason: Option<String>,
    created_at: Instant,
    accepted_at: Option<Instant>,
    final_at: Option<Instant>,
    updated_at: Instant,
    /// Not accepted within the second limit.
    acceptance_overdue_at: Option<Instant>,
    /// No news since it was due.
    stale_at: Option<Instant>,
    /// Rises with every change.
    version: i64,
}

/// When an order is expected.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct EstimateView {
    from: Instant,
    until: Instant,
}

impl From<EstimatedTime> for EstimateView {
    fn from(time: EstimatedTime) -> Self {
        Self { from: time.from.into(), until: time.until.into() }
    }
}

/// What an order costs.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct BillView {
    lines: Vec<BillLineView>,
    /// Tax, fees, discount and the like, with the partner's names.
    extras: Vec<BillExtraView>,
    subtotal: Money,
    tip: Money,
    /// What the diner pays, the tip included.
    total: Money,
}

/// One ordered good.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct BillLineView {
    line_id: String,
    name: String,
    quantity: i64,
    /// The line with its options.
    amount: Money,
    options: Vec<BillOptionView>,
    note: Option<String>,
    /// State of the line alone, if an update told one.
    state: Option<String>,
    reason: Option<String>,
}

/// One option of a good.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct BillOptionView {
    name: String,
    quantity: i64,
    amount: Money,
}

/// One line of the bill that is no good.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct BillExtraView {
    /// Such as `TAX` or `DELIVERY`.
    kind: String,
    name: String,
    /// Negative for discounts.
    amount: Money,
}

impl From<BillLine> for BillLineView {
    fn from(line: BillLine) -> Self {
        let option = |option: ordering::BillOption| BillOptionView {
            name: option.name,
            quantity: option.quantity,
            amount: option.amount.into(),
        };
        Self {
            line_id: line.id,
            name: line.name,
            quantity: line.quantity,
            amount: line.amount.into(),
            options: line.options.into_iter().map(option).collect(),
            note: line.note,
            state: line.state.map(|state| state.as_str().to_owned()),
            reason: line.reason,
        }
    }
}

impl From<Bill> for BillView {
    fn from(bill: Bill) -> Self {
        let extra = |extra: ordering::BillExtra| BillExtraView {
            kind: extra.kind.as_str().to_owned(),
            name: extra.name,
            amount: extra.amount.into(),
        };
        Self {
            lines: bill.lines.into_iter().map(BillLineView::from).collect(),
            extras: bill.extras.into_iter().map(extra).collect(),
            subtotal: bill.subtotal.into(),
            tip: bill.tip.into(),
            total: bill.total.into(),
        }
    }
}

/// The code of a rejection: of the programme (10.4), or of a technical failure (10.5).
pub(in crate::rest) fn rejection_code(rejection: &OrderRejection) -> String {
    match rejection {
        OrderRejection::Partner { kind, .. } => kind.as_str().to_owned(),
        OrderRejection::Platform { code } => code.as_str().to_owned(),
    }
}

/// The partner's words for a cancellation.
pub(in crate::rest) fn cancellation_reason(cancellation: &OrderCancellation) -> Option<String> {
    match cancellation {
        OrderCancellation::Partner { reason, code, .. } => reason.clone().or_else(|| code.clone()),
        OrderCancellation::AcceptanceTimeout => None,
    }
}

impl From<Order> for OrderView {
    fn from(order: Order) -> Self {
        Self {
            order_id: order.id.into(),
            partner_id: order.partner_id.into(),
            environment: order.environment.into(),
            google_order_id: order.google_order_id,
            action_order_id: order.action_order_id,
            restaurant_id: order.restaurant_id,
            restaurant_name: order.restaurant_name,
            service_type: order.service_type.into(),
            status: order.status.into(),
            label: order.label,
            bill: order.bill.into(),
            scheduled_for: order.scheduled_for.map(Instant),
            estimate: order.estimate.map(EstimateView::from),
            receipt_id: order.receipt_id,
            rejection_code: order.rejection.as_ref().map(rejection_code),
            cancellation_reason: order.cancellation.as_ref().and_then(cancellation_reason),
            created_at: order.created_at.into(),
            accepted_at: order.accepted_at.map(Instant),
            final_at: order.final_at.map(Instant),
            updated_at: order.updated_at.into(),
            acceptance_overdue_at: order.flags.acceptance_overdue_at.map(Instant),
            stale_at: order.flags.stale_at.map(Instant),
            version: order.version,
        }
    }
}

/// Something that happened to an order.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct OrderEventView {
    /// 1, 2, 3 … within the order.
    sequence: i64,
    at: Instant,
    /// Who or what, such as `user:usr_…` or `partner:1001`.
    actor: String,
    /// Stable, for programs.
    kind: String,
    /// The same as a sentence in the caller's language.
    text: String,
    /// The number of a submit, from 1.
    attempt: Option<u32>,
    /// The code of a technical failure.
    code: Option<String>,
    http_status: Option<u16>,
    /// What is wrong, for engineers.
    detail: Option<String>,
    /// The state that an update told.
    state: Option<String>,
    /// The total that was agreed to or told.
    total: Option<Money>,
    /// What was tolerated in an update.
    warnings: Vec<String>,
}

pub(super) fn event_view(texts: Texts, event: OrderEvent) -> OrderEventView {
    let mut view = OrderEventView {
        sequence: event.sequence,
        at: event.at.into(),
        actor: event.actor.to_string(),
        kind: event.detail.kind().to_owned(),
        text: texts.get(&event.detail.text_key()),
        attempt: None,
        code: None,
        http_status: None,
        detail: None,
        state: None,
        total: None,
        warnings: Vec::new(),
    };
    match event.detail {
        EventDetail::Placed { total } => view.total = Some(total.into()),
        EventDetail::SubmitCalled { attempt } => view.attempt = Some(attempt),
        EventDetail::SubmitFailed { code, http_status, detail } => {
            view.code = Some(code.as_str().to_owned());
            (view.http_status, view.detail) = (http_status, Some(detail));
        }
        EventDetail::SubmitRefused { code } => view.code = Some(code.as_str().to_owned()),
        EventDetail::SubmitAnswered { change }
        | EventDetail::UpdateApplied { change }
        | EventDetail::UpdateOlder { change } => view.tell(change),
        EventDetail::UpdateRefused { change, reason } => {
            view.tell(change);
            view.detail = Some(reason);
        }
        EventDetail::SettledByHand { placed, told_by, note } => {
            let outcome = if placed { "placed" } else { "not placed" };
            let parts = [outcome, &told_by, &note].into_iter().filter(|part| !part.is_empty());
            view.detail = Some(parts.collect::<Vec<_>>().join(": "));
        }
        EventDetail::AskedAgain { why } => view.detail = Some(why),
        EventDetail::SubmitUnknown
        | EventDetail::AcceptanceLate
        | EventDetail::AcceptanceOverdue
        | EventDetail::Stale
        | EventDetail::FulfilledAssumed
        | EventDetail::AutoCancelled
        | EventDetail::CustomerErased => {}
    }
    view
}

impl OrderEventView {
    fn tell(&mut self, change: UpdateSummary) {
        self.state = change.state.map(|state| state.as_str().to_owned());
        self.total = change.total.map(Money::from);
        self.code = change.rejection.map(|rejection| rejection.as_str().to_owned());
        self.warnings = change.warnings;
    }
}
