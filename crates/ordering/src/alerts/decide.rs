//! When the conditions of ORD-1 to ORD-8 hold. Pure, in whole numbers.

use escalation::{CountFact, LimitFacts, Measure};

#[cfg(test)]
mod tests;

/// What was counted for one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    /// Orders or answers that the rule is about.
    pub(super) part: i64,
    /// All that were looked at.
    pub(super) whole: i64,
    /// Distinct restaurants.
    pub(super) restaurants: i64,
}

/// Which number has to be large enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Volume {
    /// Of all that were looked at.
    Whole,
    /// Of those that the rule is about.
    Part,
}

/// Whether a rule holds, with the numbers for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) holds: bool,
    pub(super) measures: Vec<Measure>,
    pub(super) counts: Vec<CountFact>,
}

/// The volume that a rule wants. ORD-2 says "such orders" and ORD-7 "errors". For ORD-8 it is the unknown ones too: one
/// order in five that is unknown says nothing about a share of two in a hundred.
pub(super) fn volume_of(rule: &str) -> Volume {
    match rule {
        "ORD-2" | "ORD-7" | "ORD-8" => Volume::Part,
        _ => Volume::Whole,
    }
}

/// A share over its limit, in enough orders and restaurants. Exactly the limit is not over it; exactly the volume is enough.
pub(super) fn decide_share(rule: &str, limits: &LimitFacts, counted: Counted) -> Verdict {
    let Counted { part, whole, restaurants } = counted;
    let over = i128::from(part) * 1000 > i128::from(whole) * i128::from(limits.over_permille);
    let (volume, key) = match volume_of(rule) {
        Volume::Whole => (whole, "order-measure-orders"),
        Volume::Part => (part, "order-measure-such"),
    };
    let holds = over && volume >= limits.least && restaurants >= limits.restaurants;
    let measure = Measure {
        subject: Some(format!("order-measure-{}", rule.to_ascii_lowercase())),
        part,
        whole,
        limit_permille: limits.over_permille,
        over: holds,
        ..Measure::default()
    };
    let mut counts = vec![count(key, volume, limits.least)];
    if limits.restaurants > 0 {
        counts.push(count("order-measure-restaurants", restaurants, limits.restaurants));
    }
    Verdict { holds, measures: vec![measure], counts }
}

/// ORD-6: many open orders, and no update was accepted.
pub(super) fn decide_silence(limits: &LimitFacts, open: i64, accepted: i64) -> Verdict {
    Verdict {
        holds: open >= limits.least.max(1) && accepted == 0,
        measures: Vec::new(),
        counts: vec![
            count("order-measure-open", open, limits.least),
            count("order-measure-accepted", accepted, 0),
        ],
    }
}

fn count(key: &str, count: i64, least: i64) -> CountFact {
    CountFact { key: key.to_owned(), count, least }
}
