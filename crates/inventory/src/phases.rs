//! How long the steps of a run take, as the metric `inventory_phase_seconds`.

use std::time::Instant;

/// Times steps that follow one another.
#[derive(Debug)]
pub(crate) struct Phases {
    begun: Instant,
    last: &'static str,
}

impl Phases {
    pub(crate) fn start() -> Self {
        Self { begun: Instant::now(), last: "" }
    }

    /// Ends the step that is called `phase`; the next begins.
    pub(crate) fn end(&mut self, phase: &'static str) {
        let now = Instant::now();
        metrics::histogram!("inventory_phase_seconds", "phase" => phase).record(now - self.begun);
        (self.begun, self.last) = (now, phase);
    }

    /// The same, unless that step was the last to end.
    pub(crate) fn end_once(&mut self, phase: &'static str) {
        if self.last != phase {
            self.end(phase);
        }
    }
}
