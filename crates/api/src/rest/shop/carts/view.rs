//! How carts are shown.

use ordering::{Cart, CartLine, CartOption, CartProblem, CartTime, CartTotals, DeliveryAddress};
use serde::Serialize;
use texts::Texts;
use utoipa::ToSchema;

use crate::wire::{CartId, Instant, Money, PartnerId, Point, ServiceType};

/// A cart with what the inventory says about it now.
#[derive(Serialize, ToSchema)]
pub(crate) struct CartView {
    cart_id: CartId,
    partner_id: PartnerId,
    restaurant_id: String,
    restaurant_name: String,
    service_type: ServiceType,
    lines: Vec<CartLineView>,
    address: Option<DeliveryAddressView>,
    /// Null for as soon as possible.
    time: Option<Instant>,
    promo: Option<String>,
    notes: Option<String>,
    /// Everything that stands in the way of a checkout.
    problems: Vec<CartProblemView>,
    /// The figures as far as the feed tells them; binding ones come with a checkout.
    totals: Option<CartTotalsView>,
    /// Rises with every change.
    version: i64,
}

/// Where to deliver.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryAddressView {
    lines: Vec<String>,
    locality: String,
    region: Option<String>,
    postal_code: String,
    country: String,
    location: Option<Point>,
    instructions: Option<String>,
}

impl From<DeliveryAddress> for DeliveryAddressView {
    fn from(address: DeliveryAddress) -> Self {
        Self {
            lines: address.lines,
            locality: address.locality,
            region: address.region,
            postal_code: address.postal_code,
            country: address.country,
            location: address.location.map(Point::from),
            instructions: address.instructions,
        }
    }
}

/// One line of a cart.
#[derive(Serialize, ToSchema)]
pub(crate) struct CartLineView {
    line_id: String,
    item_id: String,
    option_id: Option<String>,
    name: String,
    quantity: u32,
    /// One piece without add-ons.
    unit_price: Money,
    /// All pieces with their add-ons; null beyond what can be counted.
    total: Option<Money>,
    options: Vec<CartOptionView>,
    note: Option<String>,
}

/// A chosen add-on.
#[derive(Serialize, ToSchema)]
pub(crate) struct CartOptionView {
    /// The partner's errors name it.
    option_line_id: String,
    group_id: String,
    item_id: String,
    option_id: Option<String>,
    name: String,
    /// Pieces for each piece of what it is added to.
    quantity: u32,
    unit_price: Money,
    #[schema(no_recursion)]
    options: Vec<CartOptionView>,
}

impl From<CartOption> for CartOptionView {
    fn from(option: CartOption) -> Self {
        Self {
            option_line_id: option.id,
            group_id: option.group_id,
            item_id: option.item_id,
            option_id: option.option_id,
            name: option.name,
            quantity: option.per_piece,
            unit_price: option.unit_price.into(),
            options: option.options.into_iter().map(Self::from).collect(),
        }
    }
}

impl From<CartLine> for CartLineView {
    fn from(line: CartLine) -> Self {
        Self {
            total: line.total().ok().map(Money::from),
            line_id: line.id,
            item_id: line.item_id,
            option_id: line.option_id,
            name: line.name,
            quantity: line.quantity,
            unit_price: line.unit_price.into(),
            options: line.options.into_iter().map(CartOptionView::from).collect(),
            note: line.note,
        }
    }
}

/// What stands in the way of a checkout.
#[derive(Serialize, ToSchema)]
pub(crate) struct CartProblemView {
    /// Stable, for programs.
    code: String,
    /// What is wrong and what to do, in English.
    text: String,
    /// The line that it is about.
    line_id: Option<String>,
}

impl From<CartProblem> for CartProblemView {
    fn from(problem: CartProblem) -> Self {
        Self {
            code: problem.code().to_owned(),
            text: problem.text(Texts::new(basis::Locale::En)),
            line_id: problem.line_id().map(str::to_owned),
        }
    }
}

/// Estimated figures.
#[derive(Serialize, ToSchema)]
pub(crate) struct CartTotalsView {
    /// All lines with their add-ons.
    items: Money,
    fees: Money,
    /// Both together.
    estimate: Money,
}

impl CartTotalsView {
    fn of(totals: &CartTotals) -> Self {
        let zero = basis::Money::zero(totals.items.currency);
        let fees = totals.fees.iter().try_fold(zero, |sum, (_, fee)| sum.checked_add(*fee)).unwrap_or(zero);
        Self { items: totals.items.into(), fees: fees.into(), estimate: totals.estimate.into() }
    }
}

impl From<ordering::CartView> for CartView {
    fn from(view: ordering::CartView) -> Self {
        let Cart {
            id,
            restaurant,
            restaurant_name,
            service_type,
            lines,
            address,
            time,
            promo,
            notes,
            version,
            ..
        } = view.cart;
        Self {
            cart_id: id.into(),
            partner_id: restaurant.partner_id.into(),
            restaurant_id: restaurant.restaurant_id,
            restaurant_name,
            service_type: service_type.into(),
            lines: lines.into_iter().map(CartLineView::from).collect(),
            address: address.map(DeliveryAddressView::from),
            time: match time {
                CartTime::Asap => None,
                CartTime::At(at) => Some(at.into()),
            },
            promo,
            notes,
            problems: view.check.problems.into_iter().map(CartProblemView::from).collect(),
            totals: view.check.totals.as_ref().map(CartTotalsView::of),
            version,
        }
    }
}
