//! Step 8 of a check: the bill.

use basis::Money;
use jiff::Timestamp;
use order::ServiceKind;
use order::wire::{
    ActionProvidedOptions, Cart, Extra, FoodItemOption, FoodOrderExtension, GoogleProvidedOptions,
    GratuityExtension, GratuityType, LineItem, LineType, PaymentOptions, PaymentType, Price, ProposedOrder,
    type_url,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::cart::address_of;
use super::{Found, VALID_PROMO, whole_units};
use crate::catalog::QUOTE_LIFE;
use crate::fault::Slip;
use crate::words::Words;

/// Goods and options of a cart whose prices are right; `None` for an empty one.
pub(super) fn subtotal_of(cart: &Cart) -> Option<Money> {
    let mut sum: Option<Money> = None;
    for line in &cart.line_items {
        let price = line.price.as_ref()?.amount.as_ref()?.to_money().ok()?;
        let base = sum.map_or(Some(price), |sum| sum.checked_add(price).ok())?;
        sum = Some(add_options(line.options(), base)?);
    }
    sum
}

fn add_options(options: &[FoodItemOption], sum: Money) -> Option<Money> {
    options.iter().try_fold(sum, |sum, option| {
        let own =
            option.price.as_ref().map_or(Some(Money::zero(sum.currency)), |price| price.to_money().ok())?;
        add_options(&option.sub_options, sum.checked_add(own).ok()?)
    })
}

/// Prices a good cart: subtotal, fees, tax, discount, suggested tip, total.
pub(super) fn price_order(found: Found<'_>, cart: Cart, subtotal: Money) -> ProposedOrder {
    let words = found.words;
    let mut lines = vec![LineItem::bill_line(LineType::Subtotal, words.subtotal(), subtotal)];
    let mut total = subtotal.minor;
    let mut add = |kind: LineType, name: &str, minor: i64| {
        total += minor;
        lines.push(LineItem::bill_line(kind, name, Money::new(minor, subtotal.currency)));
    };
    let fees = fee_lines(found, &cart, subtotal);
    for (kind, name, fee) in &fees {
        add(kind.clone(), name, fee.minor);
    }
    let taxed = subtotal.minor + fees.iter().map(|(_, _, fee)| fee.minor).sum::<i64>();
    if found.restaurant.country == "FR" {
        // Prices include the tax; an amount of zero says so (M7).
        add(LineType::Tax, words.tax_included(), 0);
    } else {
        add(LineType::Tax, words.tax(), (taxed * 1025 + 5000) / 10_000);
    }
    if let Some(promotion) = cart.promotions.first() {
        let off = if promotion.coupon == VALID_PROMO { whole_units(5, subtotal).minor } else { 0 };
        add(LineType::Discount, words.discount(), -off);
    }
    let formless = found.facts.forgets(Slip::GratuityWithoutForm);
    if formless || (found.service.kind == ServiceKind::Delivery && found.restaurant.country == "US") {
        add(LineType::Gratuity, words.tip(), (subtotal.minor * 15 + 50) / 100);
    }
    for line in &mut lines {
        match line.kind {
            LineType::Discount if found.facts.forgets(Slip::ForgetsDiscountId) => {}
            LineType::Gratuity if formless => {}
            LineType::Discount => line.id = cart.promotions.first().map(|promotion| promotion.coupon.clone()),
            LineType::Gratuity => {
                let gratuity_type = Some(GratuityType::UserModifiable);
                line.gratuity_extension = Some(GratuityExtension { gratuity_type, extra: Extra::new() });
            }
            _ => {}
        }
    }
    proposed(found, cart, lines, Money::new(total, subtotal.currency))
}

fn fee_lines(found: Found<'_>, cart: &Cart, subtotal: Money) -> Vec<(LineType, &'static str, Money)> {
    let location = cart.extension.as_ref().and_then(|extension| extension.location.as_ref());
    let address = address_of(location);
    let distance = found.restaurant.location.zip(address.0).map(|(here, there)| here.distance_metres(there));
    let fee = |delivery| found.service.fee(delivery, subtotal, distance, address, found.facts.now);
    let delivery = fee(true).map(|fee| (LineType::Delivery, found.words.delivery(), fee));
    if found.facts.forgets(Slip::ChargesDelivery) && found.service.kind != ServiceKind::Delivery {
        return vec![(LineType::Delivery, found.words.delivery(), whole_units(2, subtotal))];
    }
    let service = fee(false).map(|fee| (LineType::Fee, found.words.service(), fee));
    delivery.into_iter().filter(|_| found.service.kind == ServiceKind::Delivery).chain(service).collect()
}

fn proposed(found: Found<'_>, cart: Cart, lines: Vec<LineItem>, total: Money) -> ProposedOrder {
    let expires = found.facts.now.checked_add(QUOTE_LIFE).unwrap_or(found.facts.now);
    let mut option = cart.preference().cloned().unwrap_or_default();
    option.expires_at = Some(expires.to_string());
    let extension = FoodOrderExtension {
        type_url: Some(type_url("FoodOrderExtension")),
        available_fulfillment_options: vec![option],
        ..FoodOrderExtension::default()
    };
    ProposedOrder {
        id: Some(quote_id(&cart, found.facts.now)),
        cart: Some(cart),
        other_items: lines,
        total_price: Some(Price::estimate(total)),
        extension: Some(extension),
        ..ProposedOrder::default()
    }
}

/// The partner keeps no quote: the id is a digest that helps people to compare.
fn quote_id(cart: &Cart, now: Timestamp) -> String {
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(cart).unwrap_or_default());
    hash.update(now.as_microsecond().to_le_bytes());
    format!("quote-{}", data_encoding::HEXLOWER.encode(&hash.finalize()[..6]))
}

/// Card by the wallet, and payment at the door or at the counter.
pub(crate) fn payment_options(
    name: &str,
    order: &ProposedOrder,
    words: Words,
) -> (PaymentOptions, Vec<PaymentOptions>) {
    let total = order.total_price.as_ref().and_then(|price| price.amount.as_ref()?.to_money().ok());
    let document = json!({
        "apiVersion": 2, "apiVersionMinor": 0,
        "merchantInfo": {"merchantName": name, "merchantId": "01234567890123456789"},
        "allowedPaymentMethods": [{
            "type": "CARD",
            "parameters": {
                "allowedAuthMethods": ["PAN_ONLY", "CRYPTOGRAM_3DS"],
                "allowedCardNetworks": ["VISA", "MASTERCARD", "AMEX"],
            },
            "tokenizationSpecification": {
                "type": "PAYMENT_GATEWAY",
                "parameters": {"gateway": "examplegateway", "gatewayMerchantId": "simulated-partner"},
            },
        }],
        "transactionInfo": {
            "totalPriceStatus": "ESTIMATED",
            "totalPrice": total.map(Money::to_decimal), "currencyCode": total.map(|total| total.currency),
        },
    });
    let google =
        GoogleProvidedOptions { facilitation_specification: Some(document.to_string()), extra: Extra::new() };
    let delivery = order.cart.as_ref().and_then(Cart::service_kind) == Some(ServiceKind::Delivery);
    let text = if delivery { words.pay_at_door() } else { words.pay_at_counter() };
    let at_door = ActionProvidedOptions {
        payment_type: Some(PaymentType::OnFulfillment),
        display_name: Some(text.to_owned()),
        extra: Extra::new(),
    };
    (
        PaymentOptions { google_provided_options: Some(google), ..PaymentOptions::default() },
        vec![PaymentOptions { action_provided_options: Some(at_door), ..PaymentOptions::default() }],
    )
}
