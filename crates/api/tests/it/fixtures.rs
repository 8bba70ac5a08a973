//! Things for the paths of operations.

use basis::Actor;
use escalation::{ManualIncident, NewFinding, PolicyKind, Severity, Source};
use serde_json::{Value, json};

use crate::client::Call;
use crate::house::{ENVIRONMENT, House};

/// Ids of things of the partner.
pub(crate) struct Things {
    pub(crate) contact: String,
    pub(crate) user: String,
    pub(crate) ingestion: String,
    pub(crate) update: String,
    pub(crate) certification: String,
    pub(crate) restaurant: String,
    pub(crate) order: String,
    pub(crate) exchange: String,
    pub(crate) incident: String,
    pub(crate) case: String,
    pub(crate) schedule: String,
    pub(crate) cart: String,
    pub(crate) line: String,
    pub(crate) checkout: String,
    pub(crate) place_import: String,
    pub(crate) suggestion: String,
}

pub(crate) fn schedule_body(user: &Value) -> Value {
    json!({
        "name": "Platform", "time_zone": "Europe/Paris", "shift": "weekly", "every": 1,
        "starts_on": "2026-03-02", "handover": "09:00", "participants": [user],
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

pub(crate) fn case_body(house: &House) -> Value {
    json!({
        "partner_id": house.id(), "environment": "production", "category": "technical_support",
        "summary": "Prices differ", "description": "Since this morning."
    })
}

pub(crate) fn order_body() -> Value {
    json!({
        "first_name": "Alma", "last_name": "Arnaud", "email": "alma@example.com", "phone": "+33612345678",
        "payment": { "kind": "on_fulfillment" }, "locale": "fr"
    })
}

/// A dish that needs no choice, in the sections and items of a restaurant.
pub(crate) fn plain_item(restaurant: &Value) -> String {
    let sections = restaurant["menus"].as_array().unwrap().iter().flat_map(|menu| {
        menu["sections"].as_array().unwrap().iter().filter(|section| section["available_now"] == true)
    });
    let is_plain = |item: &&Value| {
        let needs = item["addon_groups"].as_array().unwrap().iter().any(|group| group["min"] != 0);
        let sold = item["offers"].as_array().unwrap().iter().any(|offer| offer["available_now"] == true);
        item["options"] == json!([]) && !needs && sold && item["sold_out"] == false
    };
    let mut items = sections.flat_map(|section| section["items"].as_array().unwrap());
    text(&items.find(is_plain).expect("a dish without choices")["item_id"])
}

impl House {
    /// A diner's takeout cart at the first restaurant.
    pub(crate) async fn cart(&self) -> Value {
        let list = self.client.ok(Call::of("list_shop_restaurants", &[])).await;
        let restaurant = text(&list["items"][0]["restaurant_id"]);
        let call = Call::of("get_shop_restaurant", &[&self.id(), &restaurant]);
        let item = plain_item(&self.client.ok(call).await);
        let body = json!({
            "partner_id": self.id(), "restaurant_id": restaurant,
            "line": { "item_id": item, "quantity": 3 }
        });
        let cart = self.client.ok(Call::of("create_cart", &[]).body(body)).await;
        let call = Call::of("update_cart", &[&text(&cart["cart_id"])]);
        self.client.ok(call.body(json!({ "service_type": "TAKEOUT" }))).await
    }

    /// The checkout of a cart, which the partner prices.
    pub(crate) async fn quote(&self, cart: &str) -> Value {
        let call = Call::of("create_checkout", &[cart]).body(json!({ "locale": "fr" }));
        let checkout = self.client.ok(call).await;
        assert_eq!(checkout["result"], "quoted", "{checkout}");
        checkout
    }

    /// An order that the partner has taken.
    pub(crate) async fn order(&self) -> Value {
        let cart = self.cart().await;
        let checkout = text(&self.quote(&text(&cart["cart_id"])).await["checkout_id"]);
        let call = Call::of("create_order", &[&checkout]).idempotency_key("wish-1").body(order_body());
        let order = self.client.ok(call).await;
        self.work().await;
        order
    }

    async fn newest(&self, operation: &str, path: &[&str], id: &str) -> String {
        let call = Call::of(operation, path).key(&self.keys.operator);
        text(&self.client.ok(call).await["items"][0][id])
    }

    /// A real-time update that deletes what was never there.
    pub(crate) async fn update_of_entity(&self) -> String {
        let at = self.state.ambient.now();
        let entity = json!({ "@type": "MenuItem", "@id": "never" });
        let body = json!({ "records": [{ "deleteTime": at.to_string(), "dataRecord": entity }] }).to_string();
        let route = inventory::realtime::UpdateRoute::Delete;
        let request = inventory::realtime::UpdateRequest {
            partner_id: self.partner,
            environment: ENVIRONMENT,
            interface: inventory::realtime::UpdateInterface::Final,
            route,
            records: inventory::realtime::decode_records(route, body.as_bytes()).unwrap(),
        };
        self.state.inventory.accept_updates(request).await.unwrap().unwrap();
        self.work().await;
        let place = [self.id(), ENVIRONMENT.to_string()];
        self.newest("list_updates", &[&place[0], &place[1]], "update_id").await
    }

    /// A quick test of a file that holds next to nothing.
    pub(crate) async fn quick_test(&self) {
        let mut upload = self.state.inventory.open_quick_test("bare.ndjson").unwrap();
        upload.push(b"{\"@type\":\"Restaurant\",\"@id\":\"bare\"}").unwrap();
        let actor = Actor::system("test");
        self.state.inventory.run_quick_test(self.partner, actor, upload).await.unwrap();
    }

    /// A run of one case of the certification kit that has ended.
    pub(crate) async fn certification(&self, case: &str) -> String {
        let place = [self.id(), ENVIRONMENT.to_string()];
        let call = Call::of("request_certification", &[&place[0], &place[1]]).key(&self.keys.administrator);
        let run = self.client.ok(call.body(json!({ "cases": [case], "samples": 2, "qps": 100 }))).await;
        self.work().await;
        text(&run["certification_id"])
    }

    /// An incident of the partner, opened by hand.
    pub(crate) async fn incident(&self) -> String {
        let new = ManualIncident {
            partner_id: Some(self.partner),
            environment: Some(ENVIRONMENT),
            severity: Severity::P1,
            summary: "Menus are empty".to_owned(),
        };
        self.state.escalation.open_manual(Actor::system("test"), new).await.unwrap().incident_id.to_string()
    }

    /// An incident of the partner that climbs this ladder.
    pub(crate) async fn incident_of(&self, policy: PolicyKind) -> String {
        let finding = NewFinding {
            partner_id: Some(self.partner),
            environment: Some(ENVIRONMENT),
            source: Source::Manual,
            dedup_key: format!("manual:1:{policy:?}"),
            severity: Severity::P0,
            title_key: "escalation-title-manual".to_owned(),
            facts: Value::Null,
            suppressed: false,
            policy,
        };
        let ambient = self.state.ambient.clone();
        let opened = self.state.db.write(move |tx| escalation::open_or_extend(tx, &ambient, finding)).await;
        opened.unwrap().incident_id.to_string()
    }

    /// An on-call schedule with the operator alone.
    pub(crate) async fn schedule(&self) -> Value {
        let operator = &self.keys.operator;
        let me = self.client.ok(Call::of("get_me", &[]).key(operator)).await;
        let call = Call::of("create_schedule", &[]).key(operator).body(schedule_body(&me["user_id"]));
        self.client.ok(call).await
    }

    /// A register of one place, from a file whose import is named.
    pub(crate) async fn places(&self) -> String {
        let file =
            json!({ "places": [{ "placeId": "place-1", "name": "Zinc", "streetAddress": "1 rue Haute" }] });
        let call = Call::of("create_place_import", &[]).query("source=test").key(&self.keys.operator);
        let import = self.client.ok(call.body(file)).await;
        self.work().await;
        text(&import["import_id"])
    }

    /// What the partner suggests for its first restaurant.
    pub(crate) async fn suggestion(&self) -> String {
        let place = [self.id(), ENVIRONMENT.to_string()];
        let place = [place[0].as_str(), place[1].as_str()];
        let restaurant = self.newest("list_restaurants", &place, "restaurant_id").await;
        let body = json!({ "restaurant_id": restaurant, "reference": "https://zinc.example/" });
        let call = Call::of("create_place_suggestion", &place).key(&self.keys.administrator).body(body);
        text(&self.client.ok(call).await["suggestion_id"])
    }

    /// One of everything.
    pub(crate) async fn things(&self) -> Things {
        self.quick_test().await;
        let order = text(&self.order().await["order_id"]);
        let cart = self.cart().await;
        let (cart, line) = (text(&cart["cart_id"]), text(&cart["lines"][0]["line_id"]));
        let case = Call::of("create_case", &[]).key(&self.keys.administrator).body(case_body(self));
        let (partner, environment) = (self.id(), ENVIRONMENT.to_string());
        let place = [partner.as_str(), environment.as_str()];
        Things {
            contact: self.newest("list_contacts", &place[..1], "contact_id").await,
            user: self.newest("list_users", &place[..1], "user_id").await,
            ingestion: self.newest("list_ingestions", &place, "ingestion_id").await,
            update: self.update_of_entity().await,
            certification: self.certification("C1").await,
            restaurant: self.newest("list_restaurants", &place, "restaurant_id").await,
            exchange: self.newest("list_exchanges", &place[..1], "exchange_id").await,
            incident: self.incident().await,
            case: text(&self.client.ok(case).await["case_id"]),
            schedule: text(&self.schedule().await["schedule_id"]),
            checkout: text(&self.quote(&cart).await["checkout_id"]),
            place_import: self.places().await,
            suggestion: self.suggestion().await,
            order,
            cart,
            line,
        }
    }
}

impl Things {
    /// Values for the parameters of a path, in their order.
    pub(crate) fn fill(&self, house: &House, path: &str) -> Vec<String> {
        let value = |name: &str| match name {
            "{partner_id}" => house.id(),
            "{environment}" => ENVIRONMENT.to_string(),
            "{contact_id}" => self.contact.clone(),
            "{user_id}" => self.user.clone(),
            "{ingestion_id}" => self.ingestion.clone(),
            "{update_id}" => self.update.clone(),
            "{certification_id}" => self.certification.clone(),
            "{test_case}" => "C1".to_owned(),
            "{restaurant_id}" | "{entity_id}" => self.restaurant.clone(),
            "{entity_type}" => "Restaurant".to_owned(),
            "{generation}" => "1".to_owned(),
            "{order_id}" => self.order.clone(),
            "{exchange_id}" => self.exchange.clone(),
            "{incident_id}" => self.incident.clone(),
            "{schedule_id}" => self.schedule.clone(),
            "{case_id}" => self.case.clone(),
            "{cart_id}" => self.cart.clone(),
            "{rule}" => "FEED-1".to_owned(),
            "{line_id}" => self.line.clone(),
            "{checkout_id}" => self.checkout.clone(),
            "{place_id}" => "place-1".to_owned(),
            "{import_id}" => self.place_import.clone(),
            "{suggestion_id}" => self.suggestion.clone(),
            other => panic!("no value for {other}"),
        };
        path.split('/').filter(|segment| segment.starts_with('{')).map(value).collect()
    }
}
