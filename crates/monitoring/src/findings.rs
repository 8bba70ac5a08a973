//! Changes of alerts, told to `escalation`: one incident per partner, environment and rule.

use basis::{Actor, Ambient, Environment, IncidentId};
use db::Tx;
use escalation::{AlertFacts, CodeCount, Facts, NewFinding, PolicyKind, Severity, Source};
use partners::Partner;

use crate::decide::{Change, Urgency};
use crate::error::MonitoringError;
use crate::rules::{AlertRule, WindowTotals};

/// What an alert is about, for its incident.
pub(crate) struct Finding<'a> {
    pub(crate) partner: &'a Partner,
    pub(crate) environment: Environment,
    pub(crate) rule: &'a AlertRule,
    pub(crate) totals: &'a WindowTotals,
    pub(crate) urgency: Urgency,
    pub(crate) suppressed: bool,
}

/// Carries out `change` and gives the incident that belongs to the alert now.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    finding: &Finding<'_>,
    incident: Option<IncidentId>,
    change: Change,
) -> Result<Option<IncidentId>, MonitoringError> {
    match (change, incident) {
        (Change::Fire { .. } | Change::Update, _) => open_or_extend(tx, ambient, finding).map(Some),
        (Change::Suppress, Some(id)) => {
            escalation::set_suppressed(tx, ambient, id, true)?;
            Ok(Some(id))
        }
        (Change::Release, _) => {
            let id = open_or_extend(tx, ambient, finding)?;
            escalation::set_suppressed(tx, ambient, id, false)?;
            Ok(Some(id))
        }
        (Change::Recover, Some(id)) => {
            let resolution = "escalation-resolution-recovered";
            escalation::resolve(tx, ambient, id, &actor(), resolution, facts(finding).into())?;
            Ok(None)
        }
        (Change::Suppress | Change::Recover, None) => Ok(None),
    }
}

fn open_or_extend(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    finding: &Finding<'_>,
) -> Result<IncidentId, MonitoringError> {
    let rule = finding.rule;
    let opened = escalation::open_or_extend(
        tx,
        ambient,
        NewFinding {
            partner_id: Some(finding.partner.id),
            environment: Some(finding.environment),
            source: Source::Rule(rule.id.clone()),
            dedup_key: format!("rule:1:{}:{}:{}", finding.partner.id, finding.environment, rule.id),
            severity: match finding.urgency {
                Urgency::High => Severity::P1,
                Urgency::Highest => Severity::P0,
            },
            title_key: format!("alert-title-{}", rule.key()),
            facts: facts(finding).into(),
            suppressed: finding.suppressed,
            policy: PolicyKind::PartnerTechnicalEmergency,
        },
    )?;
    Ok(opened.incident_id)
}

fn actor() -> Actor {
    Actor::system("monitoring")
}

fn facts(finding: &Finding<'_>) -> Facts {
    Facts {
        partner_name: Some(finding.partner.name.clone()),
        alert: Some(alert_facts(finding)),
        remedy_key: Some(format!("alert-remedy-{}", finding.rule.key())),
        ..Facts::default()
    }
}

/// The numbers of a finding against the rule's limits.
pub(crate) fn alert_facts(finding: &Finding<'_>) -> AlertFacts {
    let (rule, totals) = (finding.rule, finding.totals);
    let mut codes: Vec<(&String, &u64)> = totals.by_code.iter().collect();
    codes.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), *code));
    let top_codes = codes
        .into_iter()
        .take(5)
        .map(|(code, count)| CodeCount { code: code.clone(), count: signed(*count) });
    AlertFacts {
        rule: rule.id.clone(),
        window_minutes: i64::from(rule.window_minutes),
        requests: signed(totals.requests),
        errors: signed(totals.errors),
        restaurants: signed(totals.restaurants),
        rate_permille: signed(totals.permille()),
        limit_permille: i64::from(rule.over_permille),
        min_errors: signed(rule.min_errors),
        min_restaurants: signed(rule.min_restaurants),
        top_codes: top_codes.collect(),
        sample_restaurants: totals.sample_restaurants.clone(),
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
