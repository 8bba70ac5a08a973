//! Telling pages that an order changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use basis::OrderId;
use tokio::sync::watch;

use crate::error::OrderingError;
use crate::orders::Order;
use crate::service::Ordering;
use crate::store;

/// The orders that somebody follows in this process. A change wakes those who follow that order and nobody else, and
/// however many follow, one look at the database finds what other processes changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live {
    orders: Arc<Mutex<HashMap<OrderId, Followed>>>,
}

#[derive(Debug)]
struct Followed {
    followers: usize,
    /// The newest version that was seen here.
    version: i64,
    changes: watch::Sender<()>,
}

impl Live {
    /// Tells that an order changed; nobody may be following.
    pub(crate) fn notify(&self, id: OrderId) {
        if let Some(followed) = self.orders().get(&id) {
            followed.changes.send_replace(());
        }
    }

    fn follow(&self, id: OrderId) -> watch::Receiver<()> {
        let mut orders = self.orders();
        let new = || Followed { followers: 0, version: 0, changes: watch::Sender::new(()) };
        let followed = orders.entry(id).or_insert_with(new);
        followed.followers += 1;
        followed.changes.subscribe()
    }

    fn leave(&self, id: OrderId) {
        let mut orders = self.orders();
        let Some(followed) = orders.get_mut(&id) else { return };
        followed.followers -= 1;
        if followed.followers == 0 {
            orders.remove(&id);
        }
    }

    /// The order was seen in this version; answers whether that is news here.
    fn saw(&self, id: OrderId, version: i64) -> bool {
        let mut orders = self.orders();
        let Some(followed) = orders.get_mut(&id) else { return false };
        let news = version > followed.version;
        followed.version = followed.version.max(version);
        news
    }

    #[cfg(test)]
    pub(crate) fn version(&self, id: OrderId) -> Option<i64> {
        self.orders().get(&id).map(|followed| followed.version)
    }

    fn followed(&self) -> Vec<OrderId> {
        self.orders().keys().copied().collect()
    }

    // Nothing panics while it is held, and if it did, the map would still be whole.
    fn orders(&self) -> MutexGuard<'_, HashMap<OrderId, Followed>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Someone who waits for changes of one order.
pub struct OrderWatch {
    ordering: Ordering,
    changes: watch::Receiver<()>,
    id: OrderId,
    seen: i64,
}

impl OrderWatch {
    /// The order as soon as it is newer than what was seen: by a change in this process at once, by one of another
    /// process with the next [`Ordering::look_elsewhere`]. Safe to drop half-way.
    ///
    /// # Errors
    /// [`OrderingError::NotFound`] if there is no such order.
    pub async fn changed(&mut self) -> Result<Order, OrderingError> {
        loop {
            // Whatever changes after this wakes us again.
            self.changes.mark_unchanged();
            let order = self.ordering.order(self.id).await?.ok_or(OrderingError::NotFound)?;
            self.ordering.live().saw(self.id, order.version);
            if order.version > self.seen {
                self.seen = order.version;
                return Ok(order);
            }
            if self.changes.changed().await.is_err() {
                return Err(OrderingError::NotFound);
            }
        }
    }
}

impl Drop for OrderWatch {
    fn drop(&mut self) {
        self.ordering.live().leave(self.id);
    }
}

impl Ordering {
    /// Watches an order for versions after `seen`; 0 gives the present state at first.
    pub fn subscribe(&self, id: OrderId, seen: i64) -> OrderWatch {
        OrderWatch { changes: self.live().follow(id), ordering: self.clone(), id, seen }
    }

    /// Wakes those who follow orders here that another process changed. To be called every few seconds.
    ///
    /// # Errors
    /// Those of the database; the next call finds the same.
    pub async fn look_elsewhere(&self) -> Result<(), OrderingError> {
        let ids = self.live().followed();
        if ids.is_empty() {
            return Ok(());
        }
        let versions = self.db().read(move |tx| store::versions(tx, &ids)).await?;
        for (id, version) in versions {
            if self.live().saw(id, version) {
                self.live().notify(id);
            }
        }
        Ok(())
    }

    /// The order once its submit is settled, or as it stands when `timeout` is over; for the page after "Order now".
    pub async fn await_settled(&self, id: OrderId, timeout: Duration) -> Result<Order, OrderingError> {
        let mut watch = self.subscribe(id, 0);
        let settled = tokio::time::timeout(timeout, async {
            loop {
                let order = watch.changed().await?;
                if order.status != order::OrderStatus::Submitting {
                    return Ok(order);
                }
            }
        });
        match settled.await {
            Ok(outcome) => outcome,
            Err(_) => self.order(id).await?.ok_or(OrderingError::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(last: u8) -> OrderId {
        OrderId::from_bytes([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last])
    }

    #[test]
    fn a_change_wakes_those_who_follow_that_order_and_nobody_else() {
        let live = Live::default();
        let (one, same, other) = (live.follow(id(1)), live.follow(id(1)), live.follow(id(2)));
        live.notify(id(1));
        live.notify(id(3));
        let woken = [one, same, other].map(|follower| follower.has_changed().unwrap());
        assert_eq!(woken, [true, true, false]);
    }

    #[test]
    fn an_order_is_remembered_until_the_last_one_leaves() {
        let live = Live::default();
        let _receivers = (live.follow(id(1)), live.follow(id(1)));
        live.leave(id(1));
        assert_eq!(live.followed(), [id(1)]);
        live.leave(id(1));
        live.leave(id(1));
        assert!(live.followed().is_empty());
    }

    #[test]
    fn a_version_is_news_once() {
        let live = Live::default();
        let _receiver = live.follow(id(1));
        let news = [2, 2, 1, 3].map(|version| live.saw(id(1), version));
        assert_eq!(news, [true, false, false, true]);
        assert!(!live.saw(id(2), 5));
    }
}
