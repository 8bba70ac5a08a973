//! The mails of an alert: when it fires, while it goes on, when it is over (operations 9.5).

use basis::{PartnerId, Timestamp};
use escalation::{
    Accent, AlertFacts, Letter, LimitFacts, MailText, MeasuredFacts, alert_rows, code_lines, limits_text,
    measured_rows,
};
use partners::Partner;
use texts::Texts;

use super::decide::SignalMail;
use super::recipients::MailedPerson;
use crate::settings::MonitoringSettings;
use crate::words::requests_condition;

/// What a mail is about.
pub(crate) struct About<'a> {
    pub(crate) settings: &'a MonitoringSettings,
    pub(crate) partner: &'a Partner,
    /// The rule's id, such as `FEED-1`.
    pub(crate) rule: &'a str,
    /// Since when it fires.
    pub(crate) since: Timestamp,
    /// The instant of the evaluation.
    pub(crate) at: Timestamp,
}

/// The reference of all mails about one rule of one partner.
pub(crate) fn reference(partner: PartnerId, rule: &str) -> String {
    format!("alert:{partner}:{}", rule.to_ascii_lowercase())
}

/// The page of the console on which a rule is seen and silenced.
pub(crate) fn alert_path(partner: PartnerId, rule: &str) -> String {
    format!("/console/partners/{partner}/alerts/{}", rule.to_ascii_lowercase())
}

impl About<'_> {
    fn key(&self, part: &str) -> String {
        format!("alert-{part}-{}", self.rule.to_ascii_lowercase())
    }

    /// The mail about a measured condition.
    pub(crate) fn measured(
        &self,
        mail: SignalMail,
        facts: &MeasuredFacts,
        person: &MailedPerson,
    ) -> MailText {
        let t = Texts::new(person.locale);
        let letter = self
            .opening(t, mail, person, measured_condition(t, self.rule, facts.limits.as_ref()))
            .rows(measured_rows(t, facts, &person.zone))
            .list(t.get("mail-alert-codes"), code_lines(t, &facts.top_codes))
            .list(t.get("mail-measure-samples"), facts.samples.clone());
        self.close(t, mail, letter)
    }

    /// The mail about requests in a window.
    pub(crate) fn traffic(&self, mail: SignalMail, facts: &AlertFacts, person: &MailedPerson) -> MailText {
        let t = Texts::new(person.locale);
        let letter = self
            .opening(t, mail, person, requests_condition(t, facts))
            .rows(alert_rows(t, facts))
            .list(t.get("mail-alert-codes"), code_lines(t, &facts.top_codes))
            .list(t.get("mail-alert-samples"), facts.sample_restaurants.clone());
        self.close(t, mail, letter)
    }

    fn title(&self, t: Texts) -> String {
        t.one(&self.key("title"), "partner", &self.partner.name)
    }

    fn opening(&self, t: Texts, mail: SignalMail, person: &MailedPerson, condition: String) -> Letter {
        let accent = match mail {
            SignalMail::Fires | SignalMail::StillFires => Accent::Warning,
            SignalMail::Over => Accent::Good,
        };
        let since = t.date_time(self.since, &person.zone);
        let lasted = t.duration(self.at.duration_since(self.since).as_secs());
        let line = match mail {
            SignalMail::Fires => t.one("alert-mail-fires", "since", &since),
            SignalMail::StillFires => t.two("alert-mail-still-fires", "since", &since, "lasted", &lasted),
            SignalMail::Over => t.two("alert-mail-over", "since", &since, "lasted", &lasted),
        };
        Letter::new(t, self.title(t), accent)
            .paragraph(line)
            .rows(vec![
                (t.get("alert-mail-rule"), format!("{} ({})", t.get(&self.key("name")), self.rule)),
                (t.get("environment"), t.get("environment-production")),
            ])
            .paragraph(condition)
    }

    fn close(&self, t: Texts, mail: SignalMail, mut letter: Letter) -> MailText {
        let is_over = mail == SignalMail::Over;
        if !is_over {
            letter = letter.paragraph(t.one("mail-remedy", "remedy", t.get(&self.key("remedy"))));
        }
        let page = alert_path(self.partner.id, self.rule);
        if let Some(link) = self.settings.link(&dashboard_path(self.partner.id, self.rule)) {
            letter = letter.button(t.get("alert-mail-dashboard"), link);
        }
        if let Some(link) = self.settings.link(&page) {
            letter = letter.link(t.get("alert-mail-page"), link);
        }
        if let Some(link) = self.settings.link(&format!("{page}#silence")).filter(|_| !is_over) {
            letter = letter.link(t.get("alert-mail-silence"), link);
        }
        let key = match mail {
            SignalMail::Fires => "alert-mail-subject-fires",
            SignalMail::StillFires => "alert-mail-subject-still-fires",
            SignalMail::Over => "alert-mail-subject-over",
        };
        let (title, environment) = (self.title(t), t.get("environment-production"));
        let subject = t.two(key, "title", &title, "environment", &environment);
        letter.footer(t.one("mail-footer-contact", "partner", &self.partner.name)).write(subject)
    }
}

/// When a measured rule fires, in words.
pub fn measured_condition(t: Texts, rule: &str, limits: Option<&LimitFacts>) -> String {
    let key = format!("alert-condition-{}", rule.to_ascii_lowercase());
    limits.map_or_else(|| t.get(&key), |limits| limits_text(t, &key, limits))
}

/// The dashboard that shows what the rule is about.
fn dashboard_path(partner: PartnerId, rule: &str) -> String {
    let page = match rule {
        "FEED-3" => "feeds/production/updates",
        rule if rule.starts_with("FEED-") => "feeds/production",
        rule if rule.starts_with("ORD-") => "orders/health",
        _ => "fulfillment",
    };
    format!("/console/partners/{partner}/{page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_leads_to_the_report_that_shows_what_it_is_about() {
        for (rule, page) in [
            ("FEED-1", "feeds/production"),
            ("FEED-3", "feeds/production/updates"),
            ("ORD-1", "orders/health"),
            ("FULFILLMENT-1", "fulfillment"),
        ] {
            assert_eq!(dashboard_path(PartnerId::new(1001), rule), format!("/console/partners/1001/{page}"));
        }
    }
}
