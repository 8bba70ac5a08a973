//! Live updates: server-sent events that tell a page to ask again.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt};
use tokio_util::sync::CancellationToken;

/// Sends one event `changed` at the start and one for every item of `changes`; the item is the event's data and should
/// say little (a version, a state), since the page fetches its block again. It ends when `stop` is cancelled, so that
/// the server can shut down, and is kept alive by a comment every 15 s. The page side is `data-live="/address"`, see
/// `assets/app.js`.
pub fn live(
    changes: impl Stream<Item = String> + Send + 'static,
    stop: CancellationToken,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + Send> {
    let first = futures::stream::iter([String::new()]);
    let events = first.chain(changes).map(|data| Ok(Event::default().event("changed").data(data)));
    let events = events.take_until(stop.cancelled_owned());
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
