//! The messages about an incident.

use basis::IncidentId;
use notify::{Destination, NewMessage};
use texts::Texts;

use crate::facts::Facts;
use crate::incident::{Incident, Severity};
use crate::letter::{Accent, Letter, MailText};
use crate::people::PagedPerson;
use crate::policy::PolicyKind;
use crate::render::{self, incident_title};
use crate::settings::EscalationSettings;

/// What a message about an incident is written from.
pub(crate) struct PageContext<'a> {
    pub(crate) incident: &'a Incident,
    pub(crate) settings: &'a EscalationSettings,
    pub(crate) person: &'a PagedPerson,
    /// The secret of the link with which the reader takes the incident on; none for copies and news.
    pub(crate) token: Option<&'a str>,
    /// Whether somebody was asked before the reader.
    pub(crate) climbed: bool,
}

/// The page of the console that shows an incident.
pub(crate) fn incident_path(id: IncidentId) -> String {
    format!("/console/incidents/{id}")
}

impl PageContext<'_> {
    fn t(&self) -> Texts {
        Texts::new(self.person.locale)
    }

    fn title(&self) -> String {
        incident_title(self.t(), self.incident)
    }

    /// `[P1] Checkout errors at Chez Ana (Production)`, after `prefix` where there is one.
    fn subject(&self, prefix: Option<&str>) -> String {
        let (t, title) = (self.t(), self.title());
        let severity = self.incident.severity.label();
        let subject = match render::environment(t, self.incident) {
            Some(environment) => t.three(
                "mail-incident-subject",
                "severity",
                severity,
                "title",
                &title,
                "environment",
                environment,
            ),
            None => t.two("mail-incident-subject-platform", "severity", severity, "title", &title),
        };
        match prefix {
            Some(key) => format!("{} {subject}", t.get(key)),
            None => subject,
        }
    }

    fn message(
        &self,
        destination: Destination,
        mail: impl FnOnce() -> MailText,
        short: String,
    ) -> NewMessage {
        let (subject, text, html) = match &destination {
            Destination::Email(_) => {
                let mail = mail();
                (mail.subject, mail.text, Some(mail.html))
            }
            Destination::Sms(_) | Destination::Voice(_) => (String::new(), short, None),
        };
        NewMessage {
            partner_id: self.incident.partner_id,
            reference: self.incident.reference(),
            destination,
            recipient_name: self.person.name.clone(),
            contact_id: self.person.contact_id,
            user_id: self.person.user_id,
            locale: self.person.locale,
            subject,
            text,
            html,
            reply_to: None,
            thread: Some(self.incident.id.to_string()),
            expires_at: None,
        }
    }

    fn footer(&self) -> String {
        let t = self.t();
        match (self.person.contact_id, Facts::read(&self.incident.facts).partner_name) {
            (Some(_), Some(partner)) => t.one("mail-footer-contact", "partner", &partner),
            (Some(_), None) | (None, _) => t.get("mail-footer-staff"),
        }
    }

    fn console_link(&self, facts: &Facts) -> String {
        let path = facts.path.clone().unwrap_or_else(|| incident_path(self.incident.id));
        self.settings.link(&path)
    }
}

/// The page itself.
pub(crate) fn page(context: &PageContext<'_>, destination: Destination) -> NewMessage {
    let short = short_page(context);
    context.message(destination, || page_letter(context).write(context.subject(None)), short)
}

fn short_page(context: &PageContext<'_>) -> String {
    let (t, subject) = (context.t(), context.subject(None));
    match context.token {
        Some(token) => {
            let link = context.settings.link(&format!("/ack/{token}"));
            t.two("mail-page-short", "subject", &subject, "link", &link)
        }
        None => subject,
    }
}

fn page_letter(context: &PageContext<'_>) -> Letter {
    let (t, incident) = (context.t(), context.incident);
    let facts = Facts::read(&incident.facts);
    let accent = match incident.severity {
        Severity::P0 => Accent::Alarm,
        Severity::P1 | Severity::P2 => Accent::Warning,
    };
    let mut letter = Letter::new(t, context.title(), accent);
    letter = letter.paragraph(match (context.token, context.climbed) {
        (None, _) => t.get("mail-page-copy"),
        (Some(_), true) => t.get("mail-page-climbed"),
        (Some(_), false) if incident.policy == PolicyKind::PartnerTechnical => {
            t.get("mail-page-intro-unhurried")
        }
        (Some(_), false) => t.get("mail-page-intro"),
    });
    if let Some(token) = context.token {
        letter = letter
            .button(t.get("mail-page-acknowledge"), context.settings.link(&format!("/ack/{token}")))
            .paragraph(t.get("mail-page-acknowledge-help"));
    }
    letter = with_story(letter, context, &facts);
    letter
        .rows(times(context))
        .link(t.get("mail-incident-open"), context.console_link(&facts))
        .footer(context.footer())
}

