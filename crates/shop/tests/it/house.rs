//! The shop with everything behind it.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use basis::{Actor, Ambient, CheckoutId, Environment, ManualClock, OrderId, PartnerId};
use db::Db;
use inventory::{IngestFeed, IngestHandler, IngestionState, Inventory, InventorySettings, PollMarkers};
use jiff::SignedDuration;
use jobs::Runner;
use order::wire::{AsyncRequest, WireOrderUpdate};
use ordering::{
    Ordering, OrderingParts, OrderingSettings, PartnerTokens, SubmitHandler, SubmitOrder, UpdateCaller,
};
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::{ContactDraft, ContactKind, EnvironmentPatch, NewPartner, PartnerStatus, Partners};
use shop::ShopState;
use tokio_util::sync::CancellationToken;
use web::{Site, SiteSettings};

use super::browser::Browser;
use super::kitchen::Kitchen;
use super::partner::Partner;

pub(crate) const ORIGIN: &str = "https://shop.example";
const PRODUCTION: Environment = Environment::Production;

struct Tokens;

#[async_trait]
impl PartnerTokens for Tokens {
    async fn partner_token(&self, project_id: &str) -> Result<String, String> {
        Ok(format!("token-for-{project_id}"))
    }
}

pub(crate) struct House {
    db: Db,
    ambient: Ambient,
    clock: Arc<ManualClock>,
    router: Router,
    partners: Partners,
    inventory: Inventory,
    ordering: Ordering,
    pub(crate) partner: Partner,
    url: String,
    pub(crate) partner_id: PartnerId,
    feed: PathBuf,
    stop: CancellationToken,
    _folder: tempfile::TempDir,
}

fn staff() -> Actor {
    Actor::system("test")
}

impl House {
    /// A launched partner whose feed is published, and a shop that sends orders.
    pub(crate) async fn open(db: Db, kitchen: &Kitchen) -> Self {
        let (ambient, clock) = testkit::ambient();
        let folder = tempfile::tempdir().unwrap();
        let feed = folder.path().join("feed");
        fs::create_dir(&feed).unwrap();
        let (partner, url) = Partner::start().await;
        let partners = Partners::new(db.clone(), ambient.clone());
        let partner_id = launch(&partners, url.as_str(), &feed.display().to_string()).await;
        let settings = InventorySettings { feed_roots: vec![folder.path().to_owned()], ..Default::default() };
        let inventory = Inventory::new(db.clone(), ambient.clone(), settings);
        let outbound =
            Outbound::new(OutboundPolicy::loopback(), ambient.clone(), Breakers::new(db.clone())).unwrap();
        let restaurants = Arc::new(inventory.catalogue().clone());
        let parts = OrderingParts { tokens: Arc::new(Tokens), outbound, restaurants };
        let ordering = Ordering::new(db.clone(), ambient.clone(), parts, OrderingSettings::default());
        let stop = CancellationToken::new();
        let state = ShopState {
            inventory: inventory.clone(),
            ordering: ordering.clone(),
            partners: partners.clone(),
            ambient: ambient.clone(),
            secure: true,
            stop: stop.clone(),
        };
        let site = Site::new(SiteSettings::new(ORIGIN.parse().unwrap()), ambient.clone());
        let router = site.pages(shop::router(state)).build().unwrap();
        let house = Self {
            db,
            ambient,
            clock,
            router,
            partners,
            inventory,
            ordering,
            partner,
            url: url.to_string(),
            partner_id,
            feed,
            stop,
            _folder: folder,
        };
        house.publish(kitchen).await;
        house.send_orders();
        house
    }

    /// Sends orders to the partner as they are placed, until the house is dropped.
    fn send_orders(&self) {
        let runner = Runner::builder(self.db.clone(), self.ambient.clone())
            .handler::<SubmitOrder, _>(SubmitHandler::new(self.ordering.clone()))
            .build();
        tokio::spawn(runner.run(self.stop.clone()));
    }

