//! Whether a quote may be submitted, and what a failed submit leads to. Pure.

use basis::Timestamp;
use jiff::SignedDuration;
use order::{OrderStatus, PartnerFailure, TechnicalCode};
use texts::Texts;

use crate::cart::PauseReason;
use crate::checkout::{Checkout, Quote};
use crate::guest::GuestRefusal;

/// The first call and two repeats (N3).
pub(crate) const MAX_CALLS: u32 = 3;
/// Seconds before the first and the second repeat (N3).
const REPEAT_AFTER_SECONDS: [i64; 2] = [2, 10];

/// Why a quote cannot be submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmitRefusal {
    /// It was refused, or has expired (K6): check out again.
    QuoteExpired,
    /// The cart is not the one that was priced (K7): check out again.
    CartChanged,
    /// The partner does not offer this way to pay.
    PaymentNotOffered,
    /// No order is taken at present; the cart is kept.
    Paused(PauseReason),
    /// Guests may not place this order (14.3).
    Guest(GuestRefusal),
}

impl SubmitRefusal {
    /// The sentence to the diner.
    pub fn text(self, t: Texts) -> String {
        match self {
            Self::Guest(refusal) => refusal.text(t),
            other => t.get(other.text_key()),
        }
    }

    /// The key of the sentence to the diner.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::QuoteExpired => "submit-quote-expired",
            Self::CartChanged => "submit-cart-changed",
            Self::PaymentNotOffered => "submit-payment-not-offered",
            Self::Paused(reason) => reason.text_key(),
            Self::Guest(refusal) => refusal.text_key(),
        }
    }
}

/// The quote to submit, if it still holds for the cart as it is now.
pub(crate) fn decide_submit<'a>(
    checkout: &'a Checkout,
    cart_digest: Option<&str>,
    pause: Option<PauseReason>,
    now: Timestamp,
) -> Result<&'a Quote, SubmitRefusal> {
    if let Some(reason) = pause {
        return Err(SubmitRefusal::Paused(reason));
    }
    if cart_digest != Some(&checkout.cart_digest) {
        return Err(SubmitRefusal::CartChanged);
    }
    checkout.quote().filter(|quote| !quote.is_expired(now)).ok_or(SubmitRefusal::QuoteExpired)
}

/// What to do when a submit job begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// An update or another run has settled the order.
    Nothing,
    /// Call the partner.
    Call,
    /// Every call was begun and none was noted as ended: a crash ate the last answer.
    GiveUp,
    /// The platform could not send it for so long that the diner no longer waits for it; it was never sent.
    TooLate,
}

/// An order that was not sent for so long is not sent any more.
const SEND_WITHIN_MINUTES: i64 = 10;

/// Another process may hold the wallet's token of an order; it has so long to take the job.
const TOKEN_WITHIN_SECONDS: i64 = 30;
/// The pause before the job looks for it again.
const LOOK_AGAIN_SECONDS: i64 = 5;

/// What to do with an order whose token is not in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WithoutToken {
    /// Leave the job to another process until then.
    LookAgainAt(Timestamp),
    /// The process that had it has ended. The order was never sent.
    NotPlaced,
    /// The process that had it has ended after a call.
    Unknown,
}

/// Decides what becomes of an order whose token is not in this process.
pub(crate) fn decide_without_token(calls: u32, waited: SignedDuration, now: Timestamp) -> WithoutToken {
    if waited < SignedDuration::from_secs(TOKEN_WITHIN_SECONDS) {
        return WithoutToken::LookAgainAt(now + SignedDuration::from_secs(LOOK_AGAIN_SECONDS));
    }
    if calls == 0 { WithoutToken::NotPlaced } else { WithoutToken::Unknown }
}

/// Decides what a submit job begins with. `waited` is the time since the diner placed the order.
pub(crate) fn decide_begin(
    status: OrderStatus,
    calls: u32,
    has_request: bool,
    waited: SignedDuration,
) -> Begin {
    match status {
        OrderStatus::Submitting if calls == 0 && waited > SignedDuration::from_mins(SEND_WITHIN_MINUTES) => {
            Begin::TooLate
        }
        OrderStatus::Submitting if !has_request || calls >= MAX_CALLS => Begin::GiveUp,
        OrderStatus::Submitting => Begin::Call,
        OrderStatus::SubmitUnknown | OrderStatus::State(_) | OrderStatus::FulfilledAssumed => Begin::Nothing,
    }
}

/// What a failed submit leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterFailure {
    /// Repeat the identical request at this instant.
    RepeatAt(Timestamp),
    /// The order may be with the partner.
    Unknown,
    /// The order is certainly not with the partner.
    Refused(TechnicalCode),
}

