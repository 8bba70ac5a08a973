//! From a diner's choice and the menu to a line of the cart (13.1, feeds 6.5). Pure.

use basis::{Money, Timestamp};
use feed::serving::{self, Locality};
use feed::{AddonGroup, AvailabilityDocument, ItemDocument, OfferDocument, RestaurantDocument, ServiceType};

use super::input::one_line;
use super::menu::{Found, find_item};
use super::model::{AddLine, AddOnChoice, CartLine, CartOption};
use super::problem::LineProblem;

/// The most pieces of one line.
pub const MAX_PIECES: u32 = 99;
/// Add-ons of add-ons go no deeper (feeds, `ADDON_DEPTH`).
const MAX_DEPTH: usize = 5;

/// For what a line is built.
pub struct Occasion<'a> {
    /// The menu.
    pub document: &'a RestaurantDocument,
    /// Delivery or takeout.
    pub service_type: ServiceType,
    /// Zone and holidays of the restaurant.
    pub place: &'a Locality,
    /// The instant for which the food is wanted.
    pub at: Timestamp,
}

/// Gives the ids of a cart's lines and options: 1, 2, 3 …
#[derive(Clone, Debug)]
pub struct Ids {
    last: u32,
}

impl Ids {
    /// Continues after `last`.
    pub const fn after(last: u32) -> Self {
        Self { last }
    }

    /// The last id given.
    pub const fn last(&self) -> u32 {
        self.last
    }

    /// The next id.
    pub fn next_id(&mut self) -> String {
        self.last = self.last.saturating_add(1);
        self.last.to_string()
    }
}

impl<'a> Occasion<'a> {
    /// Builds a line with prices of the menu, or says everything that stands in its way.
    pub fn build_line(&self, choice: &AddLine, ids: &mut Ids) -> Result<CartLine, Vec<LineProblem>> {
        let service = self.document.service(self.service_type);
        let found = service
            .and_then(|service| self.document.menu(&service.menu_id))
            .and_then(|menu| find_item(menu, &choice.item_id));
        let Some(found) = found else {
            return Err(vec![LineProblem::ItemGone { name: choice.item_id.clone() }]);
        };
        let mut problems = Vec::new();
        if !self.shows(&found) {
            problems.push(LineProblem::ItemUnavailable { name: found.item.name.clone() });
        }
        let (id, quantity) = (ids.next_id(), choice.quantity);
        let picked = self.pick(found.item, choice.option_id.as_deref(), None, &mut problems);
        let options = self.build_options(&picked, &choice.addons, ids, 1, &mut problems);
        if let Some(offer) = picked.offer {
            check_quantity(&picked.name, quantity, offer, &mut problems);
        }
        match picked.offer {
            Some(offer) if problems.is_empty() => Ok(CartLine {
                id,
                item_id: found.item.id.clone(),
                option_id: choice.option_id.clone(),
                offer_id: offer.id.clone(),
                name: picked.name,
                quantity,
                unit_price: offer.price,
                options,
                note: choice.note.as_deref().map(one_line).filter(|note| !note.is_empty()),
            }),
            _ => Err(problems),
        }
    }

    /// Whether every section on one way to the item is open at the wanted time.
    fn shows(&self, found: &Found<'a>) -> bool {
        found.ways.iter().any(|way| way.iter().all(|windows| self.open(windows)))
    }

    fn open(&self, windows: &[AvailabilityDocument]) -> bool {
        serving::is_available(windows, self.place, self.at)
    }

