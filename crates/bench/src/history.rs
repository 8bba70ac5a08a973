//! Orders of the past: as many as a platform has after some time, without waiting for them.

mod store;

use std::sync::Arc;

use anyhow::Context;
use basis::{ExchangeId, OrderId};
use jiff::{SignedDuration, ToSpan};
use order::wire::{AsyncRequest, WireOrderState, WireOrderUpdate};
use ordering::{Order, UpdateCaller};

use crate::food::ENVIRONMENT;
use crate::in_process;
use crate::platform::Platform;
use store::{Own, Sample};

/// Real orders that the others are copies of.
const SAMPLES: usize = 20;
/// Copies in one transaction.
const BATCH: u32 = 1_000;
/// Copies are spread over so many days before today.
const DAYS: u32 = 60;

/// Stores `count` finished orders with their events and exchanges.
pub(crate) async fn fill(platform: &Platform, count: u32) -> anyhow::Result<()> {
    if count == 0 {
        return Ok(());
    }
    for meal in platform.meals.iter().cycle().take(SAMPLES) {
        let order = in_process::order(&platform.app, meal).await.context("an order for the history")?;
        finish(platform, &order.order).await?;
    }
    let (db, partner) = (&platform.app.db, platform.partner);
    let samples =
        db.read(move |tx| store::samples(tx, partner, i64::try_from(SAMPLES).unwrap_or(i64::MAX))).await?;
    anyhow::ensure!(!samples.is_empty(), "no order came to an end");
    let samples = Arc::new(samples);
    for start in (0..count).step_by(usize::try_from(BATCH)?) {
        write(platform, samples.clone(), start..count.min(start + BATCH)).await?;
    }
    db.write(store::analyze).await?;
    Ok(())
}

/// The partner tells that it was handed over.
async fn finish(platform: &Platform, order: &Order) -> anyhow::Result<()> {
    let now = platform.app.ambient.now();
    let state = WireOrderState { state: "FULFILLED".into(), ..WireOrderState::default() };
    let update = WireOrderUpdate {
        action_order_id: order.action_order_id.clone().unwrap_or_default(),
        order_state: Some(state),
        update_time: Some(now.to_string()),
        ..WireOrderUpdate::default()
    };
    let answer = tell(platform, update).await?;
    anyhow::ensure!(answer == 200, "the update of {} was refused: {answer}", order.google_order_id);
    Ok(())
}

/// Applies an update as the partner's; answers with the HTTP status that the partner would get.
pub(crate) async fn tell(platform: &Platform, update: WireOrderUpdate) -> anyhow::Result<u16> {
    let caller = UpdateCaller { partner_id: platform.partner, environments: vec![ENVIRONMENT] };
    let body = serde_json::to_vec(&AsyncRequest::of(update, false))?;
    Ok(platform.app.ordering.apply_update(caller, &body).await.status)
}

async fn write(
    platform: &Platform,
    samples: Arc<Vec<Sample>>,
    numbers: std::ops::Range<u32>,
) -> anyhow::Result<()> {
    let (ambient, partner) = (platform.app.ambient.clone(), platform.partner);
    platform
        .app
        .db
        .write(move |tx| {
            let now = ambient.now();
            for (number, sample) in numbers.zip(samples.iter().cycle()) {
                let age = SignedDuration::from_hours(24) * i32::try_from(1 + number % DAYS).unwrap_or(1);
                let created_at = now.saturating_sub(age).unwrap_or(now);
                let own = Own {
                    order_id: OrderId::from_bytes(ambient.random_bytes()),
                    checkout_id: ambient.random_bytes(),
                    google_order_id: format!("{number:020}"),
                    created_at,
                    final_at: created_at.saturating_add(1.hour()).unwrap_or(created_at),
                };
                let exchange_id = || ExchangeId::from_bytes(ambient.random_bytes());
                store::copy(tx, partner, sample, &own, exchange_id)?;
            }
            Ok::<(), db::DbError>(())
        })
        .await?;
    Ok(())
}
