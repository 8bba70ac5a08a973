//! A test order and what came for it.

use basis::{Environment, Money, Timestamp};
use order::wire::FulfillmentOption;
use order::{FulfillmentTime, OrderState, OrderUpdate, SubmitRequest, WarningCode};
use serde::{Deserialize, Serialize};

use crate::test_case::TestCase;

/// A refusal on purpose, to see what the partner does (A6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Provocation {
    /// The first update is answered with 503: the partner repeats it.
    Unavailable,
    /// The first update is answered with 400: the partner does not repeat it.
    Invalid,
}

impl Provocation {
    /// That of the orders of a run: one of each, then none.
    pub(crate) const fn of(position: i64) -> Option<Self> {
        match position {
            0 => Some(Self::Unavailable),
            1 => Some(Self::Invalid),
            _ => None,
        }
    }

    pub(crate) const fn status(self) -> u16 {
        match self {
            Self::Unavailable => 503,
            Self::Invalid => 400,
        }
    }
}

/// An order that the partner took in a run. Holds nothing of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TestOrder {
    pub(crate) google_order_id: String,
    pub(crate) action_order_id: String,
    pub(crate) environment: Environment,
    pub(crate) case: TestCase,
    pub(crate) submitted_at: Timestamp,
    /// For when it was ordered, if for later.
    pub(crate) scheduled: Option<Timestamp>,
    /// What the answer to the submit said.
    pub(crate) first: SeenUpdate,
    /// Ids and totals of its lines.
    pub(crate) lines: Vec<(String, Money)>,
    pub(crate) total: Money,
    pub(crate) provocation: Option<Provocation>,
}

/// What is kept of an update.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SeenUpdate {
    pub(crate) received_at: Timestamp,
    /// How it was answered.
    pub(crate) status: u16,
    /// Tells repeats apart from news.
    pub(crate) hash: String,
    pub(crate) state: OrderState,
    pub(crate) update_time: Option<Timestamp>,
    pub(crate) has_support: bool,
    pub(crate) has_receipt: bool,
    /// The end of the estimated time.
    pub(crate) due: Option<Timestamp>,
    /// Whether a rejection or cancellation says why.
    pub(crate) has_reason: bool,
    pub(crate) total: Option<Money>,
    /// Changed lines with their new totals; zero for one that was dropped.
    pub(crate) lines: Vec<(String, Option<Money>)>,
}

impl SeenUpdate {
    pub(crate) fn of(update: &OrderUpdate, status: u16, now: Timestamp) -> Self {
        let told = |reason: Option<&String>| reason.is_some_and(|reason| !reason.trim().is_empty());
        let rejection = update.rejection.as_ref().and_then(|rejection| rejection.reason.as_ref());
        let cancellation = update.cancellation.as_ref().and_then(|cancelled| cancelled.reason.as_ref());
        let missing = |code: WarningCode| update.warnings.iter().any(|warning| warning.code == code);
        Self {
            received_at: now,
            status,
            hash: hex(&update.hash),
            state: update.state,
            update_time: update.update_time,
            has_support: !missing(WarningCode::SupportActionMissing),
            has_receipt: update.receipt_id.is_some(),
            due: update.estimate(now).map(|estimate| estimate.end),
            has_reason: told(rejection) || told(cancellation) || !update.errors.is_empty(),
            total: update.total_price,
            lines: update.lines.iter().map(|(id, line)| (id.clone(), line.price)).collect(),
        }
    }

    /// Whether it was taken.
    pub(crate) const fn is_taken(&self) -> bool {
        self.status == 200
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The order of a submit that the partner took; `None` if it declined.
pub(crate) fn test_order(
    environment: Environment,
    case: TestCase,
    request: &SubmitRequest,
    answer: &OrderUpdate,
    now: Timestamp,
) -> Option<TestOrder> {
    if answer.state == OrderState::Rejected {
        return None;
    }
    let order = request.order.final_order.as_ref()?;
    let cart = order.cart.as_ref()?;
    let money = |price: &Option<order::wire::Price>| price.as_ref()?.amount.as_ref()?.to_money().ok();
    let time = cart.preference().and_then(|option: &FulfillmentOption| option.time(now));
    Some(TestOrder {
        google_order_id: request.order.google_order_id.clone(),
        action_order_id: answer.action_order_id.clone(),
        environment,
        case,
        submitted_at: now,
        scheduled: match time {
            Some(FulfillmentTime::At(at)) => Some(at),
            Some(FulfillmentTime::Asap) | None => None,
        },
        first: SeenUpdate::of(answer, 200, now),
        lines: cart
            .line_items
            .iter()
            .filter_map(|line| Some((line.id.clone()?, money(&line.price)?)))
            .collect(),
        total: money(&order.total_price)?,
        provocation: None,
    })
}

/// The whole history of an order, its submit first.
pub(crate) fn history<'a>(
    order: &'a TestOrder,
    updates: &'a [SeenUpdate],
) -> impl Iterator<Item = &'a SeenUpdate> {
    std::iter::once(&order.first).chain(updates)
}
