//! Step 5 of a check: every line and every option.

use std::collections::HashMap;

use basis::Money;
use order::ErrorCode;
use order::wire::{Cart, FoodItemOption, FoodOrderError, LineItem, Price};

use super::Found;
use crate::catalog::Offer;
use crate::fault::Slip;

/// Checks every line and gives the corrected ones (K3): removed, reduced or repriced, ids unchanged.
pub(super) fn check_lines(found: Found<'_>, cart: &Cart, errors: &mut Vec<FoodOrderError>) -> Vec<LineItem> {
    if cart.line_items.is_empty() {
        errors.push(FoodOrderError::of_order(ErrorCode::Invalid, "The cart is empty."));
    }
    let mut taken = HashMap::new();
    cart.line_items.iter().filter_map(|line| check_line(found, line, &mut taken, errors)).collect()
}

fn check_line<'a>(
    found: Found<'a>,
    line: &'a LineItem,
    taken: &mut HashMap<&'a str, i64>,
    errors: &mut Vec<FoodOrderError>,
) -> Option<LineItem> {
    let id = line.id.as_deref().unwrap_or_default();
    let error = |code, text: &str| FoodOrderError::of_item(code, id, text);
    let offer_id = line.offer_id.as_deref().unwrap_or_default();
    let catalog = found.facts.catalog;
    let offer = catalog.offers.get(offer_id);
    let sold = offer.and_then(|offer| catalog.sold_item(offer));
    let (Some(offer), Some((item, option))) = (offer, sold) else {
        errors.push(error(ErrorCode::NotFound, "The offer is not known."));
        return None;
    };
    if !catalog.is_on_menu(item, &found.service.menu, None) {
        errors.push(error(ErrorCode::NotFound, "The dish is not on the menu."));
        return None;
    }
    if line.quantity < 1 || line.quantity > 1000 || !offer.is_for(found.service.kind, None) {
        errors.push(error(ErrorCode::Invalid, "Quantity or service do not fit the offer."));
        return None;
    }
    let disabled = catalog.items.get(item).is_none_or(|item| item.disabled);
    let shown = catalog.is_on_menu(item, &found.service.menu, Some((found.restaurant, found.at)));
    let careless = found.facts.forgets(Slip::IgnoresAvailability);
    if !careless && (disabled || !shown || !catalog.is_offered(offer, found.restaurant, found.at)) {
        errors.push(error(ErrorCode::AvailabilityChanged, "The dish is not available at this time."));
        return None;
    }
    let quantity = available(offer, offer_id, line.quantity, taken);
    if quantity < line.quantity {
        errors.push(error(ErrorCode::AvailabilityChanged, "Not enough are left.").with_quantity(quantity));
        if quantity < 1 {
            return None;
        }
    }
    let mut corrected = line.clone();
    let price = offer.price.checked_mul(quantity).ok()?;
    // The price of what was asked for decides whether it is stale; the new price is that of what can be had.
    let asked = offer.price.checked_mul(line.quantity).ok()?;
    let believed = line_amount(line).filter(|_| found.facts.forgets(Slip::IgnoresPrices));
    if believed.is_none() && line_amount(line) != Some(asked) {
        errors.push(error(ErrorCode::PriceChanged, "The price has changed.").with_price(price));
    }
    corrected.quantity = quantity;
    corrected.price = Some(Price::estimate(believed.unwrap_or(price)));
    let options =
        Options { found, pieces: (line.quantity, quantity), parent: option.map(|(_, value)| value) };
    let kept = options.check(id, (item, option.map(|(id, _)| id)), line.options(), errors)?;
    if let Some(extension) = &mut corrected.extension {
        extension.options = kept;
    }
    Some(corrected)
}

/// How many of an offer this line can have, when other lines took some of it already.
fn available<'a>(offer: &Offer, id: &'a str, wanted: i64, taken: &mut HashMap<&'a str, i64>) -> i64 {
    let taken = taken.entry(id).or_default();
    let limit = |limit: Option<i64>| limit.map_or(wanted, |limit| (limit - *taken).max(0));
    let given = wanted.min(limit(offer.inventory)).min(limit(offer.quantity_max));
    *taken += given;
    given
}

fn line_amount(line: &LineItem) -> Option<Money> {
    line.price.as_ref()?.amount.as_ref()?.to_money().ok()
}

