//! Feeds over HTTPS with a sitemap, against a server on loopback that behaves as well or as badly as a test needs.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use basis::{Actor, Environment, PartnerId};
use db::Db;
use inventory::{
    IngestHandler, Ingestion, IngestionState, Inventory, InventorySettings, PollMarkers, SearchQuery,
    SourceSettings,
};
use jobs::Runner;
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::{EnvironmentPatch, FeedSourceDraft, NewPartner, PartnerStatus, Partners, Vault};
use secrecy::SecretString;

const ENVIRONMENT: Environment = Environment::Production;
const FIRST: &str = "Sat, 14 Mar 2026 10:00:00 GMT";
const SECOND: &str = "Sat, 14 Mar 2026 11:00:00 GMT";
/// `bistro:geheim`
const BASIC: &str = "Basic YmlzdHJvOmdlaGVpbQ==";

/// What the partner's server says.
#[derive(Default)]
struct Site {
    files: HashMap<String, String>,
    redirects: HashMap<String, String>,
    endless: HashSet<String>,
    last_modified: Option<String>,
    /// Minutes after ten o'clock, for the next sitemap.
    minute: u32,
    /// Once this file is asked for, the sitemap is of another time.
    changes_at: Option<&'static str>,
    wants_password: bool,
    seen: Vec<(String, HeaderMap)>,
}

type Shared = Arc<Mutex<Site>>;

async fn answer(State(site): State<Shared>, request: Request) -> Response<Body> {
    let mut site = site.lock().unwrap();
    let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
    site.seen.push((path.clone(), headers.clone()));
    let plain = |status: StatusCode| Response::builder().status(status);
    if site.wants_password && headers.get(header::AUTHORIZATION).is_none_or(|value| value != BASIC) {
        return plain(StatusCode::UNAUTHORIZED).body(Body::empty()).unwrap();
    }
    if site.changes_at.is_some_and(|file| file == path) {
        site.last_modified = Some(SECOND.to_owned());
    }
    if let Some(to) = site.redirects.get(&path) {
        return plain(StatusCode::FOUND).header(header::LOCATION, to).body(Body::empty()).unwrap();
    }
    if site.endless.contains(&path) {
        let pieces =
            futures::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 65_536])));
        return Response::new(Body::from_stream(pieces));
    }
    let Some(text) = site.files.get(&path) else {
        return plain(StatusCode::NOT_FOUND).body(Body::empty()).unwrap();
    };
    let mut response = plain(StatusCode::OK);
    if let (Some(time), true) = (&site.last_modified, path.ends_with("sitemap.xml")) {
        if headers.get(header::IF_MODIFIED_SINCE).is_some_and(|known| known == time) {
            return plain(StatusCode::NOT_MODIFIED).body(Body::empty()).unwrap();
        }
        response = response.header(header::LAST_MODIFIED, time);
    }
    response.body(Body::from(text.clone())).unwrap()
}

struct Kitchen {
    inventory: Inventory,
    partners: Partners,
    runner: Runner,
    clock: Arc<basis::ManualClock>,
    partner: PartnerId,
    site: Shared,
    origin: String,
    spool: tempfile::TempDir,
}

impl Kitchen {
    /// A launched partner whose server has a sitemap with one sound restaurant.
    async fn open(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let site = Shared::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(site.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let spool = tempfile::tempdir().unwrap();
        let mut sources = SourceSettings { spool_dir: spool.path().to_owned(), ..Default::default() };
        sources.limits.max_file_bytes = 1_000_000;
        let settings = InventorySettings { sources, ..InventorySettings::default() };
        let vault = Vault::sealed([7; 32]);
        let outbound =
            Outbound::new(OutboundPolicy::loopback(), ambient.clone(), Breakers::new(db.clone())).unwrap();
        let partners = Partners::new(db.clone(), ambient.clone()).with_vault(vault.clone());
        let actor = Actor::system("test");
        let partner = partners.create(actor.clone(), NewPartner::named("Bistro")).await.unwrap().id;
        for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
            partners.set_status(actor.clone(), partner, status, "ready").await.unwrap();
        }
        let inventory = Inventory::new(db.clone(), ambient.clone(), settings).with_sources(outbound, vault);
        let runner = Runner::builder(db, ambient)
            .handler::<inventory::IngestFeed, _>(Arc::new(IngestHandler(inventory.clone())))
            .reconciler(Arc::new(PollMarkers(inventory.clone())))
            .build();
        let kitchen = Self { inventory, partners, runner, clock, partner, site, origin, spool };
        kitchen.source("/sitemap.xml", "", None).await;
        kitchen.put("/harbor-07.ndjson", &restaurant());
        kitchen.sitemap(&[&kitchen.url("/harbor-07.ndjson")]);
        kitchen
    }

