//! `kill -9` of the server at random moments: nothing accepted is lost, nothing is doubled.
//!
//! The server is the real program; the partner and the mailbox live in this process and see everything that goes out.
//! What the server has confirmed to somebody (by its answer) is written down here and must be there in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use basis::{OrderId, Random, SeededRandom};
use order::OrderStatus;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

use crate::house::Stage;

/// How often the server is killed.
const KILLS: usize = 50;
/// The shortest and the longest life of a server, in milliseconds after it answers.
const LIFE: (u64, u64) = (50, 1_500);

/// What the server has confirmed so far.
#[derive(Default)]
struct Ledger {
    orders: BTreeSet<OrderId>,
    cases: BTreeSet<String>,
    confirmed: BTreeSet<String>,
}

struct Driver {
    client: reqwest::Client,
    origin: String,
    partner_cookie: String,
    staff_cookie: String,
    item: String,
}

impl Driver {
    /// A POST; gives where the server leads to and the cookie it sets. `None` when the server died on the way.
    async fn post(
        &self,
        path: &str,
        cookie: &str,
        form: &[(&str, &str)],
    ) -> Option<(String, Option<String>)> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let answer = self
            .client
            .post(format!("{}{path}", self.origin))
            .header(COOKIE, cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body)
            .send()
            .await
            .ok()?;
        let set = answer.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let set = set.filter_map(|text| text.split(';').next()).find(|pair| pair.starts_with("cart="));
        let set = set.map(str::to_owned);
        let to = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        Some((to.unwrap_or_default().to_owned(), set))
    }

    /// One order from the menu to the order page; gives its id if the server confirmed it.
    async fn order(&self, key: &str) -> Option<OrderId> {
        let (_, cart) = self.post(&self.item, "", &[("service", "TAKEOUT"), ("quantity", "3")]).await?;
        let cart = cart?;
        self.post("/cart", &cart, &[("service", "TAKEOUT"), ("time", "asap")]).await?;
        let (checkout, _) = self.post("/checkout", &cart, &[]).await?;
        let form = [
            ("first_name", "Alma"),
            ("last_name", "Arnaud"),
            ("email", "alma@example.com"),
            ("phone", "+33612345678"),
            ("payment", "on_fulfillment"),
            ("key", key),
        ];
        let target = format!("{checkout}/order");
        let first = self.post(&target, &cart, &form).await;
        // A diner who gets no answer presses again.
        let (to, _) = match first {
            Some(answer) => answer,
            None => self.post(&target, &cart, &form).await?,
        };
        to.strip_prefix("/orders/")?.parse().ok()
    }

    /// One urgent case with its confirmation; gives its id and whether the confirmation was answered.
    async fn case(&self, key: &str) -> Option<(String, bool)> {
        let form = [
            ("category", "urgent_technical_support"),
            ("environment", "production"),
            ("summary", "The integration is down"),
            ("description", "Nothing answers any more."),
            ("condition", "integration_down"),
            ("key", key),
        ];
        let (to, _) = self.post("/console/cases/new", &self.partner_cookie, &form).await?;
        let id = to.strip_prefix("/console/cases/")?.to_owned();
        let decision = [("decision", "confirm"), ("note", "seen")];
        let decided = self.post(&format!("{to}/decision"), &self.staff_cookie, &decision).await;
        Some((id, decided.is_some_and(|(to, _)| to.contains("/console/cases/"))))
    }
}

