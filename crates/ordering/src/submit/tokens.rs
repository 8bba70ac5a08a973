//! Wallet tokens between the diner's wish and the partner.
//!
//! A token is never opened, never stored and never logged: the request is kept with a stand-in, and the token itself
//! waits in memory until the partner has answered, or the time is over in which a person may ask it again. If the process ends before that, the token is gone; an order that
//! was not sent yet is then certainly not placed, and the diner is told so.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use basis::{OrderId, Timestamp};
use jiff::SignedDuration;

/// How a stand-in begins.
const STAND_IN: &str = "held-by-aboyeur-";
/// No submit takes longer; a token that is still there then was forgotten.
const KEEP_MINUTES: i64 = 15;

/// The tokens of orders that are being sent from this process.
#[derive(Default)]
pub(crate) struct Tokens {
    held: Mutex<HashMap<OrderId, (String, Timestamp)>>,
}

impl Tokens {
    /// Holds the token of an order.
    pub(crate) fn hold(&self, order: OrderId, token: String, now: Timestamp) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(order, (token, now));
    }

    /// Forgets what was not fetched in time.
    pub(crate) fn sweep(&self, now: Timestamp) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, (_, since)| now.duration_since(*since) < SignedDuration::from_mins(KEEP_MINUTES));
    }

    /// Forgets the token of an order.
    pub(crate) fn forget(&self, order: OrderId) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&order);
    }

    /// The request as it is sent: with the token in place of its stand-in. `None` if it needs a token that is not here.
    pub(crate) fn fill(&self, order: OrderId, body: &str, stand_in: Option<&str>) -> Option<String> {
        let Some(stand_in) = stand_in.filter(|text| is_stand_in(text)) else {
            return Some(body.to_owned());
        };
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let (token, _) = held.get(&order)?;
        let quoted = |text: &str| serde_json::to_string(text).ok();
        Some(body.replacen(&quoted(stand_in)?, &quoted(token)?, 1))
    }
}

/// Whether this stands for a token that waits in memory.
pub(crate) fn is_stand_in(text: &str) -> bool {
    text.starts_with(STAND_IN)
}

/// What stands for a token in a request that is kept. Nobody can guess it, so no other text of the request is taken
/// for it.
pub(crate) fn stand_in(secret: &str) -> String {
    format!("{STAND_IN}{secret}")
}

#[cfg(test)]
mod tests {
    use basis::Timestamp;

    use super::*;

    #[test]
    fn the_token_takes_the_place_of_its_stand_in_and_of_nothing_else() {
        let (tokens, order, now) = (Tokens::default(), OrderId::from_bytes([1; 16]), Timestamp::UNIX_EPOCH);
        let stand_in = stand_in("s3cret");
        let body = format!(r#"{{"note":"held-by-aboyeur-","instrumentToken":"{stand_in}"}}"#);
        assert_eq!(tokens.fill(order, &body, Some(&stand_in)), None, "not here");
        tokens.hold(order, "a\"b\\c==".to_owned(), now);
        let filled = tokens.fill(order, &body, Some(&stand_in)).unwrap();
        assert_eq!(filled, r#"{"note":"held-by-aboyeur-","instrumentToken":"a\"b\\c=="}"#);
        assert_eq!(tokens.fill(order, &body, Some(&stand_in)), Some(filled), "a repeat is identical");
        tokens.forget(order);
        assert_eq!(tokens.fill(order, &body, Some(&stand_in)), None);
        assert_eq!(tokens.fill(order, "{}", None).as_deref(), Some("{}"), "pay at the door needs no token");
    }

    #[test]
    fn a_forgotten_token_does_not_stay() {
        let (tokens, now) = (Tokens::default(), Timestamp::UNIX_EPOCH);
        let (first, second) = (OrderId::from_bytes([1; 16]), OrderId::from_bytes([2; 16]));
        tokens.hold(first, "one".to_owned(), now);
        let later = now + SignedDuration::from_mins(KEEP_MINUTES);
        tokens.hold(second, "two".to_owned(), later);
        tokens.sweep(later);
        assert_eq!(tokens.held.lock().unwrap().len(), 1);
    }
}
