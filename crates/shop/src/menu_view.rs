//! A menu as it is shown: its dishes for one service and time, and of these what a diner looks for. Pure.

use std::collections::BTreeMap;

use basis::Timestamp;
use feed::serving::{Locality, item_orderable, section_available};
use feed::{ItemDocument, MenuDocument, OfferDocument, SectionDocument, ServiceType};
use inventory::searchable;
use texts::Texts;

use crate::food::{Remark, allergen_word, diet_word, picture, remarks};
use crate::visit::Visit;

pub(crate) struct Section {
    pub(crate) anchor: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) dishes: Vec<Dish>,
}

pub(crate) struct Dish {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) image: String,
    pub(crate) price: String,
    pub(crate) is_sold_out: bool,
    pub(crate) remarks: Vec<Remark>,
}

/// What of a menu is looked for.
pub(crate) struct Filter {
    words: Vec<String>,
    diet: String,
    without: String,
}

impl Filter {
    pub(crate) fn of(visit: &Visit) -> Self {
        Self {
            words: searchable(&visit.menu).split_whitespace().map(str::to_owned).collect(),
            diet: visit.diet.to_ascii_uppercase(),
            without: visit.without.to_ascii_uppercase(),
        }
    }

    /// Whether anything is looked for.
    pub(crate) fn is_on(&self) -> bool {
        !self.words.is_empty() || !self.diet.is_empty() || !self.without.is_empty()
    }

    /// A dish of which nothing is declared is not hidden: that says nothing of what is in it.
    fn keeps(&self, item: &ItemDocument, section: &str) -> bool {
        let fits_diet = self.diet.is_empty() || item.suitable_diets.contains(&self.diet);
        let has = |allergen: &feed::Allergen| {
            allergen.allergen_type == self.without
                && allergen.containment.as_deref() != Some("DOES_NOT_CONTAIN")
        };
        fits_diet && !item.allergens.iter().any(has) && self.has_words(item, section)
    }

    /// Every word stands in name, description, ingredients or the name of the section.
    fn has_words(&self, item: &ItemDocument, section: &str) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let parts = [item.name.as_str(), item.description.as_deref().unwrap_or_default(), section];
        let text = searchable(&format!("{} {}", parts.join(" "), item.ingredients.join(" ")));
        self.words.iter().all(|word| text.contains(word))
    }
}

/// Diets and allergens that the menu declares, as codes with their words.
pub(crate) struct Declared {
    pub(crate) diets: Vec<(String, String)>,
    pub(crate) allergens: Vec<(String, String)>,
}

impl Declared {
    pub(crate) fn of(t: Texts, menu: &MenuDocument) -> Self {
        let (mut diets, mut allergens) = (BTreeMap::new(), BTreeMap::new());
        each_item(menu, &mut |item| {
            for diet in &item.suitable_diets {
                diets.entry(diet.clone()).or_insert_with(|| diet_word(t, diet));
            }
            for allergen in &item.allergens {
                let code = &allergen.allergen_type;
                allergens.entry(code.clone()).or_insert_with(|| allergen_word(t, code));
            }
        });
        Self { diets: by_word(diets), allergens: by_word(allergens) }
    }
}

fn by_word(words: BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut words: Vec<(String, String)> = words.into_iter().collect();
    words.sort_by_cached_key(|(_, word)| searchable(word));
    words
}

fn each_item<'a>(menu: &'a MenuDocument, act: &mut impl FnMut(&'a ItemDocument)) {
    fn within<'a>(section: &'a SectionDocument, act: &mut impl FnMut(&'a ItemDocument)) {
        section.items.iter().for_each(&mut *act);
        for inner in &section.sections {
            within(inner, act);
        }
    }
    menu.items.iter().for_each(&mut *act);
    for section in &menu.sections {
        within(section, act);
    }
}

/// A menu for one service and time.
pub(crate) struct MenuView<'a> {
    pub(crate) t: Texts,
    pub(crate) at: Timestamp,
    pub(crate) visit: &'a Visit,
    pub(crate) filter: Filter,
    pub(crate) service: ServiceType,
    pub(crate) locality: &'a Locality,
    /// The path of a dish by its id.
    pub(crate) item_path: &'a dyn Fn(&str) -> String,
}

