//! Reading a partner's answer to a checkout (4.2 to 4.5, 6.2, 7, 10.3).

use std::collections::BTreeSet;

use basis::{Currency, Money};

use crate::build::CheckoutRequest;
use crate::cart_check::find_cart_change;
use crate::codes::{ErrorCode, ErrorScope, TechnicalCode};
use crate::failure::PartnerFailure;
use crate::parse::read_json;
use crate::totals::{OptionsStyle, Totals, TotalsError, money, recompute};
use crate::warning::{Warning, WarningCode};
use crate::wire::{
    AppResponse, Cart, CheckoutResponse, FoodErrorExtension, FoodItemOption, FoodOrderError, PaymentOptions,
    ProposedOrder, StructuredResponse,
};

/// Where the payload of an answer lies.
pub(crate) const PAYLOAD: &str = "finalResponse.richResponse.items[0].structuredResponse";

/// What a partner says about a cart.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckoutAnswer {
    /// The unmodified cart with its binding prices (K1).
    Accepted {
        /// The quote.
        proposed_order: Box<ProposedOrder>,
        /// Its figures, added up by us.
        totals: Totals,
        /// How it can be paid; absence is a warning (4.3).
        payment_options: Option<PaymentOptions>,
        /// Other ways to pay.
        additional_payment_options: Vec<PaymentOptions>,
        /// What was tolerated.
        warnings: Vec<Warning>,
    },
    /// What is wrong with the cart (K2).
    Refused {
        /// One or more.
        errors: Vec<CheckoutError>,
        /// A replacement the diner may accept.
        corrected: Option<Box<Corrected>>,
        /// How the corrected order can be paid.
        payment_options: Option<PaymentOptions>,
        /// Other ways to pay.
        additional_payment_options: Vec<PaymentOptions>,
        /// What was tolerated.
        warnings: Vec<Warning>,
    },
}

/// A corrected order whose figures add up (K3).
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// The order.
    pub order: ProposedOrder,
    /// Its figures, added up by us.
    pub totals: Totals,
}

/// One checked error of a partner (4.5).
#[derive(Clone, Debug, PartialEq)]
pub struct CheckoutError {
    /// Which, as sent; act on [`ErrorCode::effective`].
    pub code: ErrorCode,
    /// Line or option of the request, or the promo code.
    pub id: Option<String>,
    /// Free text for logs.
    pub description: Option<String>,
    /// New line or option total (E3).
    pub updated_price: Option<Money>,
    /// Pieces left; 0: none.
    pub available_quantity: i64,
}

impl CheckoutError {
    /// Whether a corrected order is useful for this error (10.2).
    pub fn is_correctable(&self) -> bool {
        self.code.is_correctable()
    }

    /// What the error is about; `INVALID` and `NOT_FOUND` with an id are about an item.
    pub fn scope(&self) -> ErrorScope {
        match self.code {
            ErrorCode::Invalid | ErrorCode::NotFound if self.id.is_some() => ErrorScope::Item,
            _ => self.code.scope(),
        }
    }
}

/// Reads a partner's answer to `request`. `style` is the arithmetic the partner is known for (M8).
///
/// # Errors
/// A technical failure (10.5) if the answer does not fit the specification; its detail names the path.
pub fn read_checkout_answer(
    http_status: u16,
    body: &[u8],
    request: &CheckoutRequest,
    style: OptionsStyle,
) -> Result<CheckoutAnswer, PartnerFailure> {
    PartnerFailure::check_status(http_status)?;
    let mut warnings = Vec::new();
    let payload = read_payload(body, &mut warnings)?;
    match (payload.checkout_response, payload.error, payload.order_update) {
        (Some(response), None, None) => read_accepted(response, &request.cart, style, warnings),
        (None, Some(error), None) => read_refused(error, &request.cart, style, warnings),
        (None, None, Some(_)) => {
            Err(PartnerFailure::invalid(&format!("{PAYLOAD}.orderUpdate"), "is not an answer to a checkout"))
        }
        _ => Err(PartnerFailure::invalid(PAYLOAD, "needs exactly one of checkoutResponse and error")),
    }
}

