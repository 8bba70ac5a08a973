//! Matching restaurants with the place register.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its example must fail")]

use std::collections::BTreeMap;
use std::path::Path;

use feed::{
    CheckOptions, Checked, Checker, Code, MatchState, PlaceDecision, PlaceFormat, PlaceRegister,
    PlaceStanding,
};

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples/feeds").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn check(text: &str, register: PlaceRegister) -> Checked {
    let mut options = CheckOptions::new("2026-03-14T00:00:00Z".parse().unwrap());
    options.places = Some(register.into());
    let mut checker = Checker::new(options);
    checker.read_file("a.ndjson", text.as_bytes()).unwrap();
    checker.finish()
}

fn register() -> PlaceRegister {
    PlaceRegister::from_text(PlaceFormat::Json, &example("places.json")).unwrap()
}

fn standing<'c>(checked: &'c Checked, id: &str) -> &'c PlaceStanding {
    let status = checked.report.restaurant_status.iter().find(|status| status.restaurant_id == id).unwrap();
    status.place.as_ref().unwrap()
}

#[test]
fn equal_name_and_address_match() {
    let checked = check(&example("bad/_base.ndjson"), register());
    let standing = standing(&checked, "mini-1");
    assert_eq!((standing.state, standing.score), (MatchState::Matched, Some(100)));
    assert_eq!(standing.place_id.as_deref(), Some("place-0201"));
    assert_eq!(standing.place_name.as_deref(), Some("Mini Kitchen"));
    assert_eq!(checked.restaurants[0].place_id.as_deref(), Some("place-0201"));
}

#[test]
fn another_street_is_for_a_person_to_decide() {
    let text = example("bad/RECON_FAILURE--changed-street.ndjson");
    let checked = check(&text, register());
    assert_eq!(standing(&checked, "mini-1").state, MatchState::PendingReview);
    let decision = PlaceDecision::Matched("place-0201".to_owned());
    let decided = register().with_decisions(BTreeMap::from([("mini-1".to_owned(), decision)]));
    assert_eq!(check(&text, decided).restaurants.len(), 1);
}

#[test]
fn a_person_may_say_that_no_place_is_the_restaurant() {
    let decided =
        register().with_decisions(BTreeMap::from([("mini-1".to_owned(), PlaceDecision::Unmatched)]));
    let checked = check(&example("bad/_base.ndjson"), decided);
    assert_eq!(checked.report.counts[&Code::ReconFailure], 1);
    assert!(checked.restaurants.is_empty());
}

#[test]
fn the_place_gives_the_time_zone_that_the_feed_does_not() {
    let text = example("bad/_base.ndjson").replace("\"latitude\":30.2672,\"longitude\":-97.7431,", "");
    let checked = check(&text, register());
    assert_eq!(checked.restaurants[0].time_zone, "America/Chicago");
    let mut without = Checker::new(CheckOptions::new("2026-03-14T00:00:00Z".parse().unwrap()));
    without.read_file("a.ndjson", text.as_bytes()).unwrap();
    assert_eq!(without.finish().report.counts[&Code::ReconFailure], 1);
}
