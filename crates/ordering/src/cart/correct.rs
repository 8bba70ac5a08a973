//! Taking over a partner's corrections into the cart (K3). Pure.

use basis::Money;
use order::wire::{Cart as WireCart, FoodItemOption, LineItem, WireMoney};

use super::model::{Cart, CartLine, CartOption};

/// The cart with the corrected order's lines, quantities, prices and promotions. Lines that the cart does not know
/// are not added: the bill of the quote shows them, and a later change of the cart asks the partner again.
pub(crate) fn correct(cart: Cart, corrected: &WireCart) -> Cart {
    let lines = cart.lines.iter().filter_map(|line| {
        let wire = corrected.line_items.iter().find(|wire| wire.id.as_deref() == Some(&line.id))?;
        Some(correct_line(line, wire))
    });
    let promo = cart
        .promo
        .clone()
        .filter(|code| corrected.promotions.iter().any(|promotion| &promotion.coupon == code));
    Cart { lines: lines.collect(), promo, ..cart }
}

fn correct_line(line: &CartLine, wire: &LineItem) -> CartLine {
    let quantity = u32::try_from(wire.quantity).unwrap_or(line.quantity).max(1);
    let amount = wire.price.as_ref().and_then(|price| price.amount.as_ref());
    CartLine {
        quantity,
        unit_price: unit(amount, quantity).unwrap_or(line.unit_price),
        options: correct_options(&line.options, wire.options(), quantity),
        ..line.clone()
    }
}

fn correct_options(options: &[CartOption], wire: &[FoodItemOption], pieces: u32) -> Vec<CartOption> {
    let kept = options.iter().filter_map(|option| {
        let wire = wire.iter().find(|wire| wire.id.as_deref() == Some(&option.id))?;
        let all = u32::try_from(wire.quantity).unwrap_or_else(|_| option.pieces(pieces)).max(1);
        Some(CartOption {
            per_piece: (all / pieces.max(1)).max(1),
            unit_price: unit(wire.price.as_ref(), all).unwrap_or(option.unit_price),
            options: correct_options(&option.options, &wire.sub_options, all),
            ..option.clone()
        })
    });
    kept.collect()
}

fn unit(amount: Option<&WireMoney>, pieces: u32) -> Option<Money> {
    let total = amount?.to_money().ok()?;
    let pieces = i64::from(pieces.max(1));
    (total.minor % pieces == 0).then(|| Money::new(total.minor / pieces, total.currency))
}
