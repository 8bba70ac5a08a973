//! Real-time updates at the wire: who may send them, what is taken, and what is told about them (inventory feeds 9).

use axum::body::Body;
use axum::http::{Method, Request, header};
use basis::Environment;
use db::Db;
use identity::Scope;
use serde_json::{Value, json};

use crate::client::Call;
use crate::house::{ENVIRONMENT, House};
use crate::programme::Answer;

const TIME: &str = "2026-03-14T09:00:00Z";

fn push(id: &str) -> Value {
    let entity = json!({ "@type": "MenuItemOffer", "@id": id, "price": 13 });
    json!({ "records": [{ "generationTimestamp": TIME, "dataRecord": entity }] })
}

fn reason(answer: &Answer) -> (u16, &str, &str) {
    let error = &answer.body["error"];
    assert_eq!(error["code"], json!(answer.status), "{}", answer.body);
    assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()));
    let reason = error["details"][0]["reason"].as_str().unwrap();
    (answer.status, error["status"].as_str().unwrap(), reason)
}

impl House {
    fn records(&self, verb: &str) -> String {
        format!("/v1alpha/inventory/partners/{}/feeds/owg.v2/record:{verb}", self.partner)
    }

    async fn realtime(&self, method: Method, path: &str, token: Option<&str>, body: String) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = match token {
            Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        };
        self.raw(request.body(Body::from(body)).unwrap()).await
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.realtime(Method::POST, path, Some(token), body.to_string()).await
    }

    async fn updates(&self, environment: &str, query: &str) -> Vec<Value> {
        let id = self.id();
        let list = Call::of("list_updates", &[&id, environment]).key(&self.keys.reader).query(query);
        self.client.ok(list).await["items"].as_array().unwrap().clone()
    }
}

