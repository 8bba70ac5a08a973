//! A signed-in browser and how long it lasts. Pure.

use basis::{SessionId, Timestamp, UserId};
use jiff::SignedDuration;

use crate::user::User;

/// A session ends so long after it was last used.
const IDLE_HOURS: i64 = 12;
/// It ends so long after the sign-in in any case.
const LONGEST_HOURS: i64 = 7 * 24;
/// Its use is written down at most this often.
const TOUCH_EVERY_MINUTES: i64 = 5;

/// A session that is good, with its user as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in.
    pub user: User,
    /// Which session.
    pub session_id: SessionId,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When it ends if it is not used again.
    pub expires_at: Timestamp,
}

/// A session as it is listed to its user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Which session.
    pub id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// The browser as it named itself, cut to 200 characters.
    pub client_label: String,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When it was last used, to within five minutes.
    pub last_seen_at: Timestamp,
}

/// What a session is at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// It has ended.
    Expired,
    /// It is good until then; `touch` tells whether its use is to be written down.
    Good {
        /// When it ends if it is not used again.
        expires_at: Timestamp,
        /// Whether to store `now` as its last use.
        touch: bool,
    },
}

/// Decides whether a session is still good: 12 hours after its last use, 7 days after the sign-in.
pub fn decide_session(created_at: Timestamp, last_seen_at: Timestamp, now: Timestamp) -> SessionState {
    let longest = created_at + SignedDuration::from_hours(LONGEST_HOURS);
    if now >= longest || now >= last_seen_at + SignedDuration::from_hours(IDLE_HOURS) {
        return SessionState::Expired;
    }
    let touch = now >= last_seen_at + SignedDuration::from_mins(TOUCH_EVERY_MINUTES);
    let seen = if touch { now } else { last_seen_at };
    let expires_at = longest.min(seen + SignedDuration::from_hours(IDLE_HOURS));
    SessionState::Good { expires_at, touch }
}

/// Sessions last used before this instant have ended.
pub(crate) fn idle_limit(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(IDLE_HOURS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(n: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + n * 3600).unwrap()
    }

    #[test]
    fn a_session_slides_while_it_is_used() {
        let good = SessionState::Good { expires_at: hours(23), touch: true };
        assert_eq!(decide_session(hours(0), hours(0), hours(11)), good);
        assert_eq!(decide_session(hours(0), hours(0), hours(12)), SessionState::Expired);
    }

    #[test]
    fn a_week_after_the_sign_in_it_ends_however_much_it_is_used() {
        let last = SessionState::Good { expires_at: hours(168), touch: true };
        assert_eq!(decide_session(hours(0), hours(160), hours(167)), last);
        assert_eq!(decide_session(hours(0), hours(167), hours(168)), SessionState::Expired);
    }

    #[test]
    fn its_use_is_not_written_down_on_every_page() {
        let soon = hours(1) + SignedDuration::from_secs(299);
        let quiet = SessionState::Good { expires_at: hours(13), touch: false };
        assert_eq!(decide_session(hours(0), hours(1), soon), quiet);
    }
}
