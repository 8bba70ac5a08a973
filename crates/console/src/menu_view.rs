//! A served menu as the diner will see it at a time, with what is hidden and why. Pure.

use basis::{Environment, Timestamp};
use feed::serving::{Locality, applicable_offer, is_available, item_orderable, section_available};
use feed::{
    AddonGroup, AvailabilityDocument, DayOfWeek, EntityType, ItemDocument, MenuDocument, OfferDocument,
    OptionDocument, SectionDocument, ServiceType, Window,
};
use texts::Texts;

/// A section with its dishes; inner sections follow their outer one.
pub(crate) struct SectionView {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) windows: Vec<String>,
    pub(crate) reasons: Vec<String>,
    pub(crate) dishes: Vec<DishView>,
}

/// A dish.
pub(crate) struct DishView {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) image: String,
    pub(crate) id: String,
    pub(crate) href: String,
    /// What the diner pays for it alone; empty when it cannot be had.
    pub(crate) price: String,
    pub(crate) notes: Vec<String>,
    pub(crate) reasons: Vec<String>,
    pub(crate) lines: Vec<Line>,
}

/// What stands below a dish: prices, options, add-on groups and add-ons, outer before inner.
pub(crate) struct Line {
    /// 0 for what stands at the dish itself.
    pub(crate) depth: usize,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) price: String,
    pub(crate) notes: Vec<String>,
    pub(crate) reasons: Vec<String>,
}

/// Deeper lines are not set in further.
const DEEPEST: usize = 4;

/// Builds the view for one service, place and time.
pub(crate) struct MenuViewer<'a> {
    pub(crate) t: Texts,
    /// The address of the inventory viewer of this environment; empty where entities are in none.
    pub(crate) base: String,
    pub(crate) service: ServiceType,
    pub(crate) place: &'a Locality,
    pub(crate) at: Timestamp,
}

