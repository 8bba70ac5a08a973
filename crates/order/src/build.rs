//! Building requests to partners, and reading them on the partner's side.

use basis::{Money, MoneyError};
use jiff::Timestamp;

use crate::checkout::cart_currency;
use crate::parse::{ReadError, read_json};
use crate::time::ServiceKind;
use crate::totals::{OptionsStyle, TotalsError, options_total, recompute};
use crate::wire::{
    AppRequest, Argument, Cart, Contact, Conversation, Extra, FoodOrderExtension, GratuityType, Input,
    Intent, LineItem, LineType, Order, PaymentInfo, Price, ProposedOrder, TransactionDecisionValue, User,
    type_url,
};

/// The text of no-contact delivery (14.4), appended to the notes of the location at submit.
pub const NO_CONTACT_NOTE: &str = "No-contact delivery: Please leave order outside the door";

/// What every request carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Groups the calls of one session.
    pub conversation_id: String,
    /// Language of the diner, BCP 47.
    pub locale: Option<String>,
    /// Sandbox payment: not charged, not prepared.
    pub sandbox: bool,
}

/// A checkout: price this cart.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckoutRequest {
    /// What every request carries.
    pub envelope: Envelope,
    /// The cart.
    pub cart: Cart,
}

/// A submit: place this order.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmitRequest {
    /// What every request carries.
    pub envelope: Envelope,
    /// The order.
    pub order: Order,
}

/// A request as a partner receives it.
#[derive(Clone, Debug, PartialEq)]
pub enum PartnerRequest {
    /// Price a cart.
    Checkout(Box<CheckoutRequest>),
    /// Place an order.
    Submit(Box<SubmitRequest>),
}

/// Why a request cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The figures of the cart or quote do not add up.
    #[error("the figures do not add up")]
    Totals(#[from] TotalsError),
    /// The tip is negative or of another currency than the order.
    #[error("the tip {tip} does not fit an order in {currency}")]
    Tip {
        /// The tip.
        tip: Money,
        /// The currency of the order.
        currency: basis::Currency,
    },
    /// The total does not fit into 64 bits.
    #[error("the total is too large")]
    TooLarge(#[from] MoneyError),
    /// The quote has no cart.
    #[error("the quote has no cart")]
    NoCart,
}

/// Builds a checkout: without contact (K8), without location for takeout, with `@type`. The cart is in the
/// arithmetic of M1; for a partner known for [`OptionsStyle::InLinePrice`] options are added to its lines (M8).
pub fn build_checkout_request(
    envelope: Envelope,
    mut cart: Cart,
    style: OptionsStyle,
) -> Result<CheckoutRequest, BuildError> {
    cart.type_url = Some(type_url("Cart"));
    let takeout = cart.service_kind() == Some(ServiceKind::Takeout);
    if let Some(extension) = &mut cart.extension {
        extension.type_url = Some(type_url("FoodCartExtension"));
        extension.contact = None;
        if takeout {
            extension.location = None;
        }
    }
    if style == OptionsStyle::InLinePrice {
        add_options_to_lines(&mut cart)?;
    }
    Ok(CheckoutRequest { envelope, cart })
}

fn add_options_to_lines(cart: &mut Cart) -> Result<(), BuildError> {
    let Some(currency) = cart_currency(cart) else { return Ok(()) };
    for (index, line) in cart.line_items.iter_mut().enumerate() {
        let path = format!("cart.lineItems[{index}]");
        let options = options_total(&path, line.options(), currency)?;
        let price = crate::totals::price(&path, line.price.as_ref(), Some(currency))?;
        line.price = Some(Price::estimate(price.checked_add(Money::new(options, currency))?));
    }
    Ok(())
}

/// What a submit adds to the quote.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSubmit {
    /// The platform's order id, 20 digits.
    pub google_order_id: String,
    /// When it was ordered.
    pub order_date: Timestamp,
    /// The diner.
    pub contact: Contact,
    /// The chosen tip; `None` is none. A MANDATORY tip of the quote stays whatever is given here.
    pub tip: Option<Money>,
    /// How it is paid.
    pub payment: PaymentInfo,
    /// No-contact delivery (14.4).
    pub no_contact: bool,
    /// Remarketing (14.5).
    pub optin_for_remarketing: Option<bool>,
}

