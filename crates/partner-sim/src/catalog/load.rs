//! Reading the files of a feed.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use basis::{Currency, GeoPoint, Money};
use jiff::tz::TimeZone;
use serde_json::Value;

use super::model::{
    Area, Catalog, Fee, Geometry, MenuOption, Offer, Restaurant, Service, ServiceHours, Window,
};
use super::rows::{Row, service_kind};

/// Why a feed could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or directory could not be read.
    #[error("cannot read {path}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No restaurant was found.
    #[error("there is no restaurant in {path}; write one with --generate")]
    Empty {
        /// The directory.
        path: PathBuf,
    },
}

/// Rows that belong to services, kept until all files are read, since keys may point forward (F7).
#[derive(Default)]
struct Pending {
    restaurants: HashMap<String, Restaurant>,
    services: Vec<(Vec<String>, Service)>,
    ordering: Vec<(Vec<String>, String, Window)>,
    hours: Vec<(Vec<String>, ServiceHours)>,
    areas: Vec<(Vec<String>, Area)>,
    fees: Vec<(Vec<String>, Vec<String>, Fee)>,
}

/// Loads every `.ndjson` file of a directory.
pub(crate) fn load(dir: &Path) -> Result<Catalog, LoadError> {
    let failed = |path: &Path, source| LoadError::Read { path: path.to_owned(), source };
    let mut catalog = Catalog::default();
    let mut pending = Pending::default();
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(|source| failed(dir, source))? {
        let path = entry.map_err(|source| failed(dir, source))?.path();
        if path.extension().is_some_and(|extension| extension == "ndjson") {
            paths.push(path);
        }
    }
    paths.sort();
    for path in paths {
        let file = File::open(&path).map_err(|source| failed(&path, source))?;
        for line in BufReader::new(file).lines() {
            let line = line.map_err(|source| failed(&path, source))?;
            if let Ok(row) = serde_json::from_str::<Value>(line.trim_start_matches('\u{feff}')) {
                read_row(&row, &mut catalog, &mut pending);
            }
        }
    }
    join(&mut catalog, pending);
    if catalog.restaurants.is_empty() {
        return Err(LoadError::Empty { path: dir.to_owned() });
    }
    Ok(catalog)
}

fn read_row(value: &Value, catalog: &mut Catalog, pending: &mut Pending) {
    let row = Row(value);
    let (Some(kind), Some(id)) = (row.text("@type"), row.text("@id")) else { return };
    match kind.as_str() {
        "Restaurant" => {
            pending.restaurants.insert(id.clone(), restaurant(&row, &id));
        }
        "Service" => pending.services.extend(service(&row, id)),
        "OperationHours" => {
            pending.ordering.push((row.list("serviceId"), id, row.window("opens", "closes", "dayOfWeek")));
        }
        "ServiceHours" => pending.hours.push((row.list("serviceId"), service_hours(&row))),
        "ServiceArea" => pending.areas.extend(area(&row, id).map(|area| (row.list("serviceId"), area))),
        "Fee" => {
            pending
                .fees
                .extend(fee(&row).map(|fee| (row.list("serviceId"), row.list("eligibleRegion"), fee)));
        }
        "Availability" => {
            let window = row.window("availabilityStarts", "availabilityEnds", "availableDay");
            catalog.availabilities.insert(id, window);
        }
        _ => read_menu_row(&kind, &row, id, catalog),
    }
}

fn read_menu_row(kind: &str, row: &Row<'_>, id: String, catalog: &mut Catalog) {
    match kind {
        "MenuSection" => {
            for parent in row.list("parentMenuItemId").into_iter().chain(row.list("parentMenuItemOptionId")) {
                catalog.groups.entry(parent).or_default().push(id.clone());
            }
            let section = catalog.sections.entry(id).or_default();
            section.menus.extend(row.list("menuId"));
            section.parents.extend(row.list("parentMenuSectionId"));
            section.items.extend(row.list("menuItemId"));
            section.availabilities = row.list("availabilityId");
            section.min = row.int("eligibleQuantityMin").unwrap_or(0);
            section.max = row.int("eligibleQuantityMax");
        }
        "MenuItem" => {
            let item = catalog.items.entry(id).or_default();
            item.disabled = row.bool("isDisabled");
            item.menus.extend(row.list("menuId"));
            item.sections.extend(row.list("parentMenuSectionId"));
        }
        "MenuItemOption" => {
            let option =
                MenuOption { items: row.list("menuItemId"), value: row.text("value").unwrap_or_default() };
            catalog.options.insert(id, option);
        }
        "MenuItemOffer" => {
            if let Some(offer) = offer(row) {
                catalog.offers.insert(id, offer);
            }
        }
        _ => {}
    }
}

