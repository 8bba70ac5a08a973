//! Every operation once with success, in the order in which a partner and the platform would use them.

use std::collections::BTreeSet;

use db::Db;
use serde_json::{Value, json};

use crate::client::{Call, operations};
use crate::fixtures::{case_body, order_body, schedule_body};
use crate::house::{ENVIRONMENT, House};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn account(house: &House) {
    let (id, keys, client) = (house.id(), &house.keys, &house.client);
    let as_admin = |operation: &str| Call::of(operation, &[&id]).key(&keys.administrator);
    let me = client.ok(Call::of("get_me", &[]).key(&keys.administrator)).await;
    assert_eq!((text(&me["partner_id"]), text(&me["role"])), (id.as_str(), "administrator"));
    client.ok(Call::of("list_partners", &[]).key(&keys.operator).query("limit=1")).await;
    assert_eq!(client.ok(as_admin("get_partner")).await["offered"], true);
    let off = json!({ "enabled": false, "reason": "maintenance" });
    let paused = client.ok(as_admin("set_integration").body(off)).await;
    assert_eq!(text(&paused["status"]), "DISABLED_MANUAL");
    client.ok(as_admin("set_integration").body(json!({ "enabled": true }))).await;
    assert_eq!(text(&client.ok(as_admin("get_integration")).await["status"]), "ENABLED");
    let route = client.ok(as_admin("get_support_route")).await;
    assert_eq!((text(&route["group"]), &route["urgent_cases"]), ("launched", &json!(true)));
    client.ok(as_admin("list_environments")).await;
    let place = [id.as_str(), "sandbox"];
    let change = Call::of("update_environment", &place).key(&keys.administrator);
    let patch = json!({ "fulfillment_url": "https://example.org/v1" });
    let changed = client.ok(change.clone().body(patch)).await;
    assert_eq!(text(&changed["fulfillment_url"]), "https://example.org/v1");
    let cleared = client.ok(change.clone().body(json!({ "fulfillment_url": null }))).await;
    assert_eq!(cleared["fulfillment_url"], Value::Null);
    let directory = json!({ "feed_directory": "/etc" });
    assert_eq!(client.send(change.body(directory.clone())).await.status, 403, "only staff set directories");
    let change = Call::of("update_environment", &place).key(&keys.operator).body(directory);
    assert_eq!(client.send(change).await.status, 422, "directories lie below the roots");
    let own = Call::of("get_environment", &[&id, "production"]);
    let seen = client.ok(own.clone().key(&keys.administrator)).await;
    assert_eq!((&seen["feed_directory"], &seen["has_feed"]), (&Value::Null, &json!(true)));
    assert!(client.ok(own.key(&keys.operator)).await["feed_directory"].is_string());
}

async fn feed_source(house: &House) {
    let (id, keys, client) = (house.id(), &house.keys, &house.client);
    let place = [id.as_str(), "sandbox"];
    let change = Call::of("update_environment", &place).key(&keys.administrator);
    let directory = json!({ "feed_source": { "method": "directory", "directory": "/etc" } });
    assert_eq!(client.send(change.clone().body(directory)).await.status, 403, "only staff set directories");
    let bucket = json!({ "method": "s3", "url": "s3://bistro-feed/prod/", "region": "eu-west-3",
        "access_key_id": "AKIA1", "secret": "geheim" });
    let set = client.ok(change.clone().body(json!({ "feed_source": bucket, "feed_poll_minutes": 30 }))).await;
    let seen = &set["feed_source"];
    assert_eq!((text(&seen["method"]), text(&seen["url"])), ("s3", "s3://bistro-feed/prod/"));
    assert_eq!(text(&seen["marker_url"]), "s3://bistro-feed/prod/marker.txt");
    assert_eq!((&seen["has_secret"], &set["feed_poll_minutes"]), (&json!(true), &json!(30)));
    assert!(!set.to_string().contains("geheim"));
    let named = client.ok(change.clone().body(json!({ "feed_names": ["menus", "owg.v2"] }))).await;
    assert_eq!(named["feed_names"], json!(["menus"]));
    let wrong = json!({ "feed_source": { "method": "sitemap", "url": "feed.xml" }, "feed_poll_minutes": 1 });
    let refused = client.send(change.clone().body(wrong)).await;
    assert_eq!(refused.status, 422);
    let problem = refused.body.to_string();
    assert!(problem.contains("feed_source.url") && problem.contains("feed_poll_minutes"), "{problem}");
    let cleared = client.ok(change.body(json!({ "feed_source": null }))).await;
    assert_eq!(cleared["feed_source"], Value::Null);
    let test = |environment| Call::of("test_feed_source", &[&id, environment]).key(&keys.administrator);
    let none = client.ok(test("sandbox")).await;
    assert_eq!((&none["ok"], text(&none["code"])), (&json!(false), "FETCH_FAILED"));
    let found = client.ok(test("production")).await;
    assert_eq!(
        (&found["ok"], found["files"].as_u64().unwrap_or_default() > 0),
        (&json!(true), true),
        "{found}"
    );
}

