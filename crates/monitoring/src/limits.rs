//! A partner's own limits of the rules about orders (operations 9.3: every number is a setting per partner).

use std::collections::BTreeMap;

use basis::{Actor, FieldErrors, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};
use escalation::LimitFacts;

use crate::error::MonitoringError;
use crate::service::Monitoring;
use crate::settings::MonitoringSettings;
use crate::sql::{DELETE_LIMITS, FIND_LIMITS, PUT_LIMITS};

/// Minutes of the longest window: orders are looked at for nine days.
const MAX_WINDOW: i64 = 8 * 24 * 60;

/// The limits of one rule that hold for one partner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleLimits {
    /// Those that hold.
    pub facts: LimitFacts,
    /// Those of the installation.
    pub general: LimitFacts,
    /// Whether the partner has its own.
    pub is_own: bool,
}

/// The limits that hold for one partner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    by_rule: BTreeMap<String, RuleLimits>,
}

impl Limits {
    /// Those of the installation, for partners without their own.
    pub fn general(settings: &MonitoringSettings) -> Self {
        let rules = settings.signals.iter().filter_map(|rule| {
            let general = rule.limits?;
            Some((rule.id.clone(), RuleLimits { facts: general, general, is_own: false }))
        });
        Self { by_rule: rules.collect() }
    }

    /// The limits of a rule that hold, if it has some.
    pub fn of(&self, rule: &str) -> Option<LimitFacts> {
        self.rule(rule).map(|limits| limits.facts)
    }

    /// The limits of a rule with those of the installation, if it has some.
    pub fn rule(&self, rule: &str) -> Option<RuleLimits> {
        self.by_rule.get(rule).copied()
    }
}

/// The limits that hold for a partner: its own, else those of the installation.
pub fn find_limits(
    tx: &mut Tx<'_>,
    settings: &MonitoringSettings,
    partner: PartnerId,
) -> Result<Limits, DbError> {
    let mut limits = Limits::general(settings);
    let read = |row: &Row| Ok::<_, DbError>((row.get::<String>(0)?, row.json::<LimitFacts>(1)?));
    for row in tx.query(&FIND_LIMITS, params![partner])? {
        let (rule, own) = read(&row)?;
        if let Some(limits) = limits.by_rule.get_mut(&rule) {
            *limits = RuleLimits { facts: own, is_own: true, ..*limits };
        }
    }
    Ok(limits)
}

/// The limits, or everything that is wrong with them. Fields are those of [`LimitFacts`].
pub fn check_limits(limits: LimitFacts) -> Result<LimitFacts, FieldErrors> {
    let mut errors = FieldErrors::new();
    for (field, value, range) in [
        ("over_permille", limits.over_permille, 0..=1000),
        ("window_minutes", limits.window_minutes, 5..=MAX_WINDOW),
        ("least", limits.least, 1..=1_000_000),
        ("restaurants", limits.restaurants, 0..=1_000_000),
        ("after_minutes", limits.after_minutes, 0..=24 * 60),
    ] {
        if !range.contains(&value) {
            let message = format!("write a number from {} to {}", range.start(), range.end());
            errors.push(field, "not_a_limit", message);
        }
    }
    errors.finish(limits)
}

impl Monitoring {
    /// The limits that hold for a partner.
    pub async fn limits(&self, partner: PartnerId) -> Result<Limits, MonitoringError> {
        let settings = self.settings.clone();
        Ok(self.db.read(move |tx| find_limits(tx, &settings, partner)).await?)
    }

    /// Gives a partner its own limits of a rule about orders, or takes them away again. Kept in the audit log. They hold
    /// from the next evaluation on.
    pub async fn set_limits(
        &self,
        actor: Actor,
        partner: PartnerId,
        rule: &str,
        limits: Option<LimitFacts>,
    ) -> Result<(), MonitoringError> {
        let settings = self.settings();
        let mut rules = settings.signals.iter().filter(|rule| rule.limits.is_some());
        let found = rules.find(|known| known.id.eq_ignore_ascii_case(rule));
        let rule = found.ok_or_else(|| MonitoringError::UnknownRule(rule.to_owned()))?.id.clone();
        let limits = limits.map(check_limits).transpose()?;
        let ambient = self.ambient.clone();
        let work = move |tx: &mut Tx<'_>| {
            partners::find_partner(tx, partner)?.ok_or(MonitoringError::NotFound(partner))?;
            put(tx, (partner, &rule), limits, &actor, ambient.now())?;
            let detail = serde_json::json!({ "limits": limits });
            identity::record_audit(tx, &ambient, &actor, Some(partner), "alert.limits", &rule, &detail)?;
            Ok(())
        };
        self.db.write(work).await
    }
}

fn put(
    tx: &mut Tx<'_>,
    (partner, rule): (PartnerId, &str),
    limits: Option<LimitFacts>,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), DbError> {
    match limits {
        None => tx.execute(&DELETE_LIMITS, params![partner, rule])?,
        Some(limits) => {
            tx.execute(&PUT_LIMITS, params![partner, rule, db::json(&limits), actor.to_string(), now])?
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::SignalRule;

    #[test]
    fn the_limits_of_the_programme_are_within_bounds_and_others_are_refused_by_name() {
        for rule in SignalRule::orders() {
            assert_eq!(check_limits(rule.limits.unwrap()).unwrap(), rule.limits.unwrap(), "{}", rule.id);
        }
        let wrong = LimitFacts {
            over_permille: 1001,
            window_minutes: 4,
            least: 0,
            restaurants: -1,
            after_minutes: 1441,
        };
        let fields: Vec<String> =
            check_limits(wrong).unwrap_err().0.into_iter().map(|one| one.field).collect();
        assert_eq!(fields, ["over_permille", "window_minutes", "least", "restaurants", "after_minutes"]);
    }
}
