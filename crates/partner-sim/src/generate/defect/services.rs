//! Services without what they need, and what they have twice (chapter 7, 2 to 5).

use super::super::row::{Row, list, quoted};
use super::{Kind, Site};

pub(super) const KINDS: &[Kind] = &[
    Kind { code: "NO_SERVICE", suits: |row| row.entity == "Restaurant", plant: no_service },
    Kind { code: "TOO_MANY_SERVICES", suits: is_takeout, plant: too_many_services },
    Kind { code: "NO_MENU", suits: is_takeout, plant: no_menu },
    Kind { code: "EMPTY_MENU", suits: is_takeout, plant: empty_menu },
    Kind { code: "NO_OPERATION_HOURS", suits: is_takeout, plant: no_operation_hours },
    Kind { code: "NO_SERVICE_HOURS", suits: is_ordering, plant: no_service_hours },
    Kind { code: "NO_SERVICE_AREA", suits: |row| row.is("serviceType", "DELIVERY"), plant: no_service_area },
    Kind { code: "SERVICE_MISMATCH", suits: is_ordering, plant: service_mismatch },
    Kind { code: "AMBIGUOUS_FEE", suits: |row| row.entity == "Fee", plant: ambiguous_fee },
];

fn is_takeout(row: &Row) -> bool {
    row.is("serviceType", "TAKEOUT")
}

fn is_ordering(row: &Row) -> bool {
    row.entity == "OperationHours"
}

/// Takes a service, and with it all services of the restaurant.
fn claim_service(site: &mut Site<'_>, row: usize) -> bool {
    site.claim_to_drop(row)
}

/// Another restaurant that nothing can be ordered from.
fn no_service(site: &mut Site<'_>, row: usize) -> bool {
    let mut annex = site.row(row).clone();
    annex.id.push_str(":annex");
    annex.remove("dealId");
    if annex.spoilt.is_some() || site.taken.contains(&annex.unit) {
        return false;
    }
    let annex = site.add(annex);
    site.mark(annex)
}

/// The older of two services is dropped.
fn too_many_services(site: &mut Site<'_>, row: usize) -> bool {
    if !claim_service(site, row) {
        return false;
    }
    let mut older = site.row(row).clone();
    older.id.push_str(":old");
    older.set("dateModified", "\"2025-12-01T00:00:00Z\"");
    let older = site.add(older);
    site.mark(older)
}

fn no_menu(site: &mut Site<'_>, row: usize) -> bool {
    if !claim_service(site, row) {
        return false;
    }
    let menu = format!("{}:menu", site.row(row).id);
    site.row(row).set("menuId", quoted(&menu));
    site.mark(row)
}

fn empty_menu(site: &mut Site<'_>, row: usize) -> bool {
    let version = site.row(row).get("dateModified").map(str::to_owned);
    let Some(version) = version.filter(|_| claim_service(site, row)) else { return false };
    let menu = format!("{}:menu", site.row(row).id);
    site.row(row).set("menuId", quoted(&menu));
    let menu = site.add(Row::new("Menu", menu).text("name", "Next season").raw("dateModified", version));
    site.mark(menu)
}

/// The hours hold for delivery only.
fn no_operation_hours(site: &mut Site<'_>, row: usize) -> bool {
    let takeout = site.row(row).id.clone();
    let delivery = takeout.replace(":TAKEOUT", ":DELIVERY");
    let hours: Vec<usize> = (0..site.block.rows.len())
        .filter(|at| {
            let row = &site.block.rows[*at];
            matches!(row.entity, "OperationHours" | "ServiceHours") && row.has("serviceId")
        })
        .collect();
    if hours.iter().any(|at| site.taken.contains(&site.block.rows[*at].unit)) || !claim_service(site, row) {
        return false;
    }
    for at in hours {
        site.claim(at);
        let hours = site.row(at);
        if hours.is("serviceId", &takeout) {
            hours.gone = true;
        } else {
            hours.set("serviceId", list(&[&delivery]));
        }
    }
    site.mark(row)
}

/// A second ordering window without a fulfilment window.
fn no_service_hours(site: &mut Site<'_>, row: usize) -> bool {
    if site.taken.contains(&site.block.rows[row].unit) || !site.claim_services() {
        return false;
    }
    let mut idle = site.row(row).clone();
    idle.id.push_str(":idle");
    let idle = site.add(idle);
    site.mark(idle)
}

/// Only areas that are cut out are left.
fn no_service_area(site: &mut Site<'_>, row: usize) -> bool {
    let areas: Vec<usize> = (0..site.block.rows.len())
        .filter(|at| {
            let row = &site.block.rows[*at];
            row.entity == "ServiceArea" && row.has("serviceId") && !row.has("exclude")
        })
        .collect();
    if areas.iter().any(|at| site.taken.contains(&site.block.rows[*at].unit)) || !claim_service(site, row) {
        return false;
    }
    for at in areas {
        site.claim(at);
        site.row(at).set("exclude", "true");
    }
    site.mark(row)
}

/// Hours of delivery that name the takeout service too.
fn service_mismatch(site: &mut Site<'_>, row: usize) -> bool {
    let version = site.row(row).get("dateModified").map(str::to_owned);
    let Some(version) = version.filter(|_| site.claim_services()) else { return false };
    let id = site.row(row).id.trim_end_matches(":oh").to_owned();
    let (hours, services) = (format!("{id}:oh:night"), [format!("{id}:DELIVERY"), format!("{id}:TAKEOUT")]);
    site.add(
        Row::new("OperationHours", hours.as_str())
            .texts("serviceId", &services[..1])
            .raw("dateModified", version.clone()),
    );
    let slots = site.add(
        Row::new("ServiceHours", format!("{id}:sh:night"))
            .texts("orderType", &["ASAP"])
            .text("operationHoursId", &hours)
            .texts("serviceId", &services)
            .number("leadTimeMin", 30)
            .number("leadTimeMax", 45)
            .raw("dateModified", version),
    );
    site.mark(slots)
}

/// The same fee again, below another id that sorts later.
fn ambiguous_fee(site: &mut Site<'_>, row: usize) -> bool {
    if site.taken.contains(&site.block.rows[row].unit) || !site.claim_services() {
        return false;
    }
    site.claim(row);
    let mut again = site.row(row).clone();
    again.id.push_str(":again");
    let again = site.add(again);
    site.mark(again)
}
