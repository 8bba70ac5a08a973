//! Accounts and their environments.

use basis::{Environment, PartnerId, UserId};
use db::{DbError, Row, Tx, params};
use url::Url;

use super::sql;
use crate::environment::EnvironmentConfig;
use crate::feed_source::FeedSource;
use crate::partner::Partner;
use crate::vault::StoredSecret;

/// The partner with this number, if there is one.
pub fn find_partner(tx: &mut Tx<'_>, id: PartnerId) -> Result<Option<Partner>, DbError> {
    tx.query_opt(&sql::FIND_PARTNER, params![id])?.map(|row| partner(&row)).transpose()
}

/// Every partner, in the order of their numbers.
pub fn list_partners(tx: &mut Tx<'_>) -> Result<Vec<Partner>, DbError> {
    tx.query(&sql::LIST_PARTNERS, &[])?.iter().map(partner).collect()
}

/// The partners of which a person is the consultant.
pub fn assigned_to(tx: &mut Tx<'_>, consultant: UserId) -> Result<Vec<PartnerId>, DbError> {
    tx.query(&sql::ASSIGNED_TO, params![consultant])?.iter().map(|row| row.get(0)).collect()
}

/// The settings of one environment of a partner; there for every partner.
pub fn find_environment(
    tx: &mut Tx<'_>,
    id: PartnerId,
    environment: Environment,
) -> Result<Option<EnvironmentConfig>, DbError> {
    tx.query_opt(&sql::FIND_ENVIRONMENT, params![id, environment])?.map(|row| config(&row)).transpose()
}

/// Every environment whose feed source is set.
pub fn list_feed_environments(tx: &mut Tx<'_>) -> Result<Vec<EnvironmentConfig>, DbError> {
    tx.query(&sql::LIST_FEED_ENVIRONMENTS, &[])?.iter().map(config).collect()
}

/// The environment to which a project id belongs.
pub fn find_environment_by_project(
    tx: &mut Tx<'_>,
    environment: Environment,
    project_id: &str,
) -> Result<Option<EnvironmentConfig>, DbError> {
    let row = tx.query_opt(&sql::FIND_ENVIRONMENT_BY_PROJECT, params![environment, project_id])?;
    row.map(|row| config(&row)).transpose()
}

/// Serialises the giving of numbers.
pub(crate) fn lock_numbers(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.lock("partners.numbers", &[])
}

/// Serialises the writers of one partner.
pub(crate) fn lock_partner(tx: &mut Tx<'_>, id: PartnerId) -> Result<(), DbError> {
    tx.lock("partners.partner", &id.get().to_be_bytes())
}

pub(crate) fn last_partner_number(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.query_one(&sql::LAST_PARTNER, &[])?.get(0)
}

pub(crate) fn insert_partner(tx: &mut Tx<'_>, partner: &Partner) -> Result<(), DbError> {
    let values = params![
        partner.id,
        partner.name,
        partner.status,
        partner.integration,
        partner.integration_reason,
        partner.integration_changed_at,
        partner.consultant,
        partner.country,
        partner.time_zone,
        partner.locale,
        partner.created_at,
    ];
    tx.execute(&sql::INSERT_PARTNER, values).map(drop)
}

pub(crate) fn update_partner(tx: &mut Tx<'_>, partner: &Partner) -> Result<(), DbError> {
    let values = params![
        partner.id,
        partner.name,
        partner.status,
        partner.integration,
        partner.integration_reason,
        partner.integration_changed_at,
        partner.consultant,
        partner.country,
        partner.time_zone,
        partner.locale,
    ];
    tx.execute(&sql::UPDATE_PARTNER, values).map(drop)
}

pub(crate) fn insert_environment(tx: &mut Tx<'_>, config: &EnvironmentConfig) -> Result<(), DbError> {
    store_environment(tx, &sql::INSERT_ENVIRONMENT, config)
}

pub(crate) fn update_environment(tx: &mut Tx<'_>, config: &EnvironmentConfig) -> Result<(), DbError> {
    store_environment(tx, &sql::UPDATE_ENVIRONMENT, config)
}

fn store_environment(
    tx: &mut Tx<'_>,
    statement: &db::Stmt,
    config: &EnvironmentConfig,
) -> Result<(), DbError> {
    // A directory has a column of its own, which programs of an earlier version read too.
    let (directory, remote) = match &config.feed_source {
        Some(FeedSource::Directory { path }) => (Some(path.as_str()), None),
        Some(remote) => (None, Some(db::json(remote))),
        None => (None, None),
    };
    let values = params![
        config.partner_id,
        config.environment,
        config.fulfillment_url.as_ref().map(Url::as_str),
        config.project_id,
        config.auth_header_style,
        directory,
        config.options_in_line_price,
        remote,
        config.feed_secret.as_ref().map(|secret| secret.0.as_str()),
        config.feed_poll_minutes,
        (!config.feed_names.is_empty()).then(|| db::json(&config.feed_names)),
    ];
    tx.execute(statement, values).map(drop)
}

fn partner(row: &Row) -> Result<Partner, DbError> {
    Ok(Partner {
        id: row.get(0)?,
        name: row.get(1)?,
        status: row.get(2)?,
        integration: row.get(3)?,
        integration_reason: row.get(4)?,
        integration_changed_at: row.get(5)?,
        consultant: row.get(6)?,
        country: row.get(7)?,
        time_zone: row.get(8)?,
        locale: row.get(9)?,
        created_at: row.get(10)?,
    })
}

fn config(row: &Row) -> Result<EnvironmentConfig, DbError> {
    let url: Option<String> = row.get(2)?;
    let directory: Option<String> = row.get(5)?;
    // A source that a newer version wrote counts as not given too: orders must go on without the feed.
    let remote: Option<FeedSource> = row.json_opt(7).unwrap_or_default();
    Ok(EnvironmentConfig {
        partner_id: row.get(0)?,
        environment: row.get(1)?,
        // It was checked before it was stored; an address that no longer reads counts as not given.
        fulfillment_url: url.and_then(|text| Url::parse(&text).ok()),
        project_id: row.get(3)?,
        auth_header_style: row.get(4)?,
        feed_source: directory.map(|path| FeedSource::Directory { path }).or(remote),
        feed_secret: row.get::<Option<String>>(8)?.map(StoredSecret),
        feed_poll_minutes: row.get(9)?,
        feed_names: row.json_opt(10)?.unwrap_or_default(),
        options_in_line_price: row.get(6)?,
    })
}
