//! Quick testing: the page of the account's one file outside both environments (inventory feeds 8.1).

use askama::Template;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use basis::{Cursor, Environment};
use identity::{Permission, record_audit};
use inventory::{QuickTest, QuickTestError, QuickTestRestaurant, QuickTestUpload, decide_state};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::feed_issues::{Group, TypeRow, groups, types};
use crate::frame::{Reason, next_page, reason};
use crate::menu::{MenuBody, MenuQuery, body};
use crate::restaurants::{service_text, standing_text};
use crate::state::ConsoleState;
use crate::status_report::Standing;
use crate::view::{Badge, Tab, environment_name, number, segment, tab};
use crate::visit::Visit;

/// Bytes of an upload that are listened to, so that one that is too big gets an answer that says so. What exceeds
/// [`QuickTest::LIMIT`] is not kept.
pub(crate) const LISTENED_TO: usize = 200_000_000;
/// Restaurants on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "console/quick_test.html")]
struct QuickTestPage {
    chrome: Chrome,
    tabs: Vec<Tab>,
    here: String,
    may_upload: bool,
    errors: FormErrors,
    test: Option<TestView>,
}

/// What is known of the file.
struct TestView {
    verdict: Badge,
    has_failed: bool,
    facts: Vec<(String, String)>,
    types: Vec<TypeRow>,
    groups: Vec<Group>,
    restaurants: Vec<RestaurantRow>,
    /// That not all restaurants are listed; empty where they are.
    cut: String,
    first: String,
    next: String,
}

struct RestaurantRow {
    id: String,
    name: String,
    badge: Badge,
    services: Vec<String>,
    menu: String,
    reasons: Vec<Reason>,
}

/// From where on restaurants are listed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct TestQuery {
    after: String,
}

/// The row of tabs above feeds; none of an environment is current here.
pub(crate) fn tabs(visit: &Visit, current: Option<Environment>) -> Vec<Tab> {
    let t = visit.t();
    let environments = [Environment::Production, Environment::Sandbox]
        .into_iter()
        .map(|one| tab(visit.path(&format!("/feeds/{one}")), environment_name(t, one), current == Some(one)));
    let own = tab(path(visit), t.get("console-quick-title"), current.is_none());
    environments.chain(std::iter::once(own)).collect()
}

/// The address of the page.
pub(crate) fn path(visit: &Visit) -> String {
    visit.path("/feeds/quick-test")
}

/// `GET …/feeds/quick-test`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<TestQuery>,
) -> Result<Response, PageError> {
    Ok(page(&visit, &state, &query, FormErrors::none()).await?.into_response())
}

async fn page(
    visit: &Visit,
    state: &ConsoleState,
    query: &TestQuery,
    errors: FormErrors,
) -> Result<Page<impl Template>, PageError> {
    let t = visit.t();
    let test = match state.inventory.find_quick_test(visit.partner.id).await? {
        Some(test) => Some(test_view(visit, state, query, test).await?),
        None => None,
    };
    Ok(Page(QuickTestPage {
        chrome: visit
            .chrome(t.get("console-quick-title"))
            .crumb(visit.path("/feeds"), t.get("nav-feeds"))
            .wide(),
        tabs: tabs(visit, None),
        here: path(visit),
        may_upload: visit.may(Permission::RunTests) && visit.partner.is_writable(),
        errors,
        test,
    }))
}

async fn test_view(
    visit: &Visit,
    state: &ConsoleState,
    query: &TestQuery,
    test: QuickTest,
) -> Result<TestView, PageError> {
    let t = visit.t();
    let after = Some(Cursor(query.after.clone())).filter(|cursor| !cursor.0.is_empty());
    let listed = state.inventory.list_quick_test_restaurants(visit.partner.id, after, PAGE).await?;
    let people = state.people(visit.partner.id).await?;
    let most = u64::try_from(QuickTest::MAX_RESTAURANTS).unwrap_or(u64::MAX);
    let is_cut = test.report.summary.restaurants.total > most;
    Ok(TestView {
        verdict: verdict(t, &test),
        has_failed: test.report.summary.failed,
        facts: facts(visit, &test, &people.name(t, &test.uploaded_by)),
        types: types(t, &test.detail),
        restaurants: listed.items.iter().map(|one| row(visit, one)).collect(),
        cut: if is_cut { t.one("console-quick-cut", "n", number(t, most)) } else { String::new() },
        first: if query.after.is_empty() { String::new() } else { path(visit) },
        next: next_page(&path(visit), listed.next.as_ref()),
        groups: groups(visit, None, test.report),
    })
}

fn verdict(t: Texts, test: &QuickTest) -> Badge {
    let summary = &test.report.summary;
    let (orderable, total) = (summary.restaurants.orderable, summary.restaurants.total);
    let tone = match (summary.failed || orderable == 0, orderable < total || summary.errors > 0) {
        (true, _) => "danger",
        (false, true) => "warning",
        (false, false) => "ok",
    };
    let (orderable, total) = (number(t, orderable), number(t, total));
    Badge { tone, text: t.two("console-run-restaurants", "orderable", orderable, "total", total) }
}

fn facts(visit: &Visit, test: &QuickTest, by: &str) -> Vec<(String, String)> {
    let (t, summary) = (visit.t(), &test.report.summary);
    vec![
        (t.get("console-quick-file"), test.file_name.clone()),
        (t.get("console-quick-size"), t.one("console-quick-bytes", "n", t.count(test.bytes))),
        (t.get("console-quick-uploaded"), format!("{} ({by})", visit.when(test.uploaded_at))),
        (t.get("console-quick-kept"), visit.when(test.expires_at)),
        (t.get("console-run-entities"), number(t, summary.entities.values().sum())),
        (t.get("console-run-errors"), number(t, summary.errors)),
        (t.get("console-run-warnings"), number(t, summary.warnings)),
    ]
}

