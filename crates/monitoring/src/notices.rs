//! The notice to technical emergency contacts, with a copy to the alert contacts, that the integration was switched
//! (operations 4.2 and 9.4).

use basis::{Actor, Ambient};
use db::Tx;
use partners::{ContactKind, IntegrationChanged};

use crate::error::MonitoringError;
use crate::health::{self, HealthNotice};
use crate::settings::MonitoringSettings;
use crate::signal::mail_all;

/// Sends the notice, unless a later switch has overtaken this one and sends its own, and ends the escalation of an
/// automatic disablement that is over.
pub(crate) fn integration_changed(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &MonitoringSettings,
    job: &IntegrationChanged,
) -> Result<(), MonitoringError> {
    let Some(partner) = partners::find_partner(tx, job.partner_id)? else { return Ok(()) };
    health::settle_incident(tx, ambient, &partner)?;
    if partner.integration.is_enabled() != job.enabled {
        return Ok(());
    }
    let by_watch = job.actor == Actor::system(health::ACTOR);
    let state = if by_watch { health::find_state(tx, partner.id)? } else { None };
    let notice = HealthNotice { settings, partner: &partner, state: state.as_ref() };
    let reference = format!("partner:{}", partner.id);
    let audience = (ContactKind::TechnicalEmergency, reference.as_str());
    Ok(mail_all(tx, ambient, &partner, audience, |person| notice.write(person))?)
}
