//! So many attempts per address, for sign-in and forms.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use basis::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter as Governor};

use crate::client_addr::ClientAddr;
use crate::error::PageError;

/// How often old addresses are forgotten, in checks.
const SWEEP_EVERY: u32 = 1024;

/// Lets every address make `burst` requests that change something, and then one more each `burst`-th part of `per`.
/// Reading (GET, HEAD) is not counted. Cheap to clone; clones count together. Put it around routes with
/// `axum::middleware::from_fn_with_state(limiter, RateLimiter::check)`.
#[derive(Clone)]
pub struct RateLimiter {
    inner: Arc<Inner>,
}

struct Inner {
    governor: Governor<IpAddr, DashMapStateStore<IpAddr>, GovernorClock, NoOpMiddleware<Duration>>,
    clock: GovernorClock,
    checks: AtomicU32,
}

/// The house's clock in the form that the limiter needs: time since 1970.
#[derive(Clone, Debug)]
struct GovernorClock(Arc<dyn Clock>);

impl governor::clock::Clock for GovernorClock {
    type Instant = Duration;
    fn now(&self) -> Duration {
        Duration::from_micros(u64::try_from(basis::micros(self.0.now())).unwrap_or(0))
    }
}

impl RateLimiter {
    /// `burst` requests at once, `burst` requests per `per` in the long run. Zero counts as one.
    pub fn new(clock: Arc<dyn Clock>, burst: u32, per: Duration) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let each = (per / burst.get()).max(Duration::from_nanos(1));
        let quota = Quota::with_period(each).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst);
        let clock = GovernorClock(clock);
        let governor = Governor::dashmap_with_clock(quota, clock.clone());
        Self { inner: Arc::new(Inner { governor, clock, checks: AtomicU32::new(0) }) }
    }

    /// Counts one attempt of `party`. When there are too many: how long to wait.
    pub fn admit(&self, party: IpAddr) -> Result<(), Duration> {
        if self.inner.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.inner.governor.retain_recent();
            self.inner.governor.shrink_to_fit();
        }
        let now = governor::clock::Clock::now(&self.inner.clock);
        self.inner.governor.check_key(&party).map_err(|not_until| not_until.wait_time_from(now))
    }

    /// The layer; see [`RateLimiter`].
    pub async fn check(
        State(limiter): State<Self>,
        client: ClientAddr,
        request: Request,
        next: Next,
    ) -> Response {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            return next.run(request).await;
        }
        match limiter.admit(client.party()) {
            Ok(()) => next.run(request).await,
            Err(wait) => {
                PageError::TooMany { retry_after_seconds: wait.as_secs().saturating_add(1) }.into_response()
            }
        }
    }
}
