//! Repeatable choices: the same seed, case and sample give the same requests.

use basis::{Random, SeededRandom};

/// A source of choices.
#[derive(Debug)]
pub struct Dice {
    random: SeededRandom,
}

impl Dice {
    /// The choices of this seed; `parts` name what they are for, so that no two samples share them.
    pub fn new(seed: u64, parts: &[u64]) -> Self {
        let mixed = parts.iter().fold(seed, |state, part| {
            state.rotate_left(23).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ part.wrapping_add(0x85EB_CA6B)
        });
        Self { random: SeededRandom::new(mixed) }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.random.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A number below `limit`; 0 for a limit of 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.bits() % limit).unwrap_or(0)
    }

    /// A number of 0 up to 1.
    pub fn fraction(&mut self) -> f64 {
        f64::from(u32::try_from(self.bits() >> 32).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.below(from.len());
        from.get(at)
    }

    /// All of them in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(at + 1);
            list.swap(at, other);
        }
    }

    /// So many random decimal digits.
    pub fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_order_and_another_sample_another() {
        let order = |sample| {
            let mut list: Vec<u32> = (0..50).collect();
            Dice::new(7, &[1, sample]).shuffle(&mut list);
            list
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        assert_eq!(Dice::new(7, &[]).digits(20).len(), 20);
        assert!((0..100).all(|sample| (0.0..1.0).contains(&Dice::new(1, &[sample]).fraction())));
    }
}
