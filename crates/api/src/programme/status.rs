//! The status of a partner's feeds (inventory feeds, chapter 12), with the paths and shapes of the sibling programmes.

use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use basis::{Environment, IngestionId, PartnerId, Timestamp};
use identity::ServiceCaller;
use inventory::realtime::RefusalReason;
use inventory::{FeedState, FeedStatusFilter, Ingestion, InventoryError, RunKind};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::target::Owner;
use super::updates::{Refused, Shared, admit, answer, refused, require_feed, transient};
use crate::state::ApiState;

/// Entries of a page, and the most that may be asked for.
const PAGE: usize = 50;
const MOST: usize = 200;

/// An address that asks for the status of feeds, or of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StatusTarget {
    environment: Environment,
    partner: String,
    feed: String,
    /// The run, where the address names one.
    run: Option<String>,
}

impl StatusTarget {
    /// Reads an address; `None` when it asks for something else.
    pub(super) fn read(method: &Method, path: &str) -> Option<Self> {
        if method != Method::GET {
            return None;
        }
        let (environment, path) = match path.strip_prefix("/sandbox/") {
            Some(rest) => (Environment::Sandbox, rest),
            None => (Environment::Production, path.strip_prefix('/')?),
        };
        let rest = path.strip_prefix("v1alpha/inventory/partners/")?;
        let (partner, feed, run) = match rest.split('/').collect::<Vec<_>>()[..] {
            [partner, "feeds", feed, "status"] => (partner, feed, None),
            [partner, "feeds", feed, run, "status"] => (partner, feed, Some(run)),
            _ => return None,
        };
        Some(Self { environment, partner: decode(partner), feed: decode(feed), run: run.map(decode) })
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Answers a request for status.
pub(super) async fn show(
    state: &ApiState,
    shared: &Shared,
    caller: &ServiceCaller,
    target: StatusTarget,
    query: Option<&str>,
) -> Response {
    match look(state, shared, caller, target, query).await {
        Ok(response) => response,
        Err(refused) => answer(refused),
    }
}

async fn look(
    state: &ApiState,
    shared: &Shared,
    caller: &ServiceCaller,
    target: StatusTarget,
    query: Option<&str>,
) -> Result<Response, Refused> {
    let owner = Owner::Partner(target.partner.clone());
    let partner = admit(state, shared, caller, (target.environment, owner)).await?;
    require_feed(state, (partner, target.environment), &target.feed).await?;
    let place = Place { partner, feed: &target.feed };
    if let Some(run) = &target.run {
        return one(state, target.environment, place, run).await;
    }
    let filter = match read_query(query) {
        Ok(filter) => filter,
        Err(message) => return Ok(bad_query(&message)),
    };
    let found = state.inventory.list_feed_status(partner, target.environment, filter).await;
    let page = found.map_err(|error| transient(&error, "the status of feeds could not be read"))?;
    let mut body = json!({ "status": page.items.iter().map(|run| place.view(run)).collect::<Vec<_>>() });
    if let Some(next) = page.next {
        body["nextPageToken"] = json!(next.0);
    }
    Ok(Json(body).into_response())
}

async fn one(
    state: &ApiState,
    environment: Environment,
    place: Place<'_>,
    run: &str,
) -> Result<Response, Refused> {
    let unknown = || refused(RefusalReason::UnknownPartner, "No such feed was read.");
    let id: IngestionId = run.parse().map_err(|_| unknown())?;
    match state.inventory.get_ingestion(place.partner, environment, id).await {
        Ok((run, _)) if run.kind == RunKind::Batch => Ok(Json(place.view(&run)).into_response()),
        Ok(_) | Err(InventoryError::NotFound) => Err(unknown()),
        Err(error) => Err(transient(&error, "the status of a feed could not be read")),
    }
}

/// Whose feed.
#[derive(Clone, Copy)]
struct Place<'a> {
    partner: PartnerId,
    feed: &'a str,
}

impl Place<'_> {
    /// A `FeedStatus`. Numbers of 64 bits are texts, as the programme writes them.
    fn view(self, run: &Ingestion) -> Value {
        let counts = run.counts;
        let existing = counts.entities.saturating_sub(counts.entities_added).max(0);
        let mut view = json!({
            "name": format!("partners/{}/feeds/{}/{}", self.partner, self.feed, run.id),
            "state": FeedState::of(run.state).as_str(),
            "statistics": {
                "newItems": counts.entities_added.to_string(),
                "existingItems": existing.to_string(),
                "deletedItems": counts.entities_removed.to_string(),
            },
        });
        if let Some(failure) = &run.failure {
            view["errorDetails"] = json!(format!("{}: {} {}", failure.code, failure.message, failure.cure));
        }
        view
    }
}

