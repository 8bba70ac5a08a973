//! Tolerant reading of the members of a row (2.3).

use basis::GeoPoint;
use jiff::Timestamp;
use order::ServiceKind;
use serde_json::Value;

use super::model::Window;

/// One row of a feed.
pub(crate) struct Row<'a>(pub(crate) &'a Value);

impl Row<'_> {
    fn one(&self, name: &str) -> Option<&Value> {
        match self.0.get(name)? {
            Value::Array(values) if values.len() == 1 => values.first(),
            Value::Array(_) | Value::Null => None,
            value => Some(value),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.one(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Object(members) => members.get("@id").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        }
    }

    /// A list of texts or of foreign keys in either form (V7, V9).
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let element = |value: &Value| match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Object(members) => members.get("@id").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        };
        match self.0.get(name) {
            Some(Value::Array(values)) => values.iter().filter_map(element).collect(),
            Some(value) => element(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    pub(crate) fn bool(&self, name: &str) -> bool {
        match self.one(name) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// A decimal number in millionths.
    pub(crate) fn millionths(&self, name: &str) -> Option<i128> {
        let text = self.text(name)?;
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits: String = format!("{fraction:0<6}").chars().take(6).collect();
        let whole: i128 = whole.parse().ok().filter(|whole: &i128| whole.abs() < 1_000_000_000_000)?;
        let digits: i128 = digits.parse().ok()?;
        (whole >= 0).then_some(whole * 1_000_000 + digits)
    }

    pub(crate) fn instant(&self, name: &str) -> Option<Timestamp> {
        self.text(name)?.parse().ok()
    }

    pub(crate) fn point(&self, latitude: &str, longitude: &str) -> Option<GeoPoint> {
        GeoPoint::new(self.number(latitude)?, self.number(longitude)?)
    }

    /// A daily window; the names of its times and days differ between entities.
    pub(crate) fn window(&self, opens: &str, closes: &str, days: &str) -> Window {
        Window {
            opens: self.text(opens).and_then(|text| minutes(&text)),
            closes: self.text(closes).and_then(|text| minutes(&text)),
            days: self.list(days).iter().filter_map(|day| day_bit(day)).fold(0, |all, day| all | day),
            from: self.instant("validFrom"),
            through: self.instant("validThrough"),
        }
    }

    pub(crate) fn kinds(&self, name: &str) -> Vec<ServiceKind> {
        self.list(name).iter().filter_map(|text| service_kind(text)).collect()
    }
}

pub(crate) fn service_kind(text: &str) -> Option<ServiceKind> {
    match text.to_ascii_uppercase().as_str() {
        "DELIVERY" => Some(ServiceKind::Delivery),
        "TAKEOUT" => Some(ServiceKind::Takeout),
        _ => None,
    }
}

fn minutes(text: &str) -> Option<i32> {
    let mut parts = text.trim().trim_start_matches(['T', 't']).split(':');
    let hours: i32 = parts.next()?.parse().ok()?;
    let minutes: i32 = parts.next()?.parse().ok()?;
    ((0..=24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

fn day_bit(text: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
    // A day that is none of the seven (PUBLIC_HOLIDAYS) has a bit of its own, which no day of the week matches.
    let index = DAYS.iter().position(|day| day.eq_ignore_ascii_case(text)).unwrap_or(7);
    u32::try_from(index).ok().and_then(|index| 1_u8.checked_shl(index))
}
