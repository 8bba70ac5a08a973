//! The platform's own messages to the partner, recorded so that they can be sent without the platform.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::direct;
use crate::food::Meal;
use crate::in_process;
use crate::platform::Platform;

/// Checkout and submit of one meal.
#[derive(Clone)]
pub(crate) struct Messages {
    /// The body of the checkout.
    pub(crate) checkout: Bytes,
    /// The body of the submit, around the id of the order.
    pub(crate) submit: Around,
}

/// A text around an order's id, which is new each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Around {
    before: String,
    after: String,
}

impl Around {
    /// The body of a submit without its `googleOrderId`; `None` if it has none or more than one of that text.
    fn id_of(body: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let value: Value = serde_json::from_str(text).ok()?;
        let id = find(&value, "googleOrderId")?.as_str()?;
        let mut parts = text.split(id);
        let (before, after) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        parts.next().is_none().then_some(Self { before, after })
    }

    /// The text with this id.
    pub(crate) fn with(&self, id: &str) -> Bytes {
        [self.before.as_str(), id, self.after.as_str()].concat().into()
    }
}

fn find<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(members) => {
            members.get(name).or_else(|| members.values().find_map(|member| find(member, name)))
        }
        Value::Array(elements) => elements.iter().find_map(|element| find(element, name)),
        _ => None,
    }
}

/// Stands before the partner and keeps what passes.
#[derive(Clone)]
struct Recorder {
    client: reqwest::Client,
    partner: String,
    bodies: Arc<Mutex<Vec<Bytes>>>,
}

impl Recorder {
    fn take(&self) -> Vec<Bytes> {
        std::mem::take(&mut self.bodies.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Orders each meal once through a recorder; the platform keeps the meals that the partner took and their messages.
pub(crate) async fn record(platform: &mut Platform, meals: Vec<Meal>) -> anyhow::Result<()> {
    let recorder =
        Recorder { client: direct::client()?, partner: platform.sim.url(), bodies: Arc::default() };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}/fulfillment", listener.local_addr()?);
    let router = Router::new().route("/fulfillment", post(pass_on)).with_state(recorder.clone());
    let stop = CancellationToken::new();
    let stopped = stop.clone().cancelled_owned();
    let recording = tokio::spawn(axum::serve(listener, router).with_graceful_shutdown(stopped).into_future());
    platform.call_partner_at(url).await?;
    let mut refused = None;
    for meal in meals {
        let ordered = in_process::order(&platform.app, &meal).await;
        let bodies = recorder.take();
        match (ordered, bodies.as_slice()) {
            (Ok(_), [checkout, submit]) => {
                let submit = Around::id_of(submit).context("a submit has no single googleOrderId")?;
                platform.messages.push(Messages { checkout: checkout.clone(), submit });
                platform.meals.push(meal);
            }
            (Ok(_), bodies) => anyhow::bail!("an order took {} calls instead of two", bodies.len()),
            (Err(error), _) => refused = Some(error),
        }
    }
    platform.call_partner_at(platform.sim.url()).await?;
    stop.cancel();
    recording.await??;
    match refused {
        Some(error) if platform.meals.is_empty() => Err(error.context("no meal can be ordered")),
        None if platform.meals.is_empty() => anyhow::bail!("no restaurant of the feed is open"),
        _ => Ok(()),
    }
}

async fn pass_on(State(recorder): State<Recorder>, headers: HeaderMap, body: Bytes) -> Response {
    recorder.bodies.lock().unwrap_or_else(PoisonError::into_inner).push(body.clone());
    let mut call = recorder.client.post(&recorder.partner).body(body);
    for name in [header::AUTHORIZATION, header::CONTENT_TYPE] {
        if let Some(value) = headers.get(&name) {
            call = call.header(name, value);
        }
    }
    let answer = async {
        let answer = call.send().await?;
        Ok::<_, reqwest::Error>((answer.status(), answer.bytes().await?))
    };
    match answer.await {
        Ok((status, body)) => (status, [(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_gets_a_new_id_and_nothing_else_changes() {
        let body = br#"{"inputs":[{"order":{"googleOrderId":"123","total":12}}]}"#;
        // "12" alone is no id.
        let around = Around::id_of(body).unwrap();
        assert_eq!(around.with("456"), &br#"{"inputs":[{"order":{"googleOrderId":"456","total":12}}]}"#[..]);
    }

    #[test]
    fn an_id_that_cannot_be_told_from_other_text_is_refused() {
        assert_eq!(Around::id_of(br#"{"googleOrderId":"12","note":"12"}"#), None);
        assert_eq!(Around::id_of(br#"{"order":{}}"#), None);
    }
}
