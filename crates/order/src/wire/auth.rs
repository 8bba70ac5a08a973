//! Claims and tokens of both directions (chapter 3). These names are snake_case on the wire.

use serde::{Deserialize, Serialize};

/// Claims of the signed token that the platform sends with every call (H1, H3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdTokenClaims {
    /// The platform's origin.
    pub iss: String,
    /// The partner's project id.
    pub aud: String,
    /// Who calls.
    pub sub: String,
    /// Issued at, in seconds since 1970.
    pub iat: i64,
    /// Expires at, in seconds since 1970.
    pub exp: i64,
}

/// Answer of the platform's `POST /token` (H9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenResponse {
    /// The token.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Lifetime in seconds.
    pub expires_in: i64,
}
