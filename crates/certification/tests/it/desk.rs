//! A partner, the keys of a desk, and a feed between them.

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_trait::async_trait;
use axum::{Json, Router, routing::get};
use basis::{Ambient, Currency, ManualClock, Money, SystemRandom, Timestamp};
use certification::{
    CaseResult, Endpoint, Kit, Line, Outcome, Report, Sample, TestCase, TestSetup, Watch, run,
};
use feed::{CheckOptions, Checker, RestaurantDocument};
use identity::DeskKey;
use outbound::{Breakers, Outbound, OutboundPolicy};
use partner_sim::generate::{City, GenerateConfig, write_feed};
use partner_sim::{FaultPlan, SimConfig, SimHandle, Simulator};
use tokio_util::sync::CancellationToken;
use url::Url;

pub(crate) const PROJECT: &str = "desk-project";

/// Making keys takes long: all tests share one.
static PEM: LazyLock<String> = LazyLock::new(|| DeskKey::generate("x").unwrap().pem());

/// A Saturday at one in the afternoon: lunch is served, and not for long.
pub(crate) fn noon() -> Timestamp {
    "2026-03-14T18:00:00Z".parse().unwrap()
}

pub(crate) struct Desk {
    pub(crate) partner: SimHandle,
    pub(crate) restaurants: Vec<Arc<RestaurantDocument>>,
    pub(crate) line: Line,
    _feed: tempfile::TempDir,
    _keys: tokio_util::sync::DropGuard,
}

struct Blind;

#[async_trait]
impl Watch for Blind {
    async fn sample(&self, _: &Sample) -> anyhow::Result<()> {
        Ok(())
    }
    async fn case(&self, _: &CaseResult) -> anyhow::Result<()> {
        Ok(())
    }
}

pub(crate) fn setup() -> TestSetup {
    TestSetup {
        minimum_order: Some(Money::new(2500, Currency::USD)),
        valid_promo: Some("WELCOME5".to_owned()),
        promo_minimum: Some(Money::new(1000, Currency::USD)),
        guest: true,
        ..TestSetup::default()
    }
}

pub(crate) fn kit(cases: &[TestCase]) -> Kit {
    Kit { cases: cases.to_vec(), samples: 250, qps_milli: 200_000, ..Kit::new(setup()) }
}

pub(crate) fn read_feed(directory: &Path, now: Timestamp) -> Vec<Arc<RestaurantDocument>> {
    let mut checker = Checker::new(CheckOptions::new(now));
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "ndjson") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            checker.read_file(&name, std::fs::File::open(&path).unwrap()).unwrap();
        }
    }
    let mut found: Vec<_> = checker.finish().restaurants.into_iter().map(Arc::new).collect();
    found.sort_by(|left, right| left.id.cmp(&right.id));
    found
}

impl Desk {
    pub(crate) async fn start(restaurants: usize) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let key = DeskKey::from_pem(&issuer, &PEM).unwrap();
        let jwks = key.jwks().unwrap();
        let router = Router::new().route("/.well-known/jwks.json", get(async move || Json(jwks)));
        let stop = CancellationToken::new();
        let server = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
        tokio::spawn(server.into_future());
        let feed = tempfile::tempdir().unwrap();
        let ambient = Ambient::new(Arc::new(ManualClock::new(noon())), Arc::new(SystemRandom));
        let mut plan = GenerateConfig::new(City::Chicago, restaurants, 1, noon());
        plan.always_open = false;
        write_feed(feed.path(), &plan).unwrap();
        let mut config =
            SimConfig::new("Partner", PROJECT, issuer.parse().unwrap(), feed.path().to_owned()).unwrap();
        config.ambient = ambient.clone();
        config.pace = 0.0;
        config.minimum_order = 25;
        config.hang = Duration::from_millis(400);
        let partner = Simulator::start(config).await.unwrap();
        let outbound = Outbound::new(OutboundPolicy::loopback(), ambient.clone(), Breakers::none()).unwrap();
        let endpoint = Endpoint {
            url: Url::parse(&partner.url()).unwrap(),
            project_id: PROJECT.to_owned(),
            auth_header_style: partners::AuthHeaderStyle::Bearer,
        };
        let tokens = Arc::new((Arc::new(key), ambient.clone()));
        let documents = read_feed(feed.path(), noon());
        let line = Line { outbound, tokens, endpoint, ambient };
        Self { partner, restaurants: documents, line, _feed: feed, _keys: stop.drop_guard() }
    }

    pub(crate) fn set(&self, fault: &str) {
        self.partner.faults().set(FaultPlan::parse(&[fault]).unwrap());
    }

    pub(crate) async fn run(&self, kit: &Kit) -> Report {
        run(kit, &self.restaurants, &self.line, &Blind, &CancellationToken::new()).await.unwrap()
    }

    pub(crate) async fn outcome(&self, case: TestCase) -> Outcome {
        let mut kit = kit(&[case]);
        // What hangs is told apart from what is slow by a short patience.
        kit.limits.give_up = Duration::from_millis(200);
        let report = self.run(&kit).await;
        let result = report.cases.into_iter().find(|result| result.case == case).unwrap();
        result.outcome
    }
}
