//! Stale inventory (8.4): what errors have been taking something away from for more than three business days is no
//! longer served, until a good run.

use async_trait::async_trait;
use basis::{Environment, PartnerId, Timestamp};
use calendar::BusinessCalendar;
use jiff::SignedDuration;
use jobs::Reconciler;

use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store::{self, Ground};

/// Business days in which errors must be mended.
const BUSINESS_DAYS: u32 = 3;
/// Days looked back; longer than any run of holidays.
const LOOK_BACK_DAYS: i64 = 60;
/// Transactions of one environment in one pass.
const STEPS: usize = 20;

/// What began to fail before this instant is stale at `now`: the end of the last day whose third business day after it is
/// over. `None` if the calendar knows no business days.
pub fn decide_cutoff(days: &BusinessCalendar, now: Timestamp) -> Option<Timestamp> {
    (0..=LOOK_BACK_DAYS).find_map(|back| {
        let day = now.checked_sub(SignedDuration::from_hours(24 * back)).ok()?;
        let deadline = days.end_of_nth_business_day(day, BUSINESS_DAYS).ok()?;
        if deadline <= now { days.end_of_nth_business_day(day, 0).ok() } else { None }
    })
}

/// Stops serving what is stale.
#[derive(Debug)]
pub struct StopStale(pub Inventory);

#[async_trait]
impl Reconciler for StopStale {
    fn name(&self) -> &'static str {
        "inventory.stop_stale"
    }

    fn every_seconds(&self) -> i64 {
        300
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let now = self.0.ambient.now();
        let Some(cutoff) = decide_cutoff(&self.0.settings.business_days, now) else { return Ok(()) };
        for (partner, environment) in self.0.db.read(store::list_heads).await? {
            self.stop(partner, environment, cutoff, now).await?;
        }
        Ok(())
    }
}

impl StopStale {
    async fn stop(
        &self,
        partner: PartnerId,
        environment: Environment,
        cutoff: Timestamp,
        now: Timestamp,
    ) -> Result<(), InventoryError> {
        for _ in 0..STEPS {
            let more = self
                .0
                .db
                .write(move |tx| {
                    let Some(head) = store::find_head(tx, partner, environment)? else { return Ok(false) };
                    let ground = Ground { partner, environment, generation: head.generation };
                    if let Some(since) = head.failing_since.filter(|since| *since < cutoff) {
                        store::stop_environment(tx, ground, since, now)?;
                    }
                    Ok::<_, InventoryError>(store::stop_restaurants_step(tx, ground, cutoff, now)?)
                })
                .await?;
            if !more {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use calendar::{Window, Windows};
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn errors_have_three_business_days_and_weekends_do_not_count() {
        let days = BusinessCalendar::new(TimeZone::UTC, Windows::weekdays(Window::ALL_DAY));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // A Thursday's errors are stale from the end of the Tuesday after.
        let stale = |now: &str| decide_cutoff(&days, at(now)).unwrap() > at("2026-03-12T10:00:00Z");
        assert!(!stale("2026-03-17T23:59:59Z"));
        assert!(stale("2026-03-18T00:00:00Z"));
    }

    #[test]
    fn without_business_days_nothing_is_stale() {
        let days = BusinessCalendar::new(TimeZone::UTC, Windows::none());
        assert_eq!(decide_cutoff(&days, "2026-03-18T00:00:00Z".parse().unwrap()), None);
    }
}
