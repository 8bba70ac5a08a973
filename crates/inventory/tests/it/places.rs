//! The place register: what restaurants of the feed are served while it is kept, and how soon a change of it is seen.

use basis::{Actor, UpdateId};
use bytes::Bytes;
use db::Db;
use feed::{Code, EntityType, MatchState, Place, PlaceStatus};
use inventory::{
    EntityChange, EntityKey, ImportState, InventoryError, MatchDecision, NewSuggestion, PlaceQuery,
    RestaurantStanding, Route, StandingFilter, SuggestionDecision, SuggestionFilter, SuggestionState,
    apply_changes,
};

use crate::kitchen::{ENVIRONMENT, Kitchen, restaurant};

const ONE: &str = "r1/harbor1-07";
const TWO: &str = "r2/harbor2-07";

fn staff() -> Actor {
    Actor::system("test")
}

fn line(text: &str) -> String {
    text.lines().find(|line| line.contains("\"@type\":\"Restaurant\"")).unwrap().to_owned()
}

/// The place that a restaurant of the feed is.
fn place(number: usize, name: &str) -> Place {
    let id = format!("r{number}/harbor{number}-07");
    let place = feed::restaurant_as_place(&id, &line(&restaurant(number, name))).unwrap();
    Place { place_id: format!("place-{number}"), ..place }
}

async fn standing(kitchen: &Kitchen, id: &str) -> RestaurantStanding {
    kitchen.inventory.get_restaurant_status(kitchen.partner, ENVIRONMENT, id).await.unwrap()
}

async fn codes(kitchen: &Kitchen, id: &str) -> Vec<Code> {
    standing(kitchen, id).await.status.reasons.iter().map(|problem| problem.code).collect()
}

/// Two restaurants are served; the register has a place for the first and is switched on.
async fn matched(db: Db) -> Kitchen {
    let kitchen = Kitchen::open(db).await;
    kitchen.write("1.ndjson", &restaurant(1, "Chez Anna"));
    kitchen.write("2.ndjson", &restaurant(2, "Le Bol"));
    kitchen.publish().await;
    assert_eq!(kitchen.names().await, ["Chez Anna", "Le Bol"]);
    kitchen.inventory.put_place(staff(), place(1, "Chez Anna")).await.unwrap();
    kitchen.inventory.switch_register(staff(), true).await.unwrap();
    kitchen.settle().await;
    kitchen
}

fn upsert(kitchen: &Kitchen, raw: String, id: &str) -> EntityChange {
    EntityChange {
        key: EntityKey::new(EntityType::Restaurant, id),
        version: kitchen.ambient.now(),
        route: Route::Upsert,
        raw,
        update_id: kitchen.ambient.new_id::<UpdateId>(),
        last_try: false,
    }
}

async fn apply(kitchen: &Kitchen, change: EntityChange) {
    let (ambient, partner) = (kitchen.ambient.clone(), kitchen.partner);
    let work = move |tx: &mut db::Tx<'_>| {
        apply_changes(tx, &ambient, (partner, ENVIRONMENT), &Actor::Partner(partner), &[change])
    };
    kitchen.db.write(work).await.unwrap();
}

