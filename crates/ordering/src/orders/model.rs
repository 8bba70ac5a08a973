//! What is kept of an order.

use std::fmt;

use basis::{CartId, CheckoutId, Environment, Locale, OrderId, PartnerId, Timestamp};
use feed::ServiceType;
use order::wire::ActionType;
use order::{OrderStatus, RejectionType};
use serde::{Deserialize, Serialize};

use crate::bill::Bill;
use crate::cart::{Access, DeliveryAddress};
use crate::checkout::PartnerProblem;

/// An order: the projection of its events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its id inside; unguessable, so it is also the diner's key to the order's page.
    pub id: OrderId,
    /// The partner.
    pub partner_id: PartnerId,
    /// Sandbox or production.
    pub environment: Environment,
    /// How the diner came to the restaurant.
    pub access: Access,
    /// The platform's id in the messages: 20 digits.
    pub google_order_id: String,
    /// The partner's id, once known.
    pub action_order_id: Option<String>,
    /// The partner's id of the restaurant.
    pub restaurant_id: String,
    /// The restaurant's name.
    pub restaurant_name: String,
    /// IANA name of the restaurant's zone.
    pub time_zone: String,
    /// The cart it came from.
    pub cart_id: CartId,
    /// The quote it was made from; one order at most for each.
    pub checkout_id: CheckoutId,
    /// Groups the calls of one cart.
    pub conversation_id: String,
    /// Delivery or takeout.
    pub service_type: ServiceType,
    /// The slot, for a scheduled order.
    pub scheduled_for: Option<Timestamp>,
    /// The diner's language.
    pub locale: Locale,
    /// Where it stands.
    pub status: OrderStatus,
    /// The partner's words for it; absent: the default text of 9.2.
    pub label: Option<String>,
    /// What was ordered, with the latest prices.
    pub bill: Bill,
    /// How it is paid, as on the receipt.
    pub payment: String,
    /// The estimated time.
    pub estimate: Option<EstimatedTime>,
    /// The id on receipt and e-mail.
    pub receipt_id: Option<String>,
    /// What the diner can do.
    pub actions: Vec<OrderAction>,
    /// Why it was not accepted.
    pub rejection: Option<OrderRejection>,
    /// Why it was cancelled.
    pub cancellation: Option<OrderCancellation>,
    /// What took longer than it should.
    pub flags: OrderFlags,
    /// When the diner placed it.
    pub created_at: Timestamp,
    /// When it stopped waiting for its acceptance, as the platform saw it.
    #[serde(default)]
    pub left_created_at: Option<Timestamp>,
    /// When the restaurant accepted.
    pub accepted_at: Option<Timestamp>,
    /// When the courier left.
    pub in_transit_at: Option<Timestamp>,
    /// When it was handed over.
    pub delivered_at: Option<Timestamp>,
    /// When it reached a final state.
    pub final_at: Option<Timestamp>,
    /// The partner's time of the last update applied (N4).
    pub last_update_time: Option<Timestamp>,
    /// When the diner's data was erased.
    pub customer_erased_at: Option<Timestamp>,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
    /// How often the submit was begun (N3).
    pub submit_calls: u32,
    /// Whether a submit may have reached the partner without an answer.
    pub may_have_arrived: bool,
    /// How often somebody wanted the partner to be asked again.
    #[serde(default)]
    pub asks: u32,
    /// The asking that is under way.
    #[serde(default)]
    pub ask: Option<Ask>,
    /// While the outcome is unknown: until when the request is kept, so that the partner can be asked again.
    #[serde(default)]
    pub ask_until: Option<Timestamp>,
    /// Rises with every change.
    pub version: i64,
}

/// The partner is asked once more for an order whose outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Which time it is, from 1.
    pub number: u32,
    /// When it was wanted; once the call has begun, when that was.
    pub at: Timestamp,
    /// Whether the call has begun.
    pub called: bool,
}

