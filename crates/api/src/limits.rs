//! So many requests per address, where no key is asked for.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use basis::Ambient;
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
