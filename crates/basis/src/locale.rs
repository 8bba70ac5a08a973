//! The two languages of the product, how one is chosen, and how money and times are written in each.

use std::str::FromStr;

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English, as written in the United States, with times on 24 hours.
    #[default]
    En,
    /// French, as written in France.
    Fr,
}

impl Locale {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// The language tag, `en` or `fr`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The other language, which a language switch leads to.
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Fr,
            Self::Fr => Self::En,
        }
    }

    /// The name of the language in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
        }
    }

    /// The language a browser likes best of the two, by its `Accept-Language` header. English when it names neither.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best = (0, Self::En);
        for range in accept_language.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(quality)).unwrap_or(1000);
            if let Ok(locale) = tag.parse::<Self>()
                && weight > best.0
            {
                best = (weight, locale);
            }
        }
        best.1
    }

    /// Money as people read it: `$17.60`, `17,60 €`.
    pub fn money(self, money: Money) -> String {
        let decimal = money.to_decimal();
        let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal.as_str()), |rest| ("−", rest));
        let symbol = money.currency.symbol();
        match self {
            Self::En => format!("{sign}{symbol}{}", grouped(digits, ",", ".")),
            Self::Fr => format!("{sign}{}\u{a0}{symbol}", grouped(digits, "\u{202f}", ",")),
        }
    }

    /// Date and time of an instant in a zone: `24 Nov 2026, 08:05`, `24 nov. 2026 à 08:05`.
    pub fn date_time(self, at: Timestamp, zone: &TimeZone) -> String {
        let (date, time) = (self.date(at, zone), self.time(at, zone));
        match self {
            Self::En => format!("{date}, {time}"),
            Self::Fr => format!("{date} à {time}"),
        }
    }

    /// The date alone: `24 Nov 2026`, `24 nov. 2026`.
    pub fn date(self, at: Timestamp, zone: &TimeZone) -> String {
        const EN: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        const FR: [&str; 12] = [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
        ];
        let civil = zone.to_datetime(at);
        let month = usize::from(civil.month().unsigned_abs()) - 1;
        let name = match self {
            Self::En => EN[month],
            Self::Fr => FR[month],
        };
        format!("{} {name} {}", civil.day(), civil.year())
    }

    /// The time of day alone, on 24 hours: `08:05`.
    pub fn time(self, at: Timestamp, zone: &TimeZone) -> String {
        let civil = zone.to_datetime(at);
        format!("{:02}:{:02}", civil.hour(), civil.minute())
    }

    /// The day of the week of an instant in a zone: `Tuesday`, `mardi`.
    pub fn weekday(self, at: Timestamp, zone: &TimeZone) -> &'static str {
        const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        const FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
        let day = usize::from(zone.to_datetime(at).weekday().to_monday_zero_offset().unsigned_abs());
        match self {
            Self::En => EN[day],
            Self::Fr => FR[day],
        }
    }

    /// A share as people read it: `52.4%`, `52,4 %`. `share` is 0.0 to 1.0.
    pub fn percent(self, share: f64) -> String {
        let text = format!("{:.1}", share * 100.0);
        match self {
            Self::En => format!("{text}%"),
            Self::Fr => format!("{}\u{a0}%", text.replace('.', ",")),
        }
    }
}

fn quality(text: &str) -> u32 {
    let value: f64 = text.trim().parse().unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
    let thousandths = (value.clamp(0.0, 1.0) * 1000.0) as u32;
    thousandths
}

fn grouped(decimal: &str, separator: &str, point: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push_str(separator);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push_str(point);
        out.push_str(fraction);
    }
    out
}

impl FromStr for Locale {
    type Err = ();
    /// Reads a language tag; the region after the language is ignored.
    fn from_str(tag: &str) -> Result<Self, ()> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language)).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    #[test]
    fn the_browsers_order_of_languages_decides() {
        assert_eq!(Locale::negotiate("fr-CH, fr;q=0.9, en;q=0.8"), Locale::Fr);
        assert_eq!(Locale::negotiate("de, en;q=0.8, fr;q=0.9"), Locale::Fr);
        assert_eq!(Locale::negotiate("de"), Locale::En);
        assert_eq!(Locale::negotiate("fr;q=0"), Locale::En);
        assert_eq!(Locale::negotiate(""), Locale::En);
    }

    #[test]
    fn money_reads_as_in_the_country() {
        assert_eq!(Locale::En.money(Money::new(123_456, Currency::USD)), "$1,234.56");
        assert_eq!(Locale::Fr.money(Money::new(123_456, Currency::EUR)), "1\u{202f}234,56\u{a0}€");
        assert_eq!(Locale::En.money(Money::new(-500, Currency::USD)), "−$5.00");
        assert_eq!(Locale::Fr.money(Money::new(300, "JPY".parse().unwrap())), "300\u{a0}¥");
    }

    #[test]
    fn times_read_as_in_the_country() {
        let at: Timestamp = "2026-11-24T07:05:00Z".parse().unwrap();
        let paris = TimeZone::get("Europe/Paris").unwrap();
        assert_eq!(Locale::En.date_time(at, &paris), "24 Nov 2026, 08:05");
        assert_eq!(Locale::Fr.date_time(at, &paris), "24 nov. 2026 à 08:05");
        assert_eq!(Locale::Fr.weekday(at, &paris), "mardi");
    }
}
