//! The platform as `aboyeur serve` runs it, with one simulated partner whose feed is published.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use aboyeur::app::App;
use aboyeur::config::Config;
use aboyeur::serve;
use anyhow::Context;
use basis::{Actor, Ambient, PartnerId};
use inventory::IngestionState;
use partner_sim::generate::{City, GenerateConfig, write_feed};
use partner_sim::{SimConfig, SimHandle, Simulator};
use partners::{EnvironmentPatch, NewPartner, PartnerStatus};
use telemetry::MetricsHandle;
use tokio::task::JoinHandle;
use url::Url;

use crate::food::{self, ENVIRONMENT, Meal};
use crate::messages::{self, Messages};

/// More than any way needs at a time.
const CONNECTIONS: usize = 60_000;
/// The same seed makes the same feed everywhere.
const SEED: u64 = 7;
const FEED_READY_WITHIN: Duration = Duration::from_mins(5);

/// A running platform.
pub(crate) struct Platform {
    /// As the report names it.
    pub(crate) name: String,
    pub(crate) app: App,
    pub(crate) partner: PartnerId,
    /// Where it serves.
    pub(crate) address: SocketAddr,
    /// What is ordered.
    pub(crate) meals: Vec<Meal>,
    /// What it sent to the partner for these.
    pub(crate) messages: Vec<Messages>,
    pub(crate) sim: SimHandle,
    serving: JoinHandle<anyhow::Result<()>>,
}

/// What a platform is made of.
pub(crate) struct Plan<'a> {
    pub(crate) name: String,
    /// Address of its database.
    pub(crate) database: String,
    /// A folder of its own.
    pub(crate) folder: &'a Path,
    pub(crate) restaurants: u32,
}

impl Platform {
    /// Starts it, publishes the feed and orders each meal once, so that only meals remain that the partner takes.
    pub(crate) async fn start(
        plan: Plan<'_>,
        metrics: &MetricsHandle,
        ambient: Ambient,
    ) -> anyhow::Result<Self> {
        let listener = web::bind(([127, 0, 0, 1], 0).into()).await?;
        let address = listener.local_addr()?;
        let app = App::open(configure(&plan, address, &ambient)?, ambient).await?;
        let serving = tokio::spawn({
            let (app, metrics) = (app.clone(), metrics.clone());
            async move { serve::run(&app, listener, &metrics, Vec::new()).await }
        });
        let partner = found_partner(&app, &plan).await?;
        let sim = start_partner(&app, partner, plan.folder).await?;
        publish(&app, partner).await?;
        let candidates = food::choose(&app, partner, plan.restaurants).await?;
        let mut platform = Self {
            name: plan.name.clone(),
            app,
            partner,
            address,
            meals: Vec::new(),
            messages: Vec::new(),
            sim,
            serving,
        };
        messages::record(&mut platform, candidates).await?;
        Ok(platform)
    }

    /// Where the partner is called: the simulator itself, or somebody who stands before it.
    pub(crate) async fn call_partner_at(&self, url: String) -> anyhow::Result<()> {
        let patch = EnvironmentPatch { fulfillment_url: Some(Some(url)), ..EnvironmentPatch::default() };
        self.app.partners.update_environment(actor(), self.partner, ENVIRONMENT, patch).await?;
        Ok(())
    }

    /// Stops platform and partner.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.app.stop.cancel();
        let served = self.serving.await.context("the platform stopped unexpectedly")?;
        self.sim.stop().await;
        served
    }
}

fn actor() -> Actor {
    Actor::system("bench")
}

fn configure(plan: &Plan<'_>, address: SocketAddr, ambient: &Ambient) -> anyhow::Result<Config> {
    let mut config = Config { database: plan.database.clone().into(), ..Config::default() };
    config.server.listen = address;
    config.server.max_connections = CONNECTIONS;
    config.server.origin = Url::parse(&format!("http://{address}"))?;
    let secret: [u8; 16] = ambient.random_bytes();
    let half = format!("{:032x}", u128::from_be_bytes(secret));
    config.platform.secret_key = Some(format!("{half}{half}").into());
    // The partner is simulated on this machine.
    config.outbound.allow = vec!["127.0.0.0/8".parse()?];
    config.outbound.allow_http = true;
    config.inventory.feed_roots = vec![plan.folder.to_owned()];
    Ok(config)
}

async fn found_partner(app: &App, plan: &Plan<'_>) -> anyhow::Result<PartnerId> {
    let partner = app.partners.create(actor(), NewPartner::named("Bouchons de Lyon")).await?.id;
    let count = usize::try_from(plan.restaurants)?;
    let mut config = GenerateConfig::new(City::Lyon, count, SEED, app.ambient.now());
    config.always_open = true;
    write_feed(plan.folder, &config)?;
    let directory = plan.folder.display().to_string();
    let patch = EnvironmentPatch { feed_directory: Some(Some(directory)), ..EnvironmentPatch::default() };
    app.partners.update_environment(actor(), partner, ENVIRONMENT, patch).await?;
    for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
        app.partners.set_status(actor(), partner, status, "The benchmark begins.").await?;
    }
    Ok(partner)
}

async fn start_partner(app: &App, partner: PartnerId, folder: &Path) -> anyhow::Result<SimHandle> {
    let project = app.partners.environment(partner, ENVIRONMENT).await?.project_id;
    let origin = app.config.server.origin.clone();
    let mut config = SimConfig::new("Bouchons de Lyon", project, origin, folder.to_owned())?;
    // Orders stay as the partner took them: what is measured ends there.
    config.pace = 0.0;
    config.minimum_order = 0;
    Ok(Simulator::start(config).await?)
}

async fn publish(app: &App, partner: PartnerId) -> anyhow::Result<()> {
    app.inventory.request_ingestion(partner, ENVIRONMENT, actor()).await?;
    let waiting = async {
        loop {
            let runs = app.inventory.list_ingestions(partner, ENVIRONMENT).await?;
            match runs.iter().find(|run| run.state.is_final()) {
                Some(run) if run.state == IngestionState::Done => return Ok(()),
                Some(run) => anyhow::bail!("the feed was refused: {:?}", run.failure),
                None => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    tokio::time::timeout(FEED_READY_WITHIN, waiting).await.context("the feed was not read in time")?
}
