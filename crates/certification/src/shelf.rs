//! What of a menu can be ordered at a time, and what cannot. Pure.

use std::collections::BTreeSet;

use basis::Timestamp;
use feed::serving::Locality;
use feed::{
    AddonGroup, ItemDocument, MenuDocument, OfferDocument, RestaurantDocument, SectionDocument, ServiceType,
};
use ordering::{AddLine, AddOnChoice, CartIds, CartLine, CartOccasion};

use crate::dice::Dice;

/// A menu at the moments for which an order may count: partners differ in whether an order as soon as possible counts
/// when it is placed or when it is handed over.
pub(crate) struct Shelf<'a> {
    pub(crate) document: &'a RestaurantDocument,
    pub(crate) service_type: ServiceType,
    pub(crate) place: &'a Locality,
    pub(crate) moments: Vec<Timestamp>,
}

impl<'a> Shelf<'a> {
    fn at(&self, moment: Timestamp) -> CartOccasion<'a> {
        CartOccasion {
            document: self.document,
            service_type: self.service_type,
            place: self.place,
            at: moment,
        }
    }

    /// The line of a choice, if it can be had, at the same price, at every moment.
    pub(crate) fn line(&self, choice: &AddLine, ids: &mut CartIds) -> Option<CartLine> {
        let mut lines = self.moments.iter().map(|moment| {
            let mut own = ids.clone();
            let line = self.at(*moment).build_line(choice, &mut own).ok()?;
            Some((line, own))
        });
        let (first, after) = lines.next()??;
        if !lines.all(|other| other.is_some_and(|(line, _)| line == first)) {
            return None;
        }
        *ids = after;
        Some(first)
    }

    /// The items of the menu, each once.
    pub(crate) fn items(&self) -> Vec<&'a ItemDocument> {
        let menu = self.document.service(self.service_type).map(|service| service.menu_id.as_str());
        let mut items = Vec::new();
        if let Some(menu) = menu.and_then(|id| self.document.menu(id)) {
            collect(menu, &mut items);
        }
        let mut seen = BTreeSet::new();
        items.retain(|item| seen.insert(item.id.as_str()));
        items
    }

    /// Choices of items without options and add-ons.
    pub(crate) fn plain(&self) -> Vec<AddLine> {
        let plain = self.items().into_iter().filter(|item| is_plain(item));
        let choices =
            plain.map(|item| AddLine { item_id: item.id.clone(), quantity: 1, ..AddLine::default() });
        choices.filter(|choice| self.is_good(choice)).collect()
    }

    /// Choices of items with options; those with add-ons hold one at least.
    pub(crate) fn rich(&self, dice: &mut Dice) -> Vec<AddLine> {
        let items =
            self.items().into_iter().filter(|item| !item.options.is_empty() || !item.addon_groups.is_empty());
        items.filter_map(|item| self.rich_choice(item, dice)).collect()
    }

    fn rich_choice(&self, item: &ItemDocument, dice: &mut Dice) -> Option<AddLine> {
        let mut options: Vec<Option<&feed::OptionDocument>> = item.options.iter().map(Some).collect();
        if options.is_empty() {
            options.push(None);
        }
        dice.shuffle(&mut options);
        options.into_iter().find_map(|option| {
            let mut groups: Vec<&AddonGroup> = item.addon_groups.iter().collect();
            groups.extend(option.iter().flat_map(|option| &option.addon_groups));
            let mut choice = AddLine {
                item_id: item.id.clone(),
                option_id: option.map(|option| option.id.clone()),
                addons: groups.iter().filter_map(|group| addons(group, group.min)).flatten().collect(),
                quantity: 1,
                note: None,
            };
            if !self.is_good(&choice) {
                return None;
            }
            groups.retain(|group| group.min == 0 && group.max != Some(0));
            dice.shuffle(&mut groups);
            let optional = groups.iter().flat_map(|group| one_of_each(group));
            let more = optional.map(|addon| {
                let addons = choice.addons.iter().cloned().chain([addon]).collect();
                AddLine { addons, ..choice.clone() }
            });
            let found = more.into_iter().find(|richer| self.is_good(richer));
            if let Some(richer) = found {
                choice = richer;
            }
            Some(choice)
        })
    }

    pub(crate) fn is_good(&self, choice: &AddLine) -> bool {
        let line = self.line(choice, &mut CartIds::after(0));
        line.is_some_and(|line| line.unit_price.minor > 0)
    }

    /// Lines of items that are on the menu and cannot be had at any of the moments.
    pub(crate) fn unavailable(&self) -> Vec<CartLine> {
        self.items().into_iter().filter_map(|item| self.unavailable_line(item)).collect()
    }

    fn unavailable_line(&self, item: &ItemDocument) -> Option<CartLine> {
        let choice = AddLine { item_id: item.id.clone(), quantity: 1, ..AddLine::default() };
        let can_be_had =
            |moment: &Timestamp| self.at(*moment).build_line(&choice, &mut CartIds::after(0)).is_ok();
        if !is_plain(item) || self.moments.iter().any(can_be_had) {
            return None;
        }
        let offer = item.offers.iter().find(|offer| is_for(offer, self.service_type))?;
        Some(CartLine {
            id: String::new(),
            item_id: item.id.clone(),
            option_id: None,
            offer_id: offer.id.clone(),
            name: item.name.clone(),
            quantity: offer.quantity_min.max(1),
            unit_price: offer.price,
            options: Vec::new(),
            note: None,
        })
    }
}

fn is_plain(item: &ItemDocument) -> bool {
    item.options.is_empty() && item.addon_groups.is_empty() && item.offers.iter().all(|o| o.quantity_min <= 1)
}

fn is_for(offer: &OfferDocument, service_type: ServiceType) -> bool {
    offer.applicable_parent_option_values.is_empty()
        && (offer.service_types.is_empty() || offer.service_types.contains(&service_type))
}

/// The least add-ons that a group asks for: different ones first.
fn addons(group: &AddonGroup, pieces: u32) -> Option<Vec<AddOnChoice>> {
    let mut left = pieces;
    let mut chosen = Vec::new();
    for addon in one_of_each(group) {
        if left == 0 {
            break;
        }
        chosen.push(addon);
        left -= 1;
    }
    (!chosen.is_empty()).then_some(chosen)
}

/// Add-ons of a group that ask for nothing further.
fn one_of_each(group: &AddonGroup) -> Vec<AddOnChoice> {
    let simple =
        group.items.iter().filter(|item| !item.is_disabled && item.addon_groups.iter().all(|g| g.min == 0));
    simple
        .map(|item| AddOnChoice {
            group_id: group.id.clone(),
            item_id: item.id.clone(),
            option_id: item.options.first().map(|option| option.id.clone()),
            quantity: 1,
            addons: Vec::new(),
        })
        .collect()
}

fn collect<'a>(menu: &'a MenuDocument, items: &mut Vec<&'a ItemDocument>) {
    fn walk<'a>(section: &'a SectionDocument, items: &mut Vec<&'a ItemDocument>) {
        items.extend(&section.items);
        section.sections.iter().for_each(|inner| walk(inner, items));
    }
    items.extend(&menu.items);
    menu.sections.iter().for_each(|section| walk(section, items));
}
