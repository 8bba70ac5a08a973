//! What people do with a case: answer, note, decide about the urgency, close.

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Response};
use basis::FieldErrors;
use serde::Deserialize;
use support::{NewReply, SupportError};
use web::{Member, PageContext, PageError, see_other_with};

use crate::case_page::{CaseForm, page};
use crate::case_row::{case_id, page_error};
use crate::new_case;
use crate::state::DeskState;

#[derive(Deserialize)]
pub(crate) struct ReplyForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    internal: Option<String>,
    #[serde(default)]
    key: String,
}

pub(crate) async fn reply(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<ReplyForm>,
) -> Result<Response, PageError> {
    let is_internal = form.internal.is_some();
    let mut reply = if is_internal { NewReply::note(&form.text) } else { NewReply::to_partner(&form.text) };
    reply.submit_key = Some(form.key.clone()).filter(|key| !key.is_empty());
    let case = case_id(&id)?;
    match state.support.reply(member.user.clone(), case, reply).await {
        Ok(_) => {}
        Err(SupportError::Invalid(errors)) => {
            let form = CaseForm { text: form.text, is_internal, key: form.key, ..CaseForm::default() };
            return page(&context, &member, &state, case, (form, &errors)).await;
        }
        // Closed is final, but what was typed is not thrown away.
        Err(SupportError::Closed) => {
            return new_case::instead(&context, &member, &state, case, form.text).await;
        }
        Err(error) => return Err(page_error(error)),
    }
    Ok(see_other_with(&format!("/console/cases/{id}"), "flash-sent").into_response())
}

#[derive(Deserialize)]
pub(crate) struct DecisionForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    note: String,
}

pub(crate) async fn decide(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, PageError> {
    let case = case_id(&id)?;
    let wrong = |field, code, text| Err(SupportError::Invalid(FieldErrors::one(field, code, text)));
    let decided = match form.decision.as_str() {
        // Operations 7.3, step 3: a downgrade carries a note.
        "refuse" if form.note.trim().is_empty() => {
            wrong("note", "reason_required", "say why it is not urgent")
        }
        "confirm" | "refuse" => {
            let confirm = form.decision == "confirm";
            state.support.decide_urgency(member.user.clone(), case, confirm, &form.note).await
        }
        _ => wrong("note", "decision_required", "press one of the two buttons"),
    };
    match decided {
        Ok(_) => {}
        Err(SupportError::Invalid(errors)) => {
            let form = CaseForm { note: form.note, ..CaseForm::default() };
            return page(&context, &member, &state, case, (form, &errors)).await;
        }
        Err(error) => return Err(page_error(error)),
    }
    Ok(see_other_with(&format!("/console/cases/{id}"), "flash-decided").into_response())
}

pub(crate) async fn close(
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    state.support.close(member.user, case_id(&id)?).await.map_err(page_error)?;
    Ok(see_other_with(&format!("/console/cases/{id}"), "flash-saved").into_response())
}
