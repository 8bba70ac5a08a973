//! Shares of a whole as the parts of a ring. Pure.

/// A part of the ring: lengths in hundredths of a percent of its circumference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    /// `ok`, `warning`, `danger` or `muted`.
    pub(crate) tone: &'static str,
    pub(crate) length: i64,
    pub(crate) offset: i64,
}

/// The whole circumference, as the drawing's `pathLength` has it.
pub(crate) const WHOLE: i64 = 10_000;

/// The parts in order; what is empty has none, and what is there is never too small to be seen.
pub(crate) fn slices(parts: &[(&'static str, i64)]) -> Vec<Slice> {
    let total: i64 = parts.iter().map(|(_, count)| (*count).max(0)).sum();
    if total == 0 {
        return Vec::new();
    }
    let mut offset = 0;
    let mut slices = Vec::new();
    for (tone, count) in parts.iter().filter(|(_, count)| *count > 0) {
        let length = (count.saturating_mul(WHOLE) / total).max(50);
        slices.push(Slice { tone, length, offset: -offset });
        offset += length;
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_one_another_and_make_the_whole() {
        let ring = slices(&[("ok", 3), ("warning", 0), ("danger", 1)]);
        assert_eq!(
            ring,
            [
                Slice { tone: "ok", length: 7_500, offset: 0 },
                Slice { tone: "danger", length: 2_500, offset: -7_500 }
            ]
        );
        assert!(slices(&[("ok", 0)]).is_empty());
    }

    #[test]
    fn one_among_thousands_is_still_seen() {
        assert_eq!(slices(&[("ok", 99_999), ("danger", 1)])[1].length, 50);
    }
}
