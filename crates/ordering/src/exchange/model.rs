//! One request with its answer, as console and support see it (operations 10.6).

use basis::{Environment, ExchangeId, OrderId, PartnerId, Timestamp};
use serde::{Deserialize, Serialize};

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeAction {
    /// The platform asked the partner for a price.
    Checkout,
    /// The platform sent the partner an order.
    Submit,
    /// The partner sent the platform an order update.
    Update,
    /// The platform asked whether the partner is there (operations 6.2).
    HealthCheck,
}

impl ExchangeAction {
    /// All.
    pub const ALL: [Self; 4] = [Self::Checkout, Self::Submit, Self::Update, Self::HealthCheck];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checkout => "checkout",
            Self::Submit => "submit",
            Self::Update => "update",
            Self::HealthCheck => "health_check",
        }
    }

    /// From the stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == name)
    }
}

/// One request with its answer, without what the diner told of themselves, tokens and authorization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// Its id.
    pub id: ExchangeId,
    /// The partner.
    pub partner_id: PartnerId,
    /// Sandbox or production.
    pub environment: Environment,
    /// What was asked.
    pub action: ExchangeAction,
    /// The partner's id of the restaurant.
    pub restaurant_id: Option<String>,
    /// The order, if there is one.
    pub order_id: Option<OrderId>,
    /// The platform's id in the messages.
    pub google_order_id: Option<String>,
    /// The partner's id.
    pub action_order_id: Option<String>,
    /// Groups the calls of one cart.
    pub conversation_id: Option<String>,
    /// The HTTP status of the answer, if there was one.
    pub http_status: Option<u16>,
    /// Milliseconds to the end of the answer, or to giving up.
    pub latency_ms: i64,
    /// Error values, rejection types and technical codes; empty on success.
    pub codes: Vec<String>,
    /// What was tolerated, and the detail of a technical failure.
    pub warnings: Vec<String>,
    /// The request, redacted.
    pub request: String,
    /// The answer, redacted; empty without one.
    pub answer: String,
    /// When it ended.
    pub at: Timestamp,
}
