use std::path::Path;
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::Json;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basis::{Ambient, Currency, ManualClock, Money, SeededRandom};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use order::wire::{
    Cart, Contact, Coordinates, FoodCartExtension, FulfillmentOption, IdTokenClaims, LineItem, Location,
    Merchant, PaymentInfo, PaymentInstrument, PaymentType,
};
use order::{
    AsyncUpdate, CheckoutAnswer, CheckoutRequest, Envelope, ErrorCode, NewSubmit, OptionsStyle,
    OrderProgress, OrderState, OrderStatus, RejectionType, ServiceKind, SubmitRequest, UpdateDecision,
    build_checkout_request, build_submit_request, decide_update, read_async_update, read_checkout_answer,
    read_submit_answer,
};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use url::Url;

use super::*;
use crate::config::ServiceAccountKey;
use crate::fault::FaultPlan;
use crate::generate::{City, GenerateConfig, write_feed};

const AUDIENCE: &str = "partner-project";
const RESTAURANT: &str = "chicago-00001";

fn now() -> jiff::Timestamp {
    "2026-03-14T18:00:00Z".parse().unwrap()
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

/// Making a key takes long, so all tests share three: the platform's, the partner's and a stranger's.
static RSA_PEMS: std::sync::LazyLock<[String; 3]> =
    std::sync::LazyLock::new(|| [rsa_pem(), rsa_pem(), rsa_pem()]);

fn rsa_pem() -> String {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    pem(AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'static>>::as_der(&pair).unwrap().as_ref())
}

/// The platform's side: keys, tokens, and a place where updates arrive.
struct Platform {
    origin: Url,
    rsa: EncodingKey,
    ec: EncodingKey,
    service_account: String,
    updates: mpsc::UnboundedReceiver<AsyncUpdate>,
    answers: Arc<Mutex<Vec<u16>>>,
    _server: DropGuard,
}

struct PlatformState {
    keys: JwkSet,
    updates: mpsc::UnboundedSender<AsyncUpdate>,
    /// Statuses of the next answers to updates; 200 when it is empty.
    answers: Arc<Mutex<Vec<u16>>>,
}

fn jwk(key: &EncodingKey, algorithm: Algorithm, kid: &str) -> Jwk {
    let mut jwk = Jwk::from_encoding_key(key, algorithm).unwrap();
    jwk.common.key_id = Some(kid.to_owned());
    jwk
}

impl Platform {
    async fn start() -> Self {
        let rsa = EncodingKey::from_rsa_pem(RSA_PEMS[0].as_bytes()).unwrap();
        let rng = aws_lc_rs::rand::SystemRandom::new();
        let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).unwrap();
        let ec = EncodingKey::from_ec_pem(pem(ec.as_ref()).as_bytes()).unwrap();
        let keys = JwkSet { keys: vec![jwk(&rsa, Algorithm::RS256, "r"), jwk(&ec, Algorithm::ES256, "e")] };
        let (sender, updates) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let state = Arc::new(PlatformState { keys, updates: sender, answers: answers.clone() });
        let router = Router::new()
            .route(
                "/.well-known/jwks.json",
                get(async |State(s): State<Arc<PlatformState>>| Json(s.keys.clone())),
            )
            .route("/token", post(token))
            .route("/v2/conversations:send", post(receive))
            .with_state(state);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let cancel = CancellationToken::new();
        let stop = cancel.clone().cancelled_owned();
        let server = axum::serve(listener, router).with_graceful_shutdown(stop);
        tokio::spawn(server.into_future());
        Self {
            origin,
            rsa,
            ec,
            service_account: RSA_PEMS[1].clone(),
            updates,
            answers,
            _server: cancel.drop_guard(),
        }
    }

    fn claims(&self) -> IdTokenClaims {
        IdTokenClaims {
            iss: self.origin.origin().ascii_serialization(),
            aud: AUDIENCE.to_owned(),
            sub: "platform-fulfillment".to_owned(),
            iat: now().as_second(),
            exp: now().as_second() + 300,
        }
    }

    fn sign(&self, claims: &IdTokenClaims) -> String {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some("r".to_owned());
        encode(&header, claims, &self.rsa).unwrap()
    }

    async fn next_update(&mut self) -> AsyncUpdate {
        let waiting = tokio::time::timeout(Duration::from_secs(20), self.updates.recv());
        waiting.await.expect("an update comes").expect("the platform runs")
    }
}

async fn token(Form(form): Form<Vec<(String, String)>>) -> Response {
    let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let has = |name: &str, value: &str| form.iter().any(|(key, found)| key == name && found == value);
    let assertion =
        form.iter().find(|(key, _)| key == "assertion").map(|(_, value)| value.clone()).unwrap_or_default();
    let claims = jsonwebtoken::dangerous::insecure_decode_claims::<Value>(&assertion);
    let scope =
        claims.ok().and_then(|claims| claims["scope"].as_str().map(str::to_owned)).unwrap_or_default();
    if !has("grant_type", grant) || !scope.ends_with("/auth/actions.fulfillment.conversation") {
        return StatusCode::BAD_REQUEST.into_response();
    }
    Json(json!({"access_token": "opaque", "token_type": "Bearer", "expires_in": 3600})).into_response()
}

async fn receive(
    State(state): State<Arc<PlatformState>>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> StatusCode {
    if headers.get("authorization").is_none_or(|token| token != "Bearer opaque") {
        return StatusCode::UNAUTHORIZED;
    }
    let status = state.answers.lock().unwrap().pop().unwrap_or(200);
    // Every attempt is seen, so that a test can count them.
    let _ = state.updates.send(read_async_update(&body).unwrap());
    StatusCode::from_u16(status).unwrap()
}

struct World {
    platform: Platform,
    handle: SimHandle,
    client: reqwest::Client,
    feed: tempfile::TempDir,
}

impl World {
    async fn start(change: impl FnOnce(&mut SimConfig)) -> Self {
        let platform = Platform::start().await;
        let feed = tempfile::tempdir().unwrap();
        write_feed(feed.path(), &GenerateConfig::new(City::Chicago, 3, 1, now())).unwrap();
        let mut config =
            SimConfig::new("Partner", AUDIENCE, platform.origin.clone(), feed.path().to_owned()).unwrap();
        config.ambient = Ambient::new(Arc::new(ManualClock::new(now())), Arc::new(SeededRandom::new(1)));
        config.pace = 0.0;
        config.retry_pause = Duration::from_millis(5);
        config.service_account = Some(ServiceAccountKey {
            private_key_id: "k".to_owned(),
            private_key: platform.service_account.clone(),
            client_email: "partner@accounts.example".to_owned(),
            token_uri: platform.origin.join("/token").unwrap(),
        });
        change(&mut config);
        let handle = Simulator::start(config).await.unwrap();
        Self { platform, handle, client: client().unwrap(), feed }
    }

    async fn post(&self, token: Option<&str>, body: Vec<u8>) -> reqwest::Result<(u16, Vec<u8>)> {
        let mut call = self.client.post(self.handle.url()).body(body);
        if let Some(token) = token {
            call = call.header("authorization", token);
        }
        let answer = call.send().await?;
        Ok((answer.status().as_u16(), answer.bytes().await?.to_vec()))
    }

    async fn send(&self, body: Vec<u8>) -> reqwest::Result<(u16, Vec<u8>)> {
        let token = format!("Bearer {}", self.platform.sign(&self.platform.claims()));
        self.post(Some(&token), body).await
    }

    async fn checkout(&self) -> CheckoutAnswer {
        let request = checkout(self.feed.path());
        let (status, body) = self.send(request.body()).await.unwrap();
        read_checkout_answer(status, &body, &request, OptionsStyle::Separate).unwrap()
    }

    async fn quoted(&self, change: impl FnOnce(&mut NewSubmit)) -> SubmitRequest {
        let CheckoutAnswer::Accepted { proposed_order, warnings, .. } = self.checkout().await else {
            panic!("the cart is good")
        };
        assert_eq!(warnings, []);
        let mut new = NewSubmit {
            google_order_id: "04417730915526083911".to_owned(),
            order_date: now(),
            contact: Contact {
                display_name: Some("Mara Okafor".to_owned()),
                email: Some("mara@example.org".to_owned()),
                phone_number: Some("+13125550123".to_owned()),
                ..Contact::default()
            },
            tip: Some(Money::new(250, Currency::USD)),
            payment: card("{\"token\":\"ok\"}"),
            no_contact: true,
            optin_for_remarketing: None,
        };
        change(&mut new);
        let envelope = Envelope { sandbox: true, ..Envelope::default() };
        build_submit_request(envelope, &proposed_order, new, OptionsStyle::Separate).unwrap()
    }

    async fn submit(&self, request: &SubmitRequest) -> order::OrderUpdate {
        let (status, body) = self.send(request.body()).await.unwrap();
        read_submit_answer(status, &body, request).unwrap()
    }

    fn set(&self, fault: &str) {
        self.handle.faults().set(FaultPlan::parse(&[fault]).unwrap());
    }
}

fn card(token: &str) -> PaymentInfo {
    let instrument =
        PaymentInstrument { instrument_token: STANDARD.encode(token), ..PaymentInstrument::default() };
    PaymentInfo {
        payment_type: Some(PaymentType::PaymentCard),
        google_provided_payment_instrument: Some(instrument),
        ..PaymentInfo::default()
    }
}

/// Four lemonades, delivered next door.
fn checkout(feed: &Path) -> CheckoutRequest {
    let text = std::fs::read_to_string(feed.join(format!("{RESTAURANT}.ndjson"))).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let offer = format!("{RESTAURANT}:of:8-0-0");
    let row = rows.iter().find(|row| row["@id"] == offer.as_str()).unwrap();
    let price = Money::from_decimal(row["price"].as_str().unwrap(), Currency::USD).unwrap();
    let line = LineItem::regular("1", "Fresh lemonade", offer, 4, price.checked_mul(4).unwrap());
    let coordinates = Coordinates {
        latitude: rows[0]["latitude"].as_f64().unwrap(),
        longitude: rows[0]["longitude"].as_f64().unwrap(),
    };
    let extension = FoodCartExtension {
        fulfillment_preference: Some(FulfillmentOption::new(ServiceKind::Delivery, "P0M")),
        location: Some(Location { coordinates: Some(coordinates), ..Location::default() }),
        ..FoodCartExtension::default()
    };
    let cart = Cart {
        merchant: Some(Merchant { id: RESTAURANT.to_owned(), ..Merchant::default() }),
        line_items: vec![line],
        extension: Some(extension),
        ..Cart::default()
    };
    let envelope = Envelope { sandbox: true, ..Envelope::default() };
    build_checkout_request(envelope, cart, OptionsStyle::Separate).unwrap()
}

#[tokio::test]
async fn an_order_is_priced_taken_and_reported_until_it_is_delivered() {
    let mut world = World::start(|config| config.pace = 100_000.0).await;
    let request = world.quoted(|_| {}).await;
    let update = world.submit(&request).await;
    assert_eq!((update.state, update.warnings), (OrderState::Created, vec![]));
    let mut progress = OrderProgress {
        status: OrderStatus::State(OrderState::Created),
        last_update_time: update.update_time,
        already_stored: false,
        has_receipt: false,
        line_ids: vec!["1".to_owned()],
    };
    let expected =
        [OrderState::Confirmed, OrderState::InPreparation, OrderState::InTransit, OrderState::Fulfilled];
    for state in expected {
        let received = world.platform.next_update().await;
        assert!(received.sandbox);
        assert_eq!(received.update.action_order_id, update.action_order_id);
        let estimate = received.update.estimate(now());
        assert_eq!(estimate.is_some(), !state.is_final(), "{state}");
        match decide_update(&progress, &received.update) {
            UpdateDecision::Apply { state: applied, changed: true, warnings, .. } => {
                assert_eq!((applied, warnings), (state, vec![]));
            }
            other => panic!("{state}: {other:?}"),
        }
        progress.status = OrderStatus::State(state);
        progress.last_update_time = received.update.update_time;
        progress.has_receipt |= received.update.receipt_id.is_some();
    }
    assert!(progress.has_receipt);
    world.handle.stop().await;
}

#[tokio::test]
async fn requests_that_are_not_the_platforms_are_refused() {
    let world = World::start(|_| {}).await;
    let body = checkout(world.feed.path()).body();
    let platform = &world.platform;
    let good = platform.claims();
    let mut strange = Header::new(Algorithm::RS256);
    strange.kid = Some("r".to_owned());
    let other_key = EncodingKey::from_rsa_pem(RSA_PEMS[2].as_bytes()).unwrap();
    let mut unknown = strange.clone();
    unknown.kid = Some("unknown".to_owned());
    let bad = [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer a.b.c".to_owned()),
        Some(encode(&strange, &good, &other_key).unwrap()),
        Some(encode(&unknown, &good, &platform.rsa).unwrap()),
        Some(encode(&Header::default(), &good, &EncodingKey::from_secret(b"x")).unwrap()),
        Some(platform.sign(&IdTokenClaims { aud: "other".to_owned(), ..good.clone() })),
        Some(platform.sign(&IdTokenClaims { iss: "https://other.example".to_owned(), ..good.clone() })),
        Some(platform.sign(&IdTokenClaims { exp: now().as_second() - 60, ..good.clone() })),
        Some(platform.sign(&IdTokenClaims { iat: now().as_second() + 600, ..good.clone() })),
    ];
    for token in bad {
        let (status, _) = world.post(token.as_deref(), body.clone()).await.unwrap();
        assert_eq!(status, 401, "{token:?}");
    }
    let mut elliptic = Header::new(Algorithm::ES256);
    elliptic.kid = Some("e".to_owned());
    let elliptic = encode(&elliptic, &good, &platform.ec).unwrap();
    for token in [platform.sign(&good), format!("bearer {}", platform.sign(&good)), elliptic] {
        assert_eq!(world.post(Some(&token), body.clone()).await.unwrap().0, 200);
    }
    let (status, text) = world.send(b"{\"inputs\":5}".to_vec()).await.unwrap();
    assert_eq!(status, 400);
    assert!(String::from_utf8(text).unwrap().starts_with("inputs: "));
}

#[tokio::test]
async fn a_repeated_submit_is_one_order_and_another_body_a_conflict() {
    let world = World::start(|_| {}).await;
    let request = world.quoted(|_| {}).await;
    let (first, second) = tokio::join!(world.submit(&request), world.submit(&request));
    assert_eq!(first, second);
    assert_eq!(world.handle.orders().len(), 1);
    let other = world.quoted(|new| new.tip = None).await;
    assert_eq!(world.send(other.body()).await.unwrap().0, 409);
    assert_eq!(world.handle.orders().len(), 1);
}

#[tokio::test]
async fn unfit_orders_are_rejected_with_the_type_of_the_reason() {
    let world = World::start(|_| {}).await;
    type Change = fn(&mut NewSubmit);
    let cases: [(&str, RejectionType, Change); 3] = [
        ("01", RejectionType::PaymentDeclined, |new| new.payment = card("{\"token\":\"declined\"}")),
        ("02", RejectionType::Ineligible, |new| new.contact.phone_number = None),
        ("03", RejectionType::PaymentDeclined, |new| new.payment = PaymentInfo::default()),
    ];
    for (id, kind, change) in cases {
        let request = world
            .quoted(|new| {
                new.google_order_id = id.to_owned();
                change(new);
            })
            .await;
        let update = world.submit(&request).await;
        assert_eq!((update.state, update.rejection.unwrap().kind), (OrderState::Rejected, kind), "{id}");
    }
    let mut request = world.quoted(|new| new.google_order_id = "04".to_owned()).await;
    let cart = request.order.final_order.as_mut().unwrap().cart.as_mut().unwrap();
    cart.line_items[0].quantity = 5;
    let update = world.submit(&request).await;
    assert_eq!(update.state, OrderState::Rejected);
    assert_eq!(update.errors[0].code, ErrorCode::PriceChanged);
}

#[tokio::test]
async fn every_fault_of_an_answer_can_be_seen() {
    let world = World::start(|config| config.hang = Duration::from_millis(20)).await;
    let request = checkout(world.feed.path());
    for (fault, code) in [
        ("checkout:http_500", "HTTP_5XX"),
        ("both:http_302", "HTTP_OTHER"),
        ("checkout:bad_json", "UNPARSABLE_BODY"),
        ("checkout:total_mismatch", "TOTAL_MISMATCH"),
        ("checkout:cart_modified", "CART_MODIFIED"),
    ] {
        world.set(fault);
        let (status, body) = world.send(request.body()).await.unwrap();
        let failure = read_checkout_answer(status, &body, &request, OptionsStyle::Separate).unwrap_err();
        assert_eq!(failure.code.as_str(), code, "{fault}");
    }
    for fault in ["both:drop", "checkout:timeout"] {
        world.set(fault);
        assert!(world.send(request.body()).await.is_err(), "{fault}");
    }
    for code in ErrorCode::ALL {
        world.set(&format!("checkout:{}", code.as_str().to_lowercase()));
        let CheckoutAnswer::Refused { errors, .. } = world.checkout().await else { panic!("{code}") };
        assert_eq!(&errors[0].code, code);
    }
    world.set("submit:http_500");
    assert!(matches!(world.checkout().await, CheckoutAnswer::Accepted { .. }));
}

#[tokio::test]
async fn a_latency_delays_the_answer() {
    let world = World::start(|_| {}).await;
    world.set("checkout:latency_80ms");
    let started = tokio::time::Instant::now();
    assert!(matches!(world.checkout().await, CheckoutAnswer::Accepted { .. }));
    assert!(started.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_submit_whose_answer_is_lost_is_an_order_and_its_repeat_finds_it() {
    let world = World::start(|_| {}).await;
    let request = world.quoted(|_| {}).await;
    world.set("submit:drop");
    assert!(world.send(request.body()).await.is_err());
    world.handle.faults().clear();
    assert_eq!(world.handle.orders().len(), 1);
    assert_eq!(world.submit(&request).await.state, OrderState::Created);
    world.set("submit:payment_declined");
    let second = world.quoted(|new| new.google_order_id = "05".to_owned()).await;
    assert_eq!(world.submit(&second).await.rejection.unwrap().kind, RejectionType::PaymentDeclined);
}

#[tokio::test]
async fn an_update_is_repeated_after_503_and_not_after_400() {
    let mut world = World::start(|config| config.pace = 100_000.0).await;
    // Taken from the end: 503 to the first attempt, 400 to the next state.
    *world.platform.answers.lock().unwrap() = vec![400, 200, 503];
    let request = world.quoted(|_| {}).await;
    world.submit(&request).await;
    let mut states = Vec::new();
    for _ in 0..5 {
        states.push(world.platform.next_update().await.update.state);
    }
    use OrderState as S;
    assert_eq!(states, [S::Confirmed, S::Confirmed, S::InPreparation, S::InTransit, S::Fulfilled]);
}

#[tokio::test]
async fn faults_of_updates_change_what_becomes_of_an_order() {
    let mut world = World::start(|config| config.pace = 100_000.0).await;
    for (id, fault, expected) in [
        ("11", "updates:restaurant_rejects", vec![OrderState::Rejected]),
        (
            "12",
            "updates:cancelled",
            vec![OrderState::Confirmed, OrderState::InPreparation, OrderState::Cancelled],
        ),
    ] {
        world.set(fault);
        let request = world.quoted(|new| new.google_order_id = id.to_owned()).await;
        world.submit(&request).await;
        for state in expected {
            assert_eq!(world.platform.next_update().await.update.state, state, "{fault}");
        }
    }
    world.set("updates:no_updates");
    let mut lines = world.handle.subscribe();
    let request = world.quoted(|new| new.google_order_id = "13".to_owned()).await;
    world.submit(&request).await;
    while lines.recv().await.unwrap().state != OrderState::Fulfilled {}
    world.handle.stop().await;
    assert!(world.platform.updates.try_recv().is_err());
}

#[tokio::test]
async fn only_the_last_orders_are_remembered() {
    let world = World::start(|config| config.max_orders = 2).await;
    for id in ["21", "22", "23"] {
        let request = world.quoted(|new| new.google_order_id = id.to_owned()).await;
        world.submit(&request).await;
    }
    let ids: Vec<String> = world.handle.orders().into_iter().map(|order| order.google_order_id).collect();
    assert_eq!(ids, ["22", "23"]);
}

#[tokio::test]
async fn the_feed_is_served_and_nothing_beside_it() {
    let world = World::start(|_| {}).await;
    let get = async |path: &str| {
        let url = format!("http://{}{path}", world.handle.addr());
        let answer = world.client.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.headers().clone(), answer.text().await.unwrap())
    };
    let names: Vec<String> = serde_json::from_str(&get("/feed/").await.2).unwrap();
    assert_eq!(names.len(), 4);
    let (status, headers, text) = get("/feed/chicago-00001.ndjson").await;
    assert_eq!(status, 200);
    assert!(headers["last-modified"].to_str().unwrap().ends_with(" GMT"));
    assert_eq!(text, std::fs::read_to_string(world.feed.path().join("chicago-00001.ndjson")).unwrap());
    assert_eq!(get("/feed/marker.txt").await.2.trim(), "2026-03-14T18:00:00Z");
    assert_eq!(get("/feed/sitemap.xml").await.2.matches("<loc>").count(), 3);
    for path in ["/feed/..%2Fsecret", "/feed/%2Fetc%2Fpasswd", "/feed/.hidden", "/feed/none", "/other"] {
        assert_eq!(get(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn the_control_endpoint_switches_faults_and_lists_orders() {
    let world = World::start(|_| {}).await;
    let url = |path: &str| format!("http://{}/control/{path}", world.handle.addr());
    let put = async |faults: Value| {
        let call = world.client.put(url("faults")).json(&json!({"faults": faults}));
        call.send().await.unwrap().status().as_u16()
    };
    assert_eq!(put(json!(["checkout:closed"])).await, 200);
    assert!(matches!(world.checkout().await, CheckoutAnswer::Refused { .. }));
    let shown: Value = world.client.get(url("faults")).send().await.unwrap().json().await.unwrap();
    assert_eq!(shown, json!({"faults": ["checkout:closed"]}));
    assert_eq!(put(json!(["nonsense"])).await, 400);
    assert_eq!(put(json!([])).await, 200);
    world.submit(&world.quoted(|_| {}).await).await;
    let orders: Value = world.client.get(url("orders")).send().await.unwrap().json().await.unwrap();
    assert_eq!(orders[0]["state"], "CREATED");
    assert!(!orders.to_string().contains("Mara"));
    let reloaded = world.client.post(url("reload")).send().await.unwrap().text().await.unwrap();
    assert_eq!(reloaded, "3 restaurants\n");
}

#[tokio::test]
async fn stopping_releases_requests_that_hang() {
    let world = World::start(|_| {}).await;
    world.set("checkout:timeout");
    let World { platform, handle, client, feed } = world;
    let token = platform.sign(&platform.claims());
    let body = checkout(feed.path()).body();
    let call = client.post(handle.url()).header("authorization", token).body(body).send();
    let call = tokio::spawn(call);
    // The connection is accepted and the request read once the verifier has asked for the keys.
    let started = tokio::time::Instant::now();
    tokio::task::yield_now().await;
    handle.stop().await;
    assert!(call.await.unwrap().is_err());
    assert!(started.elapsed() < Duration::from_secs(8));
}

#[tokio::test]
async fn a_simulator_without_feed_or_with_a_bad_key_does_not_start() {
    let platform = Platform::start().await;
    let empty = tempfile::tempdir().unwrap();
    let config = SimConfig::new("P", AUDIENCE, platform.origin.clone(), empty.path().to_owned()).unwrap();
    assert!(matches!(Simulator::start(config).await, Err(StartError::Feed(_))));
    write_feed(empty.path(), &GenerateConfig::new(City::Lyon, 1, 1, now())).unwrap();
    let mut config = SimConfig::new("P", AUDIENCE, platform.origin.clone(), empty.path().to_owned()).unwrap();
    config.service_account = Some(ServiceAccountKey {
        private_key_id: "k".to_owned(),
        private_key: "no key".to_owned(),
        client_email: "p@x.example".to_owned(),
        token_uri: platform.origin,
    });
    assert!(matches!(Simulator::start(config).await, Err(StartError::ServiceAccount(_))));
}