/// The options of one line.
#[derive(Clone, Copy)]
struct Options<'a> {
    found: Found<'a>,
    /// Pieces of the line as asked for and as corrected.
    pieces: (i64, i64),
    /// The chosen option of the line, by which an add-on may be priced.
    parent: Option<&'a str>,
}

impl<'a> Options<'a> {
    /// Checks the options below `item`; `None` if the line cannot be had without what failed.
    fn check(
        self,
        line_id: &str,
        (item, option): (&'a str, Option<&'a str>),
        wanted: &'a [FoodItemOption],
        errors: &mut Vec<FoodOrderError>,
    ) -> Option<Vec<FoodItemOption>> {
        let catalog = self.found.facts.catalog;
        let groups = catalog.groups_of(item, option);
        // What was asked for and what can be had, per group.
        let mut counts = vec![(0, 0); groups.len()];
        let mut kept = Vec::new();
        for option in wanted {
            let sold = option.offer_id.as_deref().and_then(|id| catalog.offers.get(id));
            let sold = sold.and_then(|offer| catalog.sold_item(offer));
            let group =
                sold.and_then(|(item, _)| groups.iter().position(|group| catalog.is_in_group(item, group)));
            let checked = self.check_option(line_id, option, group.is_some(), errors);
            if let Some(group) = group {
                counts[group].0 += option.quantity;
                counts[group].1 += checked.as_ref().map_or(0, |option| option.quantity);
            }
            kept.extend(checked);
        }
        let fits = |count: i64, pieces: i64, group: usize| {
            let (min, max) = (groups[group].min, groups[group].max);
            count >= min * pieces && max.is_none_or(|max| count <= max * pieces)
        };
        if (0..groups.len()).any(|group| !fits(counts[group].0, self.pieces.0, group)) {
            let text = "The number of choices does not fit.";
            errors.push(FoodOrderError::of_item(ErrorCode::Invalid, line_id, text));
            return None;
        }
        (0..groups.len()).all(|group| fits(counts[group].1, self.pieces.1, group)).then_some(kept)
    }

    fn check_option(
        self,
        line_id: &str,
        option: &'a FoodItemOption,
        in_group: bool,
        errors: &mut Vec<FoodOrderError>,
    ) -> Option<FoodItemOption> {
        let id = option.id.as_deref().unwrap_or_default();
        let error = |code, text: &str| FoodOrderError::of_item(code, id, text);
        let catalog = self.found.facts.catalog;
        let offer = option.offer_id.as_deref().and_then(|id| catalog.offers.get(id));
        let Some((offer, (item, chosen))) = offer.and_then(|offer| Some((offer, catalog.sold_item(offer)?)))
        else {
            errors.push(error(ErrorCode::NotFound, "The option is not known."));
            return None;
        };
        let fits = offer.is_for(self.found.service.kind, self.parent);
        if !in_group || !fits || !(1..=10_000).contains(&option.quantity) {
            errors.push(error(ErrorCode::Invalid, "The option does not fit the dish."));
            return None;
        }
        let disabled = catalog.items.get(item).is_none_or(|item| item.disabled);
        if disabled || !catalog.is_offered(offer, self.found.restaurant, self.found.at) {
            errors.push(error(ErrorCode::AvailabilityChanged, "The option is sold out."));
            return None;
        }
        let mut corrected = option.clone();
        corrected.quantity = option.quantity * self.pieces.1 / self.pieces.0;
        let price = offer.price.checked_mul(corrected.quantity).ok()?;
        let asked = offer.price.checked_mul(option.quantity).ok()?;
        let stated =
            option.price.as_ref().map_or(Ok(Money::zero(asked.currency)), order::WireMoney::to_money);
        let believed = stated.clone().ok().filter(|_| self.found.facts.forgets(Slip::IgnoresOptionPrices));
        if believed.is_none() && stated != Ok(asked) {
            errors.push(error(ErrorCode::PriceChanged, "The price has changed.").with_price(price));
        }
        corrected.price = Some(believed.unwrap_or(price).into());
        let below = (item, chosen.map(|(id, _)| id));
        corrected.sub_options = self.check(line_id, below, &option.sub_options, errors)?;
        Some(corrected)
    }
}
