//! The grant of access tokens to partners' servers (Rules H7 to H10, RFC 7523). Pure.

use std::fmt;

use basis::{Environment, KeyId, PartnerId, Timestamp};
use db::DbError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An access token is good for so long (Rule H9).
pub(crate) const TOKEN_SECONDS: i64 = 3600;
/// Clocks may differ by so much.
const SKEW_SECONDS: i64 = 60;
/// An assertion may be good for so long at most.
const LONGEST_ASSERTION_SECONDS: i64 = 3600;

/// What a partner's server may do with a token (Rule H8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scope {
    /// Async order updates.
    #[serde(rename = "https://www.googleapis.com/auth/actions.fulfillment.conversation")]
    Conversation,
    /// Real-time updates of feeds.
    #[serde(rename = "https://www.googleapis.com/auth/mapsbooking")]
    MapsBooking,
    /// Feeds, in older integrations.
    #[serde(rename = "https://www.googleapis.com/auth/assistant")]
    Assistant,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 3] = [Self::Conversation, Self::MapsBooking, Self::Assistant];

    /// The name at the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conversation => "https://www.googleapis.com/auth/actions.fulfillment.conversation",
            Self::MapsBooking => "https://www.googleapis.com/auth/mapsbooking",
            Self::Assistant => "https://www.googleapis.com/auth/assistant",
        }
    }

    /// Reads scopes separated by blanks; `None` when one is unknown or there is none.
    pub(crate) fn read_all(text: &str) -> Option<Vec<Self>> {
        let mut scopes = vec![];
        for name in text.split_ascii_whitespace() {
            let scope = Self::ALL.into_iter().find(|scope| scope.as_str() == name)?;
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        (!scopes.is_empty()).then_some(scopes)
    }

    pub(crate) fn write_all(scopes: &[Self]) -> String {
        scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A granted token, for the answer of `POST /token`.
#[derive(Clone, Serialize)]
pub struct AccessToken {
    /// The token itself, `aat_…`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// For how many seconds it is good.
    pub expires_in: i64,
    /// Its scopes, separated by blanks.
    pub scope: String,
}

impl fmt::Debug for AccessToken {
    /// Leaves the token out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken").field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// A partner's server that has shown a good token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCaller {
    /// Whose server.
    pub partner_id: PartnerId,
    /// The environments for which its key was made.
    pub environments: Vec<Environment>,
    /// The key with which it got the token.
    pub key_id: KeyId,
}

/// Why no token is granted.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The assertion is not a signed token with the usual claims.
    #[error("the assertion cannot be read: {0}")]
    Malformed(&'static str),
    /// No such key.
    #[error("the key named by kid or iss is not known here")]
    UnknownKey,
    /// The signature is not by that key.
    #[error("the signature does not fit the key; check that the private key belongs to private_key_id")]
    BadSignature,
    /// The key was revoked.
    #[error("the key was revoked; use another or make a new one")]
    Revoked,
    /// `iss` or `sub` is not the account of the key.
    #[error("iss must be the client_email of the key file, and sub the same or absent")]
    WrongIssuer,
    /// `aud` is not this platform's token address.
    #[error("aud must be {expected}")]
    WrongAudience {
        /// The right one.
        expected: String,
    },
    /// `exp` is past.
    #[error("the assertion has expired; check the clock of your server")]
    Expired,
    /// `iat` or `nbf` is in the future.
    #[error("the assertion was issued in the future; check the clock of your server")]
    IssuedInFuture,
    /// `exp` is too far after `iat`.
    #[error("an assertion may be good for one hour at most")]
    TooLong,
    /// No scope, or one that is unknown.
    #[error("the scope must be one or more of: {}", Scope::write_all(&Scope::ALL))]
    WrongScope,
    /// The partner's account is terminated.
    #[error("the account of this key is terminated")]
    AccountTerminated,
    /// The database did not do it.
    #[error("the database did not answer as it should")]
    Db(#[from] DbError),
}

impl GrantError {
    /// The `error` of the answer by RFC 6749; `None` when the fault is the platform's.
    pub const fn oauth_code(&self) -> Option<&'static str> {
        match self {
            Self::Malformed(_) => Some("invalid_request"),
            Self::WrongScope => Some("invalid_scope"),
            Self::UnknownKey
            | Self::BadSignature
            | Self::Revoked
            | Self::WrongIssuer
            | Self::WrongAudience { .. }
            | Self::Expired
            | Self::IssuedInFuture
            | Self::TooLong
            | Self::AccountTerminated => Some("invalid_grant"),
            Self::Db(_) => None,
        }
    }
}

/// Why a token is not taken.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Unknown, or so old that it is forgotten.
    #[error("the access token is not known; get one from the token address")]
    Unknown,
    /// An hour has passed.
    #[error("the access token has expired; get a new one")]
    Expired,
    /// Its key was revoked.
    #[error("the key of this access token was revoked")]
    Revoked,
    /// It was granted for other scopes.
    #[error("the access token lacks the scope for this")]
    WrongScope,
    /// The partner's account is terminated.
    #[error("the account of this access token is terminated")]
    AccountTerminated,
    /// The database did not do it.
    #[error("the database did not answer as it should")]
    Db(#[from] DbError),
}

/// What an assertion says, as far as it matters. Numbers may have a fraction.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Claims {
    #[serde(default)]
    pub(crate) iss: String,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    aud: Value,
    #[serde(default)]
    iat: Value,
    #[serde(default)]
    exp: Value,
    #[serde(default)]
    nbf: Value,
    #[serde(default)]
    scope: Option<String>,
}

/// Decides on the claims of an assertion whose signature is good. `asked` is the scope of the request's form, used when
/// the assertion names none. Gives the scopes that are granted.
pub(crate) fn decide_grant(
    claims: &Claims,
    client_email: &str,
    token_uri: &str,
    asked: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Scope>, GrantError> {
    if claims.iss != client_email || claims.sub.as_deref().is_some_and(|sub| sub != client_email) {
        return Err(GrantError::WrongIssuer);
    }
    let audience = match &claims.aud {
        Value::String(one) => one == token_uri,
        Value::Array(several) => several.iter().any(|one| one == token_uri),
        _ => false,
    };
    if !audience {
        return Err(GrantError::WrongAudience { expected: token_uri.to_owned() });
    }
    check_times(claims, now.as_second())?;
    let text = claims.scope.as_deref().or(asked).unwrap_or_default();
    Scope::read_all(text).ok_or(GrantError::WrongScope)
}

fn check_times(claims: &Claims, now: i64) -> Result<(), GrantError> {
    let issued = seconds(&claims.iat).ok_or(GrantError::Malformed("iat must be a number of seconds"))?;
    let expires = seconds(&claims.exp).ok_or(GrantError::Malformed("exp must be a number of seconds"))?;
    let begins = seconds(&claims.nbf).unwrap_or(issued).max(issued);
    if begins > now.saturating_add(SKEW_SECONDS) {
        return Err(GrantError::IssuedInFuture);
    }
    if expires <= now.saturating_sub(SKEW_SECONDS) {
        return Err(GrantError::Expired);
    }
    if expires.saturating_sub(issued) > LONGEST_ASSERTION_SECONDS {
        return Err(GrantError::TooLong);
    }
    Ok(())
}

fn seconds(value: &Value) -> Option<i64> {
    if let Some(whole) = value.as_i64() {
        return Some(whole);
    }
    let fraction = value.as_f64().filter(|number| number.abs() < 1e15)?;
    #[expect(clippy::cast_possible_truncation, reason = "bounded above, and the fraction is not wanted")]
    Some(fraction.floor() as i64)
}

#[cfg(test)]
mod tests;
