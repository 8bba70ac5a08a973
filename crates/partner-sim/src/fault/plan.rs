//! Faults and the handle that switches them while the simulator runs.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use basis::{Random, SeededRandom};
use jiff::Timestamp;
use order::ErrorCode;
use sha2::{Digest, Sha256};

use super::slip::Slip;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A business error of 10.2; at submit a REJECTED order.
    Error(ErrorCode),
    /// REJECTED with PAYMENT_DECLINED, at submit.
    RejectPaymentDeclined,
    /// This HTTP status.
    HttpStatus(u16),
    /// A body that is no JSON.
    BadJson,
    /// No answer in time.
    Timeout,
    /// An answer that many milliseconds later.
    Latency(u64),
    /// A total that its lines do not add up to.
    TotalMismatch,
    /// A success answer with another cart.
    CartModified,
    /// The connection breaks without an answer.
    DropConnection,
    /// No update is sent.
    NoUpdates,
    /// The restaurant declines the order after CREATED.
    RestaurantRejects,
    /// The order is cancelled after IN_PREPARATION.
    Cancelled,
    /// What a careless partner forgets.
    Slip(Slip),
}

impl FaultKind {
    /// The slip, if it is one.
    pub const fn slip(&self) -> Option<Slip> {
        match self {
            Self::Slip(slip) => Some(*slip),
            _ => None,
        }
    }
}

/// Where it goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultAction {
    /// Checkout.
    Checkout,
    /// Submit.
    Submit,
    /// Async updates.
    Updates,
    /// Checkout and submit.
    Both,
}

impl FaultAction {
    const fn covers(self, action: Self) -> bool {
        matches!(
            (self, action),
            (Self::Both, Self::Checkout | Self::Submit)
                | (Self::Checkout, Self::Checkout)
                | (Self::Submit, Self::Submit)
                | (Self::Updates, Self::Updates)
        )
    }
}

/// Whom it meets.
#[derive(Clone, Debug, PartialEq)]
pub enum Restaurants {
    /// All.
    All,
    /// This share of all, 0 to 1; always the same ones for one seed.
    Share(f64),
    /// These.
    Ids(BTreeSet<String>),
}

/// One fault. Its text form is `action:kind[@rate][[from-until]][{restaurants}]`, such as
/// `checkout:http_500@0.8[10s-90s]{share=0.5}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where.
    pub action: FaultAction,
    /// How often, 0 to 1.
    pub rate: f64,
    /// Seconds after the plan was set.
    pub from_seconds: u64,
    /// Seconds after the plan was set; `None` is for ever.
    pub until_seconds: Option<u64>,
    /// Whom.
    pub restaurants: Restaurants,
}

impl Fault {
    fn meets(&self, action: FaultAction, restaurant: &str, seconds: u64, seed: u64) -> bool {
        self.action.covers(action)
            && seconds >= self.from_seconds
            && self.until_seconds.is_none_or(|until| seconds < until)
            && match &self.restaurants {
                Restaurants::All => true,
                Restaurants::Ids(ids) => ids.contains(restaurant),
                Restaurants::Share(share) => position(restaurant, seed) < *share,
            }
    }
}

/// A number of 0 to 1 that belongs to a restaurant.
fn position(restaurant: &str, seed: u64) -> f64 {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(restaurant.as_bytes());
    let bytes = hash.finalize();
    f64::from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])) / (f64::from(u32::MAX) + 1.0)
}

/// Faults; the first that meets a request happens, and latencies happen beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultPlan(pub Vec<Fault>);

struct Current {
    plan: FaultPlan,
    since: Timestamp,
}

/// Reads and changes the faults of a running simulator.
#[derive(Clone)]
pub struct FaultsHandle {
    current: Arc<Mutex<Current>>,
    random: Arc<SeededRandom>,
    ambient: basis::Ambient,
    seed: u64,
}

impl fmt::Debug for FaultsHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultsHandle").field("plan", &self.get()).finish_non_exhaustive()
    }
}

impl FaultsHandle {
    pub(crate) fn new(plan: FaultPlan, ambient: basis::Ambient, seed: u64) -> Self {
        let current = Current { plan, since: ambient.now() };
        let random = Arc::new(SeededRandom::new(seed));
        Self { current: Arc::new(Mutex::new(current)), random, ambient, seed }
    }

    /// The faults that are set.
    pub fn get(&self) -> FaultPlan {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).plan.clone()
    }

    /// Sets the faults; their seconds count from now.
    pub fn set(&self, plan: FaultPlan) {
        let current = Current { plan, since: self.ambient.now() };
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = current;
    }

    /// Sets no faults.
    pub fn clear(&self) {
        self.set(FaultPlan::default());
    }

    /// What happens to a request: the latency in milliseconds and the first other fault that meets it.
    pub(crate) fn draw(&self, action: FaultAction, restaurant: &str) -> (u64, Option<FaultKind>) {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = self.ambient.now().duration_since(current.since).as_secs();
        let seconds = u64::try_from(seconds).unwrap_or(0);
        let (mut latency, mut found) = (0, None);
        for fault in &current.plan.0 {
            if !fault.meets(action, restaurant, seconds, self.seed) || self.roll() >= fault.rate {
                continue;
            }
            match &fault.kind {
                FaultKind::Latency(millis) => latency += millis,
                kind if found.is_none() => found = Some(kind.clone()),
                _ => {}
            }
        }
        (latency, found)
    }

    fn roll(&self) -> f64 {
        let mut bytes = [0; 4];
        self.random.fill(&mut bytes);
        f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    }
}
