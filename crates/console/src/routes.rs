//! Every address of the console.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use web::RateLimiter;

use crate::state::ConsoleState;
use crate::{
    account, account_forms, active, alert_limits, alerts, all_orders, contact_form, contacts, diner,
    endpoint, endpoint_health, entity, exchanges, feed_names, feed_run, feed_source, feeds, fulfillment,
    health, history, home, keys, matching, menu, order, orders, outcome, overview, partners_list, password,
    profile, profile_forms, quick_test, restaurants, sign_in, snapshot, snapshots, testing, updates, users,
    viewer,
};

/// Attempts to sign in, or to ask for or use a link, from one address at once and within each minute after that. A
/// single account is locked long before ([`identity::decide_attempt`]).
const ATTEMPTS: u32 = 10;
/// Changes from one address at once, and within each minute after that.
const CHANGES: u32 = 120;

/// Addresses with their handlers, and their list for the test that each is tried by strangers.
pub(crate) struct Pages {
    router: Router<ConsoleState>,
    pub(crate) listed: Vec<(&'static str, &'static str)>,
}

impl Pages {
    fn new() -> Self {
        Self { router: Router::new(), listed: Vec::new() }
    }

    fn get(mut self, path: &'static str, handler: MethodRouter<ConsoleState>) -> Self {
        self.listed.push(("GET", path));
        self.router = self.router.route(path, handler);
        self
    }

    fn post(mut self, path: &'static str, handler: MethodRouter<ConsoleState>) -> Self {
        self.listed.push(("POST", path));
        self.router = self.router.route(path, handler);
        self
    }

    fn limited(mut self, state: &ConsoleState, burst: u32) -> Self {
        let limiter = RateLimiter::new(state.ambient.clock(), burst, Duration::from_mins(1));
        let layer = axum::middleware::from_fn_with_state(limiter, RateLimiter::check);
        self.router = self.router.layer(layer);
        self
    }

    fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self
    }
}

/// Every page of the console.
pub fn router(state: ConsoleState) -> Router {
    pages(&state).router.with_state(state)
}

/// Every page with its address.
pub(crate) fn pages(state: &ConsoleState) -> Pages {
    let doors = doors().limited(state, ATTEMPTS);
    let rest = own()
        .and(staff())
        .and(account_pages())
        .and(contact_pages())
        .and(feed_pages())
        .and(inventory_pages())
        .and(testing_pages())
        .and(order_pages())
        .and(alert_pages());
    doors.and(rest.limited(state, CHANGES))
}

/// Pages for people who are not signed in.
fn doors() -> Pages {
    Pages::new()
        .get("/console/sign-in", get(sign_in::show))
        .post("/console/sign-in", post(sign_in::enter))
        .get("/console/forgotten", get(password::show_forgotten))
        .post("/console/forgotten", post(password::send_link))
        .get("/console/password/{secret}", get(password::show_form))
        .post("/console/password/{secret}", post(password::set))
}

/// A person's own pages.
fn own() -> Pages {
    Pages::new()
        .get("/console", get(sign_in::land))
        .post("/console/sign-out", post(sign_in::leave))
        .get("/console/profile", get(profile::show))
        .post("/console/profile", post(profile_forms::save))
        .post("/console/profile/password", post(profile_forms::change_password))
        .post("/console/profile/sessions", post(profile_forms::end_others))
        .post("/console/profile/keys", post(profile_forms::create_key))
        .post("/console/profile/keys/{key_id}/remove", post(profile_forms::remove_key))
}

fn staff() -> Pages {
    Pages::new()
        .get("/console/orders", get(all_orders::show))
        .get("/console/partners", get(partners_list::show))
        .get("/console/partners/new", get(partners_list::show_new))
        .post("/console/partners/new", post(partners_list::create))
}

