//! Payment options at checkout and payment at submit (5.11, 5.12).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::place::PostalAddress;
use super::scalar::{Extra, wire_enum};

wire_enum! {
    /// How an order is paid (5.11).
    PaymentType {
        /// Not said.
        Unspecified = "PAYMENT_TYPE_UNSPECIFIED",
        /// A card.
        PaymentCard = "PAYMENT_CARD",
        /// A bank account.
        Bank = "BANK",
        /// Points.
        LoyaltyProgram = "LOYALTY_PROGRAM",
        /// At the door or at the counter; there is no instrument.
        OnFulfillment = "ON_FULFILLMENT",
        /// A gift card.
        GiftCard = "GIFT_CARD",
    }
}

/// How the diner pays (5.11).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentInfo {
    /// Kind of payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_type: Option<PaymentType>,
    /// The instrument as on the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The wallet's instrument.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub google_provided_payment_instrument: Option<PaymentInstrument>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A wallet's payment instrument.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentInstrument {
    /// Opaque gateway token, passed on unchanged.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instrument_token: String,
    /// Only if it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_address: Option<PostalAddress>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl fmt::Debug for PaymentInstrument {
    /// Leaves the token out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentInstrument").finish_non_exhaustive()
    }
}

/// A way to pay that the partner offers (5.12).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentOptions {
    /// By the platform's wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub google_provided_options: Option<GoogleProvidedOptions>,
    /// By the partner itself, such as cash at the door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_provided_options: Option<ActionProvidedOptions>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl PaymentOptions {
    /// Whether this is payment at the door or at the counter.
    pub fn is_on_fulfillment(&self) -> bool {
        let kind = self.action_provided_options.as_ref().and_then(|options| options.payment_type.as_ref());
        kind == Some(&PaymentType::OnFulfillment)
    }
}

/// The wallet's part of the payment options. The older form is kept in `extra`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoogleProvidedOptions {
    /// A `PaymentDataRequest` as JSON text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facilitation_specification: Option<String>,
    /// Members this specification does not name, and the older form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The partner's own way to pay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionProvidedOptions {
    /// Kind of payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_type: Option<PaymentType>,
    /// What the diner reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}
