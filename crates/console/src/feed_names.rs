//! Names of feeds beside `owg.v2` that real-time updates may be sent to (inventory feeds 9.1).

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use identity::Permission;
use partners::EnvironmentPatch;
use serde::Deserialize;
use web::{PageError, see_other_with};

use crate::feed_source::SourceForm;
use crate::state::ConsoleState;
use crate::visit::Visit;
use crate::{feeds, problems};

/// The names as they stand in the form, with blanks or commas between them.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NamesForm {
    feed_names: String,
}

/// `POST …/feeds/{environment}/names`
pub(crate) async fn set(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<NamesForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditAccount)?;
    let (environment, partner) = (visit.environment()?, visit.partner.id);
    let names = form.feed_names.split([' ', ',', ';', '\t', '\r', '\n']).filter(|name| !name.is_empty());
    let patch = EnvironmentPatch {
        feed_names: Some(names.map(str::to_owned).collect()),
        ..EnvironmentPatch::default()
    };
    let kept = state.partners.update_environment(visit.member.actor(), partner, environment, patch).await;
    let errors = match kept {
        Ok(_) => return Ok(see_other_with(&visit.path(&format!("/feeds/{environment}")), "flash-saved")),
        Err(error) => problems::of_partners(visit.t(), "feed_names", error)?,
    };
    let config = state.partners.environment(partner, environment).await?;
    let source =
        SourceForm { names: form.feed_names, name_errors: errors, ..SourceForm::of(&visit, &config, None) };
    let page = feeds::page(&visit, &state, environment, source, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
