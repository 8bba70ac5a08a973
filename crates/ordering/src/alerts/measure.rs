//! Measuring the conditions of one partner's live orders.

use basis::{PartnerId, Timestamp, from_micros, micros};
use db::{DbError, Stmt, Tx, Value, params};
use escalation::{LimitFacts, MeasuredFacts};
use monitoring::{Limits, Signal};

use super::decide::{Counted, Verdict, decide_share, decide_silence};
use super::store;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What is evaluated together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Every five minutes.
    Often,
    /// At six in the morning of UTC.
    Daily,
}

impl Group {
    /// The rules of the group.
    pub(super) const fn rules(self) -> &'static [&'static str] {
        match self {
            Self::Often => &["ORD-1", "ORD-2", "ORD-3", "ORD-6", "ORD-7", "ORD-8"],
            Self::Daily => &["ORD-4", "ORD-5"],
        }
    }

    /// The last instant at or before `now` for which the group is evaluated.
    pub(super) fn instant(self, now: Timestamp) -> Timestamp {
        let (period, offset) = match self {
            Self::Often => (5 * MINUTE, 0),
            Self::Daily => (DAY, 6 * 60 * MINUTE),
        };
        from_micros(micros(now) - (micros(now) - offset).rem_euclid(period))
    }
}

/// One partner at one evaluation.
#[derive(Clone, Copy)]
struct Look {
    partner: PartnerId,
    at: i64,
    limits: LimitFacts,
}

/// What is measured for the group, by rule.
pub(super) fn measure(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    (group, at): (Group, Timestamp),
    limits: &Limits,
) -> Result<Vec<(&'static str, Signal)>, DbError> {
    let mut signals = Vec::new();
    for rule in group.rules() {
        let Some(limits) = limits.of(rule) else { continue };
        let look = Look { partner, at: micros(at), limits };
        signals.push((*rule, look.signal(tx, rule)?));
    }
    Ok(signals)
}

/// The statements of a rule about a share of orders.
struct Share {
    count: &'static Stmt,
    list: &'static Stmt,
    values: Vec<Value>,
}

impl Look {
    fn signal(self, tx: &mut Tx<'_>, rule: &str) -> Result<Signal, DbError> {
        match rule {
            "ORD-6" => self.silence(tx),
            "ORD-7" => self.refusals(tx),
            _ => {
                let share = self.share(rule);
                let verdict = decide_share(rule, &self.limits, store::count(tx, share.count, &share.values)?);
                let is_any = verdict.measures.iter().any(|measure| measure.part > 0);
                let samples =
                    if is_any { store::samples(tx, share.list, &share.values)? } else { Vec::new() };
                Ok(self.told(verdict, MeasuredFacts { samples, ..MeasuredFacts::default() }))
            }
        }
    }

    fn share(self, rule: &str) -> Share {
        let Look { partner, at, limits } = self;
        let (window, after) = (limits.window_minutes * MINUTE, limits.after_minutes * MINUTE);
        let plain = params![partner, from_micros(at - window), from_micros(at)].to_vec();
        match rule {
            "ORD-1" => {
                let span = params![partner, from_micros(at - window - after), from_micros(at - after), after];
                Share { count: &store::COUNT_OVERDUE, list: &store::LIST_OVERDUE, values: span.to_vec() }
            }
            "ORD-2" => Share { count: &store::COUNT_REFUSED, list: &store::LIST_REFUSED, values: plain },
            "ORD-3" => {
                let silent_since = from_micros(at - after);
                let span = params![partner, from_micros(at - window - after), silent_since, silent_since];
                Share { count: &store::COUNT_STALE, list: &store::LIST_STALE, values: span.to_vec() }
            }
            "ORD-4" => {
                // The day that ended at the last midnight.
                let until = at - at.rem_euclid(DAY) - after;
                let span = params![partner, from_micros(until - window), from_micros(until), after];
                Share { count: &store::COUNT_ENDLESS, list: &store::LIST_ENDLESS, values: span.to_vec() }
            }
            "ORD-5" => Share { count: &store::COUNT_ENDED, list: &store::LIST_ENDED, values: plain },
            _ => Share { count: &store::COUNT_UNKNOWN, list: &store::LIST_UNKNOWN, values: plain },
        }
    }

    fn silence(self, tx: &mut Tx<'_>) -> Result<Signal, DbError> {
        let Look { partner, at, limits } = self;
        let older_than = from_micros(at - limits.after_minutes * MINUTE);
        // What was due longer ago has been taken as fulfilled.
        let values = params![partner, older_than, from_micros(at - DAY - 60 * MINUTE)];
        let open = store::count_open(tx, values)?;
        let verdict = decide_silence(&limits, open, self.answers(tx)?.0);
        let samples = if verdict.holds { store::samples(tx, &store::LIST_OPEN, values)? } else { Vec::new() };
        Ok(self.told(verdict, MeasuredFacts { samples, ..MeasuredFacts::default() }))
    }

    fn refusals(self, tx: &mut Tx<'_>) -> Result<Signal, DbError> {
        let (accepted, refused) = self.answers(tx)?;
        let counted = Counted { part: refused, whole: accepted + refused, restaurants: 0 };
        let verdict = decide_share("ORD-7", &self.limits, counted);
        let (top_codes, samples) = if verdict.holds {
            store::refusals(tx, self.partner, (self.from(), from_micros(self.at)))?
        } else {
            Default::default()
        };
        Ok(self.told(verdict, MeasuredFacts { top_codes, samples, ..MeasuredFacts::default() }))
    }

    fn from(self) -> Timestamp {
        from_micros(self.at - self.limits.window_minutes * MINUTE)
    }

    fn answers(self, tx: &mut Tx<'_>) -> Result<(i64, i64), DbError> {
        store::sum_answers(tx, self.partner, (self.from(), from_micros(self.at)))
    }

    fn told(self, verdict: Verdict, facts: MeasuredFacts) -> Signal {
        let Verdict { holds, measures, counts } = verdict;
        let facts =
            MeasuredFacts { measures, counts, limits: Some(self.limits), at: from_micros(self.at), ..facts };
        Signal { holds, facts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(group: Group, now: &str) -> String {
        group.instant(now.parse().unwrap()).to_string()
    }

    #[test]
    fn evaluations_have_their_instants() {
        assert_eq!(instant(Group::Often, "2026-03-14T10:04:59.9Z"), "2026-03-14T10:00:00Z");
        assert_eq!(instant(Group::Often, "2026-03-14T10:05:00Z"), "2026-03-14T10:05:00Z");
        assert_eq!(instant(Group::Daily, "2026-03-14T05:59:59Z"), "2026-03-13T06:00:00Z");
        assert_eq!(instant(Group::Daily, "2026-03-14T06:00:00Z"), "2026-03-14T06:00:00Z");
    }
}
