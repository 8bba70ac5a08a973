//! Properties that are missing, of the wrong kind, out of bounds or at odds with one another (stages 4 and 5).

use super::super::row::{Row, quoted};
use super::{Kind, Site};

pub(super) const KINDS: &[Kind] = &[
    Kind { code: "MISSING_FIELD", suits: |row| required(row).is_some(), plant: missing_field },
    Kind { code: "INCORRECT_TYPE", suits: |row| mistyped(row).is_some(), plant: incorrect_type },
    Kind { code: "INCORRECT_FORMAT", suits: |row| misformed(row).is_some(), plant: incorrect_format },
    Kind { code: "OUT_OF_RANGE", suits: |row| excessive(row, 0).is_some(), plant: out_of_range },
    Kind { code: "INCORRECT_ENUM", suits: |row| unlisted(row, 0).is_some(), plant: incorrect_enum },
    Kind { code: "NULL_VALUE", suits: |row| nullable(row).is_some(), plant: null_value },
    Kind { code: "UNKNOWN_FIELD", suits: |_| true, plant: unknown_field },
    Kind { code: "LENIENT_TIME", suits: |row| time(row).is_some(), plant: lenient_time },
    Kind { code: "MISSING_DATE_MODIFIED", suits: |row| row.has("dateModified"), plant: missing_date },
    Kind { code: "FUTURE_TIMESTAMP", suits: |row| nullable(row).is_some(), plant: future_timestamp },
    Kind { code: "RANGE_INVERTED", suits: |row| inverted(row).is_some(), plant: range_inverted },
    Kind { code: "CONFLICTING_FIELDS", suits: |row| conflicting(row).is_some(), plant: conflicting_fields },
    Kind { code: "GEOMETRY_COUNT", suits: |row| row.entity == "ServiceArea", plant: geometry_count },
    Kind { code: "INVALID_POLYGON", suits: |row| row.has("polygon"), plant: invalid_polygon },
    Kind { code: "SPECIAL_HOUR_RANGE", suits: |row| row.has("isSpecialHour"), plant: special_hour_range },
];

/// A property and a value that spoils it, as JSON text.
type Spoilt = Option<(&'static str, &'static str)>;

/// Sets a property of a row that is dropped with it.
fn set(site: &mut Site<'_>, row: usize, (name, value): (&'static str, &str)) -> bool {
    if !site.claim_to_drop(row) {
        return false;
    }
    site.row(row).set(name, value);
    site.mark(row)
}

/// A property without which the row is refused.
fn required(row: &Row) -> Option<&'static str> {
    match row.entity {
        "Restaurant" => Some("streetAddress"),
        "Service" => Some("serviceType"),
        "ServiceHours" if row.has("advanceBookingRequirementMax") => Some("advanceBookingRequirementMax"),
        "ServiceHours" => Some("orderType"),
        "ServiceArea" if row.has("geoRadius") => Some("geoMidpointLatitude"),
        "ServiceArea" if row.has("postalCode") => Some("addressCountry"),
        "Fee" => Some("feeType"),
        "Deal" | "MenuItem" => Some("name"),
        "MenuItemOption" => Some("value"),
        "MenuItemOffer" => Some("sku"),
        _ => None,
    }
}

fn missing_field(site: &mut Site<'_>, row: usize) -> bool {
    let Some(name) = required(site.row(row)).filter(|_| site.claim_to_drop(row)) else { return false };
    site.row(row).remove(name);
    site.mark(row)
}

fn mistyped(row: &Row) -> Spoilt {
    match row.entity {
        "Restaurant" => Some(("latitude", "\"north\"")),
        "ServiceHours" if row.has("leadTimeMax") => Some(("leadTimeMax", "45.0")),
        "ServiceArea" if row.has("geoRadius") => Some(("geoRadius", "\"wide\"")),
        "Fee" if row.has("basePrice") => Some(("basePrice", "true")),
        "MenuItem" => Some(("name", "false")),
        "MenuItemOffer" => Some(("price", "{\"units\":12}")),
        _ => None,
    }
}

