//! Restaurants and menus as partners and shops see them.

mod view;

use basis::{PartnerId as Partner, Timestamp};
use feed::serving::{self, Locality};
use feed::{
    AddonGroup, ItemDocument, MenuDocument, OfferDocument, OptionDocument, RestaurantDocument,
    SectionDocument, ServiceDocument,
};

use self::view::{
    AddonGroupView, AddressView, ItemView, MenuView, OfferView, OptionView, SectionView, ServiceView,
};
use crate::wire::{Instant, Point, ServiceType};

pub(super) use self::view::{RestaurantCardView, RestaurantView};

/// The most slots that a service shows.
const SLOTS: usize = 40;

/// Builds views for one place and instant.
struct Viewer {
    place: Locality,
    now: Timestamp,
}

impl RestaurantView {
    /// The restaurant at an instant.
    pub(super) fn at(partner: Partner, document: &RestaurantDocument, now: Timestamp) -> Self {
        let viewer = Viewer { place: document.locality(), now };
        let address = &document.address;
        Self {
            partner_id: partner.into(),
            restaurant_id: document.id.clone(),
            name: document.name.clone(),
            description: document.description.clone(),
            url: document.url.clone(),
            telephone: document.telephone.clone(),
            address: AddressView {
                street: address.street.clone(),
                locality: address.locality.clone(),
                region: Some(address.region.clone()).filter(|region| !region.is_empty()),
                postal_code: address.postal_code.clone(),
                country: address.country.clone(),
            },
            location: document.location.map(Point::from),
            time_zone: document.time_zone.clone(),
            currency: document.currency.code().to_owned(),
            imprint: document.imprint.clone(),
            services: document.services.iter().map(|service| viewer.service(service)).collect(),
            menus: document.menus.iter().map(|menu| viewer.menu(menu)).collect(),
        }
    }
}

impl Viewer {
    fn service(&self, service: &ServiceDocument) -> ServiceView {
        let orderable_now = serving::orderable_now(service, &self.place, self.now);
        let opening = || serving::next_opening(service, &self.place, self.now);
        let asap = serving::asap(service, &self.place, self.now);
        let slots = serving::advance_slots(service, &self.place, self.now, SLOTS);
        ServiceView {
            service_type: service.service_type.into(),
            menu_id: service.menu_id.clone(),
            disclaimer: service.disclaimer.as_ref().map(|disclaimer| disclaimer.text.clone()),
            next_opening: if orderable_now { None } else { opening().map(Instant) },
            orderable_now,
            asap: asap.is_some(),
            lead_minutes_min: asap.as_ref().and_then(|lead| lead.min),
            lead_minutes_max: asap.as_ref().and_then(|lead| lead.max),
            slots: slots.into_iter().map(Instant).collect(),
        }
    }

    fn menu(&self, menu: &MenuDocument) -> MenuView {
        MenuView {
            menu_id: menu.id.clone(),
            name: menu.name.clone(),
            disclaimer: menu.disclaimer.as_ref().map(|disclaimer| disclaimer.text.clone()),
            sections: menu.sections.iter().map(|section| self.section(section)).collect(),
            items: self.items(&menu.items),
        }
    }

    fn section(&self, section: &SectionDocument) -> SectionView {
        SectionView {
            section_id: section.id.clone(),
            name: section.name.clone(),
            description: section.description.clone(),
            image: section.image.clone(),
            available_now: serving::section_available(section, &self.place, self.now),
            sections: section.sections.iter().map(|inner| self.section(inner)).collect(),
            items: self.items(&section.items),
        }
    }

    fn items(&self, items: &[ItemDocument]) -> Vec<ItemView> {
        items.iter().map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &ItemDocument) -> ItemView {
        ItemView {
            item_id: item.id.clone(),
            name: item.name.clone(),
            description: item.description.clone(),
            image: item.image.clone(),
            suitable_diets: item.suitable_diets.clone(),
            allergens: item.allergens.iter().map(|one| one.allergen_type.clone()).collect(),
            sold_out: item.is_disabled,
            offers: self.offers(&item.offers),
            options: item.options.iter().map(|option| self.option(option)).collect(),
            addon_groups: self.groups(&item.addon_groups),
        }
    }

    fn option(&self, option: &OptionDocument) -> OptionView {
        OptionView {
            option_id: option.id.clone(),
            value: option.value.clone(),
            applicable_parent_option_values: option.applicable_parent_option_values.clone(),
            offers: self.offers(&option.offers),
            addon_groups: self.groups(&option.addon_groups),
        }
    }

    fn groups(&self, groups: &[AddonGroup]) -> Vec<AddonGroupView> {
        let view = |group: &AddonGroup| AddonGroupView {
            group_id: group.id.clone(),
            name: group.name.clone(),
            description: group.description.clone(),
            min: group.min,
            max: group.max,
            default_item_ids: group.default_item_ids.clone(),
            items: self.items(&group.items),
        };
        groups.iter().map(view).collect()
    }

    fn offers(&self, offers: &[OfferDocument]) -> Vec<OfferView> {
        offers.iter().map(|offer| self.offer(offer)).collect()
    }

    fn offer(&self, offer: &OfferDocument) -> OfferView {
        let holds = offer.valid_from.is_none_or(|from| from <= self.now)
            && offer.valid_through.is_none_or(|until| self.now <= until)
            && serving::is_available(&offer.availability, &self.place, self.now);
        OfferView {
            offer_id: offer.id.clone(),
            price: offer.price.into(),
            service_types: offer.service_types.iter().copied().map(ServiceType).collect(),
            applicable_parent_option_values: offer.applicable_parent_option_values.clone(),
            quantity_min: offer.quantity_min,
            quantity_max: offer.quantity_max,
            inventory_level: offer.inventory_level,
            available_now: holds && !offer.is_disabled && offer.inventory_level != Some(0),
        }
    }
}
