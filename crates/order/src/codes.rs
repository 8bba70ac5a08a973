//! Error values of the protocol (10.2, 10.4) and of our own view of a call (10.5).

use serde::Deserialize;

use crate::wire::scalar::wire_enum;

wire_enum! {
    /// `FoodOrderError.error` (10.2).
    ErrorCode {
        /// Restaurant closed at ordering time.
        Closed = "CLOSED",
        /// Scheduled time not available.
        UnavailableSlot = "UNAVAILABLE_SLOT",
        /// Too busy now.
        NoCapacity = "NO_CAPACITY",
        /// No delivery staff.
        NoCourierAvailable = "NO_COURIER_AVAILABLE",
        /// The fulfillment option expired.
        TooLate = "TOO_LATE",
        /// The address cannot be served.
        OutOfServiceArea = "OUT_OF_SERVICE_AREA",
        /// An acceptance rule is missed, above all the minimum order value.
        RequirementsNotMet = "REQUIREMENTS_NOT_MET",
        /// The same as the former, not preferred.
        FailedPrecondition = "FAILED_PRECONDITION",
        /// Data not valid: wrong combination, missing modifier, bad time.
        Invalid = "INVALID",
        /// Unknown to the partner.
        NotFound = "NOT_FOUND",
        /// Sold out or too few.
        AvailabilityChanged = "AVAILABILITY_CHANGED",
        /// The price differs from the cart.
        PriceChanged = "PRICE_CHANGED",
        /// A fee or the total is wrong.
        IncorrectPrice = "INCORRECT_PRICE",
        /// Promo code unknown.
        PromoNotRecognized = "PROMO_NOT_RECOGNIZED",
        /// Promo code expired.
        PromoExpired = "PROMO_EXPIRED",
        /// This diner may not use the code.
        PromoUserIneligible = "PROMO_USER_INELIGIBLE",
        /// This order does not qualify for the code.
        PromoOrderIneligible = "PROMO_ORDER_INELIGIBLE",
        /// Any other failure of the code.
        PromoNotApplicable = "PROMO_NOT_APPLICABLE",
        /// The diner may not order.
        Ineligible = "INELIGIBLE",
        /// Payment failed; submit only.
        PaymentDeclined = "PAYMENT_DECLINED",
        /// The aggregator cannot reach the restaurant.
        MerchantUnreachable = "MERCHANT_UNREACHABLE",
        /// Not used in food.
        AccountLinkingFailed = "ACCOUNT_LINKING_FAILED",
        /// Invalid to send.
        Unspecified = "ERROR_TYPE_UNSPECIFIED",
    }
}

/// What an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorScope {
    /// The whole order.
    Order,
    /// A line or an option; `id` says which.
    Item,
    /// A promo code; `id` says which.
    Promo,
}

impl ErrorCode {
    /// What the error is about. `INVALID` and `NOT_FOUND` are about an item only if they carry an id.
    pub fn scope(&self) -> ErrorScope {
        match self {
            Self::AvailabilityChanged | Self::PriceChanged => ErrorScope::Item,
            Self::PromoNotRecognized
            | Self::PromoExpired
            | Self::PromoUserIneligible
            | Self::PromoOrderIneligible
            | Self::PromoNotApplicable => ErrorScope::Promo,
            _ => ErrorScope::Order,
        }
    }

    /// The code to act on: a value this specification does not name counts as `INVALID` (rule E6).
    pub fn effective(&self) -> &Self {
        match self {
            Self::Unknown(_) | Self::Unspecified => &Self::Invalid,
            known => known,
        }
    }

    /// Whether a corrected order is useful (column *corr* of 10.2).
    pub fn is_correctable(&self) -> bool {
        matches!(
            self,
            Self::UnavailableSlot
                | Self::TooLate
                | Self::Invalid
                | Self::NotFound
                | Self::AvailabilityChanged
                | Self::PriceChanged
                | Self::IncorrectPrice
        ) || self.scope() == ErrorScope::Promo
    }
}

wire_enum! {
    /// `rejectionInfo.type` (10.4).
    RejectionType {
        /// Any other reason.
        Other = "UNKNOWN",
        /// Token invalid, card declined.
        PaymentDeclined = "PAYMENT_DECLINED",
        /// Diner not allowed, fraud, incomplete data.
        Ineligible = "INELIGIBLE",
        /// The promo code fails now that the diner is known.
        PromoNotApplicable = "PROMO_NOT_APPLICABLE",
        /// The chosen time is gone.
        UnavailableSlot = "UNAVAILABLE_SLOT",
    }
}

/// Technical error codes of a partner call, as the platform sees it (10.5). Stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TechnicalCode {
    /// DNS, TCP or connect timeout.
    ConnectFailed,
    /// Certificate or handshake.
    TlsFailed,
    /// No complete answer in time.
    Timeout,
    /// Status 4xx.
    Http4xx,
    /// Status 5xx.
    Http5xx,
    /// 1xx, 2xx other than 200, 3xx.
    HttpOther,
    /// No JSON, or too large.
    UnparsableBody,
    /// JSON that does not fit the specification.
    InvalidResponse,
    /// A success answer with a changed cart (K1).
    CartModified,
    /// Arithmetic of M4 violated.
    TotalMismatch,
}

impl TechnicalCode {
    /// All codes, in the order of 10.5.
    pub const ALL: [Self; 10] = [
        Self::ConnectFailed,
        Self::TlsFailed,
        Self::Timeout,
        Self::Http4xx,
        Self::Http5xx,
        Self::HttpOther,
        Self::UnparsableBody,
        Self::InvalidResponse,
        Self::CartModified,
        Self::TotalMismatch,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConnectFailed => "CONNECT_FAILED",
            Self::TlsFailed => "TLS_FAILED",
            Self::Timeout => "TIMEOUT",
            Self::Http4xx => "HTTP_4XX",
            Self::Http5xx => "HTTP_5XX",
            Self::HttpOther => "HTTP_OTHER",
            Self::UnparsableBody => "UNPARSABLE_BODY",
            Self::InvalidResponse => "INVALID_RESPONSE",
            Self::CartModified => "CART_MODIFIED",
            Self::TotalMismatch => "TOTAL_MISMATCH",
        }
    }

    /// The code of a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }

    /// The code of an HTTP status, `None` for 200 (rule T4).
    pub const fn of_status(status: u16) -> Option<Self> {
        match status {
            200 => None,
            400..=499 => Some(Self::Http4xx),
            500..=599 => Some(Self::Http5xx),
            _ => Some(Self::HttpOther),
        }
    }

    /// Whether the call counts as unanswered for automatic disablement (10.5, chapter 11).
    pub const fn counts_as_unanswered(self, status: Option<u16>) -> bool {
        match self {
            Self::ConnectFailed | Self::TlsFailed | Self::Timeout => true,
            Self::Http5xx => matches!(status, Some(502..=504)),
            _ => false,
        }
    }
}

impl std::fmt::Display for TechnicalCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for TechnicalCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for TechnicalCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom("not a technical code of 10.5"))
    }
}
