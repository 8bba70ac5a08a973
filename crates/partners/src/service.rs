//! Accounts, environments and the two statuses, each change in one transaction with its history.

use basis::{Actor, Ambient, Cursor, Environment, Page, PartnerId};
use db::{Db, Tx};
use jiff::SignedDuration;

use crate::decide::{
    IntegrationDecision, IntegrationFacts, StatusDecision, SwitchedBy, decide_integration, decide_status,
};
use crate::environment::{AuthHeaderStyle, EnvironmentConfig, EnvironmentPatch};
use crate::error::PartnersError;
use crate::event::{EventDetail, PartnerEvent};
use crate::jobs::IntegrationChanged;
use crate::partner::{NewPartner, Partner, PartnerPatch};
use crate::status::{IntegrationStatus, PartnerStatus};
use crate::store;

/// Accounts, environments, statuses and contacts. Cheap to clone.
#[derive(Clone)]
pub struct Partners {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
}

impl Partners {
    /// On a database, with a clock.
    pub fn new(db: Db, ambient: Ambient) -> Self {
        Self { db, ambient }
    }

    /// Makes an account with the next free number (from 1001) and both its environments.
    pub async fn create(&self, actor: Actor, new: NewPartner) -> Result<Partner, PartnersError> {
        let new = new.checked()?;
        let ambient = self.ambient.clone();
        self.db.write(move |tx| create(tx, &ambient, &actor, new)).await
    }

    /// The partner with this number; an error if there is none.
    pub async fn get(&self, id: PartnerId) -> Result<Partner, PartnersError> {
        self.find(id).await?.ok_or(PartnersError::NotFound(id))
    }

    /// The partner with this number, if there is one.
    pub async fn find(&self, id: PartnerId) -> Result<Option<Partner>, PartnersError> {
        self.db.read(move |tx| Ok(store::find_partner(tx, id)?)).await
    }

    /// Every partner, in the order of their numbers.
    pub async fn list(&self) -> Result<Vec<Partner>, PartnersError> {
        self.db.read(|tx| Ok(store::list_partners(tx)?)).await
    }

    /// Changes the account's data.
    pub async fn update(
        &self,
        actor: Actor,
        id: PartnerId,
        patch: PartnerPatch,
    ) -> Result<Partner, PartnersError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                let partner = patch.apply(load_writable(tx, id)?)?;
                store::update_partner(tx, &partner)?;
                store::append_event(tx, id, now, &actor, &EventDetail::Updated, None)?;
                Ok(partner)
            })
            .await
    }

    /// The settings of one environment.
    pub async fn environment(
        &self,
        id: PartnerId,
        environment: Environment,
    ) -> Result<EnvironmentConfig, PartnersError> {
        self.db.read(move |tx| load_environment(tx, id, environment)).await
    }

    /// Changes the settings of one environment.
    pub async fn update_environment(
        &self,
        actor: Actor,
        id: PartnerId,
        environment: Environment,
        patch: EnvironmentPatch,
    ) -> Result<EnvironmentConfig, PartnersError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                load_writable(tx, id)?;
                let config = patch.apply(load_environment(tx, id, environment)?)?;
                refuse_taken_project(tx, &config)?;
                store::update_environment(tx, &config)?;
                let detail = EventDetail::EnvironmentUpdated { environment };
                store::append_event(tx, id, now, &actor, &detail, None)?;
                Ok(config)
            })
            .await
    }

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

    /// The history, newest first, `limit` (1 to 200) at a time.
    pub async fn history(
        &self,
        id: PartnerId,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<PartnerEvent>, PartnersError> {
        let limit = limit.clamp(1, 200);
        // A cursor that was not given out here begins at the top.
        let before: Option<i64> = after.and_then(|cursor| cursor.0.parse().ok());
        let events = self
            .db
            .read(move |tx| Ok::<_, PartnersError>(store::list_events(tx, id, before, limit + 1)?))
            .await?;
        Ok(Page::cut(events, limit, |event| event.sequence.to_string()))
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
    let now = ambient.now();
    let id = switch.partner_id;
    let mut partner = load_locked(tx, id)?;
    let yesterday = now - SignedDuration::from_hours(24);
    let facts = IntegrationFacts {
        status: partner.status,
        integration: partner.integration,
        automatic_disablements_24h: store::count_integration_events(
            tx,
            id,
            IntegrationStatus::DisabledAuto,
            yesterday,
        )?,
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

/// Keeps the header style that a partner's server accepted (Rule H4).
pub fn set_auth_header_style(
    tx: &mut Tx<'_>,
    id: PartnerId,
    environment: Environment,
    style: AuthHeaderStyle,
) -> Result<(), PartnersError> {
    store::lock_partner(tx, id)?;
    let mut config = load_environment(tx, id, environment)?;
    config.auth_header_style = style;
    Ok(store::update_environment(tx, &config)?)
}

fn create(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    actor: &Actor,
    new: NewPartner,
) -> Result<Partner, PartnersError> {
    let now = ambient.now();
    store::lock_numbers(tx)?;
    let id = PartnerId::new(store::last_partner_number(tx)? + 1);
    let partner = Partner {
        id,
        name: new.name,
        status: new.status,
        integration: IntegrationStatus::Enabled,
        integration_reason: None,
        integration_changed_at: now,
        consultant: new.consultant,
        country: new.country,
        time_zone: new.time_zone,
        locale: new.locale,
        created_at: now,
    };
    store::insert_partner(tx, &partner)?;
    let project_id = new.project_id.unwrap_or_else(|| format!("partner-{id}"));
    for environment in Environment::ALL {
        let config = EnvironmentConfig {
            partner_id: id,
            environment,
            fulfillment_url: None,
            project_id: project_id.clone(),
            auth_header_style: AuthHeaderStyle::default(),
            feed_directory: None,
            options_in_line_price: false,
        };
        refuse_taken_project(tx, &config)?;
        store::insert_environment(tx, &config)?;
    }
    let detail = EventDetail::Created { status: partner.status };
    store::append_event(tx, id, now, actor, &detail, None)?;
    Ok(partner)
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

fn refuse_taken_project(tx: &mut Tx<'_>, config: &EnvironmentConfig) -> Result<(), PartnersError> {
    tx.lock("partners.project", config.project_id.as_bytes())?;
    match store::find_environment_by_project(tx, config.environment, &config.project_id)? {
        Some(other) if other.partner_id != config.partner_id => {
            Err(PartnersError::ProjectTaken(config.project_id.clone()))
        }
        _ => Ok(()),
    }
}

pub(crate) fn load_locked(tx: &mut Tx<'_>, id: PartnerId) -> Result<Partner, PartnersError> {
    store::lock_partner(tx, id)?;
    store::find_partner(tx, id)?.ok_or(PartnersError::NotFound(id))
}

pub(crate) fn load_writable(tx: &mut Tx<'_>, id: PartnerId) -> Result<Partner, PartnersError> {
    let partner = load_locked(tx, id)?;
    if partner.is_writable() { Ok(partner) } else { Err(PartnersError::ReadOnly(id)) }
}

fn load_environment(
    tx: &mut Tx<'_>,
    id: PartnerId,
    environment: Environment,
) -> Result<EnvironmentConfig, PartnersError> {
    store::find_environment(tx, id, environment)?.ok_or(PartnersError::NotFound(id))
}
