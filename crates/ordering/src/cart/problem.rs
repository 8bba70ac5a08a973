//! What stands in the way of a cart, in words that tell the diner what to do.

use basis::Money;
use feed::ServiceType;
use partners::{IntegrationStatus, Partner, PartnerStatus};
use serde::{Deserialize, Serialize};
use texts::{Texts, ToArg};

use super::model::{Access, RestaurantRef};

/// Why a partner's restaurants cannot be ordered from at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The partner paused its integration, as for a maintenance.
    Maintenance,
    /// The platform switched the integration off, by its watch or its operator.
    Problem,
    /// The partner has not been launched.
    NotLaunched,
}

impl PauseReason {
    /// The key of the sentence to the diner.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Maintenance => "cart-paused-maintenance",
            Self::Problem => "cart-paused-problem",
            Self::NotLaunched => "cart-paused-not-launched",
        }
    }
}

/// Whether a cart of this restaurant may be checked out and submitted (operations 6.4).
///
/// Production carts from the public list need a partner that is launched and enabled. Sandbox carts and direct
/// links (tests, soft launch) work while the partner builds or has paused, but not against the operator's switch.
pub fn decide_pause(restaurant: &RestaurantRef, partner: &Partner) -> Option<PauseReason> {
    let switched = match partner.integration {
        IntegrationStatus::Enabled => None,
        IntegrationStatus::DisabledManual => Some(PauseReason::Maintenance),
        IntegrationStatus::DisabledAuto | IntegrationStatus::DisabledOperator => Some(PauseReason::Problem),
    };
    let public = restaurant.access == Access::Public && !restaurant.environment.is_sandbox();
    match partner.status {
        PartnerStatus::Suspended => Some(PauseReason::Problem),
        PartnerStatus::Terminated | PartnerStatus::Interested => Some(PauseReason::NotLaunched),
        PartnerStatus::Launched if public => switched,
        PartnerStatus::Integrating | PartnerStatus::LaunchReview if public => Some(PauseReason::NotLaunched),
        PartnerStatus::Launched | PartnerStatus::Integrating | PartnerStatus::LaunchReview => {
            (partner.integration == IntegrationStatus::DisabledOperator).then_some(PauseReason::Problem)
        }
    }
}

/// What is wrong with a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CartProblem {
    /// Nothing is in it.
    Empty,
    /// The partner takes no orders at present; the cart is kept.
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// The restaurant is no longer in the inventory.
    RestaurantGone,
    /// The restaurant does not, or no longer, offer this service.
    ServiceUnavailable {
        /// Delivery or takeout.
        service_type: ServiceType,
    },
    /// No order may be placed now (feeds 6.2, rule 3).
    Closed,
    /// Not as soon as possible, but for a later time.
    AsapUnavailable,
    /// The chosen time is none of the slots.
    TimeUnavailable,
    /// Delivery needs an address.
    AddressMissing,
    /// The restaurant does not deliver there.
    OutOfServiceArea,
    /// Something with one line.
    Line {
        /// The line.
        line_id: String,
        /// What.
        problem: LineProblem,
    },
}

/// What is wrong with one line, or with a choice that is about to become one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineProblem {
    /// The item is not on the menu.
    ItemGone {
        /// The item.
        name: String,
    },
    /// The item or a choice is sold out, or not sold at the wanted time.
    ItemUnavailable {
        /// The item or choice.
        name: String,
    },
    /// A choice is not offered with this item, or one is missing.
    OptionGone {
        /// The choice.
        name: String,
    },
    /// The price differs from the cart's.
    PriceChanged {
        /// The add-on, if it is one; else the item itself.
        option_id: Option<String>,
        /// The item or choice.
        name: String,
        /// Unit price in the cart.
        was: Money,
        /// Unit price on the menu.
        now: Money,
    },
    /// A group of add-ons has a least number.
    TooFewChoices {
        /// The group.
        name: String,
        /// The least.
        limit: u32,
    },
    /// A group of add-ons, or an add-on, has a greatest number.
    TooManyChoices {
        /// The group or add-on.
        name: String,
        /// The most.
        limit: u32,
    },
    /// Fewer pieces than one may order.
    QuantityTooLow {
        /// The item.
        name: String,
        /// The least.
        limit: u32,
    },
    /// More pieces than one may order or than are left.
    QuantityTooHigh {
        /// The item.
        name: String,
        /// The most.
        limit: u32,
    },
}

impl CartProblem {
    /// The line it is about, if it is about one.
    pub fn line_id(&self) -> Option<&str> {
        match self {
            Self::Line { line_id, .. } => Some(line_id),
            _ => None,
        }
    }

    /// A stable name, for the REST API and for tests of pages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Paused { .. } => "paused",
            Self::RestaurantGone => "restaurant_gone",
            Self::ServiceUnavailable { .. } => "service_unavailable",
            Self::Closed => "closed",
            Self::AsapUnavailable => "asap_unavailable",
            Self::TimeUnavailable => "time_unavailable",
            Self::AddressMissing => "address_missing",
            Self::OutOfServiceArea => "out_of_service_area",
            Self::Line { problem, .. } => problem.code(),
        }
    }

    /// The sentence to the diner: what is wrong and what to do.
    pub fn text(&self, texts: Texts) -> String {
        match self {
            Self::Paused { reason } => texts.get(reason.text_key()),
            Self::ServiceUnavailable { service_type: ServiceType::Delivery } => {
                texts.get("cart-problem-delivery-unavailable")
            }
            Self::ServiceUnavailable { service_type: ServiceType::Takeout } => {
                texts.get("cart-problem-takeout-unavailable")
            }
            Self::Line { problem, .. } => problem.text(texts),
            plain => texts.get(&format!("cart-problem-{}", plain.code().replace('_', "-"))),
        }
    }
}

impl LineProblem {
    /// A stable name, for the REST API and for tests of pages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ItemGone { .. } => "item_gone",
            Self::ItemUnavailable { .. } => "item_unavailable",
            Self::OptionGone { .. } => "option_gone",
            Self::PriceChanged { .. } => "price_changed",
            Self::TooFewChoices { .. } => "too_few_choices",
            Self::TooManyChoices { .. } => "too_many_choices",
            Self::QuantityTooLow { .. } => "quantity_too_low",
            Self::QuantityTooHigh { .. } => "quantity_too_high",
        }
    }

    /// The sentence to the diner: what is wrong and what to do.
    pub fn text(&self, texts: Texts) -> String {
        let key = format!("cart-problem-{}", self.code().replace('_', "-"));
        match self {
            Self::ItemGone { name } | Self::ItemUnavailable { name } | Self::OptionGone { name } => {
                texts.one(&key, "name", name)
            }
            Self::PriceChanged { name, was, now, .. } => {
                let (was, now) = (texts.money(was), texts.money(now));
                texts.with(&key, &[("name", name.to_arg()), ("was", was.to_arg()), ("now", now.to_arg())])
            }
            Self::TooFewChoices { name, limit }
            | Self::TooManyChoices { name, limit }
            | Self::QuantityTooLow { name, limit }
            | Self::QuantityTooHigh { name, limit } => texts.two(&key, "name", name, "limit", *limit),
        }
    }
}
