//! What is shown of restaurants and menus.

use inventory::RestaurantCard;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Instant, Money, PartnerId, Point, ServiceType};

/// What a list shows of a restaurant.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct RestaurantCardView {
    pub(super) partner_id: PartnerId,
    pub(super) partner_name: String,
    /// The partner's id of the restaurant.
    pub(super) restaurant_id: String,
    pub(super) name: String,
    pub(super) address: AddressView,
    pub(super) location: Option<Point>,
    /// IANA name.
    pub(super) time_zone: String,
    /// ISO 4217.
    pub(super) currency: String,
    pub(super) services: Vec<ServiceType>,
    /// From the point searched near.
    pub(super) distance_metres: Option<f64>,
}

/// A postal address.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct AddressView {
    pub(super) street: String,
    pub(super) locality: String,
    pub(super) region: Option<String>,
    pub(super) postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub(super) country: String,
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
pub(in crate::rest) struct RestaurantView {
    pub(super) partner_id: PartnerId,
    /// The partner's id of the restaurant.
    pub(super) restaurant_id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) url: Option<String>,
    pub(super) telephone: Option<String>,
    pub(super) address: AddressView,
    pub(super) location: Option<Point>,
    /// IANA name.
    pub(super) time_zone: String,
    /// ISO 4217.
    pub(super) currency: String,
    /// The legally required statement of ownership.
    pub(super) imprint: Option<String>,
    pub(super) services: Vec<ServiceView>,
    pub(super) menus: Vec<MenuView>,
}

/// One way to order.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct ServiceView {
    pub(super) service_type: ServiceType,
    /// Which of the menus it sells.
    pub(super) menu_id: String,
    pub(super) disclaimer: Option<String>,
    /// Whether an order may be placed now.
    pub(super) orderable_now: bool,
    /// When an order may next be placed, while none may be now.
    pub(super) next_opening: Option<Instant>,
    /// Whether food may be ordered for as soon as possible.
    pub(super) asap: bool,
    /// Minutes from order to food, for as soon as possible.
    pub(super) lead_minutes_min: Option<u32>,
    pub(super) lead_minutes_max: Option<u32>,
    /// The next times for which food may be ordered.
    pub(super) slots: Vec<Instant>,
}

/// A menu.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct MenuView {
    pub(super) menu_id: String,
    pub(super) name: Option<String>,
    pub(super) disclaimer: Option<String>,
    pub(super) sections: Vec<SectionView>,
    /// Items without a section.
    pub(super) items: Vec<ItemView>,
}

/// A section of a menu.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct SectionView {
    pub(super) section_id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) image: Option<String>,
    /// Whether its items can be ordered for now.
    pub(super) available_now: bool,
    #[schema(no_recursion)]
    pub(super) sections: Vec<SectionView>,
    pub(super) items: Vec<ItemView>,
}

/// Something that can be ordered, or an add-on.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct ItemView {
    pub(super) item_id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) image: Option<String>,
    pub(super) suitable_diets: Vec<String>,
    pub(super) allergens: Vec<String>,
    pub(super) sold_out: bool,
    /// Prices, if the item has no options.
    pub(super) offers: Vec<OfferView>,
    /// Exactly one is to be chosen, if there are any.
    pub(super) options: Vec<OptionView>,
    pub(super) addon_groups: Vec<AddonGroupView>,
}

/// A size or side.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct OptionView {
    pub(super) option_id: String,
    /// Text of a size, or `PIZZA_LEFT`, `PIZZA_RIGHT`, `PIZZA_WHOLE`.
    pub(super) value: String,
    /// Values of the parent's option for which it applies; empty for all.
    pub(super) applicable_parent_option_values: Vec<String>,
    pub(super) offers: Vec<OfferView>,
    pub(super) addon_groups: Vec<AddonGroupView>,
}

/// A group of add-ons. Bounds count pieces for each piece of the ordered item.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct AddonGroupView {
    pub(super) group_id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) min: u32,
    /// Null for no limit.
    pub(super) max: Option<u32>,
    pub(super) default_item_ids: Vec<String>,
    #[schema(no_recursion)]
    pub(super) items: Vec<ItemView>,
}

/// A price with its conditions.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct OfferView {
    pub(super) offer_id: String,
    pub(super) price: Money,
    /// Services it holds for; empty for all.
    pub(super) service_types: Vec<ServiceType>,
    /// Values of the parent's option for which it holds; empty for all.
    pub(super) applicable_parent_option_values: Vec<String>,
    pub(super) quantity_min: u32,
    pub(super) quantity_max: Option<u32>,
    /// Pieces left.
    pub(super) inventory_level: Option<u32>,
    /// Whether it holds now.
    pub(super) available_now: bool,
}
