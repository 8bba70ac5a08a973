//! What the platform adds to one checkout, beside nginx that passes the same call on to the same partner.

mod proxy;

use std::fmt::{self, Display};
use std::sync::Arc;

use basis::CartId;
use tokio::time::Instant;

use crate::args::GatewayArgs;
use crate::direct::Direct;
use crate::in_process;
use crate::lane::{Steps, Way, pick};
use crate::platform::Platform;
use crate::rest::{self, Addresses};
use crate::rig::{self, Rig};
use proxy::Proxy;

/// A way for a checkout to go.
#[derive(Clone)]
enum Gateway {
    /// Without the platform; the name tells through what.
    Direct(&'static str, Arc<Direct>, Arc<Platform>),
    /// The platform by its service.
    InProcess(Arc<Platform>, Arc<Vec<CartId>>),
    /// The platform over REST, each checkout on a new connection.
    Rest(Arc<Platform>, Arc<Vec<CartId>>, Arc<Addresses>),
}

impl Display for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct(name, ..) => f.write_str(name),
            Self::InProcess(platform, _) => write!(f, "{}, Ordering in process", platform.name),
            Self::Rest(platform, ..) => write!(f, "{}, HTTP REST", platform.name),
        }
    }
}

impl Way for Gateway {
    async fn go(&self, number: usize) -> anyhow::Result<Steps> {
        let started = Instant::now();
        let checkout = match self {
            Self::Direct(_, direct, platform) => direct.checkout(pick(&platform.messages, number)?).await?,
            Self::InProcess(platform, carts) => {
                in_process::checkout(&platform.app, *pick(carts, number)?).await?;
                started.elapsed()
            }
            Self::Rest(platform, carts, addresses) => {
                let cart = pick(carts, number)?.to_string();
                rest::checkout(platform.address, addresses, &cart).await?;
                started.elapsed()
            }
        };
        Ok(Steps { cart: None, checkout, submit: None, settled: None })
    }
}

pub(crate) async fn run(args: GatewayArgs) -> anyhow::Result<()> {
    let rig = Rig::start(&args.orders).await?;
    let measured = measure(&rig, &args).await;
    let stopped = rig.stop().await;
    rig::write(&measured?, args.orders.json)?;
    stopped
}

async fn measure(rig: &Rig, args: &GatewayArgs) -> anyhow::Result<crate::report::Report> {
    let first = rig.first()?;
    let proxy = Proxy::start(&args.nginx, rig.folder(), &first.sim.url()).await?;
    let through = Direct::at(first, proxy.url.clone()).await?;
    let mut ways = vec![
        Gateway::Direct("partner directly", Arc::new(Direct::beside(first).await?), first.clone()),
        Gateway::Direct("partner through nginx", Arc::new(through), first.clone()),
    ];
    let addresses = Arc::new(Addresses::default());
    for platform in &rig.platforms {
        let carts = Arc::new(carts(platform, args.orders.diners).await?);
        ways.push(Gateway::InProcess(platform.clone(), carts.clone()));
        ways.push(Gateway::Rest(platform.clone(), carts, addresses.clone()));
    }
    rig.measure(&args.orders, "checkouts", &ways).await
}

/// Filled carts, so many that no two diners ever have the same.
async fn carts(platform: &Platform, diners: u32) -> anyhow::Result<Vec<CartId>> {
    /// Carts of each diner.
    const EACH: usize = 4;
    let mut carts = Vec::new();
    for meal in platform.meals.iter().cycle().take(EACH * usize::try_from(diners)?) {
        carts.push(in_process::cart(&platform.app, meal).await?);
    }
    Ok(carts)
}
