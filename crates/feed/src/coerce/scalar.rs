//! Single values: text, numbers, booleans, addresses, enums (rules V3 to V6).

use std::fmt::Display;

use super::time;
use crate::code::Code;
use crate::decimal::{Decimal, DecimalError};
use crate::json::Json;
use crate::problem::{Finding, Findings};
use crate::row::Value;
use crate::schema::{Bounds, Kind, Property};

/// A value, or none if it was ignored, with a warning if there is something to say.
pub(super) struct Scalar {
    pub(super) value: Option<Value>,
    pub(super) note: Option<Finding>,
}

impl From<Value> for Scalar {
    fn from(value: Value) -> Self {
        Self { value: Some(value), note: None }
    }
}

fn fail(code: Code, property: &Property, value: &Json<'_>, must: impl Display) -> Finding {
    let value = match value {
        Json::Text(text) => text.to_string(),
        other => other.to_string(),
    };
    Finding::new(code, format!("{} must be {must}", property.name)).property(property.name).value(&value)
}

/// Reads one value of a property that is neither a reference nor an object.
pub(super) fn scalar(property: &Property, value: &Json<'_>) -> Result<Scalar, Finding> {
    let boxed = |text: String| Scalar::from(Value::Text(text.into()));
    match property.kind {
        Kind::Text => text(property, value).map(boxed),
        Kind::Url => formatted(property, value, "an http or https address", |text| {
            url::Url::parse(text)
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https"))
                .map(|_| text.to_owned())
        })
        .map(boxed),
        Kind::Phone => {
            formatted(property, value, "a telephone number such as +11234567890", phone).map(boxed)
        }
        Kind::Country => {
            formatted(property, value, "a country code of two letters (ISO 3166-1)", country).map(boxed)
        }
        Kind::Currency => {
            formatted(property, value, "a currency code of three capital letters (ISO 4217)", |text| {
                text.parse::<basis::Currency>().ok().map(|currency| currency.code().to_owned())
            })
            .map(boxed)
        }
        Kind::Integer(bounds) => whole(property, value, bounds).map(|number| Value::Integer(number).into()),
        Kind::Number(bounds) | Kind::Price(bounds) => {
            decimal(property, value, bounds).map(|number| Value::Decimal(Box::new(number)).into())
        }
        Kind::Boolean => boolean(property, value).map(|value| Value::Boolean(value).into()),
        Kind::DateTime => date_time(property, value),
        Kind::Time => time_of_day(property, value),
        Kind::Enum(values) => member_of(property, values, value),
        Kind::Reference(_) | Kind::Object(_) => {
            Err(fail(Code::IncorrectType, property, value, "a single value"))
        }
    }
}

fn text(property: &Property, value: &Json<'_>) -> Result<String, Finding> {
    match value {
        Json::Text(text) => Ok(text.to_string()),
        Json::Number(text) if is_integer(text) => Ok((*text).to_owned()),
        _ => Err(fail(Code::IncorrectType, property, value, "a string")),
    }
}

fn formatted(
    property: &Property,
    value: &Json<'_>,
    must: &str,
    read: impl Fn(&str) -> Option<String>,
) -> Result<String, Finding> {
    let text = text(property, value)?;
    read(&text).ok_or_else(|| fail(Code::IncorrectFormat, property, value, must))
}

fn phone(text: &str) -> Option<String> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let rest = text.trim().strip_prefix('+').unwrap_or(text.trim());
    let plain = rest.bytes().all(|byte| byte.is_ascii_digit() || b" -./()".contains(&byte));
    (plain && (4..=15).contains(&digits)).then(|| text.trim().to_owned())
}

/// ISO 3166-1 alpha-2 codes, and XK, which is in common use.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES \
    ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG \
    MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL \
    PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK";

fn country(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    (upper.len() == 2 && COUNTRIES.split_ascii_whitespace().any(|code| code == upper)).then_some(upper)
}

/// Rule V4: `^-?\d+$`.
pub(crate) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn whole(property: &Property, value: &Json<'_>, bounds: Bounds) -> Result<i64, Finding> {
    let text = match value {
        Json::Number(text) if is_integer(text) => text,
        Json::Text(text) if is_integer(text) => text.as_ref(),
        _ => return Err(fail(Code::IncorrectType, property, value, "an integer without a fraction")),
    };
    let number = text.parse::<i64>().ok().filter(|number| *number <= i64::from(i32::MAX));
    let number = number.ok_or_else(|| fail(Code::OutOfRange, property, value, "at most 2147483647"))?;
    if in_bounds(Decimal::from_integer(number), bounds) {
        Ok(number)
    } else {
        Err(fail(Code::OutOfRange, property, value, bounds))
    }
}

