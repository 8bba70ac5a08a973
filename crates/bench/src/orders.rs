//! The measurement of orders: everything in turns, round after round.

use std::sync::Arc;

use crate::args::OrdersArgs;
use crate::direct::Direct;
use crate::lane::Lane;
use crate::rest::Addresses;
use crate::rig::{self, Rig};

pub(crate) async fn run(args: OrdersArgs) -> anyhow::Result<()> {
    let rig = Rig::start(&args).await?;
    let measured = match lanes(&rig).await {
        Ok(lanes) => rig.measure(&args, "orders", &lanes).await,
        Err(error) => Err(error),
    };
    let stopped = rig.stop().await;
    rig::write(&measured?, args.json)?;
    stopped
}

/// The partner directly first: everything is compared with it.
async fn lanes(rig: &Rig) -> anyhow::Result<Vec<Lane>> {
    let first = rig.first()?;
    let mut lanes = vec![Lane::Direct(Arc::new(Direct::beside(first).await?), first.clone())];
    let addresses = Arc::new(Addresses::default());
    for platform in &rig.platforms {
        lanes.push(Lane::InProcess(platform.clone()));
        lanes.push(Lane::Rest(platform.clone(), addresses.clone()));
    }
    Ok(lanes)
}