impl MenuView<'_> {
    pub(crate) fn sections(&self, menu: &MenuDocument) -> Vec<Section> {
        let mut sections = Vec::new();
        let name = menu.name.clone().unwrap_or_else(|| self.t.get("shop-menu"));
        self.put(&mut sections, name, String::new(), &menu.items, true);
        self.inner(&menu.sections, true, &mut sections);
        sections
    }

    fn inner(&self, of: &[SectionDocument], is_open: bool, into: &mut Vec<Section>) {
        for section in of {
            let available = is_open && section_available(section, self.locality, self.at);
            let description = section.description.clone().unwrap_or_default();
            self.put(into, section.name.clone(), description, &section.items, available);
            self.inner(&section.sections, available, into);
        }
    }

    fn put(
        &self,
        into: &mut Vec<Section>,
        name: String,
        description: String,
        items: &[ItemDocument],
        available: bool,
    ) {
        let kept = items.iter().filter(|item| self.filter.keeps(item, &name));
        let dishes: Vec<Dish> = kept.map(|item| self.dish(item, available)).collect();
        if !dishes.is_empty() {
            into.push(Section { anchor: format!("section-{}", into.len()), name, description, dishes });
        }
    }

    fn dish(&self, item: &ItemDocument, available: bool) -> Dish {
        let orderable = item_orderable(item, self.service, self.locality, self.at);
        Dish {
            href: self.visit.to_dish(&(self.item_path)(&item.id), self.service),
            name: item.name.clone(),
            description: item.description.clone().unwrap_or_default(),
            image: picture(item.image.as_ref()),
            price: self.price(item),
            is_sold_out: item.is_disabled || !orderable || !available,
            remarks: remarks(self.t, item),
        }
    }

    /// The price, or the lowest of several sizes.
    fn price(&self, item: &ItemDocument) -> String {
        let service = self.service;
        let offers = item.offers.iter().chain(item.options.iter().flat_map(|option| &option.offers));
        let sold =
            |offer: &&OfferDocument| offer.service_types.is_empty() || offer.service_types.contains(&service);
        let prices: Vec<_> = offers.filter(sold).map(|offer| offer.price).collect();
        let Some(lowest) = prices.iter().min_by_key(|price| price.minor) else { return String::new() };
        if !item.options.is_empty() && prices.iter().any(|price| price != lowest) {
            return self.t.one("shop-from", "price", self.t.money(lowest));
        }
        self.t.money(lowest)
    }
}

#[cfg(test)]
mod tests {
    use feed::Allergen;

    use super::*;
    use crate::sent::tests::item;

    fn filter(menu: &str, diet: &str, without: &str) -> Filter {
        let visit =
            Visit { menu: menu.into(), diet: diet.into(), without: without.into(), ..Visit::default() };
        Filter::of(&visit)
    }

    #[test]
    fn words_are_found_without_accents_in_every_part_of_a_dish() {
        let mut dish = item("Crème brûlée", Vec::new());
        dish.ingredients = vec!["Vanille".into()];
        for words in ["creme", "BRULEE vanille", "dessert creme"] {
            assert!(filter(words, "", "").keeps(&dish, "Desserts"), "{words}");
        }
        assert!(!filter("creme chocolat", "", "").keeps(&dish, "Desserts"));
    }

    #[test]
    fn a_dish_that_may_contain_something_is_hidden_and_one_without_declaration_is_not() {
        let mut dish = item("Pad thai", Vec::new());
        assert!(filter("", "", "PEANUT").keeps(&dish, ""));
        for (containment, kept) in
            [(Some("MAY_CONTAIN"), false), (None, false), (Some("DOES_NOT_CONTAIN"), true)]
        {
            let containment = containment.map(str::to_owned);
            dish.allergens = vec![Allergen { allergen_type: "PEANUT".into(), containment }];
            assert_eq!(filter("", "", "peanut").keeps(&dish, ""), kept);
        }
        assert!(!filter("", "VEGAN", "").keeps(&dish, ""));
        dish.suitable_diets = vec!["VEGAN".into()];
        assert!(filter("", "VEGAN", "").keeps(&dish, ""));
    }
}
