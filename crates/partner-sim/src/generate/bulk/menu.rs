//! What menus of large feeds have beside sections, sizes and plain add-ons.

use super::super::cuisine::Cuisine;
use super::super::dice::Dice;
use super::super::menu::{MenuWriter, round};
use super::super::row::{Block, Row, list, price};
use super::words::Words;

/// Adds breakfast, combos, halves of pizzas, prices by time and by service, and details of dishes.
pub(super) fn write_more(menu: &mut MenuWriter<'_>, dice: &mut Dice, cuisine: &Cuisine) {
    let words = Words::of(menu.french);
    if dice.chance(30) {
        write_breakfast(menu, words);
    }
    if dice.chance(40) {
        write_combo(menu, words);
    }
    if dice.chance(50) {
        write_sauces(menu, words);
    }
    write_halves(menu, cuisine, words);
    if dice.chance(35) {
        write_happy_hour(menu);
    }
    price_by_service(menu, dice);
    write_details(menu.block, dice, words, menu.currency);
}

fn write_breakfast(menu: &mut MenuWriter<'_>, words: &Words) {
    let availability = format!("{}:av:breakfast", menu.id);
    menu.block.push_alone(
        Row::new("Availability", availability.as_str())
            .text("availabilityStarts", "T07:00:00")
            .text("availabilityEnds", "T11:00:00"),
    );
    let section = format!("{}:sec:breakfast", menu.id);
    menu.section_row(&section, words.breakfast.name, 10, Some(&availability));
    for (index, dish) in words.breakfast.dishes.iter().enumerate() {
        menu.dish(&section, &format!("breakfast-{index}"), index, dish, false);
    }
}

/// A dish with a drink, and the drink with ice or without: a group inside a group.
fn write_combo(menu: &mut MenuWriter<'_>, words: &Words) {
    let section = format!("{}:sec:combo", menu.id);
    menu.section_row(&section, words.combos, 11, None);
    menu.dish(&section, "combo", 0, &words.combo, false);
    let combo = format!("{}:it:combo", menu.id);
    let drinks = menu.group("drink", &words.drink, &[combo], (1, 1));
    menu.group("ice", &words.ice, &drinks, (0, 1));
}

/// Sauces of which several may be taken, and each more than once.
fn write_sauces(menu: &mut MenuWriter<'_>, words: &Words) {
    let mains = menu.mains.clone();
    let from = menu.block.rows.len();
    menu.group("sauce", &words.sauces, &mains, (0, 4));
    for row in menu.block.rows[from..].iter_mut().filter(|row| row.entity == "MenuItemOffer") {
        row.set("eligibleQuantityMax", "2");
    }
}

/// Toppings for the left half, the right half or all of a pizza, priced by its size.
fn write_halves(menu: &mut MenuWriter<'_>, cuisine: &Cuisine, words: &Words) {
    let pizzas = cuisine.sections.iter().position(|section| section.name.starts_with("Pizza"));
    let Some(prefix) = pizzas.map(|number| format!("{}:it:{number}-", menu.id)) else { return };
    let sized: Vec<String> = menu
        .mains
        .iter()
        .filter(|main| main.starts_with(&prefix))
        .filter(|main| {
            let option = format!("{}-0", main.replacen(":it:", ":op:", 1));
            menu.block.find("MenuItemOption", |row| row.id == option).is_some()
        })
        .cloned()
        .collect();
    if sized.is_empty() {
        return;
    }
    let from = menu.block.rows.len();
    let toppings = menu.group("half", &words.halves, &sized, (0, 3));
    // The group wrote direct offers; here the sides have them.
    menu.block.rows[from..].iter_mut().for_each(|row| row.gone = row.entity == "MenuItemOffer");
    let group_unit = menu.block.rows.last().map_or(0, |row| row.unit);
    menu.block.rows.retain(|row| !(row.gone && row.unit == group_unit));
    let sizes = if menu.french { ["Normale", "Grande"] } else { ["Regular", "Large"] };
    for (number, (topping, (_, cents))) in toppings.iter().zip(words.halves.items).enumerate() {
        for (order, side) in ["PIZZA_LEFT", "PIZZA_RIGHT", "PIZZA_WHOLE"].into_iter().enumerate() {
            let option = format!("{}:op:half-{number}-{order}", menu.id);
            menu.block.push(
                Row::new("MenuItemOption", option.as_str())
                    .text("optionType", "PIZZA_SIDE")
                    .text("value", side)
                    .link("menuItemId", topping, order + 1),
            );
            let cents = if order == 2 { *cents } else { round(*cents * 60 / 100) };
            for (size, (value, share)) in sizes.into_iter().zip([100, 130]).enumerate() {
                let key = format!("half-{number}-{order}-{size}");
                let offer = menu.offer_row(&key, "menuItemOptionId", &option, round(cents * share / 100));
                menu.block.push(offer.texts("applicableParentOptionValue", &[value]));
            }
        }
    }
}

