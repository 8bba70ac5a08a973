//! Who gets what: a table over every operation of the description. A new operation fails here until it has a row.

use std::collections::BTreeMap;

use db::Db;
use escalation::PolicyKind;
use serde_json::json;

use crate::client::{Call, Operation, operations};
use crate::fixtures::{Things, case_body};
use crate::house::House;

/// What somebody gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gets {
    /// 404, as if there were no such thing.
    Nothing,
    /// 403: the person knows of the thing.
    Forbidden,
    /// An answer that is about the thing, or the person's own list.
    Answer,
}

use Gets::{Answer, Forbidden, Nothing};

/// Operation, then what these get: the administrator of another partner, a reader, a tester, a member of the support
/// team.
const TABLE: &[(&str, [Gets; 4])] = &[
    ("get_me", [Answer, Answer, Answer, Answer]),
    ("list_partners", [Answer, Answer, Answer, Answer]),
    ("get_partner", [Nothing, Answer, Nothing, Answer]),
    ("get_integration", [Nothing, Answer, Nothing, Answer]),
    ("set_integration", [Nothing, Forbidden, Nothing, Forbidden]),
    ("get_support_route", [Nothing, Answer, Nothing, Answer]),
    ("list_environments", [Nothing, Answer, Nothing, Answer]),
    ("get_environment", [Nothing, Answer, Nothing, Answer]),
    ("update_environment", [Nothing, Forbidden, Nothing, Forbidden]),
    ("test_feed_source", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_contacts", [Nothing, Answer, Nothing, Answer]),
    ("get_contact", [Nothing, Answer, Nothing, Answer]),
    ("create_contact", [Nothing, Forbidden, Nothing, Forbidden]),
    ("replace_contact", [Nothing, Forbidden, Nothing, Forbidden]),
    ("remove_contact", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_users", [Nothing, Answer, Nothing, Answer]),
    ("create_user", [Nothing, Forbidden, Nothing, Forbidden]),
    ("set_user_role", [Nothing, Forbidden, Nothing, Forbidden]),
    ("remove_user", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_ingestions", [Nothing, Answer, Nothing, Answer]),
    ("get_ingestion", [Nothing, Answer, Nothing, Answer]),
    ("request_ingestion", [Nothing, Forbidden, Nothing, Forbidden]),
    ("decide_held_ingestion", [Nothing, Forbidden, Nothing, Forbidden]),
    ("get_quick_test", [Nothing, Answer, Nothing, Answer]),
    ("create_quick_test", [Nothing, Forbidden, Nothing, Forbidden]),
    ("remove_quick_test", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_quick_test_restaurants", [Nothing, Answer, Nothing, Answer]),
    ("list_updates", [Nothing, Answer, Nothing, Answer]),
    ("get_update", [Nothing, Answer, Nothing, Answer]),
    ("get_update_requests_report", [Nothing, Answer, Nothing, Answer]),
    ("get_update_entities_report", [Nothing, Answer, Nothing, Answer]),
    ("list_restaurant_states", [Nothing, Answer, Nothing, Answer]),
    ("list_restaurant_state_counts", [Nothing, Answer, Nothing, Answer]),
    ("list_entity_counts", [Nothing, Answer, Nothing, Answer]),
    ("list_entities", [Nothing, Answer, Nothing, Answer]),
    ("get_entity", [Nothing, Answer, Nothing, Answer]),
    ("list_snapshots", [Nothing, Answer, Nothing, Answer]),
    ("list_snapshot_differences", [Nothing, Answer, Nothing, Answer]),
    ("list_restaurant_differences", [Nothing, Answer, Nothing, Answer]),
    ("request_rollback", [Nothing, Forbidden, Nothing, Forbidden]),
    ("get_ingestion_issues", [Nothing, Answer, Nothing, Answer]),
    ("get_place_register", [Nothing, Nothing, Nothing, Answer]),
    ("set_place_register", [Nothing, Nothing, Nothing, Forbidden]),
    ("get_place_export", [Nothing, Nothing, Nothing, Answer]),
    ("list_places", [Nothing, Nothing, Nothing, Answer]),
    ("get_place", [Nothing, Nothing, Nothing, Answer]),
    ("replace_place", [Nothing, Nothing, Nothing, Forbidden]),
    ("remove_place", [Nothing, Nothing, Nothing, Forbidden]),
    ("list_place_imports", [Nothing, Nothing, Nothing, Answer]),
    ("create_place_import", [Nothing, Nothing, Nothing, Forbidden]),
    ("get_place_import", [Nothing, Nothing, Nothing, Answer]),
    ("get_match", [Nothing, Answer, Nothing, Answer]),
    ("decide_match", [Nothing, Forbidden, Nothing, Forbidden]),
    ("set_opt_out", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_place_suggestions", [Nothing, Answer, Nothing, Answer]),
    ("create_place_suggestion", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_all_place_suggestions", [Nothing, Nothing, Nothing, Answer]),
    ("decide_place_suggestion", [Nothing, Nothing, Nothing, Forbidden]),
    ("list_restaurants", [Nothing, Answer, Nothing, Answer]),
    ("get_restaurant", [Nothing, Answer, Nothing, Answer]),
    ("get_fulfillment_report", [Nothing, Answer, Nothing, Answer]),
    ("get_fulfillment_series", [Nothing, Answer, Nothing, Answer]),
    ("get_business_overview", [Nothing, Answer, Nothing, Answer]),
    ("get_order_health", [Nothing, Answer, Nothing, Answer]),
    ("list_serving_days", [Nothing, Answer, Nothing, Answer]),
    ("list_alerts", [Nothing, Answer, Nothing, Answer]),
    ("get_endpoint_health", [Nothing, Answer, Nothing, Answer]),
    ("list_alert_firings", [Nothing, Answer, Nothing, Answer]),
    ("set_alert_silence", [Nothing, Forbidden, Nothing, Forbidden]),
    ("remove_alert_silence", [Nothing, Forbidden, Nothing, Forbidden]),
    ("set_alert_limits", [Nothing, Forbidden, Nothing, Forbidden]),
    ("remove_alert_limits", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_firing_partners", [Answer, Answer, Answer, Answer]),
    ("list_orders", [Nothing, Answer, Nothing, Answer]),
    ("get_order", [Nothing, Answer, Nothing, Answer]),
    ("list_all_orders", [Nothing, Nothing, Nothing, Answer]),
    ("request_partner_answer", [Nothing, Forbidden, Nothing, Answer]),
    ("decide_unknown_order", [Nothing, Forbidden, Nothing, Answer]),
    ("request_diner", [Nothing, Forbidden, Nothing, Answer]),
    ("list_order_events", [Nothing, Answer, Nothing, Answer]),
    ("list_order_exchanges", [Nothing, Answer, Nothing, Answer]),
    ("list_exchanges", [Nothing, Answer, Nothing, Answer]),
    ("get_exchange", [Nothing, Answer, Nothing, Answer]),
    ("get_certification_setup", [Nothing, Answer, Nothing, Answer]),
    ("replace_certification_setup", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_certifications", [Nothing, Answer, Nothing, Answer]),
    ("request_certification", [Nothing, Forbidden, Nothing, Forbidden]),
    ("get_certification", [Nothing, Answer, Nothing, Answer]),
    ("abort_certification", [Nothing, Forbidden, Nothing, Forbidden]),
    ("get_certification_report", [Nothing, Answer, Nothing, Answer]),
    ("list_certification_failures", [Nothing, Answer, Nothing, Answer]),
    ("list_cases", [Answer, Answer, Forbidden, Answer]),
    ("create_case", [Nothing, Answer, Nothing, Answer]),
    ("get_case", [Nothing, Answer, Nothing, Answer]),
    ("reply_case", [Nothing, Answer, Nothing, Answer]),
    ("decide_case_urgency", [Nothing, Forbidden, Nothing, Answer]),
    ("close_case", [Nothing, Answer, Nothing, Answer]),
    ("follow_up_case", [Nothing, Answer, Nothing, Answer]),
    ("list_incidents", [Answer, Answer, Nothing, Answer]),
    ("get_incident", [Nothing, Answer, Nothing, Answer]),
    ("list_incident_events", [Nothing, Answer, Nothing, Answer]),
    ("acknowledge_incident", [Nothing, Forbidden, Nothing, Answer]),
    ("escalate_incident", [Nothing, Forbidden, Nothing, Answer]),
    ("resolve_incident", [Nothing, Forbidden, Nothing, Answer]),
    ("list_schedules", [Nothing, Nothing, Nothing, Answer]),
    ("create_schedule", [Nothing, Nothing, Nothing, Forbidden]),
    ("get_schedule", [Nothing, Nothing, Nothing, Answer]),
    ("replace_schedule", [Nothing, Nothing, Nothing, Forbidden]),
    ("list_duties", [Nothing, Nothing, Nothing, Answer]),
    ("create_override", [Nothing, Nothing, Nothing, Forbidden]),
    ("remove_override", [Nothing, Nothing, Nothing, Forbidden]),
    ("get_on_call", [Nothing, Nothing, Nothing, Answer]),
    ("list_audit", [Nothing, Forbidden, Nothing, Forbidden]),
    ("list_platform_audit", [Nothing, Nothing, Nothing, Forbidden]),
];

/// The bodies of operations that name the partner in them.
fn call(house: &House, things: &Things, operation: &Operation) -> Call {
    let values = things.fill(house, &operation.path);
    let call = Call::of(&operation.id, &values.iter().map(String::as_str).collect::<Vec<_>>());
    match operation.id.as_str() {
        "get_fulfillment_series" => call.query("action=checkout"),
        "list_snapshot_differences" | "list_restaurant_differences" => call.query("from=1"),
        "create_case" | "follow_up_case" => call.body(case_body(house)),
        _ if operation.has_body => call.body(json!({})),
        _ => call,
    }
}

fn got(status: u16) -> Option<Gets> {
    match status {
        404 => Some(Nothing),
        403 => Some(Forbidden),
        401 | 500.. => None,
        _ => Some(Answer),
    }
}

testkit::both_engines! {
    async fn everybody_gets_what_the_table_says(db: Db) {
        let house = House::open(db).await;
        let things = house.things().await;
        let table: BTreeMap<&str, [Gets; 4]> = TABLE.iter().copied().collect();
        let keys = &house.keys;
        let people = [&keys.stranger, &keys.reader, &keys.tester, &keys.support];
        let keyed: Vec<Operation> = operations().into_iter().filter(|operation| operation.keyed).collect();
        assert_eq!(keyed.len(), table.len(), "a row names an operation that is not there");
        for operation in keyed {
            let row = table.get(operation.id.as_str());
            let row = row.unwrap_or_else(|| panic!("{} has no row in the table of access", operation.id));
            for (n, (key, expected)) in people.into_iter().zip(row).enumerate() {
                let answer = house.client.send(call(&house, &things, &operation).key(key)).await;
                assert_eq!(got(answer.status), Some(*expected), "{} for person {n}: {answer:?}", operation.id);
            }
        }
        house.close().await;
    }

    async fn nobody_gets_anything_without_a_key(db: Db) {
        let house = House::open(db).await;
        let things = house.things().await;
        for operation in operations().into_iter().filter(|operation| operation.keyed) {
            for key in [None, Some("abk_wrong"), Some("aat_wrong"), Some("")] {
                let call = call(&house, &things, &operation);
                let call = match key {
                    Some(key) => call.key(key),
                    None => call,
                };
                let answer = house.client.send(call).await;
                assert_eq!((answer.status, answer.code()), (401, "unauthorized"), "{}", operation.id);
                assert_eq!(answer.headers["www-authenticate"], "Bearer");
            }
        }
        house.close().await;
    }

    async fn lists_of_several_partners_show_a_stranger_its_own_only(db: Db) {
        let house = House::open(db).await;
        house.things().await;
        let stranger = &house.keys.stranger;
        for list in ["list_cases", "list_incidents"] {
            let own = house.client.ok(Call::of(list, &[]).key(stranger)).await;
            assert_eq!(own["items"], json!([]), "{list}");
            let named = Call::of(list, &[]).query(&format!("partner_id={}", house.partner)).key(stranger);
            assert_eq!(house.client.send(named).await.status, 404, "{list}");
            let reader = house.client.ok(Call::of(list, &[]).key(&house.keys.reader)).await;
            assert_eq!(reader["items"].as_array().unwrap().len(), 1, "{list}");
        }
        let partners = house.client.ok(Call::of("list_partners", &[]).key(stranger)).await;
        assert_eq!(partners["items"].as_array().unwrap().len(), 1);
        assert_eq!(partners["items"][0]["partner_id"], json!(house.other.to_string()));
        house.close().await;
    }

    async fn a_page_to_our_engineers_is_stopped_by_our_people_only(db: Db) {
        let house = House::open(db).await;
        let (ours, theirs) = (house.incident_of(PolicyKind::OnCall).await, house.incident().await);
        let take_on = |id: &str, key: &str| Call::of("acknowledge_incident", &[id]).key(key);
        let keys = &house.keys;
        for key in [&keys.administrator, &keys.reader] {
            assert_eq!(house.client.ok(Call::of("get_incident", &[&ours]).key(key)).await["incident"]["state"], "open");
            let answer = house.client.send(take_on(&ours, key)).await;
            assert_eq!((answer.status, answer.code()), (403, "forbidden"));
        }
        for (id, key) in [(&ours, &keys.stranger), (&theirs, &keys.stranger), (&ours, &keys.tester)] {
            assert_eq!(house.client.send(take_on(id, key)).await.status, 404);
        }
        let still = house.client.ok(Call::of("get_incident", &[&ours]).key(&keys.support)).await;
        assert_eq!(still["incident"]["state"], "open");
        house.client.ok(take_on(&theirs, &keys.administrator)).await;
        let taken = house.client.ok(take_on(&ours, &keys.support)).await;
        assert_eq!(taken["incident"]["state"], "acknowledged");
        house.close().await;
    }

    async fn a_disabled_person_has_no_key_any_more(db: Db) {
        let house = House::open(db).await;
        let me = Call::of("get_me", &[]).key(&house.keys.reader);
        let user = house.client.ok(me.clone()).await["user_id"].as_str().unwrap().parse().unwrap();
        let actor = basis::Actor::system("test");
        house.state.identity.set_disabled(actor, Some(house.partner), user, true).await.unwrap();
        assert_eq!(house.client.send(me).await.status, 401);
        house.close().await;
    }
}
