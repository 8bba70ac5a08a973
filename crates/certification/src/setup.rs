//! What a test needs to know of a partner (16.1): its test configuration. Pure.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basis::{FieldErrors, Money};
use feed::ServiceType;
use ordering::DeliveryAddress;
use serde::{Deserialize, Serialize};

const MAX_PROMO: usize = 50;
const MAX_TOKEN: usize = 50_000;

/// The test configuration of a partner in one environment.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TestSetup {
    /// The minimum order value, if there is one. It holds for restaurants of its currency.
    pub minimum_order: Option<Money>,
    /// Whether the minimum holds for takeout too; otherwise for delivery alone.
    pub minimum_on_takeout: bool,
    /// A promo code that works, if there is one.
    pub valid_promo: Option<String>,
    /// From which value the code works, if more than the minimum is needed.
    pub promo_minimum: Option<Money>,
    /// A promo code that does not work; without one, a code is made up.
    pub invalid_promo: Option<String>,
    /// An address that no restaurant delivers to; without one, a point 50 km outside every area is taken.
    pub out_of_range: Option<DeliveryAddress>,
    /// The services to test; none is all.
    pub service_types: Vec<ServiceType>,
    /// The payment token that the partner's test gateway takes, in base64.
    pub payment_valid: String,
    /// The payment token that it declines, in base64.
    pub payment_declined: String,
    /// Whether guests may order.
    pub guest: bool,
}

impl Default for TestSetup {
    fn default() -> Self {
        Self {
            minimum_order: None,
            minimum_on_takeout: false,
            valid_promo: None,
            promo_minimum: None,
            invalid_promo: None,
            out_of_range: None,
            service_types: Vec::new(),
            payment_valid: STANDARD.encode("{\"token\":\"sandbox-ok\"}"),
            payment_declined: STANDARD.encode("{\"token\":\"sandbox-declined\"}"),
            guest: false,
        }
    }
}

impl fmt::Debug for TestSetup {
    /// Leaves tokens and the address out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestSetup").field("minimum_order", &self.minimum_order).finish_non_exhaustive()
    }
}

impl TestSetup {
    /// The same with texts tidied, or everything that is wrong with it. Fields are `minimum_order`, `promo_minimum`,
    /// `valid_promo`, `invalid_promo`, `payment_valid` and `payment_declined`.
    pub fn read(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        for (field, amount) in [("minimum_order", self.minimum_order), ("promo_minimum", self.promo_minimum)]
        {
            if amount.is_some_and(|amount| amount.minor <= 0) {
                errors.push(field, "not_an_amount", "write an amount above zero");
            }
        }
        for (field, code) in
            [("valid_promo", &mut self.valid_promo), ("invalid_promo", &mut self.invalid_promo)]
        {
            *code = code.take().map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
            if code.as_ref().is_some_and(|code| code.chars().count() > MAX_PROMO) {
                errors.push(field, "too_long", format!("write at most {MAX_PROMO} characters"));
            }
        }
        if self.valid_promo.is_some() && self.valid_promo == self.invalid_promo {
            errors.push("invalid_promo", "same_code", "this is the code that works");
        }
        let usual = Self::default();
        for (field, token, usual) in [
            ("payment_valid", &mut self.payment_valid, usual.payment_valid),
            ("payment_declined", &mut self.payment_declined, usual.payment_declined),
        ] {
            *token = token.trim().to_owned();
            if token.is_empty() {
                *token = usual;
            } else if token.len() > MAX_TOKEN {
                errors.push(field, "too_long", "a token has a few kilobytes at most");
            }
        }
        self.service_types.sort_unstable();
        self.service_types.dedup();
        errors.finish(self)
    }

    /// Whether this service is tested.
    pub fn tests(&self, service_type: ServiceType) -> bool {
        self.service_types.is_empty() || self.service_types.contains(&service_type)
    }

    /// The minimum that holds for a cart of this service and currency.
    pub fn minimum(&self, service_type: ServiceType, currency: basis::Currency) -> Option<Money> {
        let holds = service_type == ServiceType::Delivery || self.minimum_on_takeout;
        self.minimum_order.filter(|minimum| holds && minimum.currency == currency)
    }
}

#[cfg(test)]
mod tests {
    use basis::Currency;

    use super::*;

    #[test]
    fn what_is_left_empty_is_the_usual_and_what_is_wrong_is_named_at_once() {
        let empty =
            TestSetup { payment_valid: " ".into(), valid_promo: Some("  ".into()), ..TestSetup::default() };
        assert_eq!(empty.read().unwrap(), TestSetup::default());
        let wrong = TestSetup {
            minimum_order: Some(Money::zero(Currency::EUR)),
            valid_promo: Some("A".into()),
            invalid_promo: Some("A".into()),
            payment_declined: "x".repeat(MAX_TOKEN + 1),
            ..TestSetup::default()
        };
        let errors = wrong.read().unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["minimum_order", "invalid_promo", "payment_declined"]);
    }

    #[test]
    fn the_minimum_holds_for_delivery_and_its_currency() {
        let setup =
            TestSetup { minimum_order: Some(Money::new(1000, Currency::USD)), ..TestSetup::default() };
        assert!(setup.minimum(ServiceType::Delivery, Currency::USD).is_some());
        assert!(setup.minimum(ServiceType::Takeout, Currency::USD).is_none());
        assert!(setup.minimum(ServiceType::Delivery, Currency::EUR).is_none());
    }
}