async fn people(house: &House) {
    let (id, key, client) = (house.id(), &house.keys.administrator, &house.client);
    let draft = json!({ "kind": "technical_emergency", "name": "Pager", "email": "pager@example.org" });
    let contact = client.ok(Call::of("create_contact", &[&id]).key(key).body(draft)).await;
    let path = [id.as_str(), text(&contact["contact_id"])];
    let draft = json!({ "kind": "technical_emergency", "name": "Pager", "email": "other@example.org" });
    let replaced = client.ok(Call::of("replace_contact", &path).key(key).body(draft)).await;
    assert_eq!(text(&replaced["email"]), "other@example.org");
    assert_eq!(client.ok(Call::of("get_contact", &path).key(key)).await, replaced);
    client.ok(Call::of("remove_contact", &path).key(key)).await;
    assert_eq!(client.send(Call::of("get_contact", &path).key(key)).await.status, 404);
    let list = client.ok(Call::of("list_contacts", &[&id]).key(key)).await;
    for contact in list["items"].as_array().unwrap() {
        let path = [id.as_str(), text(&contact["contact_id"])];
        let refused = client.send(Call::of("remove_contact", &path).key(key)).await;
        assert_eq!((refused.status, refused.code()), (409, "last_contact"));
    }

    let new = json!({ "name": "Nina", "email": "nina@example.org", "role": "reader" });
    let create = Call::of("create_user", &[&id]).key(key);
    let user = client.ok(create.clone().body(new.clone())).await;
    assert_eq!(client.send(create.body(new)).await.body["errors"][0]["code"], "already_taken");
    let path = [id.as_str(), text(&user["user_id"])];
    let role = Call::of("set_user_role", &path).key(key).body(json!({ "role": "editor" }));
    assert_eq!(text(&client.ok(role).await["role"]), "editor");
    client.ok(Call::of("remove_user", &path).key(key)).await;
    client.ok(Call::of("list_users", &[&id]).key(key)).await;
    let me = client.ok(Call::of("get_me", &[]).key(key)).await;
    let myself = [id.as_str(), text(&me["user_id"])];
    let refused = client.send(Call::of("remove_user", &myself).key(key)).await;
    assert_eq!((refused.status, refused.code()), (409, "last_of_its_kind"));
    let audit = client.ok(Call::of("list_audit", &[&id]).key(key).query("limit=2")).await;
    assert_eq!(text(&audit["items"][0]["action"]), "user.remove");
    let next = format!("limit=2&cursor={}", text(&audit["next_cursor"]));
    let older = client.ok(Call::of("list_audit", &[&id]).key(key).query(&next)).await;
    assert_ne!(older["items"], audit["items"]);
    client.ok(Call::of("list_platform_audit", &[]).key(&house.keys.operator)).await;
}

async fn feeds(house: &House) {
    let (id, key, client) = (house.id(), &house.keys.administrator, &house.client);
    let environment = ENVIRONMENT.to_string();
    let place = [id.as_str(), environment.as_str()];
    client.ok(Call::of("request_ingestion", &place).key(key)).await;
    house.work().await;
    house.publish(2).await;
    let runs = client.ok(Call::of("list_ingestions", &place).key(key)).await;
    let held = &runs["items"][0];
    assert_eq!(text(&held["state"]), "held", "{held}");
    let run = text(&held["ingestion_id"]);
    let detail = client.ok(Call::of("get_ingestion", &[&id, &environment, run]).key(key)).await;
    assert!(detail["report"]["entities"]["Restaurant"].is_number(), "{detail}");
    let decide = Call::of("decide_held_ingestion", &place).key(key);
    let other = json!({ "ingestion_id": text(&runs["items"][1]["ingestion_id"]), "apply": true });
    assert_eq!(client.send(decide.clone().body(other)).await.code(), "other_held");
    let discard = json!({ "ingestion_id": run, "apply": false });
    assert_eq!(text(&client.ok(decide.clone().body(discard.clone())).await["state"]), "failed");
    assert_eq!(client.send(decide.body(discard)).await.code(), "nothing_held");
    let list = Call::of("list_restaurants", &place).key(key);
    let first = client.ok(list.clone().query("limit=5")).await;
    let next = format!("limit=5&cursor={}", text(&first["next_cursor"]));
    let rest = client.ok(list.query(&next)).await;
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (3, &Value::Null));
    let restaurant = text(&first["items"][0]["restaurant_id"]);
    let menu = client.ok(Call::of("get_restaurant", &[&id, &environment, restaurant]).key(key)).await;
    assert!(!menu["menus"].as_array().unwrap().is_empty());
}

