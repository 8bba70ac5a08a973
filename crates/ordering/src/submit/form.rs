//! What a diner fills in to place an order.

use std::fmt;

use basis::{EmailAddress, FieldErrors, Locale, Money, PhoneNumber};
use order::wire::{Contact, PaymentInfo, PaymentInstrument, PaymentType};

use crate::cart::one_line;
use crate::checkout::{Checkout, PaymentWay, Quote, TipRule};
use crate::orders::Customer;

const MAX_NAME: usize = 60;
const MAX_KEY: usize = 100;
/// Wallet tokens are a few kilobytes.
const MAX_TOKEN: usize = 50_000;

/// What a diner fills in. `Debug` leaves it all out.
#[derive(Clone)]
pub struct SubmitForm {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number in international form.
    pub phone: String,
    /// Whether the platform has checked the e-mail address.
    pub email_verified: bool,
    /// How it is paid.
    pub payment: Payment,
    /// The chosen tip.
    pub tip: Option<Money>,
    /// No-contact delivery (14.4).
    pub no_contact: bool,
    /// Remarketing (14.5); `None` if it was not asked.
    pub remarketing: Option<bool>,
    /// The diner's language.
    pub locale: Locale,
    /// The same for every repeat of one wish, such as a double click; made by the page.
    pub idempotency_key: String,
}

/// How an order is paid.
#[derive(Clone)]
pub enum Payment {
    /// At the door or at the counter.
    OnFulfillment,
    /// By the wallet.
    Token {
        /// The wallet's token, handed on unchanged.
        token: String,
        /// The instrument as on the receipt, such as `VISA-1234`.
        display_name: String,
    },
}

impl fmt::Debug for SubmitForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubmitForm").finish_non_exhaustive()
    }
}

impl fmt::Debug for Payment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OnFulfillment => "OnFulfillment",
            Self::Token { .. } => "Token",
        })
    }
}

impl SubmitForm {
    /// The diner, or everything that is wrong with the form. Fields are `first_name`, `last_name`, `email`, `phone`,
    /// `tip`, `payment` and `idempotency_key`.
    pub(crate) fn read(&self, checkout: &Checkout, quote: &Quote) -> Result<Customer, FieldErrors> {
        let mut errors = FieldErrors::new();
        let first_name = name(&mut errors, "first_name", &self.first_name);
        let last_name = name(&mut errors, "last_name", &self.last_name);
        let email = gather(&mut errors, EmailAddress::parse("email", &self.email));
        let phone = gather(&mut errors, PhoneNumber::parse("phone", &self.phone));
        check_tip(&mut errors, self.tip, quote);
        if let Payment::Token { token, .. } = &self.payment {
            let fits = !token.is_empty() && token.len() <= MAX_TOKEN;
            if !fits {
                errors.push("payment", "invalid", "the wallet gave no token");
            }
        }
        if self.idempotency_key.is_empty() || self.idempotency_key.len() > MAX_KEY {
            errors.push("idempotency_key", "required", "send a key of 1 to 100 characters");
        }
        let cart = quote.proposed.cart.as_ref();
        errors.finish(Customer {
            first_name,
            last_name,
            email: email.map(|email| email.to_string()).unwrap_or_default(),
            phone: phone.map(|phone| phone.to_string()).unwrap_or_default(),
            email_verified: self.email_verified,
            address: checkout
                .address
                .clone()
                .filter(|_| matches!(checkout.service_type, feed::ServiceType::Delivery)),
            notes: cart.and_then(|cart| cart.notes.clone()),
        })
    }

    /// How it is paid, in the words of the message; `None` if the partner does not offer this way.
    /// The token is not in it: `stand_in` is.
    pub(crate) fn payment_info(&self, quote: &Quote, stand_in: &str) -> Option<PaymentInfo> {
        match &self.payment {
            Payment::OnFulfillment => quote.payment.iter().find_map(|way| match way {
                PaymentWay::OnFulfillment { display_name } => Some(PaymentInfo {
                    payment_type: Some(PaymentType::OnFulfillment),
                    display_name: display_name.clone(),
                    ..PaymentInfo::default()
                }),
                PaymentWay::Wallet { .. } => None,
            }),
            Payment::Token { display_name, .. } => {
                let offered = quote.payment.iter().any(|way| matches!(way, PaymentWay::Wallet { .. }));
                let instrument = PaymentInstrument {
                    instrument_token: stand_in.to_owned(),
                    ..PaymentInstrument::default()
                };
                offered.then(|| PaymentInfo {
                    payment_type: Some(PaymentType::PaymentCard),
                    display_name: Some(one_line(display_name)),
                    google_provided_payment_instrument: Some(instrument),
                    ..PaymentInfo::default()
                })
            }
        }
    }
}

/// The diner in the words of the message (5.8).
pub(crate) fn contact(customer: &Customer) -> Contact {
    Contact {
        display_name: Some(customer.display_name()),
        first_name: Some(customer.first_name.clone()),
        last_name: Some(customer.last_name.clone()),
        email: Some(customer.email.clone()),
        phone_number: Some(customer.phone.clone()),
        email_verified: customer.email_verified.then_some(true),
        ..Contact::default()
    }
}

fn name(errors: &mut FieldErrors, field: &str, typed: &str) -> String {
    let name = one_line(typed);
    if name.is_empty() {
        errors.push(field, "required", "fill this in");
    } else if name.chars().count() > MAX_NAME {
        errors.push(field, "too_long", format!("write at most {MAX_NAME} characters"));
    }
    name
}

fn gather<T>(errors: &mut FieldErrors, value: Result<T, FieldErrors>) -> Option<T> {
    value.map_err(|wrong| errors.0.extend(wrong.0)).ok()
}

fn check_tip(errors: &mut FieldErrors, tip: Option<Money>, quote: &Quote) {
    let Some(tip) = tip else { return };
    if tip.minor < 0 || tip.currency != quote.bill.total.currency {
        errors.push("tip", "not_an_amount", "write an amount in the currency of the order");
        return;
    }
    match quote.tip {
        TipRule::Fixed(fixed) if tip != fixed => errors.push("tip", "tip_fixed", "the tip is fixed"),
        TipRule::NotTaken if tip.minor > 0 => {
            errors.push("tip", "tips_not_taken", "the restaurant takes no tips through this page");
        }
        TipRule::Fixed(_) | TipRule::NotTaken | TipRule::Suggested(_) | TipRule::Free => {}
    }
}