    async fn source(&self, path: &str, user: &str, password: Option<&str>) {
        let draft = FeedSourceDraft {
            url: self.url(path),
            user: user.to_owned(),
            secret: password.map(SecretString::from),
            ..FeedSourceDraft::default()
        };
        let patch = EnvironmentPatch { feed_source: Some(Some(draft)), ..EnvironmentPatch::default() };
        self.partners
            .update_environment(Actor::system("test"), self.partner, ENVIRONMENT, patch)
            .await
            .unwrap();
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    fn site(&self, change: impl FnOnce(&mut Site)) {
        change(&mut self.site.lock().unwrap());
    }

    fn put(&self, path: &str, text: &str) {
        self.site(|site| drop(site.files.insert(path.to_owned(), text.to_owned())));
    }

    /// Writes the sitemap, each time a minute later.
    fn put_sitemap(&self, text: &str) {
        self.put("/sitemap.xml", text);
        self.site(|site| {
            site.last_modified = Some(format!("Sat, 14 Mar 2026 10:{:02}:00 GMT", site.minute));
            site.minute += 1;
        });
    }

    fn sitemap(&self, locs: &[&str]) {
        let urls: Vec<String> = locs.iter().map(|loc| format!("<url><loc>{loc}</loc></url>")).collect();
        let open = r#"<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">"#;
        self.put_sitemap(&format!("{open}{}</urlset>", urls.concat()));
    }

    fn asked_for(&self, path: &str) -> usize {
        self.site.lock().unwrap().seen.iter().filter(|(seen, _)| seen == path).count()
    }

    async fn after(&self, minutes: i64) -> Ingestion {
        self.clock.advance(jiff::SignedDuration::from_mins(minutes));
        self.runner.run_until_idle().await.unwrap();
        self.runs().await.remove(0)
    }

    async fn next_poll(&self) -> Ingestion {
        self.after(60).await
    }

    async fn runs(&self) -> Vec<Ingestion> {
        self.inventory.list_ingestions(self.partner, ENVIRONMENT).await.unwrap()
    }

    async fn served(&self) -> usize {
        self.inventory.catalogue().search(SearchQuery::offered(ENVIRONMENT)).await.unwrap().len()
    }

    /// The next run fails with `code` and says `words`; the one restaurant of before is still served.
    async fn fails(&self, code: &str, words: &str) {
        let run = self.next_poll().await;
        let failure = run.failure.unwrap();
        assert_eq!((run.state, failure.code.as_str()), (IngestionState::Failed, code), "{failure:?}");
        assert!(failure.message.contains(words), "{failure:?}");
        assert_eq!(self.served().await, 1);
        assert!(!self.spool.path().read_dir().unwrap().any(|entry| has_files(&entry.unwrap().path())));
    }

    async fn served_before(&self) {
        assert_eq!(self.next_poll().await.state, IngestionState::Done);
    }
}

fn has_files(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_some()
}

fn restaurant() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../feed/tests/examples/feeds/harbor-07.ndjson");
    fs::read_to_string(path).unwrap()
}

