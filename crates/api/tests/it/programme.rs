//! The programme's endpoints: tokens, keys and order updates (fulfillment API 3, 9 and 10.6).

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use basis::{Actor, Environment, PartnerId};
use db::Db;
use identity::{Scope, ServiceAccountKeyFile};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::client::Call;
use crate::house::House;

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// HTTP status and status of the programme.
    pub(crate) fn status(&self) -> (u16, &str) {
        (self.status, self.body["error"]["status"].as_str().unwrap_or_default())
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl House {
    pub(crate) async fn raw(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    pub(crate) async fn service_key(
        &self,
        partner: PartnerId,
        environments: &[Environment],
    ) -> ServiceAccountKeyFile {
        let actor = Actor::system("test");
        self.state.identity.create_service_account_key(actor, partner, environments).await.unwrap()
    }

    fn assertion(&self, key: &ServiceAccountKeyFile, scope: &str) -> String {
        let now = self.state.ambient.now().as_second();
        let claims = json!({
            "iss": key.client_email, "aud": key.token_uri, "iat": now, "exp": now + 3600, "scope": scope
        });
        let header = Header { kid: Some(key.private_key_id.clone()), ..Header::new(Algorithm::RS256) };
        let private = EncodingKey::from_rsa_pem(key.private_key.as_bytes()).unwrap();
        jsonwebtoken::encode(&header, &claims, &private).unwrap()
    }

    async fn token_request(&self, form: &str) -> Answer {
        let media = "application/x-www-form-urlencoded";
        let request = Request::post("/token").header(header::CONTENT_TYPE, media);
        self.raw(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    pub(crate) async fn token(&self, key: &ServiceAccountKeyFile, scope: Scope) -> String {
        let assertion = self.assertion(key, scope.as_str());
        let answer = self.token_request(&format!("grant_type={JWT_BEARER}&assertion={assertion}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!((text(&answer.body["token_type"]), &answer.body["expires_in"]), ("Bearer", &json!(3600)));
        text(&answer.body["access_token"]).to_owned()
    }

    async fn update(&self, token: Option<&str>, body: String) -> Answer {
        let request =
            Request::post("/v2/conversations:send").header(header::CONTENT_TYPE, "application/json");
        let request = match token {
            Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        };
        self.raw(request.body(Body::from(body)).unwrap()).await
    }
}

fn update(action_order_id: &str, state: &str, time: &str) -> String {
    json!({
        "isInSandbox": false,
        "customPushMessage": { "orderUpdate": {
            "@type": "type.googleapis.com/google.actions.v2.orders.OrderUpdate",
            "actionOrderId": action_order_id,
            "orderState": { "state": state, "label": state },
            "updateTime": time,
            "orderManagementActions": [{
                "type": "CUSTOMER_SERVICE",
                "button": { "title": "Help", "openUrlAction": { "url": "https://example.org/help" } }
            }]
        } }
    })
    .to_string()
}

testkit::both_engines! {
    async fn a_granted_token_moves_an_order(db: Db) {
        let house = House::open(db).await;
        let id = house.order().await["order_id"].as_str().unwrap().to_owned();
        let order = Call::of("get_shop_order", &[&id]);
        let number = text(&house.client.ok(order.clone()).await["order_number"]).to_owned();
        let key = house.service_key(house.partner, &Environment::ALL).await;
        let token = house.token(&key, Scope::Conversation).await;
        let confirmed = update(&number, "CONFIRMED", "2026-03-14T10:05:00Z");
        for _ in 0..2 {
            let answer = house.update(Some(&token), confirmed.clone()).await;
            assert_eq!((answer.status, &answer.body), (200, &json!({})));
        }
        assert_eq!(text(&house.client.ok(order.clone()).await["status"]), "CONFIRMED");
        let done = update(&number, "FULFILLED", "2026-03-14T10:30:00Z");
        assert_eq!(house.update(Some(&token), done).await.status, 200);
        assert_eq!(house.client.ok(order).await["is_final"], true);
        let back = update(&number, "IN_PREPARATION", "2026-03-14T10:40:00Z");
        assert_eq!(house.update(Some(&token), back).await.status(), (400, "FAILED_PRECONDITION"));
        house.close().await;
    }

    async fn updates_are_refused_in_the_programmes_words(db: Db) {
        let house = House::open(db).await;
        let id = house.order().await["order_id"].as_str().unwrap().to_owned();
        let number = house.client.ok(Call::of("get_shop_order", &[&id])).await["order_number"].clone();
        let confirmed = update(text(&number), "CONFIRMED", "2026-03-14T10:05:00Z");
        let key = house.service_key(house.partner, &Environment::ALL).await;
        let token = house.token(&key, Scope::Conversation).await;
        for wrong in [None, Some("aat_unknown"), Some(house.keys.operator.as_str()), Some("")] {
            let answer = house.update(wrong, confirmed.clone()).await;
            assert_eq!(answer.status(), (401, "UNAUTHENTICATED"), "{wrong:?}");
        }
        let feeds = house.token(&key, Scope::MapsBooking).await;
        assert_eq!(house.update(Some(&feeds), confirmed.clone()).await.status(), (403, "PERMISSION_DENIED"));
        for body in ["", "[]", "{}"] {
            let answer = house.update(Some(&token), body.to_owned()).await;
            assert_eq!(answer.status(), (400, "INVALID_ARGUMENT"), "{body}");
        }
        let unknown = update("no such order", "CONFIRMED", "2026-03-14T10:05:00Z");
        assert_eq!(house.update(Some(&token), unknown).await.status(), (404, "NOT_FOUND"));
        let sandbox = confirmed.replace(r#""isInSandbox":false"#, r#""isInSandbox":true"#);
        assert_ne!(sandbox, confirmed);
        assert_eq!(house.update(Some(&token), sandbox).await.status(), (404, "NOT_FOUND"));
        let other = house.service_key(house.other, &Environment::ALL).await;
        let stranger = house.token(&other, Scope::Conversation).await;
        assert_eq!(house.update(Some(&stranger), confirmed.clone()).await.status, 404, "ids are each partner's own");
        let huge = " ".repeat((1 << 20) + 1);
        assert_eq!(house.update(Some(&token), huge).await.status(), (400, "INVALID_ARGUMENT"));

        house.clock.advance(jiff::SignedDuration::from_hours(2));
        assert_eq!(house.update(Some(&token), confirmed).await.status(), (401, "UNAUTHENTICATED"));
        house.close().await;
    }

    async fn more_than_fifteen_hundred_updates_in_a_minute_have_to_wait(db: Db) {
        let house = House::open(db).await;
        let key = house.service_key(house.partner, &Environment::ALL).await;
        let token = house.token(&key, Scope::Conversation).await;
        let other = house.service_key(house.other, &Environment::ALL).await;
        let stranger = house.token(&other, Scope::Conversation).await;
        for n in 0..1_500 {
            assert_eq!(house.update(Some(&token), String::new()).await.status, 400, "{n}");
        }
        let refused = house.update(Some(&token), String::new()).await;
        assert_eq!(refused.status(), (429, "RESOURCE_EXHAUSTED"));
        let wait: i64 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert_eq!(house.update(Some(&stranger), String::new()).await.status, 400, "each partner has its own");
        house.clock.advance(jiff::SignedDuration::from_secs(wait));
        assert_eq!(house.update(Some(&token), String::new()).await.status, 400);
        house.close().await;
    }

    async fn tokens_are_refused_in_the_words_of_oauth(db: Db) {
        let house = House::open(db).await;
        let key = house.service_key(house.partner, &Environment::ALL).await;
        let good = house.assertion(&key, Scope::Conversation.as_str());
        let unscoped = house.assertion(&key, "https://example.org/everything");
        let mut elsewhere = key.clone();
        elsewhere.token_uri = "https://elsewhere.example/token".to_owned();
        let elsewhere = house.assertion(&elsewhere, Scope::Conversation.as_str());
        for (form, error) in [
            (String::new(), "unsupported_grant_type"),
            ("grant_type=password&username=a".to_owned(), "unsupported_grant_type"),
            (format!("grant_type={JWT_BEARER}"), "invalid_request"),
            (format!("grant_type={JWT_BEARER}&assertion=x"), "invalid_request"),
            (format!("grant_type={JWT_BEARER}&assertion={unscoped}"), "invalid_scope"),
            (format!("grant_type={JWT_BEARER}&assertion={elsewhere}"), "invalid_grant"),
            (format!("grant_type={JWT_BEARER}&assertion={}x", &good[..good.len() - 4]), "invalid_grant"),
        ] {
            let answer = house.token_request(&form).await;
            assert_eq!((answer.status, text(&answer.body["error"])), (400, error), "{form}");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        }
        let identity = &house.state.identity;
        let id = key.private_key_id.parse().unwrap();
        let token = house.token(&key, Scope::Conversation).await;
        identity.revoke_service_account_key(Actor::system("test"), house.partner, id).await.unwrap();
        let form = format!("grant_type={JWT_BEARER}&assertion={good}");
        assert_eq!(text(&house.token_request(&form).await.body["error"]), "invalid_grant");
        assert_eq!(house.update(Some(&token), "{}".to_owned()).await.status(), (401, "UNAUTHENTICATED"));
        house.close().await;
    }

    async fn keys_and_issuer_are_found_where_partners_look(db: Db) {
        let house = House::open(db).await;
        let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
        let issuer = house.raw(get("/.well-known/openid-configuration")).await;
        let origin = house.origin.as_str().trim_end_matches('/');
        assert_eq!(text(&issuer.body["issuer"]), origin);
        assert_eq!(text(&issuer.body["jwks_uri"]), format!("{origin}/.well-known/jwks.json"));
        let keys = house.raw(get("/.well-known/jwks.json")).await;
        let keys = keys.body["keys"].as_array().unwrap();
        assert!(!keys.is_empty());
        for key in keys {
            assert!(key["kid"].is_string() && key["d"].is_null(), "public halves only");
        }
        house.close().await;
    }
}
