//! The services behind the interface, with a real partner on loopback.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use api::ApiState;
use axum::Router;
use basis::{Actor, Environment, ManualClock, PartnerId};
use certification::{Certification, CertificationHandler};
use db::Db;
use escalation::{Escalation, EscalationSettings};
use identity::{Identity, IdentitySettings, NewUser, Role, StaffRole};
use inventory::{IngestHandler, Inventory, InventorySettings};
use jiff::tz::TimeZone;
use jobs::Runner;
use monitoring::{Monitoring, MonitoringSettings};
use ordering::{Ordering, OrderingParts, OrderingSettings, SubmitHandler};
use outbound::{Breakers, Outbound, OutboundPolicy};
use partner_sim::generate::{City, GenerateConfig, write_feed};
use partner_sim::{SimConfig, SimHandle, Simulator};
use partners::{ContactDraft, ContactKind, EnvironmentPatch, NewPartner, PartnerStatus, Partners};
use support::{Support, SupportSettings};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;
use web::{Site, SiteSettings};

use crate::client::Client;

pub(crate) const ENVIRONMENT: Environment = Environment::Production;
/// Restaurants of the partner.
pub(crate) const RESTAURANTS: usize = 8;

/// Secrets of keys, by what their owners may do.
pub(crate) struct Keys {
    pub(crate) administrator: String,
    pub(crate) reader: String,
    pub(crate) tester: String,
    /// The administrator of another partner.
    pub(crate) stranger: String,
    pub(crate) operator: String,
    pub(crate) support: String,
}

pub(crate) struct House {
    pub(crate) state: ApiState,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) client: Client,
    pub(crate) router: Router,
    pub(crate) origin: Url,
    pub(crate) partner: PartnerId,
    pub(crate) other: PartnerId,
    pub(crate) keys: Keys,
    pub(crate) sim: SimHandle,
    runner: Runner,
    folder: tempfile::TempDir,
    serving: JoinHandle<()>,
    stop: CancellationToken,
}

fn actor() -> Actor {
    Actor::system("test")
}

fn services(db: &Db, ambient: &basis::Ambient, origin: &Url, feeds: PathBuf) -> ApiState {
    let policy = OutboundPolicy {
        allow: vec!["127.0.0.0/8".parse().unwrap()],
        allow_http: true,
        ..OutboundPolicy::default()
    };
    let outbound = Outbound::new(policy, ambient.clone(), Breakers::new(db.clone())).unwrap();
    let settings = IdentitySettings::new(origin.as_str());
    let identity = Identity::new(db.clone(), ambient.clone(), settings);
    let settings = InventorySettings { feed_roots: vec![feeds], ..InventorySettings::default() };
    let inventory = Inventory::new(db.clone(), ambient.clone(), settings);
    let parts = OrderingParts {
        tokens: Arc::new(identity.clone()),
        outbound: outbound.clone(),
        restaurants: Arc::new(inventory.catalogue().clone()),
    };
    let support = SupportSettings::new(origin.clone(), TimeZone::UTC, "FR").unwrap();
    let certification =
        Certification::new(db.clone(), ambient.clone(), identity.clone(), inventory.clone(), outbound);
    ApiState {
        certification,
        db: db.clone(),
        ambient: ambient.clone(),
        partners: Partners::new(db.clone(), ambient.clone()),
        identity,
        escalation: Escalation::new(db.clone(), ambient.clone(), EscalationSettings::new(origin.clone())),
        monitoring: Monitoring::new(db.clone(), ambient.clone(), Arc::new(MonitoringSettings::default())),
        inventory,
        ordering: Ordering::new(db.clone(), ambient.clone(), parts, OrderingSettings::default()),
        support: Support::new(db.clone(), ambient.clone(), Arc::new(support)),
    }
}

impl House {
    /// A launched partner with a published feed and a server, another partner, and people with keys.
    pub(crate) async fn open(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let folder = tempfile::tempdir().unwrap();
        let feeds = folder.path().canonicalize().unwrap();
        let listener = web::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
        let origin = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let state = services(&db, &ambient, &origin, feeds.clone());
        state.identity.maintain_signing_keys().await.unwrap();
        let site = Site::new(SiteSettings::new(origin.clone()), ambient.clone());
        let router = site.machine(api::router(state.clone())).build().unwrap();
        let stop = CancellationToken::new();
        let options = web::ServeOptions::default();
        let serving = tokio::spawn(web::serve(listener, router.clone(), options, stop.clone()));
        let (partner, other) = (found(&state, "Bouchons").await, found(&state, "Others").await);
        let keys = people(&state, partner, other).await;
        let sim = start_partner(&state, partner, feeds, &origin).await;
        let runner = Runner::builder(db, ambient)
            .handler::<inventory::IngestFeed, _>(Arc::new(IngestHandler(state.inventory.clone())))
            .handler::<inventory::ImportPlaces, _>(Arc::new(inventory::ImportPlacesHandler(
                state.inventory.clone(),
            )))
            .handler::<inventory::MatchPlaces, _>(Arc::new(inventory::MatchPlacesHandler(
                state.inventory.clone(),
            )))
            .handler::<inventory::RollBack, _>(Arc::new(inventory::RollBackHandler(state.inventory.clone())))
            .handler::<inventory::realtime::ApplyUpdates, _>(inventory::realtime::ApplyUpdatesHandler::new(
                state.inventory.clone(),
            ))
            .handler::<certification::RunCertification, _>(CertificationHandler::new(
                state.certification.clone(),
            ))
            .handler::<ordering::AskPartner, _>(ordering::AskHandler::new(state.ordering.clone()))
            .handler::<ordering::SubmitOrder, _>(SubmitHandler::new(state.ordering.clone()))
            .build();
        let client = Client::new(router.clone());
        let house = Self {
            state,
            clock,
            client,
            router,
            origin,
            partner,
            other,
            keys,
            sim,
            runner,
            folder,
            serving,
            stop,
        };
        house.publish(RESTAURANTS).await;
        house
    }