/// Builds a submit from the accepted quote: everything of the quote stays, contact, payment and the tip line
/// are added (chapter 8), and `totalPrice` = quote − suggested tip + chosen tip (M6).
pub fn build_submit_request(
    envelope: Envelope,
    quote: &ProposedOrder,
    new: NewSubmit,
    style: OptionsStyle,
) -> Result<SubmitRequest, BuildError> {
    let totals = recompute(quote, style)?;
    let mut order = quote.clone();
    let without_tip = totals.total_without_tip();
    let chosen = if has_mandatory_tip(quote) {
        totals.tip
    } else {
        new.tip.unwrap_or(Money::zero(totals.tip.currency))
    };
    if chosen.minor < 0 || chosen.currency != without_tip.currency {
        return Err(BuildError::Tip { tip: chosen, currency: without_tip.currency });
    }
    order.other_items.retain(|line| line.kind != LineType::Gratuity);
    order.other_items.push(LineItem::bill_line(LineType::Gratuity, "Tip", chosen));
    order.total_price = Some(Price::estimate(without_tip.checked_add(chosen)?));
    let cart = order.cart.as_mut().ok_or(BuildError::NoCart)?;
    cart.type_url = None;
    let extension = cart.extension.get_or_insert_default();
    extension.contact = Some(new.contact);
    if let (true, Some(location)) = (new.no_contact, &mut extension.location) {
        let notes = location.notes.take().filter(|notes| !notes.trim().is_empty());
        location.notes =
            Some(notes.map_or(NO_CONTACT_NOTE.to_owned(), |notes| format!("{notes} {NO_CONTACT_NOTE}")));
    }
    if let Some(optin) = new.optin_for_remarketing {
        let empty =
            || FoodOrderExtension { type_url: Some(type_url("FoodOrderExtension")), ..Default::default() };
        order.extension.get_or_insert_with(empty).optin_for_remarketing = Some(optin);
    }
    let order = Order {
        final_order: Some(order),
        google_order_id: new.google_order_id,
        order_date: Some(new.order_date.to_string()),
        payment_info: Some(new.payment),
        extra: Extra::new(),
    };
    Ok(SubmitRequest { envelope, order })
}

fn has_mandatory_tip(quote: &ProposedOrder) -> bool {
    quote.other_items.iter().any(|line| {
        let kind = line.gratuity_extension.as_ref().and_then(|extension| extension.gratuity_type.as_ref());
        line.kind == LineType::Gratuity && kind == Some(&GratuityType::Mandatory)
    })
}

impl CheckoutRequest {
    /// The message as it travels.
    pub fn to_wire(&self) -> AppRequest {
        let argument = Argument { extension: Some(self.cart.clone()), ..Argument::default() };
        app_request(&self.envelope, Intent::Checkout, argument)
    }

    /// The body to send.
    pub fn body(&self) -> Vec<u8> {
        serde_json::to_vec(&self.to_wire()).unwrap_or_default()
    }
}

impl SubmitRequest {
    /// The message as it travels.
    pub fn to_wire(&self) -> AppRequest {
        let value = TransactionDecisionValue { order: Some(self.order.clone()), extra: Extra::new() };
        let argument = Argument { transaction_decision_value: Some(value), ..Argument::default() };
        app_request(&self.envelope, Intent::Submit, argument)
    }

    /// The body to send. The same request gives the same bytes, so that a repeat is identical (N3).
    pub fn body(&self) -> Vec<u8> {
        serde_json::to_vec(&self.to_wire()).unwrap_or_default()
    }
}

fn app_request(envelope: &Envelope, intent: Intent, argument: Argument) -> AppRequest {
    let conversation =
        Conversation { conversation_id: envelope.conversation_id.clone(), extra: Extra::new() };
    AppRequest {
        user: User { locale: envelope.locale.clone(), extra: Extra::new() },
        conversation,
        inputs: vec![Input { intent, arguments: vec![argument], extra: Extra::new() }],
        direct_action_only: true,
        is_in_sandbox: envelope.sandbox,
        extra: Extra::new(),
    }
}

/// Reads a request as a partner does: dispatches on the intent (4.1).
pub fn read_partner_request(body: &[u8]) -> Result<PartnerRequest, ReadError> {
    let request: AppRequest = read_json(body)?;
    let envelope = Envelope {
        conversation_id: request.conversation.conversation_id,
        locale: request.user.locale,
        sandbox: request.is_in_sandbox,
    };
    let input =
        request.inputs.into_iter().next().ok_or_else(|| ReadError::at("inputs", "is missing or empty"))?;
    let argument = input.arguments.into_iter().next().unwrap_or_default();
    match input.intent {
        Intent::Checkout => {
            let missing = || ReadError::at("inputs[0].arguments[0].extension", "is missing");
            let cart = argument.extension.ok_or_else(missing)?;
            Ok(PartnerRequest::Checkout(Box::new(CheckoutRequest { envelope, cart })))
        }
        Intent::Submit => {
            let path = "inputs[0].arguments[0].transactionDecisionValue.order";
            let value = argument.transaction_decision_value.and_then(|value| value.order);
            let order = value.ok_or_else(|| ReadError::at(path, "is missing"))?;
            Ok(PartnerRequest::Submit(Box::new(SubmitRequest { envelope, order })))
        }
        Intent::Unknown(name) => {
            Err(ReadError::at("inputs[0].intent", format_args!("{name:?} is not known")))
        }
    }
}

#[cfg(test)]
mod tests;
