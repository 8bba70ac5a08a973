//! Help for one order: whom to ask, when they are there, and what to do.
//!
//! The platform takes no money and cannot change an order: the partner can. So the page leads there, with the numbers
//! that the partner will ask for.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use basis::Timestamp;
use jiff::civil::Weekday;
use ordering::Order;
use partners::{Contact, ContactKind, SupportHours};
use texts::Texts;
use web::{Chrome, Page, PageContext, PageError};

use crate::order::{find, safe_actions, tone};
use crate::state::ShopState;

#[derive(Template)]
#[template(path = "shop/help.html")]
struct HelpPage {
    chrome: Chrome,
    order_href: String,
    status: String,
    tone: &'static str,
    /// What the state means and what to do.
    meaning: String,
    /// Words and address of what the partner offers, customer service first.
    actions: Vec<(String, String)>,
    partner: String,
    contacts: Vec<Reach>,
    hours: Option<ShownHours>,
    restaurant: String,
    telephone: String,
    /// What the partner will ask for.
    numbers: Vec<(String, String)>,
}

/// A way to reach the partner.
struct Reach {
    email: String,
    phone: String,
}

struct ShownHours {
    lines: Vec<(String, String)>,
    zone: String,
    is_open: bool,
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, PageError> {
    let order = find(&state, &id).await?;
    let t = context.t;
    let partner = state.partners.find(order.partner_id).await?.ok_or(PageError::NotFound)?;
    let contacts = state.partners.list_contacts(order.partner_id).await?;
    let chrome = state.chrome(&context, &headers, t.get("shop-help-title")).await?;
    let href = format!("/orders/{}", order.id);
    let title = t.one("shop-order-title", "restaurant", &order.restaurant_name);
    Ok(Page(HelpPage {
        chrome: chrome.crumb(href.clone(), title),
        order_href: href,
        status: t.get(order.status_key()),
        tone: tone(order.status),
        meaning: t.get(&order.help_key()),
        actions: safe_actions(&order),
        partner: partner.name,
        contacts: contacts.iter().filter(|contact| is_for_diners(contact)).map(reach).collect(),
        hours: hours(t, &contacts, state.ambient.now()),
        telephone: telephone(&state, &order).await?,
        numbers: numbers(t, &order),
        restaurant: order.restaurant_name,
    }))
}

/// Of all contacts this kind alone may be shown to diners (operations 4.1).
fn is_for_diners(contact: &Contact) -> bool {
    contact.kind == ContactKind::OperationalUser
}

fn reach(contact: &Contact) -> Reach {
    Reach {
        email: contact.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        phone: contact.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

async fn telephone(state: &ShopState, order: &Order) -> Result<String, PageError> {
    let catalogue = state.inventory.catalogue();
    let found = catalogue.restaurant(order.partner_id, order.environment, &order.restaurant_id).await?;
    Ok(found.and_then(|document| document.telephone.clone()).unwrap_or_default())
}

fn numbers(t: Texts, order: &Order) -> Vec<(String, String)> {
    let mut numbers = Vec::new();
    numbers.extend(order.receipt_id.clone().map(|id| (t.get("shop-receipt"), id)));
    numbers.push((t.get("shop-order-number"), order.google_order_id.clone()));
    numbers.extend(order.action_order_id.clone().map(|id| (t.get("shop-partner-number"), id)));
    numbers
}

fn hours(t: Texts, contacts: &[Contact], now: Timestamp) -> Option<ShownHours> {
    let hours = contacts
        .iter()
        .filter(|contact| contact.kind == ContactKind::OperationalHours)
        .find_map(|contact| contact.hours.as_ref())?;
    Some(ShownHours { lines: lines(t, hours), zone: hours.time_zone.clone(), is_open: hours.is_open(now) })
}

/// Days and times of every shift.
fn lines(t: Texts, hours: &SupportHours) -> Vec<(String, String)> {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let shift = |shift: &partners::Shift| {
        let times = if shift.from == shift.until {
            t.get("shop-all-day")
        } else {
            format!("{}–{}", clock(shift.from), clock(shift.until))
        };
        (days(t, &shift.days), times)
    };
    hours.shifts.iter().map(shift).collect()
}

/// `Monday–Friday, Sunday`.
fn days(t: Texts, days: &[Weekday]) -> String {
    let runs = days.chunk_by(|one, next| one.next() == *next);
    let words = runs.map(|run| match run {
        [first, .., last] => format!("{}–{}", day(t, *first), day(t, *last)),
        [one] => day(t, *one),
        [] => String::new(),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn day(t: Texts, day: Weekday) -> String {
    t.get(match day {
        Weekday::Monday => "day-monday",
        Weekday::Tuesday => "day-tuesday",
        Weekday::Wednesday => "day-wednesday",
        Weekday::Thursday => "day-thursday",
        Weekday::Friday => "day-friday",
        Weekday::Saturday => "day-saturday",
        Weekday::Sunday => "day-sunday",
    })
}

#[cfg(test)]
mod tests {
    use basis::Locale;

    use super::*;

    #[test]
    fn hours_are_said_by_days_in_the_readers_language() {
        let hours: SupportHours = "Europe/Paris; mon-fri 09:00-22:00; sat,sun 10:00-10:00".parse().unwrap();
        let said = |locale| lines(Texts::new(locale), &hours);
        assert_eq!(said(Locale::En)[0], ("Monday–Friday".to_owned(), "09:00–22:00".to_owned()));
        assert_eq!(said(Locale::En)[1].1, "All day");
        assert_eq!(said(Locale::Fr)[0].0.to_lowercase(), "lundi–vendredi");
    }
}
