//! The services around a test, with two partners and a way to be anybody.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use basis::{Actor, Ambient, Environment, ManualClock};
use certification::{Certification, CertificationHandler, RunCertification};
use db::Db;
use escalation::{Escalation, EscalationSettings};
use identity::{Identity, IdentitySettings, NewUser, PasswordCost, Role, StaffRole, User};
use inventory::realtime::{ApplyUpdates, ApplyUpdatesHandler};
use inventory::{IngestHandler, Inventory, InventorySettings, RollBackHandler};
use jobs::Runner;
use monitoring::{Monitoring, MonitoringSettings};
use ordering::{Ordering, OrderingParts, OrderingSettings};
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::{EnvironmentPatch, NewPartner, Partner, PartnerStatus, Partners};
use tower::ServiceExt;
use web::{Site, SiteSettings};

use crate::ConsoleState;

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct House {
    pub(crate) state: ConsoleState,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) partner: Partner,
    pub(crate) other: Partner,
    pub(crate) runner: Runner,
    pub(crate) feed: PathBuf,
    site: Router,
    _folder: tempfile::TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The session that the answer sets, as a request sends it back.
    pub(crate) fn session(&self) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let session = cookies.filter_map(|cookie| cookie.split(';').next());
        session.into_iter().find(|pair| pair.starts_with("session=")).map(str::to_owned)
    }

    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{text:?} is not in ({}) {}", self.status, self.body);
        self
    }

    #[track_caller]
    pub(crate) fn hides(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "{text:?} is in {}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

impl House {
    /// A launched partner and another one.
    pub(crate) async fn open(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let feed = root.join("feed");
        std::fs::create_dir(&feed).unwrap();
        let state = state(db.clone(), &ambient, root);
        let settings = SiteSettings::new("https://food.example".parse().unwrap());
        let site = Site::new(settings, ambient.clone()).pages(crate::router(state.clone())).build().unwrap();
        let actor = Actor::system("test");
        let partner = state.partners.create(actor.clone(), NewPartner::named("Bouchons")).await.unwrap();
        let other = state.partners.create(actor.clone(), NewPartner::named("Trattoria")).await.unwrap();
        for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
            state.partners.set_status(actor.clone(), partner.id, status, "ready").await.unwrap();
        }
        let patch =
            EnvironmentPatch { feed_directory: Some(Some(feed.display().to_string())), ..Default::default() };
        state.partners.update_environment(actor, partner.id, Environment::Production, patch).await.unwrap();
        let runner = Runner::builder(db, ambient)
            .handler::<inventory::IngestFeed, _>(Arc::new(IngestHandler(state.inventory.clone())))
            .handler::<inventory::MatchPlaces, _>(Arc::new(inventory::MatchPlacesHandler(
                state.inventory.clone(),
            )))
            .handler::<inventory::RollBack, _>(Arc::new(RollBackHandler(state.inventory.clone())))
            .handler::<RunCertification, _>(CertificationHandler::new(state.certification.clone()))
            .handler::<ApplyUpdates, _>(ApplyUpdatesHandler::new(state.inventory.clone()))
            .build();
        Self { state, clock, partner, other, runner, feed, site, _folder: folder }
    }

    pub(crate) async fn user(&self, new: NewUser) -> User {
        let new = new.with_password(PASSWORD);
        self.state.identity.create_user(Actor::system("test"), new).await.unwrap()
    }

    /// The cookie of somebody who has just signed in.
    pub(crate) async fn session_of(&self, user: &User) -> String {
        let signed_in = self.state.identity.sign_in(user.email.as_str(), PASSWORD, "test").await;
        format!("session={}", signed_in.unwrap().0.expose())
    }

    /// A user of the partner with this role, signed in.
    pub(crate) async fn member(&self, role: Role) -> String {
        let email = format!("{role}@bouchons.example");
        let user = self.user(NewUser::of_partner(self.partner.id, role, role.as_str(), &email)).await;
        self.session_of(&user).await
    }

    /// A person of the platform with this role, signed in.
    pub(crate) async fn staff(&self, role: StaffRole) -> String {
        let user = self.user(NewUser::staff(&[role], role.as_str(), &format!("{role}@food.example"))).await;
        self.session_of(&user).await
    }

    /// The address of one of the partner's pages.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/console/partners/{}{rest}", self.partner.id)
    }

    pub(crate) async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.send(Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, cookie: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let pairs = form.iter().map(|(name, value)| format!("{name}={}", crate::view::segment(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = Request::post(path)
            .header("host", "food.example")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", cookie);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.site.clone().oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, 1 << 22).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

fn state(db: Db, ambient: &Ambient, root: PathBuf) -> ConsoleState {
    let mut settings = IdentitySettings::new("https://food.example");
    settings.password_cost = PasswordCost::CHEAPEST;
    let identity = Identity::new(db.clone(), ambient.clone(), settings);
    let settings = InventorySettings { feed_roots: vec![root], ..InventorySettings::default() };
    let inventory = Inventory::new(db.clone(), ambient.clone(), settings);
    let escalation = EscalationSettings::new("https://food.example".parse().unwrap());
    let monitoring = Arc::new(MonitoringSettings::default());
    ConsoleState {
        partners: Partners::new(db.clone(), ambient.clone()),
        escalation: Escalation::new(db.clone(), ambient.clone(), escalation),
        monitoring: Monitoring::new(db.clone(), ambient.clone(), monitoring),
        ordering: ordering(db.clone(), ambient, &identity, &inventory),
        certification: certification(db.clone(), ambient, &identity, &inventory),
        ambient: ambient.clone(),
        identity,
        inventory,
        origin: "https://food.example".to_owned(),
        secure: true,
        db,
    }
}

/// Orders, with the tokens of this identity.
pub(crate) fn ordering(db: Db, ambient: &Ambient, identity: &Identity, inventory: &Inventory) -> Ordering {
    let breakers = Breakers::new(db.clone());
    let parts = OrderingParts {
        tokens: Arc::new(identity.clone()),
        outbound: Outbound::new(OutboundPolicy::loopback(), ambient.clone(), breakers).unwrap(),
        restaurants: Arc::new(inventory.catalogue().clone()),
    };
    Ordering::new(db, ambient.clone(), parts, OrderingSettings::default())
}

/// Certifications, with the tokens of this identity.
fn certification(db: Db, ambient: &Ambient, identity: &Identity, inventory: &Inventory) -> Certification {
    let outbound =
        Outbound::new(OutboundPolicy::loopback(), ambient.clone(), Breakers::new(db.clone())).unwrap();
    Certification::new(db, ambient.clone(), identity.clone(), inventory.clone(), outbound)
}
