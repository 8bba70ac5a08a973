//! Reminders of rules about requests while they fire (operations 9.5). Their first mail and the news of their end are
//! those of the incident; reminders are the alert's own, and stay away while the rule is silenced.

use basis::{Ambient, Timestamp};
use db::{DbError, Tx};

use crate::decide::{Change, Firing};
use crate::evaluate::ENVIRONMENT;
use crate::findings::{Finding, alert_facts};
use crate::settings::MonitoringSettings;
use crate::signal::{About, SignalMail, decide_reminder, mail_all, reference};
use crate::{silence, store};

/// Keeps the history of firings, and reminds those concerned where that is due. The state is stored already.
pub(crate) fn keep_life(
    tx: &mut Tx<'_>,
    (ambient, settings): (&Ambient, &MonitoringSettings),
    finding: &Finding<'_>,
    (firing, change): (Option<&Firing>, Option<Change>),
    now: Timestamp,
) -> Result<(), DbError> {
    let rule = (finding.partner.id, ENVIRONMENT, finding.rule.id.as_str());
    match (change, firing) {
        (Some(Change::Fire { .. }), Some(firing)) => {
            store::begin_firing(tx, rule, firing.since)?;
            store::set_mailed_at(tx, rule, Some(now))
        }
        // The incident tells everybody at once.
        (Some(Change::Release), _) => store::set_mailed_at(tx, rule, Some(now)),
        (Some(Change::Recover), _) => {
            store::end_firing(tx, rule, now)?;
            store::set_mailed_at(tx, rule, None)
        }
        (_, Some(firing)) => remind(tx, (ambient, settings), finding, firing, now),
        (_, None) => Ok(()),
    }
}

fn remind(
    tx: &mut Tx<'_>,
    (ambient, settings): (&Ambient, &MonitoringSettings),
    finding: &Finding<'_>,
    firing: &Firing,
    now: Timestamp,
) -> Result<(), DbError> {
    let (partner, rule) = (finding.partner, finding.rule.id.as_str());
    // Nobody is reminded of what does not hold now.
    if firing.suppressed || firing.held_at != now {
        return Ok(());
    }
    let mailed_at = store::mailed_at(tx, (partner.id, ENVIRONMENT, rule))?.unwrap_or(firing.since);
    let is_due = decide_reminder(Some(mailed_at), settings.remind_hours, now);
    if !is_due || silence::is_silenced(tx, partner.id, rule, now)? {
        return Ok(());
    }
    let about = About { settings, partner, rule, since: firing.since, at: now };
    let facts = alert_facts(finding);
    let audience = partners::ContactKind::TechnicalEmergency;
    mail_all(tx, ambient, partner, (audience, &reference(partner.id, rule)), |person| {
        about.traffic(SignalMail::StillFires, &facts, person)
    })?;
    store::set_mailed_at(tx, (partner.id, ENVIRONMENT, rule), Some(now))
}
