//! Breakers that all processes share through the database.

use basis::Timestamp;
use db::{Db, DbError};

use crate::breaker::{Breaker, BreakerEvent, BreakerState, Verdict, decide_breaker};
use crate::store;

/// The breakers of all endpoints, by key.
#[derive(Clone)]
pub struct Breakers {
    db: Option<Db>,
}

/// What a breaker says to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Go ahead, and report the outcome with the permit.
    Pass(Permit),
    /// Do not call before `until`.
    Refused {
        /// When to ask again.
        until: Timestamp,
    },
}

/// Leave to make one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    probe: bool,
    /// The breaker was closed and had counted no failure, so that an answer changes nothing.
    untroubled: bool,
}

impl Breakers {
    /// The breakers kept in `db`.
    pub fn new(db: Db) -> Self {
        Self { db: Some(db) }
    }

    /// No breakers: every call is tried. For commands that work without a database.
    pub const fn none() -> Self {
        Self { db: None }
    }

    /// Asks whether the endpoint of `key` may be called at `now`. Writes only when a probe is let through.
    pub async fn admit(&self, key: &str, now: Timestamp) -> Result<Admission, DbError> {
        let breaker = self.find(key).await?;
        let decision = decide_breaker(&breaker, BreakerEvent::Attempt, now);
        if decision.next == breaker {
            return Ok(admission(&breaker, decision.verdict));
        }
        // The breaker changes: decide again on what is stored now, alone.
        self.apply(key, BreakerEvent::Attempt, now).await
    }

    /// Reports what became of a call. Writes only when that changes the breaker.
    pub async fn note(
        &self,
        key: &str,
        permit: Permit,
        answered: bool,
        now: Timestamp,
    ) -> Result<(), DbError> {
        let probe = permit.probe;
        if answered && permit.untroubled {
            return Ok(());
        }
        let event =
            if answered { BreakerEvent::Answered { probe } } else { BreakerEvent::Unanswered { probe } };
        self.apply(key, event, now).await.map(|_| ())
    }

    /// The breaker of `key` as stored.
    pub async fn find(&self, key: &str) -> Result<Breaker, DbError> {
        let Some(db) = &self.db else { return Ok(Breaker::new()) };
        let key = key.to_owned();
        db.read(move |tx| store::find(tx, &key)).await
    }

    /// Closes the breaker of `key`, for an operator who knows that the endpoint works again.
    pub async fn reset(&self, key: &str, now: Timestamp) -> Result<(), DbError> {
        let Some(db) = &self.db else { return Ok(()) };
        let key = key.to_owned();
        let work = move |tx: &mut db::Tx<'_>| {
            tx.lock("outbound_breakers", key.as_bytes())?;
            store::save(tx, &key, &Breaker::new(), now)
        };
        db.write(work).await
    }

    async fn apply(&self, key: &str, event: BreakerEvent, now: Timestamp) -> Result<Admission, DbError> {
        let Some(db) = &self.db else { return Ok(admission(&Breaker::new(), Verdict::Noted)) };
        let key = key.to_owned();
        let work = move |tx: &mut db::Tx<'_>| {
            tx.lock("outbound_breakers", key.as_bytes())?;
            let before = store::find(tx, &key)?;
            let decision = decide_breaker(&before, event, now);
            if decision.next != before {
                store::save(tx, &key, &decision.next, now)?;
            }
            Ok::<_, DbError>((before, decision))
        };
        let (before, decision) = db.write(work).await?;
        log_change(&before, &decision.next);
        Ok(admission(&before, decision.verdict))
    }
}

fn admission(breaker: &Breaker, verdict: Verdict) -> Admission {
    let untroubled = *breaker == Breaker::new();
    match verdict {
        Verdict::Pass { probe } => Admission::Pass(Permit { probe, untroubled }),
        Verdict::Refuse { until } => Admission::Refused { until },
        Verdict::Noted => Admission::Pass(Permit { probe: false, untroubled }),
    }
}

fn log_change(before: &Breaker, after: &Breaker) {
    let was_closed = before.state == BreakerState::Closed;
    let is_closed = after.state == BreakerState::Closed;
    if was_closed && !is_closed {
        metrics::counter!("outbound_breakers_opened_total").increment(1);
    } else if !was_closed && is_closed {
        metrics::counter!("outbound_breakers_closed_total").increment(1);
    }
}
