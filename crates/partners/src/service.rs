//! Accounts and environments, each change in one transaction with its history.

use basis::{Actor, Ambient, Cursor, Environment, Page, PartnerId};
use db::{Db, Tx};

use crate::environment::{AuthHeaderStyle, EnvironmentConfig, EnvironmentPatch};
use crate::error::PartnersError;
use crate::event::{EventDetail, PartnerEvent};
use crate::feed_source::SecretChange;
use crate::partner::{NewPartner, Partner, PartnerPatch, default_project_id};
use crate::status::IntegrationStatus;
use crate::store;
use crate::vault::Vault;

/// Accounts, environments, statuses and contacts. Cheap to clone.
#[derive(Clone)]
pub struct Partners {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    vault: Vault,
}

impl Partners {
    /// On a database, with a clock.
    pub fn new(db: Db, ambient: Ambient) -> Self {
        Self { db, ambient, vault: Vault::default() }
    }

    /// With a vault in which partners' secrets are sealed.
    pub fn with_vault(mut self, vault: Vault) -> Self {
        self.vault = vault;
        self
    }

    /// Makes an account with the next free number (from 1001) and both its environments.
    pub async fn create(&self, actor: Actor, new: NewPartner) -> Result<Partner, PartnersError> {
        let ambient = self.ambient.clone();
        self.db.write(move |tx| create_partner(tx, &ambient, &actor, new)).await
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
        let (ambient, vault) = (self.ambient.clone(), self.vault.clone());
        let now = ambient.now();
        self.db
            .write(move |tx| {
                load_writable(tx, id)?;
                let (mut config, secret) = patch.apply(load_environment(tx, id, environment)?)?;
                match secret {
                    SecretChange::Keep => {}
                    SecretChange::Remove => config.feed_secret = None,
                    SecretChange::Set(secret) => {
                        config.feed_secret = Some(vault.seal(&ambient, &config.secret_place(), &secret)?);
                    }
                }
                refuse_taken_project(tx, &config)?;
                store::update_environment(tx, &config)?;
                let detail = EventDetail::EnvironmentUpdated { environment };
                store::append_event(tx, id, now, &actor, &detail, None)?;
                Ok(config)
            })
            .await
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

/// Makes an account within the caller's transaction, with the next free number and both its environments.
pub fn create_partner(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    actor: &Actor,
    new: NewPartner,
) -> Result<Partner, PartnersError> {
    let (new, now) = (new.checked()?, ambient.now());
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
    let project_id = new.project_id.unwrap_or_else(|| default_project_id(id));
    for environment in Environment::ALL {
        let config = EnvironmentConfig::unset(id, environment, &project_id);
        refuse_taken_project(tx, &config)?;
        store::insert_environment(tx, &config)?;
    }
    let detail = EventDetail::Created { status: partner.status };
    store::append_event(tx, id, now, actor, &detail, None)?;
    Ok(partner)
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
