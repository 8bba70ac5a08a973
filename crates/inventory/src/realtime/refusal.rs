//! Why a request of real-time updates is refused as a whole (9.2).

/// The stable reason of a refusal, with its HTTP status and the status of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalReason {
    /// The body is not JSON, or has no records.
    MalformedBody,
    /// More than 1,000 records.
    TooManyRecords,
    /// A time is missing or cannot be read.
    MissingTimestamp,
    /// The name of the feed is unknown.
    UnknownFeed,
    /// A record is neither base64 of a JSON object nor JSON, or names no entity.
    UndecodableRecord,
    /// No batch was ingested successfully in this environment yet.
    NoBatchFeed,
    /// The token is missing or expired.
    Token,
    /// The service account is not linked to the partner, or the scope is missing.
    NotLinked,
    /// Unknown partner or path.
    UnknownPartner,
    /// More than 1,500 requests in a minute.
    Quota,
    /// The platform's fault; passes.
    Transient,
}

impl RefusalReason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::MalformedBody,
        Self::TooManyRecords,
        Self::MissingTimestamp,
        Self::UnknownFeed,
        Self::UndecodableRecord,
        Self::NoBatchFeed,
        Self::Token,
        Self::NotLinked,
        Self::UnknownPartner,
        Self::Quota,
        Self::Transient,
    ];

    /// The name at the wire: `details[].reason`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MalformedBody => "MALFORMED_BODY",
            Self::TooManyRecords => "TOO_MANY_RECORDS",
            Self::MissingTimestamp => "MISSING_TIMESTAMP",
            Self::UnknownFeed => "UNKNOWN_FEED",
            Self::UndecodableRecord => "UNDECODABLE_RECORD",
            Self::NoBatchFeed => "NO_BATCH_FEED",
            Self::Token => "TOKEN",
            Self::NotLinked => "NOT_LINKED",
            Self::UnknownPartner => "UNKNOWN_PARTNER",
            Self::Quota => "QUOTA",
            Self::Transient => "TRANSIENT",
        }
    }

    /// The HTTP status.
    pub const fn http_status(self) -> u16 {
        match self {
            Self::MalformedBody
            | Self::TooManyRecords
            | Self::MissingTimestamp
            | Self::UnknownFeed
            | Self::UndecodableRecord
            | Self::NoBatchFeed => 400,
            Self::Token => 401,
            Self::NotLinked => 403,
            Self::UnknownPartner => 404,
            Self::Quota => 429,
            Self::Transient => 503,
        }
    }

    /// The status of the programme: `error.status`.
    pub const fn status(self) -> &'static str {
        match self {
            Self::MalformedBody
            | Self::TooManyRecords
            | Self::MissingTimestamp
            | Self::UnknownFeed
            | Self::UndecodableRecord => "INVALID_ARGUMENT",
            Self::NoBatchFeed => "FAILED_PRECONDITION",
            Self::Token => "UNAUTHENTICATED",
            Self::NotLinked => "PERMISSION_DENIED",
            Self::UnknownPartner => "NOT_FOUND",
            Self::Quota => "RESOURCE_EXHAUSTED",
            Self::Transient => "UNAVAILABLE",
        }
    }
}

/// Why a request is refused as a whole, with a text for the partner's log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RequestRefusal {
    /// The stable reason.
    pub reason: RefusalReason,
    /// What is wrong, in English.
    pub message: String,
}

impl RequestRefusal {
    /// A refusal.
    pub fn new(reason: RefusalReason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_http_status_agree() {
        for reason in RefusalReason::ALL {
            let expected = match reason.status() {
                "INVALID_ARGUMENT" | "FAILED_PRECONDITION" => 400,
                "UNAUTHENTICATED" => 401,
                "PERMISSION_DENIED" => 403,
                "NOT_FOUND" => 404,
                "RESOURCE_EXHAUSTED" => 429,
                other => {
                    assert_eq!(other, "UNAVAILABLE");
                    503
                }
            };
            assert_eq!(reason.http_status(), expected, "{}", reason.as_str());
        }
    }
}
