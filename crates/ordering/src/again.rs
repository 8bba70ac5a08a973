//! From what was ordered once to a choice from the menu as it is now. Pure.
//!
//! A bill knows the offers that were bought. An offer that is still on the menu leads to its item, with the option
//! and the add-ons that were chosen; names and prices are those of the menu.

use feed::{AddonGroup, ItemDocument, MenuDocument, OfferDocument, OptionDocument, SectionDocument};

use crate::bill::{BillLine, BillOption};
use crate::cart::{AddLine, AddOnChoice};

/// The same choice from this menu; `None` if the item, its option or one of its add-ons is gone.
pub(crate) fn choice_again(menu: &MenuDocument, line: &BillLine) -> Option<AddLine> {
    let (item, option) = find_item(menu, line)?;
    let pieces = u32::try_from(line.quantity).ok().filter(|pieces| *pieces > 0)?;
    let mut rest = line.options.as_slice();
    let addons = take_addons(&groups(item, option), &mut rest, pieces);
    rest.is_empty().then(|| AddLine {
        item_id: item.id.clone(),
        option_id: option.map(|option| option.id.clone()),
        addons,
        quantity: pieces,
        note: line.note.clone(),
    })
}

fn find_item<'a>(
    menu: &'a MenuDocument,
    line: &BillLine,
) -> Option<(&'a ItemDocument, Option<&'a OptionDocument>)> {
    let items = all_items(menu);
    if let Some(offer) = &line.offer_id {
        return items.into_iter().find_map(|item| sells(item, offer));
    }
    // Orders of an older version do not know their offers.
    let named = items.into_iter().find(|item| item.options.is_empty() && item.name == line.name);
    named.map(|item| (item, None))
}

/// The item, if it is sold by this offer, with the option whose offer it is.
fn sells<'a>(item: &'a ItemDocument, offer: &str) -> Option<(&'a ItemDocument, Option<&'a OptionDocument>)> {
    let has = |offers: &[OfferDocument]| offers.iter().any(|own| own.id == offer);
    let option = item.options.iter().find(|option| has(&option.offers));
    (option.is_some() || has(&item.offers)).then_some((item, option))
}

fn all_items(menu: &MenuDocument) -> Vec<&ItemDocument> {
    fn within<'a>(section: &'a SectionDocument, into: &mut Vec<&'a ItemDocument>) {
        into.extend(&section.items);
        section.sections.iter().for_each(|inner| within(inner, into));
    }
    let mut items: Vec<&ItemDocument> = menu.items.iter().collect();
    menu.sections.iter().for_each(|section| within(section, &mut items));
    items
}

fn groups<'a>(item: &'a ItemDocument, option: Option<&'a OptionDocument>) -> Vec<&'a AddonGroup> {
    let of_option = option.into_iter().flat_map(|option| &option.addon_groups);
    item.addon_groups.iter().chain(of_option).collect()
}

/// Takes from the front of a bill's options those that these groups offer. Add-ons of an add-on follow it there.
fn take_addons(groups: &[&AddonGroup], rest: &mut &[BillOption], parent_pieces: u32) -> Vec<AddOnChoice> {
    let mut taken = Vec::new();
    while let Some((first, others)) = rest.split_first() {
        let offered = groups.iter().find_map(|group| {
            let offer = first.offer_id.as_deref()?;
            group.items.iter().find_map(|item| Some((*group, sells(item, offer)?)))
        });
        let Some((group, (item, option))) = offered else { break };
        let all = u32::try_from(first.quantity).unwrap_or(0);
        *rest = others;
        taken.push(AddOnChoice {
            group_id: group.id.clone(),
            item_id: item.id.clone(),
            option_id: option.map(|option| option.id.clone()),
            quantity: (all / parent_pieces.max(1)).max(1),
            addons: take_addons(&self::groups(item, option), rest, all),
        });
    }
    taken
}

#[cfg(test)]
mod tests {
    use basis::{Currency, Money};
    use serde_json::json;

    use super::*;

    fn item(id: &str, groups: serde_json::Value) -> serde_json::Value {
        json!({"id": id, "name": id, "description": null, "image": null, "suitable_diets": [], "allergens": [],
            "additives": [], "ingredients": [], "nutrition": null, "deposit": null, "packaging": null,
            "servings": null, "is_disabled": false, "offers": [offer(id)], "options": [], "addon_groups": groups,
            "deal_ids": []})
    }

    fn offer(id: &str) -> serde_json::Value {
        json!({"id": format!("of/{id}"), "sku": id, "price": {"minor": 100, "currency": "EUR"},
            "service_types": [], "availability": [], "applicable_parent_option_values": [], "quantity_min": 1,
            "quantity_max": null, "inventory_level": null, "valid_from": null, "valid_through": null,
            "is_disabled": false})
    }

    fn group(id: &str, items: &serde_json::Value) -> serde_json::Value {
        json!({"id": id, "name": id, "description": null, "min": 0, "max": null, "default_item_ids": [],
            "availability": [], "items": items})
    }

    /// A meal with fries, which have a dip.
    fn menu() -> MenuDocument {
        let fries = item("fries", json!([group("dips", &json!([item("mayo", json!([]))]))]));
        let meal = item("meal", json!([group("sides", &json!([fries, item("salad", json!([]))]))]));
        let menu = json!({"id": "m", "name": null, "disclaimer": null, "sections": [], "items": [meal]});
        serde_json::from_value(menu).unwrap()
    }

    fn option(offer: &str, quantity: i64) -> BillOption {
        let amount = Money::zero(Currency::EUR);
        BillOption { offer_id: Some(format!("of/{offer}")), name: offer.into(), quantity, amount }
    }

    fn line(options: Vec<BillOption>) -> BillLine {
        BillLine {
            id: "1".into(),
            offer_id: Some("of/meal".into()),
            name: "meal".into(),
            quantity: 2,
            amount: Money::zero(Currency::EUR),
            options,
            note: Some("hot".into()),
            state: None,
            reason: None,
        }
    }

    #[test]
    fn nested_add_ons_come_back_with_their_pieces_for_each_piece() {
        let again =
            choice_again(&menu(), &line(vec![option("fries", 2), option("mayo", 4), option("salad", 2)]));
        let again = again.unwrap();
        assert_eq!((again.item_id.as_str(), again.quantity, again.note.as_deref()), ("meal", 2, Some("hot")));
        let [fries, salad] = again.addons.as_slice() else { panic!("{again:?}") };
        assert_eq!((fries.item_id.as_str(), fries.quantity, salad.item_id.as_str()), ("fries", 1, "salad"));
        assert_eq!((fries.addons[0].item_id.as_str(), fries.addons[0].quantity), ("mayo", 2));
    }

    #[test]
    fn a_dish_whose_add_on_is_gone_is_not_ordered_without_it() {
        assert_eq!(choice_again(&menu(), &line(vec![option("soup", 2)])), None);
        let gone = BillLine { offer_id: Some("of/stew".into()), ..line(Vec::new()) };
        assert_eq!(choice_again(&menu(), &gone), None);
    }

    #[test]
    fn an_old_bill_is_read_by_names() {
        let old = BillLine { offer_id: None, ..line(Vec::new()) };
        assert_eq!(choice_again(&menu(), &old).unwrap().item_id, "meal");
    }
}
