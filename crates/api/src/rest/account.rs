//! The caller itself.

use axum::Json;
use identity::Account;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::caller::Caller;
use crate::refusal::Answer;
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Locale, PartnerId, Role, StaffRole, UserId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get_me))
}

/// The owner of the key.
#[derive(Serialize, ToSchema)]
pub(super) struct MeView {
    user_id: UserId,
    name: String,
    locale: Locale,
    /// IANA name.
    time_zone: String,
    /// The partner to which the person belongs; null for people of the platform.
    partner_id: Option<PartnerId>,
    /// What the person may do there.
    role: Option<Role>,
    /// The roles of a person of the platform.
    staff_roles: Vec<StaffRole>,
}

/// Whose key this is, and what it may do.
#[utoipa::path(
    get,
    path = "/me",
    tag = "account",
    responses((status = 200, description = "The owner of the key.", body = MeView), ReadProblems)
)]
async fn get_me(caller: Caller) -> Answer<MeView> {
    let user = caller.user;
    let (role, staff_roles) = match &user.account {
        Account::Partner { role, .. } => (Some(Role(*role)), Vec::new()),
        Account::Staff { roles } => (None, roles.iter().copied().map(StaffRole).collect()),
    };
    Ok(Json(MeView {
        user_id: user.id.into(),
        partner_id: user.partner_id().map(PartnerId),
        name: user.name,
        locale: user.locale.into(),
        time_zone: user.time_zone,
        role,
        staff_roles,
    }))
}