testkit::both_engines! {
    async fn updates_are_taken_under_every_name_of_the_feed(db: Db) {
        let house = House::open(db).await;
        let key = house.service_key(house.partner, &Environment::ALL).await;
        let token = house.token(&key, Scope::MapsBooking).await;
        let path = house.records("batchPush").replace("owg.v2", "menus");
        assert_eq!(reason(&house.post(&path, &token, &push("of-1")).await).2, "UNKNOWN_FEED");
        let feed_names = Some(vec!["menus".to_owned()]);
        let patch = partners::EnvironmentPatch { feed_names, ..Default::default() };
        let actor = basis::Actor::system("test");
        house.state.partners.update_environment(actor, house.partner, ENVIRONMENT, patch).await.unwrap();
        for path in [path.clone(), path.replace("batchPush", "batchDelete").replace("menus", "owg.v2")] {
            let body = if path.ends_with("Delete") {
                json!({ "records": [{ "deleteTime": TIME, "dataRecord": { "@type": "Menu", "@id": "old" } }] })
            } else {
                push("of-1")
            };
            assert_eq!(house.post(&path, &token, &body).await.status, 200, "{path}");
        }
        let other = house.post(&path.replace("menus", "Menus"), &token, &push("of-1")).await;
        assert_eq!(reason(&other).2, "UNKNOWN_FEED");
        let sandbox = house.post(&format!("/sandbox{path}"), &token, &push("of-1")).await;
        assert_eq!(reason(&sandbox).2, "UNKNOWN_FEED", "names are of one environment");
        house.close().await;
    }

    async fn the_status_of_a_feed_is_listed_for_its_partner_alone(db: Db) {
        let house = House::open(db).await;
        let key = house.service_key(house.partner, &[ENVIRONMENT]).await;
        let (token, wrong_scope) = (house.token(&key, Scope::MapsBooking).await, house.token(&key, Scope::Conversation).await);
        let stranger = house.service_key(house.other, &Environment::ALL).await;
        let stranger = house.token(&stranger, Scope::MapsBooking).await;
        let path = format!("/v1alpha/inventory/partners/{}/feeds/owg.v2/status", house.partner);
        let get = async |path: &str, token: Option<&str>| house.realtime(Method::GET, path, token, String::new()).await;
        let listed = get(&path, Some(&token)).await;
        assert_eq!(listed.status, 200, "{}", listed.body);
        let first = &listed.body["status"][0];
        let name = first["name"].as_str().unwrap();
        assert!(name.starts_with(&format!("partners/{}/feeds/owg.v2/ing_", house.partner)), "{first}");
        assert_eq!(first["state"], json!("SUCCESS"));
        let count = |member: &str| first["statistics"][member].as_str().unwrap().parse::<i64>().unwrap();
        assert!(count("newItems") > 0 && count("existingItems") >= 0 && count("deletedItems") == 0);
        let one = get(&format!("/v1alpha/inventory/{name}/status"), Some(&token)).await;
        assert_eq!(&one.body, first);

        house.state.inventory.request_ingestion(house.partner, ENVIRONMENT, basis::Actor::system("test")).await.unwrap();
        let page = get(&format!("{path}?pageSize=1"), Some(&token)).await.body;
        assert_eq!((&page["status"][0]["state"], page["status"].as_array().unwrap().len()), (&json!("IN_PROGRESS"), 1));
        let next = format!("{path}?pageSize=1&pageToken={}", page["nextPageToken"].as_str().unwrap());
        assert_eq!(get(&next, Some(&token)).await.body["status"][0], *first);
        let done = get(&format!("{path}?stateRestrict=SUCCESS"), Some(&token)).await.body;
        assert_eq!(done["status"][0], *first);
        let failed = get(&format!("{path}?stateRestrict=FAILURE"), Some(&token)).await.body;
        assert_eq!(failed["status"], json!([]));
        for (range, is_empty) in [("startTime=2100-01-01T00:00:00Z", true), ("endTime=2100-01-01T00:00:00Z", false)] {
            let body = get(&format!("{path}?timeRangeRestrict.{range}"), Some(&token)).await.body;
            assert_eq!(body["status"].as_array().unwrap().is_empty(), is_empty, "{range}");
        }

        for query in ["pageToken=x", "stateRestrict=DONE", "pageSize=-1"] {
            assert_eq!(get(&format!("{path}?{query}"), Some(&token)).await.status, 400, "{query}");
        }
        let unknown = path.replace("owg.v2", "other");
        let nobody = path.replace(&house.partner.to_string(), "99999999");
        let never = format!("/v1alpha/inventory/partners/{}/feeds/owg.v2/ing_00000000000000000000000000/status", house.partner);
        let sandbox = format!("/sandbox{path}");
        for (path, token, expected) in [
            (&path, None, "TOKEN"),
            (&path, Some("aat_unknown"), "TOKEN"),
            (&path, Some(wrong_scope.as_str()), "NOT_LINKED"),
            (&path, Some(stranger.as_str()), "NOT_LINKED"),
            (&sandbox, Some(token.as_str()), "NOT_LINKED"),
            (&unknown, Some(token.as_str()), "UNKNOWN_FEED"),
            (&nobody, Some(token.as_str()), "UNKNOWN_PARTNER"),
            (&never, Some(token.as_str()), "UNKNOWN_PARTNER"),
        ] {
            assert_eq!(reason(&get(path, token).await).2, expected, "{path}");
        }
        house.close().await;
    }

    async fn each_interface_takes_updates_into_one_queue(db: Db) {
        let house = House::open(db).await;
        let key = house.service_key(house.partner, &Environment::ALL).await;
        let (token, older) = (house.token(&key, Scope::MapsBooking).await, house.token(&key, Scope::Assistant).await);
        let project = house.state.partners.environment(house.partner, ENVIRONMENT).await.unwrap().project_id;
        let text = json!({ "@type": "Menu", "@id": "a/b" }).to_string();
        let entity = json!({ "name": format!("apps/{project}/entities/Menu/a%2Fb"), "data": text, "vertical": "FOODORDERING" });
        let delete = json!({ "records": [{ "deleteTime": TIME, "dataRecord": { "@type": "Menu", "@id": "old" } }] });
        let older_push = json!({ "entity": entity, "update_time": TIME });
        for (path, token, body) in [
            (house.records("batchPush"), &token, push("of-1")),
            (house.records("batchDelete"), &older, delete),
            (format!("/v2/apps/{project}/entities:batchPush"), &older, json!({ "requests": [older_push] })),
            (format!("/v2/apps/{project}/entities/Menu/a%2Fb:push"), &token, older_push.clone()),
            (format!("/v2/apps/{project}/entities/a%2Fb:push"), &token, older_push.clone()),
        ] {
            let answer = house.post(&path, token, &body).await;
            assert_eq!((answer.status, &answer.body), (200, &json!({})), "{path}");
        }
        let path = format!("/v2/apps/{project}/entities/Menu/gone?entity.vertical=FOODORDERING&delete_time={TIME}");
        assert_eq!(house.realtime(Method::DELETE, &path, Some(&token), String::new()).await.status, 200);

        let updates = house.updates("production", "").await;
        let seen: Vec<(&str, &str, &str)> = updates.iter().rev().map(|update| {
            let text = |member: &str| update[member].as_str().unwrap();
            (text("route"), text("form"), text("entity_id"))
        }).collect();
        assert_eq!(seen, [
            ("UPSERT", "v2", "of-1"), ("DELETE", "v2", "old"), ("UPSERT", "v2", "a/b"), ("UPSERT", "v2", "a/b"),
            ("UPSERT", "v1", "a/b"), ("DELETE", "v2", "gone"),
        ]);
        assert_eq!(house.updates("production", "route=DELETE&entity_id=old").await.len(), 1);
        assert_eq!(house.updates("production", "code=STALE_ENTITY").await, [] as [Value; 0]);
        let place = [house.id(), "production".to_owned(), updates[0]["update_id"].as_str().unwrap().to_owned()];
        let one = Call::of("get_update", &[&place[0], &place[1], &place[2]]).key(&house.keys.reader);
        assert_eq!(house.client.ok(one).await, updates[0]);
        house.close().await;
    }

    async fn requests_are_refused_in_the_programmes_words_and_counted(db: Db) {
        let house = House::open(db).await;
        let key = house.service_key(house.partner, &Environment::ALL).await;
        let token = house.token(&key, Scope::MapsBooking).await;
        let push_path = house.records("batchPush");
        for wrong in [None, Some("aat_unknown"), Some(house.keys.operator.as_str()), Some("")] {
            let answer = house.realtime(Method::POST, &push_path, wrong, push("a").to_string()).await;
            assert_eq!(reason(&answer), (401, "UNAUTHENTICATED", "TOKEN"), "{wrong:?}");
        }
        let not_linked = (403, "PERMISSION_DENIED", "NOT_LINKED");
        let scope = house.token(&key, Scope::Conversation).await;
        assert_eq!(reason(&house.post(&push_path, &scope, &push("a")).await), not_linked);
        let other = house.service_key(house.other, &Environment::ALL).await;
        let stranger = house.token(&other, Scope::MapsBooking).await;
        let answer = house.post(&push_path, &stranger, &push("a")).await;
        assert_eq!(reason(&answer), not_linked);
        let message = format!("The service account is not linked to partner {}.", house.partner);
        assert_eq!(answer.body["error"]["message"], json!(message));
        let sandbox_only = house.service_key(house.partner, &[Environment::Sandbox]).await;
        let sandbox_only = house.token(&sandbox_only, Scope::MapsBooking).await;
        assert_eq!(reason(&house.post(&push_path, &sandbox_only, &push("a")).await), not_linked);

        let unknown = (404, "NOT_FOUND", "UNKNOWN_PARTNER");
        for path in [
            "/v1alpha/inventory/partners/99999999/feeds/owg.v2/record:batchPush",
            "/v1alpha/inventory/partners/x/feeds/owg.v2/record:batchPush",
            "/v1alpha/elsewhere", "/v2/apps/nobody/entities:batchPush", "/v2/apps/%00/entities:batchPush",
        ] {
            assert_eq!(reason(&house.post(path, &token, &push("a")).await), unknown, "{path}");
        }
        let feed = push_path.replace("owg.v2", "owg.v9");
        assert_eq!(reason(&house.post(&feed, &token, &push("a")).await), (400, "INVALID_ARGUMENT", "UNKNOWN_FEED"));
        for (body, expected) in [
            (json!({}), "MALFORMED_BODY"),
            (json!({ "records": vec![push("a")["records"][0].clone(); 1_001] }), "TOO_MANY_RECORDS"),
            (json!({ "records": [{ "dataRecord": "%%%" }] }), "MISSING_TIMESTAMP"),
            (json!({ "records": [{ "generationTimestamp": TIME, "dataRecord": "%%%" }] }), "UNDECODABLE_RECORD"),
        ] {
            let answer = house.post(&push_path, &token, &body).await;
            assert_eq!(reason(&answer), (400, "INVALID_ARGUMENT", expected));
        }
        let huge = " ".repeat((32 << 20) + 1);
        let answer = house.realtime(Method::POST, &push_path, Some(&token), huge).await;
        assert_eq!(reason(&answer), (400, "INVALID_ARGUMENT", "MALFORMED_BODY"));
        let sandbox = format!("/sandbox{push_path}");
        let answer = house.post(&sandbox, &token, &push("a")).await;
        assert_eq!(reason(&answer), (400, "FAILED_PRECONDITION", "NO_BATCH_FEED"));
        assert_eq!(house.updates("production", "").await, [] as [Value; 0]);

        let id = house.id();
        let report = |environment: &str| {
            Call::of("get_update_requests_report", &[&id, environment]).key(&house.keys.reader)
        };
        let counts = house.client.ok(report("sandbox")).await;
        assert_eq!(counts["items"][0]["reason"], "NO_BATCH_FEED");
        let counts = house.client.ok(report("production")).await;
        let counted: Vec<(&str, i64)> = counts["items"].as_array().unwrap().iter().map(|item| {
            assert_eq!((&item["route"], item["hour"].as_str()), (&json!("UPSERT"), Some("2026-03-14T10:00:00Z")));
            (item["reason"].as_str().unwrap(), item["count"].as_i64().unwrap())
        }).collect();
        assert_eq!(counted, [
            ("MALFORMED_BODY", 2), ("MISSING_TIMESTAMP", 1), ("TOO_MANY_RECORDS", 1), ("UNDECODABLE_RECORD", 1),
            ("UNKNOWN_FEED", 1), ("NOT_LINKED", 1), ("UNKNOWN_PARTNER", 4),
        ]);
        for wrong in ["from=2026-03-15T00:00:00Z", "from=2025-03-14T00:00:00Z", "until=yesterday"] {
            assert_eq!(house.client.send(report("production").query(wrong)).await.code(), "bad_query", "{wrong}");
        }
        house.close().await;
    }

    async fn more_than_fifteen_hundred_requests_in_a_minute_have_to_wait(db: Db) {
        let house = House::open(db).await;
        let key = house.service_key(house.partner, &Environment::ALL).await;
        let token = house.token(&key, Scope::MapsBooking).await;
        let path = house.records("batchPush").replace("owg.v2", "other");
        for n in 0..1_500 {
            assert_eq!(house.post(&path, &token, &json!({})).await.status, 400, "{n}");
        }
        let refused = house.post(&path, &token, &json!({})).await;
        assert_eq!(reason(&refused), (429, "RESOURCE_EXHAUSTED", "QUOTA"));
        let message = format!("Insufficient tokens for quota of partner {}.", house.partner);
        assert_eq!(refused.body["error"]["message"], json!(message));
        let wait: i64 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert_eq!(house.post(&format!("/sandbox{path}"), &token, &json!({})).await.status, 400, "each has its own");
        house.clock.advance(jiff::SignedDuration::from_secs(wait));
        assert_eq!(house.post(&path, &token, &json!({})).await.status, 400);
        house.close().await;
    }
}
