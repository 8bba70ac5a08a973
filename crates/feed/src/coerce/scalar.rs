//! Single values: text, numbers, booleans, addresses, enums (rules V3 to V6).

use texts::{Said, Says};

use super::time;
use crate::code::Code;
use crate::decimal::{Decimal, DecimalError};
use crate::json::Json;
use crate::problem::{Finding, Findings};
use crate::row::Value;
use crate::schema::{Bounds, Kind, Property};

/// A value, or none if it was ignored, with a warning if there is something to say.
pub(super) struct Scalar<'a> {
    pub(super) value: Option<Value<'a>>,
    pub(super) note: Option<Finding>,
}

impl<'a> From<Value<'a>> for Scalar<'a> {
    fn from(value: Value<'a>) -> Self {
        Self { value: Some(value), note: None }
    }
}

fn fail(code: Code, property: &Property, value: &Json<'_>, says: impl Into<Says>) -> Finding {
    let value = match value {
        Json::Text(text) => (*text).to_owned(),
        other => other.to_string(),
    };
    Finding::new(code, says)
        .with("property", Said::fixed(property.name))
        .property(property.name)
        .value(&value)
}

/// Reads one value of a property that is neither a reference nor an object.
pub(super) fn scalar<'a>(property: &Property, value: &Json<'a>) -> Result<Scalar<'a>, Finding> {
    let found = |text: &'a str| Scalar::from(Value::Text(text));
    match property.kind {
        Kind::Text => text(property, value).map(found),
        Kind::Url => formatted(property, value, "feed-says-must-be-url", address).map(found),
        Kind::Phone => formatted(property, value, "feed-says-must-be-phone", phone).map(found),
        Kind::Country => formatted(property, value, "feed-says-must-be-country", country)
            .map(|code| Value::Word(code).into()),
        Kind::Currency => {
            let code = |text: &str| text.parse::<basis::Currency>().ok().map(basis::Currency::code);
            formatted(property, value, "feed-says-must-be-currency", code)
                .map(|code| Value::Word(code).into())
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
            Err(fail(Code::IncorrectType, property, value, "feed-says-must-be-single"))
        }
    }
}

fn text<'a>(property: &Property, value: &Json<'a>) -> Result<&'a str, Finding> {
    match value {
        Json::Text(text) => Ok(text),
        Json::Number(text) if is_integer(text) => Ok(text),
        _ => Err(fail(Code::IncorrectType, property, value, "feed-says-must-be-string")),
    }
}

fn formatted<'a, T>(
    property: &Property,
    value: &Json<'a>,
    must: &'static str,
    read: impl Fn(&'a str) -> Option<T>,
) -> Result<T, Finding> {
    read(text(property, value)?).ok_or_else(|| fail(Code::IncorrectFormat, property, value, must))
}

fn address(text: &str) -> Option<&str> {
    let url = url::Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(text)
}

fn phone(text: &str) -> Option<&str> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let rest = text.trim().strip_prefix('+').unwrap_or(text.trim());
    let plain = rest.bytes().all(|byte| byte.is_ascii_digit() || b" -./()".contains(&byte));
    (plain && (4..=15).contains(&digits)).then(|| text.trim())
}

/// ISO 3166-1 alpha-2 codes, and XK, which is in common use.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES \
    ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG \
    MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL \
    PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK";

fn country(text: &str) -> Option<&'static str> {
    COUNTRIES.split_ascii_whitespace().find(|code| code.eq_ignore_ascii_case(text))
}

/// Rule V4: `^-?\d+$`.
pub(crate) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn whole(property: &Property, value: &Json<'_>, bounds: Bounds) -> Result<i64, Finding> {
    let text = match value {
        Json::Number(text) | Json::Text(text) if is_integer(text) => text,
        _ => return Err(fail(Code::IncorrectType, property, value, "feed-says-must-be-integer")),
    };
    let number = text.parse::<i64>().ok().filter(|number| *number <= i64::from(i32::MAX));
    let most = || Says::new("feed-says-must-be-at-most").with("max", i32::MAX);
    let number = number.ok_or_else(|| fail(Code::OutOfRange, property, value, most()))?;
    if in_bounds(Decimal::from_integer(number), bounds) {
        Ok(number)
    } else {
        Err(fail(Code::OutOfRange, property, value, within(bounds)))
    }
}

