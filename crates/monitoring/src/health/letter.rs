//! What people are told when the watch has switched (operations 9.4).

use basis::PartnerId;
use escalation::{Accent, CodeCount, CountFact, Letter, MailText, MeasuredFacts, resolution_text};
use partners::{IntegrationStatus, Partner};
use texts::Texts;

use super::model::{Cause, Disablement, HealthState};
use crate::settings::MonitoringSettings;
use crate::signal::MailedPerson;

/// The page of the console that shows the health of a partner.
pub(crate) fn page_path(partner: PartnerId) -> String {
    format!("/console/partners/{partner}/endpoint-health")
}

/// What had been measured, for the escalation.
pub(crate) fn describe(fall: &Disablement) -> MeasuredFacts {
    let count = |key: &str, count: u32| CountFact { key: key.to_owned(), count: count.into(), least: 0 };
    MeasuredFacts {
        counts: vec![
            count("health-failed-checks", fall.failed_checks),
            count("health-unanswered", fall.unanswered),
        ],
        at: fall.at,
        top_codes: fall.code.iter().map(|code| CodeCount { code: code.clone(), count: 1 }).collect(),
        ..MeasuredFacts::default()
    }
}

/// A notice about a switch of the integration.
pub(crate) struct HealthNotice<'a> {
    pub(crate) settings: &'a MonitoringSettings,
    pub(crate) partner: &'a Partner,
    /// What the watch remembers, if it is it that switched.
    pub(crate) state: Option<&'a HealthState>,
}

impl HealthNotice<'_> {
    /// The mail to one person.
    pub(crate) fn write(&self, person: &MailedPerson) -> MailText {
        let (t, partner) = (Texts::new(person.locale), self.partner);
        let status = t.get(partner.integration.text_key());
        let subject = t.two("notice-integration-subject", "partner", &partner.name, "status", &status);
        let at = t.date_time(partner.integration_changed_at, &person.zone);
        let enabled = partner.integration.is_enabled();
        let (accent, effect) = if enabled {
            (Accent::Good, "notice-integration-enabled-effect")
        } else {
            (Accent::Warning, "notice-integration-disabled-effect")
        };
        let body = t.three("notice-integration-body", "partner", &partner.name, "status", &status, "at", &at);
        let mut letter = Letter::new(t, &subject, accent).paragraph(body);
        let measured = self.measured(t, person);
        if measured.is_empty()
            && let Some(reason) = &partner.integration_reason
        {
            letter =
                letter.paragraph(t.one("notice-integration-reason", "reason", resolution_text(t, reason)));
        }
        letter = measured.into_iter().fold(letter, Letter::paragraph).paragraph(t.get(effect));
        if self.state.is_some()
            && let Some(link) = self.settings.link(&page_path(partner.id))
        {
            letter = letter.button(t.get("health-mail-link"), link);
        }
        letter.footer(t.one("mail-footer-contact", "partner", &partner.name)).write(subject)
    }

    /// What was measured and what happens next; nothing for a switch by a person.
    fn measured(&self, t: Texts, person: &MailedPerson) -> Vec<String> {
        let Some((state, fall)) = self.state.and_then(|state| Some((state, state.last.as_ref()?))) else {
            return Vec::new();
        };
        let health = &self.settings.health;
        match self.partner.integration {
            IntegrationStatus::DisabledAuto => {
                let held = state.flaps() >= health.flap_limit.max(1);
                let next = if held {
                    t.one("health-mail-hold", "n", state.flaps())
                } else {
                    let minutes = t.duration(health.check_every_seconds);
                    t.two("health-mail-restore", "every", &minutes, "checks", health.restore_after_healthy)
                };
                vec![self.cause(t, fall, person), next]
            }
            IntegrationStatus::Enabled => {
                let lasted = self.partner.integration_changed_at.duration_since(fall.at).as_secs();
                let lasted = t.duration(lasted);
                vec![t.two("health-mail-restored", "checks", health.restore_after_healthy, "lasted", &lasted)]
            }
            IntegrationStatus::DisabledManual | IntegrationStatus::DisabledOperator => Vec::new(),
        }
    }

    fn cause(&self, t: Texts, fall: &Disablement, person: &MailedPerson) -> String {
        let code = fall.code.clone().unwrap_or_else(|| "–".to_owned());
        match fall.cause {
            Cause::Down => {
                let lasted = t.duration(self.settings.health.down_after_seconds);
                t.three("health-mail-down", "lasted", &lasted, "checks", fall.failed_checks, "code", &code)
            }
            Cause::Unanswered => {
                let since = t.date_time(fall.unanswered_since.unwrap_or(fall.at), &person.zone);
                t.three("health-mail-unanswered", "n", fall.unanswered, "since", &since, "code", &code)
            }
        }
    }
}
