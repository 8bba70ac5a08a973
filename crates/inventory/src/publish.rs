//! Which restaurants a new state changes, and whether it may be published without asking.

use std::collections::{HashMap, HashSet};

/// What a new state does to the restaurants that are served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Positions, in the new state, of restaurants that are new or differ: these are written.
    pub write: Vec<usize>,
    /// How many of them were not served before.
    pub added: usize,
    /// How many of them differ from what is served.
    pub changed: usize,
    /// Ids of served restaurants that are not in the new state.
    pub removed: Vec<String>,
}

impl Changes {
    /// Compares the new state, as (id, hash) in order, with what is `served`. Unchanged restaurants appear nowhere.
    pub fn between<'a>(
        served: &HashMap<String, String>,
        new: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut changes = Self::default();
        let mut gone: HashSet<&str> = served.keys().map(String::as_str).collect();
        for (position, (id, hash)) in new.into_iter().enumerate() {
            gone.remove(id);
            match served.get(id) {
                Some(old) if old == hash => {}
                Some(_) => {
                    changes.changed += 1;
                    changes.write.push(position);
                }
                None => {
                    changes.added += 1;
                    changes.write.push(position);
                }
            }
        }
        changes.removed = gone.into_iter().map(str::to_owned).collect();
        changes.removed.sort();
        changes
    }
}

/// Whether a snapshot is held for a person's decision: it would remove more than `guard_share` of the served
/// restaurants, and at least five. Rule B6.
pub fn decide_hold(served: usize, removed: usize, guard_share: f64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "counts of restaurants are far below 2^52")]
    let share = if served == 0 { 0.0 } else { removed as f64 / served as f64 };
    removed >= 5 && share > guard_share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(entries: &[(&str, &str)]) -> HashMap<String, String> {
        entries.iter().map(|(id, hash)| ((*id).to_owned(), (*hash).to_owned())).collect()
    }

    #[test]
    fn only_what_differs_is_written() {
        let old = served(&[("a", "1"), ("b", "1"), ("c", "1")]);
        let changes = Changes::between(&old, [("a", "1"), ("b", "2"), ("d", "1")]);
        assert_eq!(changes, Changes { write: vec![1, 2], added: 1, changed: 1, removed: vec!["c".into()] });
    }

    #[test]
    fn a_snapshot_that_loses_more_than_a_fifth_and_at_least_five_is_held() {
        assert!(!decide_hold(100, 20, 0.20));
        assert!(decide_hold(100, 21, 0.20));
        assert!(!decide_hold(10, 4, 0.20));
        assert!(decide_hold(10, 5, 0.20));
        assert!(!decide_hold(0, 0, 0.20));
        assert!(!decide_hold(25, 5, 0.20));
    }
}
