//! Partners' accounts, the integration switch, and to whom to turn for help.

use axum::Json;
use axum::extract::State;
use identity::{Permission, StaffRole};
use partners::{Partner, SwitchedBy};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::PartnerPath;
use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{
    ContactKind, Instant, IntegrationStatus, Locale, PartnerId, PartnerStatus, RoutingGroup, UserId,
};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_partners))
        .routes(routes!(get_partner))
        .routes(routes!(get_integration, set_integration))
        .routes(routes!(get_support_route))
}

/// A partner's account.
#[derive(Serialize, ToSchema)]
pub(super) struct PartnerView {
    partner_id: PartnerId,
    name: String,
    status: PartnerStatus,
    integration: IntegrationView,
    /// Whether diners can order from the partner now: launched and switched on.
    offered: bool,
    /// The platform's person for this partner.
    consultant: Option<UserId>,
    /// ISO 3166-1 alpha-2.
    country: String,
    /// IANA name.
    time_zone: String,
    /// The language in which the partner is written to.
    locale: Locale,
    created_at: Instant,
}

/// Whether the integration is on.
#[derive(Serialize, ToSchema)]
pub(super) struct IntegrationView {
    status: IntegrationStatus,
    /// The reason given at the last switch.
    reason: Option<String>,
    changed_at: Instant,
}

impl From<&Partner> for IntegrationView {
    fn from(partner: &Partner) -> Self {
        Self {
            status: partner.integration.into(),
            reason: partner.integration_reason.as_deref().map(in_english),
            changed_at: partner.integration_changed_at.into(),
        }
    }
}

/// A reason that the platform gave is stored as the key of its text.
fn in_english(reason: &str) -> String {
    escalation::resolution_text(texts::Texts::new(basis::Locale::En), reason)
}

impl From<Partner> for PartnerView {
    fn from(partner: Partner) -> Self {
        Self {
            partner_id: partner.id.into(),
            integration: IntegrationView::from(&partner),
            offered: partner.is_offered(),
            name: partner.name,
            status: partner.status.into(),
            consultant: partner.consultant.map(UserId),
            country: partner.country,
            time_zone: partner.time_zone,
            locale: partner.locale.into(),
            created_at: partner.created_at.into(),
        }
    }
}

/// The partners whose account the caller may read, in the order of their numbers.
#[utoipa::path(
    get,
    path = "/partners",
    tag = "account",
    params(Paging),
    responses((status = 200, description = "A page.", body = PageView<PartnerView>), ReadProblems)
)]
async fn list_partners(
    State(state): State<ApiState>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Answer<PageView<PartnerView>> {
    let mut partners = state.partners.list().await?;
    partners.retain(|partner| caller.may(Permission::ReadAccount, Some(partner.id)));
    Ok(Json(paging.cut(partners, |partner| partner.id.to_string())?.into()))
}

/// One partner.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}",
    tag = "account",
    params(PartnerPath),
    responses((status = 200, description = "The partner.", body = PartnerView), ReadProblems)
)]
async fn get_partner(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<PartnerView> {
    Ok(Json(readable(&state, &caller, &path).await?.into()))
}

async fn readable(state: &ApiState, caller: &Caller, path: &PartnerPath) -> Result<Partner, Refusal> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    Ok(state.partners.get(path.partner_id.0).await?)
}

/// Whether the integration is on.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/integration",
    tag = "account",
    params(PartnerPath),
    responses((status = 200, description = "The switch.", body = IntegrationView), ReadProblems)
)]
async fn get_integration(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<IntegrationView> {
    Ok(Json((&readable(&state, &caller, &path).await?).into()))
}

/// A wish to switch the integration.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IntegrationInput {
    /// On or off.
    enabled: bool,
    /// Why; needed for switching off.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reason: String,
}

/// Pauses or resumes the integration. Saying the same twice changes nothing more. An operator's pause can be lifted by
/// an operator only.
#[utoipa::path(
    put,
    path = "/partners/{partner_id}/integration",
    tag = "account",
    params(PartnerPath),
    request_body = IntegrationInput,
    responses((status = 200, description = "As it is now.", body = IntegrationView), WriteProblems)
)]
async fn set_integration(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    body: Body,
) -> Answer<IntegrationView> {
    caller.require(Permission::SwitchIntegration, path.partner_id.0)?;
    let input: IntegrationInput = body.read()?;
    let as_operator = caller.user.has_staff_role(StaffRole::Operator);
    let switch = partners::Switch {
        partner_id: path.partner_id.0,
        by: if as_operator { SwitchedBy::Operator } else { SwitchedBy::Partner },
        enabled: input.enabled,
        actor: caller.actor(),
        reason: input.reason,
    };
    Ok(Json((&state.partners.switch(switch).await?).into()))
}

/// To whom a partner turns, and what it should do.
#[derive(Serialize, ToSchema)]
pub(super) struct SupportRouteView {
    /// The group of the partner's status; null for a terminated partner.
    group: Option<RoutingGroup>,
    /// The group's name in the caller's language.
    name: Option<String>,
    /// What to do, in the caller's language.
    advice: Option<String>,
    /// Whether cases can be opened.
    cases: bool,
    /// Whether cases can be urgent.
    urgent_cases: bool,
    /// The name of the platform's person for this partner.
    consultant_name: Option<String>,
    /// Kinds of contacts that are missing.
    missing_contacts: Vec<ContactKind>,
}

/// To whom the partner turns for help, by its status.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/support-route",
    tag = "support",
    params(PartnerPath),
    responses((status = 200, description = "The way to help.", body = SupportRouteView), ReadProblems)
)]
async fn get_support_route(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<SupportRouteView> {
    let partner = readable(&state, &caller, &path).await?;
    let contacts = state.partners.list_contacts(partner.id).await?;
    let group = support::route(partner.status);
    let texts = caller.texts();
    let consultant = match partner.consultant {
        Some(id) => state.identity.find_user(id).await?.filter(|user| !user.disabled),
        None => None,
    };
    Ok(Json(SupportRouteView {
        name: group.map(|group| texts.get(group.text_key())),
        advice: group.map(|group| texts.get(&format!("{}-help", group.text_key()))),
        cases: group.is_some_and(|group| group != support::RoutingGroup::Interested),
        urgent_cases: partner.status == partners::PartnerStatus::Launched,
        group: group.map(RoutingGroup),
        consultant_name: consultant.map(|user| user.name),
        missing_contacts: partners::missing_contacts(partner.status, &contacts)
            .into_iter()
            .map(ContactKind)
            .collect(),
    }))
}
