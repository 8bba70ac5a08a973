//! So many requests: per address where no key is asked for, per partner for order updates.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use basis::{Ambient, Clock, Environment, PartnerId};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter as Governor};
use web::{ClientAddr, RateLimiter};

use crate::refusal::Refusal;

/// Requests a minute and address that only read.
const READS: u32 = 600;
/// Requests a minute and address that change something.
const WRITES: u32 = 120;
const MINUTE: Duration = Duration::from_mins(1);

/// Counts the requests of each address. Cheap to clone; clones count together.
#[derive(Clone)]
pub(crate) struct Limits {
    reads: RateLimiter,
    writes: RateLimiter,
}

impl Limits {
    pub(crate) fn new(ambient: &Ambient) -> Self {
        Self {
            reads: RateLimiter::new(ambient.clock(), READS, MINUTE),
            writes: RateLimiter::new(ambient.clock(), WRITES, MINUTE),
        }
    }

    /// The layer around routes that ask for no key.
    pub(crate) async fn check(
        State(limits): State<Self>,
        client: ClientAddr,
        request: Request,
        next: Next,
    ) -> Response {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let limiter = if reads { &limits.reads } else { &limits.writes };
        match limiter.admit(client.party()) {
            Ok(()) => next.run(request).await,
            Err(wait) => Refusal::too_many(wait.as_secs().saturating_add(1)).into_response(),
        }
    }
}

/// Order updates a minute and partner (9.1), and requests of real-time updates.
const UPDATES: NonZeroU32 = NonZeroU32::new(1_500).unwrap();

/// The house's clock in the form that the limiter needs: time since 1970.
#[derive(Clone, Debug)]
struct GovernorClock(Arc<dyn Clock>);

impl governor::clock::Clock for GovernorClock {
    type Instant = Duration;
    fn now(&self) -> Duration {
        Duration::from_micros(u64::try_from(basis::micros(self.0.now())).unwrap_or(0))
    }
}

type KeyedGovernor<K> = Governor<K, DashMapStateStore<K>, GovernorClock, NoOpMiddleware<Duration>>;

/// Counts the order updates of each partner, of which there are few. Cheap to clone; clones count together.
#[derive(Clone)]
pub(crate) struct UpdateLimits {
    governor: Arc<KeyedGovernor<i64>>,
    clock: GovernorClock,
}

impl UpdateLimits {
    pub(crate) fn new(ambient: &Ambient) -> Self {
        let clock = GovernorClock(ambient.clock());
        let governor = Governor::dashmap_with_clock(Quota::per_minute(UPDATES), clock.clone());
        Self { governor: Arc::new(governor), clock }
    }

    /// Counts one update; when there are too many: how many seconds to wait.
    pub(crate) fn admit(&self, partner: PartnerId) -> Result<(), u64> {
        admit(&self.governor, &self.clock, &partner.get())
    }
}

/// Counts the requests of real-time updates of each partner and environment: 1,500 in 60 seconds (inventory feeds 8.5).
pub(crate) struct RequestLimits {
    governor: KeyedGovernor<(i64, Environment)>,
    clock: GovernorClock,
}

impl RequestLimits {
    pub(crate) fn new(ambient: &Ambient) -> Self {
        let clock = GovernorClock(ambient.clock());
        let governor = Governor::dashmap_with_clock(Quota::per_minute(UPDATES), clock.clone());
        Self { governor, clock }
    }

    /// Counts one request; when there are too many: how many seconds to wait.
    pub(crate) fn admit(&self, partner: PartnerId, environment: Environment) -> Result<(), u64> {
        admit(&self.governor, &self.clock, &(partner.get(), environment))
    }
}

fn admit<K: Clone + Eq + std::hash::Hash>(
    governor: &KeyedGovernor<K>,
    clock: &GovernorClock,
    key: &K,
) -> Result<(), u64> {
    let now = governor::clock::Clock::now(clock);
    let check = governor.check_key(key);
    check.map_err(|not_until| not_until.wait_time_from(now).as_secs().saturating_add(1))
}
