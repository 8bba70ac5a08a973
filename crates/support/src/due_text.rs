//! Due times in words: "Monday is a holiday (Easter Monday)", "work resumes Tuesday 09:00 (Paris)".

use basis::{Locale, Timestamp};
use calendar::Step;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use texts::{Arg, Texts};

use crate::due::{DueBasis, DueTime};

impl DueTime {
    /// The arithmetic in sentences, in order of time.
    pub fn explain(&self, texts: Texts) -> Vec<String> {
        match &self.basis {
            DueBasis::Clock { seconds, .. } => {
                vec![texts.one("due-clock", "duration", texts.duration(seconds))]
            }
            DueBasis::WorkingTime { seconds, zone, place, steps, .. } => {
                let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
                let mut lines =
                    vec![texts.two("due-working-time", "duration", texts.duration(seconds), "place", place)];
                lines.extend(steps.iter().map(|step| line(texts, step, &zone, place)));
                lines
            }
        }
    }

    /// The due time in one line, in the zone of the hours: `Tuesday 7 Apr 2026, 17:00 (Paris)`.
    pub fn text(&self, texts: Texts, reader: &TimeZone) -> String {
        match &self.basis {
            DueBasis::Clock { .. } => moment(texts, self.at, reader),
            DueBasis::WorkingTime { zone, place, .. } => {
                let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
                texts.two("due-at-place", "moment", moment(texts, self.at, &zone), "place", place)
            }
        }
    }
}

fn line(texts: Texts, step: &Step, zone: &TimeZone, place: &str) -> String {
    match step {
        Step::Counts { from, until } => {
            let counted = texts.duration(from.duration_until(*until).as_secs());
            texts.with(
                "due-step-counts",
                &[
                    ("day", Arg::from(day_of(texts, *from, zone))),
                    ("from", Arg::from(texts.time(from, zone))),
                    ("until", Arg::from(texts.time(until, zone))),
                    ("duration", Arg::from(counted)),
                ],
            )
        }
        Step::OutsideHours { resumes, .. } => texts.three(
            "due-step-resumes",
            "day",
            day_of(texts, *resumes, zone),
            "time",
            texts.time(resumes, zone),
            "place",
            place,
        ),
        Step::Holiday { date, name, name_fr } => {
            let name = match texts.locale {
                Locale::En => name,
                Locale::Fr => name_fr,
            };
            texts.two("due-step-holiday", "day", day(texts, *date, zone), "name", name)
        }
        Step::Closed { date } => texts.one("due-step-closed", "day", day(texts, *date, zone)),
        Step::NoHours { date } => texts.one("due-step-no-hours", "day", day(texts, *date, zone)),
        Step::SpecialHours { date } => texts.one("due-step-special-hours", "day", day(texts, *date, zone)),
        Step::More { steps } => texts.one("due-step-more", "n", steps),
    }
}

fn moment(texts: Texts, at: Timestamp, zone: &TimeZone) -> String {
    texts.two("due-moment", "day", texts.weekday(at, zone), "moment", texts.date_time(at, zone))
}

fn day_of(texts: Texts, at: Timestamp, zone: &TimeZone) -> String {
    let date = texts.date(at, zone);
    texts.two("due-day", "day", texts.weekday(at, zone), "date", date)
}

fn day(texts: Texts, date: Date, zone: &TimeZone) -> String {
    // Noon exists on every day in every zone, so the date cannot slip.
    match zone.to_ambiguous_timestamp(date.at(12, 0, 0, 0)).compatible() {
        Ok(noon) => day_of(texts, noon, zone),
        Err(_) => texts.get(weekday_key(date.weekday())),
    }
}

const fn weekday_key(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "day-monday",
        Weekday::Tuesday => "day-tuesday",
        Weekday::Wednesday => "day-wednesday",
        Weekday::Thursday => "day-thursday",
        Weekday::Friday => "day-friday",
        Weekday::Saturday => "day-saturday",
        Weekday::Sunday => "day-sunday",
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::due::working_due;
    use crate::settings::SupportSettings;

    fn settings(zone: &str, country: &str) -> SupportSettings {
        let origin = Url::parse("https://aboyeur.example/").unwrap();
        SupportSettings::new(origin, TimeZone::get(zone).unwrap(), country).unwrap()
    }

    fn due(settings: &SupportSettings, from: &str) -> DueTime {
        working_due(settings, from.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_case_of_good_friday_afternoon_in_france_is_due_after_easter_monday() {
        let due = due(&settings("Europe/Paris", "FR"), "2026-04-03T14:00:00Z");
        assert_eq!(due.at.to_string(), "2026-04-07T14:00:00Z");
        let english = due.explain(Texts::new(Locale::En)).join("\n");
        assert!(english.contains("Monday 6 Apr 2026 is a holiday (Easter Monday)."), "{english}");
        assert!(english.contains("Work resumes on Tuesday 7 Apr 2026 at 09:00 (Paris)."), "{english}");
        let french = due.explain(Texts::new(Locale::Fr)).join("\n");
        assert!(french.contains("lundi 6 avr. 2026") && french.contains("Lundi de Pâques"), "{french}");
        assert_eq!(due.text(Texts::new(Locale::En), &TimeZone::UTC), "Tuesday, 7 Apr 2026, 16:00 (Paris)");
    }

    #[test]
    fn a_case_before_memorial_day_in_the_united_states_is_due_after_it() {
        let due = due(&settings("America/New_York", "US"), "2026-05-22T22:30:00Z");
        assert_eq!(due.at.to_string(), "2026-05-26T21:00:00Z");
        let english = due.explain(Texts::new(Locale::En)).join("\n");
        assert!(english.contains("(Memorial Day)") && english.contains("(New York)"), "{english}");
    }

    #[test]
    fn within_one_working_day_the_explanation_is_short() {
        let due = due(&settings("Europe/Paris", "FR"), "2026-03-16T08:00:00Z");
        assert_eq!(due.at.to_string(), "2026-03-16T16:00:00Z");
        assert_eq!(due.explain(Texts::new(Locale::En)).len(), 2);
    }
}
