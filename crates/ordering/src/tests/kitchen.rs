//! A restaurant to order from.

use std::sync::Arc;

use basis::{Currency, GeoPoint, Money};
use feed::{
    AddonGroup, Address, AreaDocument, AvailabilityDocument, Geometry, ItemDocument, MenuDocument,
    OfferDocument, OperationHoursDocument, OptionDocument, OptionType, OrderType, RestaurantDocument,
    SectionDocument, ServiceDocument, ServiceHoursDocument, ServiceType, Window,
};

use crate::cart::{AddLine, AddOnChoice};

pub(crate) const RESTAURANT: &str = "restaurant/1";

pub(crate) fn euros(cents: i64) -> Money {
    Money::new(cents, Currency::EUR)
}

pub(crate) fn near() -> GeoPoint {
    GeoPoint::new(48.86, 2.35).unwrap()
}

/// Open all day for delivery within five kilometres and for takeout. A bowl with halloumi and sauces, a pizza in two
/// sizes, a breakfast until eleven.
pub(crate) fn restaurant() -> RestaurantDocument {
    RestaurantDocument {
        format: RestaurantDocument::FORMAT,
        id: RESTAURANT.into(),
        name: "Copper Ladle".into(),
        description: None,
        url: None,
        same_as: None,
        telephone: None,
        address: Address {
            street: "1 rue du Test".into(),
            locality: "Paris".into(),
            region: String::new(),
            postal_code: "75001".into(),
            country: "FR".into(),
        },
        location: Some(near()),
        time_zone: "Europe/Paris".into(),
        currency: Currency::EUR,
        imprint: None,
        economic_operator: None,
        place_id: None,
        services: vec![service(ServiceType::Delivery), service(ServiceType::Takeout)],
        menus: vec![Arc::new(MenuDocument {
            id: "menu/1".into(),
            name: None,
            disclaimer: None,
            sections: vec![
                section("mains", Vec::new(), vec![bowl(), pizza()]),
                section("breakfast", vec![until_eleven()], vec![plain("croissant", "Croissant", 250)]),
            ],
            items: Vec::new(),
        })],
        deals: Vec::new(),
    }
}

fn service(service_type: ServiceType) -> ServiceDocument {
    let name = service_type.as_str();
    let area = AreaDocument {
        id: format!("area/{name}"),
        geometry: Geometry::Circle { center: near(), radius_metres: 5000.0 },
        exclude: false,
    };
    ServiceDocument {
        id: format!("service/{name}"),
        service_type,
        disabled: false,
        action_link_url: None,
        disable_tip_widget: false,
        disclaimer: None,
        menu_id: "menu/1".into(),
        operation_hours: vec![OperationHoursDocument { id: format!("oh/{name}"), window: Window::default() }],
        service_hours: vec![ServiceHoursDocument {
            id: format!("sh/{name}"),
            order_types: vec![OrderType::Asap, OrderType::Advance],
            operation_hours_ids: vec![format!("oh/{name}")],
            window: Window::default(),
            lead_time_min: Some(20),
            lead_time_max: Some(40),
            advance_min: Some(30),
            advance_max: Some(2880),
            special: false,
        }],
        areas: if service_type == ServiceType::Delivery { vec![area] } else { Vec::new() },
        fees: Vec::new(),
        deal_ids: Vec::new(),
    }
}

fn section(id: &str, availability: Vec<AvailabilityDocument>, items: Vec<ItemDocument>) -> SectionDocument {
    SectionDocument {
        id: id.into(),
        name: id.into(),
        description: None,
        image: None,
        availability,
        sections: Vec::new(),
        items,
    }
}

fn until_eleven() -> AvailabilityDocument {
    let window = Window { opens: Some(7 * 60), closes: Some(11 * 60), ..Window::default() };
    AvailabilityDocument { id: "breakfast".into(), window }
}

pub(crate) fn plain(id: &str, name: &str, cents: i64) -> ItemDocument {
    ItemDocument {
        id: id.into(),
        name: name.into(),
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
        offers: vec![offer(id, cents)],
        options: Vec::new(),
        addon_groups: Vec::new(),
        deal_ids: Vec::new(),
    }
}

fn offer(id: &str, cents: i64) -> OfferDocument {
    OfferDocument {
        id: format!("offer/{id}"),
        sku: id.into(),
        price: euros(cents),
        service_types: Vec::new(),
        availability: Vec::new(),
        applicable_parent_option_values: Vec::new(),
        quantity_min: 1,
        quantity_max: None,
        inventory_level: None,
        valid_from: None,
        valid_through: None,
        is_disabled: false,
    }
}

fn group(id: &str, min: u32, max: Option<u32>, items: Vec<ItemDocument>) -> AddonGroup {
    AddonGroup {
        id: id.into(),
        name: id.into(),
        description: None,
        min,
        max,
        default_item_ids: Vec::new(),
        availability: Vec::new(),
        items,
    }
}

fn bowl() -> ItemDocument {
    let mut bowl = plain("bowl", "Beet bowl", 1125);
    bowl.addon_groups = vec![
        group("extras", 0, Some(2), vec![plain("halloumi", "Extra halloumi", 250)]),
        group("sauce", 0, Some(1), vec![plain("tahini", "Tahini", 0), plain("harissa", "Harissa", 50)]),
    ];
    bowl
}

fn pizza() -> ItemDocument {
    let mut pizza = plain("pizza", "Pizza", 0);
    pizza.offers = Vec::new();
    pizza.options = ["small", "large"]
        .into_iter()
        .zip([900, 1300])
        .map(|(size, cents)| OptionDocument {
            id: format!("pizza/{size}"),
            option_type: OptionType::Size,
            value: size.into(),
            applicable_parent_option_values: Vec::new(),
            offers: vec![offer(&format!("pizza-{size}"), cents)],
            addon_groups: Vec::new(),
        })
        .collect();
    pizza.addon_groups = vec![group("drink", 1, Some(1), vec![plain("cola", "Cola", 300)])];
    pizza
}

/// Changes the first item with this id.
pub(crate) fn edit(document: &mut RestaurantDocument, item_id: &str, change: impl FnOnce(&mut ItemDocument)) {
    let sections = &mut Arc::make_mut(&mut document.menus[0]).sections;
    let item = sections.iter_mut().flat_map(|section| &mut section.items).find(|item| item.id == item_id);
    change(item.unwrap());
}

/// Takes an item off the menu.
pub(crate) fn remove(document: &mut RestaurantDocument, item_id: &str) {
    for section in &mut Arc::make_mut(&mut document.menus[0]).sections {
        section.items.retain(|item| item.id != item_id);
    }
}

pub(crate) fn choice(item_id: &str, quantity: u32) -> AddLine {
    AddLine { item_id: item_id.into(), quantity, ..AddLine::default() }
}

pub(crate) fn addon(group_id: &str, item_id: &str, quantity: u32) -> AddOnChoice {
    AddOnChoice { group_id: group_id.into(), item_id: item_id.into(), quantity, ..AddOnChoice::default() }
}

/// A bowl with two pieces of halloumi on each.
pub(crate) fn bowl_with_halloumi(quantity: u32) -> AddLine {
    AddLine { addons: vec![addon("extras", "halloumi", 2)], ..choice("bowl", quantity) }
}
