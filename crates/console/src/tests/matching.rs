//! A restaurant and its place: the review, decisions, suggestions, and merchants who asked to be removed.

use basis::{Actor, Environment};
use db::Db;
use feed::{MatchState, Place};
use identity::Role;

use super::feeds::read;
use super::house::House;

const ONE: &str = "lyon-00001";

/// Six restaurants, of which the first has a place, and a register that is on; gives the cookies of an editor and a
/// reader.
async fn matched(house: &House) -> (String, String) {
    let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
    read(house, &editor, 6).await;
    let (inventory, staff) = (&house.state.inventory, || Actor::system("test"));
    let review = inventory.get_match(house.partner.id, Environment::Production, ONE).await.unwrap();
    let place =
        Place { place_id: "place-1".to_owned(), name: "<b>Zinc".to_owned(), ..review.restaurant.clone() };
    inventory
        .put_place(staff(), Place { place_id: "place-2".to_owned(), ..review.restaurant })
        .await
        .unwrap();
    inventory.put_place(staff(), Place { street_address: "9 rue Haute".to_owned(), ..place }).await.unwrap();
    inventory.switch_register(staff(), true).await.unwrap();
    house.runner.run_until_idle().await.unwrap();
    (editor, reader)
}

async fn state(house: &House) -> MatchState {
    let found =
        house.state.inventory.get_restaurant_status(house.partner.id, Environment::Production, ONE).await;
    found.unwrap().status.place.unwrap().state
}

testkit::both_engines! {
    async fn the_report_names_the_place_and_leads_to_the_review(db: Db) {
        let house = House::open(db).await;
        let (_, reader) = matched(&house).await;
        let report = house.get(&reader, &house.path("/restaurants")).await;
        report.is(200).shows("Name in the register").shows("MISSING").shows("Servable").shows("Unmatched");
        report.shows("/restaurants/production/match?id=lyon-00001").shows("state=deleted");
        let found = house.get(&reader, &house.path("/restaurants?matching=MATCHED")).await;
        found.shows("match?id=lyon-00001").hides("match?id=lyon-00002");
        house.get(&reader, &house.path("/restaurants?matching=opted_out")).await.shows("Nothing matches");
        let review = house.get(&reader, &house.path("/restaurants/production/match?id=lyon-00001")).await;
        review.is(200).shows("place-2").shows("100 %").hides("<b>Zinc").hides("Save the decision");
        house.get(&reader, &house.path("/restaurants/production/match?id=nobody")).await.is(404);
        let french = house.get(&reader, &house.path("/restaurants/production/match?id=lyon-00001&lang=fr")).await;
        french.shows("Aucun de ces lieux ne convient");
    }

    async fn an_editor_decides_and_suggests_and_a_reader_does_not(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = matched(&house).await;
        let base = house.path("/restaurants/production/match");
        let none = [("id", ONE), ("decision", "none")];
        house.post(&reader, &format!("{base}/decision"), &none).await.is(404);
        house.post(&editor, &format!("{base}/decision"), &none).await.is(303);
        house.runner.run_until_idle().await.unwrap();
        assert_eq!(state(&house).await, MatchState::Unmatched);
        house.get(&editor, &format!("{base}?id={ONE}")).await.shows("decided this on");
        let place = |decision| [("id", ONE), ("decision", decision)];
        house.post(&editor, &format!("{base}/decision"), &place("place:nowhere")).await.is(409);
        house.post(&editor, &format!("{base}/decision"), &place("what")).await.is(400);
        house.post(&editor, &format!("{base}/decision"), &place("place:place-1")).await.is(303);
        house.runner.run_until_idle().await.unwrap();
        assert_eq!(state(&house).await, MatchState::Matched);

        let suggestion = |reference| [("id", ONE), ("reference", reference), ("note", "<i>")];
        house.post(&reader, &format!("{base}/suggestion"), &suggestion("x")).await.is(404);
        house.post(&editor, &format!("{base}/suggestion"), &suggestion("")).await.is(422).shows("&#60;i&#62;");
        house.post(&editor, &format!("{base}/suggestion"), &suggestion("https://zinc.example")).await.is(303);
        house.get(&reader, &format!("{base}?id={ONE}")).await.shows("https://zinc.example").shows("Waiting");
    }

    async fn a_merchant_who_asked_is_taken_off_and_offered_again(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = matched(&house).await;
        let path = house.path("/restaurants/production/match/opt-out");
        let form = |opted_out| [("id", ONE), ("opted_out", opted_out)];
        house.post(&reader, &path, &form("true")).await.is(404);
        house.post(&editor, &path, &form("true")).await.is(303);
        let found = house.get(&reader, &house.path("/restaurants?matching=opted_out")).await;
        found.shows("match?id=lyon-00001").shows("Merchant opted out");
        house.post(&editor, &path, &form("false")).await.is(303);
        house.get(&reader, &house.path("/restaurants?matching=opted_out")).await.hides("match?id=lyon-00001");
        house.post(&editor, &path, &[("id", "nobody"), ("opted_out", "true")]).await.is(404);
    }
}
