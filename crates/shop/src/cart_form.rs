//! The form of the cart: service, time, address, promo code and note.

use basis::FieldErrors;
use feed::ServiceType;
use ordering::{AddressForm, CartChange, CartTime, CartView, DeliveryAddress};
use serde::Deserialize;

/// Everything about a cart but its lines, as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChangeForm {
    pub(crate) service: String,
    pub(crate) time: String,
    pub(crate) street: String,
    pub(crate) more: String,
    pub(crate) locality: String,
    pub(crate) region: String,
    pub(crate) postal_code: String,
    pub(crate) country: String,
    pub(crate) instructions: String,
    pub(crate) promo: String,
    pub(crate) notes: String,
    /// `save` to stay here; anything else goes on to the checkout.
    pub(crate) then: String,
}

impl ChangeForm {
    /// The form with what the cart holds.
    pub(crate) fn of(view: &CartView) -> Self {
        let cart = &view.cart;
        let address = cart.address.as_ref();
        let here = view.document.as_ref().map(|document| document.address.country.clone());
        let part = |read: fn(&DeliveryAddress) -> String| address.map(read).unwrap_or_default();
        Self {
            service: cart.service_type.as_str().to_owned(),
            time: match cart.time {
                CartTime::Asap => "asap".to_owned(),
                CartTime::At(at) => at.to_string(),
            },
            street: part(|address| address.lines.first().cloned().unwrap_or_default()),
            more: part(|address| address.lines.get(1..).unwrap_or_default().join(", ")),
            locality: part(|address| address.locality.clone()),
            region: part(|address| address.region.clone().unwrap_or_default()),
            postal_code: part(|address| address.postal_code.clone()),
            country: address.map_or_else(|| here.unwrap_or_default(), |address| address.country.clone()),
            instructions: part(|address| address.instructions.clone().unwrap_or_default()),
            promo: cart.promo.clone().unwrap_or_default(),
            notes: cart.notes.clone().unwrap_or_default(),
            then: String::new(),
        }
    }

    /// Whether the diner only wants the changes kept.
    pub(crate) fn stays(&self) -> bool {
        self.then == "save"
    }

    /// The change, or what is wrong with the form. An address is demanded for a delivery that goes on to the
    /// checkout; else an empty one is left alone, and one for pickup is kept only if it is complete.
    pub(crate) fn read(&self) -> Result<CartChange, FieldErrors> {
        let mut errors = FieldErrors::new();
        let service = ServiceType::parse(&self.service);
        if service.is_none() {
            errors.push("service", "required", "choose delivery or pickup");
        }
        let time = match self.time.as_str() {
            "" | "asap" => Some(CartTime::Asap),
            at => at.parse().ok().map(CartTime::At),
        };
        if time.is_none() {
            errors.push("time", "unknown_value", "choose one of the times");
        }
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        let mut change = CartChange {
            service_type: service,
            time,
            promo: Some(filled(&self.promo)),
            notes: Some(filled(&self.notes)),
            ..CartChange::default()
        };
        let is_delivery = service == Some(ServiceType::Delivery);
        let is_demanded = is_delivery && !(self.stays() && self.has_no_address());
        match self.address().read() {
            Ok(address) => change.address = Some(Some(address)),
            Err(wrong) if is_demanded => errors.0.extend(wrong.0),
            Err(_) => {}
        }
        errors.finish(change)
    }

    fn has_no_address(&self) -> bool {
        [&self.street, &self.locality, &self.postal_code].iter().all(|part| part.trim().is_empty())
    }

    fn address(&self) -> AddressForm {
        AddressForm {
            lines: vec![self.street.clone(), self.more.clone()],
            locality: self.locality.clone(),
            region: self.region.clone(),
            postal_code: self.postal_code.clone(),
            country: self.country.clone(),
            location: None,
            instructions: self.instructions.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pickup_needs_no_address_and_delivery_names_every_missing_part() {
        let pickup = ChangeForm { service: "TAKEOUT".into(), ..ChangeForm::default() };
        assert_eq!(pickup.read().unwrap().address, None);
        let delivery = ChangeForm { service: "DELIVERY".into(), ..ChangeForm::default() };
        let errors = delivery.read().unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["street", "locality", "postal_code", "country"]);
        let saved = ChangeForm { then: "save".into(), promo: "LUNCH".into(), ..delivery };
        assert_eq!(saved.read().unwrap().promo, Some(Some("LUNCH".into())));
    }

    #[test]
    fn a_time_that_is_none_is_named() {
        let form = ChangeForm { service: "TAKEOUT".into(), time: "tea time".into(), ..ChangeForm::default() };
        assert_eq!(form.read().unwrap_err().0[0].field, "time");
    }
}