fn account_pages() -> Pages {
    Pages::new()
        .get("/console/partners/{partner_id}", get(home::show))
        .get("/console/partners/{partner_id}/account", get(account::show))
        .post("/console/partners/{partner_id}/account/integration", post(account_forms::switch))
        .post("/console/partners/{partner_id}/account/status", post(account_forms::set_status))
        .get("/console/partners/{partner_id}/account/data", get(account_forms::show_data))
        .post("/console/partners/{partner_id}/account/data", post(account_forms::save_data))
        .get("/console/partners/{partner_id}/account/users", get(users::show))
        .post("/console/partners/{partner_id}/account/users", post(users::add))
        .post("/console/partners/{partner_id}/account/users/{user_id}/role", post(users::change_role))
        .post("/console/partners/{partner_id}/account/users/{user_id}/remove", post(users::remove))
        .post("/console/partners/{partner_id}/account/users/{user_id}/invite", post(users::invite))
        .get("/console/partners/{partner_id}/keys", get(keys::show))
        .post("/console/partners/{partner_id}/keys", post(keys::create))
        .post("/console/partners/{partner_id}/keys/{key_id}/revoke", post(keys::revoke))
}

fn contact_pages() -> Pages {
    Pages::new()
        .get("/console/partners/{partner_id}/contacts", get(contacts::show))
        .get("/console/partners/{partner_id}/contacts/new", get(contact_form::show_new))
        .post("/console/partners/{partner_id}/contacts/new", post(contact_form::add))
        .get("/console/partners/{partner_id}/contacts/{contact_id}", get(contact_form::show_edit))
        .post("/console/partners/{partner_id}/contacts/{contact_id}", post(contact_form::change))
        .post("/console/partners/{partner_id}/contacts/{contact_id}/remove", post(contacts::remove))
        .post("/console/partners/{partner_id}/contacts/{contact_id}/move", post(contacts::shift))
}

fn feed_pages() -> Pages {
    Pages::new()
        .get("/console/partners/{partner_id}/feeds", get(feeds::show))
        .get("/console/partners/{partner_id}/feeds/quick-test", get(quick_test::show))
        .post(
            "/console/partners/{partner_id}/feeds/quick-test",
            post(quick_test::upload).layer(DefaultBodyLimit::max(quick_test::LISTENED_TO)),
        )
        .post("/console/partners/{partner_id}/feeds/quick-test/remove", post(quick_test::remove))
        .get("/console/partners/{partner_id}/feeds/quick-test/file", get(quick_test::file))
        .get("/console/partners/{partner_id}/feeds/quick-test/menu", get(quick_test::menu))
        .get("/console/partners/{partner_id}/feeds/{environment}", get(feeds::show_environment))
        .post("/console/partners/{partner_id}/feeds/{environment}/read", post(feeds::read_now))
        .post("/console/partners/{partner_id}/feeds/{environment}/source", post(feed_source::set))
        .post("/console/partners/{partner_id}/feeds/{environment}/test", post(feed_source::test))
        .post("/console/partners/{partner_id}/feeds/{environment}/names", post(feed_names::set))
        .get("/console/partners/{partner_id}/feeds/{environment}/{ingestion_id}", get(feed_run::show))
        .post(
            "/console/partners/{partner_id}/feeds/{environment}/{ingestion_id}/decision",
            post(feed_run::decide),
        )
}

fn inventory_pages() -> Pages {
    Pages::new()
        .get("/console/partners/{partner_id}/feeds/{environment}/history", get(history::show))
        .get("/console/partners/{partner_id}/feeds/{environment}/snapshots", get(snapshots::show))
        .get("/console/partners/{partner_id}/feeds/{environment}/snapshots/{generation}", get(snapshot::show))
        .get(
            "/console/partners/{partner_id}/feeds/{environment}/snapshots/{generation}/restaurant",
            get(snapshot::show_restaurant),
        )
        .post(
            "/console/partners/{partner_id}/feeds/{environment}/snapshots/{generation}/roll-back",
            post(snapshots::roll_back),
        )
        .get("/console/partners/{partner_id}/feeds/{environment}/updates", get(updates::show))
        .get("/console/partners/{partner_id}/feeds/{environment}/updates/{update_id}", get(updates::show_one))
        .get("/console/partners/{partner_id}/inventory/{environment}", get(viewer::show))
        .get("/console/partners/{partner_id}/inventory/{environment}/{entity_type}", get(viewer::list))
        .get("/console/partners/{partner_id}/inventory/{environment}/{entity_type}/entity", get(entity::show))
        .get("/console/partners/{partner_id}/restaurants", get(restaurants::show))
        .get("/console/partners/{partner_id}/restaurants/{environment}/menu", get(menu::show))
        .get("/console/partners/{partner_id}/restaurants/{environment}/match", get(matching::show))
        .post(
            "/console/partners/{partner_id}/restaurants/{environment}/match/decision",
            post(matching::decide),
        )
        .post(
            "/console/partners/{partner_id}/restaurants/{environment}/match/suggestion",
            post(matching::suggest),
        )
        .post(
            "/console/partners/{partner_id}/restaurants/{environment}/match/opt-out",
            post(matching::opt_out),
        )
}