/// Decides what a failed submit leads to (chapter 8, N3).
///
/// | failure | next |
/// | --- | --- |
/// | no connection, timeout, 5xx; fewer than 3 calls | the identical request again after 2 s, then 10 s |
/// | 4xx other than 408, 409, 425 and 429, and no earlier call may have arrived | certainly not placed |
/// | no connection at the third call, and no call may have arrived | certainly not placed |
/// | everything else | unknown |
///
/// `may_have_arrived` tells of this and all earlier calls. A 409 says that the partner holds an order under our id
/// (N2); an answer that cannot be read may be that of a placed order.
pub(crate) fn decide_after_failure(
    failure: &PartnerFailure,
    calls: u32,
    may_have_arrived: bool,
    now: Timestamp,
) -> AfterFailure {
    let repeatable = matches!(
        failure.code,
        TechnicalCode::ConnectFailed
            | TechnicalCode::TlsFailed
            | TechnicalCode::Timeout
            | TechnicalCode::Http5xx
    );
    let index = usize::try_from(calls.saturating_sub(1)).unwrap_or(usize::MAX);
    if let (true, Some(seconds)) = (repeatable, REPEAT_AFTER_SECONDS.get(index)) {
        return AfterFailure::RepeatAt(now + SignedDuration::from_secs(*seconds));
    }
    if may_have_arrived { AfterFailure::Unknown } else { AfterFailure::Refused(failure.code) }
}

/// Whether a call with this failure may have placed the order.
pub(crate) fn may_be_placed(failure: &PartnerFailure, may_have_arrived: bool) -> bool {
    match (failure.code, failure.status) {
        (TechnicalCode::Http4xx, Some(status)) => matches!(status, 408 | 409 | 425 | 429),
        (_, Some(_)) => true,
        (_, None) => may_have_arrived,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-14T10:00:00Z".parse().unwrap()
    }

    fn failure(code: TechnicalCode, status: Option<u16>) -> PartnerFailure {
        PartnerFailure::new(code, status, "x")
    }

    #[test]
    fn a_timeout_is_repeated_after_two_and_ten_seconds_and_then_unknown() {
        let timeout = failure(TechnicalCode::Timeout, None);
        let after = |calls| decide_after_failure(&timeout, calls, true, now());
        assert_eq!(after(1), AfterFailure::RepeatAt(now() + SignedDuration::from_secs(2)));
        assert_eq!(after(2), AfterFailure::RepeatAt(now() + SignedDuration::from_secs(10)));
        assert_eq!(after(3), AfterFailure::Unknown);
    }

    #[test]
    fn a_refused_request_is_not_repeated_and_not_placed() {
        let refused = failure(TechnicalCode::Http4xx, Some(401));
        assert!(!may_be_placed(&refused, false));
        let after = decide_after_failure(&refused, 1, false, now());
        assert_eq!(after, AfterFailure::Refused(TechnicalCode::Http4xx));
    }

    #[test]
    fn a_refusal_after_a_timeout_stays_unknown() {
        let refused = failure(TechnicalCode::Http4xx, Some(401));
        assert_eq!(decide_after_failure(&refused, 2, true, now()), AfterFailure::Unknown);
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_unknown_at_once() {
        for code in [TechnicalCode::UnparsableBody, TechnicalCode::InvalidResponse, TechnicalCode::HttpOther]
        {
            let failure = failure(code, Some(200));
            assert!(may_be_placed(&failure, true));
            assert_eq!(decide_after_failure(&failure, 1, true, now()), AfterFailure::Unknown);
        }
        assert!(may_be_placed(&failure(TechnicalCode::Http4xx, Some(409)), true));
        assert!(may_be_placed(&failure(TechnicalCode::Http5xx, Some(500)), true));
    }

    #[test]
    fn three_failed_connections_are_certainly_not_placed() {
        let connect = failure(TechnicalCode::ConnectFailed, None);
        assert!(!may_be_placed(&connect, false));
        let after = decide_after_failure(&connect, 3, false, now());
        assert_eq!(after, AfterFailure::Refused(TechnicalCode::ConnectFailed));
    }

    #[test]
    fn a_lost_token_ends_an_order_truthfully() {
        let after = |calls, seconds| decide_without_token(calls, SignedDuration::from_secs(seconds), now());
        assert!(matches!(after(0, 5), WithoutToken::LookAgainAt(_)));
        assert_eq!(after(0, 31), WithoutToken::NotPlaced);
        assert_eq!(after(1, 31), WithoutToken::Unknown);
    }

    #[test]
    fn only_an_order_under_way_is_called() {
        for status in OrderStatus::all() {
            let expected = if status == OrderStatus::Submitting { Begin::Call } else { Begin::Nothing };
            assert_eq!(decide_begin(status, 0, true, SignedDuration::ZERO), expected);
        }
        let under_way = |calls, has_request, minutes| {
            decide_begin(OrderStatus::Submitting, calls, has_request, SignedDuration::from_mins(minutes))
        };
        assert_eq!(under_way(3, true, 0), Begin::GiveUp);
        assert_eq!(under_way(1, false, 0), Begin::GiveUp);
        assert_eq!(under_way(0, true, 10), Begin::Call);
        assert_eq!(under_way(0, true, 11), Begin::TooLate);
        assert_eq!(under_way(1, true, 11), Begin::Call, "a repeat tells what became of it");
    }
}
