//! Public holidays: civil dates with names in both languages.
//!
//! The dates that come with the program were written by `tools/holidays.py` from the PyPI package `holidays` (MIT
//! licence, kept beside the data). An operator imports other countries as files of the same columns.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use basis::Locale;
use jiff::civil::Date;

/// A public holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The English name.
    pub name: String,
    /// The French name.
    pub name_fr: String,
}

impl Holiday {
    /// The name in a language.
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.name,
            Locale::Fr => &self.name_fr,
        }
    }
}

/// The public holidays of a country or of a region, cheap to clone. Without a set there are no holidays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HolidaySet {
    days: Arc<BTreeMap<Date, Holiday>>,
}

/// Why a file of holidays cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolidayFileError {
    /// A line does not have the columns `country,date,name` or `country,date,name,name_fr`.
    #[error("line {line} is not country,date,name or country,date,name,name_fr")]
    Columns {
        /// The line, from 1.
        line: usize,
    },
    /// The date of a line is not a date such as `2026-07-14`.
    #[error("line {line} has no date such as 2026-07-14")]
    Date {
        /// The line, from 1.
        line: usize,
    },
}

impl HolidaySet {
    /// No holidays.
    pub fn none() -> Self {
        Self::default()
    }

    /// The holidays that come with the program: France and the United States, 2020 to 2045. `country` is the code of
    /// two letters.
    pub fn of(country: &str) -> Option<Self> {
        static FR: LazyLock<HolidaySet> =
            LazyLock::new(|| built_in(include_str!("../data/holidays-FR.csv"), "FR"));
        static US: LazyLock<HolidaySet> =
            LazyLock::new(|| built_in(include_str!("../data/holidays-US.csv"), "US"));
        match country {
            "FR" => Some(FR.clone()),
            "US" => Some(US.clone()),
            _ => None,
        }
    }

    /// Reads the rows of one country from a file of the operator: `country,date,name[,name_fr]`, a heading line and
    /// lines that begin with `#` allowed. Without `name_fr` the name serves both languages.
    pub fn parse(text: &str, country: &str) -> Result<Self, HolidayFileError> {
        let mut days = BTreeMap::new();
        for (index, row) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let (line, row) = (index + 1, row.trim());
            if row.is_empty() || row.starts_with('#') || row.starts_with("country,") {
                continue;
            }
            let columns: Vec<&str> = row.split(',').map(str::trim).collect();
            let (row_country, date, name, name_fr) = match columns[..] {
                [country, date, name] => (country, date, name, name),
                [country, date, name, name_fr] => (country, date, name, name_fr),
                _ => return Err(HolidayFileError::Columns { line }),
            };
            let date: Date = date.parse().map_err(|_| HolidayFileError::Date { line })?;
            if row_country == country {
                days.insert(date, Holiday { name: name.to_owned(), name_fr: name_fr.to_owned() });
            }
        }
        Ok(Self { days: Arc::new(days) })
    }

    /// These holidays and those of `other`; where both name a date, `other` counts.
    pub fn with(&self, other: &Self) -> Self {
        let mut days = (*self.days).clone();
        days.extend(other.days.iter().map(|(date, holiday)| (*date, holiday.clone())));
        Self { days: Arc::new(days) }
    }

    /// The holiday on a date.
    pub fn on(&self, date: Date) -> Option<&Holiday> {
        self.days.get(&date)
    }

    /// The name of the holiday on a date.
    pub fn name(&self, date: Date, locale: Locale) -> Option<&str> {
        self.on(date).map(|holiday| holiday.name(locale))
    }

    /// Whether a date is a holiday.
    pub fn contains(&self, date: Date) -> bool {
        self.days.contains_key(&date)
    }

    /// Whether any holiday of the year is known. A calendar that lacks the coming year deserves a warning.
    pub fn covers(&self, year: i16) -> bool {
        let Ok(last) = Date::new(year, 12, 31) else { return false };
        self.days.range(last.first_of_year()..=last).next().is_some()
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = (Date, &Holiday)> {
        self.days.iter().map(|(date, holiday)| (*date, holiday))
    }
}

/// Reads a file of the program. A test reads both, so that neither can be damaged.
fn built_in(text: &str, country: &str) -> HolidaySet {
    HolidaySet::parse(text, country).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_files_of_the_program_are_whole() {
        for (text, country) in
            [(include_str!("../data/holidays-FR.csv"), "FR"), (include_str!("../data/holidays-US.csv"), "US")]
        {
            let read = HolidaySet::parse(text, country).unwrap();
            assert_eq!(HolidaySet::of(country), Some(read.clone()));
            for year in 2020..=2045 {
                assert!(
                    read.iter().filter(|(date, _)| date.year() == year).count() >= 10,
                    "{country} {year}"
                );
                assert!(read.covers(year));
            }
            assert!(!read.covers(2046) && !read.covers(2019));
        }
        assert_eq!(HolidaySet::of("XX"), None);
    }

    #[test]
    fn holidays_have_names_in_both_languages() {
        let fr = HolidaySet::of("FR").unwrap();
        assert_eq!(fr.name(date("2026-07-14"), Locale::Fr), Some("Fête nationale"));
        assert_eq!(fr.name(date("2026-07-14"), Locale::En), Some("National Day"));
        assert_eq!(fr.name(date("2026-04-06"), Locale::Fr), Some("Lundi de Pâques"));
        assert_eq!(fr.name(date("2026-07-15"), Locale::Fr), None);
        let us = HolidaySet::of("US").unwrap();
        assert_eq!(us.name(date("2026-07-03"), Locale::En), Some("Independence Day (observed)"));
        assert_eq!(us.name(date("2027-12-31"), Locale::En), Some("New Year's Day (observed)"));
    }

    #[test]
    fn an_operators_file_is_read_and_its_faults_are_named_by_line() {
        let text = "\u{feff}country,date,name\n# own\nFR, 2026-05-15 ,Bridge day\nBE,2026-07-21,National Day,Fête nationale\n";
        let own = HolidaySet::parse(text, "FR").unwrap();
        assert_eq!(own.name(date("2026-05-15"), Locale::Fr), Some("Bridge day"));
        assert!(!own.contains(date("2026-07-21")));
        let both = HolidaySet::of("FR").unwrap().with(&own);
        assert!(both.contains(date("2026-05-15")) && both.contains(date("2026-05-14")));
        assert_eq!(HolidaySet::parse("\nFR,2026-05-15", "FR"), Err(HolidayFileError::Columns { line: 2 }));
        assert_eq!(HolidaySet::parse("FR,15.05.2026,x", "FR"), Err(HolidayFileError::Date { line: 1 }));
    }
}
