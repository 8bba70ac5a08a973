//! Taking evidence: a few range scans over the minutes of one partner.

use std::collections::BTreeMap;

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Tx};

use crate::error::MonitoringError;
use crate::evidence::{
    EVIDENCE_FORMAT, Evidence, EvidenceExtras, LatencySummary, OpenIncident, RestaurantCounts, Tally, Tries,
    action_window, affected_restaurants,
};
use crate::latency::Totals;
use crate::outcome::{Action, OutcomeKind};
use crate::store::{self, Series};
use crate::window::Span;

/// The windows of evidence, in minutes.
const WINDOWS: [u32; 3] = [5, 30, 360];

/// Freezes what is known of a partner at `now`. Call it in the transaction that stores it.
pub fn evidence(
    tx: &mut Tx<'_>,
    partner_id: PartnerId,
    environment: Environment,
    extras: EvidenceExtras,
    now: Timestamp,
) -> Result<Evidence, MonitoringError> {
    let partner = partners::find_partner(tx, partner_id)?.ok_or(MonitoringError::NotFound(partner_id))?;
    let (mut windows, mut affected_30m, mut active_6h) = (Vec::new(), 0, 0);
    for minutes in WINDOWS {
        let tallies = all_tallies(tx, partner_id, environment, Span::ending(now, minutes))?;
        windows.extend(Action::ALL.map(|action| action_window(action, minutes, &tallies)));
        match minutes {
            30 => affected_30m = affected_restaurants(&tallies),
            360 => active_6h = distinct_restaurants(&tallies),
            _ => {}
        }
    }
    let restaurants = RestaurantCounts { active_6h, affected_30m, total_offered: extras.restaurants_offered };
    Ok(Evidence {
        format: EVIDENCE_FORMAT,
        taken_at: now,
        integration: partner.integration,
        windows,
        health_checks: health_checks(tx, partner_id, environment, Span::ending(now, 30))?,
        latency: latency(tx, partner_id, environment, Span::ending(now, 30))?,
        restaurants,
        last_success_at: last_successes(tx, partner_id, environment)?,
        open_incidents: open_incidents(tx, partner_id)?,
        last_feed_published_at: extras.last_feed_published_at,
    })
}

fn all_tallies(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    span: Span,
) -> Result<Vec<Tally>, DbError> {
    let mut all = Vec::new();
    for action in Action::ALL {
        all.extend(store::tallies(tx, &Series::live(partner, environment, action), span)?);
    }
    Ok(all)
}

fn distinct_restaurants(tallies: &[Tally]) -> u64 {
    let ids: std::collections::BTreeSet<&str> =
        tallies.iter().map(|tally| tally.restaurant_id.as_str()).collect();
    u64::try_from(ids.len()).unwrap_or(u64::MAX)
}

fn health_checks(
    tx: &mut Tx<'_>,
    partner_id: PartnerId,
    environment: Environment,
    span: Span,
) -> Result<Tries, DbError> {
    let mut sum = Tries::default();
    for action in Action::ALL {
        let series = Series { partner_id, environment, kind: OutcomeKind::HealthCheck, action };
        let (requests, errors) = store::sum_totals(tx, &series, span)?;
        sum = sum + Tries { requests, successes: requests.saturating_sub(errors) };
    }
    Ok(sum)
}

fn latency(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    span: Span,
) -> Result<LatencySummary, DbError> {
    let mut sum = Totals::default();
    for action in Action::ALL {
        sum = sum + store::minute_totals(tx, &Series::live(partner, environment, action), span)?;
    }
    Ok(LatencySummary { mean_ms: sum.mean_ms(), max_ms: sum.latency_max_ms, slow: sum.slow() })
}

fn last_successes(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<BTreeMap<Action, Timestamp>, DbError> {
    let mut last = BTreeMap::new();
    for action in Action::ALL {
        if let Some(at) = store::last_success(tx, &Series::live(partner, environment, action))? {
            last.insert(action, at);
        }
    }
    Ok(last)
}

fn open_incidents(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Vec<OpenIncident>, MonitoringError> {
    let incidents = escalation::list_open(tx, partner)?;
    let open = incidents.into_iter().map(|incident| OpenIncident {
        incident_id: incident.id,
        title_key: incident.title_key,
        severity: incident.severity.label().to_owned(),
        opened_at: incident.opened_at,
    });
    Ok(open.collect())
}
