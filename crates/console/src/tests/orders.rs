//! Orders: finding one by either side's number, and its page with what the servers said.

use axum::routing::get;
use axum::{Json, Router};
use basis::{Actor, Environment, Locale};
use db::Db;
use feed::{RestaurantDocument, ServiceType};
use identity::{Identity, IdentitySettings, Role, StaffRole};
use jobs::Runner;
use ordering::{
    Access, AddLine, CartChange, CheckoutResult, Order, Payment, RestaurantRef, SubmitForm, SubmitHandler,
    SubmitResult,
};
use partner_sim::generate::{City, GenerateConfig, write_feed};
use partner_sim::{SimConfig, Simulator};
use partners::EnvironmentPatch;

use super::house::{House, ordering};

const ENVIRONMENT: Environment = Environment::Production;

/// The platform's public keys where the partner asks for them, and who signs from there.
async fn serve_keys(house: &House) -> (String, Identity) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (db, ambient) = (house.state.db.clone(), house.state.ambient.clone());
    let identity = Identity::new(db, ambient, IdentitySettings::new(&origin));
    identity.maintain_signing_keys().await.unwrap();
    let keys = identity.jwks().await.unwrap();
    let router = Router::new().route("/.well-known/jwks.json", get(async move || Json(keys)));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (origin, identity)
}

/// A dish that needs no choice.
fn plain_item(document: &RestaurantDocument) -> String {
    let menu = document.menu(&document.service(ServiceType::Takeout).unwrap().menu_id).unwrap();
    let items = menu.sections.iter().filter(|section| section.availability.is_empty());
    let plain = items.flat_map(|section| &section.items).find(|item| {
        let offered = item.offers.iter().any(|offer| offer.availability.is_empty());
        offered && item.options.is_empty() && item.addon_groups.iter().all(|group| group.min == 0)
    });
    plain.unwrap().id.clone()
}

/// An order that the simulated partner has taken.
async fn placed(house: &House) -> Order {
    placed_with(house, None).await
}

/// As [`placed`]; the submit goes to another address than the checkout, if one is named.
async fn placed_with(house: &House, submit_to: Option<String>) -> Order {
    let (state, id) = (&house.state, house.partner.id);
    let actor = Actor::system("test");
    write_feed(&house.feed, &GenerateConfig::new(City::Lyon, 1, 7, state.ambient.now())).unwrap();
    state.inventory.request_ingestion(id, ENVIRONMENT, actor).await.unwrap();
    house.runner.run_until_idle().await.unwrap();
    let (origin, identity) = serve_keys(house).await;
    let origin = origin.parse().unwrap();
    let project = state.partners.environment(id, ENVIRONMENT).await.unwrap().project_id;
    let mut config = SimConfig::new("Bouchons", project, origin, house.feed.clone()).unwrap();
    (config.ambient, config.pace) = (state.ambient.clone(), 0.0);
    let sim = Simulator::start(config).await.unwrap();
    move_endpoint(house, sim.url()).await;
    let order = order_dish(house, &identity, submit_to).await;
    sim.stop().await;
    order
}

async fn order_dish(house: &House, identity: &Identity, submit_to: Option<String>) -> Order {
    let (state, id) = (&house.state, house.partner.id);
    let ordering = ordering(state.db.clone(), &state.ambient, identity, &state.inventory);
    let document =
        state.inventory.catalogue().restaurant(id, ENVIRONMENT, "lyon-00001").await.unwrap().unwrap();
    let restaurant = RestaurantRef {
        partner_id: id,
        environment: ENVIRONMENT,
        restaurant_id: document.id.clone(),
        access: Access::Public,
    };
    let item_id = plain_item(&document);
    let line = AddLine { item_id, option_id: None, addons: Vec::new(), quantity: 3, note: None };
    let cart = ordering.add_line(None, restaurant, line).await.unwrap();
    let takeout = CartChange { service_type: Some(ServiceType::Takeout), ..CartChange::default() };
    ordering.update_cart(cart.id, takeout).await.unwrap();
    let result = ordering.checkout(cart.id, Locale::Fr).await.unwrap();
    let CheckoutResult::Quoted(checkout) = result else { panic!("no quote: {result:?}") };
    if let Some(url) = submit_to {
        move_endpoint(house, url).await;
    }
    let form = SubmitForm {
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
        idempotency_key: state.ambient.secret(),
    };
    let result = ordering.submit(checkout.id, form).await.unwrap();
    let SubmitResult::Placed(order) = result else { panic!("not placed: {result:?}") };
    let runner = Runner::builder(state.db.clone(), state.ambient.clone())
        .handler::<ordering::SubmitOrder, _>(SubmitHandler::new(ordering.clone()))
        .build();
    runner.run_until_idle().await.unwrap();
    ordering.order(order.id).await.unwrap().unwrap()
}