fn start(config: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_aboyeur"))
        .args(["serve", "--config"])
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn wait_until_ready(client: &reqwest::Client, origin: &str) {
    let ready = async {
        while !client
            .get(format!("{origin}/readyz"))
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            live_for(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), ready).await.expect("the server is ready in time");
}

/// Kills the server `KILLS` times under load, lets the last one finish, and compares.
async fn survive(database: &str, kills: usize) {
    let stage = Stage::prepare(database).await;
    #[expect(clippy::disallowed_methods, reason = "this is a browser's side, on loopback")]
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let driver = Arc::new(Driver {
        client: client.clone(),
        origin: stage.origin.clone(),
        partner_cookie: stage.partner_cookie.clone(),
        staff_cookie: stage.staff_cookie.clone(),
        item: stage.item.clone(),
    });
    let ledger = Arc::new(tokio::sync::Mutex::new(Ledger::default()));
    let stop = Arc::new(AtomicBool::new(false));
    let diners = (0..4).map(|n| tokio::spawn(dine(driver.clone(), ledger.clone(), stop.clone(), n)));
    let mut work: Vec<_> = diners.collect();
    work.push(tokio::spawn(complain(driver.clone(), ledger.clone(), stop.clone())));

    let random = SeededRandom::new(20_260_314);
    for _ in 0..kills {
        let mut server = start(&stage.config);
        wait_until_ready(&client, &stage.origin).await;
        let mut bytes = [0; 8];
        random.fill(&mut bytes);
        let life = LIFE.0 + u64::from_le_bytes(bytes) % (LIFE.1 - LIFE.0);
        live_for(Duration::from_millis(life)).await;
        server.kill().unwrap();
        server.wait().unwrap();
    }
    let mut server = start(&stage.config);
    wait_until_ready(&client, &stage.origin).await;
    stop.store(true, Ordering::SeqCst);
    for task in work {
        task.await.unwrap();
    }
    let ledger = ledger.lock().await;
    assert!(ledger.orders.len() >= kills / 2, "too few orders to say anything: {}", ledger.orders.len());
    assert!(!ledger.confirmed.is_empty(), "no claim was confirmed");
    stage.compare(&ledger).await;
    server.kill().unwrap();
    server.wait().unwrap();
    stage.close().await;
}

/// The random moment of a kill is real time; nothing is expected to have happened by then.
async fn live_for(time: Duration) {
    drop(tokio::time::timeout(time, std::future::pending::<()>()).await);
}

async fn dine(
    driver: Arc<Driver>,
    ledger: Arc<tokio::sync::Mutex<Ledger>>,
    stop: Arc<AtomicBool>,
    diner: usize,
) {
    let mut n = 0;
    while !stop.load(Ordering::SeqCst) {
        n += 1;
        if let Some(id) = driver.order(&format!("key-of-diner-{diner}-number-{n}")).await {
            ledger.lock().await.orders.insert(id);
        }
        tokio::task::yield_now().await;
    }
}

async fn complain(driver: Arc<Driver>, ledger: Arc<tokio::sync::Mutex<Ledger>>, stop: Arc<AtomicBool>) {
    let mut n = 0;
    while !stop.load(Ordering::SeqCst) {
        n += 1;
        if let Some((id, confirmed)) = driver.case(&format!("key-of-case-{n}")).await {
            let mut ledger = ledger.lock().await;
            ledger.cases.insert(id.clone());
            if confirmed {
                ledger.confirmed.insert(id);
            }
        }
        live_for(Duration::from_millis(150)).await;
    }
}

impl Stage {
    /// Waits until the outgoing work is done, then compares the ledger with database, partner and mailbox.
    async fn compare(&self, ledger: &Ledger) {
        let settled = tokio::time::timeout(Duration::from_mins(3), async {
            while !self.is_settled(ledger).await {
                live_for(Duration::from_millis(200)).await;
            }
        });
        settled.await.expect("everything accepted is worked off in time");
        let at_partner = self.sim.orders();
        let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
        for order in &at_partner {
            *by_id.entry(order.google_order_id.as_str()).or_default() += 1;
        }
        assert!(by_id.values().all(|count| *count == 1), "an order was doubled at the partner");
        for id in &ledger.orders {
            let order = self.app.ordering.order(*id).await.unwrap().expect("an accepted order is lost");
            let there = by_id.contains_key(order.google_order_id.as_str());
            let told = matches!(order.status, OrderStatus::State(_));
            assert!(there && told, "order {id} is {:?}, at the partner: {there}", order.status);
        }
        for id in &ledger.cases {
            let detail = self.app.support.get(self.agent.clone(), id.parse().unwrap()).await;
            detail.expect("an accepted case is lost");
        }
        self.compare_mails();
    }

    async fn is_settled(&self, ledger: &Ledger) -> bool {
        for id in &ledger.orders {
            let order = self.app.ordering.order(*id).await.unwrap().expect("an accepted order is lost");
            if matches!(order.status, OrderStatus::Submitting) {
                return false;
            }
        }
        for id in &ledger.confirmed {
            let case = self.app.support.get(self.agent.clone(), id.parse().unwrap()).await.unwrap().case;
            let incident = case.incident_id.expect("a confirmed claim has its incident");
            let messages = self.app.escalation.messages(incident).await.unwrap();
            if !messages.iter().any(|message| message.sent_at.is_some()) {
                return false;
            }
        }
        true
    }

    /// A page may arrive twice after a crash, but then with the same id, so that mail programs show it once.
    fn compare_mails(&self) {
        let mut by_id: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for mail in self.mail.all() {
            let id = mail.header("Message-ID").unwrap_or_default().to_owned();
            by_id.entry(id).or_default().insert(format!("{:?} {}", mail.to, mail.subject));
        }
        assert!(by_id.values().all(|mails| mails.len() == 1), "two different mails have one id");
    }
}

#[test]
fn a_server_killed_at_fifty_random_moments_loses_and_doubles_nothing_on_sqlite() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("crash.db").display());
        survive(&database, KILLS).await;
    });
}

#[test]
fn a_server_killed_at_random_moments_loses_and_doubles_nothing_on_postgres() {
    run(async {
        let database = testkit::postgres().await;
        survive(database.url(), KILLS / 2).await;
        database.close().await;
    });
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(test);
}