impl MenuViewer<'_> {
    /// The sections of a menu; dishes without one come first.
    pub(crate) fn sections(&self, menu: &MenuDocument) -> Vec<SectionView> {
        let mut views = Vec::new();
        if !menu.items.is_empty() {
            views.push(SectionView {
                name: menu.name.clone().unwrap_or_else(|| self.t.get("inventory-menu")),
                description: String::new(),
                id: menu.id.clone(),
                href: self.href(EntityType::Menu, &menu.id),
                windows: Vec::new(),
                reasons: Vec::new(),
                dishes: menu.items.iter().map(|item| self.dish(item, true)).collect(),
            });
        }
        self.add_sections(&menu.sections, true, &mut views);
        views
    }

    fn add_sections(&self, sections: &[SectionDocument], is_open: bool, views: &mut Vec<SectionView>) {
        for section in sections {
            let is_own_time = section_available(section, self.place, self.at);
            let mut reasons = Vec::new();
            if !is_open {
                reasons.push(self.t.get("inventory-why-outer-section"));
            }
            if !is_own_time {
                reasons.push(self.t.get("inventory-why-not-now"));
            }
            let is_open = is_open && is_own_time;
            views.push(SectionView {
                name: section.name.clone(),
                description: section.description.clone().unwrap_or_default(),
                id: section.id.clone(),
                href: self.href(EntityType::MenuSection, &section.id),
                windows: self.windows(&section.availability),
                reasons,
                dishes: section.items.iter().map(|item| self.dish(item, is_open)).collect(),
            });
            self.add_sections(&section.sections, is_open, views);
        }
    }

    fn dish(&self, item: &ItemDocument, is_open: bool) -> DishView {
        let mut lines = Vec::new();
        self.add_item(item, 0, None, &mut lines);
        let mut notes: Vec<String> = item.suitable_diets.clone();
        notes.extend(item.allergens.iter().map(|allergen| match &allergen.containment {
            Some(containment) => format!("{} {containment}", allergen.allergen_type),
            None => allergen.allergen_type.clone(),
        }));
        DishView {
            name: item.name.clone(),
            description: item.description.clone().unwrap_or_default(),
            image: item.image.clone().filter(|image| image.starts_with("https://")).unwrap_or_default(),
            id: item.id.clone(),
            href: self.href(EntityType::MenuItem, &item.id),
            price: self.price(item),
            notes,
            reasons: self.reasons_of_dish(item, is_open),
            lines,
        }
    }

    /// Why a dish cannot be had; empty where it can.
    fn reasons_of_dish(&self, item: &ItemDocument, is_open: bool) -> Vec<String> {
        let mut reasons = Vec::new();
        if !is_open {
            reasons.push(self.t.get("inventory-why-section"));
        }
        if item.is_disabled {
            reasons.push(self.t.get("inventory-why-sold-out"));
        } else if self.lowest(item).is_none() {
            reasons.push(self.t.get("inventory-why-no-offer"));
        } else if !item_orderable(item, self.service, self.place, self.at) {
            reasons.push(self.t.get("inventory-why-group"));
        }
        reasons
    }

    fn lowest<'d>(&self, item: &'d ItemDocument) -> Option<&'d OfferDocument> {
        let own = self.applicable(&item.offers, None);
        let options = item.options.iter().filter_map(|option| self.applicable(&option.offers, None));
        own.into_iter().chain(options).min_by_key(|offer| offer.price.minor)
    }

    fn applicable<'d>(&self, offers: &'d [OfferDocument], parent: Option<&str>) -> Option<&'d OfferDocument> {
        applicable_offer(offers, self.service, self.place, self.at, parent)
    }

    fn price(&self, item: &ItemDocument) -> String {
        let price = self.lowest(item).map(|offer| self.t.money(offer.price));
        match (price, item.options.len()) {
            (None, _) => String::new(),
            (Some(price), 0 | 1) => price,
            (Some(price), _) => self.t.one("inventory-price-from", "price", price),
        }
    }

    fn add_item(&self, item: &ItemDocument, depth: usize, parent: Option<&str>, lines: &mut Vec<Line>) {
        let paid = self.applicable(&item.offers, parent).map(|offer| offer.id.as_str());
        lines.extend(item.offers.iter().map(|offer| self.offer_line(offer, depth, paid)));
        for option in &item.options {
            self.add_option(option, depth, parent, lines);
        }
        self.add_groups(&item.addon_groups, depth, None, lines);
    }

    fn add_option(&self, option: &OptionDocument, depth: usize, parent: Option<&str>, lines: &mut Vec<Line>) {
        let paid = self.applicable(&option.offers, parent);
        let mut notes = vec![format!("{:?}", option.option_type)];
        notes.extend(self.parents(&option.applicable_parent_option_values));
        lines.push(Line {
            depth: depth.min(DEEPEST),
            kind: EntityType::MenuItemOption.as_str(),
            name: option.value.clone(),
            id: option.id.clone(),
            href: self.href(EntityType::MenuItemOption, &option.id),
            price: paid.map(|offer| self.t.money(offer.price)).unwrap_or_default(),
            notes,
            reasons: Vec::new(),
        });
        let paid = paid.map(|offer| offer.id.as_str());
        lines.extend(option.offers.iter().map(|offer| self.offer_line(offer, depth + 1, paid)));
        self.add_groups(&option.addon_groups, depth + 1, Some(option.value.as_str()), lines);
    }

    fn add_groups(&self, groups: &[AddonGroup], depth: usize, parent: Option<&str>, lines: &mut Vec<Line>) {
        for group in groups {
            let bounds = match group.max {
                Some(max) => {
                    self.t.two("inventory-bounds", "min", group.min.to_string(), "max", max.to_string())
                }
                None => self.t.one("inventory-bounds-from", "min", group.min.to_string()),
            };
            let mut notes = vec![bounds];
            notes.extend(self.windows(&group.availability));
            let hidden = !is_available(&group.availability, self.place, self.at);
            lines.push(Line {
                depth: depth.min(DEEPEST),
                kind: EntityType::MenuSection.as_str(),
                name: group.name.clone(),
                id: group.id.clone(),
                href: self.href(EntityType::MenuSection, &group.id),
                price: String::new(),
                notes,
                reasons: if hidden { vec![self.t.get("inventory-why-not-now")] } else { Vec::new() },
            });
            for addon in &group.items {
                self.add_addon(addon, group, depth + 1, parent, lines);
            }
        }
    }

    fn add_addon(
        &self,
        addon: &ItemDocument,
        group: &AddonGroup,
        depth: usize,
        parent: Option<&str>,
        lines: &mut Vec<Line>,
    ) {
        let is_default = group.default_item_ids.contains(&addon.id);
        lines.push(Line {
            depth: depth.min(DEEPEST),
            kind: EntityType::MenuItem.as_str(),
            name: addon.name.clone(),
            id: addon.id.clone(),
            href: self.href(EntityType::MenuItem, &addon.id),
            price: self.price(addon),
            notes: if is_default { vec![self.t.get("inventory-chosen-beforehand")] } else { Vec::new() },
            reasons: if addon.is_disabled { vec![self.t.get("inventory-why-sold-out")] } else { Vec::new() },
        });
        self.add_item(addon, depth + 1, parent, lines);
    }

    fn offer_line(&self, offer: &OfferDocument, depth: usize, paid: Option<&str>) -> Line {
        let t = self.t;
        let mut notes = Vec::new();
        if paid == Some(offer.id.as_str()) {
            notes.push(t.get("inventory-price-shown"));
        }
        notes.extend(offer.service_types.iter().map(|service| crate::restaurants::service_text(t, *service)));
        notes.extend(self.windows(&offer.availability));
        notes.extend(self.parents(&offer.applicable_parent_option_values));
        if offer.quantity_min > 1 || offer.quantity_max.is_some() {
            let most = offer.quantity_max.map_or_else(|| "∞".to_owned(), |most| most.to_string());
            notes.push(t.two("inventory-pieces", "min", offer.quantity_min.to_string(), "max", most));
        }
        if let Some(level) = offer.inventory_level {
            notes.push(t.one("inventory-stock", "n", level.to_string()));
        }
        Line {
            depth: depth.min(DEEPEST),
            kind: EntityType::MenuItemOffer.as_str(),
            name: offer.sku.clone(),
            id: offer.id.clone(),
            href: self.href(EntityType::MenuItemOffer, &offer.id),
            price: t.money(offer.price),
            notes,
            reasons: self.reasons_of_offer(offer),
        }
    }

    /// Why a price does not hold at this time for this service; empty where it does.
    fn reasons_of_offer(&self, offer: &OfferDocument) -> Vec<String> {
        let (at, sold) = (self.at, &offer.service_types);
        let checks = [
            (offer.is_disabled, "inventory-why-switched-off"),
            (offer.inventory_level == Some(0), "inventory-why-no-stock"),
            (!sold.is_empty() && !sold.contains(&self.service), "inventory-why-other-service"),
            (offer.valid_from.is_some_and(|from| at < from), "inventory-why-not-yet"),
            (offer.valid_through.is_some_and(|through| at > through), "inventory-why-over"),
            (!is_available(&offer.availability, self.place, at), "inventory-why-not-now"),
        ];
        checks.into_iter().filter(|(applies, _)| *applies).map(|(_, key)| self.t.get(key)).collect()
    }

    fn parents(&self, values: &[String]) -> Option<String> {
        let list = values.join(", ");
        (!values.is_empty()).then(|| self.t.one("inventory-only-with", "values", list))
    }

    fn windows(&self, rows: &[AvailabilityDocument]) -> Vec<String> {
        rows.iter().map(|row| window_text(self.t, &row.window)).collect()
    }

    fn href(&self, kind: EntityType, id: &str) -> String {
        if self.base.is_empty() {
            return String::new();
        }
        format!("{}/{kind}/entity?id={}", self.base, crate::view::segment(id))
    }
}