fn incorrect_type(site: &mut Site<'_>, row: usize) -> bool {
    mistyped(site.row(row)).is_some_and(|spoilt| set(site, row, spoilt))
}

fn misformed(row: &Row) -> Spoilt {
    match row.entity {
        "Restaurant" => Some(("telephone", "\"ask at the bar\"")),
        "Service" => Some(("actionLinkUrl", "\"www.example\"")),
        "ServiceHours" if row.has("opens") => Some(("opens", "\"noon\"")),
        "ServiceArea" if row.has("postalCode") => Some(("addressCountry", "\"FRA\"")),
        "Fee" => Some(("validFrom", "20260102")),
        "Deal" => Some(("validFrom", "\"2026-01-02\"")),
        "MenuItem" => Some(("image", "\"photo.jpg\"")),
        "MenuItemOffer" => Some(("priceCurrency", "\"euro\"")),
        _ => None,
    }
}

fn incorrect_format(site: &mut Site<'_>, row: usize) -> bool {
    misformed(site.row(row)).is_some_and(|spoilt| set(site, row, spoilt))
}

fn excessive(row: &Row, variant: u64) -> Spoilt {
    match (row.entity, variant) {
        ("Restaurant", _) => Some(("latitude", "97.5")),
        ("Fee", _) => Some(("maxPrice", "0")),
        ("Deal", _) if row.has("dealDiscountPercentage") => Some(("dealDiscountPercentage", "120")),
        ("MenuItem", _) => Some(("numOfServings", "0")),
        ("MenuItemOffer", 0) => Some(("price", "\"-1.00\"")),
        ("MenuItemOffer", 1) => Some(("price", "9.995")),
        ("MenuItemOffer", _) => Some(("eligibleQuantityMax", "0")),
        _ => None,
    }
}

fn out_of_range(site: &mut Site<'_>, row: usize) -> bool {
    let variant = site.variant(3);
    excessive(site.row(row), variant).is_some_and(|spoilt| set(site, row, spoilt))
}

/// Strict enumerations drop the row, the others are only warned of.
fn unlisted(row: &Row, variant: u64) -> Spoilt {
    match (row.entity, variant) {
        ("Fee", _) => Some(("feeType", "\"TIP\"")),
        ("ServiceHours", 0) => Some(("orderType", "[\"ASAP\",\"LATER\"]")),
        ("ServiceHours", _) => Some(("dayOfWeek", "[\"MONDAY\",\"FUNDAY\"]")),
        ("MenuItem", _) => Some(("suitableDiet", "[\"PALEO\"]")),
        _ => None,
    }
}

fn incorrect_enum(site: &mut Site<'_>, row: usize) -> bool {
    let variant = site.variant(2);
    unlisted(site.row(row), variant).is_some_and(|spoilt| set(site, row, spoilt))
}

/// An optional property of a row that may be dropped without harm beyond what names it as the cause.
fn nullable(row: &Row) -> Option<&'static str> {
    match row.entity {
        "Restaurant" => Some("url"),
        "Service" => Some("actionLinkUrl"),
        "ServiceHours" => Some("leadTimeMin"),
        "ServiceArea" => Some("exclude"),
        "Fee" => Some("maxPrice"),
        "Deal" | "MenuItem" => Some("description"),
        "MenuItemOption" => Some("applicableParentOptionValue"),
        "MenuItemOffer" => Some("inventoryLevel"),
        _ => None,
    }
}

fn null_value(site: &mut Site<'_>, row: usize) -> bool {
    nullable(site.row(row)).is_some_and(|name| set(site, row, (name, "null")))
}

fn unknown_field(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let name = if site.variant(2) == 0 { "colour" } else { "internalCode" };
    site.row(row).set(name, "\"blue\"");
    site.mark(row)
}

/// A time as it should be written.
fn time(row: &Row) -> Option<&'static str> {
    ["opens", "closes", "availabilityStarts", "availabilityEnds"].into_iter().find(|name| row.has(name))
}

