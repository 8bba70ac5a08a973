//! Integration testing: the configuration, a run against an endpoint that is not there, and its failures one by one.

use db::Db;
use identity::Role;

use super::feeds::read;
use super::house::House;

testkit::both_engines! {
    async fn a_run_is_begun_by_an_editor_and_its_failures_are_opened_one_by_one(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        read(&house, &editor, 3).await;
        let page = house.path("/testing/production");
        house.get(&editor, &page).await.is(200).shows("name=\"samples\"").shows("No run yet");
        house.get(&reader, &page).await.is(200).hides("name=\"samples\"");
        let wrong = [("samples", "0"), ("cases", "C1, C99"), ("qps", "2"), ("endpoint", "ftp:/x")];
        let refused = house.post(&editor, &page, &wrong).await;
        refused.is(422).shows("C1, C99").shows("href=\"#cases\"");
        let none = house.post(&editor, &page, &[("samples", "2"), ("qps", "50")]).await;
        none.is(422).shows("href=\"#endpoint\"");
        let wish = [("samples", "2"), ("qps", "50"), ("cases", "c1 s1 a1"), ("endpoint", "http://127.0.0.1:9/f")];
        let begun = house.post(&editor, &page, &wish).await;
        begun.is(303);
        let run = begun.header("location").split('?').next().unwrap().to_owned();
        house.get(&reader, &run).await.is(200).shows("<progress").shows("every 2s").hides("/abort");
        house.get(&editor, &run).await.shows("/abort");
        house.get(&editor, &page).await.hides("name=\"samples\"");
        assert_eq!(house.post(&editor, &page, &wish).await.status, 409);
        house.runner.run_until_idle().await.unwrap();
        house.get(&reader, &run).await.is(200).hides("<progress").shows("C1").shows("badge--danger");
        house.get(&reader, &format!("{run}?lang=fr")).await.shows("Échoué");
        house.get(&reader, &format!("{run}/C1")).await.is(200).shows("CONNECT_FAILED");
        let failure = house.get(&reader, &format!("{run}/C1/1")).await;
        failure.is(200).shows("actions.foodordering.intent.CHECKOUT").shows("isInSandbox").hides("Bearer ");
        for gone in ["/C1/99", "/C99", "/report/pdf"] {
            house.get(&reader, &format!("{run}{gone}")).await.is(404);
        }
        house.get(&reader, &run.replace("production", "sandbox")).await.is(404);
        let file = house.get(&reader, &format!("{run}/report/html")).await;
        assert!(file.is(200).header("content-disposition").starts_with("attachment"));
        file.shows("CONNECT_FAILED").shows("<!doctype html>");
        house.get(&reader, &format!("{run}/report/json")).await.is(200).shows("\"case\": \"C1\"");
    }

    async fn the_configuration_is_kept_and_what_is_wrong_is_told(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        let page = house.path("/testing/sandbox/setup");
        let wrong = [("minimum_order", "ten"), ("currency", "EUR"), ("street", "12 rue du Lac")];
        let refused = house.post(&editor, &page, &wrong).await;
        refused.is(422).shows("href=\"#minimum_order\"").shows("href=\"#delivery\"").shows("href=\"#latitude\"");
        let good = [
            ("minimum_order", "10,50"),
            ("currency", "eur"),
            ("delivery", "on"),
            ("guest", "on"),
            ("valid_promo", "WELCOME5"),
        ];
        house.post(&editor, &page, &good).await.is(303);
        house.get(&reader, &page).await.is(200).shows("10.50").shows("WELCOME5").hides("button--primary");
        house.get(&reader, &house.path("/testing/production/setup")).await.hides("WELCOME5");
    }
}
