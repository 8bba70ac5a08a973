//! Decimal numbers as they were written, without binary floating point (rule V5).

use std::cmp::Ordering;
use std::fmt;

use basis::{Currency, Money};
use serde::{Deserialize, Serialize};

/// Digits kept after the point, and most digits before it.
const DIGITS: usize = 18;

/// A decimal number: `mantissa / 10^scale`, without trailing zeros, below 10^18 in size.
///
/// Digits beyond the eighteenth after the point only tell that the number is not shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// Why a text is no decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not of the form `-12.5` or `1.25e1`.
    #[error("not a decimal number")]
    Malformed,
    /// 10^18 or more.
    #[error("the number is too large")]
    TooLarge,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// From JSON number text, exponent allowed.
    ///
    /// # Errors
    /// If the text is not a JSON number or the number is 10^18 or more.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (number, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let exponent = parse_exponent(exponent)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || number.ends_with('.') {
            return Err(DecimalError::Malformed);
        }
        let short = exponent == 0 && whole.len() + fraction.len() <= DIGITS;
        let magnitude =
            if short { short_digits(whole, fraction) } else { place_digits(whole, fraction, exponent)? };
        Ok(Self { mantissa: if negative { -magnitude.0 } else { magnitude.0 }, scale: magnitude.1 })
    }

    /// A whole number.
    pub fn from_integer(value: i64) -> Self {
        Self { mantissa: i128::from(value), scale: 0 }
    }

    /// Digits after the point.
    pub const fn scale(self) -> u32 {
        self.scale
    }

    /// Nearest binary number; for coordinates and distances, never for money.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::MAX)
    }

    /// As an amount of major units in `currency`; absent when it has more digits than the currency.
    pub fn to_money(self, currency: Currency) -> Option<Money> {
        let missing = currency.exponent().checked_sub(self.scale)?;
        let minor = self.mantissa.checked_mul(10i128.checked_pow(missing)?)?;
        // Money takes no amount whose opposite does not fit.
        let minor = i64::try_from(minor).ok().filter(|minor| *minor != i64::MIN)?;
        Some(Money { minor, currency })
    }

    /// `self × numerator / denominator` in minor units of a currency with `exponent` digits, as a
    /// fraction that the caller rounds once: (numerator, denominator), denominator above zero.
    pub(crate) fn minor_fraction(self, exponent: u32) -> (i128, i128) {
        let tens = |power: u32| 10i128.pow(power.min(18));
        (self.mantissa.saturating_mul(tens(exponent)), tens(self.scale))
    }
}

/// The exponent; far too large ones become ±1000, which is out of range in any case.
fn parse_exponent(text: &str) -> Result<i32, DecimalError> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DecimalError::Malformed);
    }
    let value = digits.parse::<i32>().unwrap_or(1000).min(1000);
    Ok(if negative { -value } else { value })
}

/// What [`place_digits`] gives for numbers as they mostly are.
fn short_digits(whole: &str, fraction: &str) -> (i128, u32) {
    let fraction = fraction.trim_end_matches('0');
    let digits = whole.bytes().chain(fraction.bytes());
    let mantissa = digits.fold(0u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    (i128::from(mantissa), u32::try_from(fraction.len()).unwrap_or(0))
}

/// Moves the point by `exponent` and cuts to [`DIGITS`] on both sides.
fn place_digits(whole: &str, fraction: &str, exponent: i32) -> Result<(i128, u32), DecimalError> {
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte - b'0').collect();
    let leading = digits.iter().take_while(|digit| **digit == 0).count();
    if leading == digits.len() {
        return Ok((0, 0));
    }
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_add(i64::from(exponent));
    let point = point - i64::try_from(leading).unwrap_or(i64::MAX);
    digits.drain(..leading);
    let limit = i64::try_from(DIGITS).unwrap_or(18);
    if point > limit {
        return Err(DecimalError::TooLarge);
    }
    if point < -limit {
        return Ok((1, 18));
    }
    // Sticky last digit: what is cut off still shows that the number is longer.
    let keep = usize::try_from(point + limit).unwrap_or(0);
    let cut = digits.iter().skip(keep).any(|digit| *digit != 0);
    digits.resize(keep, 0);
    let mut mantissa = digits.iter().fold(0i128, |sum, digit| sum * 10 + i128::from(*digit));
    if cut && mantissa % 10 == 0 {
        mantissa += 1;
    }
    let mut scale = 18;
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Ok((mantissa, scale))
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::try_from(self.scale).unwrap_or(0);
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if scale == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scaled = |value: &Self| value.mantissa * 10i128.pow(18 - value.scale.min(18));
        scaled(self).cmp(&scaled(other))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_and_number_are_the_same_thing(whole in 0u64..1_000_000_000_000, cents in 0u32..100) {
            let value = Decimal::parse(&format!("{whole}.{cents:02}")).unwrap();
            prop_assert_eq!(Decimal::parse(&value.to_string()).unwrap(), value);
            let money = value.to_money(Currency::USD).unwrap();
            prop_assert_eq!(money.minor, i64::try_from(whole * 100 + u64::from(cents)).unwrap());
        }

        #[test]
        fn short_numbers_are_read_like_long_ones(whole in "[0-9]{1,12}", fraction in "[0-9]{0,6}") {
            prop_assert_eq!(Ok(short_digits(&whole, &fraction)), place_digits(&whole, &fraction, 0));
        }

        #[test]
        fn amounts_of_money_are_those_that_their_text_says(
            text in "-?[0-9]{1,20}(\\.[0-9]{1,4})?",
            code in prop::sample::select(vec!["JPY", "EUR", "KWD"]),
        ) {
            let currency = code.parse().unwrap();
            if let Ok(value) = Decimal::parse(&text) {
                let said = Money::from_decimal(&value.to_string(), currency).ok();
                prop_assert_eq!(value.to_money(currency), said);
            }
        }

        #[test]
        fn reading_any_text_never_panics(text in ".{0,40}") {
            let _ = Decimal::parse(&text);
        }
    }

    #[test]
    fn exponents_move_the_point() {
        assert_eq!(Decimal::parse("1.25e1").unwrap().to_string(), "12.5");
        assert_eq!(Decimal::parse("125E-1").unwrap().to_string(), "12.5");
        assert_eq!(Decimal::parse("0e999999999999").unwrap(), Decimal::ZERO);
        assert_eq!(Decimal::parse("1e999"), Err(DecimalError::TooLarge));
        assert_eq!(Decimal::parse("1e18"), Err(DecimalError::TooLarge));
        assert_eq!(Decimal::parse("1e17").unwrap().to_string(), "100000000000000000");
    }

    #[test]
    fn digits_beyond_the_eighteenth_still_show() {
        let long = Decimal::parse("1.0000000000000000000000001").unwrap();
        assert!(long > Decimal::from_integer(1));
        assert_eq!(long.to_money(Currency::USD), None);
        assert!(Decimal::parse("1e-400").unwrap() > Decimal::ZERO);
    }

    #[test]
    fn malformed_numbers_are_refused() {
        for text in ["", "-", ".5", "1.", "+1", "1e", "1e+", "0x1", "1,5", "NaN"] {
            assert_eq!(Decimal::parse(text), Err(DecimalError::Malformed), "{text}");
        }
    }
}
