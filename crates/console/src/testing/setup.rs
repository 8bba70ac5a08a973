//! The test configuration: what the kit has to know of the partner.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Currency, FieldErrors, GeoPoint, Money};
use certification::{CertificationError, TestSetup};
use feed::ServiceType;
use identity::{Permission, record_audit};
use ordering::DeliveryAddress;
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use super::here;
use crate::frame::{Place, Rows, rows};
use crate::state::ConsoleState;
use crate::visit::Visit;

/// The fields as they stand in the form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SetupFields {
    currency: String,
    minimum_order: String,
    minimum_on_takeout: String,
    valid_promo: String,
    promo_minimum: String,
    invalid_promo: String,
    delivery: String,
    takeout: String,
    guest: String,
    payment_valid: String,
    payment_declined: String,
    street: String,
    locality: String,
    region: String,
    postal_code: String,
    country: String,
    latitude: String,
    longitude: String,
}

#[derive(Template)]
#[template(path = "console/testing_setup.html")]
struct SetupPage {
    chrome: Chrome,
    rows: Rows,
    here: String,
    may_edit: bool,
    fields: SetupFields,
    errors: FormErrors,
}

fn tick(on: bool) -> String {
    if on { "on".to_owned() } else { String::new() }
}

impl SetupFields {
    fn of(setup: &TestSetup) -> Self {
        let amount = |money: Option<Money>| money.map(Money::to_decimal).unwrap_or_default();
        let currency = setup.minimum_order.or(setup.promo_minimum).map(|money| money.currency);
        let address = setup.out_of_range.as_ref();
        let part = |of: fn(&DeliveryAddress) -> String| address.map(of).unwrap_or_default();
        let point = address.and_then(|address| address.location);
        let degrees = |of: fn(GeoPoint) -> f64| point.map(|point| of(point).to_string()).unwrap_or_default();
        Self {
            currency: currency.map(|currency| currency.code().to_owned()).unwrap_or_default(),
            minimum_order: amount(setup.minimum_order),
            minimum_on_takeout: tick(setup.minimum_on_takeout),
            valid_promo: setup.valid_promo.clone().unwrap_or_default(),
            promo_minimum: amount(setup.promo_minimum),
            invalid_promo: setup.invalid_promo.clone().unwrap_or_default(),
            delivery: tick(setup.tests(ServiceType::Delivery)),
            takeout: tick(setup.tests(ServiceType::Takeout)),
            guest: tick(setup.guest),
            payment_valid: setup.payment_valid.clone(),
            payment_declined: setup.payment_declined.clone(),
            street: part(|address| address.lines.join(", ")),
            locality: part(|address| address.locality.clone()),
            region: part(|address| address.region.clone().unwrap_or_default()),
            postal_code: part(|address| address.postal_code.clone()),
            country: part(|address| address.country.clone()),
            latitude: degrees(|point| point.latitude),
            longitude: degrees(|point| point.longitude),
        }
    }

    fn read(&self) -> Result<TestSetup, FieldErrors> {
        let mut errors = FieldErrors::new();
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (minimum_order, promo_minimum) = (
            self.amount("minimum_order", &self.minimum_order, &mut errors),
            self.amount("promo_minimum", &self.promo_minimum, &mut errors),
        );
        let mut service_types = Vec::new();
        if !self.delivery.is_empty() {
            service_types.push(ServiceType::Delivery);
        }
        if !self.takeout.is_empty() {
            service_types.push(ServiceType::Takeout);
        }
        if service_types.is_empty() {
            errors.push("delivery", "required", "choose one service at least");
        }
        let out_of_range = self.address(&mut errors);
        errors.finish(TestSetup {
            minimum_order,
            minimum_on_takeout: !self.minimum_on_takeout.is_empty(),
            valid_promo: filled(&self.valid_promo),
            promo_minimum,
            invalid_promo: filled(&self.invalid_promo),
            out_of_range,
            service_types: if service_types.len() == 2 { Vec::new() } else { service_types },
            payment_valid: self.payment_valid.clone(),
            payment_declined: self.payment_declined.clone(),
            guest: !self.guest.is_empty(),
        })
    }

