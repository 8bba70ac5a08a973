//! Reading what a diner typed: addresses, notes and codes, with limits.

use basis::{FieldErrors, GeoPoint};

use super::model::{CartChange, DeliveryAddress};

/// The most characters of a note to an item.
pub const MAX_ITEM_NOTE: usize = 200;
/// The most characters of a note to an order and of delivery instructions.
pub const MAX_NOTES: usize = 500;
const MAX_PROMO: usize = 50;
const MAX_ADDRESS_PART: usize = 120;

/// An address as typed.
#[derive(Clone, Default)]
pub struct AddressForm {
    /// Street and number, then floor, door and the like.
    pub lines: Vec<String>,
    /// Town.
    pub locality: String,
    /// State or region.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// Two letters.
    pub country: String,
    /// The point, if the browser or a geocoder gave it.
    pub location: Option<GeoPoint>,
    /// What the courier should know.
    pub instructions: String,
}

impl AddressForm {
    /// The address, or everything that is wrong with it. Fields are `street`, `locality`, `region`,
    /// `postal_code`, `country` and `instructions`.
    pub fn read(self) -> Result<DeliveryAddress, FieldErrors> {
        let mut errors = FieldErrors::new();
        let lines: Vec<String> =
            self.lines.iter().map(|line| one_line(line)).filter(|line| !line.is_empty()).collect();
        match lines.first() {
            None => errors.push("street", "required", "write street and number"),
            Some(_) if lines.len() > 3 => errors.push("street", "too_many", "write at most three lines"),
            Some(_) => {}
        }
        for line in &lines {
            check_length(&mut errors, "street", line, MAX_ADDRESS_PART);
        }
        let locality = required(&mut errors, "locality", &self.locality);
        let postal_code = required(&mut errors, "postal_code", &self.postal_code);
        let country = one_line(&self.country).to_ascii_uppercase();
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            errors.push("country", "country_invalid", "write the two letters of the country, such as FR");
        }
        let region = Some(one_line(&self.region)).filter(|text| !text.is_empty());
        check_length(&mut errors, "region", region.as_deref().unwrap_or_default(), MAX_ADDRESS_PART);
        let instructions = text(&mut errors, "instructions", Some(self.instructions), MAX_NOTES);
        let location = self.location;
        errors.finish(DeliveryAddress {
            lines,
            locality,
            region,
            postal_code,
            country,
            location,
            instructions,
        })
    }
}

fn required(errors: &mut FieldErrors, field: &str, typed: &str) -> String {
    let value = one_line(typed);
    if value.is_empty() {
        errors.push(field, "required", "fill this in");
    }
    check_length(errors, field, &value, MAX_ADDRESS_PART);
    value
}

/// Without control characters and blanks around it, so that no text can break out of its line.
pub(crate) fn one_line(typed: &str) -> String {
    let spaced: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_length(errors: &mut FieldErrors, field: &str, value: &str, most: usize) {
    if value.chars().count() > most {
        errors.push(field, "too_long", format!("write at most {most} characters"));
    }
}

/// A free text, kept as typed but for control characters; `None` if nothing is left.
pub(crate) fn text(
    errors: &mut FieldErrors,
    field: &str,
    typed: Option<String>,
    most: usize,
) -> Option<String> {
    let value = one_line(&typed?);
    check_length(errors, field, &value, most);
    Some(value).filter(|value| !value.is_empty())
}

impl CartChange {
    /// The same with texts tidied, or what is wrong with them. Fields are `promo` and `notes`.
    pub(crate) fn read(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let promo = self.promo.map(|promo| text(&mut errors, "promo", promo, MAX_PROMO));
        let notes = self.notes.map(|notes| text(&mut errors, "notes", notes, MAX_NOTES));
        errors.finish(Self { promo, notes, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> AddressForm {
        AddressForm {
            lines: vec!["1450 Juniper Street".into(), "Unit 7".into()],
            locality: "Denver".into(),
            region: "CO".into(),
            postal_code: "80203".into(),
            country: "us".into(),
            location: None,
            instructions: "Ring\r\ntwice. ".into(),
        }
    }

    #[test]
    fn an_address_is_tidied() {
        let address = form().read().unwrap();
        assert_eq!(address.country, "US");
        assert_eq!(address.instructions.as_deref(), Some("Ring twice."));
        assert_eq!(address.one_line(), "1450 Juniper Street, Unit 7, Denver, CO 80203, US");
    }

    #[test]
    fn every_missing_part_is_named_at_once() {
        let errors = AddressForm::default().read().unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["street", "locality", "postal_code", "country"]);
    }

    #[test]
    fn addresses_do_not_reach_a_log() {
        let shown = format!("{:?}", form().read().unwrap());
        assert!(!shown.contains("Juniper") && !shown.contains("80203") && !shown.contains("Ring"), "{shown}");
    }

    #[test]
    fn long_texts_are_refused() {
        let change = CartChange { promo: Some(Some("X".repeat(51))), ..CartChange::default() };
        assert_eq!(change.read().unwrap_err().0[0].code, "too_long");
        let blank = CartChange { promo: Some(Some("  ".into())), ..CartChange::default() };
        assert_eq!(blank.read().unwrap().promo, Some(None));
    }
}