/// Two drinks cost less from five to seven.
fn write_happy_hour(menu: &mut MenuWriter<'_>) {
    let (happy, usual) = (format!("{}:av:happy", menu.id), format!("{}:av:usual", menu.id));
    let drinks = format!("{}:of:8-", menu.id);
    let offers: Vec<usize> = (0..menu.block.rows.len())
        .filter(|at| {
            let row = &menu.block.rows[*at];
            row.entity == "MenuItemOffer" && row.id.starts_with(&drinks) && row.has("menuItemId")
        })
        .take(2)
        .collect();
    if offers.is_empty() {
        return;
    }
    for (id, starts, ends) in [(&happy, "T17:00:00", "T19:00:00"), (&usual, "T19:00:00", "T17:00:00")] {
        menu.block.push_alone(
            Row::new("Availability", id.as_str())
                .text("availabilityStarts", starts)
                .text("availabilityEnds", ends),
        );
    }
    for at in offers {
        let mut cheaper = menu.block.rows[at].clone();
        cheaper.id.push_str("-happy");
        cheaper.set("price", price(round(cents_of(&cheaper) * 70 / 100)));
        cheaper.set("availabilityId", list(&[&happy]));
        menu.block.rows[at].set("availabilityId", list(&[&usual]));
        menu.block.rows.push(cheaper);
    }
}

/// Some dishes cost less when they are fetched.
fn price_by_service(menu: &mut MenuWriter<'_>, dice: &mut Dice) {
    let mains: Vec<usize> = (0..menu.block.rows.len())
        .filter(|at| {
            let row = &menu.block.rows[*at];
            row.entity == "MenuItemOffer" && menu.mains.iter().any(|main| row.is("menuItemId", main))
        })
        .collect();
    for at in mains {
        if dice.chance(15) {
            let mut fetched = menu.block.rows[at].clone();
            fetched.id.push_str("-takeout");
            fetched.set("price", price(round(cents_of(&fetched) * 90 / 100)));
            fetched.set("applicableServiceType", list(&["TAKEOUT"]));
            menu.block.rows[at].set("applicableServiceType", list(&["DELIVERY"]));
            menu.block.rows.push(fetched);
        }
    }
}

/// The price of an offer in cents; 0 if it is not written as `"12.50"`.
pub(super) fn cents_of(row: &Row) -> i64 {
    let digits: String = row.get("price").unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// Nutrition, ingredients, additives, deposits, packaging, stock, and dishes that are sold out.
fn write_details(block: &mut Block, dice: &mut Dice, words: &Words, currency: &str) {
    for row in &mut block.rows {
        if row.entity == "MenuItemOffer" && dice.chance(4) {
            row.set("inventoryLevel", (dice.below(40) + 1).to_string());
        }
        if row.entity != "MenuItem" || !row.has("parentMenuSectionId") {
            continue;
        }
        match dice.below(100) {
            0..20 => row.set("nutrition", nutrition(dice, words)),
            20..35 => {
                let text: Option<String> = row.get("description").map(|text| text.trim_matches('"').to_owned());
                let parts: Vec<&str> = text.as_deref().unwrap_or_default().split(", ").collect();
                row.set("ingredients", list(&parts));
            }
            35..40 => row.set("additives", list(words.additives)),
            40..45 => row.set("numOfServings", "2"),
            45..52 => row.set("packaging", "{\"reusability\":\"REUSABLE\",\"recyclability\":\"RECYCLABLE\"}"),
            52..55 => row.set(
                "depositInfo",
                format!(
                    "{{\"depositCode\":\"REUSABLE\",\"depositValue\":\"0.50\",\"depositValueCurrency\":\"{currency}\"}}"
                ),
            ),
            55..57 => row.set("isDisabled", "true"),
            57..64 if !row.has("allergen") => row.set(
                "allergen",
                "[{\"allergenType\":\"TREE_NUT\",\"levelOfContainment\":\"MAY_CONTAIN\"}]",
            ),
            _ => {}
        }
    }
}

fn nutrition(dice: &mut Dice, words: &Words) -> String {
    let low = dice.between(20, 90) * 10;
    let protein = dice.between(4, 40);
    format!(
        "{{\"servingSize\":\"{}\",\"calories\":{{\"min\":{low},\"max\":{}}},\"proteinContent\":{{\"min\":{protein},\"max\":{},\"unit\":\"g\"}}}}",
        words.serving,
        low + 60,
        protein + 3
    )
}
