//! A gateway for text messages and calls that keeps what it is sent.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::post};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// An HTTP server on a free loopback port, shaped like Twilio's: `POST /2010-04-01/Accounts/{sid}/Messages.json` and
/// `Calls.json`, with the account and its token as basic authentication.
#[derive(Debug)]
pub struct PhoneGateway {
    address: SocketAddr,
    state: Arc<Mutex<Calls>>,
    server: JoinHandle<()>,
}

/// What came over the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// A text message.
    Sms,
    /// A call.
    Call,
}

/// One text message or call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Text message or call.
    pub medium: Medium,
    /// The number that was reached.
    pub to: String,
    /// The number it came from.
    pub from: String,
    /// The text; for a call the TwiML or the address of it.
    pub body: String,
    /// The address that wants to hear what became of it.
    pub status_callback: Option<String>,
}

#[derive(Debug, Default)]
struct Calls {
    received: Vec<(Received, bool)>,
    /// Status and error code of the next answers.
    failures: Vec<(u16, u32)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Fields {
    to: String,
    from: String,
    body: Option<String>,
    twiml: Option<String>,
    url: Option<String>,
    status_callback: Option<String>,
}

impl Drop for PhoneGateway {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl PhoneGateway {
    /// The account that the gateway knows.
    pub const ACCOUNT: &'static str = "AC00000000000000000000000000000001";
    /// Its token.
    pub const TOKEN: &'static str = "gateway-token";

    /// Starts the gateway.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a loopback port is free");
        let address = listener.local_addr().expect("a bound socket has an address");
        let state = Arc::new(Mutex::new(Calls::default()));
        let router = Router::new()
            .route("/2010-04-01/Accounts/{sid}/{resource}", post(receive))
            .with_state(state.clone());
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the gateway serves until it is stopped");
        });
        Self { address, state, server }
    }

    /// The base address: `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers the next `times` requests with an HTTP status and Twilio's error code, such as 429 and 20429.
    pub fn fail_next(&self, times: usize, status: u16, code: u32) {
        self.with(|calls| calls.failures.extend(std::iter::repeat_n((status, code), times)));
    }

    /// A phone that expects something.
    pub fn phone(&self, number: &str) -> Phone<'_> {
        Phone { gateway: self, number: number.to_owned() }
    }

    /// Everything so far, in the order of arrival.
    pub fn all(&self) -> Vec<Received> {
        self.with(|calls| calls.received.iter().map(|(received, _)| received.clone()).collect())
    }

    fn with<T>(&self, look: impl FnOnce(&mut Calls) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A phone that expects something.
#[derive(Debug)]
pub struct Phone<'g> {
    gateway: &'g PhoneGateway,
    number: String,
}

impl Phone<'_> {
    /// The first unmatched text message to this phone that contains `text`; it then counts as matched.
    #[track_caller]
    pub fn expect_sms(&self, text: &str) -> Received {
        self.expect(Medium::Sms, text)
    }

    /// The first unmatched call to this phone whose TwiML or address contains `text`; it then counts as matched.
    #[track_caller]
    pub fn expect_call(&self, text: &str) -> Received {
        self.expect(Medium::Call, text)
    }

    /// Fails when this phone has received something that no expectation has matched.
    #[track_caller]
    pub fn expect_nothing(&self) {
        let unmatched = self.unmatched();
        assert!(unmatched.is_empty(), "{} expected nothing further, but received {unmatched:?}", self.number);
    }

    #[track_caller]
    fn expect(&self, medium: Medium, text: &str) -> Received {
        let found = self.gateway.with(|calls| {
            let (received, matched) = calls.received.iter_mut().find(|(received, matched)| {
                !*matched
                    && received.medium == medium
                    && received.to == self.number
                    && received.body.contains(text)
            })?;
            *matched = true;
            Some(received.clone())
        });
        found.unwrap_or_else(|| {
            let unmatched = self.unmatched();
            panic!("{} expected {medium:?} with {text:?}, but received {unmatched:?}", self.number)
        })
    }

    fn unmatched(&self) -> Vec<Received> {
        self.gateway.with(|calls| {
            let own =
                calls.received.iter().filter(|(received, matched)| !matched && received.to == self.number);
            own.map(|(received, _)| received.clone()).collect()
        })
    }
}

async fn receive(
    State(state): State<Arc<Mutex<Calls>>>,
    Path((sid, resource)): Path<(String, String)>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let medium = match resource.as_str() {
        "Messages.json" => Medium::Sms,
        "Calls.json" => Medium::Call,
        _ => return refuse(404, 20404),
    };
    let known = format!("{}:{}", PhoneGateway::ACCOUNT, PhoneGateway::TOKEN);
    let wanted = format!("Basic {}", data_encoding::BASE64.encode(known.as_bytes()));
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if sid != PhoneGateway::ACCOUNT || given != Some(wanted.as_str()) {
        return refuse(401, 20003);
    }
    let mut calls = state.lock().unwrap_or_else(PoisonError::into_inner);
    if !calls.failures.is_empty() {
        let (status, code) = calls.failures.remove(0);
        return refuse(status, code);
    }
    let content = match medium {
        Medium::Sms => fields.body,
        Medium::Call => fields.twiml.or(fields.url),
    };
    // 21602: a message needs a body.
    let Some(body) = content else { return refuse(400, 21602) };
    if !fields.to.starts_with('+') {
        // 21211: the number is not valid.
        return refuse(400, 21211);
    }
    let prefix = if medium == Medium::Sms { "SM" } else { "CA" };
    let answer = json!({
        "sid": format!("{prefix}{:032}", calls.received.len() + 1),
        "account_sid": sid, "status": "queued", "to": fields.to, "from": fields.from, "body": body,
        "error_code": null, "error_message": null,
    });
    let received =
        Received { medium, to: fields.to, from: fields.from, body, status_callback: fields.status_callback };
    calls.received.push((received, false));
    (StatusCode::CREATED, Json(answer)).into_response()
}

fn refuse(status: u16, code: u32) -> Response {
    let body = json!({
        "code": code, "message": "refused by the test's gateway", "status": status,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
    });
    (StatusCode::from_u16(status).expect("a test names a real status"), Json(body)).into_response()
}
