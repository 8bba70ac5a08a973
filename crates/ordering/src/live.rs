//! Telling pages that an order changed.

use std::time::Duration;

use basis::OrderId;
use tokio::sync::broadcast;

use crate::error::OrderingError;
use crate::orders::Order;
use crate::service::Ordering;

/// Changes that a slow listener may be behind before it is told to look anew.
const CAPACITY: usize = 1024;
/// Another process may have made the change: so often the database is asked.
const POLL: Duration = Duration::from_secs(2);

/// Wakes whoever waits for a change of an order within this process.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    changes: broadcast::Sender<OrderId>,
}

impl Live {
    pub(crate) fn new() -> Self {
        Self { changes: broadcast::Sender::new(CAPACITY) }
    }

    /// Tells that an order changed; nobody may be listening.
    pub(crate) fn notify(&self, id: OrderId) {
        drop(self.changes.send(id));
    }
}

/// Someone who waits for changes of one order.
pub struct OrderWatch {
    ordering: Ordering,
    changes: broadcast::Receiver<OrderId>,
    id: OrderId,
    seen: i64,
}

impl OrderWatch {
    /// The order as soon as it is newer than what was seen, by a change in this process at once, by one of another
    /// process within two seconds. Safe to drop half-way.
    ///
    /// # Errors
    /// [`OrderingError::NotFound`] if there is no such order.
    pub async fn changed(&mut self) -> Result<Order, OrderingError> {
        loop {
            let order = self.ordering.order(self.id).await?.ok_or(OrderingError::NotFound)?;
            if order.version > self.seen {
                self.seen = order.version;
                return Ok(order);
            }
            // Whether it was told, lagged behind or timed out: the database knows.
            drop(tokio::time::timeout(POLL, self.told()).await);
        }
    }

    async fn told(&mut self) {
        loop {
            match self.changes.recv().await {
                Ok(id) if id != self.id => {}
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                Err(broadcast::error::RecvError::Closed) => std::future::pending::<()>().await,
            }
        }
    }
}

impl Ordering {
    /// Watches an order for versions after `seen`; 0 gives the present state at first.
    pub fn subscribe(&self, id: OrderId, seen: i64) -> OrderWatch {
        OrderWatch { changes: self.live().changes.subscribe(), ordering: self.clone(), id, seen }
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
