//! The cart of a health check: the simplest that the served inventory gives. Pure.

use basis::{CartId, Timestamp};
use feed::{ItemDocument, MenuDocument, OfferDocument, RestaurantDocument, SectionDocument, ServiceType};

use crate::cart::{AddLine, Cart, CartLine, CartTime, DeliveryAddress, Ids, Occasion, RestaurantRef};

/// Items that are looked at in one menu before any is taken as it is.
const MOST_ITEMS: usize = 300;

/// A cart of one line: a dish that can be ordered now without a choice, else any dish at all, since a business error is
/// an answer too. Takeout before delivery, which needs an address: then the restaurant's own. `None` if the restaurant
/// sells nothing.
pub(super) fn probe_cart(
    document: &RestaurantDocument,
    restaurant: RestaurantRef,
    (id, conversation_id): (CartId, String),
    now: Timestamp,
) -> Option<Cart> {
    let (service_type, line) = find_line(document, now)?;
    let address = (service_type == ServiceType::Delivery).then(|| own_address(document));
    Some(Cart {
        id,
        restaurant,
        restaurant_name: document.name.clone(),
        conversation_id,
        service_type,
        lines: vec![line],
        address,
        time: CartTime::Asap,
        promo: None,
        notes: None,
        last_id: 1,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

fn find_line(document: &RestaurantDocument, now: Timestamp) -> Option<(ServiceType, CartLine)> {
    let offered = [ServiceType::Takeout, ServiceType::Delivery].into_iter().filter_map(|service_type| {
        let service = document.service(service_type).filter(|service| !service.disabled)?;
        Some((service_type, items(document.menu(&service.menu_id)?)))
    });
    let offered: Vec<_> = offered.collect();
    let place = document.locality();
    let plain = offered.iter().find_map(|(service_type, items)| {
        let occasion = Occasion { document, service_type: *service_type, place: &place, at: now };
        items.iter().find_map(|item| Some((*service_type, orderable(&occasion, item)?)))
    });
    plain.or_else(|| {
        offered.iter().find_map(|(service_type, items)| {
            items.iter().find_map(|item| Some((*service_type, as_it_is(item, *service_type)?)))
        })
    })
}

fn items(menu: &MenuDocument) -> Vec<&ItemDocument> {
    let mut found: Vec<&ItemDocument> = menu.items.iter().collect();
    let mut sections: Vec<&SectionDocument> = menu.sections.iter().rev().collect();
    while let Some(section) = sections.pop() {
        if found.len() >= MOST_ITEMS {
            break;
        }
        found.extend(&section.items);
        sections.extend(section.sections.iter().rev());
    }
    found.truncate(MOST_ITEMS);
    found
}

/// The item as a line, if it needs no choice and can be ordered now.
fn orderable(occasion: &Occasion<'_>, item: &ItemDocument) -> Option<CartLine> {
    if !item.options.is_empty() || item.addon_groups.iter().any(|group| group.min > 0) {
        return None;
    }
    let quantity = item.offers.first()?.quantity_min.max(1);
    let wish = AddLine { item_id: item.id.clone(), quantity, ..AddLine::default() };
    occasion.build_line(&wish, &mut Ids::after(0)).ok()
}

/// The item as a line, whatever stands in its way.
fn as_it_is(item: &ItemDocument, service_type: ServiceType) -> Option<CartLine> {
    let holds = |offer: &&OfferDocument| {
        offer.service_types.is_empty() || offer.service_types.contains(&service_type)
    };
    let own = item.offers.iter().find(holds).map(|offer| (None, offer));
    let of_option = || {
        item.options
            .iter()
            .find_map(|option| option.offers.iter().find(holds).map(|offer| (Some(option.id.clone()), offer)))
    };
    let (option_id, offer) = own.or_else(of_option)?;
    Some(CartLine {
        id: "1".to_owned(),
        item_id: item.id.clone(),
        option_id,
        offer_id: offer.id.clone(),
        name: item.name.clone(),
        quantity: offer.quantity_min.max(1),
        unit_price: offer.price,
        options: Vec::new(),
        note: None,
    })
}

fn own_address(document: &RestaurantDocument) -> DeliveryAddress {
    let address = &document.address;
    DeliveryAddress {
        lines: vec![address.street.clone()],
        locality: address.locality.clone(),
        region: Some(address.region.clone()).filter(|region| !region.is_empty()),
        postal_code: address.postal_code.clone(),
        country: address.country.clone(),
        location: document.location,
        instructions: None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use basis::{Environment, PartnerId};

    use super::*;
    use crate::cart::Access;
    use crate::tests::kitchen::restaurant;

    fn probe(document: &RestaurantDocument, at: &str) -> Option<Cart> {
        let restaurant = RestaurantRef {
            partner_id: PartnerId::new(1001),
            environment: Environment::Production,
            restaurant_id: document.id.clone(),
            access: Access::Direct,
        };
        let ids = (CartId::from_bytes([7; 16]), "health-1".to_owned());
        probe_cart(document, restaurant, ids, at.parse().unwrap())
    }

    const MORNING: &str = "2026-03-14T08:00:00Z";
    const EVENING: &str = "2026-03-14T19:00:00Z";

    #[test]
    fn a_dish_that_needs_no_choice_is_taken_out() {
        let cart = probe(&restaurant(), MORNING).unwrap();
        assert_eq!(cart.service_type, ServiceType::Takeout);
        assert!(cart.address.is_none() && cart.notes.is_none());
        assert_eq!(cart.lines.len(), 1);
        assert!(cart.lines[0].options.is_empty() && cart.lines[0].note.is_none());
    }

    #[test]
    fn what_can_only_be_delivered_is_delivered_to_the_restaurant() {
        let mut document = restaurant();
        document.services.retain(|service| service.service_type == ServiceType::Delivery);
        let cart = probe(&document, MORNING).unwrap();
        assert_eq!(cart.service_type, ServiceType::Delivery);
        assert_eq!(cart.address.unwrap().lines, ["1 rue du Test"]);
    }

    #[test]
    fn a_menu_of_choices_only_is_asked_all_the_same() {
        let mut document = restaurant();
        let menu = Arc::make_mut(&mut document.menus[0]);
        menu.sections.retain(|section| section.id.contains("breakfast"));
        let cart = probe(&document, EVENING).unwrap();
        assert_eq!(cart.lines[0].name, "Croissant", "it is over, but the partner will say so");
    }

    #[test]
    fn nothing_is_asked_where_nothing_is_sold() {
        let mut document = restaurant();
        for service in &mut document.services {
            service.disabled = true;
        }
        assert_eq!(probe(&document, MORNING), None);
    }
}
