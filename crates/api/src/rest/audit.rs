//! The audit log.

use axum::Json;
use axum::extract::State;
use identity::{AuditEntry, Permission};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::PartnerPath;
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::Answer;
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{AuditId, Instant, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_audit)).routes(routes!(list_platform_audit))
}

/// One line of the audit log.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditView {
    audit_id: AuditId,
    /// Null for the platform.
    partner_id: Option<PartnerId>,
    at: Instant,
    /// Who, such as `user:usr_…`.
    actor: String,
    /// What, such as `user.create`.
    action: String,
    /// To what, such as an id.
    subject: String,
    /// More, as the action has it.
    #[schema(value_type = serde_json::Value)]
    detail: serde_json::Value,
}

impl From<AuditEntry> for AuditView {
    fn from(entry: AuditEntry) -> Self {
        Self {
            audit_id: entry.id.into(),
            partner_id: entry.partner_id.map(PartnerId),
            at: entry.at.into(),
            actor: entry.actor.to_string(),
            action: entry.action,
            subject: entry.subject,
            detail: entry.detail,
        }
    }
}

/// The audit log of a partner, newest first.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/audit-log",
    tag = "users",
    params(PartnerPath, Paging),
    responses((status = 200, description = "A page.", body = PageView<AuditView>), ReadProblems)
)]
async fn list_audit(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<AuditView>> {
    caller.require(Permission::ReadAudit, path.partner_id.0)?;
    let page = state.identity.list_audit(Some(path.partner_id.0), paging.cursor(), paging.limit()?).await?;
    Ok(Json(page.into()))
}

/// The audit log of everything, newest first; for operators.
#[utoipa::path(
    get,
    path = "/audit-log",
    tag = "users",
    params(Paging),
    responses((status = 200, description = "A page.", body = PageView<AuditView>), ReadProblems)
)]
async fn list_platform_audit(
    State(state): State<ApiState>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Answer<PageView<AuditView>> {
    caller.require_staff(Permission::OperatePlatform)?;
    let page = state.identity.list_audit(None, paging.cursor(), paging.limit()?).await?;
    Ok(Json(page.into()))
}
