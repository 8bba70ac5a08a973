//! What is to be sent for one sample, and what came of it. Pure.

use basis::{Money, Timestamp};
use identity::TokenFlaw;
use order::wire::{Contact, PaymentInfo, PaymentInstrument, PaymentOptions, PaymentType, Price};
use order::{
    CheckoutAnswer, CheckoutRequest, Envelope, NewSubmit, OptionsStyle, PartnerFailure, SubmitRequest,
    build_submit_request, read_checkout_answer, recompute,
};

use crate::phrase::Phrase;
use crate::setup::TestSetup;

/// Why a case cannot be tried with a restaurant, a configuration or an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Inapplicable {
    /// No restaurant has a service to test that is open or can be ordered from in advance.
    NotOrderable,
    /// No delivery.
    NoDelivery,
    /// No takeout.
    NoTakeout,
    /// No address inside the delivery area is known.
    NoAddress,
    /// No address outside can be made.
    NoAddressOutside,
    /// No item without options.
    NoPlainItem,
    /// No item with options.
    NoRichItem,
    /// No item with a priced add-on.
    NoPricedOption,
    /// The partner has no minimum order value.
    NoMinimum,
    /// Nothing on the menu is below the minimum, or fits below it.
    NothingBelowMinimum,
    /// The minimum cannot be reached with what may be ordered.
    MinimumTooHigh,
    /// The restaurants are never closed.
    NeverClosed,
    /// No orders for later.
    NoSlots,
    /// Everything on the menu is always available.
    NothingUnavailable,
    /// The configuration names no promo code that works.
    NoPromo,
    /// The partner takes no guests.
    NoGuests,
    /// Checkout does not offer the wallet.
    NoWallet,
    /// Checkout does not offer payment on fulfillment.
    NoPayOnFulfillment,
    /// Needs the platform, which receives the partner's updates.
    NeedsPlatform,
    /// Nothing of the kind has come from the partner yet.
    NothingSeen,
    /// Nothing was sent that could be measured.
    NothingMeasured,
}

impl Inapplicable {
    /// The sentence.
    pub fn phrase(self) -> Phrase {
        Phrase::new(match self {
            Self::NotOrderable => "certification-na-not-orderable",
            Self::NoDelivery => "certification-na-no-delivery",
            Self::NoTakeout => "certification-na-no-takeout",
            Self::NoAddress => "certification-na-no-address",
            Self::NoAddressOutside => "certification-na-no-address-outside",
            Self::NoPlainItem => "certification-na-no-plain-item",
            Self::NoRichItem => "certification-na-no-rich-item",
            Self::NoPricedOption => "certification-na-no-priced-option",
            Self::NoMinimum => "certification-na-no-minimum",
            Self::NothingBelowMinimum => "certification-na-nothing-below-minimum",
            Self::MinimumTooHigh => "certification-na-minimum-too-high",
            Self::NeverClosed => "certification-na-never-closed",
            Self::NoSlots => "certification-na-no-slots",
            Self::NothingUnavailable => "certification-na-nothing-unavailable",
            Self::NoPromo => "certification-na-no-promo",
            Self::NoGuests => "certification-na-no-guests",
            Self::NoWallet => "certification-na-no-wallet",
            Self::NoPayOnFulfillment => "certification-na-no-pay-on-fulfillment",
            Self::NeedsPlatform => "certification-na-needs-platform",
            Self::NothingSeen => "certification-na-nothing-seen",
            Self::NothingMeasured => "certification-na-nothing-measured",
        })
    }
}

/// What is sent for one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// One call after the other.
    pub steps: Vec<Step>,
    /// The line, option or code that the answer must name.
    pub mark: Option<Mark>,
}

/// Something that an error must name, with its true price where that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Id of the line or option, or the promo code.
    pub id: String,
    /// The total that the menu gives.
    pub price: Option<Money>,
}

impl Plan {
    /// These calls.
    pub const fn of(steps: Vec<Step>) -> Self {
        Self { steps, mark: None }
    }

    /// A checkout.
    pub fn checkout(request: CheckoutRequest) -> Self {
        Self::of(vec![Step::checkout(request)])
    }