/// Opens the envelope of an answer (4.2).
pub(crate) fn read_payload(
    body: &[u8],
    warnings: &mut Vec<Warning>,
) -> Result<StructuredResponse, PartnerFailure> {
    let response: AppResponse = read_json(body).map_err(|error| PartnerFailure::of_read(&error))?;
    let rich = response.final_response.and_then(|response| response.rich_response);
    let items = rich.map(|rich| rich.items).unwrap_or_default();
    if items.len() > 1 {
        let text = format!("finalResponse.richResponse.items: {} items, the first is read", items.len());
        warnings.push(Warning::new(WarningCode::FurtherItemsIgnored, text));
    }
    let payload = items.into_iter().next().and_then(|item| item.structured_response);
    payload.ok_or_else(|| PartnerFailure::invalid(PAYLOAD, "is missing"))
}

fn read_accepted(
    response: CheckoutResponse,
    cart: &Cart,
    style: OptionsStyle,
    mut warnings: Vec<Warning>,
) -> Result<CheckoutAnswer, PartnerFailure> {
    let path = format!("{PAYLOAD}.checkoutResponse.proposedOrder");
    let order = response.proposed_order.ok_or_else(|| PartnerFailure::invalid(&path, "is missing"))?;
    let totals = check_success(&path, &order, cart, style)?;
    warnings.extend(totals.warnings.iter().cloned());
    if response.payment_options.is_none() && response.additional_payment_options.is_empty() {
        let text = format!("{PAYLOAD}.checkoutResponse.paymentOptions: is missing");
        warnings.push(Warning::new(WarningCode::PaymentOptionsMissing, text));
    }
    warn_of_payment(response.payment_options.as_ref(), &totals, &mut warnings);
    Ok(CheckoutAnswer::Accepted {
        proposed_order: Box::new(order),
        totals,
        payment_options: response.payment_options,
        additional_payment_options: response.additional_payment_options,
        warnings,
    })
}

/// Adds the order up and compares its cart with the request (M4, K1).
fn check_success(
    path: &str,
    order: &ProposedOrder,
    cart: &Cart,
    style: OptionsStyle,
) -> Result<Totals, PartnerFailure> {
    let missing = || PartnerFailure::invalid(&format!("{path}.cart"), "is missing");
    let answer = order.cart.as_ref().ok_or_else(missing)?;
    let totals = recompute(order, style);
    // A changed cart explains a wrong total, so it is named first; money that is no money is named before both.
    if let Err(error) = &totals
        && error.technical_code() == TechnicalCode::InvalidResponse
    {
        return Err(totals_failure(path, error));
    }
    let fitting = totals.as_ref().map_or(style, |totals| totals.style);
    if let Some(change) = find_cart_change(cart, answer, fitting) {
        // A tip as large as the options lets the total fit both ways; then the lines say which it is (M5, M8).
        if let Ok(inside) = recompute(order, OptionsStyle::InLinePrice)
            && inside.style == OptionsStyle::InLinePrice
            && find_cart_change(cart, answer, OptionsStyle::InLinePrice).is_none()
        {
            return Ok(inside.detected());
        }
        return Err(PartnerFailure::new(TechnicalCode::CartModified, Some(200), format!("{path}.{change}")));
    }
    totals.map_err(|error| totals_failure(path, &error))
}

fn totals_failure(path: &str, error: &TotalsError) -> PartnerFailure {
    PartnerFailure::new(error.technical_code(), Some(200), format!("{path}.{error}"))
}

