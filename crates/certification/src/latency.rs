//! S12: how fast the partner answered, over all samples (chapter 11). Pure.

use serde::{Deserialize, Serialize};

use crate::phrase::Phrase;
use crate::test_case::TestCase;
use crate::verdict::{Failure, Verdict};

/// Figures over all calls of a run, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    /// How many calls.
    pub calls: u32,
    /// The mean.
    pub mean_ms: u32,
    /// The 99th percentile, nearest rank.
    pub p99_ms: u32,
    /// The slowest.
    pub max_ms: u32,
}

impl Latency {
    /// The figures of these calls; `None` of none.
    pub fn of(times: &[u32]) -> Option<Self> {
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        let calls = u32::try_from(sorted.len()).unwrap_or(u32::MAX);
        let sum: u64 = sorted.iter().copied().map(u64::from).sum();
        let mean = sum.checked_div(u64::from(calls))?;
        let rank = (sorted.len() * 99).div_ceil(100).max(1) - 1;
        Some(Self {
            calls,
            mean_ms: u32::try_from(mean).unwrap_or(u32::MAX),
            p99_ms: *sorted.get(rank)?,
            max_ms: *sorted.last()?,
        })
    }

    /// Whether the figures are within the bounds, in milliseconds.
    pub fn judge(self, mean_ms: u32, p99_ms: u32) -> Verdict {
        if self.mean_ms <= mean_ms && self.p99_ms <= p99_ms {
            return Ok(());
        }
        let got =
            Phrase::new("certification-got-latency").with("mean", self.mean_ms).with("p99", self.p99_ms);
        Err(Failure {
            expected: Phrase::new(TestCase::S12.pass_key()),
            got,
            mend: Phrase::new(TestCase::S12.mend_key()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_nearest_rank_decide() {
        assert_eq!(Latency::of(&[]), None);
        let times: Vec<u32> = (1..=200).map(|n| n * 10).collect();
        let figures = Latency::of(&times).unwrap();
        assert_eq!(figures, Latency { calls: 200, mean_ms: 1005, p99_ms: 1980, max_ms: 2000 });
        assert!(figures.judge(5000, 8000).is_ok());
        assert!(figures.judge(1000, 8000).is_err());
        assert!(figures.judge(5000, 1979).is_err());
        assert_eq!(Latency::of(&[7]).unwrap().p99_ms, 7);
    }
}
