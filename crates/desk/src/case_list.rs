//! The queue of cases: by due time, narrowed by state, urgency, category, partner and words.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use identity::Permission;
use serde::Deserialize;
use support::{CaseFilter, CaseState, Category, QueuePage, Urgency};
use texts::Texts;
use url::form_urlencoded::Serializer;
use web::{Chrome, Member, Page, PageContext, PageError, console_chrome};

use crate::case_row::{CaseRow, PartnerNames, page_error};
use crate::state::DeskState;

/// Cases on one page of the queue.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "desk/cases.html")]
struct CasesTemplate {
    chrome: Chrome,
    query: CasesQuery,
    tabs: Vec<Tab>,
    urgencies: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    partners: Vec<(String, String)>,
    rows: Vec<CaseRow>,
    previous: String,
    next: String,
    new_href: String,
    is_narrowed: bool,
}

/// A row of lists to choose from, with how much is in each.
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) count: i64,
    pub(crate) is_current: bool,
}

/// Which cases are looked for. What cannot be read narrows nothing.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CasesQuery {
    /// Empty for all that are open, else a state.
    state: String,
    urgency: String,
    category: String,
    partner: String,
    q: String,
    /// From 1.
    page: String,
}

impl CasesQuery {
    /// The page, from 0.
    fn page(&self) -> usize {
        self.page.parse::<usize>().unwrap_or(1).clamp(1, 2_000) - 1
    }

    fn filter(&self, member: &Member) -> CaseFilter {
        let state: Option<CaseState> = self.state.parse().ok();
        CaseFilter {
            // A partner's own people have one partner, whatever the address says.
            partner_id: self.partner.parse().ok().filter(|_| member.user.is_staff()),
            state,
            open_only: state.is_none(),
            category: self.category.parse().ok(),
            urgency: self.urgency.parse().ok(),
            text: Some(self.q.clone()),
            ..CaseFilter::default()
        }
    }

    /// The address of a list with the same filters in another state, at a page counted from 0.
    fn href(&self, state: &str, page: usize) -> String {
        let page = if page == 0 { String::new() } else { (page + 1).to_string() };
        let pairs = [
            ("state", state),
            ("urgency", &self.urgency),
            ("category", &self.category),
            ("partner", &self.partner),
            ("q", &self.q),
            ("page", &page),
        ];
        let filled = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query = Serializer::new(String::new()).extend_pairs(filled).finish();
        if query.is_empty() { "/console/cases".to_owned() } else { format!("/console/cases?{query}") }
    }

    fn is_narrowed(&self) -> bool {
        [&self.state, &self.urgency, &self.category, &self.partner, &self.q]
            .into_iter()
            .any(|value| !value.is_empty())
    }

    fn tabs(&self, t: Texts, found: &QueuePage) -> Vec<Tab> {
        let open = CaseState::ALL.iter().filter(|state| **state != CaseState::Closed);
        let open = open.map(|state| found.count(*state)).sum();
        let known: Option<CaseState> = self.state.parse().ok();
        let all = Tab {
            href: self.href("", 0),
            label: t.get("desk-cases-open"),
            count: open,
            is_current: known.is_none(),
        };
        let states = CaseState::ALL.iter().map(|state| Tab {
            href: self.href(state.as_str(), 0),
            label: t.get(state.text_key()),
            count: found.count(*state),
            is_current: known == Some(*state),
        });
        std::iter::once(all).chain(states).collect()
    }
}

/// Where the reader opens a case: partners for themselves, staff for the partner whose cases are listed.
fn new_href(member: &Member, query: &CasesQuery) -> String {
    let own = member.user.partner_id();
    let partner = own.or_else(|| query.partner.parse().ok());
    let Some(id) = partner.filter(|id| member.may(Permission::OpenCases, Some(*id))) else {
        return String::new();
    };
    if own.is_some() { "/console/cases/new".to_owned() } else { format!("/console/cases/new?partner={id}") }
}

pub(crate) async fn list(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    query: Result<Query<CasesQuery>, QueryRejection>,
) -> Result<impl IntoResponse, PageError> {
    let t = context.t;
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let page = query.page();
    let found = state.support.queue(member.user.clone(), query.filter(&member), page * PAGE, PAGE).await;
    let found = found.map_err(page_error)?;
    let now = state.ambient.now();
    let names = PartnerNames::load(&state, &member).await?;
    let any = |key: &str| (String::new(), t.get(key));
    let urgencies = Urgency::ALL.iter().map(|one| (one.to_string(), t.get(one.text_key())));
    let categories = Category::ALL.iter().map(|one| (one.to_string(), t.get(one.text_key())));
    let mut partners = names.choices(&member);
    if !partners.is_empty() {
        partners.insert(0, any("desk-any-partner"));
    }
    let template = CasesTemplate {
        chrome: console_chrome(&context, &member, t.get("nav-cases"), None).wide(),
        tabs: query.tabs(t, &found),
        urgencies: std::iter::once(any("desk-any-urgency")).chain(urgencies).collect(),
        categories: std::iter::once(any("desk-any-category")).chain(categories).collect(),
        partners,
        rows: found.cases.iter().map(|case| names.row(t, &member, case, now)).collect(),
        previous: if page == 0 { String::new() } else { query.href(&query.state, page - 1) },
        next: if found.has_more { query.href(&query.state, page + 1) } else { String::new() },
        new_href: new_href(&member, &query),
        is_narrowed: query.is_narrowed(),
        query,
    };
    Ok(Page(template))
}
