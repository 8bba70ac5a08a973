//! Feeds in buckets: S3 against a real server (`ABOYEUR_TEST_S3`, which `./test` sets), Google's against one that speaks
//! its language on loopback.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basis::{Actor, Environment, PartnerId};
use db::Db;
use http::Method;
use inventory::{
    IngestHandler, Ingestion, IngestionState, Inventory, InventorySettings, PollMarkers, SourceSettings,
};
use jobs::Runner;
use outbound::{Breakers, Call, Outbound, OutboundPolicy};
use partners::{DeliveryMethod, EnvironmentPatch, FeedSourceDraft, NewPartner, Partners, Vault};
use secrecy::SecretString;

/// Keys and texts of objects.
type Bucket = Arc<Mutex<Vec<(String, String)>>>;

const ENVIRONMENT: Environment = Environment::Production;

struct Kitchen {
    inventory: Inventory,
    partners: Partners,
    outbound: Outbound,
    runner: Runner,
    clock: Arc<basis::ManualClock>,
    partner: PartnerId,
    spool: tempfile::TempDir,
}

impl Kitchen {
    async fn open(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let spool = tempfile::tempdir().unwrap();
        let mut sources = SourceSettings { spool_dir: spool.path().to_owned(), ..SourceSettings::default() };
        sources.limits.max_file_bytes = 1_000_000;
        let settings = InventorySettings { sources, ..InventorySettings::default() };
        let vault = Vault::sealed([7; 32]);
        let outbound =
            Outbound::new(OutboundPolicy::loopback(), ambient.clone(), Breakers::new(db.clone())).unwrap();
        let partners = Partners::new(db.clone(), ambient.clone()).with_vault(vault.clone());
        let partner = partners.create(Actor::system("test"), NewPartner::named("Bistro")).await.unwrap().id;
        let inventory =
            Inventory::new(db.clone(), ambient.clone(), settings).with_sources(outbound.clone(), vault);
        let runner = Runner::builder(db, ambient)
            .handler::<inventory::IngestFeed, _>(Arc::new(IngestHandler(inventory.clone())))
            .reconciler(Arc::new(PollMarkers(inventory.clone())))
            .build();
        Self { inventory, partners, outbound, runner, clock, partner, spool }
    }

    async fn source(&self, draft: FeedSourceDraft) {
        let patch = EnvironmentPatch { feed_source: Some(Some(draft)), ..EnvironmentPatch::default() };
        self.partners
            .update_environment(Actor::system("test"), self.partner, ENVIRONMENT, patch)
            .await
            .unwrap();
    }

    async fn next_poll(&self) -> Ingestion {
        self.clock.advance(jiff::SignedDuration::from_hours(1));
        self.runner.run_until_idle().await.unwrap();
        self.inventory.list_ingestions(self.partner, ENVIRONMENT).await.unwrap().remove(0)
    }

    async fn fails(&self, code: &str, words: &str) {
        let run = self.next_poll().await;
        let failure = run.failure.unwrap();
        assert_eq!((run.state, failure.code.as_str()), (IngestionState::Failed, code), "{failure:?}");
        assert!(failure.message.contains(words), "{failure:?}");
    }

    /// Puts an object, or makes the bucket where there is no key.
    async fn put(&self, server: &str, path: &str, text: &str) {
        let call = Call::get(format!("{server}/{path}").parse().unwrap());
        // This server wants a signature on whatever is there already, and does not look at it.
        let signed = "AWS4-HMAC-SHA256 Credential=AKIA1/20260314/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let call = call.header(header::AUTHORIZATION, http::HeaderValue::from_static(signed));
        let call = Call { method: Method::PUT, body: text.to_owned().into(), ..call };
        assert_eq!(self.outbound.send(call).await.unwrap().status, 200, "{path}");
    }
}

fn restaurant() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../feed/tests/examples/feeds/harbor-07.ndjson");
    std::fs::read_to_string(path).unwrap()
}

fn s3(server: &str, url: &str) -> FeedSourceDraft {
    FeedSourceDraft {
        method: DeliveryMethod::S3,
        url: url.to_owned(),
        endpoint: server.to_owned(),
        access_key_id: "AKIA1".to_owned(),
        secret: Some(SecretString::from("geheim")),
        ..FeedSourceDraft::default()
    }
}

