//! Who calls, by the bearer key.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;
use basis::{Actor, PartnerId};
use identity::{Permission, User, may};
use texts::Texts;
use web::Problem;

use crate::refusal::Refusal;
use crate::state::ApiState;

/// The owner of the key of the request. As an extractor it stands before everything that reads the request, so that
/// nobody without a key learns anything.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) user: User,
}

impl Caller {
    pub(crate) const fn actor(&self) -> Actor {
        Actor::User(self.user.id)
    }

    /// The texts in the caller's language.
    pub(crate) fn texts(&self) -> Texts {
        Texts::new(self.user.locale)
    }

    pub(crate) fn may(&self, permission: Permission, partner: Option<PartnerId>) -> bool {
        may(&self.user, permission, partner)
    }

    /// Nothing for whom may do it; 403 for whom may at least read the account; 404 for strangers, who learn nothing.
    pub(crate) fn require(&self, permission: Permission, partner: PartnerId) -> Result<(), Refusal> {
        if self.may(permission, Some(partner)) {
            return Ok(());
        }
        let is_member = self.may(Permission::ReadAccount, Some(partner));
        Err(if is_member { Refusal::forbidden() } else { Refusal::not_found() })
    }

    /// As [`Caller::require`], for what concerns the platform as a whole.
    pub(crate) fn require_staff(&self, permission: Permission) -> Result<(), Refusal> {
        if self.may(permission, None) {
            return Ok(());
        }
        Err(if self.user.is_staff() { Refusal::forbidden() } else { Refusal::not_found() })
    }
}

impl FromRequestParts<ApiState> for Caller {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refusal> {
        let secret = bearer(&parts.headers).ok_or_else(Problem::unauthorized)?;
        let user = state.identity.authenticate_api_key(secret).await?;
        Ok(Self { user: user.ok_or_else(Problem::unauthorized)? })
    }
}

/// The token of an `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