fn lenient_time(site: &mut Site<'_>, row: usize) -> bool {
    let Some(name) = time(site.row(row)).filter(|_| site.claim(row)) else { return false };
    let canonical = site.row(row).get(name).unwrap_or_default().trim_matches('"').to_owned();
    let lenient = match site.variant(3) {
        0 => canonical.trim_start_matches('T').to_owned(),
        1 => canonical.get(..6).unwrap_or(&canonical).to_owned(),
        _ => format!("{canonical}+01:00"),
    };
    site.row(row).set(name, quoted(&lenient));
    site.mark(row)
}

fn missing_date(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    site.row(row).remove("dateModified");
    site.mark(row)
}

fn future_timestamp(site: &mut Site<'_>, row: usize) -> bool {
    set(site, row, ("dateModified", "\"2099-01-01T00:00:00Z\""))
}

/// Two bounds that are the wrong way round.
fn inverted(row: &Row) -> Option<[(&'static str, &'static str); 2]> {
    const VALIDITY: [(&str, &str); 2] =
        [("validFrom", "\"2026-06-01T00:00:00Z\""), ("validThrough", "\"2026-05-01T00:00:00Z\"")];
    match row.entity {
        "ServiceHours" if row.has("leadTimeMax") => Some([("leadTimeMin", "90"), ("leadTimeMax", "15")]),
        "ServiceHours" => {
            Some([("advanceBookingRequirementMin", "9000"), ("advanceBookingRequirementMax", "2880")])
        }
        "Fee" => Some([("eligibleTransactionVolumeMin", "50"), ("eligibleTransactionVolumeMax", "20")]),
        "Deal" | "MenuItemOffer" => Some(VALIDITY),
        _ => None,
    }
}

fn range_inverted(site: &mut Site<'_>, row: usize) -> bool {
    let Some([low, high]) = inverted(site.row(row)).filter(|_| site.claim_to_drop(row)) else { return false };
    for (name, value) in [low, high] {
        site.row(row).set(name, value);
    }
    site.mark(row)
}

fn conflicting(row: &Row) -> Spoilt {
    match row.entity {
        "MenuItemOffer" if row.has("menuItemOptionId") => Some(("menuItemId", "")),
        "Deal" if row.has("dealDiscountPercentage") => Some(("deliveryFeeDiscountPercentage", "20")),
        "Deal" => Some(("dealDiscountPercentage", "20")),
        _ => None,
    }
}

fn conflicting_fields(site: &mut Site<'_>, row: usize) -> bool {
    match conflicting(site.row(row)) {
        Some(("menuItemId", _)) => {
            let item = site.family(row).into_iter().find(|at| site.block.rows[*at].entity == "MenuItem");
            let item = item.map(|at| quoted(&site.block.rows[at].id));
            item.is_some_and(|item| set(site, row, ("menuItemId", &item)))
        }
        Some(spoilt) => set(site, row, spoilt),
        None => false,
    }
}

fn geometry_count(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    if site.row(row).has("geoRadius") {
        site.row(row).set("postalCode", "\"69001\"");
        site.row(row).set("addressCountry", "\"FR\"");
    } else {
        for name in ["polygon", "postalCode", "addressCountry"] {
            site.row(row).remove(name);
        }
    }
    site.mark(row)
}

/// A ring without its last point, or with too few.
fn invalid_polygon(site: &mut Site<'_>, row: usize) -> bool {
    let ring = site.row(row).get("polygon").unwrap_or_default().trim_matches(['[', ']', '"']).to_owned();
    let numbers: Vec<&str> = ring.split(' ').collect();
    let left = if site.variant(2) == 0 { numbers.len().saturating_sub(2) } else { 4 };
    let broken = quoted(&numbers[..left.min(numbers.len())].join(" "));
    set(site, row, ("polygon", &broken))
}

fn special_hour_range(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    site.row(row).remove("validThrough");
    site.mark(row)
}
