//! The menu of a restaurant as diners will see it at a chosen time (operations 11.2, menu view).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::Timestamp;
use feed::serving::Locality;
use feed::{EntityType, RestaurantDocument, ServiceDocument, ServiceType, serving};
use jiff::civil::DateTime;
use serde::Deserialize;
use web::{Chrome, Page, PageError};

use crate::frame::{Place, Rows, entity_path, rows};
use crate::menu_view::{MenuViewer, SectionView, base};
use crate::restaurants::service_text;
use crate::state::ConsoleState;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/menu.html")]
struct MenuPage {
    chrome: Chrome,
    rows: Rows,
    id: String,
    entity: String,
    menu_href: String,
    service_href: String,
    menu: MenuBody,
    here: String,
}

/// A menu with the choice of a service and a time.
pub(crate) struct MenuBody {
    pub(crate) menu_id: String,
    pub(crate) service_id: String,
    /// Choices of services: value and label.
    pub(crate) services: Vec<(String, String)>,
    pub(crate) service: String,
    pub(crate) at: String,
    pub(crate) zone: String,
    /// What can be ordered when; empty where the service takes orders at this time.
    pub(crate) closed: String,
    pub(crate) sections: Vec<SectionView>,
    pub(crate) shown: String,
    pub(crate) hidden: String,
    pub(crate) only_hidden: bool,
}

/// Which restaurant, for which service, at which time of its own clock.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MenuQuery {
    pub(crate) id: String,
    service: String,
    at: String,
    hidden: String,
}

/// `GET …/restaurants/{environment}/menu?id=…`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<MenuQuery>,
) -> Result<Response, PageError> {
    let (environment, t) = (visit.environment()?, visit.t());
    let catalogue = state.inventory.catalogue();
    let found = catalogue.restaurant(visit.partner.id, environment, &query.id).await?;
    let document = found.ok_or(PageError::NotFound)?;
    let menu = body(&visit, &document, &query, (base(&visit, environment), state.ambient.now()))
        .ok_or(PageError::NotFound)?;
    let page = MenuPage {
        chrome: visit
            .chrome(document.name.clone())
            .crumb(visit.path(&format!("/restaurants?environment={environment}")), t.get("nav-restaurants"))
            .wide(),
        rows: rows(&visit, environment, Place::Restaurants),
        entity: entity_path(&visit, environment, EntityType::Restaurant, &document.id),
        menu_href: entity_path(&visit, environment, EntityType::Menu, &menu.menu_id),
        service_href: entity_path(&visit, environment, EntityType::Service, &menu.service_id),
        menu,
        here: visit.path(&format!("/restaurants/{environment}/menu")),
        id: document.id.clone(),
    };
    Ok(Page(page).into_response())
}

/// The menu that is asked for, at the time that is asked for or `now`; entities lie below `base`, or nowhere if it is
/// empty. `None` for a restaurant without services.
pub(crate) fn body(
    visit: &Visit,
    document: &RestaurantDocument,
    query: &MenuQuery,
    (base, now): (String, Timestamp),
) -> Option<MenuBody> {
    let t = visit.t();
    let place = document.locality();
    let service = pick(document, &query.service)?;
    let at = instant(&query.at, &place).unwrap_or(now);
    let viewer = MenuViewer { t, base, service: service.service_type, place: &place, at };
    let mut sections = document.menu(&service.menu_id).map(|menu| viewer.sections(menu)).unwrap_or_default();
    let dishes = || sections.iter().flat_map(|section| &section.dishes);
    let hidden = dishes().filter(|dish| !dish.reasons.is_empty()).count();
    let (hidden, shown) = (text(t, hidden), text(t, dishes().count() - hidden));
    let only_hidden = !query.hidden.is_empty();
    if only_hidden {
        for section in &mut sections {
            section.dishes.retain(|dish| !dish.reasons.is_empty());
        }
        sections.retain(|section| !section.dishes.is_empty());
    }
    Some(MenuBody {
        menu_id: service.menu_id.clone(),
        service_id: service.id.clone(),
        services: document.services.iter().map(|one| choice(visit, one)).collect(),
        service: service.service_type.as_str().to_owned(),
        at: at.to_zoned_datetime(place.zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string(),
        zone: document.time_zone.clone(),
        closed: closed(visit, service, &place, at),
        sections,
        shown,
        hidden,
        only_hidden,
    })
}

fn text(t: texts::Texts, count: usize) -> String {
    t.count(i64::try_from(count).unwrap_or(i64::MAX))
}

fn choice(visit: &Visit, service: &ServiceDocument) -> (String, String) {
    (service.service_type.as_str().to_owned(), service_text(visit.t(), service.service_type))
}

/// The service that is asked for, else the first.
fn pick<'d>(document: &'d RestaurantDocument, wanted: &str) -> Option<&'d ServiceDocument> {
    let named = ServiceType::parse(wanted).and_then(|wanted| document.service(wanted));
    named.or_else(|| document.services.first())
}

/// A time of the restaurant's clock.
fn instant(text: &str, place: &Locality) -> Option<Timestamp> {
    let civil: DateTime = text.parse().ok()?;
    civil.to_zoned_datetime(place.zone.clone()).ok().map(|zoned| zoned.timestamp())
}

fn closed(visit: &Visit, service: &ServiceDocument, place: &Locality, at: Timestamp) -> String {
    let t = visit.t();
    if service.disabled {
        return t.get("inventory-service-off");
    }
    if serving::orderable_now(service, place, at) {
        return String::new();
    }
    match serving::next_opening(service, place, at) {
        Some(opening) => t.one("inventory-service-opens", "at", t.date_time(opening, &place.zone)),
        None => t.get("inventory-service-closed"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn times_are_read_on_the_restaurants_clock() {
        let place = Locality::from(TimeZone::get("Europe/Paris").unwrap());
        let at = instant("2026-11-24T12:30", &place).unwrap();
        assert_eq!(at.to_string(), "2026-11-24T11:30:00Z");
        for wrong in ["", "noon", "2026-13-01T00:00", "9999999-01-01"] {
            assert_eq!(instant(wrong, &place), None, "{wrong}");
        }
    }
}
