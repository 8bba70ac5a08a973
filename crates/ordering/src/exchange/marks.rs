//! Finding a word in many bodies without reading them all. Pure.
//!
//! Each exchange keeps 4096 bits. Every three letters that follow one another in its texts set the bit that a hash
//! names. A word can only be in texts in which the bits of all its threes are set, so a search reads half a kilobyte
//! for each exchange and the bodies of those few that may hold the word. Works alike on both databases, finds parts of
//! words and ids, and needs no language.

/// Bytes of the marks.
pub(crate) const BYTES: usize = 512;
const BITS: u64 = 8 * 512;

/// The marks of texts.
pub(crate) fn marks(texts: &[&str]) -> [u8; BYTES] {
    let mut marks = [0; BYTES];
    for text in texts {
        for bit in threes(text) {
            set(&mut marks, bit);
        }
    }
    marks
}

/// A word to look for, in lower case.
pub(crate) struct Needle {
    word: String,
    bits: Vec<u64>,
}

impl Needle {
    pub(crate) fn new(word: &str) -> Self {
        let word = word.trim().to_lowercase();
        Self { bits: threes(&word).collect(), word }
    }

    /// Whether texts with these marks may hold the word. Words of fewer than three letters may be anywhere.
    pub(crate) fn may_be_in(&self, marks: &[u8]) -> bool {
        marks.len() != BYTES || self.bits.iter().all(|bit| is_set(marks, *bit))
    }

    /// Whether the word is in the text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.word)
    }
}

fn threes(text: &str) -> impl Iterator<Item = u64> + use<> {
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let count = letters.len().saturating_sub(2);
    (0..count).map(move |n| hash(&letters[n..n + 3]))
}

/// FNV-1a over the letters. Stored marks depend on it: it may never change.
fn hash(letters: &[char]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for letter in letters {
        hash = (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0100_0000_01b3);
    }
    // The low bits of this hash mix poorly.
    (hash ^ (hash >> 32)) % BITS
}

fn place(bit: u64) -> (usize, u8) {
    let mask = 1_u8 << (bit % 8);
    (usize::try_from(bit / 8).unwrap_or(0), mask)
}

fn set(marks: &mut [u8; BYTES], bit: u64) {
    let (byte, mask) = place(bit);
    if let Some(byte) = marks.get_mut(byte) {
        *byte |= mask;
    }
}

fn is_set(marks: &[u8], bit: u64) -> bool {
    let (byte, mask) = place(bit);
    marks.get(byte).is_some_and(|byte| byte & mask != 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_word_that_is_there_is_never_missed(before in ".{0,80}", word in ".{1,12}", after in ".{0,80}") {
            let text = format!("{before}{word}{after}");
            let needle = Needle::new(&word);
            prop_assume!(needle.is_in(&text));
            prop_assert!(needle.may_be_in(&marks(&[&text])));
        }
    }

    #[test]
    fn most_bodies_without_the_word_need_not_be_read() {
        let body = |n: u32| {
            let items = (0..40)
                .map(|item| format!("{{\"@type\":\"MenuItem\",\"id\":\"i{n}-{item}\",\"price\":{item}}}"));
            items.collect::<Vec<_>>().join(",")
        };
        let needle = Needle::new("Gratin Dauphinois");
        let read = (0..200).filter(|n| needle.may_be_in(&marks(&[&body(*n)]))).count();
        assert_eq!(read, 0);
        assert!(needle.may_be_in(&marks(&["un GRATIN DAUPHINOIS, s'il vous plaît"])));
    }

    #[test]
    fn exchanges_from_before_and_short_words_are_read() {
        assert!(Needle::new("gratin").may_be_in(&[]));
        assert!(Needle::new("of").may_be_in(&[0; BYTES]));
        assert!(!Needle::new("off").may_be_in(&[0; BYTES]));
    }

    #[test]
    fn the_hash_is_what_it_was() {
        let bits: Vec<u64> = threes("checkout").take(3).collect();
        assert_eq!(bits, threes("CHECKOUT").take(3).collect::<Vec<_>>());
        assert_eq!(hash(&['a', 'b', 'c']), 1362);
    }
}
