//! The test application: the platform with a clock that is moved by hand, a mailbox, and a real partner on loopback.

use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aboyeur::app::App;
use aboyeur::config::{Config, MailSecurity};
use aboyeur::serve;
use basis::{Actor, Ambient, Environment, Locale, ManualClock, PartnerId};
use calendar::{Rotation, ShiftLength};
use db::Db;
use escalation::{Incident, IncidentQuery, NewSchedule};
use feed::{ItemDocument, RestaurantDocument, ServiceType};
use identity::{NewUser, Role, StaffRole, User};
use inventory::SearchQuery;
use jiff::SignedDuration;
use jobs::Runner;
use ordering::{
    Access, AddLine, CartChange, CheckoutResult, Order, Payment, RestaurantRef, SubmitForm, SubmitResult,
};
use partner_sim::generate::{City, GenerateConfig, write_feed};
use partner_sim::{ServiceAccountKey, SimConfig, SimHandle, Simulator};
use partners::{ContactDraft, ContactKind, EnvironmentPatch, NewPartner, PartnerStatus};
use telemetry::{Metrics, MetricsHandle};
use testkit::MailServer;
use tokio::task::JoinHandle;
use url::Url;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const ENVIRONMENT: Environment = Environment::Production;

/// Restaurants of the partner.
const RESTAURANTS: usize = 8;

pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) mail: MailServer,
    pub(crate) runner: Runner,
    pub(crate) partner: PartnerId,
    pub(crate) sim: SimHandle,
    serving: JoinHandle<()>,
    folder: tempfile::TempDir,
}

/// The recorder of metrics exists once in a process.
fn metrics() -> MetricsHandle {
    static METRICS: OnceLock<MetricsHandle> = OnceLock::new();
    METRICS.get_or_init(|| Metrics::install().unwrap()).clone()
}

impl House {
    /// A launched partner with a published feed, its endpoint, its people and ours.
    pub(crate) async fn open(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let folder = tempfile::tempdir().unwrap();
        let mail = MailServer::start().await;
        let listener = web::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
        let origin = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let mut config = Config::default();
        config.server.origin = origin.clone();
        config.outbound.allow = vec!["127.0.0.0/8".parse().unwrap()];
        config.outbound.allow_http = true;
        config.mail.host = Some("127.0.0.1".to_owned());
        config.mail.port = mail.address().port();
        config.mail.security = MailSecurity::None;
        config.inventory.feed_roots = vec![folder.path().to_owned()];
        let app = App::on(config, db, ambient.clone()).await.unwrap();
        let router = serve::router(&app, &metrics(), Vec::new()).unwrap();
        let stop = app.stop.clone();
        let serving = tokio::spawn(web::serve(listener, router, web::ServeOptions::default(), stop));
        let partner = found_partner(&app, folder.path(), &ambient).await;
        let sim = start_partner(&app, partner, folder.path(), origin, ambient).await;
        let runner = app.runner().unwrap();
        let house = Self { app, clock, mail, runner, partner, sim, serving, folder };
        house.staff().await;
        house.app.inventory.request_ingestion(partner, ENVIRONMENT, Actor::system("test")).await.unwrap();
        house.work().await;
        house
    }

    async fn staff(&self) {
        let actor = Actor::system("test");
        let mut on_call = Vec::new();
        for (name, email, role) in [
            ("Noé", "noe@aboyeur.example", StaffRole::OnCall),
            ("Ada", "ada@aboyeur.example", StaffRole::OnCall),
            ("Lucie", "lucie@aboyeur.example", StaffRole::Support),
            ("Olga", "olga@aboyeur.example", StaffRole::Operator),
        ] {
            let new = NewUser::staff(&[role], name, email).with_password(PASSWORD);
            let user = self.app.identity.create_user(actor.clone(), new).await.unwrap();
            if role == StaffRole::OnCall {
                on_call.push(user.id);
            }
        }
        let zone = jiff::tz::TimeZone::UTC;
        let starts_on = zone.to_datetime(self.app.ambient.now()).date().yesterday().unwrap();
        let rotation = Rotation {
            zone,
            starts_on,
            handover: jiff::civil::time(9, 0, 0, 0),
            shift: ShiftLength::Weekly(NonZeroU32::MIN),
            participants: 2,
        };
        let schedule =
            NewSchedule { name: "On call".to_owned(), is_default: true, rotation, participants: on_call };
        self.app.escalation.create_schedule(actor, schedule).await.unwrap();
    }