/// Integration testing.
fn testing_pages() -> Pages {
    Pages::new()
        .get("/console/partners/{partner_id}/testing/{environment}", get(testing::show))
        .post("/console/partners/{partner_id}/testing/{environment}", post(testing::start))
        .get("/console/partners/{partner_id}/testing/{environment}/setup", get(testing::show_setup))
        .post("/console/partners/{partner_id}/testing/{environment}/setup", post(testing::save_setup))
        .get(
            "/console/partners/{partner_id}/testing/{environment}/{certification_id}",
            get(testing::show_run),
        )
        .post(
            "/console/partners/{partner_id}/testing/{environment}/{certification_id}/abort",
            post(testing::abort),
        )
        .get(
            "/console/partners/{partner_id}/testing/{environment}/{certification_id}/report/{format}",
            get(testing::download),
        )
        .get(
            "/console/partners/{partner_id}/testing/{environment}/{certification_id}/{test_case}",
            get(testing::show_case),
        )
        .get(
            "/console/partners/{partner_id}/testing/{environment}/{certification_id}/{test_case}/{number}",
            get(testing::show_failure),
        )
}

fn alert_pages() -> Pages {
    Pages::new()
        .get("/console/partners/{partner_id}/alerts", get(alerts::list))
        .get("/console/partners/{partner_id}/alerts/{rule}", get(alerts::show))
        .post("/console/partners/{partner_id}/alerts/{rule}/limits", post(alert_limits::save))
        .post("/console/partners/{partner_id}/alerts/{rule}/limits/remove", post(alert_limits::remove))
        .post("/console/partners/{partner_id}/alerts/{rule}/silence", post(alerts::silence))
        .post("/console/partners/{partner_id}/alerts/{rule}/unsilence", post(alerts::unsilence))
}

fn order_pages() -> Pages {
    Pages::new()
        .get("/console/partners/{partner_id}/fulfillment", get(fulfillment::show))
        .get("/console/partners/{partner_id}/fulfillment/series.csv", get(fulfillment::export_series))
        .get("/console/partners/{partner_id}/fulfillment/codes.csv", get(fulfillment::export_codes))
        .get("/console/partners/{partner_id}/fulfillment/endpoint/{environment}", get(endpoint::show))
        .post("/console/partners/{partner_id}/fulfillment/endpoint/{environment}", post(endpoint::save))
        .get("/console/partners/{partner_id}/endpoint-health", get(endpoint_health::show))
        .get("/console/partners/{partner_id}/exchanges", get(exchanges::show))
        .get("/console/partners/{partner_id}/exchanges.csv", get(exchanges::export))
        .get("/console/partners/{partner_id}/overview", get(overview::show))
        .get("/console/partners/{partner_id}/overview.csv", get(overview::export))
        .get("/console/partners/{partner_id}/active", get(active::show))
        .get("/console/partners/{partner_id}/active.csv", get(active::export))
        .get("/console/partners/{partner_id}/orders", get(orders::show))
        .get("/console/partners/{partner_id}/orders.csv", get(orders::export))
        .get("/console/partners/{partner_id}/orders/health", get(health::show))
        .get("/console/partners/{partner_id}/orders/{order_id}", get(order::show))
        .post("/console/partners/{partner_id}/orders/{order_id}/ask-again", post(outcome::ask))
        .post("/console/partners/{partner_id}/orders/{order_id}/settle", post(outcome::settle))
        .post("/console/partners/{partner_id}/orders/{order_id}/diner", post(diner::show))
}
