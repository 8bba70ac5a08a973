//! A person's own pages: name, language, password, sessions and API keys.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use identity::{Account, MailingList, SessionRow, User};
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome};

use crate::profile_forms::ProfileForm;
use crate::state::ConsoleState;
use crate::view::locale_choices;

#[derive(Template)]
#[template(path = "console/profile.html")]
struct ProfilePage {
    chrome: Chrome,
    email: String,
    roles: String,
    errors: FormErrors,
    form: ProfileForm,
    lists: Vec<ListChoice>,
    locales: Vec<(String, String)>,
    sessions: Vec<SessionView>,
    keys: Vec<KeyView>,
    /// The secret of a key that was just made.
    made: Option<String>,
    key_name: String,
}

struct ListChoice {
    field: &'static str,
    name: String,
    is_ticked: bool,
}

struct SessionView {
    label: String,
    since: String,
    seen: String,
    is_this: bool,
}

struct KeyView {
    id: String,
    name: String,
    made: String,
    used: String,
}

/// What the page shows besides what is stored.
#[derive(Default)]
pub(crate) struct Entered {
    pub(crate) errors: FormErrors,
    pub(crate) form: Option<ProfileForm>,
    pub(crate) key_name: String,
    pub(crate) made: Option<String>,
}

/// `GET /console/profile`
pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    page(&context, &member, &state, Entered::default()).await
}

/// The page with what was entered and what is wrong with it.
pub(crate) async fn page(
    context: &PageContext,
    member: &Member,
    state: &ConsoleState,
    entered: Entered,
) -> Result<Response, PageError> {
    let (t, user) = (context.t, &member.user);
    let partner = match user.partner_id() {
        Some(id) => state.partners.find(id).await?,
        None => None,
    };
    let named = partner.as_ref().map(|partner| (partner.id, partner.name.as_str()));
    let sessions = state.identity.list_sessions(user.id).await?;
    let status = if entered.errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = entered.form.unwrap_or_else(|| ProfileForm::of(user));
    let page = ProfilePage {
        chrome: console_chrome(context, member, t.get("layout-account"), named),
        email: user.email.to_string(),
        roles: roles(context, user),
        errors: entered.errors,
        lists: lists(context, &form),
        form,
        locales: locale_choices(),
        sessions: sessions.iter().map(|session| session_view(context, member, session)).collect(),
        keys: key_views(context, member, state).await?,
        made: entered.made,
        key_name: entered.key_name,
    };
    Ok((status, Page(page)).into_response())
}

fn roles(context: &PageContext, user: &User) -> String {
    let t = context.t;
    match &user.account {
        Account::Partner { role, .. } => t.get(role.text_key()),
        Account::Staff { roles } => {
            roles.iter().map(|role| t.get(role.text_key())).collect::<Vec<_>>().join(", ")
        }
    }
}

fn lists(context: &PageContext, form: &ProfileForm) -> Vec<ListChoice> {
    let ticked = form.lists();
    let choice = |list: MailingList| ListChoice {
        field: match list {
            MailingList::Alerts => "alerts",
            MailingList::ProductNews => "product_news",
            MailingList::ReleaseNotes => "release_notes",
        },
        name: context.t.get(list.text_key()),
        is_ticked: ticked.contains(&list),
    };
    MailingList::ALL.into_iter().map(choice).collect()
}

fn session_view(context: &PageContext, member: &Member, session: &SessionRow) -> SessionView {
    let (t, zone) = (context.t, member.zone());
    SessionView {
        label: session.client_label.clone(),
        since: t.one("session-since", "at", t.date_time(session.created_at, &zone)),
        seen: t.one("session-last-seen", "at", t.date_time(session.last_seen_at, &zone)),
        is_this: session.id == member.session_id,
    }
}

async fn key_views(
    context: &PageContext,
    member: &Member,
    state: &ConsoleState,
) -> Result<Vec<KeyView>, PageError> {
    let (t, zone) = (context.t, member.zone());
    let keys = state.identity.list_api_keys(member.user.id).await?;
    let view = |key: identity::ApiKey| KeyView {
        id: key.id.to_string(),
        name: key.name,
        made: t.date_time(key.created_at, &zone),
        used: key.last_used_at.map_or_else(
            || t.get("service-key-never-used"),
            |at| t.one("service-key-last-used", "at", t.date_time(at, &zone)),
        ),
    };
    Ok(keys.into_iter().map(view).collect())
}
