//! Time and randomness as arguments, so that tests can move the one and repeat the other.

use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::ids::FromRandom;

/// Where the present instant comes from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present instant, cut to whole microseconds.
    fn now(&self) -> Timestamp;
}

/// The machine's clock, which never runs backwards within one process: if the machine's
/// time is set back, the last instant is given again until real time has caught up.
#[derive(Debug, Default)]
pub struct SystemClock {
    last: AtomicI64,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
        let real = Timestamp::now().as_microsecond();
        let last = self.last.fetch_max(real, Ordering::Relaxed).max(real);
        crate::from_micros(last)
    }
}

/// A clock that stands still until it is moved. For tests and for the demo's story.
#[derive(Debug)]
pub struct ManualClock {
    micros: AtomicI64,
}

impl ManualClock {
    /// A clock that stands at `start`.
    pub fn new(start: Timestamp) -> Self {
        Self { micros: AtomicI64::new(start.as_microsecond()) }
    }

    /// Moves the clock to `at`, backwards too.
    pub fn set(&self, at: Timestamp) {
        self.micros.store(at.as_microsecond(), Ordering::SeqCst);
    }

    /// Moves the clock by `by`.
    pub fn advance(&self, by: jiff::SignedDuration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.micros.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        crate::from_micros(self.micros.load(Ordering::SeqCst))
    }
}

/// Where random bytes come from.
pub trait Random: Send + Sync + fmt::Debug {
    /// Fills `bytes`; from a source fit for secrets, except in tests.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's random source.
#[derive(Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::expect_used,
        reason = "without a random source no secret may be made, so stopping is right"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// A repeatable source (SplitMix64) for tests and simulations. Never for secrets.
#[derive(Debug)]
pub struct SeededRandom {
    state: AtomicU64,
}

impl SeededRandom {
    /// The same seed gives the same bytes.
    pub fn new(seed: u64) -> Self {
        Self { state: AtomicU64::new(seed) }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let state = self.state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mut z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Clock and randomness in one handle that services carry.
#[derive(Clone, Debug)]
pub struct Ambient {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    // Orders ids made within one microsecond.
    sequence: Arc<Mutex<(i64, u16)>>,
}

impl Ambient {
    /// Puts a clock and a random source together.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { clock, random, sequence: Arc::new(Mutex::new((0, 0))) }
    }

    /// The machine's clock and random source.
    pub fn system() -> Self {
        Self::new(Arc::new(SystemClock::default()), Arc::new(SystemRandom))
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock alone.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// `N` random bytes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    /// A secret of 256 bits as 52 lower-case letters and digits, for links, sessions and keys.
    pub fn secret(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(&self.random_bytes::<32>()).to_ascii_lowercase()
    }

    /// A new id: UUID version 7, so later ids sort after earlier ones, also within one microsecond of this process.
    pub fn new_id<T: FromRandom>(&self) -> T {
        let now = self.clock.now().as_microsecond();
        let counter = {
            let mut sequence = self.sequence.lock().unwrap_or_else(PoisonError::into_inner);
            let (last, counter) = *sequence;
            *sequence = if last == now { (now, counter.wrapping_add(1)) } else { (now, 0) };
            sequence.1
        };
        T::from_parts(now, counter, self.random_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrderId;

    #[test]
    fn ids_made_at_one_instant_sort_in_the_order_they_were_made() {
        let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
        let ambient = Ambient::new(clock, Arc::new(SeededRandom::new(7)));
        let ids: Vec<OrderId> = (0..1000).map(|_| ambient.new_id()).collect();
        assert!(ids.is_sorted());
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn a_machine_whose_time_is_set_back_does_not_make_time_run_backwards() {
        let clock = SystemClock::default();
        let far = i64::MAX / 4;
        clock.last.store(far.min(4_000_000_000_000_000), Ordering::Relaxed);
        assert_eq!(clock.now(), clock.now());
    }

    #[test]
    fn the_same_seed_gives_the_same_secret() {
        let make = || {
            Ambient::new(Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH)), Arc::new(SeededRandom::new(1)))
        };
        assert_eq!(make().secret(), make().secret());
        assert_eq!(make().secret().len(), 52);
    }
}