fn read_query(query: Option<&str>) -> Result<FeedStatusFilter, String> {
    let mut filter = FeedStatusFilter { limit: PAGE, ..FeedStatusFilter::default() };
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        let wrong = || format!("{name} cannot be read: {:?}", value.chars().take(80).collect::<String>());
        match name.as_ref() {
            "" => {}
            _ if value.is_empty() => {}
            "pageSize" | "page_size" => {
                filter.limit = value.parse::<usize>().map_err(|_| wrong())?.clamp(1, MOST);
            }
            "pageToken" | "page_token" => filter.before = Some(value.parse().map_err(|_| wrong())?),
            "stateRestrict" | "state_restrict" => filter.state = state_of(&value).map_err(|()| wrong())?,
            "timeRangeRestrict.startTime" | "time_range_restrict.start_time" => {
                filter.from = Some(time(&value).ok_or_else(wrong)?);
            }
            "timeRangeRestrict.endTime" | "time_range_restrict.end_time" => {
                filter.until = Some(time(&value).ok_or_else(wrong)?);
            }
            _ => {
                return Err(format!("there is no parameter {:?}", name.chars().take(80).collect::<String>()));
            }
        }
    }
    Ok(filter)
}

/// The state, or that it does not matter.
fn state_of(name: &str) -> Result<Option<FeedState>, ()> {
    if name == "STATE_UNSPECIFIED" {
        return Ok(None);
    }
    FeedState::ALL.into_iter().find(|state| state.as_str() == name).map(Some).ok_or(())
}

/// A plus sign of a zone that was not encoded has become a blank.
fn time(text: &str) -> Option<Timestamp> {
    text.replace(' ', "+").parse().ok()
}

fn bad_query(message: &str) -> Response {
    let body = json!({ "error": {
        "code": 400,
        "status": "INVALID_ARGUMENT",
        "message": message,
        "details": [{ "reason": "MALFORMED_QUERY" }],
    } });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_a_feed_and_perhaps_a_run() {
        let read = |path: &str| StatusTarget::read(&Method::GET, path);
        let list = read("/v1alpha/inventory/partners/7/feeds/owg.v2/status").unwrap();
        assert_eq!(
            (list.environment, list.feed.as_str(), list.run),
            (Environment::Production, "owg.v2", None)
        );
        let one = read("/sandbox/v1alpha/inventory/partners/7/feeds/a%2Eb/ing_1/status").unwrap();
        assert_eq!((one.environment, one.feed.as_str()), (Environment::Sandbox, "a.b"));
        assert_eq!(one.run.as_deref(), Some("ing_1"));
        for other in ["/v1alpha/inventory/partners/7/feeds/owg.v2/record:batchPush", "/v1alpha/x", "/status"]
        {
            assert_eq!(read(other), None, "{other}");
        }
        assert_eq!(StatusTarget::read(&Method::POST, "/v1alpha/inventory/partners/7/feeds/x/status"), None);
    }

    #[test]
    fn filters_are_read_or_refused() {
        let query =
            "pageSize=1000&stateRestrict=SUCCESS&timeRangeRestrict.startTime=2026-03-01T00:00:00+01:00";
        let filter = read_query(Some(query)).unwrap();
        assert_eq!((filter.limit, filter.state), (MOST, Some(FeedState::Success)));
        assert_eq!(filter.from, "2026-02-28T23:00:00Z".parse().ok());
        assert_eq!(read_query(None).unwrap().limit, PAGE);
        for wrong in
            ["pageSize=x", "pageToken=x", "stateRestrict=DONE", "timeRangeRestrict.endTime=now", "nonsense=1"]
        {
            assert!(read_query(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
