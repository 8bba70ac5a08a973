//! Times of answer in classes: counted as they come, added up, and read as percentiles. Pure.
//!
//! There are two rows of classes. The wide ones hold every request of up to 8 seconds; the fine ones are parts of them
//! that were added later, so minutes from before count in the wide class alone and give a wider, still true bound.

use serde::Serialize;

/// Upper bounds of the wide classes in milliseconds; slower requests are in none.
pub(crate) const WIDE_MS: [u32; 5] = [500, 1000, 2000, 5000, 8000];
/// Upper bounds of the fine classes; each lies within one wide class, or above all of them.
pub(crate) const FINE_MS: [u32; 10] = [100, 250, 750, 1500, 3000, 4000, 6000, 7000, 10_000, 15_000];

/// The wide and the fine class of a time, each by its place; a time that is in the last part of its wide class, or
/// above every bound, is in no fine one.
pub(crate) fn classes(latency_ms: u32) -> (Option<usize>, Option<usize>) {
    let wide = WIDE_MS.iter().position(|bound| latency_ms <= *bound);
    let fine = FINE_MS.iter().position(|bound| latency_ms <= *bound);
    let nearer = |fine: &usize| wide.is_none_or(|wide| FINE_MS[*fine] < WIDE_MS[wide]);
    (wide, fine.filter(nearer))
}

/// Times of answer in milliseconds. Percentiles are upper bounds: the end of the class in which the request stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LatencyReport {
    /// The mean.
    pub mean_ms: u64,
    /// Half of the requests took at most this.
    pub p50_ms: u64,
    /// 95 % took at most this.
    pub p95_ms: u64,
    /// 99 % took at most this.
    pub p99_ms: u64,
    /// The longest.
    pub max_ms: u64,
    /// Requests over 5 seconds.
    pub slow: u64,
    /// Requests over 8 seconds, the programme's limit.
    pub over_limit: u64,
}

/// Sums over minutes or hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) requests: u64,
    pub(crate) errors: u64,
    pub(crate) latency_sum_ms: u64,
    pub(crate) latency_max_ms: u64,
    pub(crate) wide: [u64; 5],
    pub(crate) fine: [u64; 10],
}

impl Totals {
    pub(crate) fn mean_ms(&self) -> u64 {
        self.latency_sum_ms.checked_div(self.requests).unwrap_or(0)
    }

    pub(crate) fn slow(&self) -> u64 {
        self.requests.saturating_sub(self.wide[..4].iter().sum())
    }

    /// Every class that ends, quickest first, with what is in it and in no smaller one.
    fn steps(&self) -> Vec<(u32, u64)> {
        let mut steps = Vec::with_capacity(WIDE_MS.len() + FINE_MS.len());
        let mut below = 0;
        for (bound, count) in WIDE_MS.into_iter().zip(self.wide) {
            let mut rest = count;
            for (fine, part) in FINE_MS.into_iter().zip(self.fine) {
                if fine > below && fine < bound {
                    steps.push((fine, part));
                    rest = rest.saturating_sub(part);
                }
            }
            steps.push((bound, rest));
            below = bound;
        }
        steps.extend(FINE_MS.into_iter().zip(self.fine).filter(|(fine, _)| *fine > below));
        steps
    }

    /// The bound of the class in which the request stands that `permille` of all are not slower than.
    fn percentile(&self, permille: u64) -> u64 {
        let rank = (self.requests * permille).div_ceil(1000);
        let mut seen = 0;
        for (bound, count) in self.steps() {
            seen += count;
            if seen >= rank {
                return u64::from(bound).min(self.latency_max_ms);
            }
        }
        self.latency_max_ms
    }

    pub(crate) fn latency(&self) -> LatencyReport {
        LatencyReport {
            mean_ms: self.mean_ms(),
            p50_ms: self.percentile(500),
            p95_ms: self.percentile(950),
            p99_ms: self.percentile(990),
            max_ms: self.latency_max_ms,
            slow: self.slow(),
            over_limit: self.requests.saturating_sub(self.wide.iter().sum()),
        }
    }
}

fn add<const N: usize>(mut sum: [u64; N], other: [u64; N]) -> [u64; N] {
    sum.iter_mut().zip(other).for_each(|(sum, count)| *sum += count);
    sum
}

impl std::ops::Add for Totals {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            errors: self.errors + other.errors,
            latency_sum_ms: self.latency_sum_ms + other.latency_sum_ms,
            latency_max_ms: self.latency_max_ms.max(other.latency_max_ms),
            wide: add(self.wide, other.wide),
            fine: add(self.fine, other.fine),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(times: &[u32]) -> Totals {
        times.iter().fold(Totals::default(), |sum, time| {
            let (wide, fine) = classes(*time);
            let mut one = Totals {
                requests: 1,
                latency_sum_ms: u64::from(*time),
                latency_max_ms: u64::from(*time),
                ..Totals::default()
            };
            if let Some(wide) = wide {
                one.wide[wide] = 1;
            }
            if let Some(fine) = fine {
                one.fine[fine] = 1;
            }
            sum + one
        })
    }

    #[test]
    fn a_time_is_in_the_smallest_class_that_holds_it() {
        assert_eq!(classes(90), (Some(0), Some(0)));
        assert_eq!(classes(400), (Some(0), None));
        assert_eq!(classes(4_000), (Some(3), Some(5)));
        assert_eq!(classes(7_500), (Some(4), None));
        assert_eq!(classes(9_000), (None, Some(8)));
        assert_eq!(classes(20_000), (None, None));
    }

    #[test]
    fn minutes_from_before_the_fine_classes_give_the_wide_bound() {
        let old = Totals {
            requests: 100,
            latency_sum_ms: 50_000,
            latency_max_ms: 9_500,
            wide: [90, 0, 6, 0, 3],
            ..Totals::default()
        };
        let latency = old.latency();
        assert_eq!((latency.p50_ms, latency.p95_ms, latency.p99_ms), (500, 2000, 8000));
        assert_eq!((latency.mean_ms, latency.slow, latency.over_limit), (500, 4, 1));
        assert_eq!((old + of(&[80; 101])).latency().p50_ms, 100);
        assert_eq!(Totals::default().latency(), LatencyReport::default());
    }

    proptest! {
        #[test]
        fn percentiles_never_flatter_and_never_exceed_the_longest(
            mut times in proptest::collection::vec(0u32..25_000, 1..200)
        ) {
            let latency = of(&times).latency();
            times.sort_unstable();
            let at = |permille: usize| u64::from(times[(times.len() * permille).div_ceil(1000) - 1]);
            prop_assert!(latency.p50_ms >= at(500) && latency.p95_ms >= at(950) && latency.p99_ms >= at(990));
            prop_assert!(latency.p99_ms <= latency.max_ms);
            prop_assert!(latency.p50_ms <= latency.p95_ms && latency.p95_ms <= latency.p99_ms);
        }
    }
}
