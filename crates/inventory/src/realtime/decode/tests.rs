use base64::Engine;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn now() -> Timestamp {
    "2026-03-01T19:00:00Z".parse().unwrap()
}

fn example(file: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    std::fs::read(path).unwrap()
}

fn name(entity_type: Option<&str>, entity_id: &str) -> EntityName {
    EntityName { entity_type: entity_type.map(str::to_owned), entity_id: entity_id.to_owned() }
}

fn push(record: &Value) -> Result<Vec<UpdateRecord>, RequestRefusal> {
    decode_records(UpdateRoute::Upsert, json!({ "records": [record] }).to_string().as_bytes())
}

fn reason<T: std::fmt::Debug>(decoded: Result<T, RequestRefusal>) -> &'static str {
    decoded.unwrap_err().reason.as_str()
}

const TIME: &str = "2026-03-01T18:20:00Z";

#[test]
fn every_example_is_decoded_as_its_manifest_says() {
    let manifest: Vec<Value> = serde_json::from_slice(&example("rtu/manifest.json")).unwrap();
    for entry in &manifest {
        let Some(request) = entry["request"].as_str() else { continue };
        let body = example(entry["file"].as_str().unwrap());
        let decoded = if request.ends_with("record:batchPush") {
            decode_records(UpdateRoute::Upsert, &body)
        } else if request.ends_with("record:batchDelete") {
            decode_records(UpdateRoute::Delete, &body)
        } else if request.ends_with("entities:batchPush") {
            decode_entities("harbor-project", &body, now())
        } else {
            decode_push(&name(None, "https://harbornoodle.example/menu/bento"), &body, now())
        };
        let status = decoded.as_ref().map_or_else(|refusal| refusal.reason.http_status(), |_| 200);
        assert_eq!(json!(status), entry["http"], "{request}: {decoded:?}");
    }
}

#[test]
fn refusals_say_what_the_examples_say() {
    for (request, answer) in [
        ("rtu/11-error-missing-timestamp-request.json", "rtu/14-response-400-missing-timestamp.json"),
        ("rtu/12-error-undecodable-record-request.json", "rtu/15-response-400-undecodable-record.json"),
    ] {
        let answer: Value = serde_json::from_slice(&example(answer)).unwrap();
        let refusal = decode_records(UpdateRoute::Upsert, &example(request)).unwrap_err();
        assert_eq!(refusal.message, answer["error"]["message"]);
        assert_eq!(refusal.reason.as_str(), answer["error"]["details"][0]["reason"]);
        assert_eq!(refusal.reason.status(), answer["error"]["status"]);
    }
}

#[test]
fn the_same_change_is_the_same_record_in_every_interface() {
    let plain = decode_records(UpdateRoute::Upsert, &example("rtu/01-batch-push-price-change.json")).unwrap();
    let snake =
        decode_records(UpdateRoute::Upsert, &example("rtu/05-batch-push-snake-case-raw-json.json")).unwrap();
    let second =
        decode_entities("harbor-project", &example("rtu/18-generation-2-batch-push.json"), now()).unwrap();
    assert_eq!(plain, snake);
    assert_eq!(plain, second);
    assert_eq!((plain[0].entity_type.as_str(), plain[0].entity_id.as_str()), ("MenuItemOffer", "of-bento"));
    assert_eq!(plain[0].version.to_string(), TIME);
    assert!(plain[0].payload.as_ref().unwrap().contains("\"price\":13"));
}

#[test]
fn a_v1_push_keeps_its_form_and_a_delete_needs_no_payload() {
    let first = decode_push(
        &name(None, "https://harbornoodle.example/menu/bento"),
        &example("rtu/19-generation-1-push.json"),
        now(),
    )
    .unwrap();
    assert_eq!((first[0].form, first[0].entity_type.as_str()), (UpdateForm::V1, "MenuItem"));
    let deleted =
        decode_delete(name(Some("Service"), "a/b"), Some("FOODORDERING"), Some(TIME), now()).unwrap();
    assert_eq!((deleted[0].route, deleted[0].payload.as_ref()), (UpdateRoute::Delete, None));
    let deleted = decode_delete(name(None, "a"), None, None, now()).unwrap();
    assert_eq!((deleted[0].version, deleted[0].form), (now(), UpdateForm::V1));
    assert_eq!(reason(decode_delete(name(None, "a"), Some("HOTELS"), None, now())), "MALFORMED_BODY");
    assert_eq!(reason(decode_delete(name(None, "a"), None, Some("today"), now())), "MISSING_TIMESTAMP");
    assert_eq!(reason(decode_delete(name(None, ""), None, None, now())), "UNDECODABLE_RECORD");
}

