//! Menus of generated restaurants: sections, dishes, sizes, add-ons, drinks and lunch.

use serde_json::{Value, json};

use super::cities::CityFacts;
use super::cuisine::{Cuisine, Dish, Group, Section};
use super::dice::Dice;
use super::place::{decimal, merge};
use super::{english, french};

/// Collects the rows of one menu.
struct Rows<'a> {
    id: &'a str,
    currency: &'static str,
    french: bool,
    /// Prices of this restaurant against the table, in percent.
    level: i64,
    /// Add-on groups hang below these items.
    mains: Vec<Value>,
    rows: Vec<Value>,
}

/// All rows of a menu. Ids follow the table of dishes, so they are stable.
pub(crate) fn menu_rows(dice: &mut Dice, city: &CityFacts, cuisine: &Cuisine, id: &str) -> Vec<Value> {
    let level = dice.between(92, 112);
    let mut rows =
        Rows { id, currency: city.currency, french: city.french, level, mains: Vec::new(), rows: Vec::new() };
    let allergens = if city.french {
        "Pour toute question sur les allergènes, adressez-vous au restaurant."
    } else {
        "Please ask the restaurant about allergens."
    };
    rows.rows.push(json!({
        "@type": "Menu", "@id": format!("{id}:menu"),
        "name": if city.french { "La carte" } else { "Menu" }, "disclaimer": {"text": allergens},
    }));
    for (number, section) in cuisine.sections.iter().enumerate() {
        rows.section(dice, number, section);
    }
    let drinks = if city.french { &french::DRINKS } else { &english::DRINKS };
    rows.section(dice, 8, drinks);
    rows.lunch(cuisine);
    rows.groups(cuisine);
    rows.rows
}

impl Rows<'_> {
    fn section(&mut self, dice: &mut Dice, number: usize, section: &Section) {
        let id = format!("{}:sec:{number}", self.id);
        self.section_row(&id, section.name, number, None);
        let mut left_out = section.dishes.len() / 4;
        for (index, dish) in section.dishes.iter().enumerate() {
            // Not every restaurant has every dish; the first of a section always is there.
            if index > 0 && left_out > 0 && dice.chance(25) {
                left_out -= 1;
                continue;
            }
            self.dish(&id, &format!("{number}-{index}"), index, dish, section.main);
        }
    }

    fn section_row(&mut self, id: &str, name: &str, order: usize, availability: Option<&str>) {
        let mut row = json!({
            "@type": "MenuSection", "@id": id, "name": name,
            "menuId": {"@id": format!("{}:menu", self.id), "displayOrder": order + 1},
        });
        if let Some(availability) = availability {
            row["availabilityId"] = json!(availability);
        }
        self.rows.push(row);
    }

    fn dish(&mut self, section: &str, key: &str, order: usize, dish: &Dish, main: bool) {
        let item = format!("{}:it:{key}", self.id);
        let mut row = json!({
            "@type": "MenuItem", "@id": item, "name": dish.name, "description": dish.text,
            "parentMenuSectionId": {"@id": section, "displayOrder": order + 1},
        });
        if !dish.diet.is_empty() {
            row["suitableDiet"] = json!([dish.diet]);
        }
        if !dish.allergens.is_empty() {
            let contains = |kind: &&str| json!({"allergenType": kind, "levelOfContainment": "CONTAINS"});
            row["allergen"] = dish.allergens.iter().map(contains).collect();
        }
        self.rows.push(row);
        let cents = self.price(dish.cents);
        if dish.sizes {
            self.sizes(&item, key, cents);
        } else {
            self.offer(key, json!({"menuItemId": item}), cents);
        }
        if main {
            self.mains.push(json!({"@id": item, "displayOrder": 1}));
        }
    }

    fn sizes(&mut self, item: &str, key: &str, cents: i64) {
        let names = if self.french { ["Normale", "Grande"] } else { ["Regular", "Large"] };
        let large = round(cents * 132 / 100);
        for (number, (name, cents)) in names.into_iter().zip([cents, large]).enumerate() {
            let option = format!("{}:op:{key}-{number}", self.id);
            self.rows.push(json!({
                "@type": "MenuItemOption", "@id": option, "optionType": "SIZE", "value": name,
                "menuItemId": {"@id": item, "displayOrder": number + 1},
            }));
            self.offer(&format!("{key}-{number}"), json!({"menuItemOptionId": option}), cents);
        }
    }

    fn offer(&mut self, key: &str, parent: Value, cents: i64) {
        let mut row = json!({
            "@type": "MenuItemOffer", "@id": format!("{}:of:{key}", self.id), "sku": format!("SKU-{key}"),
            "price": decimal(cents), "priceCurrency": self.currency,
        });
        merge(&mut row, parent);
        self.rows.push(row);
    }

    /// Lunch is there on weekdays from half past eleven to half past two.
    fn lunch(&mut self, cuisine: &Cuisine) {
        let availability = format!("{}:av:lunch", self.id);
        self.rows.push(json!({
            "@type": "Availability", "@id": availability,
            "availabilityStarts": "T11:30:00", "availabilityEnds": "T14:30:00",
            "availableDay": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
        }));
        let section = format!("{}:sec:lunch", self.id);
        let name = if self.french { "À midi" } else { "Lunch" };
        self.section_row(&section, name, 9, Some(&availability));
        for (index, dish) in cuisine.lunch.iter().enumerate() {
            self.dish(&section, &format!("lunch-{index}"), index, dish, false);
        }
    }

    fn groups(&mut self, cuisine: &Cuisine) {
        let mains = self.mains.clone();
        self.group("choice", &cuisine.choice, &mains, (1, 1));
        self.group("extras", &cuisine.extras, &mains, (0, 3));
    }

    fn group(&mut self, key: &str, group: &Group, mains: &[Value], (min, max): (u32, u32)) {
        let items: Vec<String> =
            (0..group.items.len()).map(|index| format!("{}:ad:{key}-{index}", self.id)).collect();
        let mut row = json!({
            "@type": "MenuSection", "@id": format!("{}:add:{key}", self.id), "name": group.name,
            "parentMenuItemId": mains, "menuItemId": items,
            "eligibleQuantityMin": min, "eligibleQuantityMax": max,
        });
        if min > 0 {
            row["defaultOption"] = json!([items[0]]);
        }
        self.rows.push(row);
        for ((name, cents), item) in group.items.iter().zip(&items) {
            self.rows.push(json!({"@type": "MenuItem", "@id": item, "name": name}));
            let number = item.rsplit('-').next().unwrap_or_default();
            self.offer(&format!("{key}-{number}"), json!({"menuItemId": item}), *cents);
        }
    }

    fn price(&self, cents: i64) -> i64 {
        round(cents * self.level / 100)
    }
}

/// Prices end in 0 or 5 cents.
fn round(cents: i64) -> i64 {
    (cents + 2) / 5 * 5
}