    /// A checkout, then a submit.
    pub fn order(request: CheckoutRequest, submit: NewOrder) -> Self {
        Self::of(vec![Step::checkout(request), Step::Submit { order: Box::new(submit), flaw: None }])
    }

    /// The same with what the answer must name.
    pub fn mark(mut self, id: impl Into<String>, price: Option<Money>) -> Self {
        self.mark = Some(Mark { id: id.into(), price });
        self
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A checkout.
    Checkout {
        /// The request.
        request: Box<CheckoutRequest>,
        /// What is wrong with the token, on purpose.
        flaw: Option<TokenFlaw>,
    },
    /// A submit of the quote that the last checkout gave.
    Submit {
        /// What is added to the quote.
        order: Box<NewOrder>,
        /// What is wrong with the token, on purpose.
        flaw: Option<TokenFlaw>,
    },
    /// The last submit once more, byte for byte.
    SubmitAgain {
        /// What is wrong with the token, on purpose.
        flaw: Option<TokenFlaw>,
    },
}

impl Step {
    /// A checkout with a good token.
    pub fn checkout(request: CheckoutRequest) -> Self {
        Self::Checkout { request: Box::new(request), flaw: None }
    }

    /// What is wrong with the token, on purpose.
    pub const fn flaw(&self) -> Option<TokenFlaw> {
        match self {
            Self::Checkout { flaw, .. } | Self::Submit { flaw, .. } | Self::SubmitAgain { flaw } => *flaw,
        }
    }
}

/// How a test order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    /// By the token that works, else on fulfillment.
    Well,
    /// By the token that is declined.
    Declined,
    /// On fulfillment.
    OnFulfillment,
}

/// What a test order adds to its quote.
#[derive(Clone, Debug, PartialEq)]
pub struct NewOrder {
    /// When it was ordered.
    pub order_date: Timestamp,
    /// The diner who never was.
    pub contact: Contact,
    /// The tip in whole units of the currency.
    pub tip: i64,
    /// How it is paid.
    pub paid: Paid,
    /// No-contact delivery (14.4).
    pub no_contact: bool,
    /// Whether the price of a line is changed after the checkout.
    pub altered: bool,
}

/// Makes the submit of a quote (chapter 8). `google_order_id` has 20 digits and was never used before.
///
/// # Errors
/// If the partner does not offer what the case needs.
pub fn build_submit(
    new: &NewOrder,
    google_order_id: &str,
    envelope: &Envelope,
    quote: &Accepted,
    setup: &TestSetup,
) -> Result<SubmitRequest, Inapplicable> {
    let payment = payment(new.paid, quote, setup)?;
    let currency = quote.total.currency;
    let tip = whole_units(new.tip, Money::zero(currency));
    let submit = NewSubmit {
        google_order_id: google_order_id.to_owned(),
        order_date: new.order_date,
        contact: new.contact.clone(),
        tip: Some(tip),
        payment,
        no_contact: new.no_contact,
        optin_for_remarketing: None,
    };
    let built = build_submit_request(envelope.clone(), &quote.order, submit, quote.style);
    let mut request = built.map_err(|_| Inapplicable::NothingMeasured)?;
    if new.altered {
        alter(&mut request, quote.style);
    }
    Ok(request)
}

/// Raises the price of the first line by one unit, and the total with it, so that the arithmetic still fits.
fn alter(request: &mut SubmitRequest, style: OptionsStyle) {
    let Some(order) = &mut request.order.final_order else { return };
    let Ok(totals) = recompute(order, style) else { return };
    let more = whole_units(1, totals.total);
    let line = order.cart.as_mut().and_then(|cart| cart.line_items.first_mut());
    let Some(line) = line else { return };
    let price = line.price.as_ref().and_then(|price| price.amount.as_ref()?.to_money().ok());
    if let (Some(price), Ok(total)) =
        (price.and_then(|price| price.checked_add(more).ok()), totals.total.checked_add(more))
    {
        line.price = Some(Price::estimate(price));
        order.total_price = Some(Price::estimate(total));
        // A SUBTOTAL line is told apart by nobody; it follows the goods.
        for bill in &mut order.other_items {
            let amount = bill.price.as_ref().and_then(|price| price.amount.as_ref()?.to_money().ok());
            if let (order::wire::LineType::Subtotal, Some(Ok(sum))) =
                (&bill.kind, amount.map(|amount| amount.checked_add(more)))
            {
                bill.price = Some(Price::estimate(sum));
            }
        }
    }
}

