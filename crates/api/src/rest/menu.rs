//! Restaurants and menus as partners and shops see them.

use basis::{PartnerId as Partner, Timestamp};
use feed::serving::{self, Locality};
use feed::{
    AddonGroup, ItemDocument, MenuDocument, OfferDocument, OptionDocument, RestaurantDocument,
    SectionDocument, ServiceDocument,
};
use inventory::RestaurantCard;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Instant, Money, PartnerId, Point, ServiceType};

/// What a list shows of a restaurant.
#[derive(Serialize, ToSchema)]
pub(super) struct RestaurantCardView {
    partner_id: PartnerId,
    partner_name: String,
    /// The partner's id of the restaurant.
    restaurant_id: String,
    name: String,
    address: AddressView,
    location: Option<Point>,
    /// IANA name.
    time_zone: String,
    /// ISO 4217.
    currency: String,
    services: Vec<ServiceType>,
    /// From the point searched near.
    distance_metres: Option<f64>,
}

/// A postal address.
#[derive(Serialize, ToSchema)]
pub(super) struct AddressView {
    street: String,
    locality: String,
    region: Option<String>,
    postal_code: String,
    /// ISO 3166-1 alpha-2.
    country: String,
}

impl From<RestaurantCard> for RestaurantCardView {
    fn from(card: RestaurantCard) -> Self {
        use feed::ServiceType::{Delivery, Takeout};
        let services = [(card.delivery, Delivery), (card.takeout, Takeout)];
        Self {
            partner_id: card.partner_id.into(),
            partner_name: card.partner_name,
            restaurant_id: card.restaurant_id,
            name: card.name,
            address: AddressView {
                street: card.street,
                locality: card.locality,
                region: None,
                postal_code: card.postal_code,
                country: card.country,
            },
            location: card.location.map(Point::from),
            time_zone: card.time_zone,
            currency: card.currency.code().to_owned(),
            services: services.into_iter().filter(|(has, _)| *has).map(|(_, one)| one.into()).collect(),
            distance_metres: card.distance_metres,
        }
    }
}

/// A restaurant with its services and menus, as it is served now.
#[derive(Serialize, ToSchema)]
pub(super) struct RestaurantView {
    partner_id: PartnerId,
    /// The partner's id of the restaurant.
    restaurant_id: String,
    name: String,
    description: Option<String>,
    url: Option<String>,
    telephone: Option<String>,
    address: AddressView,
    location: Option<Point>,
    /// IANA name.
    time_zone: String,
    /// ISO 4217.
    currency: String,
    /// The legally required statement of ownership.
    imprint: Option<String>,
    services: Vec<ServiceView>,
    menus: Vec<MenuView>,
}

/// One way to order.
#[derive(Serialize, ToSchema)]
pub(super) struct ServiceView {
    service_type: ServiceType,
    /// Which of the menus it sells.
    menu_id: String,
    disclaimer: Option<String>,
    /// Whether an order may be placed now.
    orderable_now: bool,
    /// When an order may next be placed, while none may be now.
    next_opening: Option<Instant>,
    /// Whether food may be ordered for as soon as possible.
    asap: bool,
    /// Minutes from order to food, for as soon as possible.
    lead_minutes_min: Option<u32>,
    lead_minutes_max: Option<u32>,
    /// The next times for which food may be ordered.
    slots: Vec<Instant>,
}

/// A menu.
#[derive(Serialize, ToSchema)]
pub(super) struct MenuView {
    menu_id: String,
    name: Option<String>,
    disclaimer: Option<String>,
    sections: Vec<SectionView>,
    /// Items without a section.
    items: Vec<ItemView>,
}

/// A section of a menu.
#[derive(Serialize, ToSchema)]
pub(super) struct SectionView {
    section_id: String,
    name: String,
    description: Option<String>,
    image: Option<String>,
    /// Whether its items can be ordered for now.
    available_now: bool,
    #[schema(no_recursion)]
    sections: Vec<SectionView>,
    items: Vec<ItemView>,
}

/// Something that can be ordered, or an add-on.
#[derive(Serialize, ToSchema)]
pub(super) struct ItemView {
    item_id: String,
    name: String,
    description: Option<String>,
    image: Option<String>,
    suitable_diets: Vec<String>,
    allergens: Vec<String>,
    sold_out: bool,
    /// Prices, if the item has no options.
    offers: Vec<OfferView>,
    /// Exactly one is to be chosen, if there are any.
    options: Vec<OptionView>,
    addon_groups: Vec<AddonGroupView>,
}

/// A size or side.
#[derive(Serialize, ToSchema)]
pub(super) struct OptionView {
    option_id: String,
    /// Text of a size, or `PIZZA_LEFT`, `PIZZA_RIGHT`, `PIZZA_WHOLE`.
    value: String,
    /// Values of the parent's option for which it applies; empty for all.
    applicable_parent_option_values: Vec<String>,
    offers: Vec<OfferView>,
    addon_groups: Vec<AddonGroupView>,
}

/// A group of add-ons. Bounds count pieces for each piece of the ordered item.
#[derive(Serialize, ToSchema)]
pub(super) struct AddonGroupView {
    group_id: String,
    name: String,
    description: Option<String>,
    min: u32,
    /// Null for no limit.
    max: Option<u32>,
    default_item_ids: Vec<String>,
    #[schema(no_recursion)]
    items: Vec<ItemView>,
}

/// A price with its conditions.
#[derive(Serialize, ToSchema)]
pub(super) struct OfferView {
    offer_id: String,
    price: Money,
    /// Services it holds for; empty for all.
    service_types: Vec<ServiceType>,
    /// Values of the parent's option for which it holds; empty for all.
    applicable_parent_option_values: Vec<String>,
    quantity_min: u32,
    quantity_max: Option<u32>,
    /// Pieces left.
    inventory_level: Option<u32>,
    /// Whether it holds now.
    available_now: bool,
}

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
