//! Dishes without a price or with one too many, links that lead nowhere, and names that shout.

use super::super::row::{Row, list, quoted};
use super::menus::is_dish;
use super::{Kind, Site};

pub(super) const KINDS: &[Kind] = &[
    Kind { code: "NO_OFFER", suits: is_dish, plant: no_offer },
    Kind { code: "OPTION_WITHOUT_OFFER", suits: is_size, plant: option_without_offer },
    Kind { code: "MIXED_OFFERS", suits: is_dish, plant: mixed_offers },
    Kind { code: "OVERLAPPING_OFFERS", suits: is_dish, plant: overlapping_offers },
    Kind { code: "MISSING_REFERENCE", suits: is_dish, plant: missing_reference },
    Kind { code: "CONTENT_QUALITY", suits: is_dish, plant: content_quality },
];

fn is_size(row: &Row) -> bool {
    row.entity == "MenuItemOption" && row.is("optionType", "SIZE")
}

/// Direct offers of a dish; none if it has options.
fn direct_offers(site: &Site<'_>, dish: usize) -> Vec<usize> {
    let family = site.family(dish);
    if family.iter().any(|at| site.block.rows[*at].entity == "MenuItemOption") {
        return Vec::new();
    }
    family.into_iter().filter(|at| site.block.rows[*at].entity == "MenuItemOffer").collect()
}

fn no_offer(site: &mut Site<'_>, row: usize) -> bool {
    let offers = direct_offers(site, row);
    // Hours that only these offers use would be left behind.
    let timed = offers.iter().any(|at| site.block.rows[*at].has("availabilityId"));
    if offers.is_empty() || timed || !site.claim(row) {
        return false;
    }
    for at in offers {
        site.row(at).gone = true;
    }
    site.mark(row)
}

fn option_without_offer(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let option = site.row(row).id.clone();
    for at in site.family(row) {
        if site.block.rows[at].is("menuItemOptionId", &option) {
            site.row(at).gone = true;
        }
    }
    site.mark(row)
}

fn mixed_offers(site: &mut Site<'_>, row: usize) -> bool {
    let priced = site.family(row).into_iter().find(|at| site.block.rows[*at].has("menuItemOptionId"));
    let Some(priced) = priced.filter(|_| site.claim(row)) else { return false };
    let dish = site.row(row).id.clone();
    let mut offer = site.row(priced).clone();
    offer.id.push_str(":direct");
    offer.remove("menuItemOptionId");
    offer.set("menuItemId", quoted(&dish));
    site.add_beside(row, offer);
    site.mark(row)
}

fn overlapping_offers(site: &mut Site<'_>, row: usize) -> bool {
    let offers = direct_offers(site, row);
    let [offer] = offers[..] else { return false };
    if !site.claim(row) {
        return false;
    }
    let mut again = site.row(offer).clone();
    again.id.push_str(":again");
    again.set("price", "\"99.00\"");
    site.add_beside(row, again);
    site.mark(row)
}

/// An offer of an item that is not there, or a deal that is not.
fn missing_reference(site: &mut Site<'_>, row: usize) -> bool {
    let dish = site.row(row).id.clone();
    if site.variant(2) == 0 {
        if !site.claim(row) {
            return false;
        }
        site.row(row).set("dealId", list(&[format!("{dish}:deal")]));
        return site.mark(row);
    }
    let Some(offer) = direct_offers(site, row).first().copied().filter(|_| site.claim(row)) else {
        return false;
    };
    let mut stray = site.row(offer).clone();
    stray.id.push_str(":stray");
    stray.set("menuItemId", quoted(&format!("{dish}:gone")));
    let stray = site.add(stray);
    site.mark(stray)
}

fn content_quality(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let name = site.row(row).get("name").unwrap_or_default().to_owned();
    let long = name.chars().filter(|letter| letter.is_alphabetic()).count() > 5;
    match site.variant(3) {
        0 if long => site.row(row).set("name", name.to_uppercase()),
        1 => site.row(row).set("description", name),
        _ => site.row(row).set("name", format!("{} 🍔\"", name.trim_end_matches('"'))),
    }
    site.mark(row)
}
