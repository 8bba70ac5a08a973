//! The services around a test, with a partner that is launched.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use basis::{Actor, Ambient, Environment, Locale, ManualClock, PartnerId};
use db::{Db, Tx};
use feed::RestaurantDocument;
use jiff::SignedDuration;
use jobs::Runner;
use order::wire::{AsyncRequest, WireOrderUpdate};
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::{EnvironmentPatch, NewPartner, PartnerStatus, Partners};

use super::kitchen::{RESTAURANT, bowl_with_halloumi, near, restaurant};
use super::partner::Partner;
use crate::*;

struct Tokens;

#[async_trait]
impl PartnerTokens for Tokens {
    async fn partner_token(&self, project_id: &str) -> Result<String, String> {
        Ok(format!("eyJhbGciOiJSUzI1NiJ9.token-for-{project_id}"))
    }
}

/// What the inventory serves; `None` nothing.
struct Menu(Arc<Mutex<Option<Arc<RestaurantDocument>>>>);

impl Restaurants for Menu {
    fn find(
        &self,
        _tx: &mut Tx<'_>,
        _partner: PartnerId,
        _environment: Environment,
        restaurant_id: &str,
    ) -> Result<Option<Arc<RestaurantDocument>>, OrderingError> {
        let served = self.0.lock().unwrap().clone();
        Ok(served.filter(|document| document.id == restaurant_id))
    }

    fn some(
        &self,
        _tx: &mut Tx<'_>,
        _partner: PartnerId,
        _environment: Environment,
        _most: usize,
    ) -> Result<Vec<Arc<RestaurantDocument>>, OrderingError> {
        Ok(self.0.lock().unwrap().clone().into_iter().collect())
    }
}

pub(crate) struct House {
    pub db: Db,
    pub ambient: Ambient,
    pub clock: Arc<ManualClock>,
    pub ordering: Ordering,
    pub partners: Partners,
    pub partner: Partner,
    pub partner_id: PartnerId,
    menu: Arc<Mutex<Option<Arc<RestaurantDocument>>>>,
}

pub(crate) fn staff() -> Actor {
    Actor::system("test")
}

impl House {
    pub(crate) async fn open(db: Db) -> Self {
        Self::open_with(db, OrderingSettings::default()).await
    }

    /// Waits only a second for the partner, for tests in which it never answers.
    pub(crate) async fn impatient(db: Db) -> Self {
        let second = Duration::from_secs(1);
        let settings = OrderingSettings {
            checkout_timeout: second,
            submit_timeout: second,
            ..OrderingSettings::default()
        };
        Self::open_with(db, settings).await
    }

    pub(crate) async fn open_with(db: Db, settings: OrderingSettings) -> Self {
        let (ambient, clock) = testkit::ambient();
        let (partner, url) = Partner::start().await;
        let partners = Partners::new(db.clone(), ambient.clone());
        let partner_id = launch(&partners, "Orders Inc.", url.as_str()).await;
        let menu = Arc::new(Mutex::new(Some(Arc::new(restaurant()))));
        let outbound =
            Outbound::new(OutboundPolicy::loopback(), ambient.clone(), Breakers::new(db.clone())).unwrap();
        let parts =
            OrderingParts { tokens: Arc::new(Tokens), outbound, restaurants: Arc::new(Menu(menu.clone())) };
        let ordering = Ordering::new(db.clone(), ambient.clone(), parts, settings);
        Self { db, ambient, clock, ordering, partners, partner, partner_id, menu }
    }

    /// The service as another process has it on this database.
    pub(crate) fn another_process(&self) -> Ordering {
        let parts = self.ordering.parts().clone();
        Ordering::new(self.db.clone(), self.ambient.clone(), parts, self.ordering.settings().clone())
    }

    pub(crate) fn runner(&self) -> Runner {
        Runner::builder(self.db.clone(), self.ambient.clone())
            .handler::<SubmitOrder, _>(SubmitHandler::new(self.ordering.clone()))
            .handler::<AskPartner, _>(AskHandler::new(self.ordering.clone()))
            .build()
    }

    /// Runs jobs that are due now.
    pub(crate) async fn run(&self) {
        self.runner().run_until_idle().await.unwrap();
    }