fn restaurant(row: &Row<'_>, id: &str) -> Restaurant {
    let country = row.text("addressCountry").unwrap_or_default();
    let location = row.point("latitude", "longitude");
    let region = row.text("addressRegion").unwrap_or_default();
    Restaurant {
        name: row.text("name").unwrap_or_else(|| id.to_owned()),
        zone: zone(&country, &region, location),
        telephone: row.text("telephone"),
        country,
        location,
        services: Vec::new(),
    }
}

/// The partner knows where its restaurants are; whole hours from the longitude serve for the rest.
fn zone(country: &str, region: &str, location: Option<GeoPoint>) -> TimeZone {
    let name = match (country, region) {
        ("FR", _) => "Europe/Paris",
        ("US", "IL" | "TX" | "MN" | "WI" | "MO" | "LA" | "TN") => "America/Chicago",
        ("US", "CO" | "UT" | "NM") => "America/Denver",
        ("US", "WA" | "OR" | "CA" | "NV") => "America/Los_Angeles",
        ("US", _) => "America/New_York",
        ("GB", _) => "Europe/London",
        ("DE", _) => "Europe/Berlin",
        _ => "",
    };
    #[expect(clippy::cast_possible_truncation, reason = "a longitude gives -12 to 12 hours")]
    let hours = location.map_or(0, |point| (point.longitude / 15.0).round() as i8);
    TimeZone::get(name).unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(hours)))
}

fn service(row: &Row<'_>, id: String) -> Option<(Vec<String>, Service)> {
    let service = Service {
        kind: service_kind(&row.text("serviceType")?)?,
        menu: row.text("menuId")?,
        disabled: row.bool("isDisabled") || row.bool("disabled"),
        id,
        ordering: Vec::new(),
        hours: Vec::new(),
        areas: Vec::new(),
        fees: Vec::new(),
    };
    Some((row.list("restaurantId"), service))
}

fn service_hours(row: &Row<'_>) -> ServiceHours {
    let kinds = row.list("orderType");
    let has = |name: &str| kinds.iter().any(|kind| kind.eq_ignore_ascii_case(name));
    ServiceHours {
        window: row.window("opens", "closes", "dayOfWeek"),
        asap: has("ASAP"),
        advance: has("ADVANCE"),
        special: row.bool("isSpecialHour"),
        operation: row.list("operationHoursId"),
        lead_min: row.int("leadTimeMin"),
        lead_max: row.int("leadTimeMax"),
        advance_min: row.int("advanceBookingRequirementMin").unwrap_or(0),
        advance_max: row.int("advanceBookingRequirementMax").unwrap_or(0),
    }
}

fn area(row: &Row<'_>, id: String) -> Option<Area> {
    let rings = row.list("polygon");
    let geometry = if let Some(point) = row.point("geoMidpointLatitude", "geoMidpointLongitude") {
        Geometry::Circle(point, row.number("geoRadius")?)
    } else if rings.is_empty() {
        Geometry::Postal { code: row.text("postalCode")?, country: row.text("addressCountry")? }
    } else {
        Geometry::Rings(rings.iter().map(|ring| points(ring)).collect())
    };
    Some(Area { id, geometry, exclude: row.bool("exclude") })
}

fn points(ring: &str) -> Vec<GeoPoint> {
    let numbers: Vec<f64> =
        ring.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(|part| part.parse().ok()).collect();
    numbers.chunks_exact(2).filter_map(|pair| GeoPoint::new(pair[0], pair[1])).collect()
}

