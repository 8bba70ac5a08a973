//! Menus of generated restaurants: sections, dishes, sizes, add-ons, drinks and lunch.

use super::cities::CityFacts;
use super::cuisine::{Cuisine, Dish, Group, Section};
use super::dice::Dice;
use super::row::{Block, Row, link, price, quoted};
use super::{english, french};

/// Collects the rows of one menu.
pub(crate) struct MenuWriter<'a> {
    pub(crate) id: &'a str,
    pub(crate) currency: &'static str,
    pub(crate) french: bool,
    /// Prices of this restaurant against the table, in percent.
    level: i64,
    /// Add-on groups hang below these items.
    pub(crate) mains: Vec<String>,
    pub(crate) block: &'a mut Block,
}

/// Adds all rows of a menu. Ids follow the table of dishes, so they are stable.
pub(crate) fn write_menu<'a>(
    dice: &mut Dice,
    city: &CityFacts,
    cuisine: &Cuisine,
    id: &'a str,
    block: &'a mut Block,
) -> MenuWriter<'a> {
    let level = dice.between(92, 112);
    let mut menu =
        MenuWriter { id, currency: city.currency, french: city.french, level, mains: Vec::new(), block };
    let allergens = if city.french {
        "Pour toute question sur les allergènes, adressez-vous au restaurant."
    } else {
        "Please ask the restaurant about allergens."
    };
    menu.block.push_alone(
        Row::new("Menu", format!("{id}:menu"))
            .text("name", if city.french { "La carte" } else { "Menu" })
            .raw("disclaimer", format!("{{\"text\":{}}}", quoted(allergens))),
    );
    for (number, section) in cuisine.sections.iter().enumerate() {
        menu.section(dice, number, section);
    }
    let drinks = if city.french { &french::DRINKS } else { &english::DRINKS };
    menu.section(dice, 8, drinks);
    menu.lunch(cuisine);
    menu.groups(cuisine);
    menu
}

impl MenuWriter<'_> {
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

    pub(crate) fn section_row(&mut self, id: &str, name: &str, order: usize, availability: Option<&str>) {
        let mut row = Row::new("MenuSection", id).text("name", name).link(
            "menuId",
            &format!("{}:menu", self.id),
            order + 1,
        );
        if let Some(availability) = availability {
            row = row.text("availabilityId", availability);
        }
        self.block.push_alone(row);
    }

    pub(crate) fn dish(&mut self, section: &str, key: &str, order: usize, dish: &Dish, main: bool) {
        let item = format!("{}:it:{key}", self.id);
        let mut row = Row::new("MenuItem", item.as_str())
            .text("name", dish.name)
            .text("description", dish.text)
            .link("parentMenuSectionId", section, order + 1);
        if !dish.diet.is_empty() {
            row = row.texts("suitableDiet", &[dish.diet]);
        }
        if !dish.allergens.is_empty() {
            let contains: Vec<String> = dish
                .allergens
                .iter()
                .map(|kind| format!("{{\"allergenType\":\"{kind}\",\"levelOfContainment\":\"CONTAINS\"}}"))
                .collect();
            row = row.raw("allergen", format!("[{}]", contains.join(",")));
        }
        self.block.push_alone(row);
        let cents = self.price(dish.cents);
        if dish.sizes {
            self.sizes(&item, key, cents);
        } else {
            self.offer(key, "menuItemId", &item, cents);
        }
        if main {
            self.mains.push(item);
        }
    }

    fn sizes(&mut self, item: &str, key: &str, cents: i64) {
        let names = if self.french { ["Normale", "Grande"] } else { ["Regular", "Large"] };
        let large = round(cents * 132 / 100);
        for (number, (name, cents)) in names.into_iter().zip([cents, large]).enumerate() {
            let option = format!("{}:op:{key}-{number}", self.id);
            self.block.push(
                Row::new("MenuItemOption", option.as_str())
                    .text("optionType", "SIZE")
                    .text("value", name)
                    .link("menuItemId", item, number + 1),
            );
            self.offer(&format!("{key}-{number}"), "menuItemOptionId", &option, cents);
        }
    }

    pub(crate) fn offer(&mut self, key: &str, parent: &'static str, parent_id: &str, cents: i64) {
        let row = self.offer_row(key, parent, parent_id, cents);
        self.block.push(row);
    }

    pub(crate) fn offer_row(&self, key: &str, parent: &'static str, parent_id: &str, cents: i64) -> Row {
        Row::new("MenuItemOffer", format!("{}:of:{key}", self.id))
            .text("sku", &format!("SKU-{key}"))
            .text(parent, parent_id)
            .raw("price", price(cents))
            .text("priceCurrency", self.currency)
    }

    /// Lunch is there on weekdays from half past eleven to half past two.
    fn lunch(&mut self, cuisine: &Cuisine) {
        let availability = format!("{}:av:lunch", self.id);
        self.block.push_alone(
            Row::new("Availability", availability.as_str())
                .text("availabilityStarts", "T11:30:00")
                .text("availabilityEnds", "T14:30:00")
                .texts("availableDay", &["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]),
        );
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

    /// An add-on group below `parents`, with its add-ons; answers with the ids of the add-ons.
    pub(crate) fn group(
        &mut self,
        key: &str,
        group: &Group,
        parents: &[String],
        (min, max): (u32, u32),
    ) -> Vec<String> {
        let items: Vec<String> =
            (0..group.items.len()).map(|index| format!("{}:ad:{key}-{index}", self.id)).collect();
        let order = if min > 0 { 1 } else { 2 };
        let parents: Vec<String> = parents.iter().map(|parent| link(parent, order)).collect();
        let mut row = Row::new("MenuSection", format!("{}:add:{key}", self.id))
            .text("name", group.name)
            .raw("parentMenuItemId", format!("[{}]", parents.join(",")))
            .texts("menuItemId", &items)
            .number("eligibleQuantityMin", min)
            .number("eligibleQuantityMax", max);
        if min > 0 {
            row = row.texts("defaultOption", &items[..1]);
        }
        self.block.push_alone(row);
        for (number, ((name, cents), item)) in group.items.iter().zip(&items).enumerate() {
            self.block.push(Row::new("MenuItem", item.as_str()).text("name", name));
            self.offer(&format!("{key}-{number}"), "menuItemId", item, *cents);
        }
        items
    }

    /// A price of the table at the level of this restaurant.
    pub(crate) fn price(&self, cents: i64) -> i64 {
        round(cents * self.level / 100)
    }
}

/// Prices end in 0 or 5 cents.
pub(crate) fn round(cents: i64) -> i64 {
    (cents + 2) / 5 * 5
}
