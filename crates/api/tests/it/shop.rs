//! A shop of one's own: what diners may do and what they may not.

use db::Db;
use partner_sim::FaultPlan;
use serde_json::{Value, json};

use crate::client::Call;
use crate::fixtures::order_body;
use crate::house::House;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn pause(house: &House, enabled: bool) {
    let body = json!({ "enabled": enabled, "reason": "maintenance" });
    let call = Call::of("set_integration", &[&house.id()]).key(&house.keys.administrator).body(body);
    house.client.ok(call).await;
}

testkit::both_engines! {
    async fn a_paused_partner_is_not_on_offer_and_its_carts_are_kept(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let (id, restaurant) = (text(&cart["cart_id"]), text(&cart["restaurant_id"]));
        pause(&house, false).await;
        let list = house.client.ok(Call::of("list_shop_restaurants", &[])).await;
        assert_eq!(list["items"], json!([]));
        let menu = Call::of("get_shop_restaurant", &[&house.id(), restaurant]);
        assert_eq!(house.client.send(menu.clone()).await.status, 404);
        let line = json!({ "item_id": cart["lines"][0]["item_id"], "quantity": 1 });
        let body = json!({ "partner_id": house.id(), "restaurant_id": restaurant, "line": line });
        assert_eq!(house.client.send(Call::of("create_cart", &[]).body(body)).await.status, 404);
        let kept = house.client.ok(Call::of("get_cart", &[id])).await;
        assert_eq!(text(&kept["problems"][0]["code"]), "paused");
        let checkout = house.client.ok(Call::of("create_checkout", &[id]).body(json!({}))).await;
        assert_eq!(text(&checkout["result"]), "paused");
        pause(&house, true).await;
        house.client.ok(menu).await;
        house.close().await;
    }

    async fn a_repeated_order_is_the_same_order(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let checkout = house.quote(text(&cart["cart_id"])).await;
        let order = |key: &str| {
            Call::of("create_order", &[text(&checkout["checkout_id"])]).idempotency_key(key).body(order_body())
        };
        let first = house.client.ok(order("wish-1")).await;
        for key in ["wish-1", "wish-2"] {
            assert_eq!(house.client.ok(order(key)).await["order_id"], first["order_id"], "one for each checkout");
        }
        house.work().await;
        assert_eq!(house.sim.orders().len(), 1);
        house.close().await;
    }

    async fn a_changed_cart_and_an_old_quote_are_not_ordered(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let id = text(&cart["cart_id"]);
        let checkout = house.quote(id).await;
        let order = |checkout: &Value| {
            Call::of("create_order", &[text(&checkout["checkout_id"])]).idempotency_key("k").body(order_body())
        };
        let notes = Call::of("update_cart", &[id]).body(json!({ "notes": "ring twice" }));
        house.client.ok(notes).await;
        assert_eq!(house.client.send(order(&checkout)).await.code(), "cart_changed");
        let checkout = house.quote(id).await;
        house.clock.advance(jiff::SignedDuration::from_hours(48));
        assert_eq!(house.client.send(order(&checkout)).await.code(), "quote_expired");
        house.close().await;
    }

    async fn what_the_partner_says_reaches_the_diner(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let ask = Call::of("create_checkout", &[text(&cart["cart_id"])]).body(json!({ "locale": "fr" }));
        house.sim.faults().set(FaultPlan::parse(&["checkout:http_500"]).unwrap());
        let failed = house.client.ok(ask.clone()).await;
        assert_eq!(text(&failed["result"]), "partner_failed");
        assert!(failed["code"].is_string() && failed["text"].is_string());
        house.sim.faults().set(FaultPlan::parse(&["checkout:CLOSED"]).unwrap());
        let refused = house.client.ok(ask).await;
        assert_eq!((text(&refused["result"]), text(&refused["errors"][0]["code"])), ("refused", "CLOSED"));
        house.close().await;
    }

    async fn what_is_wrong_is_told_with_a_stable_code(db: Db) {
        let house = House::open(db).await;
        let (client, cart) = (&house.client, house.cart().await);
        let id = text(&cart["cart_id"]);
        let add = |body: Value| Call::of("create_cart_line", &[id]).body(body);
        let gone = client.send(add(json!({ "item_id": "no such dish", "quantity": 1 }))).await;
        assert_eq!((gone.status, text(&gone.body["errors"][0]["code"])), (422, "item_gone"));
        assert_eq!(client.send(add(json!({ "item_id": "x" }))).await.code(), "invalid_body");
        assert_eq!(client.send(add(json!({ "item_id": "x", "quantity": 1, "tip": 1 }))).await.code(), "invalid_body");
        let address = json!({ "address": { "lines": [], "locality": "", "postal_code": "", "country": "France" } });
        let wrong = client.send(Call::of("update_cart", &[id]).body(address)).await;
        let fields: Vec<&str> =
            wrong.body["errors"].as_array().unwrap().iter().map(|error| text(&error["field"])).collect();
        assert_eq!(fields, ["street", "locality", "postal_code", "country"]);
        let half = Call::of("list_shop_restaurants", &[]).query("latitude=45.7");
        assert_eq!(client.send(half).await.code(), "bad_query");
        let near = Call::of("list_shop_restaurants", &[]).query("latitude=45.76&longitude=4.83&limit=2");
        assert!(client.ok(near).await["items"][0]["distance_metres"].is_number());
        for strange in ["crt_", "ord_01h455vb4pex5vsknk084sn02q", "crt_01h455vb4pex5vsknk084sn02q"] {
            assert_eq!(client.send(Call::of("get_cart", &[strange])).await.status, 404);
        }
        house.close().await;
    }

    async fn one_address_makes_so_many_changes_a_minute(db: Db) {
        let house = House::open(db).await;
        let wrong = Call::of("create_cart", &[]).body(json!({}));
        let mut answered = 0;
        let refused = loop {
            let answer = house.client.send(wrong.clone()).await;
            if answer.status != 422 {
                break answer;
            }
            answered += 1;
        };
        assert_eq!((answered, refused.status, refused.code()), (120, 429, "too_many_requests"));
        let wait: i64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        house.client.ok(Call::of("list_shop_restaurants", &[])).await;
        house.clock.advance(jiff::SignedDuration::from_secs(wait));
        assert_eq!(house.client.send(wrong).await.status, 422);
        house.close().await;
    }
}