    /// One pass of the reconciler, then what it enqueued.
    pub(crate) async fn reconcile(&self) {
        use jobs::Reconciler;
        ReconcileOrders::new(self.ordering.clone()).pass().await.unwrap();
        self.run().await;
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Changes the menu, or takes the restaurant out of the inventory.
    pub(crate) fn serve(&self, document: Option<RestaurantDocument>) {
        *self.menu.lock().unwrap() = document.map(Arc::new);
    }

    pub(crate) fn restaurant(&self) -> RestaurantRef {
        RestaurantRef {
            partner_id: self.partner_id,
            environment: Environment::Production,
            restaurant_id: RESTAURANT.into(),
            access: Access::Public,
        }
    }

    /// A cart with two bowls for delivery: 2 × 11.25 and 4 × 2.50.
    pub(crate) async fn cart(&self) -> Cart {
        let cart = self.ordering.add_line(None, self.restaurant(), bowl_with_halloumi(2)).await.unwrap();
        let change = CartChange {
            address: Some(Some(address())),
            notes: Some(Some("Zwei Gabeln bitte".into())),
            ..CartChange::default()
        };
        self.ordering.update_cart(cart.id, change).await.unwrap()
    }

    pub(crate) async fn checkout(&self, cart: &Cart) -> CheckoutResult {
        self.ordering.checkout(cart.id, Locale::En).await.unwrap()
    }

    pub(crate) async fn quote(&self, cart: &Cart) -> Checkout {
        match self.checkout(cart).await {
            CheckoutResult::Quoted(checkout) => *checkout,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn submit(&self, checkout: &Checkout, key: &str) -> SubmitResult {
        self.ordering.submit(checkout.id, form(key)).await.unwrap()
    }

    /// An order that was placed; its submit has not run.
    pub(crate) async fn placed(&self) -> Order {
        let checkout = self.quote(&self.cart().await).await;
        match self.submit(&checkout, "key").await {
            SubmitResult::Placed(order) => *order,
            SubmitResult::Refused(refusal) => panic!("{refusal:?}"),
        }
    }

    /// An order that the partner has.
    pub(crate) async fn created(&self) -> Order {
        let order = self.placed().await;
        self.run().await;
        self.order(&order).await
    }

    pub(crate) async fn order(&self, order: &Order) -> Order {
        self.ordering.order(order.id).await.unwrap().unwrap()
    }

    pub(crate) async fn events(&self, order: &Order) -> Vec<&'static str> {
        let events = self.ordering.order_events(order).await.unwrap();
        events.iter().map(|event| event.detail.kind()).collect()
    }

    pub(crate) async fn update(&self, update: WireOrderUpdate) -> UpdateAnswer {
        self.update_as(self.caller(), &AsyncRequest::of(update, false)).await
    }

    pub(crate) fn caller(&self) -> UpdateCaller {
        UpdateCaller { partner_id: self.partner_id, environments: Environment::ALL.to_vec() }
    }

    pub(crate) async fn update_as(&self, caller: UpdateCaller, request: &AsyncRequest) -> UpdateAnswer {
        self.ordering.apply_update(caller, &serde_json::to_vec(request).unwrap()).await
    }

    /// Codes of the newest exchange.
    pub(crate) async fn last_codes(&self) -> Vec<String> {
        let page = self.ordering.exchanges(ExchangeQuery::of(self.partner_id)).await.unwrap();
        page.items[0].codes.clone()
    }
}

/// A launched partner whose production is at `url`.
pub(crate) async fn launch(partners: &Partners, name: &str, url: &str) -> PartnerId {
    let partner = partners.create(staff(), NewPartner::named(name)).await.unwrap();
    for environment in Environment::ALL {
        let patch =
            EnvironmentPatch { fulfillment_url: Some(Some(url.to_owned())), ..EnvironmentPatch::default() };
        partners.update_environment(staff(), partner.id, environment, patch).await.unwrap();
    }
    for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
        partners.set_status(staff(), partner.id, status, "ready").await.unwrap();
    }
    partner.id
}

pub(crate) fn address() -> DeliveryAddress {
    DeliveryAddress {
        lines: vec!["12 rue des Essais".into(), "Porte 7".into()],
        locality: "Paris".into(),
        region: None,
        postal_code: "75002".into(),
        country: "FR".into(),
        location: Some(near()),
        instructions: Some("Sonner deux fois".into()),
    }
}

pub(crate) fn form(key: &str) -> SubmitForm {
    SubmitForm {
        first_name: "Anaïs".into(),
        last_name: "Lefèvre".into(),
        email: "anais.lefevre@example.org".into(),
        phone: "+33 6 12 34 56 78".into(),
        email_verified: false,
        payment: Payment::Token { token: "wallet-token-4242".into(), display_name: "VISA-4242".into() },
        tip: Some(super::kitchen::euros(300)),
        no_contact: true,
        remarketing: None,
        locale: Locale::Fr,
        idempotency_key: key.into(),
    }
}

/// What nobody may read in a record.
pub(crate) const SECRETS: [&str; 9] = [
    "Anaïs",
    "Lefèvre",
    "anais.lefevre",
    "33612345678",
    "rue des Essais",
    "Porte 7",
    "Sonner",
    "wallet-token-4242",
    "eyJ",
];