fn row(visit: &Visit, one: &QuickTestRestaurant) -> RestaurantRow {
    let (t, status) = (visit.t(), &one.status);
    let standing = Standing::of(decide_state(status), false);
    let menu = format!("{}/menu?id={}", path(visit), segment(&status.restaurant_id));
    RestaurantRow {
        id: status.restaurant_id.clone(),
        name: status.name.clone().unwrap_or_else(|| t.get("console-restaurant-unnamed")),
        badge: Badge { tone: standing.tone(), text: standing_text(t, standing) },
        services: status.orderable.iter().map(|service| service_text(t, *service)).collect(),
        menu: if one.has_menu { menu } else { String::new() },
        reasons: status.reasons.iter().map(|problem| reason(visit, None, problem)).collect(),
    }
}

/// `POST …/feeds/quick-test`
pub(crate) async fn upload(
    visit: Visit,
    State(state): State<ConsoleState>,
    request: Request,
) -> Result<Response, PageError> {
    visit.require(Permission::RunTests)?;
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    let parts = Multipart::from_request(request, &()).await.map_err(|_| PageError::BadRequest)?;
    let taken = match receive(&state, parts).await? {
        Ok(upload) => state.inventory.run_quick_test(visit.partner.id, visit.member.actor(), upload).await,
        Err(refused) => Err(refused),
    };
    let test = match taken {
        Ok(test) => test,
        Err(error) => {
            let errors = FormErrors::none().with("file", words(visit.t(), error)?);
            let query = TestQuery::default();
            let page = page(&visit, &state, &query, errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    note(&visit, &state, "feed.quick_test", test.file_name).await?;
    Ok(see_other_with(&path(&visit), "flash-console-quick-checked"))
}

/// What a person can mend, in words; everything else is a fault of ours.
fn words(t: Texts, error: QuickTestError) -> Result<String, PageError> {
    match error {
        QuickTestError::TooBig => Ok(t.get("console-quick-too-big")),
        QuickTestError::Empty => Ok(t.get("console-quick-empty")),
        error @ (QuickTestError::Spool(_) | QuickTestError::Inventory(_)) => Err(error.into()),
    }
}

/// Reads the form's file as it comes in.
async fn receive(
    state: &ConsoleState,
    mut parts: Multipart,
) -> Result<Result<QuickTestUpload, QuickTestError>, PageError> {
    loop {
        let field = match parts.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(Err(QuickTestError::Empty)),
            Err(error) => return broken_off(&error),
        };
        if field.name() == Some("file") {
            return read_file(state, field).await;
        }
    }
}

async fn read_file(
    state: &ConsoleState,
    mut field: Field<'_>,
) -> Result<Result<QuickTestUpload, QuickTestError>, PageError> {
    let mut upload = state.inventory.open_quick_test(field.file_name().unwrap_or_default())?;
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) => upload.push(&chunk)?,
            Ok(None) => return Ok(Ok(upload)),
            Err(error) => return broken_off(&error),
        }
    }
}

fn broken_off<T>(error: &MultipartError) -> Result<Result<T, QuickTestError>, PageError> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Ok(Err(QuickTestError::TooBig));
    }
    Err(PageError::BadRequest)
}

/// `POST …/feeds/quick-test/remove`
pub(crate) async fn remove(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::RunTests)?;
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    if state.inventory.remove_quick_test(visit.partner.id).await? {
        note(&visit, &state, "feed.remove_quick_test", String::new()).await?;
    }
    Ok(see_other_with(&path(&visit), "flash-console-quick-removed"))
}

async fn note(
    visit: &Visit,
    state: &ConsoleState,
    action: &'static str,
    subject: String,
) -> Result<(), PageError> {
    let (ambient, actor, partner) = (state.ambient.clone(), visit.member.actor(), visit.partner.id);
    state
        .db
        .write(move |tx| record_audit(tx, &ambient, &actor, Some(partner), action, &subject, &()))
        .await?;
    Ok(())
}

/// `GET …/feeds/quick-test/file`
pub(crate) async fn file(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let found = state.inventory.find_quick_test_file(visit.partner.id).await?;
    let (name, packed) = found.ok_or(PageError::NotFound)?;
    let end = if name.to_ascii_lowercase().ends_with(".gz") { "" } else { ".gz" };
    let disposition = format!("attachment; filename*=UTF-8''{}{end}", segment(&name));
    let headers = [
        (header::CONTENT_TYPE, "application/gzip".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, packed).into_response())
}

#[derive(Template)]
#[template(path = "console/quick_test_menu.html")]
struct QuickMenuPage {
    chrome: Chrome,
    id: String,
    here: String,
    menu: MenuBody,
}

/// `GET …/feeds/quick-test/menu?id=…`
pub(crate) async fn menu(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<MenuQuery>,
) -> Result<Response, PageError> {
    let found = state.inventory.find_quick_test_document(visit.partner.id, &query.id).await?;
    let document = found.ok_or(PageError::NotFound)?;
    let t = visit.t();
    let menu = body(&visit, &document, &query, (String::new(), state.ambient.now()));
    let page = QuickMenuPage {
        chrome: visit
            .chrome(document.name.clone())
            .crumb(visit.path("/feeds"), t.get("nav-feeds"))
            .crumb(path(&visit), t.get("console-quick-title"))
            .wide(),
        menu: menu.ok_or(PageError::NotFound)?,
        here: format!("{}/menu", path(&visit)),
        id: document.id,
    };
    Ok(Page(page).into_response())
}
