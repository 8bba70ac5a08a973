//! Incidents, newest first: all, open or resolved, and for staff those of one partner.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use basis::Cursor;
use escalation::{EscalationError, IncidentQuery, IncidentState};
use identity::Permission;
use serde::Deserialize;
use texts::Texts;
use url::form_urlencoded::Serializer;
use web::{Chrome, Member, Page, PageContext, PageError, console_chrome};

use crate::case_list::Tab;
use crate::case_row::PartnerNames;
use crate::incidents::{IncidentRow, may_see, row};
use crate::state::DeskState;

/// Incidents on one page.
const PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "desk/incidents.html")]
struct IncidentsTemplate {
    chrome: Chrome,
    tabs: Vec<Tab>,
    query: IncidentsQuery,
    partners: Vec<(String, String)>,
    rows: Vec<IncidentRow>,
    next: String,
    is_narrowed: bool,
}

/// Which incidents are looked for. What cannot be read narrows nothing.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct IncidentsQuery {
    /// `open`, `resolved`, or empty for all.
    state: String,
    partner: String,
    after: String,
}

impl IncidentsQuery {
    fn href(&self, state: &str, after: &str) -> String {
        let pairs = [("state", state), ("partner", &self.partner), ("after", after)];
        let filled = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query = Serializer::new(String::new()).extend_pairs(filled).finish();
        if query.is_empty() { "/console/incidents".to_owned() } else { format!("/console/incidents?{query}") }
    }

    fn tabs(&self, t: Texts) -> Vec<Tab> {
        let tab = |state: &str, key: &str| Tab {
            href: self.href(state, ""),
            label: t.get(key),
            count: 0,
            is_current: self.state == state,
        };
        vec![
            tab("", "desk-incidents-all"),
            tab("open", "desk-incidents-open"),
            tab("resolved", "desk-incidents-resolved"),
        ]
    }

    fn wanted(&self, member: &Member) -> IncidentQuery {
        let named = self.partner.parse().ok().filter(|_| member.user.is_staff());
        IncidentQuery {
            partner_id: member.user.partner_id().or(named),
            state: Some(IncidentState::Resolved).filter(|_| self.state == "resolved"),
            unresolved: self.state == "open",
            after: Some(Cursor(self.after.clone())).filter(|_| !self.after.is_empty()),
            limit: PAGE,
            ..IncidentQuery::default()
        }
    }
}

pub(crate) async fn list(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    query: Result<Query<IncidentsQuery>, QueryRejection>,
) -> Result<impl IntoResponse, PageError> {
    let t = context.t;
    if !member.user.is_staff() {
        member.require(Permission::ReadAccount, member.user.partner_id())?;
    }
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let found = match state.escalation.list(query.wanted(&member)).await {
        // A cursor that was not given out here begins at the top.
        Err(EscalationError::Invalid(_)) => {
            state.escalation.list(IncidentQuery { after: None, ..query.wanted(&member) }).await?
        }
        other => other?,
    };
    let mut incidents = found.items;
    incidents.retain(|incident| may_see(&member, incident));
    let mut partners = PartnerNames::load(&state, &member).await?.choices(&member);
    if !partners.is_empty() {
        partners.insert(0, (String::new(), t.get("desk-any-partner")));
    }
    let template = IncidentsTemplate {
        chrome: console_chrome(&context, &member, t.get("nav-incidents"), None).wide(),
        tabs: query.tabs(t),
        partners,
        rows: incidents.iter().map(|incident| row(t, &member, incident)).collect(),
        next: found.next.map(|cursor| query.href(&query.state, &cursor.0)).unwrap_or_default(),
        is_narrowed: query.href(&query.state, &query.after) != "/console/incidents",
        query,
    };
    Ok(Page(template))
}
