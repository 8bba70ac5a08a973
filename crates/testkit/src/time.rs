//! A clock that stands still and randomness that repeats.

use std::sync::Arc;

use basis::{Ambient, ManualClock, SeededRandom, Timestamp};

/// Where the clock of [`ambient`] stands at first: a Saturday morning.
pub const START: &str = "2026-03-14T10:00:00Z";

/// A manual clock at [`START`] and a seeded random source, with the clock's handle to move it.
pub fn ambient() -> (Ambient, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(at(START)));
    (Ambient::new(clock.clone(), Arc::new(SeededRandom::new(42))), clock)
}

/// An instant from text such as `2026-03-14T10:00:00Z`.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text:?} is not an instant: {error}"))
}
