//! A call to a partner that failed technically.

use crate::codes::TechnicalCode;
use crate::parse::ReadError;

/// Why a partner's answer is no answer (10.5).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct PartnerFailure {
    /// The stable code.
    pub code: TechnicalCode,
    /// The HTTP status, if there was one.
    pub status: Option<u16>,
    /// What is wrong and where: begins with the path of the member. Carries no values of the diner.
    pub detail: String,
}

impl PartnerFailure {
    /// A failure with a text.
    pub fn new(code: TechnicalCode, status: Option<u16>, detail: impl Into<String>) -> Self {
        Self { code, status, detail: detail.into() }
    }

    /// Whether the call counts as unanswered (10.5).
    pub const fn counts_as_unanswered(&self) -> bool {
        self.code.counts_as_unanswered(self.status)
    }

    pub(crate) fn invalid(path: &str, message: impl std::fmt::Display) -> Self {
        Self::new(TechnicalCode::InvalidResponse, Some(200), format!("{path}: {message}"))
    }

    pub(crate) fn of_read(error: &ReadError) -> Self {
        let code = match error {
            ReadError::TooLarge { .. } | ReadError::NotJson { .. } => TechnicalCode::UnparsableBody,
            ReadError::Shape { .. } => TechnicalCode::InvalidResponse,
        };
        Self::new(code, Some(200), error.to_string())
    }

    /// Refuses every status but 200 (rule T4).
    pub(crate) fn check_status(status: u16) -> Result<(), Self> {
        match TechnicalCode::of_status(status) {
            None => Ok(()),
            Some(code) => {
                Err(Self::new(code, Some(status), format!("the partner answered HTTP status {status}")))
            }
        }
    }
}
