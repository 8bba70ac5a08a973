//! From rows that are left to documents.

mod menu;
mod service;
mod source;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use basis::GeoPoint;

use crate::closure::Menus;
use crate::document::{
    Address, AvailabilityDocument, DayOfWeek, Disclaimer, MenuDocument, RestaurantDocument, ServiceDocument,
    ServiceType, Window,
};
use crate::graph::{Graph, RowMap, unique};
use crate::reconcile::Whereabouts;
use crate::row::Row;
use crate::schema::EntityType;
use crate::table::RowIndex;

pub(crate) use source::Source;

/// Menus that are written already and that other restaurants sell from too.
pub(crate) type Written = Mutex<RowMap<Arc<MenuDocument>>>;

/// Types of service that can be ordered from a restaurant; none if it has no document.
pub(crate) fn orderable(graph: &Graph, menus: &Menus, row: RowIndex) -> Option<Vec<ServiceType>> {
    if !graph.is_alive(row) {
        return None;
    }
    let services = graph.sources(row, EntityType::Service, "restaurantId");
    unique(services.iter().flat_map(|service| graph.targets(*service, "menuId")))
        .into_iter()
        .find_map(|menu| menus.get(&menu)?.currency)?;
    let enabled = services.into_iter().filter(|service| {
        !graph.rows[*service].is_true("isDisabled") && !graph.targets(*service, "menuId").is_empty()
    });
    let kinds = enabled.filter_map(|service| ServiceType::parse(graph.rows[service].text("serviceType")?));
    let mut kinds: Vec<ServiceType> = kinds.collect();
    kinds.sort();
    Some(kinds)
}

/// The document of a live restaurant; none if no service of it is left.
pub(crate) fn restaurant(
    graph: &Source<'_>,
    row: RowIndex,
    place: &Whereabouts,
    menus: &Menus,
    written: &Written,
) -> Option<RestaurantDocument> {
    if !graph.is_alive(row) {
        return None;
    }
    let service_rows = graph.sources(row, EntityType::Service, "restaurantId");
    let mut services: Vec<ServiceDocument> =
        service_rows.iter().filter_map(|service| service::service(graph, *service)).collect();
    services.sort_by_key(|service| service.service_type);
    let menu_rows: BTreeSet<RowIndex> =
        service_rows.iter().flat_map(|service| graph.targets(*service, "menuId")).collect();
    let currency = menu_rows.iter().find_map(|menu| menus.get(menu)?.currency)?;
    let mut menus: Vec<Arc<MenuDocument>> =
        menu_rows.iter().map(|menu| menu_of(graph, *menu, written)).collect();
    menus.sort_by(|left, right| left.id.cmp(&right.id));
    let mut deals = graph.targets(row, "dealId");
    for service in service_rows {
        deals.extend(graph.targets(service, "dealId"));
    }
    for menu in &menu_rows {
        deals.extend(graph.all_menu_items(*menu).into_iter().flat_map(|item| graph.targets(item, "dealId")));
    }
    let source = &graph.full(row);
    Some(RestaurantDocument {
        format: RestaurantDocument::FORMAT,
        id: graph.id(row).to_owned(),
        name: owned(source, "name").unwrap_or_default(),
        description: owned(source, "description"),
        url: owned(source, "url"),
        same_as: owned(source, "sameAs"),
        telephone: owned(source, "telephone"),
        address: address(source),
        location: Some(place.location),
        time_zone: place.time_zone.to_owned(),
        currency,
        imprint: owned(source, "imprint"),
        economic_operator: owned(source, "economicOperator"),
        place_id: place.place_id.clone(),
        deals: service::deals(graph, deals),
        services,
        menus,
    })
}

/// A menu that several restaurants sell from is written once and kept.
fn menu_of(graph: &Source<'_>, menu: RowIndex, written: &Written) -> Arc<MenuDocument> {
    if let Some(menu) = locked(written).get(&menu) {
        return menu.clone();
    }
    let document = Arc::new(menu::menu(graph, menu));
    let services = graph.sources(menu, EntityType::Service, "menuId").into_iter();
    if unique(services.flat_map(|service| graph.targets(service, "restaurantId"))).len() > 1 {
        return locked(written).entry(menu).or_insert(document).clone();
    }
    document
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Coordinates of a Restaurant row.
pub(crate) fn location(row: &Row) -> Option<GeoPoint> {
    GeoPoint::new(row.decimal("latitude")?.to_f64(), row.decimal("longitude")?.to_f64())
}

fn address(row: &Row) -> Address {
    let text = |name| owned(row, name).unwrap_or_default();
    Address {
        street: text("streetAddress"),
        locality: text("addressLocality"),
        region: text("addressRegion"),
        postal_code: text("postalCode"),
        country: text("addressCountry"),
    }
}

fn owned(row: &Row, name: &str) -> Option<String> {
    row.text(name).map(str::to_owned)
}

fn strings(row: &Row, name: &str) -> Vec<String> {
    row.texts(name).map(str::to_owned).collect()
}

/// Ids of the rows that `name` leads to, in the order they were named.
fn target_ids(graph: &Source<'_>, row: RowIndex, name: &str) -> Vec<String> {
    graph.targets(row, name).into_iter().map(|target| graph.id(target).to_owned()).collect()
}

fn disclaimer(row: &Row) -> Option<Disclaimer> {
    let object = row.object("disclaimer")?;
    let member = |name: &str| object.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    Some(Disclaimer { text: member("text")?, url: member("url") })
}

/// A window from the properties of these names.
fn window(row: &Row, opens: &str, closes: &str, days: &str) -> Window {
    Window {
        opens: row.time(opens),
        closes: row.time(closes),
        days: row.texts(days).filter_map(DayOfWeek::parse).collect(),
        valid_from: row.instant("validFrom"),
        valid_through: row.instant("validThrough"),
    }
}

fn availabilities(graph: &Source<'_>, row: RowIndex) -> Vec<AvailabilityDocument> {
    let rows = graph.targets(row, "availabilityId").into_iter();
    rows.map(|row| AvailabilityDocument {
        id: graph.id(row).to_owned(),
        window: window(&graph.full(row), "availabilityStarts", "availabilityEnds", "availableDay"),
    })
    .collect()
}