/// A partner that answers with what nobody can read.
async fn garbler() -> String {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(async || "thanks")).await });
    url
}

async fn move_endpoint(house: &House, url: String) {
    let patch = EnvironmentPatch { fulfillment_url: Some(Some(url)), ..Default::default() };
    let (partners, id) = (&house.state.partners, house.partner.id);
    partners.update_environment(Actor::system("test"), id, ENVIRONMENT, patch).await.unwrap();
}

testkit::both_engines! {
    async fn an_order_whose_outcome_is_unknown_is_found_asked_for_and_settled(db: Db) {
        let house = House::open(db).await;
        let order = placed_with(&house, Some(garbler().await)).await;
        let (support, editor) = (house.staff(StaffRole::Support).await, house.member(Role::Editor).await);
        let number = &order.google_order_id;
        house.get(&support, "/console/orders?status=SUBMIT_UNKNOWN").await.is(200).shows(number).shows("Bouchons");
        let path = house.path(&format!("/orders/{}", order.id));
        let page = house.get(&editor, &path).await;
        page.is(200).shows("outcome of this order is unknown").shows("googleOrderId").hides("/ask-again");
        house.get(&support, &path).await.shows("/ask-again").shows("/settle");
        house.post(&support, &format!("{path}/ask-again"), &[("why", " ")]).await.is(422).shows("/settle");
        let asked = house.post(&support, &format!("{path}/ask-again"), &[("why", "the diner calls")]).await;
        asked.is(303);
        let page = house.get(&support, &path).await;
        page.shows("Somebody had the partner asked again").shows("the diner calls").hides("/settle");
        let early = [("outcome", "not_placed"), ("told_by", "Marta"), ("note", "no trace")];
        house.post(&support, &format!("{path}/settle"), &early).await.is(303);
        house.get(&support, &path).await.shows("outcome of this order is unknown");
        house.clock.advance(jiff::SignedDuration::from_mins(3));
        jobs::Reconciler::pass(&*ordering::ReconcileOrders::new(house.state.ordering.clone())).await.unwrap();
        house.post(&support, &format!("{path}/settle"), &[("outcome", "")]).await.is(422);
        house.post(&support, &format!("{path}/settle"), &early).await.is(303);
        let page = house.get(&editor, &path).await;
        page.hides("outcome of this order is unknown").shows("The partner does not have the order · Marta · no trace");
        house.get(&support, "/console/orders?status=SUBMIT_UNKNOWN").await.is(200).hides(number);
    }

    async fn staff_find_orders_of_all_partners_and_consultants_those_of_their_own(db: Db) {
        let house = House::open(db).await;
        let order = placed(&house).await;
        let (support, consultant) = (house.staff(StaffRole::Support).await, house.staff(StaffRole::Consultant).await);
        let number = &order.google_order_id;
        let partner_number = crate::view::segment(order.action_order_id.as_ref().unwrap());
        for query in [String::new(), format!("q={number}"), format!("q={}", order.id), format!("q={partner_number}"),
            format!("partner={}", house.partner.id), "open=true&environment=production".to_owned()] {
            house.get(&support, &format!("/console/orders?{query}")).await.is(200).shows(number).hides("Alma");
            house.get(&consultant, &format!("/console/orders?{query}")).await.is(200).hides("restaurant_name").hides("mono\" href");
        }
        for query in ["q=0000".to_owned(), format!("partner={}", house.other.id), "until=2020-01-01T00:00".to_owned()] {
            house.get(&support, &format!("/console/orders?{query}")).await.is(200).shows("Nothing matches");
        }
    }

    async fn the_diner_is_shown_once_for_a_reason_that_is_written_down(db: Db) {
        let house = House::open(db).await;
        let order = placed(&house).await;
        let path = house.path(&format!("/orders/{}", order.id));
        let (support, editor) = (house.staff(StaffRole::Support).await, house.member(Role::Editor).await);
        house.get(&editor, &path).await.is(200).hides("/diner");
        house.post(&editor, &format!("{path}/diner"), &[("reason", "curious")]).await.is(404);
        house.get(&support, &path).await.shows("/diner").hides("Alma").hides("612345678");
        house.post(&support, &format!("{path}/diner"), &[("reason", "")]).await.is(422).hides("Alma");
        let audit = async || house.state.identity.list_audit(Some(house.partner.id), None, 50).await.unwrap().items;
        let looks = |entries: &[identity::AuditEntry]| entries.iter().filter(|one| one.action == "order.read_diner").count();
        assert_eq!(looks(&audit().await), 0, "nothing was shown");
        let page = house.post(&support, &format!("{path}/diner"), &[("reason", "Alma asked to be called back")]).await;
        page.is(200).shows("Alma Arnaud").shows("alma@example.com").shows("+33612345678");
        house.get(&support, &path).await.hides("alma@example.com");
        let entries = audit().await;
        assert_eq!(looks(&entries), 1);
        let look = entries.iter().find(|one| one.action == "order.read_diner").unwrap();
        assert_eq!(look.subject, order.id.to_string());
        assert!(look.actor.to_string().starts_with("user:") && !look.detail.to_string().contains("Alma Arnaud"));
        house.state.ordering.erase_customer(order.id, Actor::system("test")).await.unwrap();
        house.post(&support, &format!("{path}/diner"), &[("reason", "again")]).await.is(200).shows("was erased").hides("Alma");
    }

    async fn an_order_is_found_and_shown_without_the_diner(db: Db) {
        let house = House::open(db).await;
        let order = placed(&house).await;
        let reader = house.member(Role::Reader).await;
        let number = &order.google_order_id;
        house.get(&reader, &house.path("/orders")).await.is(200).shows(number);
        let partner_number = crate::view::segment(order.action_order_id.as_ref().unwrap());
        house.get(&reader, &house.path(&format!("/orders?q={partner_number}"))).await.shows(number);
        house.get(&reader, &house.path("/orders?q=0000")).await.shows("Nothing matches").hides(number);
        house.get(&reader, &house.path("/orders?environment=sandbox")).await.hides(number);
        house.get(&reader, &house.path("")).await.shows(number);

        let page = house.get(&reader, &house.path(&format!("/orders/{}", order.id))).await;
        page.is(200).shows("The diner placed the order").shows("HTTP 200").shows("Checkout").shows("Submit");
        page.hides("Alma").hides("alma@example.com").hides("612345678");
        let foreign = format!("/console/partners/{}/orders/{}", house.other.id, order.id);
        let new = identity::NewUser::of_partner(house.other.id, Role::Reader, "Eve", "eve@trattoria.example");
        let eve = house.session_of(&house.user(new).await).await;
        house.get(&eve, &foreign).await.is(404);
    }

    async fn orders_logs_and_reports_tell_what_was_ordered_without_the_diner(db: Db) {
        let house = House::open(db).await;
        let order = placed(&house).await;
        let reader = house.member(Role::Reader).await;
        let page = async |path: &str| house.get(&reader, &house.path(path)).await;
        let number = &order.google_order_id;
        page("/orders?restaurant=lyon-00001&open=true").await.is(200).shows(number);
        page("/orders?restaurant=elsewhere").await.hides(number);
        page("/orders?until=2020-01-01T00:00").await.hides(number);
        let csv = page("/orders.csv").await;
        csv.is(200).shows("created_at,environment,google_order_id").shows(number).hides("Alma");
        page("/orders/health").await.is(200).shows("ORD-8").shows(number);
        page("/orders/health?environment=sandbox").await.is(200).hides(number);

        let log = page("/exchanges").await;
        log.is(200).shows("Checkout").shows("Submit").shows(&order.conversation_id).hides("Alma").hides("612345678");
        page(&format!("/exchanges?conversation={}", order.conversation_id)).await.shows(number);
        page(&format!("/exchanges?order={number}&action=submit")).await.shows("HTTP 200");
        page("/exchanges?q=nobody-wrote-this").await.is(200).shows("Nothing matches");
        page("/exchanges?code=HTTP_5XX").await.shows("Nothing matches").shows("HTTP_5XX ✕");
        let csv = page("/exchanges.csv?action=submit").await;
        csv.is(200).shows(number).hides("finalOrder");

        let total = texts::Texts::new(Locale::En).money(order.bill.total);
        let overview = page("/overview").await;
        overview.is(200).shows(&total).shows("Sessions (estimated)").shows("Confirmed by the restaurant");
        page("/overview?restaurant=elsewhere").await.is(200).shows("No orders in this period");
        page("/overview.csv").await.is(200).shows("funnel,,submit_sessions,1,,,");
        page("/active").await.is(200).shows("Active restaurants");
        page("/active.csv").await.is(200).shows("2026-03-14,1,");
    }
}
