//! All partners at a glance, for staff, and making one.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Environment, Locale};
use db::{DbError, Tx};
use identity::Permission;
use inventory::{Ingestion, count_restaurants, latest_ingestion};
use jiff::SignedDuration;
use monitoring::{ActionReport, OutcomeKind, ReportQuery, report};
use partners::{NewPartner, Partner};
use serde::Deserialize;
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome, see_other_with};

use crate::problems;
use crate::state::ConsoleState;
use crate::view::{Badge, integration_badge, locale_choices, number, permille, run_badge, status_badge};

/// A share of failed requests, in thousandths, above which it stands out in the list.
const NOTABLE_PERMILLE: u64 = 50;

#[derive(Template)]
#[template(path = "console/partners.html")]
struct PartnersPage {
    chrome: Chrome,
    q: String,
    rows: Vec<PartnerRow>,
    may_create: bool,
}

struct PartnerRow {
    href: String,
    id: String,
    name: String,
    status: Badge,
    integration: Badge,
    feed: Option<Badge>,
    feed_at: String,
    restaurants: String,
    requests: String,
    error_rate: String,
    is_bad: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct PartnersQuery {
    q: String,
}

/// What the list shows of a partner beside the account.
struct Figures {
    last: Option<Ingestion>,
    served: i64,
    reports: Vec<ActionReport>,
}

/// `GET /console/partners`
pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<ConsoleState>,
    Query(query): Query<PartnersQuery>,
) -> Result<Response, PageError> {
    member.require(Permission::StaffCases, None)?;
    let wanted = query.q.trim().to_lowercase();
    let mut partners = state.partners.list().await?;
    partners.retain(|partner| member.may(Permission::ReadAccount, Some(partner.id)));
    partners
        .retain(|partner| partner.name.to_lowercase().contains(&wanted) || partner.id.to_string() == wanted);
    let now = state.ambient.now();
    let ids: Vec<_> = partners.iter().map(|partner| partner.id).collect();
    let wish = move |partner_id| ReportQuery {
        partner_id,
        environment: Environment::Production,
        kind: OutcomeKind::Live,
        from: now - SignedDuration::from_hours(24),
        until: now + SignedDuration::from_mins(1),
    };
    let figures: Vec<Figures> = state
        .db
        .read(move |tx| ids.into_iter().map(|id| figures(tx, &wish(id))).collect::<Result<_, DbError>>())
        .await?;
    let rows =
        partners.iter().zip(&figures).map(|(partner, figures)| row(&context, &member, partner, figures));
    let page = PartnersPage {
        chrome: console_chrome(&context, &member, context.t.get("nav-partners"), None).wide(),
        rows: rows.collect(),
        may_create: member.may(Permission::ManagePartners, None),
        q: query.q,
    };
    Ok(Page(page).into_response())
}

fn figures(tx: &mut Tx<'_>, wish: &ReportQuery) -> Result<Figures, DbError> {
    Ok(Figures {
        last: latest_ingestion(tx, wish.partner_id, wish.environment)?,
        served: count_restaurants(tx, wish.partner_id, wish.environment)?,
        reports: report(tx, wish)?,
    })
}

fn row(context: &PageContext, member: &Member, partner: &Partner, figures: &Figures) -> PartnerRow {
    let (t, zone) = (context.t, member.zone());
    let requests: u64 = figures.reports.iter().map(|report| report.requests).sum();
    let errors: u64 = figures.reports.iter().map(|report| report.errors).sum();
    let share = (errors * 1000).checked_div(requests);
    let at = figures.last.as_ref().map(|run| run.finished_at.unwrap_or(run.requested_at));
    PartnerRow {
        href: format!("/console/partners/{}", partner.id),
        id: partner.id.to_string(),
        name: partner.name.clone(),
        status: status_badge(t, partner.status),
        integration: integration_badge(t, partner),
        feed: figures.last.as_ref().map(|run| run_badge(t, run.state)),
        feed_at: at.map(|at| t.date_time(at, &zone)).unwrap_or_default(),
        restaurants: t.count(figures.served),
        requests: number(t, requests),
        error_rate: share.map_or_else(|| "–".to_owned(), |share| permille(t, share)),
        is_bad: share.is_some_and(|share| share > NOTABLE_PERMILLE),
    }
}

/// A new partner.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PartnerForm {
    name: String,
    country: String,
    time_zone: String,
    locale: String,
}

#[derive(Template)]
#[template(path = "console/partner_new.html")]
struct NewPage {
    chrome: Chrome,
    errors: FormErrors,
    form: PartnerForm,
    locales: Vec<(String, String)>,
}

fn new_page(context: &PageContext, member: &Member, form: PartnerForm, errors: FormErrors) -> Page<NewPage> {
    let t = context.t;
    let chrome = console_chrome(context, member, t.get("console-partner-new"), None)
        .crumb("/console/partners", t.get("nav-partners"));
    Page(NewPage { chrome, errors, form, locales: locale_choices() })
}

/// `GET /console/partners/new`, for the operator.
pub(crate) async fn show_new(context: PageContext, member: Member) -> Result<Response, PageError> {
    member.require(Permission::ManagePartners, None)?;
    let form = PartnerForm { locale: context.locale().tag().to_owned(), ..PartnerForm::default() };
    Ok(new_page(&context, &member, form, FormErrors::none()).into_response())
}

/// `POST /console/partners/new`, for the operator.
pub(crate) async fn create(
    context: PageContext,
    member: Member,
    State(state): State<ConsoleState>,
    Form(form): Form<PartnerForm>,
) -> Result<Response, PageError> {
    member.require(Permission::ManagePartners, None)?;
    let new = NewPartner {
        country: form.country.clone(),
        time_zone: form.time_zone.clone(),
        locale: form.locale.parse::<Locale>().unwrap_or_default(),
        ..NewPartner::named(&form.name)
    };
    match state.partners.create(member.actor(), new).await {
        Ok(partner) => {
            let path = format!("/console/partners/{}/account/users", partner.id);
            Ok(see_other_with(&path, "flash-console-partner-made"))
        }
        Err(error) => {
            let errors = problems::of_partners(context.t, "name", error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, new_page(&context, &member, form, errors)).into_response())
        }
    }
}