#[test]
fn bodies_without_records_are_malformed_and_long_ones_are_to_be_split() {
    for body in [
        "",
        "[]",
        "null",
        "{}",
        r#"{"records":null}"#,
        r#"{"records":[]}"#,
        r#"{"records":{}}"#,
        "{\"records\":[1}",
        "\u{1}",
    ] {
        assert_eq!(reason(decode_records(UpdateRoute::Upsert, body.as_bytes())), "MALFORMED_BODY", "{body}");
    }
    assert_eq!(reason(decode_records(UpdateRoute::Upsert, b"{\"records\":[\"\xff\"]}")), "MALFORMED_BODY");
    let record = json!({ "generationTimestamp": TIME, "dataRecord": { "@type": "Menu", "@id": "m" } });
    let body = |n: usize| json!({ "records": vec![record.clone(); n] }).to_string();
    assert_eq!(decode_records(UpdateRoute::Upsert, body(1_000).as_bytes()).unwrap().len(), 1_000);
    assert_eq!(reason(decode_records(UpdateRoute::Upsert, body(1_001).as_bytes())), "TOO_MANY_RECORDS");
    let cheap = format!("{{\"records\":[{}1]}}", "1,".repeat(100_000));
    assert_eq!(reason(decode_records(UpdateRoute::Upsert, cheap.as_bytes())), "TOO_MANY_RECORDS");
}

#[test]
fn each_refusal_of_a_record_has_its_reason() {
    let entity = json!({ "@type": "Menu", "@id": "m" });
    for (record, expected) in [
        (json!(7), "UNDECODABLE_RECORD"),
        (json!({ "dataRecord": entity }), "MISSING_TIMESTAMP"),
        (json!({ "generationTimestamp": null, "dataRecord": entity }), "MISSING_TIMESTAMP"),
        (json!({ "generationTimestamp": 1_772_389_200, "dataRecord": entity }), "MISSING_TIMESTAMP"),
        (json!({ "deleteTime": TIME, "dataRecord": entity }), "MISSING_TIMESTAMP"),
        (json!({ "generationTimestamp": "now", "dataRecord": entity }), "MISSING_TIMESTAMP"),
        (json!({ "generationTimestamp": TIME }), "UNDECODABLE_RECORD"),
        (json!({ "generationTimestamp": TIME, "protoRecord": { "@type": "x" } }), "UNDECODABLE_RECORD"),
        (
            json!({ "generationTimestamp": TIME, "dataRecord": entity, "proto_record": {} }),
            "UNDECODABLE_RECORD",
        ),
        (json!({ "generationTimestamp": TIME, "dataRecord": [entity] }), "UNDECODABLE_RECORD"),
        (json!({ "generationTimestamp": TIME, "dataRecord": "[1]" }), "UNDECODABLE_RECORD"),
        (json!({ "generationTimestamp": TIME, "dataRecord": "{}" }), "UNDECODABLE_RECORD"),
        (json!({ "generationTimestamp": TIME, "dataRecord": { "@type": "Menu" } }), "UNDECODABLE_RECORD"),
        (
            json!({ "generationTimestamp": TIME, "dataRecord": { "@type": "Menu", "@id": "" } }),
            "UNDECODABLE_RECORD",
        ),
        (
            json!({ "generationTimestamp": TIME, "dataRecord": { "@type": "Menu", "@id": "a\0" } }),
            "UNDECODABLE_RECORD",
        ),
        (
            json!({ "generationTimestamp": TIME, "dataRecord": { "@type": {}, "@id": [["a"]] } }),
            "UNDECODABLE_RECORD",
        ),
    ] {
        assert_eq!(reason(push(&record)), expected, "{record}");
    }
}