    fn amount(&self, field: &str, text: &str, errors: &mut FieldErrors) -> Option<Money> {
        let text = text.trim().replace(',', ".");
        if text.is_empty() {
            return None;
        }
        let Ok(currency) = self.currency.trim().to_ascii_uppercase().parse::<Currency>() else {
            errors.push("currency", "currency_invalid", "write a currency such as EUR");
            return None;
        };
        let amount = Money::from_decimal(&text, currency);
        amount.map_err(|_| errors.push(field, "not_an_amount", "write an amount such as 10.00")).ok()
    }

    /// The address, if any of it is filled in.
    fn address(&self, errors: &mut FieldErrors) -> Option<DeliveryAddress> {
        let texts = [&self.street, &self.locality, &self.postal_code, &self.latitude, &self.longitude];
        if texts.iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        for (field, text) in [
            ("street", &self.street),
            ("locality", &self.locality),
            ("postal_code", &self.postal_code),
            ("country", &self.country),
        ] {
            if text.trim().is_empty() {
                errors.push(field, "required", "fill this in");
            }
        }
        let degrees = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
        let point = degrees(&self.latitude).zip(degrees(&self.longitude));
        let location = point.and_then(|(latitude, longitude)| GeoPoint::new(latitude, longitude));
        if location.is_none() {
            errors.push("latitude", "out_of_range", "write degrees such as 48.85 and 2.35");
        }
        Some(DeliveryAddress {
            lines: vec![self.street.trim().to_owned()],
            locality: self.locality.trim().to_owned(),
            region: Some(self.region.trim().to_owned()).filter(|region| !region.is_empty()),
            postal_code: self.postal_code.trim().to_owned(),
            country: self.country.trim().to_ascii_uppercase(),
            location,
            instructions: None,
        })
    }
}

fn page(visit: &Visit, fields: SetupFields, errors: FormErrors) -> Result<SetupPage, PageError> {
    let (environment, t) = (visit.environment()?, visit.t());
    let list = here(visit, environment);
    Ok(SetupPage {
        chrome: visit
            .chrome(t.get("certification-setup"))
            .crumb(list.clone(), t.get("certification-page"))
            .wide(),
        rows: rows(visit, environment, Place::Testing),
        here: format!("{list}/setup"),
        may_edit: visit.may(Permission::RunTests),
        fields,
        errors,
    })
}

/// `GET …/testing/{environment}/setup`
pub(crate) async fn show_setup(
    visit: Visit,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    let setup = state.certification.setup(visit.partner.id, visit.environment()?).await?;
    Ok(Page(page(&visit, SetupFields::of(&setup), FormErrors::none())?).into_response())
}

/// `POST …/testing/{environment}/setup`
pub(crate) async fn save_setup(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(fields): Form<SetupFields>,
) -> Result<Response, PageError> {
    visit.require(Permission::RunTests)?;
    let (environment, partner) = (visit.environment()?, visit.partner.id);
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    let actor = visit.member.actor();
    let kept = match fields.read() {
        Err(errors) => Err(CertificationError::Invalid(errors)),
        Ok(setup) => state.certification.set_setup(partner, environment, setup, actor.clone()).await,
    };
    match kept {
        Ok(_) => {}
        Err(CertificationError::Invalid(errors)) => {
            let page = page(&visit, fields, FormErrors::new(visit.t(), &errors))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
        }
        Err(other) => return Err(other.into()),
    }
    let (ambient, subject) = (state.ambient.clone(), environment.to_string());
    let nothing = serde_json::json!({});
    state
        .db
        .write(move |tx| {
            record_audit(tx, &ambient, &actor, Some(partner), "certification.setup", &subject, &nothing)
        })
        .await?;
    Ok(see_other_with(&here(&visit, environment), "flash-certification-setup"))
}