testkit::both_engines! {
    async fn a_feed_behind_a_sitemap_is_published_and_an_unchanged_one_is_not_fetched_again(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let run = kitchen.next_poll().await;
        assert_eq!((run.state, run.marker.as_deref(), run.counts.files), (IngestionState::Done, Some(FIRST), 1));
        assert_eq!(kitchen.served().await, 1);
        assert!(!has_files(&kitchen.spool.path().join("1001-production")));
        assert_eq!(kitchen.next_poll().await.id, run.id);
        assert_eq!(kitchen.asked_for("/harbor-07.ndjson"), 1);
        kitchen.site(|site| site.last_modified = Some(SECOND.to_owned()));
        assert_eq!(kitchen.next_poll().await.marker.as_deref(), Some(SECOND));
    }

    async fn the_password_goes_to_the_server_of_the_sitemap_and_a_wrong_one_is_told(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.served_before().await;
        kitchen.site(|site| site.wants_password = true);
        kitchen.fails("FETCH_AUTH", "401").await;
        kitchen.source("/sitemap.xml", "bistro", Some("geheim")).await;
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Done);
        let config = kitchen.partners.environment(kitchen.partner, ENVIRONMENT).await.unwrap();
        assert!(!format!("{config:?}").contains("geheim"));
    }

    async fn a_failed_look_is_tried_again_soon_and_reported_once(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.served_before().await;
        kitchen.site(|site| drop(site.files.remove("/sitemap.xml")));
        kitchen.fails("FETCH_FAILED", "404").await;
        let (runs, looks) = (kitchen.runs().await.len(), kitchen.asked_for("/sitemap.xml"));
        for minutes in [1, 5, 15] {
            kitchen.after(minutes).await;
        }
        assert_eq!((kitchen.runs().await.len(), kitchen.asked_for("/sitemap.xml")), (runs, looks + 3));
        kitchen.sitemap(&[&kitchen.url("/harbor-07.ndjson")]);
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Done);
    }

    async fn what_is_no_sitemap_or_names_what_may_not_be_fetched_fails(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.served_before().await;
        kitchen.put_sitemap("<html>not found</html>");
        kitchen.fails("SITEMAP_INVALID", "<html>").await;
        kitchen.sitemap(&["ftp://x.example/a.ndjson"]);
        kitchen.fails("SITEMAP_INVALID", "https://").await;
        kitchen.sitemap(&["http://169.254.169.254/latest/meta-data"]);
        kitchen.fails("SITEMAP_INVALID", "public address").await;
        kitchen.site(|site| site.last_modified = None);
        kitchen.fails("MARKER_INVALID", "last-modified").await;
    }

    async fn redirects_are_followed_within_the_host_and_nowhere_else(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.site(|site| drop(site.redirects.insert("/moved.ndjson".into(), "/harbor-07.ndjson".into())));
        kitchen.sitemap(&[&kitchen.url("/moved.ndjson")]);
        kitchen.served_before().await;
        let elsewhere = kitchen.url("/harbor-07.ndjson").replace("127.0.0.1", "localhost");
        kitchen.site(|site| drop(site.redirects.insert("/moved.ndjson".into(), elsewhere)));
        kitchen.sitemap(&[&kitchen.url("/moved.ndjson")]);
        kitchen.fails("FETCH_FAILED", "same host").await;
        kitchen.site(|site| drop(site.redirects.insert("/moved.ndjson".into(), "/moved.ndjson".into())));
        kitchen.fails("FETCH_FAILED", "too often").await;
    }

    async fn an_endless_file_is_stopped_and_a_file_that_vanished_is_named(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.served_before().await;
        kitchen.sitemap(&[&kitchen.url("/harbor-07.ndjson"), &kitchen.url("/endless.ndjson")]);
        kitchen.site(|site| {
            site.endless.insert("/endless.ndjson".into());
        });
        kitchen.fails("FILE_TOO_BIG", "endless.ndjson").await;
        kitchen.sitemap(&[&kitchen.url("/harbor-07.ndjson"), &kitchen.url("/gone.ndjson")]);
        kitchen.fails("FETCH_FAILED", "gone.ndjson").await;
        // The run did not get the whole feed, so the same sitemap is tried again.
        kitchen.put("/gone.ndjson", "");
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Done);
    }

    async fn a_sitemap_that_changes_while_the_files_are_fetched_fails_the_run(db: Db) {
        let kitchen = Kitchen::open(db).await;
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Done);
        kitchen.site(|site| {
            site.last_modified = Some("Sat, 14 Mar 2026 10:30:00 GMT".to_owned());
            site.changes_at = Some("/harbor-07.ndjson");
        });
        kitchen.fails("MARKER_INVALID", "while it was read").await;
        assert_eq!(kitchen.next_poll().await.marker.as_deref(), Some(SECOND));
    }

    async fn a_test_of_the_source_says_what_is_there(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let listed = kitchen.inventory.test_feed_source(kitchen.partner, ENVIRONMENT).await.unwrap().unwrap();
        assert_eq!((listed.marker.text.as_str(), listed.files), (FIRST, 1));
        assert_eq!(listed.samples, ["harbor-07.ndjson"]);
        assert_eq!(kitchen.asked_for("/harbor-07.ndjson"), 0);
        let not_set = kitchen.inventory.test_feed_source(kitchen.partner, Environment::Sandbox).await.unwrap();
        assert_eq!(not_set.unwrap_err().code(), "FETCH_FAILED");
    }

    async fn the_statements_of_polls_are_accepted(db: Db) {
        db.prepare_all(inventory::FEED_POLL_STATEMENTS).await.unwrap();
    }
}
