//! What a partner sets for its environments.

mod feed_source;

use axum::Json;
use axum::extract::State;
use identity::Permission;
use partners::{EnvironmentConfig, EnvironmentPatch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::feed_source::{FeedSourceInput, FeedSourceView};
use super::{EnvironmentPath, PartnerPath};
use crate::caller::Caller;
use crate::input::{Body, Patch, Path};
use crate::page::PageView;
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{AuthHeaderStyle, Environment};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_environments))
        .routes(routes!(get_environment, update_environment))
        .routes(routes!(feed_source::test_feed_source))
}

/// The settings of one environment.
#[derive(Serialize, ToSchema)]
pub(super) struct EnvironmentView {
    environment: Environment,
    /// Where checkouts and submits are sent.
    fulfillment_url: Option<String>,
    /// The audience of the tokens that the partner gets.
    project_id: String,
    auth_header_style: AuthHeaderStyle,
    /// Where the platform reads the feed files; for people of the platform only.
    feed_directory: Option<String>,
    /// Whether a source of the feed is set.
    has_feed: bool,
    /// Where the feed comes from, without its secret.
    feed_source: Option<FeedSourceView>,
    /// Minutes between two looks at the marker; null for what the installation does.
    feed_poll_minutes: Option<i64>,
    /// Names beside `owg.v2` under which real-time updates are taken.
    feed_names: Vec<String>,
    /// Whether the partner counts options inside the price of their line; found out at checkout.
    options_in_line_price: bool,
}

fn view(caller: &Caller, config: EnvironmentConfig) -> EnvironmentView {
    EnvironmentView {
        has_feed: config.feed_source.is_some(),
        feed_directory: feed_source::directory(&config).filter(|_| caller.user.is_staff()),
        feed_source: FeedSourceView::of(caller, &config),
        environment: config.environment.into(),
        fulfillment_url: config.fulfillment_url.map(|url| url.to_string()),
        project_id: config.project_id,
        auth_header_style: config.auth_header_style.into(),
        feed_poll_minutes: config.feed_poll_minutes,
        feed_names: config.feed_names,
        options_in_line_price: config.options_in_line_price,
    }
}

/// Both environments of a partner.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments",
    tag = "account",
    params(PartnerPath),
    responses((status = 200, description = "Both.", body = PageView<EnvironmentView>), ReadProblems)
)]
async fn list_environments(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<PageView<EnvironmentView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let mut views = Vec::new();
    for environment in basis::Environment::ALL {
        views.push(view(&caller, state.partners.environment(path.partner_id.0, environment).await?));
    }
    Ok(Json(PageView::whole(views)))
}

/// One environment of a partner.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}",
    tag = "account",
    params(EnvironmentPath),
    responses((status = 200, description = "Its settings.", body = EnvironmentView), ReadProblems)
)]
async fn get_environment(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
) -> Answer<EnvironmentView> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let config = state.partners.environment(path.partner_id.0, path.environment.0).await?;
    Ok(Json(view(&caller, config)))
}

/// Changes to an environment: what is absent stays, null clears.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnvironmentInput {
    /// Where checkouts and submits are sent.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    fulfillment_url: Patch<String>,
    /// The audience of the tokens that the partner gets.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    project_id: Option<String>,
    /// How the token stands in the header.
    #[serde(default)]
    auth_header_style: Option<AuthHeaderStyle>,
    /// Where the platform reads the feed files: short for a feed source whose method is `directory`. Only people of the
    /// platform may set it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    feed_directory: Patch<String>,
    /// Where the feed comes from. It is replaced as a whole; only a secret that is left out stays, as long as it goes to
    /// the same host under the same name.
    #[serde(default)]
    #[schema(value_type = Option<FeedSourceInput>)]
    feed_source: Patch<FeedSourceInput>,
    /// Minutes between two looks at the marker.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 5, maximum = 1440)]
    feed_poll_minutes: Patch<i64>,
    /// Names beside `owg.v2` under which real-time updates are taken; the list is replaced as a whole.
    #[serde(default)]
    #[schema(max_items = 20)]
    feed_names: Option<Vec<String>>,
}

/// Changes the settings of an environment.
#[utoipa::path(
    patch,
    path = "/partners/{partner_id}/environments/{environment}",
    tag = "account",
    params(EnvironmentPath),
    request_body = EnvironmentInput,
    responses((status = 200, description = "Its settings now.", body = EnvironmentView), WriteProblems)
)]
async fn update_environment(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    body: Body,
) -> Answer<EnvironmentView> {
    caller.require(Permission::EditAccount, path.partner_id.0)?;
    let input: EnvironmentInput = body.read()?;
    if let Patch::To(directory) = &input.feed_directory {
        if !caller.may(Permission::ManagePartners, Some(path.partner_id.0)) {
            return Err(Refusal::forbidden());
        }
        if let Some(directory) = directory {
            state.inventory.check_feed_directory(directory)?;
        }
    }
    let feed_source: Option<Option<FeedSourceInput>> = input.feed_source.into();
    let feed_source = feed_source.map(|source| source.map(FeedSourceInput::into_draft));
    if let Some(Some(draft)) = &feed_source {
        if draft.method.is_for_operators() && !caller.may(Permission::ManagePartners, Some(path.partner_id.0))
        {
            return Err(Refusal::forbidden());
        }
        state.inventory.check_feed_source(draft)?;
    }
    let patch = EnvironmentPatch {
        fulfillment_url: input.fulfillment_url.into(),
        project_id: input.project_id,
        auth_header_style: input.auth_header_style.map(|style| style.0),
        feed_directory: input.feed_directory.into(),
        feed_source,
        feed_poll_minutes: input.feed_poll_minutes.into(),
        feed_names: input.feed_names,
        options_in_line_price: None,
    };
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    let config = state.partners.update_environment(caller.actor(), partner, environment, patch).await?;
    Ok(Json(view(&caller, config)))
}
