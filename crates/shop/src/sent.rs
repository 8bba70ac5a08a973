//! What a diner chose of a dish, as the form sent it.
//!
//! Add-ons are named by the way to them: `g/<group>` holds the chosen add-ons, `n/<group>/<add-on>` how many pieces of
//! one. An add-on that has groups of its own continues the way: `g/<group>/<add-on>/<group>`. Every id in a way is
//! escaped, so a slash in an id cannot be mistaken for a step.

use std::collections::{BTreeMap, BTreeSet};

use feed::{AddonGroup, ItemDocument, OptionDocument, ServiceType};
use ordering::{AddLine, AddOnChoice, MAX_PIECES};

use crate::state::segment;

/// Add-ons of add-ons are offered so deep.
pub(crate) const MAX_DEPTH: usize = 4;

/// The form of a dish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) option: Option<String>,
    picks: BTreeSet<(String, String)>,
    pieces: BTreeMap<String, u32>,
    /// Absent when the page is opened, so that what the menu proposes is shown.
    pub(crate) quantity: Option<u32>,
    pub(crate) note: String,
    pub(crate) service: Option<ServiceType>,
    /// For when, by the clock of the restaurant; empty for as soon as possible.
    pub(crate) at: String,
    /// The cart of another restaurant may be emptied.
    pub(crate) replace: bool,
}

impl Sent {
    /// Reads a form or a query.
    pub(crate) fn read(form: &[u8]) -> Self {
        let mut sent = Self::default();
        for (name, value) in url::form_urlencoded::parse(form) {
            match name.as_ref() {
                "option" => sent.option = Some(value.into_owned()),
                "quantity" => sent.quantity = Some(value.trim().parse().unwrap_or(0)),
                "note" => sent.note = value.into_owned(),
                "service" => sent.service = ServiceType::parse(&value),
                "at" => sent.at = value.into_owned(),
                "replace" => sent.replace = true,
                other => sent.read_addon(other, &value),
            }
        }
        sent
    }

    fn read_addon(&mut self, name: &str, value: &str) {
        if let Some(way) = name.strip_prefix("g/").filter(|_| !value.is_empty()) {
            self.picks.insert((way.to_owned(), value.to_owned()));
        } else if let Some(way) = name.strip_prefix("n/") {
            let pieces = value.trim().parse().unwrap_or(0_u32).min(MAX_PIECES);
            self.pieces.insert(way.to_owned(), pieces);
        }
    }

    /// What a page that is opened for this time has.
    pub(crate) fn opened(at: String) -> Self {
        Self { at, ..Self::default() }
    }

    /// Whether the page is opened, not sent.
    pub(crate) fn is_new(&self) -> bool {
        self.quantity.is_none()
    }

    /// Pieces of an add-on of the group at `way`.
    pub(crate) fn pieces(&self, way: &str, value: &str) -> u32 {
        let counted = self.pieces.get(&format!("{way}/{value}")).copied();
        counted.unwrap_or_else(|| u32::from(self.picks.contains(&(way.to_owned(), value.to_owned()))))
    }

    /// The choice for the cart. What belongs to an option that was not chosen does not count; what the menu does not
    /// know is kept, so that ordering can say that it is gone.
    pub(crate) fn line(&self, item: &ItemDocument) -> AddLine {
        let option = item.options.iter().find(|option| Some(&option.id) == self.option.as_ref());
        let groups = groups(item, option);
        let mut addons = self.addons(&groups, "", 1);
        let known: BTreeSet<String> = all_groups(item).map(|group| segment(&group.id)).collect();
        let strange = self.picks.iter().filter(|(way, _)| !way.contains('/') && !known.contains(way));
        addons.extend(strange.map(|(way, value)| addon(way.clone(), value.clone(), 1)));
        AddLine {
            item_id: item.id.clone(),
            option_id: self.option.clone().filter(|_| !item.options.is_empty()),
            addons,
            quantity: self.quantity.unwrap_or(1),
            note: Some(self.note.clone()).filter(|note| !note.trim().is_empty()),
        }
    }

    fn addons(&self, groups: &[&AddonGroup], above: &str, depth: usize) -> Vec<AddOnChoice> {
        let mut chosen = Vec::new();
        for group in groups {
            let way = step(above, &group.id);
            let variants: Vec<Variant<'_>> = group.items.iter().flat_map(variants).collect();
            for variant in &variants {
                let pieces = self.pieces(&way, &variant.value);
                if pieces == 0 {
                    continue;
                }
                let mut choice = addon(group.id.clone(), variant.item.id.clone(), pieces);
                choice.option_id = variant.option.map(|option| option.id.clone());
                if depth < MAX_DEPTH {
                    let below = self::groups(variant.item, variant.option);
                    choice.addons = self.addons(&below, &format!("{way}/{}", variant.value), depth + 1);
                }
                chosen.push(choice);
            }
            let gone = self
                .picks
                .iter()
                .filter(|(own, value)| *own == way && variants.iter().all(|variant| variant.value != *value));
            chosen.extend(gone.map(|(_, value)| addon(group.id.clone(), value.clone(), 1)));
        }
        chosen
    }
}

