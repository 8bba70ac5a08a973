//! At most so many calls a second.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// Spreads calls evenly.
pub(super) struct Pace {
    gap: Duration,
    next: Mutex<Instant>,
}

impl Pace {
    /// So many thousandths of a call a second.
    pub(super) fn new(qps_milli: u32) -> Self {
        let gap = Duration::from_micros(1_000_000_000 / u64::from(qps_milli.max(1)));
        Self { gap, next: Mutex::new(Instant::now()) }
    }

    /// Waits for the next turn.
    pub(super) async fn turn(&self) {
        let at = {
            let mut next = self.next.lock().await;
            let at = (*next).max(Instant::now());
            *next = at + self.gap;
            at
        };
        tokio::time::sleep_until(at).await;
    }
}
