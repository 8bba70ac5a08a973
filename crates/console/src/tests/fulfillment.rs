//! The dashboard and the endpoint's settings.

use basis::Environment;
use db::Db;
use identity::{Role, StaffRole};
use jiff::SignedDuration;
use monitoring::{Action, Outcome, OutcomeKind, record_outcome};

use super::house::House;

async fn outcome(house: &House, codes: &[&str]) {
    let outcome = Outcome {
        partner_id: house.partner.id,
        environment: Environment::Production,
        action: Action::Checkout,
        restaurant_id: "lyon-00001".to_owned(),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        latency_ms: 120,
        at: house.state.ambient.now(),
        kind: OutcomeKind::Live,
    };
    let ambient = house.state.ambient.clone();
    house.state.db.write(move |tx| record_outcome(tx, &ambient, &outcome)).await.unwrap();
}

testkit::both_engines! {
    async fn the_dashboard_shows_rates_codes_and_a_chart_with_its_table(db: Db) {
        let house = House::open(db).await;
        let reader = house.member(Role::Reader).await;
        house.get(&reader, &house.path("/fulfillment")).await.is(200).shows("No requests in this period");
        for codes in [&[][..], &[], &[], &["HTTP_5XX"]] {
            outcome(&house, codes).await;
        }
        house.clock.advance(SignedDuration::from_hours(1));
        outcome(&house, &[]).await;
        let page = house.get(&reader, &house.path("/fulfillment")).await;
        page.is(200).shows("80").shows("HTTP_5XX").shows("<svg").shows("The time series as a table").shows("Mean at most 5 s");
        house.get(&reader, &house.path("/fulfillment?span=1h")).await.is(200);
        let csv = house.get(&reader, &house.path("/fulfillment/series.csv")).await;
        assert!(csv.is(200).header("content-type").starts_with("text/csv"));
        csv.shows("checkout,2026-03-14T10:00:00Z,4,1,120,120,120,120,,").shows(",HTTP_5XX,1");
        let codes = house.get(&reader, &house.path("/fulfillment/codes.csv?span=30d")).await;
        codes.is(200).shows("checkout,HTTP_5XX,1,1000");
        let own = house.path("/fulfillment?from=2026-03-14T09:00&until=2026-03-14T10:30");
        house.get(&reader, &own).await.is(200).shows("75").hides("cannot be shown");
        let wrong = house.path("/fulfillment?from=2026-03-14T09:00&until=2026-01-14T10:30");
        house.get(&reader, &wrong).await.is(200).shows("cannot be shown");
        house.get(&reader, &house.path("/fulfillment?kind=test")).await.is(200).shows("No requests in this period");
        let support = house.staff(StaffRole::Support).await;
        house.get(&support, "/console/partners").await.is(200).shows("Bouchons").shows("20");
    }

    async fn the_endpoint_is_set_for_one_environment(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        let path = house.path("/fulfillment/endpoint/sandbox");
        let form = [("fulfillment_url", "ftp://x"), ("project_id", "my-project"), ("auth_header_style", "bare")];
        let refused = house.post(&editor, &path, &form).await;
        refused.is(422).shows("id=\"fulfillment_url-error\"").shows("value=\"ftp://x\"");
        let form = [
            ("fulfillment_url", "https://orders.bouchons.example/v1"),
            ("project_id", "my-project"),
            ("auth_header_style", "bare"),
        ];
        house.post(&editor, &path, &form).await.is(303);
        house.get(&reader, &path).await.shows("https://orders.bouchons.example/v1").hides("<textarea").hides("name=\"fulfillment_url\"");
        let config = house.state.partners.environment(house.partner.id, Environment::Production).await.unwrap();
        assert_eq!(config.fulfillment_url, None);
        house.get(&reader, &house.path("/fulfillment/endpoint/moon")).await.is(404);
    }
}
