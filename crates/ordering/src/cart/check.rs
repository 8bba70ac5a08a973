//! Whether a cart can be checked out, by the inventory that is served now. Pure.

use std::collections::HashMap;

use basis::{Money, Timestamp};
use feed::serving::{self, Destination, Locality};
use feed::{FeeType, RestaurantDocument, ServiceDocument, ServiceType};
use serde::Serialize;

use super::build::{Ids, Occasion, choice_of, items_total, stock_of};
use super::model::{Cart, CartLine, CartOption, CartTime, DeliveryAddress};
use super::problem::{CartProblem, LineProblem, PauseReason};

/// What the inventory says about a cart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CartCheck {
    /// Everything that stands in the way of a checkout.
    pub problems: Vec<CartProblem>,
    /// The figures as far as the feed tells them.
    pub totals: Option<CartTotals>,
}

impl CartCheck {
    /// Whether the partner can be asked for the price.
    pub fn is_clear(&self) -> bool {
        self.problems.is_empty()
    }

    /// What is wrong with this line.
    pub fn of_line<'a>(&'a self, line_id: &'a str) -> impl Iterator<Item = &'a LineProblem> {
        self.problems.iter().filter_map(move |problem| match problem {
            CartProblem::Line { line_id: id, problem } if id == line_id => Some(problem),
            _ => None,
        })
    }
}

/// Estimated figures; binding ones come from the partner at checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CartTotals {
    /// All lines with their add-ons.
    pub items: Money,
    /// Fees by the feed (feeds 6.4).
    pub fees: Vec<(FeeType, Money)>,
    /// Both together.
    pub estimate: Money,
}

/// Checks a cart against the restaurant as it is served now, `None` if it is not served any more.
///
/// The cart itself stays as it is: problems say what the diner can do.
pub fn check_cart(
    cart: &Cart,
    document: Option<&RestaurantDocument>,
    pause: Option<PauseReason>,
    now: Timestamp,
) -> CartCheck {
    let mut problems = Vec::new();
    problems.extend(pause.map(|reason| CartProblem::Paused { reason }));
    if cart.lines.is_empty() {
        problems.push(CartProblem::Empty);
    }
    let Some(document) = document else {
        problems.push(CartProblem::RestaurantGone);
        return CartCheck { problems, totals: items_only(cart) };
    };
    let place = document.locality();
    let service = document.service(cart.service_type).filter(|service| !service.disabled);
    let Some(service) = service else {
        problems.push(CartProblem::ServiceUnavailable { service_type: cart.service_type });
        return CartCheck { problems, totals: items_only(cart) };
    };
    problems.extend(time_problem(cart, service, &place, now));
    problems.extend(address_problem(cart, service));
    let occasion =
        Occasion { document, service_type: cart.service_type, place: &place, at: cart.wanted_at(now) };
    for line in &cart.lines {
        let found = line_problems(&occasion, line);
        problems
            .extend(found.into_iter().map(|problem| CartProblem::Line { line_id: line.id.clone(), problem }));
    }
    problems.extend(stock_problems(cart, document));
    CartCheck { problems, totals: totals(cart, document, service, now) }
}

/// Lines that are each within the stock may together be beyond it; the last of them is told.
fn stock_problems(cart: &Cart, document: &RestaurantDocument) -> Vec<CartProblem> {
    let mut ordered: HashMap<&str, u32> = HashMap::new();
    let mut problems = Vec::new();
    for line in &cart.lines {
        let pieces = ordered.entry(&line.offer_id).or_default();
        let before = *pieces;
        *pieces = pieces.saturating_add(line.quantity);
        let stock = stock_of(document, cart.service_type, line);
        if let Some(limit) = stock.filter(|stock| before > 0 && line.quantity <= *stock && *pieces > *stock) {
            let problem = LineProblem::QuantityTooHigh { name: line.name.clone(), limit };
            problems.push(CartProblem::Line { line_id: line.id.clone(), problem });
        }
    }
    problems
}

fn time_problem(
    cart: &Cart,
    service: &ServiceDocument,
    place: &Locality,
    now: Timestamp,
) -> Option<CartProblem> {
    if !serving::orderable_now(service, place, now) {
        return Some(CartProblem::Closed);
    }
    match cart.time {
        CartTime::Asap if serving::asap(service, place, now).is_some() => None,
        CartTime::Asap if serving::advance_slots(service, place, now, 1).is_empty() => {
            Some(CartProblem::Closed)
        }
        CartTime::Asap => Some(CartProblem::AsapUnavailable),
        CartTime::At(at) => {
            let slots = serving::advance_slots(service, place, now, usize::MAX);
            (!slots.contains(&at)).then_some(CartProblem::TimeUnavailable)
        }
    }
}

