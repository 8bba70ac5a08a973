//! What a partner's answer to a cart is worth, and for how long (K1 to K7, 5.12, 14.2). Pure.

use basis::{CartId, CheckoutId, Money, Timestamp};
use feed::ServiceType;
use jiff::SignedDuration;
use order::wire::{FulfillmentOption, GratuityType, LineType, PaymentOptions, PaymentType, ProposedOrder};
use order::{CheckoutAnswer, CheckoutError, ErrorCode, OptionsStyle, TechnicalCode, Totals};
use serde::{Deserialize, Serialize};

use crate::bill::Bill;
use crate::cart::{Cart, CartTime, DeliveryAddress, RestaurantRef, kind};

/// Without a time of the partner a quote holds so long (K6).
const QUOTE_MINUTES: i64 = 30;
/// An answer older than this is asked for again on the review page (K7).
const REVIEW_MINUTES: i64 = 10;

/// One call of checkout and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkout {
    /// Its id.
    pub id: CheckoutId,
    /// The cart it was made for.
    pub cart_id: CartId,
    /// The restaurant.
    pub restaurant: RestaurantRef,
    /// The restaurant's name.
    pub restaurant_name: String,
    /// IANA name of the restaurant's zone.
    pub time_zone: String,
    /// Groups the calls of one cart.
    pub conversation_id: String,
    /// Delivery or takeout.
    pub service_type: ServiceType,
    /// When it is wanted.
    pub time: CartTime,
    /// Where to.
    pub address: Option<DeliveryAddress>,
    /// Of the cart that the quote is good for.
    pub cart_digest: String,
    /// What came of it.
    pub outcome: CheckoutOutcome,
    /// When the partner answered.
    pub created_at: Timestamp,
}

/// What came of a checkout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CheckoutOutcome {
    /// The partner priced the cart.
    Quoted {
        /// The binding price.
        quote: Box<Quote>,
    },
    /// The partner found problems.
    Refused {
        /// The problems, one or more.
        errors: Vec<PartnerProblem>,
        /// A corrected order that the diner may accept.
        corrected: Option<Box<Quote>>,
    },
    /// The partner's service failed.
    Failed {
        /// How.
        code: TechnicalCode,
    },
}

/// A binding price (a `proposedOrder`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The partner's order as it came; goes back at submit.
    pub proposed: ProposedOrder,
    /// The same as it is shown.
    pub bill: Bill,
    /// Ways to pay, one at least.
    pub payment: Vec<PaymentWay>,
    /// What the partner says of tips.
    pub tip: TipRule,
    /// Whether the partner counts options inside the line price (M8).
    pub options_in_line_price: bool,
    /// Until when it may be submitted (K6).
    pub expires_at: Timestamp,
}

impl Quote {
    /// The arithmetic of the order.
    pub(crate) const fn style(&self) -> OptionsStyle {
        style(self.options_in_line_price)
    }

    /// Whether it may no longer be submitted.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}

/// The arithmetic of a partner.
pub(crate) const fn style(options_in_line_price: bool) -> OptionsStyle {
    if options_in_line_price { OptionsStyle::InLinePrice } else { OptionsStyle::Separate }
}

/// A way to pay (5.12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaymentWay {
    /// At the door or at the counter.
    OnFulfillment {
        /// The partner's words for it.
        display_name: Option<String>,
    },
    /// By the wallet.
    Wallet {
        /// The wallet's `PaymentDataRequest` as JSON text, handed on unchanged.
        specification: String,
    },
}

/// What the partner says of tips (14.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "amount", rename_all = "snake_case")]
pub enum TipRule {
    /// The diner chooses freely.
    Free,
    /// A proposal that the diner may change.
    Suggested(Money),
    /// The tip is fixed.
    Fixed(Money),
    /// No tips are taken.
    NotTaken,
}

/// A problem that the partner found in the cart (4.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerProblem {
    /// Which (10.2).
    pub code: ErrorCode,
    /// Line or option of the cart, or the promo code.
    pub id: Option<String>,
    /// Name of the line or option, where the cart knows it.
    pub name: Option<String>,
    /// The new line or option total.
    pub updated_price: Option<Money>,
    /// Pieces left, where that is the problem.
    pub available_quantity: Option<i64>,
}

impl PartnerProblem {
    /// The key of the sentence to the diner. A value that we do not know reads as `INVALID` (E6).
    pub fn text_key(&self) -> String {
        food_error_key(&self.code)
    }
}

/// The key of the sentence to the diner for a code of 10.2.
pub fn food_error_key(code: &ErrorCode) -> String {
    format!("food-error-{}", code.effective().as_str().to_ascii_lowercase().replace('_', "-"))
}

/// The key of the sentence to the diner for a code of 10.5.
pub fn technical_key(code: TechnicalCode) -> String {
    format!("technical-{}", code.as_str().to_ascii_lowercase().replace('_', "-"))
}

impl Checkout {
    /// The quote that may be submitted: of a priced cart, or a corrected order whose correction was accepted.
    pub fn quote(&self) -> Option<&Quote> {
        match &self.outcome {
            CheckoutOutcome::Quoted { quote } => Some(quote),
            CheckoutOutcome::Refused { .. } | CheckoutOutcome::Failed { .. } => None,
        }
    }