testkit::both_engines! {
    async fn without_a_register_every_restaurant_counts_as_matched(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let refused = kitchen.inventory.switch_register(staff(), true).await;
        assert!(matches!(refused, Err(InventoryError::Invalid(_))), "an empty register would take all away");
        kitchen.inventory.put_place(staff(), place(9, "Elsewhere")).await.unwrap();
        kitchen.write("1.ndjson", &restaurant(1, "Chez Anna"));
        kitchen.publish().await;
        assert_eq!(kitchen.names().await, ["Chez Anna"]);
        assert_eq!(standing(&kitchen, ONE).await.status.place, None);
    }

    async fn switching_it_on_and_off_is_seen_without_a_batch(db: Db) {
        let kitchen = matched(db).await;
        assert_eq!(kitchen.names().await, ["Chez Anna"]);
        let one = standing(&kitchen, ONE).await.status.place.unwrap();
        assert_eq!((one.state, one.place_id.as_deref()), (MatchState::Matched, Some("place-1")));
        assert_eq!(codes(&kitchen, TWO).await, [Code::ReconFailure]);
        let filter = StandingFilter { match_state: Some(MatchState::PendingReview), limit: 5, ..Default::default() };
        let page = kitchen.inventory.restaurant_status(kitchen.partner, ENVIRONMENT, filter).await.unwrap();
        assert_eq!(page.items[0].status.restaurant_id, TWO);
        // A batch judges alike.
        kitchen.publish().await;
        assert_eq!(kitchen.names().await, ["Chez Anna"]);
        kitchen.inventory.switch_register(staff(), false).await.unwrap();
        kitchen.settle().await;
        assert_eq!(kitchen.names().await, ["Chez Anna", "Le Bol"]);
    }

    async fn a_place_that_closes_takes_its_restaurant_away_and_gives_it_back(db: Db) {
        let kitchen = matched(db).await;
        let closed = Place { status: PlaceStatus::Closed, ..place(1, "Chez Anna") };
        kitchen.inventory.put_place(staff(), closed).await.unwrap();
        kitchen.settle().await;
        assert_eq!(codes(&kitchen, ONE).await, [Code::PlaceClosed]);
        assert!(kitchen.names().await.is_empty());
        kitchen.inventory.put_place(staff(), place(1, "Chez Anna")).await.unwrap();
        kitchen.settle().await;
        assert_eq!(kitchen.names().await, ["Chez Anna"]);
        kitchen.inventory.remove_place(staff(), "place-1").await.unwrap();
        kitchen.settle().await;
        assert!(kitchen.names().await.is_empty());
    }

    async fn a_decision_overrides_the_score_until_the_name_changes(db: Db) {
        let kitchen = matched(db).await;
        let of = (kitchen.partner, ENVIRONMENT);
        let decide = |id, decision| kitchen.inventory.decide_match(staff(), of, id, decision);
        decide(ONE, MatchDecision::NoPlace).await.unwrap();
        kitchen.settle().await;
        assert!(kitchen.names().await.is_empty());
        kitchen.publish().await;
        assert!(kitchen.names().await.is_empty(), "a batch heeds the decision");
        let unknown = decide(TWO, MatchDecision::Place("nowhere".into())).await;
        assert!(matches!(unknown, Err(InventoryError::Invalid(_))));
        decide(TWO, MatchDecision::Place("place-1".into())).await.unwrap();
        kitchen.settle().await;
        assert_eq!(kitchen.names().await, ["Le Bol"]);
        let review = kitchen.inventory.get_match(kitchen.partner, ENVIRONMENT, TWO).await.unwrap();
        assert_eq!(review.decision.unwrap().place_id.as_deref(), Some("place-1"));
        kitchen.write("2.ndjson", &restaurant(2, "Le Grand Bol"));
        kitchen.publish().await;
        assert!(kitchen.names().await.is_empty(), "another name is another restaurant");
        let review = kitchen.inventory.get_match(kitchen.partner, ENVIRONMENT, TWO).await.unwrap();
        assert_eq!(review.decision, None);
        kitchen.write("2.ndjson", &restaurant(2, "Le Bol"));
        kitchen.publish().await;
        assert!(kitchen.names().await.is_empty(), "what has lapsed does not come to life again");
        decide(ONE, MatchDecision::Automatic).await.unwrap();
        kitchen.settle().await;
        assert_eq!(kitchen.names().await, ["Chez Anna"]);
    }

    async fn of_two_restaurants_of_one_place_the_smaller_id_has_it_also_by_update(db: Db) {
        let kitchen = matched(db).await;
        // The second becomes the same place by an update that does not touch the first.
        let twin = line(&restaurant(2, "Chez Anna"));
        apply(&kitchen, upsert(&kitchen, twin, TWO)).await;
        assert_eq!(codes(&kitchen, TWO).await, [Code::DuplicateRestaurant]);
        let place = standing(&kitchen, TWO).await.status.place.unwrap();
        assert_eq!(place.duplicate_of.as_deref(), Some(ONE));
        assert_eq!(kitchen.names().await, ["Chez Anna"]);
        // When the first becomes another, the second has the place.
        let other = line(&restaurant(1, "Someone Else"));
        apply(&kitchen, upsert(&kitchen, other, ONE)).await;
        assert_eq!(codes(&kitchen, ONE).await, [Code::ReconFailure]);
        assert!(codes(&kitchen, TWO).await.is_empty());
    }

    async fn a_file_with_a_wrong_line_changes_nothing(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let text = "placeId,name,streetAddress,status\np1,A,1 x,OPEN\np2,,2 x,OPEN\np3,C,3 x,SHUT\n";
        let import = |text: &str| {
            kitchen.inventory.import_places(staff(), "city list", None, Bytes::from(text.to_owned()))
        };
        let refusal = import(text).await.unwrap().unwrap_err();
        let lines: Vec<(u64, &str)> =
            refusal.lines.iter().map(|(line, faults)| (*line, faults[0].code())).collect();
        assert_eq!(lines, [(3, "missing"), (4, "bad_status")]);
        assert_eq!((refusal.sound, refusal.wrong), (1, 2));
        kitchen.settle().await;
        assert_eq!(kitchen.inventory.place_register().await.unwrap().places, 0);
        assert!(matches!(import("placeId,name\n").await, Err(InventoryError::Invalid(_))));
        let import = import("placeId,name,streetAddress\np1,Zinc Été,1 x\np2,Bol,2 x\n").await.unwrap().unwrap();
        kitchen.settle().await;
        let import = kitchen.inventory.get_place_import(import.id).await.unwrap();
        assert_eq!((import.state, import.places, import.added), (ImportState::Done, 2, 2));
        let query = PlaceQuery { text: Some("ete zinc".into()), limit: 5, ..Default::default() };
        let found = kitchen.inventory.list_places(query).await.unwrap().items;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].source, "city list");
    }

    async fn a_suggested_place_is_for_staff_to_take(db: Db) {
        let kitchen = matched(db).await;
        let new = NewSuggestion {
            restaurant_id: TWO.into(),
            reference: "https://lebol.example/".into(),
            note: String::new(),
        };
        let one = kitchen.inventory.suggest_place(staff(), (kitchen.partner, ENVIRONMENT), new).await.unwrap();
        assert_eq!(one.place.name, "Le Bol");
        let place = Place { place_id: "place-2".into(), ..one.place.clone() };
        let accept = || SuggestionDecision::Accept(Box::new(place.clone()));
        let done = kitchen.inventory.decide_suggestion(staff(), one.id, accept()).await.unwrap();
        assert_eq!((done.state, done.place_id.as_deref()), (SuggestionState::Accepted, Some("place-2")));
        let again = kitchen.inventory.decide_suggestion(staff(), one.id, accept()).await;
        assert!(matches!(again, Err(InventoryError::Invalid(_))));
        kitchen.settle().await;
        assert_eq!(kitchen.names().await, ["Chez Anna", "Le Bol"]);
        let filter = SuggestionFilter { state: Some(SuggestionState::Pending), limit: 5, ..Default::default() };
        assert!(kitchen.inventory.list_suggestions(filter).await.unwrap().items.is_empty());
    }

    async fn a_merchant_who_asked_to_be_removed_is_not_served(db: Db) {
        let kitchen = matched(db).await;
        let of = (kitchen.partner, ENVIRONMENT);
        kitchen.inventory.set_opt_out(staff(), of, ONE, true).await.unwrap();
        assert!(kitchen.names().await.is_empty());
        assert!(standing(&kitchen, ONE).await.opted_out_at.is_some());
        kitchen.inventory.set_opt_out(staff(), of, ONE, false).await.unwrap();
        assert_eq!(kitchen.names().await, ["Chez Anna"]);
        let unknown = kitchen.inventory.set_opt_out(staff(), of, "nobody", true).await;
        assert!(matches!(unknown, Err(InventoryError::NotFound)));
    }
}
