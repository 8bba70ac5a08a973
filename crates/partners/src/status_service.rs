//! The two statuses, each change in one transaction with its history and its notice.

use basis::{Actor, Ambient, PartnerId};
use db::Tx;
use jiff::SignedDuration;

use crate::decide::{
    FLAP_LIMIT, IntegrationDecision, IntegrationFacts, StatusDecision, SwitchedBy, decide_integration,
    decide_status,
};
use crate::error::PartnersError;
use crate::event::EventDetail;
use crate::jobs::IntegrationChanged;
use crate::partner::Partner;
use crate::service::{Partners, load_locked};
use crate::status::{IntegrationStatus, PartnerStatus};
use crate::store;

impl Partners {
    /// Changes the partner's status by the table of [`decide_status`]; saying it twice changes nothing more.
    pub async fn set_status(
        &self,
        actor: Actor,
        id: PartnerId,
        to: PartnerStatus,
        reason: &str,
    ) -> Result<Partner, PartnersError> {
        let (ambient, reason) = (self.ambient.clone(), reason.to_owned());
        self.db.write(move |tx| change_status(tx, &ambient, &actor, id, to, &reason)).await
    }

    /// The partner's own toggle (operations 6.1, Rules D6 and D8). Idempotent.
    pub async fn set_integration(
        &self,
        actor: Actor,
        id: PartnerId,
        enabled: bool,
        reason: &str,
    ) -> Result<Partner, PartnersError> {
        self.switch(Switch {
            partner_id: id,
            by: SwitchedBy::Partner,
            enabled,
            actor,
            reason: reason.to_owned(),
        })
        .await
    }

    /// Switches the integration in anyone's name. Idempotent.
    pub async fn switch(&self, switch: Switch) -> Result<Partner, PartnersError> {
        let ambient = self.ambient.clone();
        self.db.write(move |tx| switch_integration(tx, &ambient, &switch)).await
    }
}

/// A wish to switch a partner's integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Whose.
    pub partner_id: PartnerId,
    /// In whose name; decides what is allowed.
    pub by: SwitchedBy,
    /// On or off.
    pub enabled: bool,
    /// Who did it, for the history.
    pub actor: Actor,
    /// Why; needed for switching off.
    pub reason: String,
}

/// Switches the integration within the caller's transaction; see [`decide_integration`].
pub fn switch_integration(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    switch: &Switch,
) -> Result<Partner, PartnersError> {
    switch_within(tx, ambient, switch, FLAP_LIMIT)
}

/// The same with another limit for automatic disablements within 24 hours (Rule D7).
pub fn switch_within(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    switch: &Switch,
    flap_limit: u32,
) -> Result<Partner, PartnersError> {
    let mut partner = load_locked(tx, switch.partner_id)?;
    let facts = IntegrationFacts {
        status: partner.status,
        integration: partner.integration,
        automatic_disablements_24h: count_falls(tx, &partner, &switch.actor)?,
        flap_limit,
    };
    let reason = checked_reason(&switch.reason)?;
    match decide_integration(facts, switch.by, switch.enabled, &reason)? {
        IntegrationDecision::Unchanged => {}
        IntegrationDecision::Change(to) => {
            apply_integration(tx, ambient, &mut partner, to, &switch.actor, &reason)?;
            store::update_partner(tx, &partner)?;
        }
    }
    Ok(partner)
}

/// Automatic disablements that count against the limit, for a wish of `watch`. The third of a day stays the third, however
/// long nobody resumes; a person who resumes begins the count anew (Rules D6 and D7).
fn count_falls(tx: &mut Tx<'_>, partner: &Partner, watch: &Actor) -> Result<u32, PartnersError> {
    if partner.integration != IntegrationStatus::DisabledAuto {
        return Ok(0);
    }
    let day = partner.integration_changed_at - SignedDuration::from_hours(24);
    let resumed = store::last_resumed_by_others(tx, partner.id, watch)?;
    let since = resumed.map_or(day, |at| at.max(day));
    Ok(store::count_integration_events(tx, partner.id, IntegrationStatus::DisabledAuto, since)?)
}

fn change_status(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    actor: &Actor,
    id: PartnerId,
    to: PartnerStatus,
    reason: &str,
) -> Result<Partner, PartnersError> {
    let mut partner = load_locked(tx, id)?;
    let reason = checked_reason(reason)?;
    match decide_status(partner.status, partner.integration, to, &reason)? {
        StatusDecision::Unchanged => {}
        StatusDecision::Change { integration } => {
            let detail = EventDetail::StatusChanged { from: partner.status, to };
            partner.status = to;
            store::append_event(tx, id, ambient.now(), actor, &detail, given(&reason))?;
            if let Some(integration) = integration {
                apply_integration(tx, ambient, &mut partner, integration, actor, &reason)?;
            }
            store::update_partner(tx, &partner)?;
        }
    }
    Ok(partner)
}

fn apply_integration(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    partner: &mut Partner,
    to: IntegrationStatus,
    actor: &Actor,
    reason: &str,
) -> Result<(), PartnersError> {
    let detail = EventDetail::IntegrationChanged { from: partner.integration, to };
    partner.integration = to;
    partner.integration_reason = given(reason).map(str::to_owned);
    partner.integration_changed_at = ambient.now();
    store::append_event(tx, partner.id, ambient.now(), actor, &detail, given(reason))?;
    let job = IntegrationChanged { partner_id: partner.id, enabled: to.is_enabled(), actor: actor.clone() };
    let options = jobs::Options { partner: Some(partner.id), ..Default::default() };
    jobs::enqueue(tx, ambient, &job, options)?;
    Ok(())
}

fn given(reason: &str) -> Option<&str> {
    (!reason.is_empty()).then_some(reason)
}

fn checked_reason(reason: &str) -> Result<String, PartnersError> {
    let reason = reason.trim();
    if reason.chars().count() > 1000 {
        let message = "the reason is longer than 1000 characters; shorten it";
        return Err(basis::FieldErrors::one("reason", "too_long", message).into());
    }
    Ok(reason.to_owned())
}
