//! Active merchants: how many restaurants are served, now and on each day before (operations 10.7).

use async_trait::async_trait;
use basis::{Environment, PartnerId, Timestamp, from_micros, micros};
use jobs::Reconciler;
use serde::Serialize;

use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store;

const DAY: i64 = 24 * 3_600_000_000;

/// Restaurants served on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ServingDay {
    /// The beginning of the day (UTC).
    pub day: Timestamp,
    /// All.
    pub restaurants: i64,
    /// Those of them that deliver.
    pub delivery: i64,
    /// Those of them from which food can be fetched.
    pub takeout: i64,
    /// When they were last counted on that day.
    pub counted_at: Timestamp,
}

impl Inventory {
    /// Restaurants served, by day, oldest first: the last `days` days on which any were counted, today as it is now.
    pub async fn serving_days(
        &self,
        partner: PartnerId,
        environment: Environment,
        days: i64,
    ) -> Result<Vec<ServingDay>, InventoryError> {
        let now = self.ambient.now();
        let today = day_of(now);
        let from = from_micros(micros(today) - days.max(1) * DAY);
        self.db
            .read(move |tx| {
                let mut found = store::list_serving_days(tx, partner, environment, from)?;
                found.retain(|day| day.day < today);
                if let Some(current) = store::count_serving(tx, partner, environment, today, now)? {
                    found.push(current);
                }
                Ok(found)
            })
            .await
    }
}

fn day_of(at: Timestamp) -> Timestamp {
    let at = micros(at);
    from_micros(at - at.rem_euclid(DAY))
}

/// Counts the restaurants that each environment serves, once an hour; a day keeps its last count.
#[derive(Debug)]
pub struct CountServing(pub Inventory);

impl CountServing {
    /// How long days are kept.
    const KEPT_DAYS: i64 = 400;
}

#[async_trait]
impl Reconciler for CountServing {
    fn name(&self) -> &'static str {
        "inventory.count_serving"
    }

    fn every_seconds(&self) -> i64 {
        3600
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let now = self.0.ambient.now();
        let today = day_of(now);
        for (partner, environment) in self.0.db.read(store::list_heads).await? {
            let count = move |tx: &mut db::Tx<'_>| match store::count_serving(
                tx,
                partner,
                environment,
                today,
                now,
            )? {
                Some(day) => store::put_serving_day(tx, partner, environment, &day),
                None => Ok(()),
            };
            self.0.db.write(count).await?;
        }
        let forgotten = from_micros(micros(today) - Self::KEPT_DAYS * DAY);
        self.0.db.write(move |tx| store::delete_serving_days(tx, forgotten)).await?;
        Ok(())
    }
}