    /// Whether the review page should ask the partner again (K7).
    pub fn needs_refresh(&self, now: Timestamp) -> bool {
        let old = now.duration_since(self.created_at) > SignedDuration::from_mins(REVIEW_MINUTES);
        old || self.quote().is_none_or(|quote| quote.is_expired(now))
    }
}

/// What an answer means for the diner. `disable_tip_widget` is the restaurant's setting (14.2).
pub(crate) fn outcome_of(
    answer: CheckoutAnswer,
    cart: &Cart,
    disable_tip_widget: bool,
    now: Timestamp,
) -> CheckoutOutcome {
    let quote = |proposed: ProposedOrder, totals: &Totals, payment: Vec<PaymentOptions>| {
        Box::new(Quote {
            bill: Bill::of(&proposed, totals),
            payment: payment_ways(&payment),
            tip: tip_rule(&proposed, totals, disable_tip_widget),
            options_in_line_price: totals.style == OptionsStyle::InLinePrice,
            expires_at: expiry(&proposed, cart.service_type, now),
            proposed,
        })
    };
    match answer {
        CheckoutAnswer::Accepted {
            proposed_order,
            totals,
            payment_options,
            additional_payment_options,
            ..
        } => {
            let payment = payment_options.into_iter().chain(additional_payment_options).collect();
            CheckoutOutcome::Quoted { quote: quote(*proposed_order, &totals, payment) }
        }
        CheckoutAnswer::Refused {
            errors, corrected, payment_options, additional_payment_options, ..
        } => {
            let payment = payment_options.into_iter().chain(additional_payment_options).collect();
            CheckoutOutcome::Refused {
                errors: errors.iter().map(|error| problem(error, cart)).collect(),
                corrected: corrected.map(|corrected| quote(corrected.order, &corrected.totals, payment)),
            }
        }
    }
}

fn problem(error: &CheckoutError, cart: &Cart) -> PartnerProblem {
    let counts = error.code == ErrorCode::AvailabilityChanged;
    PartnerProblem {
        code: error.code.clone(),
        name: error.id.as_deref().and_then(|id| name_of(cart, id)),
        id: error.id.clone(),
        updated_price: error.updated_price,
        available_quantity: counts.then_some(error.available_quantity),
    }
}

fn name_of(cart: &Cart, id: &str) -> Option<String> {
    use crate::cart::CartOption;
    fn find<'a>(options: &'a [CartOption], id: &str) -> Option<&'a str> {
        options.iter().find_map(|option| {
            if option.id == id { Some(option.name.as_str()) } else { find(&option.options, id) }
        })
    }
    let lines = cart.lines.iter();
    lines
        .filter_map(|line| if line.id == id { Some(line.name.as_str()) } else { find(&line.options, id) })
        .map(str::to_owned)
        .next()
}

/// Without any option the partner is taken to be paid at fulfilment (4.3).
fn payment_ways(options: &[PaymentOptions]) -> Vec<PaymentWay> {
    let mut ways = Vec::new();
    for option in options {
        let wallet = option.google_provided_options.as_ref();
        if let Some(specification) = wallet.and_then(|wallet| wallet.facilitation_specification.clone()) {
            ways.push(PaymentWay::Wallet { specification });
        }
        let own = option.action_provided_options.as_ref();
        if let Some(own) = own.filter(|own| own.payment_type == Some(PaymentType::OnFulfillment)) {
            ways.push(PaymentWay::OnFulfillment { display_name: own.display_name.clone() });
        }
    }
    if ways.is_empty() {
        ways.push(PaymentWay::OnFulfillment { display_name: None });
    }
    ways
}

fn tip_rule(order: &ProposedOrder, totals: &Totals, disable_tip_widget: bool) -> TipRule {
    let line = order.other_items.iter().find(|line| line.kind == LineType::Gratuity);
    let Some(line) = line else {
        return if disable_tip_widget { TipRule::NotTaken } else { TipRule::Free };
    };
    let kind = line.gratuity_extension.as_ref().and_then(|extension| extension.gratuity_type.as_ref());
    match kind {
        Some(GratuityType::Mandatory) => TipRule::Fixed(totals.tip),
        Some(GratuityType::Unknown(_)) | None if totals.tip.minor == 0 => TipRule::NotTaken,
        Some(GratuityType::UserModifiable | GratuityType::Unknown(_)) | None => {
            TipRule::Suggested(totals.tip)
        }
    }
}

/// Rule K6: the earliest end of the chosen way of fulfilment, else 30 minutes.
fn expiry(order: &ProposedOrder, service_type: ServiceType, now: Timestamp) -> Timestamp {
    let offered = order.extension.iter().flat_map(|extension| &extension.available_fulfillment_options);
    let offered = offered.filter(|option| option.kind() == Some(kind(service_type)));
    let chosen = order.cart.as_ref().and_then(|cart| cart.preference());
    let ends = offered.chain(chosen).filter_map(FulfillmentOption::expires);
    ends.min().unwrap_or_else(|| now + SignedDuration::from_mins(QUOTE_MINUTES))
}

#[cfg(test)]
mod tests;
