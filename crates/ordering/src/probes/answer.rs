//! What an answer says about the health of who gave it. Pure.

use monitoring::LiveAnswer;
use order::{PartnerFailure, TechnicalCode};

/// How a partner answered: `failure` is what was wrong with the answer, or why there was none.
///
/// A cart that came back changed or that does not add up is an answer that can be read, so its sender is up. A body that
/// cannot be read is none of the documented causes for counting a request as unanswered, but it is not healthy either.
pub(crate) fn live_answer(failure: Option<&PartnerFailure>) -> LiveAnswer {
    let Some(failure) = failure else { return LiveAnswer::Healthy };
    match (failure.code, failure.status) {
        (TechnicalCode::ConnectFailed | TechnicalCode::TlsFailed | TechnicalCode::Timeout, _)
        | (TechnicalCode::Http5xx, Some(502..=504)) => LiveAnswer::Unanswered,
        (TechnicalCode::CartModified | TechnicalCode::TotalMismatch, _) => LiveAnswer::Healthy,
        (
            TechnicalCode::Http4xx
            | TechnicalCode::Http5xx
            | TechnicalCode::HttpOther
            | TechnicalCode::UnparsableBody
            | TechnicalCode::InvalidResponse,
            _,
        ) => LiveAnswer::Poor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(code: TechnicalCode, status: Option<u16>) -> LiveAnswer {
        live_answer(Some(&PartnerFailure::new(code, status, "x")))
    }

    #[test]
    fn exactly_the_codes_of_the_column_count_as_unanswered() {
        use TechnicalCode as C;
        for code in [C::ConnectFailed, C::TlsFailed, C::Timeout] {
            assert_eq!(answer(code, None), LiveAnswer::Unanswered, "{code:?}");
        }
        for (status, expected) in [
            (500, LiveAnswer::Poor),
            (501, LiveAnswer::Poor),
            (502, LiveAnswer::Unanswered),
            (503, LiveAnswer::Unanswered),
            (504, LiveAnswer::Unanswered),
            (505, LiveAnswer::Poor),
        ] {
            assert_eq!(answer(C::Http5xx, Some(status)), expected, "{status}");
        }
        for code in [C::Http4xx, C::HttpOther, C::UnparsableBody, C::InvalidResponse] {
            assert_eq!(answer(code, Some(200)), LiveAnswer::Poor, "{code:?}");
        }
        for code in [C::CartModified, C::TotalMismatch] {
            assert_eq!(answer(code, Some(200)), LiveAnswer::Healthy, "{code:?}");
        }
        assert_eq!(live_answer(None), LiveAnswer::Healthy);
    }
}