    /// Publishes a state of the feed, an hour later.
    pub(crate) async fn publish(&self, kitchen: &Kitchen) {
        self.clock.advance(SignedDuration::from_hours(1));
        fs::write(self.feed.join("one.ndjson"), kitchen.feed()).unwrap();
        fs::write(self.feed.join("marker.txt"), self.ambient.now().to_string()).unwrap();
        self.read_feeds().await;
        let runs = self.inventory.list_ingestions(self.partner_id, PRODUCTION).await.unwrap();
        assert_eq!(runs[0].state, IngestionState::Done, "{:?}", runs[0]);
        assert_eq!(runs[0].counts.orderable, i64::try_from(1 + kitchen.others).unwrap(), "{:?}", runs[0]);
    }

    async fn read_feeds(&self) {
        let reader = Runner::builder(self.db.clone(), self.ambient.clone())
            .handler::<IngestFeed, _>(Arc::new(IngestHandler(self.inventory.clone())))
            .reconciler(Arc::new(PollMarkers(self.inventory.clone())))
            .build();
        reader.run_until_idle().await.unwrap();
    }

    pub(crate) fn browser(&self, language: &'static str) -> Browser {
        Browser::new(self.router.clone(), language)
    }

    /// The page of an order that nobody placed.
    pub(crate) fn unknown_order(&self) -> String {
        format!("/orders/{}", self.ambient.new_id::<OrderId>())
    }

    /// The page of a price that nobody asked for.
    pub(crate) fn unknown_checkout(&self) -> String {
        format!("/checkout/{}", self.ambient.new_id::<CheckoutId>())
    }

    pub(crate) fn wait_minutes(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// Another partner with the same feed that is not launched yet.
    pub(crate) async fn add_unlaunched(&self) -> PartnerId {
        let id =
            launch_to(&self.partners, "Soon Inc.", &self.url, &self.feed.display().to_string(), &[]).await;
        self.inventory.request_ingestion(id, PRODUCTION, staff()).await.unwrap();
        self.read_feeds().await;
        id
    }

    /// Someone whom diners may reach, someone whom they may not, and the hours.
    pub(crate) async fn add_contacts(&self) {
        let mail = |kind, email| ContactDraft::mail(kind, "Help desk", email);
        let draft = mail(ContactKind::OperationalUser, "diners@orders.example");
        let draft = ContactDraft { phone: Some("+33472005501".into()), ..draft };
        let secret = mail(ContactKind::TechnicalEmergency, "pager@orders.example");
        let hours = ContactDraft {
            hours: Some("Europe/Paris; mon-sun 09:00-22:00".into()),
            email: None,
            ..mail(ContactKind::OperationalHours, "x@orders.example")
        };
        for draft in [draft, secret, hours] {
            self.partners.add_contact(staff(), self.partner_id, draft).await.unwrap();
        }
    }

    pub(crate) async fn switch(&self, on: bool) {
        self.partners.set_integration(staff(), self.partner_id, on, "works on the kitchen").await.unwrap();
    }

    /// The partner tells of an order.
    pub(crate) async fn update(&self, update: WireOrderUpdate) {
        let caller = UpdateCaller { partner_id: self.partner_id, environments: vec![PRODUCTION] };
        let body = serde_json::to_vec(&AsyncRequest::of(update, false)).unwrap();
        let answer = self.ordering.apply_update(caller, &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn launch(partners: &Partners, url: &str, feed: &str) -> PartnerId {
    launch_to(partners, "Orders Inc.", url, feed, &[PartnerStatus::LaunchReview, PartnerStatus::Launched])
        .await
}

async fn launch_to(
    partners: &Partners,
    name: &str,
    url: &str,
    feed: &str,
    steps: &[PartnerStatus],
) -> PartnerId {
    let partner = partners.create(staff(), NewPartner::named(name)).await.unwrap();
    let patch = EnvironmentPatch {
        fulfillment_url: Some(Some(url.to_owned())),
        feed_directory: Some(Some(feed.to_owned())),
        ..EnvironmentPatch::default()
    };
    partners.update_environment(staff(), partner.id, PRODUCTION, patch).await.unwrap();
    for status in steps {
        partners.set_status(staff(), partner.id, *status, "ready").await.unwrap();
    }
    partner.id
}