fn fee(row: &Row<'_>) -> Option<Fee> {
    let currency: Currency = row.text("priceCurrency")?.parse().ok()?;
    let minor = 10_i128.pow(currency.exponent());
    let amount = |name: &str| row.millionths(name).map(|amount| amount * minor);
    let percent = row.millionths("basePricePercentage").or_else(|| row.millionths("percentageOfCart"));
    Some(Fee {
        delivery: row.text("feeType")?.eq_ignore_ascii_case("DELIVERY"),
        base: amount("basePrice").unwrap_or(0),
        percent: percent.unwrap_or(0),
        per_metre: amount("pricePerMeter").unwrap_or(0),
        cap: amount("maxPrice"),
        regions: Vec::new(),
        volume_min: amount("eligibleTransactionVolumeMin").unwrap_or(0),
        volume_max: amount("eligibleTransactionVolumeMax"),
        priority: row.millionths("priority").unwrap_or(0),
        from: row.instant("validFrom"),
        through: row.instant("validThrough"),
        currency,
    })
}

fn offer(row: &Row<'_>) -> Option<Offer> {
    let currency: Currency = row.text("priceCurrency")?.parse().ok()?;
    Some(Offer {
        price: Money::from_decimal(&row.text("price")?, currency).ok()?,
        items: row.list("menuItemId"),
        options: row.list("menuItemOptionId"),
        availabilities: row.list("availabilityId"),
        services: row.kinds("applicableServiceType"),
        parent_values: row.list("applicableParentOptionValue"),
        quantity_max: row.int("eligibleQuantityMax"),
        inventory: row.int("inventoryLevel"),
        from: row.instant("validFrom"),
        through: row.instant("validThrough"),
        disabled: row.bool("isDisabled"),
    })
}

/// Hangs the rows of services together.
fn join(catalog: &mut Catalog, pending: Pending) {
    // The services that an ordering window serves, for hours that name none.
    let of_window: HashMap<&str, &Vec<String>> =
        pending.ordering.iter().map(|(services, id, _)| (id.as_str(), services)).collect();
    let areas: HashMap<&str, &Area> =
        pending.areas.iter().map(|(_, area)| (area.id.as_str(), area)).collect();
    let mut parts: HashMap<&str, Parts> = HashMap::new();
    for (ids, id, window) in &pending.ordering {
        each(&mut parts, ids, |parts| parts.ordering.push((id.clone(), window.clone())));
    }
    for (ids, hours) in &pending.hours {
        let implied = hours.operation.iter().filter_map(|id| of_window.get(id.as_str())).copied();
        let named = (!ids.is_empty()).then_some(ids);
        for ids in named.into_iter().chain(implied.filter(|_| ids.is_empty())) {
            each(&mut parts, ids, |parts| parts.hours.push(hours.clone()));
        }
    }
    for (ids, area) in &pending.areas {
        each(&mut parts, ids, |parts| parts.areas.push(area.clone()));
    }
    for (ids, regions, fee) in &pending.fees {
        let regions = regions.iter().filter_map(|id| areas.get(id.as_str())).map(|area| (*area).clone());
        let fee = Fee { regions: regions.collect(), ..fee.clone() };
        each(&mut parts, ids, |parts| parts.fees.push(fee.clone()));
    }
    let mut restaurants = pending.restaurants;
    for (ids, mut service) in pending.services {
        if let Some(parts) = parts.get(service.id.as_str()) {
            parts.clone().give(&mut service);
        }
        for id in ids {
            if let Some(restaurant) = restaurants.get_mut(&id) {
                restaurant.services.push(service.clone());
            }
        }
    }
    catalog.restaurants = restaurants;
    link_items(catalog);
}

/// Turns the downward links of sections into upward ones, so that an item knows all its sections.
fn link_items(catalog: &mut Catalog) {
    for (id, section) in &catalog.sections {
        for item in &section.items {
            if let Some(item) = catalog.items.get_mut(item)
                && !item.sections.contains(id)
            {
                item.sections.push(id.clone());
            }
        }
    }
}

/// The rows of one service.
#[derive(Clone, Default)]
struct Parts {
    ordering: Vec<(String, Window)>,
    hours: Vec<ServiceHours>,
    areas: Vec<Area>,
    fees: Vec<Fee>,
}

impl Parts {
    fn give(self, service: &mut Service) {
        service.ordering = self.ordering;
        service.hours = self.hours;
        service.areas = self.areas;
        service.fees = self.fees;
    }
}

fn each<'a>(parts: &mut HashMap<&'a str, Parts>, ids: &'a [String], change: impl Fn(&mut Parts)) {
    for id in ids {
        change(parts.entry(id.as_str()).or_default());
    }
}