fn address_problem(cart: &Cart, service: &ServiceDocument) -> Option<CartProblem> {
    if cart.service_type == ServiceType::Takeout {
        return None;
    }
    let Some(address) = &cart.address else { return Some(CartProblem::AddressMissing) };
    (!serving::delivers_to(service, destination(address))).then_some(CartProblem::OutOfServiceArea)
}

fn destination(address: &DeliveryAddress) -> Destination<'_> {
    Destination {
        point: address.location,
        postal_code: Some(&address.postal_code),
        country: Some(&address.country),
    }
}

fn line_problems(occasion: &Occasion<'_>, line: &CartLine) -> Vec<LineProblem> {
    match occasion.build_line(&choice_of(line), &mut Ids::after(0)) {
        Ok(current) => price_changes(line, &current),
        Err(problems) => problems.into_iter().map(|problem| named(problem, line)).collect(),
    }
}

/// A thing that is gone has no name on the menu any more, but the cart remembers it.
fn named(problem: LineProblem, line: &CartLine) -> LineProblem {
    match problem {
        LineProblem::ItemGone { .. } => LineProblem::ItemGone { name: line.name.clone() },
        LineProblem::OptionGone { name } => {
            let known = find_option(&line.options, &name).map(|option| option.name.clone());
            LineProblem::OptionGone { name: known.unwrap_or(name) }
        }
        other => other,
    }
}

fn find_option<'a>(options: &'a [CartOption], item_id: &str) -> Option<&'a CartOption> {
    options.iter().find_map(|option| {
        if option.item_id == item_id { Some(option) } else { find_option(&option.options, item_id) }
    })
}

fn price_changes(line: &CartLine, current: &CartLine) -> Vec<LineProblem> {
    let mut changes = Vec::new();
    if line.unit_price != current.unit_price || line.offer_id != current.offer_id {
        changes.push(LineProblem::PriceChanged {
            option_id: None,
            name: current.name.clone(),
            was: line.unit_price,
            now: current.unit_price,
        });
    }
    option_price_changes(&line.options, &current.options, &mut changes);
    changes
}

fn option_price_changes(was: &[CartOption], now: &[CartOption], changes: &mut Vec<LineProblem>) {
    for (was, now) in was.iter().zip(now) {
        if was.unit_price != now.unit_price || was.offer_id != now.offer_id {
            changes.push(LineProblem::PriceChanged {
                option_id: Some(was.id.clone()),
                name: now.name.clone(),
                was: was.unit_price,
                now: now.unit_price,
            });
        }
        option_price_changes(&was.options, &now.options, changes);
    }
}

/// The line with names, offers and prices of the menu, keeping its ids; `None` if it cannot be ordered any more.
pub(crate) fn reprice(occasion: &Occasion<'_>, line: &CartLine) -> Option<CartLine> {
    let current = occasion.build_line(&choice_of(line), &mut Ids::after(0)).ok()?;
    let options = keep_ids(&line.options, current.options);
    Some(CartLine { id: line.id.clone(), options, ..current })
}

fn keep_ids(was: &[CartOption], now: Vec<CartOption>) -> Vec<CartOption> {
    let kept = was.iter().zip(now);
    kept.map(|(was, now)| {
        let options = keep_ids(&was.options, now.options);
        CartOption { id: was.id.clone(), options, ..now }
    })
    .collect()
}

fn items_only(cart: &Cart) -> Option<CartTotals> {
    let items = items_total(&cart.lines)?;
    Some(CartTotals { items, fees: Vec::new(), estimate: items })
}

fn totals(
    cart: &Cart,
    document: &RestaurantDocument,
    service: &ServiceDocument,
    now: Timestamp,
) -> Option<CartTotals> {
    let items = items_total(&cart.lines)?;
    let to = cart.address.as_ref().map(destination).unwrap_or_default();
    let fees = serving::estimated_fees(service, document.location, to, items, now);
    let fees: Vec<_> = fees.into_iter().map(|fee| (fee.fee_type, fee.amount)).collect();
    let estimate = fees.iter().try_fold(items, |sum, (_, fee)| sum.checked_add(*fee)).ok()?;
    Some(CartTotals { items, fees, estimate })
}