async fn real_time_updates(house: &House) {
    let (id, key, client) = (house.id(), &house.keys.reader, &house.client);
    let environment = ENVIRONMENT.to_string();
    let place = [id.as_str(), environment.as_str()];
    let update = house.update_of_entity().await;
    let seen = client.ok(Call::of("get_update", &[place[0], place[1], &update]).key(key)).await;
    assert_eq!((text(&seen["state"]), text(&seen["code"])), ("applied", "DELETE_UNKNOWN"), "{seen}");
    let requests = client.ok(Call::of("get_update_requests_report", &place).key(key)).await;
    assert_eq!(
        (&requests["items"][0]["http_status"], &requests["items"][0]["count"]),
        (&json!(200), &json!(1))
    );
    let entities = client.ok(Call::of("get_update_entities_report", &place).key(key)).await;
    assert_eq!(text(&entities["counts"][0]["entity_type"]), "MenuItem");
    assert_eq!(entities["samples"][0]["updates"][0], seen);
}

async fn quick_test(house: &House) {
    let (id, keys, client) = (house.id(), &house.keys, &house.client);
    let as_admin = |operation: &str| Call::of(operation, &[&id]).key(&keys.administrator);
    assert_eq!(client.send(as_admin("get_quick_test")).await.status, 404);
    let row = json!({ "@type": "Restaurant", "@id": "bare", "name": "Bare" });
    let upload = as_admin("create_quick_test").query("file_name=bare.ndjson").body(row);
    let test = client.ok(upload).await;
    assert_eq!(
        (text(&test["file_name"]), &test["restaurants"], &test["orderable"]),
        ("bare.ndjson", &json!(1), &json!(0))
    );
    assert_eq!(client.ok(as_admin("get_quick_test")).await, test);
    let listed = client.ok(as_admin("list_quick_test_restaurants").query("limit=1")).await;
    assert_eq!(text(&listed["items"][0]["restaurant"]["restaurant_id"]), "bare");
    let too_big = as_admin("create_quick_test").body(json!("x".repeat(10_000_000)));
    let refused = client.send(too_big).await;
    assert_eq!((refused.status, refused.code()), (413, "file_too_big"));
    assert_eq!(client.ok(as_admin("get_quick_test")).await, test, "the one before stays");
    client.ok(as_admin("remove_quick_test")).await;
    assert_eq!(client.send(as_admin("remove_quick_test")).await.status, 404);
}

async fn inventory(house: &House) {
    let (id, key, client) = (house.id(), &house.keys.administrator, &house.client);
    let environment = ENVIRONMENT.to_string();
    let place = [id.as_str(), environment.as_str()];
    let states =
        client.ok(Call::of("list_restaurant_states", &place).key(key).query("state=orderable&limit=1")).await;
    let restaurant = text(&states["items"][0]["restaurant"]["restaurant_id"]);
    let counts = client.ok(Call::of("list_restaurant_state_counts", &place).key(key)).await;
    assert_eq!(
        (&counts["items"][0]["state"], &counts["items"][0]["stale"]),
        (&json!("orderable"), &json!(false))
    );
    let counts = client.ok(Call::of("list_entity_counts", &place).key(key)).await;
    assert!(counts["items"].as_array().unwrap().iter().any(|one| one["entity_type"] == "MenuItem"));
    let offers = [id.as_str(), &environment, "MenuItemOffer"];
    let offers = client.ok(Call::of("list_entities", &offers).key(key).query("limit=2&state=ok")).await;
    let offer = [id.as_str(), &environment, "MenuItemOffer", text(&offers["items"][0]["entity_id"])];
    let offer = client.ok(Call::of("get_entity", &offer).key(key)).await;
    assert!(text(&offer["file"]).contains(".ndjson") && offer["line"].is_u64(), "{offer}");
    let named = Call::of("list_entities", &[&id, &environment, "Restaurant"]).key(key);
    let name = text(&states["items"][0]["restaurant"]["name"]).replace(' ', "%20");
    let found =
        client.ok(named.clone().query(&format!("name={name}&modified_until=2100-01-01T00:00:00Z"))).await;
    assert_eq!(text(&found["items"][0]["entity_id"]), restaurant);
    let none = client.ok(named.query("modified_from=2100-01-01T00:00:00Z")).await;
    assert_eq!(none["items"], json!([]));
    assert!(text(&offer["raw"]).contains("MenuItemOffer"), "{offer}");
    assert!(!offer["restaurant_ids"].as_array().unwrap().is_empty(), "{offer}");
    let unknown = [id.as_str(), &environment, "Nonsense", "x"];
    assert_eq!(client.send(Call::of("get_entity", &unknown).key(key)).await.status, 404);
    let run = text(&offer["entity"]["ingestion_id"]);
    let issues = client.ok(Call::of("get_ingestion_issues", &[&id, &environment, run]).key(key)).await;
    assert!(issues["entities"].as_array().unwrap().iter().any(|one| one["entity_type"] == "Restaurant"));
    let snapshots = client.ok(Call::of("list_snapshots", &place).key(key)).await;
    let generation = snapshots["items"][0]["generation"].to_string();
    let state = [id.as_str(), &environment, &generation];
    let from = format!("from={generation}");
    let none = client.ok(Call::of("list_snapshot_differences", &state).key(key).query(&from)).await;
    assert_eq!(none["items"], json!([]));
    let lines = [id.as_str(), &environment, &generation, restaurant];
    client.ok(Call::of("list_restaurant_differences", &lines).key(key).query(&from)).await;
    let rollback = Call::of("request_rollback", &state).key(key);
    client.ok(rollback.clone()).await;
    assert_eq!(client.send(rollback).await.code(), "busy");
    house.work().await;
}

