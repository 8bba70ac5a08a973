//! Orders whose outcome is unknown, and what their diners told of themselves.

use serde_json::{Value, json};

use crate::client::Call;
use crate::fixtures::order_body;
use crate::house::House;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// An order whose partner answers with what nobody can read.
pub(crate) async fn tour(house: &House) {
    let (id, client, support) = (house.id(), &house.client, &house.keys.support);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/fulfillment", listener.local_addr().unwrap());
    let before =
        house.state.partners.environment(house.partner, basis::Environment::Production).await.unwrap();
    let cart = house.cart().await;
    let quote = house.quote(text(&cart["cart_id"])).await;
    let router = axum::Router::new().fallback(async || "thanks");
    tokio::spawn(async move { axum::serve(listener, router).await });
    let move_to = async |url: String| {
        let patch = partners::EnvironmentPatch { fulfillment_url: Some(Some(url)), ..Default::default() };
        let (actor, production) = (basis::Actor::system("test"), basis::Environment::Production);
        house.state.partners.update_environment(actor, house.partner, production, patch).await.unwrap();
    };
    move_to(url).await;
    let place = Call::of("create_order", &[text(&quote["checkout_id"])]).idempotency_key("wish-9");
    let order = client.ok(place.body(order_body())).await;
    house.work().await;

    let list = Call::of("list_all_orders", &[]).key(support).query("status=SUBMIT_UNKNOWN");
    let found = client.ok(list.clone()).await;
    let order = text(&order["order_id"]);
    assert_eq!(text(&found["items"][0]["order_id"]), order);
    let path = [id.as_str(), order];
    let ask =
        Call::of("request_partner_answer", &path).key(support).body(json!({ "why": "the diner calls" }));
    assert_eq!(client.ok(ask.clone()).await["status"], "SUBMIT_UNKNOWN");
    assert_eq!(client.send(ask.clone()).await.code(), "order_being_asked");
    house.work().await;
    assert_eq!(client.send(ask.clone()).await.status, 202, "as unknown as before");
    house.work().await;

    let told = json!({ "outcome": "not_placed", "told_by": "Marta", "note": "not on their screen" });
    let settle = Call::of("decide_unknown_order", &path).key(support);
    let wrong = json!({ "outcome": "placed", "told_by": "Marta", "note": "n" });
    assert_eq!(client.send(settle.clone().body(wrong)).await.status, 422);
    assert_eq!(client.ok(settle.clone().body(told.clone())).await["status"], "REJECTED");
    assert_eq!(client.send(settle.body(told)).await.code(), "conflict");
    assert_eq!(client.send(ask).await.code(), "order_not_unknown");
    assert_eq!(client.ok(list).await["items"], json!([]));

    let look = Call::of("request_diner", &path).key(support);
    assert_eq!(client.send(look.clone().body(json!({ "reason": "" }))).await.status, 422);
    let diner = client.ok(look.body(json!({ "reason": "a call back" }))).await;
    assert_eq!(diner["email"], "alma@example.com");
    let log = client.ok(Call::of("list_audit", &[&id]).key(&house.keys.operator)).await;
    let newest = &log["items"][0];
    assert_eq!((text(&newest["action"]), text(&newest["subject"])), ("order.read_diner", order));
    assert_eq!(newest["detail"]["why"], "a call back");
    assert!(!log.to_string().contains("alma@example.com"));
    move_to(before.fulfillment_url.unwrap().to_string()).await;
}