    /// The directory of the partner's feed.
    pub(crate) fn feed(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Everything that is due now happens.
    pub(crate) async fn work(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    /// Time passes, and what becomes due on the way happens when it is due.
    pub(crate) async fn pass(&self, by: SignedDuration) {
        let end = self.app.ambient.now() + by;
        loop {
            self.work().await;
            match self.runner.next_due().await.unwrap() {
                Some(next) if next <= end => self.clock.set(next.max(self.app.ambient.now())),
                _ => break,
            }
        }
        self.clock.set(end);
        self.work().await;
    }

    /// A diner orders at the `n`th restaurant; `None` if the partner could not be reached or refused.
    pub(crate) async fn order_at(&self, n: usize) -> Option<Order> {
        let query = SearchQuery { limit: RESTAURANTS, ..SearchQuery::offered(ENVIRONMENT) };
        let cards = self.app.inventory.catalogue().search(query).await.unwrap();
        let card = cards.get(n % RESTAURANTS)?;
        let catalogue = self.app.inventory.catalogue();
        let document =
            catalogue.restaurant(self.partner, ENVIRONMENT, &card.restaurant_id).await.unwrap().unwrap();
        let restaurant = RestaurantRef {
            partner_id: self.partner,
            environment: ENVIRONMENT,
            restaurant_id: document.id.clone(),
            access: Access::Public,
        };
        let line = AddLine {
            item_id: plain_item(&document).id.clone(),
            option_id: None,
            addons: Vec::new(),
            quantity: 3,
            note: None,
        };
        let cart = self.app.ordering.add_line(None, restaurant, line).await.unwrap();
        let takeout = CartChange { service_type: Some(ServiceType::Takeout), ..CartChange::default() };
        self.app.ordering.update_cart(cart.id, takeout).await.unwrap();
        let CheckoutResult::Quoted(checkout) = self.app.ordering.checkout(cart.id, Locale::Fr).await.unwrap()
        else {
            return None;
        };
        let SubmitResult::Placed(order) = self.app.ordering.submit(checkout.id, self.form()).await.unwrap()
        else {
            return None;
        };
        self.work().await;
        self.app.ordering.order(order.id).await.unwrap()
    }

    pub(crate) fn form(&self) -> SubmitForm {
        SubmitForm {
            first_name: "Alma".to_owned(),
            last_name: "Arnaud".to_owned(),
            email: "alma@example.com".to_owned(),
            phone: "+33612345678".to_owned(),
            email_verified: false,
            payment: Payment::OnFulfillment,
            tip: None,
            no_contact: false,
            remarketing: None,
            locale: Locale::Fr,
            idempotency_key: self.app.ambient.secret(),
        }
    }

    pub(crate) async fn open_incidents(&self) -> Vec<Incident> {
        let query = IncidentQuery { unresolved: true, ..IncidentQuery::default() };
        self.app.escalation.list(query).await.unwrap().items
    }

    pub(crate) async fn partner_user(&self) -> User {
        self.app.identity.list_users(self.partner).await.unwrap().remove(0)
    }

    pub(crate) async fn staff_member(&self, email: &str) -> User {
        let staff = self.app.identity.list_staff().await.unwrap();
        staff.into_iter().find(|user| user.email.as_str() == email).unwrap()
    }

    pub(crate) async fn close(self) {
        self.app.stop.cancel();
        self.sim.stop().await;
        tokio::time::timeout(Duration::from_mins(1), self.serving).await.unwrap().unwrap();
    }
}

async fn found_partner(app: &App, folder: &std::path::Path, ambient: &Ambient) -> PartnerId {
    let actor = Actor::system("test");
    let partner = app.partners.create(actor.clone(), NewPartner::named("Bouchons")).await.unwrap().id;
    let new = NewUser::of_partner(partner, Role::Administrator, "Camille", "camille@bouchons.example");
    let user = app.identity.create_user(actor.clone(), new.with_password(PASSWORD)).await.unwrap().id;
    let mail = |kind, name: &str, email: &str| ContactDraft::mail(kind, name, email);
    for draft in [
        mail(ContactKind::TechnicalEmergency, "First", "first@bouchons.example"),
        mail(ContactKind::TechnicalEmergency, "Second", "second@bouchons.example"),
        mail(ContactKind::TechnicalNonEmergency, "Camille", "camille@bouchons.example"),
        ContactDraft {
            user_id: Some(user),
            ..mail(ContactKind::Alert, "Camille", "camille@bouchons.example")
        },
    ] {
        app.partners.add_contact(actor.clone(), partner, draft).await.unwrap();
    }
    let mut config = GenerateConfig::new(City::Lyon, RESTAURANTS, 7, ambient.now());
    config.always_open = true;
    write_feed(folder, &config).unwrap();
    let directory = folder.canonicalize().unwrap().display().to_string();
    let patch = EnvironmentPatch { feed_directory: Some(Some(directory)), ..EnvironmentPatch::default() };
    app.partners.update_environment(actor.clone(), partner, ENVIRONMENT, patch).await.unwrap();
    for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
        app.partners.set_status(actor.clone(), partner, status, "ready").await.unwrap();
    }
    partner
}

async fn start_partner(
    app: &App,
    partner: PartnerId,
    folder: &std::path::Path,
    origin: Url,
    ambient: Ambient,
) -> SimHandle {
    let actor = Actor::system("test");
    let key =
        app.identity.create_service_account_key(actor.clone(), partner, &Environment::ALL).await.unwrap();
    let key: ServiceAccountKey = serde_json::from_value(serde_json::to_value(key).unwrap()).unwrap();
    let project = app.partners.environment(partner, ENVIRONMENT).await.unwrap().project_id;
    let mut config = SimConfig::new("Bouchons", project, origin, folder.to_owned()).unwrap();
    config.service_account = Some(key);
    config.ambient = ambient;
    config.pace = 1_000.0;
    let sim = Simulator::start(config).await.unwrap();
    let patch = EnvironmentPatch { fulfillment_url: Some(Some(sim.url())), ..EnvironmentPatch::default() };
    app.partners.update_environment(actor, partner, ENVIRONMENT, patch).await.unwrap();
    sim
}

/// A dish that needs no choice.
fn plain_item(document: &RestaurantDocument) -> &ItemDocument {
    let service = document.service(ServiceType::Takeout).unwrap();
    let menu = document.menu(&service.menu_id).unwrap();
    let is_plain = |item: &&ItemDocument| {
        item.options.is_empty()
            && item.addon_groups.iter().all(|group| group.min == 0)
            && item.offers.iter().any(|offer| offer.availability.is_empty())
    };
    let always = menu.sections.iter().filter(|section| section.availability.is_empty());
    always.flat_map(|section| &section.items).find(is_plain).expect("a dish without choices")
}

/// What a test needs that runs the server as a process of its own: configuration, partner, mailbox, and sessions.
/// Its own `app` on the same database is for preparing and for looking, and works through no jobs.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) agent: User,
    pub(crate) mail: MailServer,
    pub(crate) sim: SimHandle,
    pub(crate) origin: String,
    pub(crate) config: std::path::PathBuf,
    pub(crate) partner_cookie: String,
    pub(crate) staff_cookie: String,
    /// The path of a dish that needs no choice.
    pub(crate) item: String,
    _folder: tempfile::TempDir,
}