fn addon(group_id: String, item_id: String, quantity: u32) -> AddOnChoice {
    AddOnChoice { group_id, item_id, quantity, ..AddOnChoice::default() }
}

/// An add-on, in one of its sizes or sides if it has any.
#[derive(Clone)]
pub(crate) struct Variant<'a> {
    pub(crate) item: &'a ItemDocument,
    pub(crate) option: Option<&'a OptionDocument>,
    /// Its name in the form.
    pub(crate) value: String,
}

/// What may be chosen of an add-on.
pub(crate) fn variants(item: &ItemDocument) -> Vec<Variant<'_>> {
    let id = segment(&item.id);
    if item.options.is_empty() {
        return vec![Variant { item, option: None, value: id }];
    }
    let one = |option| Variant { item, option: Some(option), value: step(&id, &option.id) };
    item.options.iter().map(one).collect()
}

/// The groups of an item with this option, each once.
pub(crate) fn groups<'a>(item: &'a ItemDocument, option: Option<&'a OptionDocument>) -> Vec<&'a AddonGroup> {
    let mut groups: Vec<&AddonGroup> = item.addon_groups.iter().collect();
    for group in option.into_iter().flat_map(|option| &option.addon_groups) {
        if groups.iter().all(|known| known.id != group.id) {
            groups.push(group);
        }
    }
    groups
}

fn all_groups(item: &ItemDocument) -> impl Iterator<Item = &AddonGroup> {
    item.addon_groups.iter().chain(item.options.iter().flat_map(|option| &option.addon_groups))
}

/// One step further on a way.
pub(crate) fn step(above: &str, id: &str) -> String {
    if above.is_empty() { segment(id) } else { format!("{above}/{}", segment(id)) }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn item(id: &str, groups: Vec<AddonGroup>) -> ItemDocument {
        ItemDocument {
            id: id.into(),
            name: id.into(),
            description: None,
            image: None,
            suitable_diets: Vec::new(),
            allergens: Vec::new(),
            additives: Vec::new(),
            ingredients: Vec::new(),
            nutrition: None,
            deposit: None,
            packaging: None,
            servings: None,
            is_disabled: false,
            offers: Vec::new(),
            options: Vec::new(),
            addon_groups: groups,
            deal_ids: Vec::new(),
        }
    }

    fn group(id: &str, items: Vec<ItemDocument>) -> AddonGroup {
        AddonGroup {
            id: id.into(),
            name: id.into(),
            description: None,
            min: 0,
            max: None,
            default_item_ids: Vec::new(),
            availability: Vec::new(),
            items,
        }
    }

    /// A menu with fries, which have a sauce; ids with a slash, as feeds may have them.
    fn meal() -> ItemDocument {
        let fries = item("side/fries", vec![group("dip", vec![item("mayo", Vec::new())])]);
        item("meal", vec![group("side/1", vec![fries, item("salad", Vec::new())])])
    }

    #[test]
    fn add_ons_of_add_ons_count_only_with_what_they_are_added_to() {
        let form = "g/side%252F1=side%252Ffries&n/side%252F1/side%252Ffries/dip/mayo=2&quantity=1";
        let line = Sent::read(form.as_bytes()).line(&meal());
        let [fries] = line.addons.as_slice() else { panic!("{line:?}") };
        assert_eq!((fries.group_id.as_str(), fries.item_id.as_str()), ("side/1", "side/fries"));
        assert_eq!((fries.addons[0].item_id.as_str(), fries.addons[0].quantity), ("mayo", 2));
        let without = form.replace("=side%252Ffries", "=salad");
        let line = Sent::read(without.as_bytes()).line(&meal());
        assert_eq!(line.addons.len(), 1);
        assert!(line.addons[0].addons.is_empty());
    }

    #[test]
    fn what_the_menu_no_longer_knows_is_not_dropped_in_silence() {
        let line = Sent::read(b"g/side%252F1=soup&g/gone=thing&quantity=1").line(&meal());
        let ids: Vec<&str> = line.addons.iter().map(|addon| addon.item_id.as_str()).collect();
        assert_eq!(ids, ["soup", "thing"]);
    }
}
