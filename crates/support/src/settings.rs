//! The operator's settings.

use basis::{EmailAddress, Timestamp};
use calendar::{BusinessCalendar, CalendarError, HolidaySet, Window, WindowError, Windows};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use url::Url;

/// How support works (operations 7.3, 17).
#[derive(Clone, Debug)]
pub struct SupportSettings {
    /// The public address of the platform, for links in mails.
    pub origin: Url,
    /// The platform's business hours, in its zone, without its holidays.
    pub hours: BusinessCalendar,
    /// The name of the place in explanations, such as `Paris`.
    pub place: String,
    /// Working time until the first answer to an ordinary or downgraded case.
    pub first_answer: SignedDuration,
    /// Clock time until a claim of urgency is decided (setting `triage_target`).
    pub triage_target: SignedDuration,
    /// Business days after which a silent partner is reminded (setting `case_reminder`).
    pub reminder_days: u32,
    /// Business days after which a case of a silent partner is closed (setting `case_autoclose`).
    pub autoclose_days: u32,
    /// A mailbox of the support team that hears of every new case.
    pub team_mailbox: Option<EmailAddress>,
}

impl SupportSettings {
    /// Monday to Friday, 09:00 to 17:00 in `zone` without the holidays of `country`, and the numbers of operations 17.
    /// A country whose holidays do not come with the program has none.
    pub fn new(origin: Url, zone: TimeZone, country: &str) -> Result<Self, WindowError> {
        let week = Windows::weekdays(Window::new(9 * 60, 17 * 60)?);
        let place = zone.iana_name().map_or_else(|| "UTC".to_owned(), place_of);
        let hours = BusinessCalendar::new(zone, week)
            .with_holidays(HolidaySet::of(country).unwrap_or_else(HolidaySet::none));
        Ok(Self {
            origin,
            hours,
            place,
            first_answer: SignedDuration::from_hours(8),
            triage_target: SignedDuration::from_mins(15),
            reminder_days: 3,
            autoclose_days: 10,
            team_mailbox: None,
        })
    }

    /// Refuses hours that never open, which would leave cases without a due time.
    pub fn check(&self, now: Timestamp) -> Result<(), CalendarError> {
        self.hours.check(now)
    }

    /// A page of the platform by its path.
    pub(crate) fn link(&self, path: &str) -> String {
        self.origin.join(path).unwrap_or_else(|_| self.origin.clone()).to_string()
    }
}

/// `Europe/Paris` is spoken of as `Paris`.
fn place_of(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}