/// A display order: read like an integer, ignored with a finding if it is none.
pub(super) fn integer(value: &Json<'_>, property: &Property, findings: &mut Findings) -> Option<i64> {
    let text = match value {
        Json::Number(text) | Json::Text(text) => text,
        _ => "",
    };
    let number = if is_integer(text) { text.parse().ok() } else { None };
    if number.is_none() {
        let finding = Finding::new(Code::IncorrectType, "feed-says-display-order");
        let finding = finding.with("property", property.name).property(property.name);
        findings.add(finding.value(&value.to_string()));
    }
    number
}

/// Rule V5.
fn decimal(property: &Property, value: &Json<'_>, bounds: Bounds) -> Result<Decimal, Finding> {
    let text = match value {
        Json::Number(text) => text,
        Json::Text(text) if !text.contains(['e', 'E']) => text,
        _ => return Err(fail(Code::IncorrectType, property, value, "feed-says-must-be-number")),
    };
    match Decimal::parse(text) {
        Ok(number) if in_bounds(number, bounds) => Ok(number),
        Ok(_) => Err(fail(Code::OutOfRange, property, value, within(bounds))),
        Err(DecimalError::TooLarge) => {
            Err(fail(Code::OutOfRange, property, value, "feed-says-must-be-storable"))
        }
        Err(DecimalError::Malformed) => {
            Err(fail(Code::IncorrectType, property, value, "feed-says-must-be-number"))
        }
    }
}

fn within(bounds: Bounds) -> Says {
    let Bounds { min, above, max } = bounds;
    match (max, above) {
        (Some(max), false) => Says::new("feed-says-must-be-between").with("max", max),
        (Some(max), true) => Says::new("feed-says-must-be-above-up-to").with("max", max),
        (None, true) => Says::new("feed-says-must-be-above"),
        (None, false) => Says::new("feed-says-must-be-at-least"),
    }
    .with("min", min)
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
        Json::Text("true") => Ok(true),
        Json::Text("false") => Ok(false),
        _ => Err(fail(Code::IncorrectType, property, value, "feed-says-must-be-boolean")),
    }
}

fn date_time(property: &Property, value: &Json<'_>) -> Result<Scalar<'static>, Finding> {
    let must = "feed-says-must-be-date-time";
    match value {
        Json::Text(text) => match time::parse_date_time(text) {
            Some(at) => Ok(Value::DateTime(at).into()),
            None => Err(fail(Code::IncorrectFormat, property, value, must)),
        },
        Json::Number(_) => Err(fail(Code::IncorrectFormat, property, value, must)),
        _ => Err(fail(Code::IncorrectType, property, value, must)),
    }
}

fn time_of_day(property: &Property, value: &Json<'_>) -> Result<Scalar<'static>, Finding> {
    let must = "feed-says-must-be-time";
    match value {
        Json::Text(text) => {
            let Some((minutes, lenient)) = time::parse_time(text) else {
                return Err(fail(Code::IncorrectFormat, property, value, must));
            };
            let note =
                lenient.then(|| fail(Code::LenientTime, property, value, "feed-says-must-be-written-time"));
            Ok(Scalar { value: Some(Value::Time(minutes)), note })
        }
        Json::Number(_) => Err(fail(Code::IncorrectFormat, property, value, must)),
        _ => Err(fail(Code::IncorrectType, property, value, must)),
    }
}

/// Chapter 4: unknown values of strict enums are errors; others are warned of and ignored, except
/// that a single value is kept as it was sent, so that the row is not incomplete without it.
fn member_of<'a>(
    property: &Property,
    values: &crate::schema::Enumeration,
    value: &Json<'a>,
) -> Result<Scalar<'a>, Finding> {
    let text = text(property, value)?;
    if let Some(found) = values.find(text) {
        return Ok(Value::Word(found).into());
    }
    let one_of = Says::new("feed-says-must-be-one-of").with("values", values.values.join(", "));
    let finding = fail(Code::IncorrectEnum, property, value, one_of);
    if values.strict {
        return Err(finding);
    }
    let value = (!property.many).then_some(Value::Text(text));
    Ok(Scalar { value, note: Some(finding.warning()) })
}