/// Warns when the wallet's document states another total than the order (5.12).
fn warn_of_payment(options: Option<&PaymentOptions>, totals: &Totals, warnings: &mut Vec<Warning>) {
    let google = options.and_then(|options| options.google_provided_options.as_ref());
    let Some(text) = google.and_then(|options| options.facilitation_specification.as_deref()) else { return };
    let path = "paymentOptions.googleProvidedOptions.facilitationSpecification";
    let Ok(document) = serde_json::from_str::<serde_json::Value>(text) else {
        let text = format!("{path}: is not a JSON document");
        warnings.push(Warning::new(WarningCode::PaymentSpecificationUnreadable, text));
        return;
    };
    let info = &document["transactionInfo"];
    let (total, currency) = (info["totalPrice"].as_str(), info["currencyCode"].as_str());
    let stated = totals.stated_total;
    let same_total = total.is_none_or(|total| Money::from_decimal(total, stated.currency) == Ok(stated));
    let same_currency = currency.is_none_or(|currency| currency == stated.currency.code());
    if !same_total || !same_currency {
        let text = format!("{path}.transactionInfo: does not state {stated}");
        warnings.push(Warning::new(WarningCode::PaymentTotalDiffers, text));
    }
}

fn read_refused(
    error: FoodErrorExtension,
    cart: &Cart,
    style: OptionsStyle,
    mut warnings: Vec<Warning>,
) -> Result<CheckoutAnswer, PartnerFailure> {
    let path = format!("{PAYLOAD}.error");
    if error.food_order_errors.is_empty() {
        return Err(PartnerFailure::invalid(&format!("{path}.foodOrderErrors"), "is missing or empty"));
    }
    let corrected = match error.corrected_proposed_order {
        Some(order) => Some(read_corrected(&path, order, style)?),
        None => None,
    };
    let errors = read_errors(&format!("{path}.foodOrderErrors"), &error.food_order_errors, &mut warnings)?;
    let errors =
        errors.into_iter().map(|error| fix_unit_price(error, corrected.as_deref(), &mut warnings)).collect();
    warn_of_ids(&errors, cart, corrected.as_deref(), &mut warnings);
    if let Some(corrected) = &corrected {
        warnings.extend(corrected.totals.warnings.iter().cloned());
        warn_of_payment(error.payment_options.as_ref(), &corrected.totals, &mut warnings);
    }
    Ok(CheckoutAnswer::Refused {
        errors,
        corrected,
        payment_options: error.payment_options,
        additional_payment_options: error.additional_payment_options,
        warnings,
    })
}

fn read_corrected(
    path: &str,
    order: ProposedOrder,
    style: OptionsStyle,
) -> Result<Box<Corrected>, PartnerFailure> {
    let path = format!("{path}.correctedProposedOrder");
    if order.cart.is_none() {
        return Err(PartnerFailure::invalid(&format!("{path}.cart"), "is missing"));
    }
    let totals = recompute(&order, style).map_err(|error| totals_failure(&path, &error))?;
    Ok(Box::new(Corrected { order, totals }))
}

/// Checks errors one by one (E6).
pub(crate) fn read_errors(
    path: &str,
    errors: &[FoodOrderError],
    warnings: &mut Vec<Warning>,
) -> Result<Vec<CheckoutError>, PartnerFailure> {
    errors
        .iter()
        .enumerate()
        .map(|(index, error)| read_error(&format!("{path}[{index}]"), error, warnings))
        .collect()
}

fn read_error(
    path: &str,
    error: &FoodOrderError,
    warnings: &mut Vec<Warning>,
) -> Result<CheckoutError, PartnerFailure> {
    let id = error.id.clone().filter(|id| !id.is_empty());
    match (error.error.scope(), &id) {
        (ErrorScope::Item, None) => {
            return Err(PartnerFailure::invalid(
                &format!("{path}.id"),
                format_args!("{} needs an id", error.error),
            ));
        }
        (ErrorScope::Promo, None) => {
            let text = format!("{path}.id: is not the promo code");
            warnings.push(Warning::new(WarningCode::PromoErrorWithoutCode, text));
        }
        _ => {}
    }
    if error.error == ErrorCode::PriceChanged && error.updated_price.is_none() {
        return Err(PartnerFailure::invalid(&format!("{path}.updatedPrice"), "PRICE_CHANGED needs it"));
    }
    if error.error.effective() != &error.error {
        let text = format!("{path}.error: {} is read as INVALID", error.error);
        warnings.push(Warning::new(WarningCode::UnknownErrorCode, text));
    }
    let price = error.updated_price.as_ref().map(|wire| money(&format!("{path}.updatedPrice"), wire, None));
    let updated_price = price
        .transpose()
        .map_err(|error| PartnerFailure::new(error.technical_code(), Some(200), error.to_string()))?;
    Ok(CheckoutError {
        code: error.error.clone(),
        id,
        description: error.description.clone(),
        updated_price,
        available_quantity: error.available_quantity.max(0),
    })
}

