//! The orders of the simulated partner: bounded, idempotent by `googleOrderId` (rule N2).

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use basis::Money;
use jiff::Timestamp;
use order::wire::{RejectionInfo, WireOrderUpdate};
use order::{OrderState, ServiceKind};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::fault::Slip;
use crate::words::Words;

/// An update that was sent, or was to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SentUpdate {
    /// The state it reports.
    pub state: OrderState,
    /// Status of the last answer; `None`: not sent or no answer.
    pub http_status: Option<u16>,
    /// How often it was tried.
    pub attempts: u32,
}

/// An order as the partner sees it. Holds nothing of the diner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderView {
    /// The platform's id.
    pub google_order_id: String,
    /// The partner's id.
    pub action_order_id: String,
    /// Id as printed on the receipt.
    pub receipt_id: String,
    /// `@id` of the restaurant.
    pub restaurant_id: String,
    /// Name of the restaurant.
    pub restaurant: String,
    /// Whether it is a sandbox order.
    pub sandbox: bool,
    /// Where it stands.
    pub state: OrderState,
    /// What it costs, tip included.
    pub total: Money,
    /// Updates so far, oldest first.
    pub updates: Vec<SentUpdate>,
}

/// One line about an order, for a person at a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// The partner's id.
    pub action_order_id: String,
    /// Name of the restaurant.
    pub restaurant: String,
    /// What it costs.
    pub total: Money,
    /// Where it stands now.
    pub state: OrderState,
}

/// What is remembered of an order.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) view: OrderView,
    pub(crate) hash: [u8; 32],
    pub(crate) words: Words,
    pub(crate) kind: Option<ServiceKind>,
    pub(crate) telephone: Option<String>,
    pub(crate) accepted_at: Timestamp,
    pub(crate) expected: Option<(Timestamp, Timestamp)>,
    pub(crate) last_update: Timestamp,
    pub(crate) rejection: Option<(RejectionInfo, Vec<order::wire::FoodOrderError>)>,
    /// What the partner forgets about this order.
    pub(crate) slip: Option<Slip>,
    /// Id and price of the first line.
    pub(crate) first_line: Option<(String, Money)>,
}

impl Entry {
    pub(crate) fn line(&self) -> OrderLine {
        OrderLine {
            action_order_id: self.view.action_order_id.clone(),
            restaurant: self.view.restaurant.clone(),
            total: self.view.total,
            state: self.view.state,
        }
    }
}

/// The partner's order id and receipt id of a platform order: the same after a restart, too.
pub(crate) fn order_ids(google_order_id: &str) -> (String, String) {
    let digest = Sha256::digest(google_order_id.as_bytes());
    let hex = data_encoding::HEXUPPER.encode(&digest[..5]);
    let number = u32::from(u16::from_le_bytes([digest[5], digest[6]])) % 9000 + 1000;
    (format!("SIM-{hex}"), format!("N-{number}"))
}

/// What happened to a new order.
pub(crate) enum Taken {
    New(Box<Entry>),
    Repeat(Box<Entry>),
    Conflict,
}

/// The last orders.
pub(crate) struct Book {
    limit: usize,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    oldest_first: VecDeque<String>,
    orders: HashMap<String, Entry>,
}

impl Book {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit: limit.max(1), inner: Mutex::new(Inner::default()) }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The order of a repeated submit, or the conflict of another body.
    pub(crate) fn find(&self, google_order_id: &str, hash: [u8; 32]) -> Option<Taken> {
        let inner = self.lock();
        inner.orders.get(google_order_id).map(|entry| repeat(entry, hash))
    }

    /// Takes an order; of two submits at the same time one is the order and the other its repeat.
    pub(crate) fn take(&self, entry: Entry) -> Taken {
        let mut inner = self.lock();
        let id = entry.view.google_order_id.clone();
        if let Some(known) = inner.orders.get(&id) {
            return repeat(known, entry.hash);
        }
        inner.oldest_first.push_back(id.clone());
        inner.orders.insert(id, entry.clone());
        while inner.oldest_first.len() > self.limit {
            if let Some(oldest) = inner.oldest_first.pop_front() {
                inner.orders.remove(&oldest);
            }
        }
        Taken::New(Box::new(entry))
    }

    /// Changes an order and gives it back; `None` if it is forgotten.
    pub(crate) fn change(&self, google_order_id: &str, change: impl FnOnce(&mut Entry)) -> Option<Entry> {
        let mut inner = self.lock();
        let entry = inner.orders.get_mut(google_order_id)?;
        change(entry);
        Some(entry.clone())
    }

    /// All remembered orders, oldest first.
    pub(crate) fn views(&self) -> Vec<OrderView> {
        let inner = self.lock();
        inner
            .oldest_first
            .iter()
            .filter_map(|id| inner.orders.get(id))
            .map(|entry| entry.view.clone())
            .collect()
    }
}

fn repeat(entry: &Entry, hash: [u8; 32]) -> Taken {
    if entry.hash == hash { Taken::Repeat(Box::new(entry.clone())) } else { Taken::Conflict }
}

/// The update that reports where an order stands.
pub(crate) fn update_of(entry: &Entry) -> WireOrderUpdate {
    crate::progress::wire_update(entry)
}