impl Stage {
    pub(crate) async fn prepare(database: &str) -> Self {
        let db = Db::connect(database).await.unwrap();
        db.migrate().await.unwrap();
        let ambient = Ambient::system();
        let folder = tempfile::tempdir().unwrap();
        let feed = folder.path().join("feed");
        std::fs::create_dir(&feed).unwrap();
        let mail = MailServer::start().await;
        let listener = web::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
        let address = listener.local_addr().unwrap();
        // The port is free again for the server; nothing else asks for it meanwhile on loopback.
        drop(listener);
        let text = format!(
            "database = {database:?}\n[server]\nlisten = \"{address}\"\norigin = \"http://{address}\"\n\
             [outbound]\nallow = [\"127.0.0.0/8\"]\nallow_http = true\n\
             [mail]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n\
             [inventory]\nfeed_roots = [{:?}]\n[escalation]\nstep_wait_seconds = 600\n",
            mail.address().port(),
            folder.path().display().to_string(),
        );
        let path = folder.path().join("aboyeur.toml");
        std::fs::write(&path, &text).unwrap();
        let app = App::on(Config::parse(&text).unwrap(), db, ambient.clone()).await.unwrap();
        let partner = found_partner(&app, &feed, &ambient).await;
        let origin = Url::parse(&format!("http://{address}")).unwrap();
        let sim = start_partner(&app, partner, &feed, origin, ambient).await;
        let agent = staff_of(&app).await;
        app.inventory.request_ingestion(partner, ENVIRONMENT, Actor::system("test")).await.unwrap();
        app.runner().unwrap().run_until_idle().await.unwrap();
        let item = path_of_item(&app, partner).await;
        let cookie = async |email: &str| {
            let (secret, _) = app.identity.sign_in(email, PASSWORD, "test").await.unwrap();
            format!("session={}", secret.expose())
        };
        let partner_cookie = cookie("camille@bouchons.example").await;
        let staff_cookie = cookie("lucie@aboyeur.example").await;
        Self {
            agent,
            mail,
            sim,
            origin: format!("http://{address}"),
            config: path,
            partner_cookie,
            staff_cookie,
            item,
            _folder: folder,
            app,
        }
    }

    pub(crate) async fn close(self) {
        self.sim.stop().await;
        self.app.db.close().await;
    }
}

async fn staff_of(app: &App) -> User {
    let actor = Actor::system("test");
    let new = NewUser::staff(&[StaffRole::Operator], "Olga", "olga@aboyeur.example").with_password(PASSWORD);
    app.identity.create_user(actor.clone(), new).await.unwrap();
    let new = NewUser::staff(&[StaffRole::Support], "Lucie", "lucie@aboyeur.example").with_password(PASSWORD);
    app.identity.create_user(actor, new).await.unwrap()
}

async fn path_of_item(app: &App, partner: PartnerId) -> String {
    let query = SearchQuery { limit: 1, ..SearchQuery::offered(ENVIRONMENT) };
    let card = app.inventory.catalogue().search(query).await.unwrap().remove(0);
    let found = app.inventory.catalogue().restaurant(partner, ENVIRONMENT, &card.restaurant_id).await;
    let document = found.unwrap().unwrap();
    let escape = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("/restaurants/{partner}/{}/items/{}", escape(&document.id), escape(&plain_item(&document).id))
}
