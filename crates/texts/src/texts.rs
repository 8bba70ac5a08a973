//! The handle that pages and messages carry.

use basis::{FieldError, Locale, Money, Timestamp};
use fluent_bundle::FluentArgs;
use jiff::tz::TimeZone;

use crate::arg::{Arg, ToArg};
use crate::bundle;

/// All texts in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    /// The language.
    pub locale: Locale,
}

impl Texts {
    /// The texts in `locale`.
    pub const fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// The text of `key`. A missing key gives the key itself, and is logged once.
    pub fn get(self, key: &str) -> String {
        bundle::format(self.locale, key, None)
    }

    /// The text with one variable.
    pub fn one(self, key: &str, name: &str, value: impl ToArg) -> String {
        self.with(key, &[(name, value.to_arg())])
    }

    /// The text with two variables.
    pub fn two(self, key: &str, name1: &str, value1: impl ToArg, name2: &str, value2: impl ToArg) -> String {
        self.with(key, &[(name1, value1.to_arg()), (name2, value2.to_arg())])
    }

    /// The text with three variables.
    #[expect(clippy::too_many_arguments, reason = "templates have no slices, so names and values alternate")]
    pub fn three(
        self,
        key: &str,
        name1: &str,
        value1: impl ToArg,
        name2: &str,
        value2: impl ToArg,
        name3: &str,
        value3: impl ToArg,
    ) -> String {
        self.with(key, &[(name1, value1.to_arg()), (name2, value2.to_arg()), (name3, value3.to_arg())])
    }

    /// The text with any number of variables.
    pub fn with(self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set(*name, value.0.clone());
        }
        bundle::format(self.locale, key, Some(&values))
    }

    /// What is wrong with a field, as `error-<code with dashes>`; the English message when no page text exists.
    pub fn field_error(self, error: &FieldError) -> String {
        let key = format!("error-{}", error.code.replace('_', "-"));
        if bundle::has(&key) { self.get(&key) } else { error.message.clone() }
    }

    /// Money as people read it.
    pub fn money(self, money: impl std::borrow::Borrow<Money>) -> String {
        self.locale.money(*money.borrow())
    }

    /// Date and time of an instant in a zone.
    pub fn date_time(self, at: impl std::borrow::Borrow<Timestamp>, zone: &TimeZone) -> String {
        self.locale.date_time(*at.borrow(), zone)
    }

    /// The date of an instant in a zone.
    pub fn date(self, at: impl std::borrow::Borrow<Timestamp>, zone: &TimeZone) -> String {
        self.locale.date(*at.borrow(), zone)
    }

    /// The time of day of an instant in a zone, on 24 hours.
    pub fn time(self, at: impl std::borrow::Borrow<Timestamp>, zone: &TimeZone) -> String {
        self.locale.time(*at.borrow(), zone)
    }

    /// The day of the week of an instant in a zone.
    pub fn weekday(self, at: impl std::borrow::Borrow<Timestamp>, zone: &TimeZone) -> &'static str {
        self.locale.weekday(*at.borrow(), zone)
    }

    /// A share (0.0 to 1.0) as people read it.
    pub fn percent(self, share: impl std::borrow::Borrow<f64>) -> String {
        self.locale.percent(*share.borrow())
    }

    /// A whole number with its thousands grouped: `12,345`, `12 345`.
    pub fn count(self, number: impl std::borrow::Borrow<i64>) -> String {
        let number = *number.borrow();
        let separator = match self.locale {
            Locale::En => ',',
            Locale::Fr => '\u{202f}',
        };
        let digits = number.unsigned_abs().to_string();
        let mut out = if number < 0 { String::from("−") } else { String::new() };
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    /// A length of time in its two largest units, rounded down: `2 days 3 h`, `5 min`, `40 s`.
    pub fn duration(self, seconds: impl std::borrow::Borrow<i64>) -> String {
        let seconds = (*seconds.borrow()).max(0);
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
        let parts = [
            ("duration-days", days),
            ("duration-hours", hours),
            ("duration-minutes", minutes),
            ("duration-seconds", seconds % 60),
        ];
        let first = parts.iter().position(|(_, n)| *n > 0).unwrap_or(3);
        let shown = parts.iter().skip(first).take(2).enumerate();
        let shown = shown.filter(|(i, (_, n))| *i == 0 || *n > 0).map(|(_, (key, n))| self.one(key, "n", *n));
        shown.collect::<Vec<_>>().join(" ")
    }
}
