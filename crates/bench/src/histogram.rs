//! Times of the steps of an order.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

/// Longest time told apart, in microseconds; longer ones count as this.
const LONGEST: u64 = 120_000_000;
const DIGITS: u8 = 3;

/// Median and 99th percentile in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Quantiles {
    /// Half were at most so long.
    pub(crate) p50_ms: f64,
    /// All but one of a hundred were at most so long.
    pub(crate) p99_ms: f64,
}

impl Quantiles {
    /// How much more than `base`, quantile by quantile.
    pub(crate) fn over(self, base: Self) -> Self {
        Self { p50_ms: self.p50_ms - base.p50_ms, p99_ms: self.p99_ms - base.p99_ms }
    }
}

/// How often what took how long, in microseconds.
#[derive(Clone, Debug)]
pub(crate) struct Times(Histogram<u64>);

impl Times {
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self(Histogram::new_with_bounds(1, LONGEST, DIGITS)?))
    }

    pub(crate) fn note(&mut self, took: Duration) {
        self.0.saturating_record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1));
    }

    pub(crate) fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        Ok(self.0.add(&other.0)?)
    }

    /// How many were noted.
    pub(crate) fn count(&self) -> u64 {
        self.0.len()
    }

    /// `None` if nothing was noted.
    pub(crate) fn quantiles(&self) -> Option<Quantiles> {
        let millis = |quantile| Duration::from_micros(self.0.value_at_quantile(quantile)).as_secs_f64() * 1e3;
        (!self.0.is_empty()).then(|| Quantiles { p50_ms: millis(0.5), p99_ms: millis(0.99) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_within_a_thousandth() {
        let mut times = Times::new().unwrap();
        assert_eq!(times.quantiles(), None);
        for millis in 1..=100 {
            times.note(Duration::from_millis(millis));
        }
        let quantiles = times.quantiles().unwrap();
        assert!((quantiles.p50_ms - 50.0).abs() < 0.1, "{quantiles:?}");
        assert!((quantiles.p99_ms - 99.0).abs() < 0.2, "{quantiles:?}");
    }

    #[test]
    fn times_of_several_slices_count_together() {
        let (mut one, mut other) = (Times::new().unwrap(), Times::new().unwrap());
        one.note(Duration::from_millis(1));
        other.note(Duration::from_hours(1));
        one.add(&other).unwrap();
        assert!(one.quantiles().unwrap().p99_ms >= 119_000.0);
    }
}