/// Multiplies a unit price only if the corrected order confirms it (E3).
fn fix_unit_price(
    mut error: CheckoutError,
    corrected: Option<&Corrected>,
    warnings: &mut Vec<Warning>,
) -> CheckoutError {
    let (Some(updated), Some(id), Some(corrected)) = (error.updated_price, &error.id, corrected) else {
        return error;
    };
    let lines = corrected.order.cart.as_ref().map_or(&[][..], |cart| &cart.line_items);
    let Some(line) = lines.iter().find(|line| line.id.as_ref() == Some(id)) else { return error };
    let amount =
        line.price.as_ref().and_then(|price| price.amount.as_ref()).and_then(|wire| wire.to_money().ok());
    let multiplied = updated.checked_mul(line.quantity).ok();
    if line.quantity > 1 && amount != Some(updated) && amount == multiplied {
        let text = format!("foodOrderErrors: updatedPrice of {id} is a unit price, not the line total");
        warnings.push(Warning::new(WarningCode::UpdatedPriceIsUnitPrice, text));
        error.updated_price = multiplied;
    }
    error
}

fn warn_of_ids(
    errors: &Vec<CheckoutError>,
    cart: &Cart,
    corrected: Option<&Corrected>,
    warnings: &mut Vec<Warning>,
) {
    let ids = cart_ids(cart);
    let kept = corrected.and_then(|corrected| corrected.order.cart.as_ref());
    for error in errors {
        let Some(id) = &error.id else { continue };
        match error.scope() {
            ErrorScope::Item if !ids.contains(id.as_str()) => {
                let text = format!("foodOrderErrors: the request has no line or option {id}");
                warnings.push(Warning::new(WarningCode::UnknownErrorId, text));
            }
            ErrorScope::Promo if kept.is_some_and(|cart| cart.promotions.iter().any(|p| p.coupon == *id)) => {
                let text = "correctedProposedOrder.cart.promotions: the failed code is still there";
                warnings.push(Warning::new(WarningCode::FailedPromotionKept, text));
            }
            _ => {}
        }
    }
    for line in kept.map_or(&[][..], |cart| &cart.line_items) {
        if !line.id.as_deref().is_some_and(|id| ids.contains(id)) {
            let text = "correctedProposedOrder.cart.lineItems: a line is not of the request";
            warnings.push(Warning::new(WarningCode::CorrectedLineUnknown, text));
        }
    }
}

/// The ids of all lines and options of a cart.
pub(crate) fn cart_ids(cart: &Cart) -> BTreeSet<&str> {
    fn add<'a>(ids: &mut BTreeSet<&'a str>, options: &'a [FoodItemOption]) {
        for option in options {
            ids.extend(option.id.as_deref());
            add(ids, &option.sub_options);
        }
    }
    let mut ids = BTreeSet::new();
    for line in &cart.line_items {
        ids.extend(line.id.as_deref());
        add(&mut ids, line.options());
    }
    ids
}

/// The currency of a cart: that of its first priced line.
pub(crate) fn cart_currency(cart: &Cart) -> Option<Currency> {
    let mut amounts = cart.line_items.iter().filter_map(|line| line.price.as_ref()?.amount.as_ref());
    amounts.find_map(|wire| wire.currency_code.parse().ok())
}

#[cfg(test)]
mod tests;
