//! Silencing a rule's mails for a while (operations 9.5): for at most seven days, with a reason, without effect on
//! escalations.

use basis::{Actor, FieldErrors, PartnerId, Timestamp};
use db::{DbError, Tx};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::error::MonitoringError;
use crate::evaluate::ENVIRONMENT;
use crate::service::Monitoring;
use crate::store;

/// The longest silence, in hours.
pub const MAX_SILENCE_HOURS: i64 = 7 * 24;
/// Characters of a reason.
const MAX_REASON: usize = 500;

/// A rule's mails are kept back for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why, as the person says.
    pub reason: String,
    /// Who asked for it.
    pub created_by: Actor,
}

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilenceDraft {
    /// For how long, 1 to [`MAX_SILENCE_HOURS`].
    pub hours: i64,
    /// Why, 1 to 500 characters.
    pub reason: String,
}

impl SilenceDraft {
    /// The silence from `now`, or everything that is wrong with the draft.
    pub fn check(&self, now: Timestamp, actor: &Actor) -> Result<Silence, FieldErrors> {
        let mut errors = FieldErrors::new();
        if !(1..=MAX_SILENCE_HOURS).contains(&self.hours) {
            errors.push("hours", "silence_too_long", "silence a rule for 1 to 168 hours");
        }
        let reason = self.reason.trim();
        if reason.is_empty() {
            errors.push("reason", "required", "say why, so that others know");
        } else if reason.chars().count() > MAX_REASON {
            errors.push("reason", "too_long", format!("at most {MAX_REASON} characters"));
        }
        let until = now.saturating_add(SignedDuration::from_hours(self.hours.clamp(1, MAX_SILENCE_HOURS)));
        let (until, reason) = (until.unwrap_or(now), reason.to_owned());
        errors.finish(Silence { from: now, until, reason, created_by: actor.clone() })
    }
}

/// Whether somebody has silenced the rule at `now`. At its end a silence is over.
pub(crate) fn is_silenced(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    rule: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(store::find_silence(tx, (partner, ENVIRONMENT, rule), now)?.is_some())
}

impl Monitoring {
    /// Silences a rule from now; an earlier silence of the rule is replaced. Kept in the audit log.
    pub async fn silence(
        &self,
        actor: Actor,
        partner: PartnerId,
        rule: &str,
        draft: SilenceDraft,
    ) -> Result<Silence, MonitoringError> {
        let rule = self.rule_id(rule)?;
        let silence = draft.check(self.ambient.now(), &actor)?;
        let ambient = self.ambient.clone();
        let work = move |tx: &mut Tx<'_>| {
            tx.lock("alerts", &partner.get().to_be_bytes())?;
            store::end_silences(tx, (partner, ENVIRONMENT, &rule), silence.from, &actor)?;
            store::put_silence(tx, (partner, ENVIRONMENT, &rule), &silence)?;
            let detail = serde_json::json!({ "until": silence.until });
            identity::record_audit(tx, &ambient, &actor, Some(partner), "alert.silence", &rule, &detail)?;
            Ok(silence)
        };
        self.db.write(work).await
    }

    /// Lets a rule mail again. Nothing happens when it is not silenced; then the answer is false.
    pub async fn unsilence(
        &self,
        actor: Actor,
        partner: PartnerId,
        rule: &str,
    ) -> Result<bool, MonitoringError> {
        let (rule, ambient) = (self.rule_id(rule)?, self.ambient.clone());
        let work = move |tx: &mut Tx<'_>| {
            tx.lock("alerts", &partner.get().to_be_bytes())?;
            let ended = store::end_silences(tx, (partner, ENVIRONMENT, &rule), ambient.now(), &actor)?;
            if ended > 0 {
                let action = "alert.unsilence";
                identity::record_audit(tx, &ambient, &actor, Some(partner), action, &rule, &())?;
            }
            Ok(ended > 0)
        };
        self.db.write(work).await
    }

    /// The stored id of a rule, named in capital or small letters.
    fn rule_id(&self, name: &str) -> Result<String, MonitoringError> {
        let settings = self.settings();
        let mut ids = settings.rules.iter().map(|rule| &rule.id);
        let found = ids.find(|id| id.eq_ignore_ascii_case(name));
        let signals = settings.signals.iter().map(|rule| &rule.id);
        let found = found.or_else(|| signals.into_iter().find(|id| id.eq_ignore_ascii_case(name)));
        found.cloned().ok_or_else(|| MonitoringError::UnknownRule(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(hours: i64, reason: &str) -> SilenceDraft {
        SilenceDraft { hours, reason: reason.to_owned() }
    }

    fn codes(draft: &SilenceDraft) -> Vec<String> {
        let checked = draft.check(Timestamp::UNIX_EPOCH, &Actor::system("test"));
        checked.err().map(|errors| errors.0.into_iter().map(|error| error.code).collect()).unwrap_or_default()
    }

    #[test]
    fn a_silence_lasts_at_most_seven_days_and_needs_a_reason() {
        assert!(codes(&draft(1, "we know")).is_empty());
        assert!(codes(&draft(168, "we know")).is_empty());
        assert_eq!(codes(&draft(169, "we know")), ["silence_too_long"]);
        assert_eq!(codes(&draft(0, " ")), ["silence_too_long", "required"]);
        assert_eq!(codes(&draft(1, &"x".repeat(501))), ["too_long"]);
    }
}
