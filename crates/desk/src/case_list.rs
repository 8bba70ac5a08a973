//! The list of cases.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use identity::Permission;
use support::CaseFilter;
use web::{Chrome, Member, Page, PageContext, PageError, console_chrome};

use crate::case_row::{CaseRow, page_error, row};
use crate::state::DeskState;

/// Cases on one page of the list.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "desk/cases.html")]
struct CasesTemplate {
    chrome: Chrome,
    rows: Vec<CaseRow>,
    can_open: bool,
}

pub(crate) async fn list(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
) -> Result<impl IntoResponse, PageError> {
    let t = context.t;
    let found = state.support.list(member.user.clone(), CaseFilter::default(), None, PAGE).await;
    let found = found.map_err(page_error)?;
    let now = state.ambient.now();
    let chrome = console_chrome(&context, &member, t.get("nav-cases"), None).wide();
    let can_open = member.user.partner_id().is_some_and(|id| member.may(Permission::OpenCases, Some(id)));
    let rows = found.items.iter().map(|case| row(t, &member, case, now)).collect();
    Ok(Page(CasesTemplate { chrome, rows, can_open }))
}