    /// The partner writes a feed of so many restaurants, and it is ingested.
    pub(crate) async fn publish(&self, restaurants: usize) {
        let folder = self.folder.path().canonicalize().unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let mut config = GenerateConfig::new(City::Lyon, restaurants, 7, self.state.ambient.now());
        config.always_open = true;
        write_feed(&folder, &config).unwrap();
        self.state.inventory.request_ingestion(self.partner, ENVIRONMENT, actor()).await.unwrap();
        self.work().await;
    }

    /// Everything that is due now happens.
    pub(crate) async fn work(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    /// The partner's number, as it stands in paths.
    pub(crate) fn id(&self) -> String {
        self.partner.to_string()
    }

    /// The paths under `/api` that the router really has, as it shows itself.
    pub(crate) fn routes(&self) -> BTreeSet<String> {
        let shown = format!("{:?}", api::router(self.state.clone()));
        let parts = shown.split('"').filter(|part| part.starts_with("/api/"));
        // The catch-all for unknown paths is no operation.
        parts
            .filter(|path| !path.contains('*') && !path.ends_with("/v1") && !path.ends_with('/'))
            .map(str::to_owned)
            .collect()
    }

    pub(crate) async fn close(self) {
        self.stop.cancel();
        self.sim.stop().await;
        tokio::time::timeout(Duration::from_mins(1), self.serving).await.unwrap().unwrap();
    }
}

async fn found(state: &ApiState, name: &str) -> PartnerId {
    let id = state.partners.create(actor(), NewPartner::named(name)).await.unwrap().id;
    for kind in [ContactKind::TechnicalEmergency, ContactKind::TechnicalNonEmergency] {
        let draft = ContactDraft::mail(kind, name, "technik@example.org");
        state.partners.add_contact(actor(), id, draft).await.unwrap();
    }
    for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
        state.partners.set_status(actor(), id, status, "ready").await.unwrap();
    }
    id
}

async fn key(state: &ApiState, new: NewUser) -> String {
    let user = state.identity.create_user(actor(), new).await.unwrap();
    state.identity.create_api_key(user.id, "test").await.unwrap().secret
}

async fn people(state: &ApiState, partner: PartnerId, other: PartnerId) -> Keys {
    let of = |partner, role, name: &str| {
        NewUser::of_partner(partner, role, name, &format!("{name}@example.org").to_lowercase())
    };
    let staff =
        |role, name: &str| NewUser::staff(&[role], name, &format!("{name}@example.org").to_lowercase());
    Keys {
        administrator: key(state, of(partner, Role::Administrator, "Camille")).await,
        reader: key(state, of(partner, Role::Reader, "Remi")).await,
        tester: key(state, of(partner, Role::Tester, "Tom")).await,
        stranger: key(state, of(other, Role::Administrator, "Stella")).await,
        operator: key(state, staff(StaffRole::Operator, "Olga")).await,
        support: key(state, staff(StaffRole::Support, "Lucie")).await,
    }
}

async fn start_partner(state: &ApiState, partner: PartnerId, feeds: PathBuf, origin: &Url) -> SimHandle {
    let mut config = GenerateConfig::new(City::Lyon, RESTAURANTS, 7, state.ambient.now());
    config.always_open = true;
    write_feed(&feeds, &config).unwrap();
    let project = state.partners.environment(partner, ENVIRONMENT).await.unwrap().project_id;
    let mut config = SimConfig::new("Bouchons", project, origin.clone(), feeds.clone()).unwrap();
    config.ambient = state.ambient.clone();
    config.pace = 0.0;
    let sim = Simulator::start(config).await.unwrap();
    let patch = EnvironmentPatch {
        fulfillment_url: Some(Some(sim.url())),
        feed_directory: Some(Some(feeds.display().to_string())),
        ..EnvironmentPatch::default()
    };
    state.partners.update_environment(actor(), partner, ENVIRONMENT, patch).await.unwrap();
    sim
}
