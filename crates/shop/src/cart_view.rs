//! A cart as it is shown: lines with what stands in their way, figures, and what may be chosen. Pure.

use basis::Timestamp;
use feed::serving::{advance_slots, asap};
use feed::{FeeType, ServiceType};
use ordering::{CartLine, CartOption, CartProblem, CartTime, CartView, LineProblem};
use texts::Texts;

use crate::home::service_key;
use crate::state::{restaurant_path, segment};

/// Times offered for a scheduled order: two days of quarter hours.
const SLOTS: usize = 192;

/// A cart with at least one line.
pub(crate) struct ShownCart {
    pub(crate) restaurant: String,
    pub(crate) restaurant_href: String,
    pub(crate) lines: Vec<ShownLine>,
    /// Problems of the cart as a whole.
    pub(crate) problems: Vec<String>,
    /// Problems that the time and the address have.
    pub(crate) time_problems: Vec<String>,
    pub(crate) address_problems: Vec<String>,
    /// Value and name of each service.
    pub(crate) services: Vec<(String, String)>,
    /// As soon as possible, if it is; then the slots of each day.
    pub(crate) asap: Option<String>,
    pub(crate) days: Vec<Day>,
    pub(crate) totals: Vec<(String, String)>,
    pub(crate) estimate: String,
}

/// The slots of one day.
pub(crate) struct Day {
    pub(crate) name: String,
    /// Value and name of each slot.
    pub(crate) slots: Vec<(String, String)>,
}

/// One line.
pub(crate) struct ShownLine {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) details: Vec<String>,
    pub(crate) quantity: u32,
    pub(crate) price: String,
    pub(crate) problems: Vec<String>,
    /// Whether agreeing to the new price mends it.
    pub(crate) has_price_change: bool,
    /// Where to choose anew, where that mends it.
    pub(crate) choose_href: String,
}

pub(crate) fn shown(t: Texts, view: &CartView, now: Timestamp) -> ShownCart {
    let cart = &view.cart;
    let restaurant_href = restaurant_path(cart.restaurant.partner_id, &cart.restaurant.restaurant_id);
    let lines: Vec<ShownLine> =
        cart.lines.iter().map(|line| shown_line(t, view, line, &restaurant_href)).collect();
    let (totals, estimate) = totals(t, view);
    let (asap, days) = times(t, view, now);
    ShownCart {
        restaurant: cart.restaurant_name.clone(),
        lines,
        problems: problems(t, view, &Beside::Cart),
        time_problems: problems(t, view, &Beside::Time),
        address_problems: problems(t, view, &Beside::Address),
        services: services(t, view),
        asap,
        days,
        totals,
        estimate,
        restaurant_href,
    }
}

/// Where a problem of a cart is shown.
#[derive(PartialEq, Eq)]
enum Beside {
    Cart,
    Time,
    Address,
    Line,
}

fn beside(problem: &CartProblem) -> Beside {
    match problem {
        CartProblem::Line { .. } => Beside::Line,
        CartProblem::AsapUnavailable | CartProblem::TimeUnavailable => Beside::Time,
        CartProblem::AddressMissing | CartProblem::OutOfServiceArea => Beside::Address,
        CartProblem::Empty
        | CartProblem::Paused { .. }
        | CartProblem::RestaurantGone
        | CartProblem::ServiceUnavailable { .. }
        | CartProblem::Closed => Beside::Cart,
    }
}

fn problems(t: Texts, view: &CartView, place: &Beside) -> Vec<String> {
    let own = view.check.problems.iter().filter(|problem| beside(problem) == *place);
    own.map(|problem| problem.text(t)).collect()
}