/// What is wrong, in numbers, names and words.
fn with_story(mut letter: Letter, context: &PageContext<'_>, facts: &Facts) -> Letter {
    let t = context.t();
    if let Some(alert) = &facts.alert {
        letter = letter
            .rows(render::alert_rows(t, alert))
            .list(t.get("mail-alert-codes"), render::code_lines(t, &alert.top_codes))
            .list(t.get("mail-alert-samples"), alert.sample_restaurants.clone());
    }
    if let Some(measured) = &facts.measured {
        letter = letter
            .rows(render::measured_rows(t, measured, &context.person.zone()))
            .list(t.get("mail-alert-codes"), render::code_lines(t, &measured.top_codes))
            .list(t.get("mail-measure-samples"), measured.samples.clone());
    }
    if let Some(case) = &facts.case {
        let mut rows = vec![
            (t.get("mail-case-number"), case.number.clone()),
            (t.get("mail-case-condition"), render::resolution_text(t, &case.condition_key)),
        ];
        rows.extend(
            case.since.map(|at| (t.get("mail-case-since"), render::zoned(t, at, &context.person.zone()))),
        );
        let verdict = case.verdict_key.as_deref().map(|key| render::resolution_text(t, key));
        rows.extend(verdict.map(|verdict| (t.get("mail-case-verdict"), verdict)));
        letter = letter.rows(rows).quote(case.summary.clone());
    }
    if let Some(summary) = &facts.summary {
        letter = letter.quote(summary.clone());
    }
    match facts.remedy_key.as_deref().filter(|key| texts::has(key)) {
        Some(key) => letter.paragraph(t.one("mail-remedy", "remedy", t.get(key))),
        None => letter,
    }
}

fn times(context: &PageContext<'_>) -> Vec<(String, String)> {
    let (t, incident, zone) = (context.t(), context.incident, context.person.zone());
    vec![
        (
            t.get("mail-incident-severity"),
            t.get(&format!("escalation-severity-{}", incident.severity.as_str())),
        ),
        (t.get("mail-incident-opened"), render::zoned(t, incident.opened_at, &zone)),
        (t.get("mail-incident-due"), render::zoned(t, incident.due_at, &zone)),
    ]
}

/// The news that somebody has taken the incident on.
pub(crate) fn acknowledged(
    context: &PageContext<'_>,
    destination: Destination,
    by: Option<&str>,
) -> NewMessage {
    let t = context.t();
    let by = by.map_or_else(|| t.get("escalation-actor-platform"), str::to_owned);
    let line = t.one("mail-acknowledged-line", "who", &by);
    let mail = || {
        let facts = Facts::read(&context.incident.facts);
        Letter::new(t, context.title(), Accent::Neutral)
            .paragraph(line.clone())
            .paragraph(t.get("mail-acknowledged-help"))
            .link(t.get("mail-incident-open"), context.console_link(&facts))
            .footer(context.footer())
            .write(context.subject(Some("mail-acknowledged-prefix")))
    };
    context.message(destination, mail, format!("{line} {}", context.title()))
}

/// The news that it is over.
pub(crate) fn all_clear(context: &PageContext<'_>, destination: Destination) -> NewMessage {
    let (t, incident) = (context.t(), context.incident);
    let resolution = incident.resolution.as_deref().map(|text| render::resolution_text(t, text));
    let resolution = resolution.unwrap_or_default();
    let mail = || {
        let facts = Facts::read(&incident.facts);
        let zone = context.person.zone();
        let mut rows = vec![(t.get("mail-incident-opened"), render::zoned(t, incident.opened_at, &zone))];
        if let Some(at) = incident.resolved_at {
            let lasted = at.duration_since(incident.opened_at).as_secs();
            rows.push((t.get("mail-all-clear-at"), render::zoned(t, at, &zone)));
            rows.push((t.get("mail-all-clear-lasted"), t.duration(lasted)));
        }
        Letter::new(t, context.title(), Accent::Good)
            .paragraph(t.get("mail-all-clear-line"))
            .quote(resolution.clone())
            .rows(rows)
            .link(t.get("mail-incident-open"), context.console_link(&facts))
            .footer(context.footer())
            .write(context.subject(Some("mail-all-clear-prefix")))
    };
    let short = format!("{} {}", t.get("mail-all-clear-prefix"), context.title());
    context.message(destination, mail, short)
}
