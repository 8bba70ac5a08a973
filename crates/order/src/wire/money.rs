//! Money and prices on the wire (6.1).

use basis::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::scalar::{Extra, int32, int64, int64_text, is_zero, wire_enum};

/// Billionths in one whole unit.
const NANOS_PER_UNIT: i128 = 1_000_000_000;

/// Why money on the wire is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireMoneyError {
    /// `currencyCode` is missing or not of ISO 4217.
    #[error("currencyCode {code:?} is not a currency of ISO 4217")]
    UnknownCurrency {
        /// What was sent.
        code: String,
    },
    /// `units` and `nanos` have different signs.
    #[error("units {units} and nanos {nanos} have different signs")]
    Sign {
        /// Whole units as sent.
        units: i64,
        /// Billionths as sent.
        nanos: i32,
    },
    /// `nanos` is a whole unit or more.
    #[error("nanos {nanos} is not between -999999999 and 999999999")]
    Nanos {
        /// Billionths as sent.
        nanos: i32,
    },
    /// Finer than the minor unit of the currency.
    #[error("{units} units and {nanos} nanos are not whole minor units of {currency}")]
    NotRounded {
        /// Whole units as sent.
        units: i64,
        /// Billionths as sent.
        nanos: i32,
        /// The currency.
        currency: Currency,
    },
    /// More minor units than 64 bits hold.
    #[error("the amount is too large")]
    TooLarge,
}

/// `Money` on the wire: whole units and billionths, both of one sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireMoney {
    /// ISO 4217; required even when the amount is 0.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency_code: String,
    /// Whole units.
    #[serde(
        default,
        deserialize_with = "int64",
        serialize_with = "int64_text",
        skip_serializing_if = "is_zero"
    )]
    pub units: i64,
    /// Billionths of a unit.
    #[serde(default, deserialize_with = "int32", skip_serializing_if = "is_zero")]
    pub nanos: i32,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl WireMoney {
    /// The amount in minor units. Checks currency, sign and rounding (6.1).
    pub fn to_money(&self) -> Result<Money, WireMoneyError> {
        let (units, nanos) = (self.units, self.nanos);
        let currency: Currency = self.currency_code.parse().map_err(|_| WireMoneyError::UnknownCurrency {
            code: self.currency_code.chars().take(16).collect(),
        })?;
        if i128::from(nanos).abs() >= NANOS_PER_UNIT {
            return Err(WireMoneyError::Nanos { nanos });
        }
        if (units > 0 && nanos < 0) || (units < 0 && nanos > 0) {
            return Err(WireMoneyError::Sign { units, nanos });
        }
        let total = i128::from(units) * NANOS_PER_UNIT + i128::from(nanos);
        let step = NANOS_PER_UNIT / minor_units(currency);
        if total % step != 0 {
            return Err(WireMoneyError::NotRounded { units, nanos, currency });
        }
        let minor = i64::try_from(total / step).map_err(|_| WireMoneyError::TooLarge)?;
        Ok(Money::new(minor, currency))
    }
}

/// Minor units in one whole unit: 100 for USD, 1 for JPY. Never more than a billion.
fn minor_units(currency: Currency) -> i128 {
    10_i128.pow(currency.exponent().min(9))
}

impl From<Money> for WireMoney {
    fn from(money: Money) -> Self {
        let per_unit = minor_units(money.currency);
        let minor = i128::from(money.minor);
        let units = i64::try_from(minor / per_unit).unwrap_or(i64::MAX);
        let nanos = i32::try_from(minor % per_unit * (NANOS_PER_UNIT / per_unit)).unwrap_or(0);
        Self { currency_code: money.currency.code().to_owned(), units, nanos, extra: Extra::new() }
    }
}

wire_enum! {
    /// Whether a price may still change.
    PriceType {
        /// At checkout and submit.
        Estimate = "ESTIMATE",
        /// The final amount, in updates.
        Actual = "ACTUAL",
        /// Invalid to send.
        Invalid = "UNKNOWN",
    }
}

/// An amount and whether it is final.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Estimate or final; absent is read as an estimate.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PriceType>,
    /// The amount; required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<WireMoney>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Price {
    /// An estimated price, as checkout and submit carry it.
    pub fn estimate(money: Money) -> Self {
        Self { kind: Some(PriceType::Estimate), amount: Some(money.into()), extra: Extra::new() }
    }

    /// A final price, as updates carry it.
    pub fn actual(money: Money) -> Self {
        Self { kind: Some(PriceType::Actual), amount: Some(money.into()), extra: Extra::new() }
    }
}