impl Order {
    /// The key of the state's name (9.2), for orders without a label of the partner.
    pub fn status_key(&self) -> &'static str {
        status_key(self.status, self.service_type)
    }

    /// The key of what the state means for the diner and what to do.
    pub fn help_key(&self) -> String {
        if self.status == OrderStatus::SubmitUnknown && self.ask.is_some() {
            return "order-help-submit-unknown-asking".to_owned();
        }
        format!("order-help-{}", self.status.as_str().to_ascii_lowercase().replace('_', "-"))
    }

    /// Whether alerts count it: an order of the public in production.
    pub fn is_live(&self) -> bool {
        self.access == Access::Public && !self.environment.is_sandbox()
    }

    /// Whether the partner has told anything of it.
    pub fn has_reached_partner(&self) -> bool {
        let told = matches!(self.status, OrderStatus::State(_) | OrderStatus::FulfilledAssumed);
        told && !matches!(self.rejection, Some(OrderRejection::Platform { .. }))
    }

    /// Whether the diner's payment was declined.
    pub fn is_payment_declined(&self) -> bool {
        matches!(&self.rejection, Some(OrderRejection::Partner { kind: RejectionType::PaymentDeclined, .. }))
    }

    /// Whether nothing more is expected.
    pub const fn is_final(&self) -> bool {
        self.status.is_final()
    }
}

/// The key of a state's name (9.2).
pub const fn status_key(status: OrderStatus, service_type: ServiceType) -> &'static str {
    use order::OrderState as S;
    match status {
        OrderStatus::Submitting => "order-status-submitting",
        OrderStatus::SubmitUnknown => "order-status-submit-unknown",
        OrderStatus::FulfilledAssumed => "order-status-fulfilled-assumed",
        OrderStatus::State(S::Created) => "order-status-created",
        OrderStatus::State(S::Confirmed) => "order-status-confirmed",
        OrderStatus::State(S::Rejected) => "order-status-rejected",
        OrderStatus::State(S::InPreparation) => "order-status-in-preparation",
        OrderStatus::State(S::ReadyForPickup) => "order-status-ready-for-pickup",
        OrderStatus::State(S::InTransit) => "order-status-in-transit",
        OrderStatus::State(S::Cancelled) => "order-status-cancelled",
        OrderStatus::State(S::Fulfilled) => match service_type {
            ServiceType::Delivery => "order-status-fulfilled-delivery",
            ServiceType::Takeout => "order-status-fulfilled-takeout",
        },
    }
}

/// When the order is expected; `from` may equal `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstimatedTime {
    /// Earliest.
    pub from: Timestamp,
    /// Latest.
    pub until: Timestamp,
}

/// Something the diner can do (9.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderAction {
    /// What it is for.
    pub kind: ActionType,
    /// The partner's words.
    pub title: String,
    /// A `mailto:`, `tel:` or `https:` address.
    pub url: String,
}

/// Why an order was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum OrderRejection {
    /// The partner declined (10.4).
    Partner {
        /// Kind.
        kind: RejectionType,
        /// The partner's sentence to the diner.
        reason: Option<String>,
        /// Item by item, where the partner says so.
        problems: Vec<PartnerProblem>,
    },
    /// The order certainly did not reach the partner.
    Platform {
        /// The technical code (10.5).
        code: order::TechnicalCode,
    },
}

impl OrderRejection {
    /// The key of the sentence to the diner; the partner's own sentence, where there is one, comes first.
    pub fn text_key(&self) -> String {
        match self {
            Self::Partner { kind, .. } => {
                format!("rejection-{}", kind.as_str().to_ascii_lowercase().replace('_', "-"))
            }
            Self::Platform { .. } => "order-rejected-by-platform".to_owned(),
        }
    }
}

/// Why an order was cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum OrderCancellation {
    /// The partner told it.
    Partner {
        /// Free text.
        reason: Option<String>,
        /// Code of extension X3.
        code: Option<String>,
        /// Who cancelled, of extension X3.
        cancelled_by: Option<String>,
    },
    /// Nobody accepted in time and the installation cancels such orders (9.6).
    AcceptanceTimeout,
}

/// What took longer than it should (9.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFlags {
    /// Not accepted after the first limit.
    pub acceptance_late_at: Option<Timestamp>,
    /// Not accepted after the second limit.
    pub acceptance_overdue_at: Option<Timestamp>,
    /// No news since it was due.
    pub stale_at: Option<Timestamp>,
}

/// What the diner told of themselves. Erased after the retention time. `Debug` leaves it all out.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number, E.164.
    pub phone: String,
    /// Whether the address was checked, for signed-in diners; absent for guests (5.8).
    pub email_verified: bool,
    /// Where to.
    pub address: Option<DeliveryAddress>,
    /// Note for the whole order.
    pub notes: Option<String>,
}

impl Customer {
    /// First and last name.
    pub fn display_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer").finish_non_exhaustive()
    }
}
