//! Calling a partner (chapters 2, 3.1, 11).

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method};
use order::{MAX_BODY_BYTES, PartnerFailure, TechnicalCode};
use outbound::{Call, ConnectFailure, Limits, Outbound, OutboundError};
use partners::EnvironmentConfig;
use tokio::time::Instant;
use url::Url;

use crate::error::OrderingError;
use crate::service::Ordering;

const CONNECT: Duration = Duration::from_secs(2);
/// With less time left a repeat is not worth beginning.
const LEAST_BUDGET: Duration = Duration::from_millis(500);

/// One call with what came of it.
pub struct Called {
    /// The answer, or why there is none.
    pub answer: Result<(u16, Bytes), CallFailure>,
    /// Milliseconds to the end of the answer, or to giving up.
    pub latency_ms: u32,
    /// How often the partner was called.
    pub tries: u32,
}

/// Why a call brought no answer.
pub struct CallFailure {
    /// As the partner's dashboards show it.
    pub failure: PartnerFailure,
    /// Whether the request may have reached the partner.
    pub may_have_arrived: bool,
    /// Whether the connection itself failed, so that a repeat can help (N1).
    pub connect: bool,
}

/// A request on its way.
pub struct Outgoing {
    /// Where to.
    pub url: Url,
    /// The body.
    pub body: Bytes,
    /// The value of `Idempotency-Key` (N6), for submits.
    pub idempotency_key: Option<String>,
    /// How long it may take.
    pub budget: Duration,
}

impl Ordering {
    /// Makes one call, unless the partner has not answered for a while.
    pub(crate) async fn call(
        &self,
        config: &EnvironmentConfig,
        outgoing: &Outgoing,
    ) -> Result<Called, OrderingError> {
        let breaker = format!("partner:{}:{}", config.partner_id, config.environment);
        self.call_behind(Some(breaker), config, outgoing).await
    }

    /// Makes one call whatever came of those before: it is to find out whether the partner is back.
    pub(crate) async fn call_anyway(
        &self,
        config: &EnvironmentConfig,
        outgoing: &Outgoing,
    ) -> Result<Called, OrderingError> {
        self.call_behind(None, config, outgoing).await
    }

    async fn call_behind(
        &self,
        breaker: Option<String>,
        config: &EnvironmentConfig,
        outgoing: &Outgoing,
    ) -> Result<Called, OrderingError> {
        let token = self.parts().tokens.partner_token(&config.project_id).await;
        let token = token.map_err(OrderingError::Token)?;
        let authorization = config.auth_header_style.header_value(&token);
        call_partner(&self.parts().outbound, outgoing, &authorization, breaker).await
    }

    /// Makes a call that may be repeated once within its budget, after a failed connection, 502, 503 or 504 (N1).
    pub(crate) async fn call_repeatably(
        &self,
        config: &EnvironmentConfig,
        outgoing: &Outgoing,
    ) -> Result<Called, OrderingError> {
        let first = self.call(config, outgoing).await?;
        let left = outgoing.budget.saturating_sub(Duration::from_millis(first.latency_ms.into()));
        let again = match &first.answer {
            Ok((status, _)) => matches!(status, 502..=504),
            Err(failure) => failure.connect,
        };
        if !again || left < LEAST_BUDGET {
            return Ok(first);
        }
        let second = Outgoing {
            url: outgoing.url.clone(),
            body: outgoing.body.clone(),
            idempotency_key: outgoing.idempotency_key.clone(),
            budget: left,
        };
        let second = self.call(config, &second).await?;
        let latency_ms = first.latency_ms.saturating_add(second.latency_ms);
        Ok(Called { latency_ms, tries: 2, ..second })
    }
}

/// Makes one call to a partner's endpoint, as every call of the programme is made (chapter 2). Without a breaker it is
/// always tried, as tests are.
///
/// # Errors
/// [`OrderingError::Token`] if the authorization cannot stand in a header. What goes wrong on the way is in
/// [`Called::answer`].
pub async fn call_partner(
    outbound: &Outbound,
    outgoing: &Outgoing,
    authorization: &str,
    breaker: Option<String>,
) -> Result<Called, OrderingError> {
    let call = build_call(outgoing, authorization, breaker)?;
    let started = Instant::now();
    let sent = outbound.send(call).await;
    let latency_ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
    let answer = match sent {
        Ok(answer) => Ok((answer.status, answer.body)),
        Err(error) => Err(failure_of(&error)),
    };
    Ok(Called { answer, latency_ms, tries: 1 })
}

fn build_call(
    outgoing: &Outgoing,
    authorization: &str,
    breaker: Option<String>,
) -> Result<Call, OrderingError> {
    let mut value = HeaderValue::from_str(authorization)
        .map_err(|_| OrderingError::Token("the token is not a header value".to_owned()))?;
    value.set_sensitive(true);
    let mut headers = vec![
        (CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (HeaderName::from_static("google-actions-api-version"), HeaderValue::from_static("2")),
        (AUTHORIZATION, value),
    ];
    let key = outgoing.idempotency_key.as_deref().and_then(|key| HeaderValue::from_str(key).ok());
    headers.extend(key.map(|key| (HeaderName::from_static("idempotency-key"), key)));
    Ok(Call {
        method: Method::POST,
        url: outgoing.url.clone(),
        headers,
        body: outgoing.body.clone(),
        limits: Limits { connect: CONNECT, ..Limits::new(outgoing.budget, MAX_BODY_BYTES) },
        breaker,
        raw: false,
    })
}

fn failure_of(error: &OutboundError) -> CallFailure {
    let code = match error {
        OutboundError::InvalidUrl
        | OutboundError::AddressBlocked { .. }
        | OutboundError::ConnectFailed { .. }
        | OutboundError::BreakerOpen { .. } => TechnicalCode::ConnectFailed,
        OutboundError::TlsFailed => TechnicalCode::TlsFailed,
        OutboundError::TimedOut | OutboundError::Interrupted => TechnicalCode::Timeout,
        OutboundError::BodyTooLarge { .. } => TechnicalCode::UnparsableBody,
    };
    // A name without an address will not have one a moment later.
    let connect = matches!(
        error,
        OutboundError::ConnectFailed { why: ConnectFailure::Refused | ConnectFailure::Unreachable }
    );
    CallFailure {
        failure: PartnerFailure::new(code, None, error.to_string()),
        may_have_arrived: error.may_have_arrived(),
        connect,
    }
}
