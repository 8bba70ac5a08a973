//! Lines and rows that cannot be told apart from rubbish, or that come twice (stages 2 and 3 of 11.1).

use super::super::row::{Row, quoted};
use super::{Kind, Site};

pub(super) const KINDS: &[Kind] = &[
    Kind { code: "INVALID_JSON", suits: is_spare, plant: invalid_json },
    Kind { code: "UNKNOWN_TYPE", suits: is_spare, plant: unknown_type },
    Kind { code: "MISSING_ID", suits: is_spare, plant: missing_id },
    Kind { code: "ID_TOO_LONG", suits: is_spare, plant: id_too_long },
    Kind { code: "DUPLICATE_ENTITY", suits: |_| true, plant: duplicate },
    Kind { code: "ORPHAN_ENTITY", suits: is_section, plant: orphan },
];

/// Rows that nothing needs, so that nothing else is wrong without them.
fn is_spare(row: &Row) -> bool {
    match row.entity {
        "Fee" => !row.has("eligibleRegion"),
        "ServiceHours" => row.has("isSpecialHour"),
        "ServiceArea" => row.has("exclude"),
        "ServingConfig" => true,
        _ => false,
    }
}

fn is_section(row: &Row) -> bool {
    row.entity == "MenuSection" && row.has("menuId")
}

fn spoil(site: &mut Site<'_>, row: usize, line: String, entity_type: &str) -> bool {
    site.row(row).spoilt = Some(line);
    site.mark_as(row, entity_type, None)
}

fn invalid_json(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let line = site.row(row).line();
    let broken = match site.variant(3) {
        0 => line.strip_suffix('}').unwrap_or_default().to_owned(),
        1 => format!("{line} {line}"),
        _ => line.replacen('{', "{\"@type\":\"Fee\",", 1),
    };
    spoil(site, row, broken, "line")
}

fn unknown_type(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let (line, entity) = (site.row(row).line(), site.row(row).entity);
    let misspelt = line.replacen(entity, &format!("{entity}Row"), 1);
    spoil(site, row, misspelt, "line")
}

fn missing_id(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let id = format!(",\"@id\":{}", quoted(&site.row(row).id));
    let (line, entity) = (site.row(row).line(), site.row(row).entity);
    spoil(site, row, line.replacen(&id, "", 1), entity)
}

fn id_too_long(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let entity = site.row(row).entity;
    site.row(row).id.push_str(&":long".repeat(60));
    site.mark_as(row, entity, None)
}

/// The same key with another version. Both are right in themselves.
fn duplicate(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let mut again = site.row(row).clone();
    again.set("dateModified", "\"2026-01-06T03:00:00Z\"");
    let again = site.add(again);
    site.mark(again)
}

/// A section in no menu, hours that nothing uses, or a deal that nobody has.
fn orphan(site: &mut Site<'_>, row: usize) -> bool {
    let id = format!("{}:lost", site.row(row).id);
    let lost = match site.variant(3) {
        0 => Row::new("MenuSection", id).text("name", "Archive"),
        1 => Row::new("Availability", id).text("availabilityStarts", "T10:00:00"),
        _ => Row::new("Deal", id).text("name", "Archive").number("dealDiscountPercentage", 5),
    };
    let version = site.row(row).get("dateModified").map(str::to_owned);
    let lost = match version {
        Some(version) => lost.raw("dateModified", version),
        None => lost.text("dateModified", "2026-01-05T03:00:00Z"),
    };
    let lost = site.add(lost);
    site.mark(lost)
}
