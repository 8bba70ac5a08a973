//! People of a partner.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use identity::{Account, NewUser, Permission, User};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::PartnerPath;
use crate::caller::Caller;
use crate::input::{Body, Path};
use crate::page::PageView;
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{Instant, Locale, PartnerId, Role, UserId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_users, create_user))
        .routes(routes!(remove_user))
        .routes(routes!(set_user_role))
}

/// A person of a partner.
#[derive(Serialize, ToSchema)]
pub(super) struct UserView {
    user_id: UserId,
    name: String,
    /// The address with which the person signs in.
    email: String,
    /// What the person may do; null for people of the platform.
    role: Option<Role>,
    locale: Locale,
    /// IANA name.
    time_zone: String,
    /// Whether signing in is switched off.
    disabled: bool,
    created_at: Instant,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        let role = match &user.account {
            Account::Partner { role, .. } => Some(Role(*role)),
            Account::Staff { .. } => None,
        };
        Self {
            user_id: user.id.into(),
            name: user.name,
            email: user.email.to_string(),
            role,
            locale: user.locale.into(),
            time_zone: user.time_zone,
            disabled: user.disabled,
            created_at: user.created_at.into(),
        }
    }
}

/// A user of a partner in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct UserPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// The user.
    user_id: UserId,
}

/// The users of a partner, by name.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/users",
    tag = "users",
    params(PartnerPath),
    responses((status = 200, description = "All.", body = PageView<UserView>), ReadProblems)
)]
async fn list_users(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<PageView<UserView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let users = state.identity.list_users(path.partner_id.0).await?;
    Ok(Json(PageView::whole(users.into_iter().map(UserView::from))))
}

/// A new user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserInput {
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// A mail address that no other user has.
    email: String,
    role: Role,
    /// English if absent.
    #[serde(default)]
    locale: Option<Locale>,
    /// IANA name; the partner's if absent.
    #[serde(default)]
    time_zone: Option<String>,
}

/// Adds a user. The person gets in by the link for forgotten passwords on the sign-in page.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/users",
    tag = "users",
    params(PartnerPath),
    request_body = UserInput,
    responses((status = 201, description = "The user.", body = UserView), WriteProblems)
)]
async fn create_user(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    body: Body,
) -> Result<(StatusCode, Json<UserView>), Refusal> {
    caller.require(Permission::ManageUsers, path.partner_id.0)?;
    let input: UserInput = body.read()?;
    let partner = state.partners.get(path.partner_id.0).await?;
    let mut new = NewUser::of_partner(partner.id, input.role.0, &input.name, &input.email);
    new.locale = input.locale.map(|locale| locale.0).unwrap_or_default();
    new.time_zone = input.time_zone.unwrap_or(partner.time_zone);
    let user = state.identity.create_user(caller.actor(), new).await?;
    Ok((StatusCode::CREATED, Json(user.into())))
}

/// A new role.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleInput {
    role: Role,
}

/// Gives a user another role; the last administrator keeps its own.
#[utoipa::path(
    put,
    path = "/partners/{partner_id}/users/{user_id}/role",
    tag = "users",
    params(UserPath),
    request_body = RoleInput,
    responses((status = 200, description = "The user now.", body = UserView), WriteProblems)
)]
async fn set_user_role(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<UserPath>,
    body: Body,
) -> Answer<UserView> {
    caller.require(Permission::ManageUsers, path.partner_id.0)?;
    let input: RoleInput = body.read()?;
    let (partner, user) = (path.partner_id.0, path.user_id.0);
    Ok(Json(state.identity.change_role(caller.actor(), partner, user, input.role.0).await?.into()))
}

/// Removes a user; not the last administrator.
#[utoipa::path(
    delete,
    path = "/partners/{partner_id}/users/{user_id}",
    tag = "users",
    params(UserPath),
    responses((status = 204, description = "The user is gone."), WriteProblems)
)]
async fn remove_user(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<UserPath>,
) -> Result<StatusCode, Refusal> {
    caller.require(Permission::ManageUsers, path.partner_id.0)?;
    state.identity.remove_user(caller.actor(), Some(path.partner_id.0), path.user_id.0).await?;
    Ok(StatusCode::NO_CONTENT)
}
