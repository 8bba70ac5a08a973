//! Why a call brought no answer, in words for the person who has to mend it.

use basis::Timestamp;

/// Why no connection came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConnectFailure {
    /// The host has no address.
    NameNotFound,
    /// Nothing listens at the port.
    Refused,
    /// The network or host cannot be reached, or the connection broke at once.
    Unreachable,
}

/// Why a call brought no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// Not an `https` address with a host, or one with a user name or password in it.
    #[error("the address must begin with https:// and name a host, without a user name or password")]
    InvalidUrl,
    /// The host is, or resolves only to, addresses outside the public internet.
    #[error("{host} does not lead to a public address; give a host that the internet can reach")]
    AddressBlocked {
        /// The host as written in the address.
        host: String,
    },
    /// No connection came about.
    #[error("{}", connect_text(*.why))]
    ConnectFailed {
        /// What stood in the way.
        why: ConnectFailure,
    },
    /// The TLS handshake failed: certificate, host name or protocol version.
    #[error("no secure connection came about; check the certificate, its host name and TLS 1.2 or newer")]
    TlsFailed,
    /// No complete answer within the time allowed.
    #[error("no complete answer came in time")]
    TimedOut,
    /// The answer is larger than allowed.
    #[error("the answer is larger than {limit} bytes")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The breaker is open after repeated failures; nothing was sent.
    #[error("the endpoint failed repeatedly and is not called before {until}")]
    BreakerOpen {
        /// When the next call may be tried.
        until: Timestamp,
    },
    /// The connection broke, or what came was not HTTP.
    #[error("the connection broke before a complete HTTP answer came")]
    Interrupted,
}

const fn connect_text(why: ConnectFailure) -> &'static str {
    match why {
        ConnectFailure::NameNotFound => {
            "the host name has no address; check its spelling and its DNS records"
        }
        ConnectFailure::Refused => "the connection was refused; check the port and that the server runs",
        ConnectFailure::Unreachable => "the server cannot be reached; check its network and firewall",
    }
}

impl OutboundError {
    /// A stable name for logs, metrics and records.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidUrl => "invalid_url",
            Self::AddressBlocked { .. } => "address_blocked",
            Self::ConnectFailed { why: ConnectFailure::NameNotFound } => "name_not_found",
            Self::ConnectFailed { why: ConnectFailure::Refused } => "connection_refused",
            Self::ConnectFailed { why: ConnectFailure::Unreachable } => "connect_failed",
            Self::TlsFailed => "tls_failed",
            Self::TimedOut => "timed_out",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::BreakerOpen { .. } => "breaker_open",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether the endpoint was tried and gave no answer, which is what the breaker counts. Our own refusals (address,
    /// breaker) and an answer that is too large say nothing about that.
    pub const fn is_unanswered(&self) -> bool {
        match self {
            Self::ConnectFailed { .. } | Self::TlsFailed | Self::TimedOut | Self::Interrupted => true,
            Self::InvalidUrl
            | Self::AddressBlocked { .. }
            | Self::BodyTooLarge { .. }
            | Self::BreakerOpen { .. } => false,
        }
    }

    /// Whether the request may have reached the endpoint, so that repeating it needs an idempotency key.
    pub const fn may_have_arrived(&self) -> bool {
        matches!(self, Self::TimedOut | Self::BodyTooLarge { .. } | Self::Interrupted)
    }
}
