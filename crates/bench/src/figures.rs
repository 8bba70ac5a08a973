//! The arithmetic of the report: pure, and therefore tested.

use std::time::Duration;

use serde::Serialize;

/// A figure over the rounds: the middle one, and how far it spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Spread {
    /// The middle round, or the mean of the two in the middle.
    pub(crate) median: f64,
    /// The lowest round.
    pub(crate) low: f64,
    /// The highest round.
    pub(crate) high: f64,
}

impl Spread {
    /// `None` without values.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let median = if values.len().is_multiple_of(2) {
            f64::midpoint(values[middle - 1], values[middle])
        } else {
            values[middle]
        };
        Some(Self { median, low, high })
    }
}

/// Events a second; 0 for no time.
pub(crate) fn rate(count: u64, elapsed: Duration) -> f64 {
    divide(as_float(count), elapsed.as_secs_f64())
}

/// Milliseconds of `total` for each of `count`; 0 for none.
pub(crate) fn millis_each(total: Duration, count: u64) -> f64 {
    divide(total.as_secs_f64() * 1e3, as_float(count))
}

/// Little's law: the mean number on their way at a time, from the sum of the times each took.
pub(crate) fn mean_in_flight(sum_of_times: Duration, elapsed: Duration) -> f64 {
    divide(sum_of_times.as_secs_f64(), elapsed.as_secs_f64())
}

/// Round by round, `ours` over `base`: what both met in the same round cancels out. Rounds without a base are left out.
pub(crate) fn ratios(ours: &[f64], base: &[f64]) -> Option<Spread> {
    Spread::of(ours.iter().zip(base).filter(|(_, base)| **base > 0.0).map(|(ours, base)| ours / base))
}

/// Round by round, `ours` minus `base`.
pub(crate) fn differences(ours: &[f64], base: &[f64]) -> Option<Spread> {
    Spread::of(ours.iter().zip(base).map(|(ours, base)| ours - base))
}

/// The order in which `count` things are measured in a round: each begins in turn, so that none is always the first.
pub(crate) fn turn(count: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |at| (at + round) % count)
}

fn divide(value: f64, by: f64) -> f64 {
    if by > 0.0 { value / by } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are far below 2^53")]
fn as_float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_and_the_ends_are_kept() {
        let odd = Spread::of([5.0, 1.0, 3.0]).unwrap();
        assert_eq!(odd, Spread { median: 3.0, low: 1.0, high: 5.0 });
        let even = Spread::of([4.0, 1.0, 2.0, 8.0]).unwrap();
        assert_eq!(even, Spread { median: 3.0, low: 1.0, high: 8.0 });
        assert_eq!(Spread::of([]), None);
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        // The second round ran at half speed for both.
        let spread = ratios(&[50.0, 25.0], &[100.0, 50.0]).unwrap();
        assert_eq!(spread, Spread { median: 0.5, low: 0.5, high: 0.5 });
        assert_eq!(ratios(&[1.0], &[0.0]), None);
    }

    #[test]
    fn differences_are_taken_round_by_round() {
        let spread = differences(&[5.0, 9.0], &[1.0, 3.0]).unwrap();
        assert_eq!(spread, Spread { median: 5.0, low: 4.0, high: 6.0 });
    }

    #[test]
    fn rates_and_shares_of_nothing_are_zero() {
        assert_eq!(rate(10, Duration::ZERO).to_bits(), 0.0_f64.to_bits());
        assert_eq!(millis_each(Duration::from_secs(1), 0).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn sixteen_diners_who_never_pause_are_sixteen_in_flight() {
        let mean = mean_in_flight(Duration::from_secs(16 * 5), Duration::from_secs(5));
        assert!((mean - 16.0).abs() < 1e-9);
    }

    #[test]
    fn everyone_begins_a_round_once() {
        let firsts: Vec<usize> = (0..3).filter_map(|round| turn(3, round).next()).collect();
        assert_eq!(firsts, [0, 1, 2]);
        assert_eq!(turn(3, 4).collect::<Vec<_>>(), [1, 2, 0]);
    }
}
