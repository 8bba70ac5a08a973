use proptest::prelude::*;

use super::*;
use crate::wire::{AppRequest, AsyncRequest, LineItem, WireMoney};

#[test]
fn snake_case_names_are_read_and_ids_are_left_alone() {
    let body = br#"{"is_in_sandbox":true,"custom_push_message":{"order_update":{"action_order_id":"A",
        "line_item_updates":{"offer_id":{"reason":"x"}},"my_own_member":1}}}"#;
    let request: AsyncRequest = read_json(body).unwrap();
    assert!(request.is_in_sandbox);
    let update = request.custom_push_message.unwrap().order_update.unwrap();
    assert_eq!(update.action_order_id, "A");
    assert_eq!(update.line_item_updates.keys().collect::<Vec<_>>(), ["offer_id"]);
    assert_eq!(update.extra["my_own_member"], 1);
}

#[test]
fn every_name_of_two_words_has_its_snake_case_spelling() {
    for name in NAMES {
        let snake: String = name
            .chars()
            .flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain(c.to_lowercase()))
            .collect();
        assert_eq!(camel(&snake), Some(*name), "{snake}");
    }
    assert_eq!(camel("estimated_fulfillment_time_iso_8601"), Some("estimatedFulfillmentTimeIso8601"));
    assert_eq!(camel("li_ne_items"), None);
}

#[test]
fn whole_numbers_come_as_numbers_or_text() {
    for units in ["5", "\"5\"", "5.0"] {
        let money: WireMoney = read_json(format!(r#"{{"units":{units}}}"#).as_bytes()).unwrap();
        assert_eq!(money.units, 5);
    }
    for units in
        ["5.5", "\"five\"", "1e300", "99999999999999999999", "\"99999999999999999999\"", "[]", "true"]
    {
        let read = read_json::<WireMoney>(format!(r#"{{"units":{units}}}"#).as_bytes());
        assert!(matches!(read, Err(ReadError::Shape { path, .. }) if path == "units"), "{units}");
    }
}

#[test]
fn null_counts_as_absent_and_unknown_members_travel_on() {
    let line: LineItem = read_json(br#"{"type":"CRATE","id":null,"colour":{"deep":[1]}}"#).unwrap();
    assert_eq!(line.kind.as_str(), "CRATE");
    let written = serde_json::to_value(&line).unwrap();
    assert_eq!(
        written,
        serde_json::json!({"type":"CRATE","name":"","colour":{"deep":[1]}})
            .as_object()
            .map(|members| {
                let mut members = members.clone();
                members.remove("name");
                Value::Object(members)
            })
            .unwrap()
    );
}

#[test]
fn a_wrong_type_is_named_with_its_path() {
    let error = read_json::<AppRequest>(br#"{"inputs":[{"intent":7}]}"#).unwrap_err();
    assert!(error.to_string().starts_with("inputs[0].intent: "), "{error}");
    let error = read_json::<AppRequest>(b"[]").unwrap_err();
    assert!(matches!(error, ReadError::Shape { .. }));
}

#[test]
fn deep_nesting_and_large_bodies_are_refused() {
    let deep = "[".repeat(100_000);
    assert!(matches!(read_json::<AppRequest>(deep.as_bytes()), Err(ReadError::NotJson { .. })));
    let nested = format!("{}{}", r#"{"a":"#.repeat(120), "1") + &"}".repeat(120);
    assert!(read_json::<AppRequest>(nested.as_bytes()).is_ok());
    let large = vec![b' '; MAX_BODY_BYTES + 1];
    assert!(matches!(read_json::<AppRequest>(&large), Err(ReadError::TooLarge { .. })));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = read_json::<AppRequest>(text.as_bytes());
        let _ = read_json::<AsyncRequest>(text.as_bytes());
    }
}
