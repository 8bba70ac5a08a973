//! The users of a partner: who they are, what they may do, inviting and removing them.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::UserId;
use identity::{Account, LinkPurpose, MailingList, NewUser, Permission, Role, User};
use notify::MessageState;
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::account::tabs;
use crate::mail;
use crate::problems;
use crate::state::ConsoleState;
use crate::view::{Tab, locale_choices};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/users.html")]
struct UsersPage {
    chrome: Chrome,
    base: String,
    tabs: Vec<Tab>,
    rows: Vec<UserRow>,
    may_manage: bool,
    errors: FormErrors,
    /// About one of the users, such as that the last administrator stays; empty if nothing is wrong.
    problem: String,
    form: UserForm,
    roles: Vec<RoleChoice>,
    locales: Vec<(String, String)>,
}

struct UserRow {
    id: String,
    name: String,
    email: String,
    role: String,
    role_name: String,
    lists: String,
    is_self: bool,
    is_disabled: bool,
    /// The last mail with a link did not arrive.
    mail_failed: bool,
}

struct RoleChoice {
    value: &'static str,
    name: String,
    help: String,
}

/// A new user.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UserForm {
    name: String,
    email: String,
    role: String,
    locale: String,
    alerts: String,
    product_news: String,
    release_notes: String,
}

/// Another role for a user.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct RoleForm {
    role: String,
}

/// `GET …/account/users`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let form = UserForm {
        role: Role::Reader.as_str().to_owned(),
        locale: visit.partner.locale.tag().to_owned(),
        ..UserForm::default()
    };
    Ok(page(&visit, &state, form, FormErrors::none(), String::new()).await?.into_response())
}

async fn page(
    visit: &Visit,
    state: &ConsoleState,
    form: UserForm,
    errors: FormErrors,
    problem: String,
) -> Result<Page<UsersPage>, PageError> {
    let t = visit.t();
    let users = state.identity.list_users(visit.partner.id).await?;
    let mails = mail::last_mails(state, &users).await?;
    let failed =
        |mail: &Option<notify::Message>| mail.as_ref().is_some_and(|mail| mail.state == MessageState::Failed);
    let rows = users.iter().zip(&mails).map(|(user, mail)| row(visit, user, failed(mail))).collect();
    let role = |role: Role| RoleChoice {
        value: role.as_str(),
        name: t.get(role.text_key()),
        help: t.get(&format!("{}-help", role.text_key())),
    };
    Ok(Page(UsersPage {
        chrome: visit.chrome(t.get("console-tab-users")),
        base: visit.path("/account/users"),
        tabs: tabs(visit, "/account/users"),
        rows,
        may_manage: visit.may(Permission::ManageUsers) && visit.partner.is_writable(),
        errors,
        problem,
        form,
        roles: Role::ALL.into_iter().map(role).collect(),
        locales: locale_choices(),
    }))
}

fn row(visit: &Visit, user: &User, mail_failed: bool) -> UserRow {
    let t = visit.t();
    let role = match user.account {
        Account::Partner { role, .. } => Some(role),
        Account::Staff { .. } => None,
    };
    let lists: Vec<String> = user.mailing_lists.iter().map(|list| t.get(list.text_key())).collect();
    UserRow {
        id: user.id.to_string(),
        name: user.name.clone(),
        email: user.email.to_string(),
        role: role.map(|role| role.as_str().to_owned()).unwrap_or_default(),
        role_name: role.map(|role| t.get(role.text_key())).unwrap_or_default(),
        lists: lists.join(", "),
        is_self: user.id == visit.member.user.id,
        is_disabled: user.disabled,
        mail_failed,
    }
}

fn new_user(visit: &Visit, form: &UserForm) -> Result<NewUser, PageError> {
    let role: Role = form.role.parse().map_err(|_| PageError::BadRequest)?;
    let ticked = [
        (MailingList::Alerts, &form.alerts),
        (MailingList::ProductNews, &form.product_news),
        (MailingList::ReleaseNotes, &form.release_notes),
    ];
    let mut new = NewUser::of_partner(visit.partner.id, role, &form.name, &form.email);
    new.locale = form.locale.parse().unwrap_or(visit.partner.locale);
    new.time_zone.clone_from(&visit.partner.time_zone);
    new.mailing_lists =
        ticked.into_iter().filter(|(_, tick)| tick.as_str() == "yes").map(|(list, _)| list).collect();
    Ok(new)
}

/// `POST …/account/users`: adds a user and mails the invitation.
pub(crate) async fn add(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<UserForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::ManageUsers)?;
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    let actor = visit.member.actor();
    match state.identity.create_user(actor.clone(), new_user(&visit, &form)?).await {
        Ok(user) => {
            let inviter = Some(visit.member.user.name.as_str());
            mail::send_password_link(&state, &user, actor, inviter, LinkPurpose::Invitation).await?;
            Ok(see_other_with(&visit.path("/account/users"), "flash-console-invited"))
        }
        Err(error) => {
            let errors = problems::of_identity(visit.t(), "name", error)?;
            let page = page(&visit, &state, form, errors, String::new()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// `POST …/account/users/{user_id}/role`
pub(crate) async fn change_role(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<RoleForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::ManageUsers)?;
    let (id, role) = (visit.part("user_id")?, form.role.parse().map_err(|_| PageError::BadRequest)?);
    let changed = state.identity.change_role(visit.member.actor(), visit.partner.id, id, role).await;
    answer(&visit, &state, changed.map(|_| ()), "flash-saved").await
}

/// `POST …/account/users/{user_id}/remove`
pub(crate) async fn remove(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::ManageUsers)?;
    let id = visit.part("user_id")?;
    let removed = state.identity.remove_user(visit.member.actor(), Some(visit.partner.id), id).await;
    answer(&visit, &state, removed, "flash-console-user-removed").await
}

/// `POST …/account/users/{user_id}/invite`: mails the invitation once more.
pub(crate) async fn invite(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::ManageUsers)?;
    let id: UserId = visit.part("user_id")?;
    let users = state.identity.list_users(visit.partner.id).await?;
    let user = users.into_iter().find(|user| user.id == id && !user.disabled).ok_or(PageError::NotFound)?;
    let (actor, inviter) = (visit.member.actor(), Some(visit.member.user.name.as_str()));
    mail::send_password_link(&state, &user, actor, inviter, LinkPurpose::Invitation).await?;
    Ok(see_other_with(&visit.path("/account/users"), "flash-console-invited"))
}

async fn answer(
    visit: &Visit,
    state: &ConsoleState,
    done: Result<(), identity::IdentityError>,
    flash: &str,
) -> Result<Response, PageError> {
    let Err(error) = done else { return Ok(see_other_with(&visit.path("/account/users"), flash)) };
    let errors = problems::of_identity(visit.t(), "role", error)?;
    let problem = errors.of("role").unwrap_or_default().to_owned();
    let page = page(visit, state, UserForm::default(), FormErrors::none(), problem).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
