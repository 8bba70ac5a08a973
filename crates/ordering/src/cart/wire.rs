//! A cart as the partner reads it (chapter 5, 13.1). Pure.

use basis::MoneyError;
use feed::ServiceType;
use order::wire::{
    Cart as WireCart, Coordinates, FoodCartExtension, FoodItemOption, FulfillmentOption, LineItem, Location,
    Merchant, PostalAddress, Promotion, SubLine,
};
use order::{ServiceKind, wire};
use sha2::{Digest, Sha256};

use super::model::{Cart, CartLine, CartOption, CartTime, DeliveryAddress};

/// The cart of a checkout in the arithmetic of M1 and M2.
pub fn to_wire(cart: &Cart) -> Result<WireCart, MoneyError> {
    let line_items = cart.lines.iter().map(line_to_wire).collect::<Result<_, _>>()?;
    let extension = FoodCartExtension {
        type_url: Some(wire::type_url("FoodCartExtension")),
        fulfillment_preference: Some(preference(cart)),
        location: match cart.service_type {
            ServiceType::Delivery => cart.address.as_ref().map(location),
            ServiceType::Takeout => None,
        },
        ..FoodCartExtension::default()
    };
    let merchant = Merchant {
        id: cart.restaurant.restaurant_id.clone(),
        name: cart.restaurant_name.clone(),
        ..Merchant::default()
    };
    Ok(WireCart {
        id: Some(cart.conversation_id.clone()),
        merchant: Some(merchant),
        line_items,
        promotions: cart
            .promo
            .iter()
            .map(|coupon| Promotion { coupon: coupon.clone(), ..Promotion::default() })
            .collect(),
        notes: cart.notes.clone(),
        extension: Some(extension),
        ..WireCart::default()
    })
}

/// What a quote was made for: it differs as soon as anything that the partner sees differs (K7).
pub(crate) fn digest(cart: &Cart) -> Result<String, MoneyError> {
    let bytes = serde_json::to_vec(&to_wire(cart)?).unwrap_or_default();
    Ok(data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)))
}

/// Delivery or takeout in the words of the messages.
pub(crate) const fn kind(service_type: ServiceType) -> ServiceKind {
    match service_type {
        ServiceType::Delivery => ServiceKind::Delivery,
        ServiceType::Takeout => ServiceKind::Takeout,
    }
}

fn preference(cart: &Cart) -> FulfillmentOption {
    let time = match cart.time {
        CartTime::Asap => "P0M".to_owned(),
        CartTime::At(at) => at.to_string(),
    };
    FulfillmentOption::new(kind(cart.service_type), time)
}

fn line_to_wire(line: &CartLine) -> Result<LineItem, MoneyError> {
    let quantity = i64::from(line.quantity);
    let mut wire = LineItem::regular(&line.id, &line.name, &line.offer_id, quantity, line.price()?);
    if let Some(note) = &line.note {
        wire.sub_lines = vec![SubLine { note: note.clone(), ..SubLine::default() }];
    }
    if let Some(extension) = &mut wire.extension {
        extension.options = options_to_wire(&line.options, line.quantity)?;
    }
    Ok(wire)
}

fn options_to_wire(options: &[CartOption], pieces: u32) -> Result<Vec<FoodItemOption>, MoneyError> {
    let wire = options.iter().map(|option| {
        let all = option.pieces(pieces);
        Ok(FoodItemOption {
            id: Some(option.id.clone()),
            offer_id: Some(option.offer_id.clone()),
            name: option.name.clone(),
            price: Some(option.unit_price.checked_mul(i64::from(all))?.into()),
            quantity: i64::from(all),
            sub_options: options_to_wire(&option.options, all)?,
            ..FoodItemOption::default()
        })
    });
    wire.collect()
}

fn location(address: &DeliveryAddress) -> Location {
    let postal = PostalAddress {
        region_code: Some(address.country.clone()),
        postal_code: Some(address.postal_code.clone()),
        administrative_area: address.region.clone(),
        locality: Some(address.locality.clone()),
        address_lines: address.lines.clone(),
        ..PostalAddress::default()
    };
    Location {
        coordinates: address
            .location
            .map(|point| Coordinates { latitude: point.latitude, longitude: point.longitude }),
        formatted_address: Some(address.one_line()),
        zip_code: Some(address.postal_code.clone()),
        city: Some(address.locality.clone()),
        postal_address: Some(postal),
        notes: address.instructions.clone(),
        ..Location::default()
    }
}