fn payment(paid: Paid, quote: &Accepted, setup: &TestSetup) -> Result<PaymentInfo, Inapplicable> {
    let has_wallet = quote.payment.iter().any(|option| option.google_provided_options.is_some());
    let at_door = quote.payment.iter().find(|option| option.is_on_fulfillment());
    let card = |token: &str| PaymentInfo {
        payment_type: Some(PaymentType::PaymentCard),
        display_name: Some("VISA-1111".to_owned()),
        google_provided_payment_instrument: Some(PaymentInstrument {
            instrument_token: token.to_owned(),
            ..PaymentInstrument::default()
        }),
        ..PaymentInfo::default()
    };
    let on_fulfillment = || PaymentInfo {
        payment_type: Some(PaymentType::OnFulfillment),
        display_name: at_door
            .and_then(|option| option.action_provided_options.as_ref()?.display_name.clone()),
        ..PaymentInfo::default()
    };
    match paid {
        Paid::Well if has_wallet => Ok(card(&setup.payment_valid)),
        // Without any option the partner is taken to be paid at fulfilment (4.3).
        Paid::Well => Ok(on_fulfillment()),
        Paid::Declined if has_wallet => Ok(card(&setup.payment_declined)),
        Paid::Declined => Err(Inapplicable::NoWallet),
        Paid::OnFulfillment if at_door.is_some() => Ok(on_fulfillment()),
        Paid::OnFulfillment => Err(Inapplicable::NoPayOnFulfillment),
    }
}

/// `whole` units of the currency of `like`.
pub(crate) fn whole_units(whole: i64, like: Money) -> Money {
    Money::new(whole.saturating_mul(10_i64.saturating_pow(like.currency.exponent())), like.currency)
}

/// A call with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What was sent.
    pub request: Sent,
    /// What was wrong with the token, on purpose.
    pub flaw: Option<TokenFlaw>,
    /// Status and body, or why there is none.
    pub answer: Result<(u16, Vec<u8>), PartnerFailure>,
    /// Milliseconds to the end of the answer, or to giving up.
    pub latency_ms: u32,
}

/// A request as it was sent.
#[derive(Clone, Debug)]
pub enum Sent {
    /// A checkout.
    Checkout(Box<CheckoutRequest>),
    /// A submit.
    Submit(Box<SubmitRequest>),
}

impl Sent {
    /// The body.
    pub fn body(&self) -> Vec<u8> {
        match self {
            Self::Checkout(request) => request.body(),
            Self::Submit(request) => request.body(),
        }
    }
}

/// A priced cart.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The quote.
    pub order: Box<order::wire::ProposedOrder>,
    /// What it costs with the tip of the quote.
    pub total: Money,
    /// The arithmetic that fits.
    pub style: OptionsStyle,
    /// Ways to pay.
    pub payment: Vec<PaymentOptions>,
}

impl Exchange {
    /// The checked answer to a checkout; `None` if this was a submit.
    pub fn checkout(&self, style: OptionsStyle) -> Option<Result<CheckoutAnswer, PartnerFailure>> {
        let Sent::Checkout(request) = &self.request else { return None };
        Some(match &self.answer {
            Ok((status, body)) => read_checkout_answer(*status, body, request, style),
            Err(failure) => Err(failure.clone()),
        })
    }

    /// The quote, if the answer is one.
    pub fn quote(&self, style: OptionsStyle) -> Option<Accepted> {
        match self.checkout(style)? {
            Ok(CheckoutAnswer::Accepted {
                proposed_order,
                totals,
                payment_options,
                additional_payment_options,
                ..
            }) => Some(Accepted {
                order: proposed_order,
                total: totals.total,
                style: totals.style,
                payment: payment_options.into_iter().chain(additional_payment_options).collect(),
            }),
            _ => None,
        }
    }
}