/// A display order: read like an integer, ignored with a finding if it is none.
pub(super) fn integer(value: &Json<'_>, property: &Property, findings: &mut Findings) -> Option<i64> {
    let text = match value {
        Json::Number(text) => text,
        Json::Text(text) => text.as_ref(),
        _ => "",
    };
    let number = if is_integer(text) { text.parse().ok() } else { None };
    if number.is_none() {
        let message = format!("displayOrder in {} must be an integer", property.name);
        findings.add(
            Finding::new(Code::IncorrectType, message).property(property.name).value(&value.to_string()),
        );
    }
    number
}

/// Rule V5.
fn decimal(property: &Property, value: &Json<'_>, bounds: Bounds) -> Result<Decimal, Finding> {
    let text = match value {
        Json::Number(text) => text,
        Json::Text(text) if !text.contains(['e', 'E']) => text.as_ref(),
        _ => return Err(fail(Code::IncorrectType, property, value, "a number")),
    };
    match Decimal::parse(text) {
        Ok(number) if in_bounds(number, bounds) => Ok(number),
        Ok(_) => Err(fail(Code::OutOfRange, property, value, bounds)),
        Err(DecimalError::TooLarge) => Err(fail(Code::OutOfRange, property, value, "below 10^18")),
        Err(DecimalError::Malformed) => Err(fail(Code::IncorrectType, property, value, "a number")),
    }
}

fn in_bounds(number: Decimal, bounds: Bounds) -> bool {
    let min = Decimal::from_integer(bounds.min);
    let low = if bounds.above { number > min } else { number >= min };
    low && bounds.max.is_none_or(|max| number <= Decimal::from_integer(max))
}

/// Rule V6.
fn boolean(property: &Property, value: &Json<'_>) -> Result<bool, Finding> {
    match value {
        Json::Bool(value) => Ok(*value),
        Json::Text(text) if text == "true" => Ok(true),
        Json::Text(text) if text == "false" => Ok(false),
        _ => Err(fail(Code::IncorrectType, property, value, "true or false")),
    }
}

fn date_time(property: &Property, value: &Json<'_>) -> Result<Scalar, Finding> {
    let must = "a date and time with zone such as 2022-01-02T00:00:00-07:00";
    match value {
        Json::Text(text) => match time::parse_date_time(text) {
            Some(at) => Ok(Value::DateTime(at).into()),
            None => Err(fail(Code::IncorrectFormat, property, value, must)),
        },
        Json::Number(_) => Err(fail(Code::IncorrectFormat, property, value, must)),
        _ => Err(fail(Code::IncorrectType, property, value, must)),
    }
}

fn time_of_day(property: &Property, value: &Json<'_>) -> Result<Scalar, Finding> {
    let must = "a local time such as T08:30:00";
    match value {
        Json::Text(text) => {
            let Some((minutes, lenient)) = time::parse_time(text) else {
                return Err(fail(Code::IncorrectFormat, property, value, must));
            };
            let note = lenient.then(|| fail(Code::LenientTime, property, value, "written THH:MM:SS"));
            Ok(Scalar { value: Some(Value::Time(minutes)), note })
        }
        Json::Number(_) => Err(fail(Code::IncorrectFormat, property, value, must)),
        _ => Err(fail(Code::IncorrectType, property, value, must)),
    }
}

/// Chapter 4: unknown values of strict enums are errors; others are warned of and ignored, except
/// that a single value is kept as it was sent, so that the row is not incomplete without it.
fn member_of(
    property: &Property,
    values: &crate::schema::Enumeration,
    value: &Json<'_>,
) -> Result<Scalar, Finding> {
    let text = text(property, value)?;
    if let Some(found) = values.find(&text) {
        return Ok(Value::Word(found).into());
    }
    let finding =
        fail(Code::IncorrectEnum, property, value, format_args!("one of {}", values.values.join(", ")));
    if values.strict {
        return Err(finding);
    }
    let value = (!property.many).then(|| Value::Text(text.into()));
    Ok(Scalar { value, note: Some(finding.warning()) })
}