/// The address under which entities of an environment lie.
pub(crate) fn base(visit: &crate::visit::Visit, environment: Environment) -> String {
    visit.path(&format!("/inventory/{environment}"))
}

/// Days and times of a window.
fn window_text(t: Texts, window: &Window) -> String {
    let minute = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let times = format!(
        "{}–{}",
        window.opens.map_or_else(|| "00:00".to_owned(), minute),
        window.closes.map_or_else(|| "24:00".to_owned(), minute)
    );
    if window.days.is_empty() {
        return times;
    }
    let days: Vec<String> = window.days.iter().map(|day| day_text(t, *day)).collect();
    format!("{} {times}", days.join(", "))
}

fn day_text(t: Texts, day: DayOfWeek) -> String {
    match day {
        DayOfWeek::Monday => t.get("day-monday"),
        DayOfWeek::Tuesday => t.get("day-tuesday"),
        DayOfWeek::Wednesday => t.get("day-wednesday"),
        DayOfWeek::Thursday => t.get("day-thursday"),
        DayOfWeek::Friday => t.get("day-friday"),
        DayOfWeek::Saturday => t.get("day-saturday"),
        DayOfWeek::Sunday => t.get("day-sunday"),
        DayOfWeek::PublicHolidays => t.get("inventory-public-holidays"),
    }
}

#[cfg(test)]
mod tests;
