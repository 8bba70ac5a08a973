//! What all requests share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use order::wire::StructuredResponse;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::auth::Verifier;
use crate::book::{Book, Entry, OrderLine};
use crate::catalog::Catalog;
use crate::check::Facts;
use crate::config::SimConfig;
use crate::fault::{FaultsHandle, Slip};
use crate::push::Pusher;

/// State of a running simulator.
pub(crate) struct Shared {
    pub(crate) config: SimConfig,
    pub(crate) catalog: RwLock<Arc<Catalog>>,
    pub(crate) verifier: Verifier,
    pub(crate) book: Book,
    pub(crate) pusher: Option<Pusher>,
    pub(crate) faults: FaultsHandle,
    pub(crate) lines: broadcast::Sender<OrderLine>,
    /// The first answers of conversations, for the partner who keeps stale carts.
    pub(crate) stale: Mutex<HashMap<String, StructuredResponse>>,
    pub(crate) tasks: TaskTracker,
    pub(crate) cancel: CancellationToken,
}

impl Shared {
    /// The feed as it was loaded last.
    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        self.catalog.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn facts<'a>(
        &self,
        catalog: &'a Catalog,
        locale: Option<&'a str>,
        slip: Option<Slip>,
    ) -> Facts<'a> {
        let (now, minimum_order) = (self.config.ambient.now(), self.config.minimum_order);
        Facts { catalog, now, minimum_order, locale, slip }
    }

    /// Sleeps; false if the simulator stops meanwhile.
    pub(crate) async fn sleep(&self, time: Duration) -> bool {
        tokio::select! {
            () = self.cancel.cancelled() => false,
            () = tokio::time::sleep(time) => true,
        }
    }

    /// Sends the update of an order; `None` without a service account.
    pub(crate) async fn push(&self, entry: &Entry) -> Option<(Option<u16>, u32)> {
        let pusher = self.pusher.as_ref()?;
        Some(pusher.send(crate::progress::push_body(entry), entry.slip, &self.cancel).await)
    }
}