#[test]
fn pushes_of_older_interfaces_must_agree_with_their_names() {
    let data = r#"{"@type":"Menu","@id":"a/b c"}"#;
    let request = |name: &str, vertical: &str| {
        let entity = json!({ "name": name, "data": data, "vertical": vertical });
        decode_entities("p", json!({ "requests": [{ "entity": entity }] }).to_string().as_bytes(), now())
    };
    let good = request("apps/p/entities/Menu/a%2Fb%20c", "FOODORDERING").unwrap();
    assert_eq!((good[0].entity_id.as_str(), good[0].version), ("a/b c", now()));
    assert!(request("apps/p/entities/Menu/a/b c", "FOODORDERING").is_ok());
    for (name, vertical, expected) in [
        ("apps/p/entities/Menu/other", "FOODORDERING", "UNDECODABLE_RECORD"),
        ("apps/p/entities/Service/a%2Fb%20c", "FOODORDERING", "UNDECODABLE_RECORD"),
        ("apps/q/entities/Menu/a%2Fb%20c", "FOODORDERING", "UNDECODABLE_RECORD"),
        ("a%2Fb%20c", "FOODORDERING", "UNDECODABLE_RECORD"),
        ("apps/p/entities/Menu/a%2Fb%20c", "HOTELS", "MALFORMED_BODY"),
    ] {
        assert_eq!(reason(request(name, vertical)), expected, "{name}");
    }
    let body = json!({ "entity": { "data": data }, "update_time": TIME }).to_string();
    assert!(decode_push(&name(Some("Menu"), "a/b c"), body.as_bytes(), now()).is_ok());
    assert_eq!(reason(decode_push(&name(Some("Menu"), "b"), body.as_bytes(), now())), "UNDECODABLE_RECORD");
    assert_eq!(reason(decode_push(&name(None, "b"), b"{}", now())), "MALFORMED_BODY");
}

#[test]
fn deep_nesting_is_only_text_here() {
    let deep =
        format!("{{\"@type\":\"Menu\",\"@id\":\"m\",\"x\":{}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    let decoded = push(&json!({ "generationTimestamp": TIME, "dataRecord": deep }));
    assert_eq!(decoded.unwrap()[0].entity_id, "m");
    let body = format!("{{\"records\":{}", "[".repeat(200_000));
    assert_eq!(reason(decode_records(UpdateRoute::Upsert, body.as_bytes())), "MALFORMED_BODY");
}

fn encodings() -> impl Strategy<Value = (String, Value)> {
    let entity = ("[a-zA-Z]{1,20}", "\\PC{1,60}", "\\PC{0,200}");
    (entity, 0..5_usize).prop_map(|((entity_type, id, text), encoding)| {
        let entity = json!({ "@type": entity_type, "@id": id, "text": text });
        let json = entity.to_string();
        let sent = match encoding {
            0 => json!(base64::prelude::BASE64_STANDARD.encode(&json)),
            1 => json!(base64::prelude::BASE64_STANDARD_NO_PAD.encode(&json)),
            2 => json!(base64::prelude::BASE64_URL_SAFE.encode(&json)),
            3 => json!(base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(&json)),
            _ => json!(json),
        };
        (json, sent)
    })
}

proptest! {
    #[test]
    fn every_encoding_gives_the_entity_back((json, sent) in encodings()) {
        let decoded = push(&json!({ "generationTimestamp": TIME, "dataRecord": sent })).unwrap();
        prop_assert_eq!(decoded[0].payload.as_deref(), Some(json.as_str()));
        let in_place = format!("{{\"records\":[{{\"generation_timestamp\":\"{TIME}\",\"data_record\":{json}}}]}}");
        prop_assert_eq!(decode_records(UpdateRoute::Upsert, in_place.as_bytes()).unwrap(), decoded);
    }

    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode_records(UpdateRoute::Upsert, &body);
        let _ = decode_records(UpdateRoute::Delete, &body);
        let _ = decode_entities("p", &body, now());
        let _ = decode_push(&name(None, "a"), &body, now());
    }

    #[test]
    fn no_text_of_a_record_makes_it_panic(data in "\\PC{0,80}", at in "\\PC{0,40}", id in "\\PC{0,40}") {
        let _ = push(&json!({ "generationTimestamp": at, "dataRecord": data }));
        let _ = push(&json!({ "generationTimestamp": TIME, "dataRecord": data }));
        let _ = decode_delete(name(Some(&data), &id), None, Some(&at), now());
        let entity = json!({ "name": id, "data": data, "vertical": at });
        let _ = decode_entities("p", json!({ "requests": [{ "entity": entity }] }).to_string().as_bytes(), now());
    }

    #[test]
    fn no_broken_example_makes_it_panic(at in 0..400_usize, byte in any::<u8>()) {
        let mut body = example("rtu/01-batch-push-price-change.json");
        let at = at % body.len();
        body[at] = byte;
        let _ = decode_records(UpdateRoute::Upsert, &body);
    }
}