testkit::both_engines! {
    async fn a_feed_in_a_bucket_of_s3_is_published(db: Db) {
        let Ok(server) = std::env::var("ABOYEUR_TEST_S3") else {
            eprintln!("left out: this test needs ABOYEUR_TEST_S3; ./test starts a server with tools/moto");
            return;
        };
        let kitchen = Kitchen::open(db).await;
        // Every run of the tests has a bucket of its own: the server may be shared.
        let bucket = format!("feed-{}", basis::Ambient::system().secret());
        kitchen.put(&server, &bucket, "").await;
        let key = |name: &str| format!("{bucket}/prod/{name}");
        kitchen.put(&server, &key("harbor-07.ndjson"), &restaurant()).await;
        kitchen.put(&server, &key("archive/old.ndjson"), "not read").await;
        kitchen.source(s3(&server, &format!("s3://{bucket}/prod/"))).await;
        kitchen.fails("MARKER_INVALID", "missing").await;

        kitchen.put(&server, &key("marker.txt"), " 2026-03-14T10:00:00Z\n").await;
        let run = kitchen.next_poll().await;
        assert_eq!((run.state, run.counts.files, run.counts.added), (IngestionState::Done, 1, 1), "{run:?}");
        assert_eq!(kitchen.next_poll().await.id, run.id);
        let listed = kitchen.inventory.test_feed_source(kitchen.partner, ENVIRONMENT).await.unwrap().unwrap();
        assert_eq!((listed.files, listed.samples), (1, vec!["harbor-07.ndjson".to_owned()]));
        let place = kitchen.spool.path().join(format!("{}-{ENVIRONMENT}", kitchen.partner));
        assert!(place.read_dir().unwrap().next().is_none());

        kitchen.put(&server, &key("big.ndjson"), &"x".repeat(1_000_001)).await;
        kitchen.put(&server, &key("marker.txt"), "2026-03-14T11:00:00Z").await;
        kitchen.fails("FILE_TOO_BIG", "big.ndjson").await;
        kitchen.put(&server, &key("marker.txt"), "tomorrow").await;
        kitchen.fails("MARKER_INVALID", "tomorrow").await;
        kitchen.source(s3(&server, "s3://no-such-bucket-here/prod/")).await;
        kitchen.fails("MARKER_INVALID", "missing").await;
    }

    async fn a_key_that_the_store_refuses_is_told_and_an_internal_store_is_not_called(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let refuse = || async { (StatusCode::FORBIDDEN, "<Error><Code>InvalidAccessKeyId</Code></Error>") };
        let server = serve(Router::new().fallback(refuse)).await;
        kitchen.source(s3(&server, "s3://bistro-feed/prod/")).await;
        kitchen.fails("FETCH_AUTH", "refused the key").await;
        kitchen.source(s3("http://169.254.169.254", "s3://bistro-feed/prod/")).await;
        kitchen.fails("FETCH_FAILED", "public address").await;
    }

    async fn a_feed_in_a_bucket_of_google_is_published(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let bucket = Bucket::new(Mutex::new(vec![
            ("prod/harbor-07.ndjson".to_owned(), restaurant()),
            ("prod/marker.txt".to_owned(), "2026-03-14T10:00:00Z".to_owned()),
        ]));
        let server = serve(Router::new().fallback(google).with_state(bucket.clone())).await;
        kitchen.source(gcs(&server)).await;
        let run = kitchen.next_poll().await;
        assert_eq!((run.state, run.counts.files, run.counts.added), (IngestionState::Done, 1, 1), "{run:?}");
        bucket.lock().unwrap().pop();
        kitchen.fails("MARKER_INVALID", "missing").await;
    }
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn gcs(server: &str) -> FeedSourceDraft {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    let file = serde_json::json!({ "client_email": "feed@x", "private_key": pem, "private_key_id": "1" });
    FeedSourceDraft {
        method: DeliveryMethod::Gcs,
        url: "gs://bistro-feed/prod/".to_owned(),
        endpoint: server.to_owned(),
        secret: Some(SecretString::from(file.to_string())),
        ..FeedSourceDraft::default()
    }
}

/// What `object_store` needs of Google's XML interface.
async fn google(State(bucket): State<Bucket>, request: Request) -> Response {
    let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if !bearer.is_some_and(|value| value.starts_with("Bearer ey")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let bucket = bucket.lock().unwrap();
    if request.uri().query().is_some_and(|query| query.contains("list-type=2")) {
        let entries: Vec<String> = bucket
            .iter()
            .map(|(key, text)| {
                format!(
                    "<Contents><Key>{key}</Key><LastModified>2026-03-14T10:00:00.000Z</LastModified>\
                     <ETag>\"1\"</ETag><Size>{}</Size></Contents>",
                    text.len()
                )
            })
            .collect();
        return format!(
            "<ListBucketResult><IsTruncated>false</IsTruncated>{}</ListBucketResult>",
            entries.concat()
        )
        .into_response();
    }
    // All but letters and digits is escaped on the way.
    let path = request.uri().path().replace("%2F", "/").replace("%2D", "-").replace("%2E", ".");
    match bucket.iter().find(|(key, _)| path == format!("/bistro-feed/{key}")) {
        Some((_, text)) => {
            let headers = [(header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Sat, 14 Mar 2026 10:00:00 GMT")];
            (headers, text.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