    /// Chooses option and offer of an item or add-on.
    fn pick(
        &self,
        item: &'a ItemDocument,
        option_id: Option<&str>,
        parent_value: Option<&str>,
        problems: &mut Vec<LineProblem>,
    ) -> Picked<'a> {
        let plain = Picked {
            name: item.name.clone(),
            offer: None,
            value: None,
            groups: item.addon_groups.iter().collect(),
        };
        if item.is_disabled {
            problems.push(LineProblem::ItemUnavailable { name: plain.name.clone() });
            return plain;
        }
        let picked = match option_id {
            None if item.options.is_empty() => {
                Some(Picked { offer: self.offer(&item.offers, parent_value), ..plain.clone() })
            }
            None => None,
            Some(wanted) => self.pick_option(item, wanted, parent_value),
        };
        let Some(picked) = picked else {
            problems.push(LineProblem::OptionGone { name: plain.name.clone() });
            return plain;
        };
        if picked.offer.is_none() {
            problems.push(LineProblem::ItemUnavailable { name: picked.name.clone() });
        }
        picked
    }

    fn pick_option(
        &self,
        item: &'a ItemDocument,
        wanted: &str,
        parent_value: Option<&str>,
    ) -> Option<Picked<'a>> {
        let option = item.options.iter().find(|option| option.id == wanted)?;
        let values = &option.applicable_parent_option_values;
        let fits = parent_value.is_some_and(|value| values.iter().any(|own| own == value));
        (fits || values.is_empty()).then(|| Picked {
            name: format!("{} ({})", item.name, option.value),
            offer: self.offer(&option.offers, parent_value),
            value: Some(&option.value),
            groups: item.addon_groups.iter().chain(&option.addon_groups).collect(),
        })
    }

    fn offer(&self, offers: &'a [OfferDocument], parent_value: Option<&str>) -> Option<&'a OfferDocument> {
        serving::applicable_offer(offers, self.service_type, self.place, self.at, parent_value)
    }

    fn build_options(
        &self,
        parent: &Picked<'a>,
        choices: &[AddOnChoice],
        ids: &mut Ids,
        depth: usize,
        problems: &mut Vec<LineProblem>,
    ) -> Vec<CartOption> {
        for group in &parent.groups {
            self.check_group(group, choices, problems);
        }
        let mut options = Vec::new();
        for choice in choices.iter().filter(|choice| choice.quantity > 0) {
            let group = parent.groups.iter().find(|group| group.id == choice.group_id);
            let item = group.and_then(|group| group.items.iter().find(|item| item.id == choice.item_id));
            let (Some(group), Some(item), true) = (group, item, depth <= MAX_DEPTH) else {
                problems.push(LineProblem::OptionGone { name: choice.item_id.clone() });
                continue;
            };
            options.extend(self.build_option(parent, group, item, choice, (&mut *ids, depth), problems));
        }
        options
    }

    fn build_option(
        &self,
        parent: &Picked<'a>,
        group: &'a AddonGroup,
        item: &'a ItemDocument,
        choice: &AddOnChoice,
        (ids, depth): (&mut Ids, usize),
        problems: &mut Vec<LineProblem>,
    ) -> Option<CartOption> {
        let id = ids.next_id();
        let picked = self.pick(item, choice.option_id.as_deref(), parent.value, problems);
        let options = self.build_options(&picked, &choice.addons, ids, depth + 1, problems);
        let offer = picked.offer?;
        if let Some(limit) = offer.quantity_max.filter(|most| choice.quantity > *most) {
            problems.push(LineProblem::TooManyChoices { name: picked.name.clone(), limit });
        }
        Some(CartOption {
            id,
            group_id: group.id.clone(),
            item_id: item.id.clone(),
            option_id: choice.option_id.clone(),
            offer_id: offer.id.clone(),
            name: picked.name,
            per_piece: choice.quantity,
            unit_price: offer.price,
            options,
        })
    }

    /// Bounds of a group count pieces for each piece of what they are added to. A group that does not show at the
    /// wanted time demands nothing and gives nothing.
    fn check_group(&self, group: &AddonGroup, choices: &[AddOnChoice], problems: &mut Vec<LineProblem>) {
        let chosen = choices.iter().filter(|choice| choice.group_id == group.id);
        let pieces = chosen.fold(0_u32, |sum, choice| sum.saturating_add(choice.quantity));
        let name = group.name.clone();
        if !self.open(&group.availability) {
            if pieces > 0 {
                problems.push(LineProblem::ItemUnavailable { name });
            }
        } else if pieces < group.min {
            problems.push(LineProblem::TooFewChoices { name, limit: group.min });
        } else if let Some(limit) = group.max.filter(|most| pieces > *most) {
            problems.push(LineProblem::TooManyChoices { name, limit });
        }
    }
}

/// What was chosen of an item.
#[derive(Clone)]
struct Picked<'a> {
    name: String,
    offer: Option<&'a OfferDocument>,
    value: Option<&'a str>,
    groups: Vec<&'a AddonGroup>,
}

fn check_quantity(name: &str, quantity: u32, offer: &OfferDocument, problems: &mut Vec<LineProblem>) {
    let least = offer.quantity_min.max(1);
    let most = [offer.quantity_max, offer.inventory_level].into_iter().flatten().fold(MAX_PIECES, u32::min);
    let name = name.to_owned();
    if quantity < least {
        problems.push(LineProblem::QuantityTooLow { name, limit: least });
    } else if quantity > most {
        problems.push(LineProblem::QuantityTooHigh { name, limit: most });
    }
}

/// The stock of the offer of a line, if the menu tells one: also the most one cart may hold.
pub(crate) fn stock_of(
    document: &RestaurantDocument,
    service_type: ServiceType,
    line: &CartLine,
) -> Option<u32> {
    let menu = document.menu(&document.service(service_type)?.menu_id)?;
    let item = find_item(menu, &line.item_id)?.item;
    let offers = item.offers.iter().chain(item.options.iter().flat_map(|option| &option.offers));
    offers.filter(|offer| offer.id == line.offer_id).find_map(|offer| offer.inventory_level)
}

/// The choice that a line was built from.
pub(crate) fn choice_of(line: &CartLine) -> AddLine {
    AddLine {
        item_id: line.item_id.clone(),
        option_id: line.option_id.clone(),
        addons: line.options.iter().map(addon_of).collect(),
        quantity: line.quantity,
        note: line.note.clone(),
    }
}

fn addon_of(option: &CartOption) -> AddOnChoice {
    AddOnChoice {
        group_id: option.group_id.clone(),
        item_id: option.item_id.clone(),
        option_id: option.option_id.clone(),
        quantity: option.per_piece,
        addons: option.options.iter().map(addon_of).collect(),
    }
}

/// Whether two lines are the same but for their quantity, so that they belong into one (13.1).
pub(crate) fn same_choice(left: &CartLine, right: &CartLine) -> bool {
    let plain = |line: &CartLine| AddLine { quantity: 0, ..choice_of(line) };
    left.offer_id == right.offer_id && plain(left) == plain(right)
}

/// Sum of all lines with their add-ons (M3); `None` for an empty cart or an amount beyond 64 bits.
pub(crate) fn items_total(lines: &[CartLine]) -> Option<Money> {
    let mut totals = lines.iter().map(|line| line.total().ok());
    let first = totals.next()??;
    totals.try_fold(first, |sum, total| sum.checked_add(total?).ok())
}