fn shown_line(t: Texts, view: &CartView, line: &CartLine, restaurant_href: &str) -> ShownLine {
    let problems: Vec<&LineProblem> = view.check.of_line(&line.id).collect();
    let has = |wanted: fn(&LineProblem) -> bool| problems.iter().any(|problem| wanted(problem));
    let anew = has(|problem| {
        matches!(
            problem,
            LineProblem::OptionGone { .. }
                | LineProblem::TooFewChoices { .. }
                | LineProblem::TooManyChoices { .. }
        )
    });
    ShownLine {
        id: line.id.clone(),
        name: line.name.clone(),
        details: details(t, &line.options, line.note.as_deref()),
        quantity: line.quantity,
        price: line.total().map(|price| t.money(price)).unwrap_or_default(),
        has_price_change: has(|problem| matches!(problem, LineProblem::PriceChanged { .. })),
        choose_href: if anew {
            format!("{restaurant_href}/items/{}", segment(&line.item_id))
        } else {
            String::new()
        },
        problems: problems.iter().map(|problem| problem.text(t)).collect(),
    }
}

fn details(t: Texts, options: &[CartOption], note: Option<&str>) -> Vec<String> {
    let mut details = Vec::new();
    for option in options {
        let many = if option.per_piece > 1 { format!("{} × ", option.per_piece) } else { String::new() };
        details.push(format!("{many}{}", option.name));
        details.extend(self::details(t, &option.options, None));
    }
    details.extend(note.map(|note| t.one("shop-line-note", "note", note)));
    details
}

/// Figures by name, and the sum of them.
fn totals(t: Texts, view: &CartView) -> (Vec<(String, String)>, String) {
    let Some(totals) = &view.check.totals else { return (Vec::new(), String::new()) };
    let mut rows = vec![(t.get("shop-items"), t.money(totals.items))];
    rows.extend(totals.fees.iter().map(|(kind, amount)| (t.get(fee_key(*kind)), t.money(*amount))));
    (rows, t.money(totals.estimate))
}

fn fee_key(kind: FeeType) -> &'static str {
    match kind {
        FeeType::Delivery => "shop-fee-delivery",
        FeeType::Service => "shop-fee-service",
    }
}

/// What the restaurant offers, and the chosen service even if it is offered no more.
fn services(t: Texts, view: &CartView) -> Vec<(String, String)> {
    let chosen = view.cart.service_type;
    let offered = |kind: ServiceType| {
        let service = view.document.as_ref().and_then(|document| document.service(kind));
        service.is_some_and(|service| !service.disabled) || kind == chosen
    };
    let kinds = [ServiceType::Delivery, ServiceType::Takeout].into_iter().filter(|kind| offered(*kind));
    kinds.map(|kind| (kind.as_str().to_owned(), t.get(service_key(kind)))).collect()
}

fn times(t: Texts, view: &CartView, now: Timestamp) -> (Option<String>, Vec<Day>) {
    let document = view.document.as_ref();
    let Some(document) = document else { return (None, Vec::new()) };
    let place = document.locality();
    let service = document.service(view.cart.service_type);
    let soon =
        service.and_then(|service| asap(service, &place, now)).map(|lead| match (lead.min, lead.max) {
            (Some(min), Some(max)) => t.two("shop-asap-between", "min", min, "max", max),
            _ => t.get("shop-asap"),
        });
    let mut slots = service.map(|service| advance_slots(service, &place, now, SLOTS)).unwrap_or_default();
    // A time that is offered no more stays chosen, so that the problem beside it can be understood.
    if let CartTime::At(at) = view.cart.time
        && !slots.contains(&at)
    {
        slots.push(at);
        slots.sort_unstable();
    }
    let mut days: Vec<Day> = Vec::new();
    for at in slots {
        let name = format!("{} {}", t.weekday(at, &place.zone), t.date(at, &place.zone));
        let slot = (at.to_string(), t.time(at, &place.zone));
        match days.last_mut().filter(|day| day.name == name) {
            Some(day) => day.slots.push(slot),
            None => days.push(Day { name, slots: vec![slot] }),
        }
    }
    let soon = soon.or_else(|| (view.cart.time == CartTime::Asap).then(|| t.get("shop-asap")));
    (soon, days)
}