async fn places(house: &House) {
    let (id, keys, client) = (house.id(), &house.keys, &house.client);
    let environment = ENVIRONMENT.to_string();
    let of = [id.as_str(), environment.as_str()];
    let import = house.places().await;
    let call = |operation: &str, path: &[&str]| Call::of(operation, path).key(&keys.operator);
    assert_eq!(client.ok(call("get_place_import", &[&import])).await["added"], json!(1));
    assert_eq!(client.ok(call("list_place_imports", &[])).await["items"][0]["state"], json!("done"));
    let wrong = json!({ "places": [{ "placeId": "x", "name": "", "streetAddress": "1" }] });
    let refused = client.send(call("create_place_import", &[]).body(wrong)).await;
    assert_eq!((refused.status, text(&refused.body["errors"][0]["field"])), (422, "lines[1].name"));
    assert_eq!(client.ok(call("get_place_export", &[])).await["placeId"], json!("place-1"));
    let place = json!({ "name": "Le Zinc", "street_address": "1 rue Haute", "status": "CLOSED" });
    let written = client.ok(call("replace_place", &["place-1"]).body(place.clone())).await;
    assert_eq!((&written["status"], &written["source"]), (&json!("CLOSED"), &json!("staff")));
    assert_eq!(client.ok(call("get_place", &["place-1"])).await["data"]["name"], json!("Le Zinc"));
    let found = client.ok(call("list_places", &[]).query("text=zinc&status=CLOSED")).await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let suggestion = house.suggestion().await;
    let listed = Call::of("list_place_suggestions", &of).key(&keys.reader);
    assert_eq!(client.ok(listed).await["items"][0]["state"], json!("pending"));
    let waiting = client.ok(call("list_all_place_suggestions", &[]).query("state=pending")).await;
    assert_eq!(waiting["items"][0]["suggestion_id"], json!(suggestion));
    let data = &waiting["items"][0]["data"];
    let restaurant = text(&waiting["items"][0]["restaurant_id"]).to_owned();
    let accept = json!({ "accept": true, "place_id": "place-2", "place": data });
    let decide = call("decide_place_suggestion", &[&suggestion]).body(accept);
    assert_eq!(client.ok(decide.clone()).await["state"], json!("accepted"));
    assert_eq!(client.send(decide).await.status, 422, "it has been answered");
    let on = call("set_place_register", &[]).body(json!({ "enabled": true }));
    assert_eq!(client.ok(on).await["enabled"], json!(true));
    house.work().await;
    assert_eq!(client.ok(call("get_place_register", &[])).await["places"], json!(2));
    let path = [id.as_str(), &environment, &restaurant];
    let seen = client.ok(Call::of("get_match", &path).key(&keys.reader)).await;
    let standing = &seen["standing"];
    assert_eq!(
        (text(&standing["place"]["state"]), text(&standing["serving"])),
        ("MATCHED", "SERVABLE"),
        "{seen}"
    );
    assert_eq!(seen["candidates"][0]["place_id"], json!("place-2"));
    let decide = |body: Value| Call::of("decide_match", &path).key(&keys.administrator).body(body);
    assert_eq!(client.send(decide(json!({ "decision": "place" }))).await.status, 422);
    client.ok(decide(json!({ "decision": "no_place" }))).await;
    house.work().await;
    let query = format!("match_state=UNMATCHED&text={restaurant}");
    let states = client.ok(Call::of("list_restaurant_states", &of).key(&keys.reader).query(&query)).await;
    assert_eq!(states["items"][0]["statuses"], json!(["UNMATCHED"]), "{states}");
    client.ok(decide(json!({ "decision": "automatic" }))).await;
    for opted_out in [true, false] {
        let call = Call::of("set_opt_out", &path).key(&keys.administrator);
        client.ok(call.body(json!({ "opted_out": opted_out }))).await;
    }
    client.ok(call("remove_place", &["place-1"])).await;
    client.ok(call("set_place_register", &[]).body(json!({ "enabled": false }))).await;
    house.work().await;
}

