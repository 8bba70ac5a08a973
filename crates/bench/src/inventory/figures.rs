//! Figures of a step: time by clock, processor time, memory, and phases.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use telemetry::MetricsHandle;

use crate::machine;

/// The metric of the phases of a run.
const PHASES: &str = "inventory_phase_seconds_sum{phase=\"";

/// Begun, not ended.
pub(super) struct Watch {
    begun: Instant,
    processor: Duration,
    phases: BTreeMap<String, f64>,
}

/// What something took.
pub(super) struct Took {
    pub(super) seconds: f64,
    /// Of this process; a database server's is not in it.
    pub(super) processor_seconds: f64,
    pub(super) peak_bytes: u64,
    /// Seconds by phase.
    pub(super) phases: BTreeMap<String, f64>,
}

impl Watch {
    pub(super) fn start(metrics: &MetricsHandle) -> Self {
        machine::forget_peak();
        let processor = machine::processor_time().unwrap_or_default();
        Self { phases: phases(&metrics.render()), begun: Instant::now(), processor }
    }

    pub(super) fn stop(self, metrics: &MetricsHandle) -> Took {
        let seconds = self.begun.elapsed().as_secs_f64();
        let processor = machine::processor_time().unwrap_or_default().saturating_sub(self.processor);
        let mut now = phases(&metrics.render());
        for (phase, seconds) in &mut now {
            *seconds -= self.phases.get(phase).copied().unwrap_or(0.0);
        }
        Took {
            seconds,
            processor_seconds: processor.as_secs_f64(),
            peak_bytes: machine::peak_memory().unwrap_or(0),
            phases: now,
        }
    }
}

impl Took {
    /// From the end of reading to the end.
    pub(super) fn after_reading(&self) -> f64 {
        let of = |phase: &str| self.phases.get(phase).copied().unwrap_or(0.0);
        ["graph", "documents", "states", "entities", "switch"].into_iter().map(of).sum()
    }
}

/// Seconds by phase in the text of the metrics.
fn phases(text: &str) -> BTreeMap<String, f64> {
    let sums = text.lines().filter_map(|line| line.strip_prefix(PHASES));
    sums.filter_map(|rest| {
        let (phase, value) = rest.split_once("\"} ")?;
        Some((phase.to_owned(), value.parse().ok()?))
    })
    .collect()
}

/// For people.
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
pub(super) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_are_read_from_the_metrics() {
        let text = "inventory_phase_seconds_sum{phase=\"graph\"} 1.5\n\
                    inventory_phase_seconds_count{phase=\"graph\"} 2\nother_sum 3\n";
        assert_eq!(phases(text), BTreeMap::from([("graph".to_owned(), 1.5)]));
    }
}
