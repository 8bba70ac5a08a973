//! Money as whole minor units of one currency. No floats, and no sum across currencies.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The US dollar.
    pub const USD: Self = Self(iso_currency::Currency::USD);
    /// The euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);

    /// The three upper-case letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Digits after the point: 0 for JPY, 2 for USD, 3 for KWD. Currencies without a minor unit count as 0.
    pub fn exponent(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// The sign people read, such as `€`.
    pub fn symbol(self) -> String {
        self.0.symbol().to_string()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(text)
            .map(Self)
            .ok_or_else(|| MoneyError::UnknownCurrency { code: text.chars().take(16).collect() })
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Why money could not be made or added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not an ISO 4217 code.
    #[error("{code:?} is not a currency code of ISO 4217")]
    UnknownCurrency {
        /// What was given.
        code: String,
    },
    /// A sum over two currencies.
    #[error("{left} and {right} cannot be added")]
    MixedCurrency {
        /// The first currency.
        left: Currency,
        /// The second currency.
        right: Currency,
    },
    /// Larger than a 64-bit count of minor units.
    #[error("the amount is too large")]
    TooLarge,
    /// Not a decimal number, or with more digits after the point than the currency has.
    #[error("{text:?} is not an amount in {currency}")]
    NotAnAmount {
        /// What was given.
        text: String,
        /// The currency it should be in.
        currency: Currency,
    },
}

/// An amount in whole minor units (cents) of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative for discounts.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// From decimal text in major units (`17.6` dollars are 1760 cents), exactly. Trailing zeros are allowed.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let bad = || MoneyError::NotAnAmount { text: text.chars().take(40).collect(), currency };
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return Err(bad());
        }
        let exponent = usize::try_from(currency.exponent()).unwrap_or(0);
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > exponent {
            return Err(bad());
        }
        let minor: i64 =
            format!("{whole}{fraction:0<exponent$}").parse().map_err(|_| MoneyError::TooLarge)?;
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// Decimal text in major units with all digits of the currency: `17.60`.
    pub fn to_decimal(self) -> String {
        let exponent = usize::try_from(self.currency.exponent()).unwrap_or(0);
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        let sign = if self.minor < 0 { "-" } else { "" };
        if exponent == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The sum, if both are of one currency and it fits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrency { left: self.currency, right: other.currency });
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    /// The amount `times` over, if it fits.
    pub fn checked_mul(self, times: i64) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(times).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    /// The same amount with the other sign, if it fits.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        self.checked_mul(-1)
    }
}

impl fmt::Display for Money {
    /// For logs and messages between programs, such as `17.60 USD`. People read [`crate::Locale::money`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn decimal_text_and_minor_units_are_the_same_thing(minor in -1_000_000_000_000i64..1_000_000_000_000) {
            for code in ["JPY", "USD", "KWD"] {
                let money = Money::new(minor, code.parse().unwrap());
                prop_assert_eq!(Money::from_decimal(&money.to_decimal(), money.currency).unwrap(), money);
            }
        }
    }

    #[test]
    fn prices_are_read_as_decimal_text() {
        let cents = |text| Money::from_decimal(text, Currency::USD).map(|money| money.minor);
        assert_eq!(cents("17.6"), Ok(1760));
        assert_eq!(cents("17.600"), Ok(1760));
        assert_eq!(cents("0"), Ok(0));
        assert_eq!(cents("-5.50"), Ok(-550));
        for bad in ["", ".", "1.", ".5", "1.005", "1e2", "1,5", "--1", "+1", " 1"] {
            assert!(cents(bad).is_err(), "{bad:?}");
        }
        assert_eq!(cents("99999999999999999999"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn currencies_do_not_mix() {
        assert!(Money::zero(Currency::USD).checked_add(Money::zero(Currency::EUR)).is_err());
        assert!(Money::new(i64::MAX, Currency::USD).checked_add(Money::new(1, Currency::USD)).is_err());
    }
}