async fn measurements(house: &House) {
    let (id, key, client) = (house.id(), &house.keys.reader, &house.client);
    let environment = ENVIRONMENT.to_string();
    let place = [id.as_str(), environment.as_str()];
    let report = client.ok(Call::of("get_fulfillment_report", &place).key(key)).await;
    assert_eq!(report["items"][0]["success_permille"], 1000);
    let series = Call::of("get_fulfillment_series", &place).key(key);
    let points = client.ok(series.clone().query("action=submit&resolution=minute")).await;
    assert_eq!(points["items"][0]["requests"], 1);
    for wrong in ["", "action=submit&resolution=week", "action=submit&from=2026-01-01T00:00:00Z", "action=no"]
    {
        assert_eq!(client.send(series.clone().query(wrong)).await.code(), "bad_query", "{wrong}");
    }
    reports(house, &place).await;
    let alerts = client.ok(Call::of("list_alerts", &[&id]).key(key)).await;
    let rules: Vec<&str> = alerts["items"].as_array().unwrap().iter().map(|one| text(&one["rule"])).collect();
    let groups = [("FEED", 3), ("ORD", 8), ("API", 3)];
    let expected: Vec<String> =
        groups.iter().flat_map(|(name, n)| (1..=*n).map(move |n| format!("{name}-{n}"))).collect();
    assert_eq!(rules, expected);
    assert!(
        client.ok(Call::of("list_alert_firings", &[&id]).key(key)).await["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let health = client.ok(Call::of("get_endpoint_health", &[&id]).key(key)).await;
    assert_eq!(health["restores"], "on");
    assert_eq!(health["days"].as_array().unwrap().len(), 3);
    silences(house).await;
    limits(house).await;
    client.ok(Call::of("list_firing_partners", &[]).key(key)).await;
}

async fn reports(house: &House, place: &[&str]) {
    let (id, key, client) = (house.id(), &house.keys.reader, &house.client);
    let overview = Call::of("get_business_overview", &[&id]).key(key);
    let found = client.ok(overview.clone().query("resolution=hour")).await;
    assert_eq!((&found["orders"], &found["funnel"]["submit_sessions"]), (&json!(1), &json!(1)));
    assert_eq!(found["points"][0]["revenue"][0]["orders"], 1);
    let none = client.ok(overview.clone().query("restaurant_id=nowhere&service_type=DELIVERY")).await;
    assert_eq!((&none["orders"], &none["funnel"]["menu_sessions"]), (&json!(0), &json!(0)));
    assert_eq!(client.send(overview.query("resolution=week")).await.code(), "bad_query");
    let health = client.ok(Call::of("get_order_health", place).key(key)).await;
    assert_eq!((health["items"].as_array().unwrap().len(), text(&health["items"][7]["rule"])), (8, "ORD-8"));
    let days = client.ok(Call::of("list_serving_days", place).key(key).query("days=7")).await;
    assert!(days["items"][0]["restaurants"].as_i64().unwrap() > 0);
    let exchanges = Call::of("list_exchanges", &[&id]).key(key);
    let found = client.ok(exchanges.clone().query("keyword=finalorder&action=submit")).await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let found = client.ok(exchanges.query("keyword=nobody-wrote-this")).await;
    assert!(found["items"].as_array().unwrap().is_empty());
}

async fn silences(house: &House) {
    let (id, key, client) = (house.id(), &house.keys.administrator, &house.client);
    let set = Call::of("set_alert_silence", &[&id, "feed-1"]).key(key);
    let body = json!({ "hours": 24, "reason": "we move our feed" });
    let silence = client.ok(set.clone().body(body)).await;
    assert_eq!(text(&silence["reason"]), "we move our feed");
    assert_eq!(client.send(set.body(json!({ "hours": 169, "reason": "" }))).await.code(), "invalid");
    let alerts = client.ok(Call::of("list_alerts", &[&id]).key(key)).await;
    assert_eq!(alerts["items"][0]["silence"], silence);
    client.send(Call::of("remove_alert_silence", &[&id, "FEED-1"]).key(key)).await;
    let alerts = client.ok(Call::of("list_alerts", &[&id]).key(key)).await;
    assert_eq!(alerts["items"][0]["silence"], Value::Null);
    let unknown = Call::of("remove_alert_silence", &[&id, "FEED-9"]).key(key);
    assert_eq!(client.send(unknown).await.code(), "not_found");
}

async fn limits(house: &House) {
    let (id, client) = (house.id(), &house.client);
    let (operator, administrator) = (&house.keys.operator, &house.keys.administrator);
    let seen = async |key: &str| {
        let alerts = client.ok(Call::of("list_alerts", &[&id]).key(key)).await;
        let alerts = alerts["items"].as_array().unwrap().clone();
        alerts.into_iter().find(|alert| alert["rule"] == "ORD-1").unwrap()["limits"].clone()
    };
    let body = |over: i64| json!({ "over_permille": over, "window_minutes": 30, "least": 20, "restaurants": 2, "after_minutes": 15 });
    let set = Call::of("set_alert_limits", &[&id, "ord-1"]);
    assert_eq!(
        (&seen(administrator).await["values"]["over_permille"], &seen(administrator).await["own"]),
        (&json!(200), &json!(false))
    );
    assert_eq!(client.send(set.clone().key(administrator).body(body(400))).await.status, 403);
    assert_eq!(client.send(set.clone().key(operator).body(body(1001))).await.code(), "invalid");
    client.ok(set.key(operator).body(body(400))).await;
    let own = seen(administrator).await;
    assert_eq!(
        (&own["values"]["over_permille"], &own["values"]["restaurants"], &own["own"]),
        (&json!(400), &json!(2), &json!(true))
    );
    let feed = Call::of("set_alert_limits", &[&id, "FEED-1"]).key(operator).body(body(1));
    assert_eq!(
        client.send(feed).await.code(),
        "not_found",
        "only rules about orders have limits of a partner"
    );
    client.send(Call::of("remove_alert_limits", &[&id, "ORD-1"]).key(operator)).await;
    assert_eq!(seen(operator).await["own"], json!(false));
}

async fn orders(house: &House, order: &str) {
    let (id, key, client) = (house.id(), &house.keys.reader, &house.client);
    let list = client.ok(Call::of("list_orders", &[&id]).key(key).query("environment=production")).await;
    assert_eq!(text(&list["items"][0]["order_id"]), order);
    let path = [id.as_str(), order];
    let seen = client.ok(Call::of("get_order", &path).key(key)).await;
    assert!(!seen.to_string().contains("alma@example.com"));
    let events = client.ok(Call::of("list_order_events", &path).key(key)).await;
    let kinds: Vec<&str> = events["items"].as_array().unwrap().iter().map(|one| text(&one["kind"])).collect();
    assert_eq!(kinds, ["placed", "submit_called", "submit_answered"]);
    let own = client.ok(Call::of("list_order_exchanges", &path).key(key)).await;
    assert!(!own.to_string().contains("alma@example.com"), "exchanges are redacted");
    let exchanges = Call::of("list_exchanges", &[&id]).key(key).query("action=submit");
    let exchange = client.ok(exchanges).await["items"][0].clone();
    let path = [id.as_str(), text(&exchange["exchange_id"])];
    assert_eq!(client.ok(Call::of("get_exchange", &path).key(key)).await, exchange);
}

async fn incidents(house: &House) {
    let (client, operator) = (&house.client, &house.keys.operator);
    let incident = house.incident().await;
    let path = [incident.as_str()];
    client.ok(Call::of("list_incidents", &[]).key(operator).query("unresolved=true")).await;
    let detail = client.ok(Call::of("get_incident", &path).key(&house.keys.reader)).await;
    let escalate = Call::of("escalate_incident", &path).key(operator);
    let position = json!({ "position": detail["climb"]["position"] });
    client.ok(escalate.clone().body(position.clone())).await;
    assert_eq!(client.send(escalate.body(position)).await.code(), "climb_moved");
    let acknowledge = Call::of("acknowledge_incident", &path).key(&house.keys.administrator);
    let first = client.ok(acknowledge.clone()).await;
    assert_eq!(text(&first["incident"]["state"]), "acknowledged");
    assert_eq!(client.ok(acknowledge).await, first, "acknowledging twice is idempotent");
    let resolve = Call::of("resolve_incident", &path).key(operator).body(json!({ "note": "menus are back" }));
    let resolved = client.ok(resolve.clone()).await;
    assert_eq!(text(&resolved["incident"]["resolution"]), "menus are back");
    assert_eq!(client.send(resolve).await.code(), "incident_resolved");
    let events = client.ok(Call::of("list_incident_events", &path).key(operator)).await;
    assert_eq!(text(&events["items"][0]["kind"]), "opened");
    client.ok(Call::of("list_schedules", &[]).key(operator)).await;
    let on_call = client.ok(Call::of("get_on_call", &[]).key(operator)).await;
    assert_eq!(on_call, json!({ "user_id": null, "name": null }));
}

async fn schedules(house: &House) {
    let (client, operator) = (&house.client, &house.keys.operator);
    let schedule = house.schedule().await;
    let (id, user) = (text(&schedule["schedule_id"]), &schedule["participants"][0]);
    assert_eq!((&schedule["is_default"], &schedule["on_call"]), (&json!(true), user));
    let call = |operation: &str| Call::of(operation, &[id]).key(operator);
    let mut body = schedule_body(user);
    body["every"] = json!(2);
    let changed = client.ok(call("replace_schedule").body(body.clone())).await;
    assert_eq!((&changed["every"], text(&changed["handover"])), (&json!(2), "09:00"));
    body["time_zone"] = json!("Mars/Olympus");
    assert_eq!(client.send(call("replace_schedule").body(body)).await.status, 422);
    let duties = client.ok(call("list_duties")).await;
    assert_eq!((duties["items"].as_array().unwrap().len(), &duties["items"][0]["user_id"]), (1, user));
    let (from, until) = ("2026-03-20T08:00:00Z", "2026-03-21T08:00:00Z");
    let exception = json!({ "user_id": user, "from": from, "until": until });
    let added = client.ok(call("create_override").body(exception.clone())).await;
    assert_eq!(added["overrides"], json!([exception]));
    assert_eq!(client.ok(call("list_duties")).await["items"][1]["is_override"], json!(true));
    let past = json!({ "user_id": user, "from": "2026-03-01T00:00:00Z", "until": "2026-03-02T00:00:00Z" });
    assert_eq!(client.send(call("create_override").body(past)).await.status, 422);
    let remove = call("remove_override").query(&format!("user_id={}&from={from}", text(user)));
    assert_eq!(client.ok(remove.clone()).await["overrides"], json!([]));
    assert_eq!(client.send(remove).await.status, 404);
    assert_eq!(client.ok(call("get_schedule")).await["overrides"], json!([]));
}

async fn cases(house: &House) {
    let (client, key, staff) = (&house.client, &house.keys.reader, &house.keys.support);
    let create = Call::of("create_case", &[]).key(key).idempotency_key("form-1").body(case_body(house));
    let case = client.ok(create.clone()).await;
    assert_eq!(client.ok(create).await["case_id"], case["case_id"], "a repeat makes no second case");
    let path = [text(&case["case_id"])];
    let reply = Call::of("reply_case", &path);
    client.ok(reply.clone().key(staff).body(json!({ "text": "We look into it." }))).await;
    let note = json!({ "text": "Known bug.", "visibility": "internal" });
    client.ok(reply.clone().key(staff).body(note.clone())).await;
    assert_eq!(client.send(reply.key(key).body(note)).await.status, 403, "partners write no notes");
    let detail = client.ok(Call::of("get_case", &path).key(key)).await;
    assert_eq!(detail["messages"].as_array().unwrap().len(), 1, "partners read no notes");
    client.ok(Call::of("close_case", &path).key(key)).await;
    let follow = Call::of("follow_up_case", &path).key(key).body(case_body(house));
    assert_eq!(client.ok(follow).await["parent"], case["case_id"]);

    let mut urgent = case_body(house);
    urgent["category"] = json!("urgent_technical_support");
    let since = house.state.ambient.now().to_string();
    urgent["claim"] = json!({ "condition": "integration_down", "since": since });
    let case = client.ok(Call::of("create_case", &[]).key(key).body(urgent)).await;
    assert_eq!((text(&case["urgency"]), &case["evidence"]["verdict"]), ("requested", &Value::Null));
    let path = [text(&case["case_id"])];
    let seen = client.ok(Call::of("get_case", &path).key(staff)).await;
    assert!(seen["case"]["evidence"]["verdict"].is_string(), "staff see the judgement");
    let confirm = json!({ "confirm": true, "note": "We page." });
    let decided = client.ok(Call::of("decide_case_urgency", &path).key(staff).body(confirm)).await;
    assert!(decided["incident_id"].is_string());
    let list = client.ok(Call::of("list_cases", &[]).key(staff).query("open=true&limit=1")).await;
    assert!(list["next_cursor"].is_string());
    let form = json!({
        "company": "Cantine", "contact_name": "Ines", "email": "ines@example.org", "country": "FR", "restaurants": 3
    });
    client.ok(Call::of("create_interest", &[]).body(form)).await;
}

async fn shop(house: &House) -> String {
    let client = &house.client;
    client.ok(Call::of("get_openapi", &[])).await;
    let schema = client.ok(Call::of("get_inventory_schema", &["Restaurant.json"])).await;
    assert_eq!(schema["title"], "Restaurant");
    for unknown in ["Restaurant", "restaurant.json", "Deal.json.json"] {
        assert_eq!(client.send(Call::of("get_inventory_schema", &[unknown])).await.status, 404);
    }
    let order = house.order().await;
    let cart = house.cart().await;
    let (id, line) = (text(&cart["cart_id"]), &cart["lines"][0]);
    let more = json!({ "item_id": line["item_id"], "quantity": 1 });
    let grown = client.ok(Call::of("create_cart_line", &[id]).body(more)).await;
    assert_eq!(grown["lines"][0]["quantity"], 4, "the same choice adds to its line");
    let path = [id, text(&line["line_id"])];
    let changed = client.ok(Call::of("update_cart_line", &path).body(json!({ "quantity": 2 }))).await;
    assert_eq!(changed["lines"][0]["quantity"], 2);
    client.ok(Call::of("accept_cart_prices", &[id])).await;
    client.ok(Call::of("get_cart", &[id])).await;
    let checkout = house.quote(id).await;
    let path = [text(&checkout["checkout_id"])];
    let accepted = client.ok(Call::of("accept_checkout_correction", &path)).await;
    assert_eq!(text(&accepted["result"]), "quoted", "a quote needs no correction");
    let late = Call::of("create_order", &path).body(order_body());
    assert_eq!(client.send(late).await.code(), "bad_idempotency_key");
    let id = text(&order["order_id"]);
    let taken = client.ok(Call::of("get_shop_order", &[id])).await;
    assert!(taken["order_number"].is_string(), "{taken}");
    id.to_owned()
}

async fn certification(house: &House) {
    let (id, keys, client) = (house.id(), &house.keys, &house.client);
    let place = [id.as_str(), ENVIRONMENT.as_str()];
    let as_admin = |operation: &str| Call::of(operation, &place).key(&keys.administrator);
    let usual = client.ok(as_admin("get_certification_setup")).await;
    assert_eq!((&usual["minimum_order"], &usual["guest"]), (&Value::Null, &json!(false)));
    let setup = json!({
        "minimum_order": { "minor": 1000, "currency": "EUR" }, "valid_promo": "WELCOME5", "guest": true,
        "promo_minimum": { "minor": 1000, "currency": "EUR" },
    });
    let kept = client.ok(as_admin("replace_certification_setup").body(setup)).await;
    assert_eq!(text(&kept["minimum_order"]["amount"]), "10.00");
    let wrong = json!({ "minimum_order": { "minor": -1, "currency": "EUR" } });
    assert_eq!(client.send(as_admin("replace_certification_setup").body(wrong)).await.status, 422);
    let many = as_admin("request_certification").body(json!({ "samples": 251 }));
    assert_eq!(client.send(many).await.status, 422);
    let wish = json!({ "cases": ["C1", "C13", "S1", "A1", "R1"], "samples": 3, "qps": 100 });
    let run = client.ok(as_admin("request_certification").body(wish.clone())).await;
    let again = client.send(as_admin("request_certification").body(wish)).await;
    assert_eq!((again.status, again.code()), (409, "busy"), "one run at a time");
    house.work().await;
    let path = [id.as_str(), ENVIRONMENT.as_str(), text(&run["certification_id"])];
    let seen = client.ok(Call::of("get_certification", &path).key(&keys.reader)).await;
    assert_eq!((text(&seen["state"]), &seen["passed"]), ("finished", &json!(true)), "{seen}");
    let report = client.ok(Call::of("get_certification_report", &path).key(&keys.reader)).await;
    assert_eq!(report["cases"].as_array().unwrap().len(), 5);
    let failures = [path[0], path[1], path[2], "C1"];
    let none = client.ok(Call::of("list_certification_failures", &failures).key(&keys.reader)).await;
    assert_eq!(none["items"], json!([]));
    let list = client.ok(as_admin("list_certifications")).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let waiting = client.ok(as_admin("request_certification").body(json!({ "cases": ["C1"] }))).await;
    let path = [id.as_str(), ENVIRONMENT.as_str(), text(&waiting["certification_id"])];
    let stopped = client.ok(Call::of("abort_certification", &path).key(&keys.administrator)).await;
    assert_eq!(text(&stopped["state"]), "aborted");
    house.work().await;
}

testkit::both_engines! {
    async fn every_operation_succeeds_for_whom_it_is_meant(db: Db) {
        let house = House::open(db).await;
        let order = shop(&house).await;
        orders(&house, &order).await;
        house.clock.advance(jiff::SignedDuration::from_mins(1));
        measurements(&house).await;
        crate::outcomes::tour(&house).await;
        account(&house).await;
        feed_source(&house).await;
        people(&house).await;
        cases(&house).await;
        incidents(&house).await;
        schedules(&house).await;
        real_time_updates(&house).await;
        certification(&house).await;
        feeds(&house).await;
        inventory(&house).await;
        quick_test(&house).await;
        places(&house).await;
        let all: BTreeSet<String> = operations().into_iter().map(|operation| operation.id).collect();
        let left: Vec<_> = all.difference(&house.client.succeeded()).cloned().collect();
        assert!(left.is_empty(), "these never succeeded in the tour: {left:?}");
        house.close().await;
    }
}
