//! What a person changes about itself.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::Response;
use basis::{KeyId, Locale};
use identity::{IdentityError, MailingList, User, UserPatch};
use serde::Deserialize;
use web::cookies::{self, Life};
use web::{FormErrors, Member, PageContext, PageError, see_other_with};

use crate::password::same_twice;
use crate::problems;
use crate::profile::{Entered, page};
use crate::state::ConsoleState;

const HERE: &str = "/console/profile";
const YEAR_SECONDS: i64 = 31_536_000;

/// Name, language and lists.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProfileForm {
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) time_zone: String,
    pub(crate) phone: String,
    alerts: String,
    product_news: String,
    release_notes: String,
}

impl ProfileForm {
    /// As it is stored.
    pub(crate) fn of(user: &User) -> Self {
        let tick = |list: MailingList| {
            if user.mailing_lists.contains(&list) { "yes".to_owned() } else { String::new() }
        };
        Self {
            name: user.name.clone(),
            locale: user.locale.tag().to_owned(),
            time_zone: user.time_zone.clone(),
            phone: user.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
            alerts: tick(MailingList::Alerts),
            product_news: tick(MailingList::ProductNews),
            release_notes: tick(MailingList::ReleaseNotes),
        }
    }

    /// The lists that are ticked.
    pub(crate) fn lists(&self) -> Vec<MailingList> {
        let ticked = [
            (MailingList::Alerts, &self.alerts),
            (MailingList::ProductNews, &self.product_news),
            (MailingList::ReleaseNotes, &self.release_notes),
        ];
        ticked.into_iter().filter(|(_, tick)| tick.as_str() == "yes").map(|(list, _)| list).collect()
    }
}

/// `POST /console/profile`. The language is that of the pages from then on, too.
pub(crate) async fn save(
    context: PageContext,
    member: Member,
    State(state): State<ConsoleState>,
    Form(form): Form<ProfileForm>,
) -> Result<Response, PageError> {
    let locale: Locale = form.locale.parse().unwrap_or(member.user.locale);
    let patch = UserPatch {
        name: Some(form.name.clone()),
        locale: Some(locale),
        time_zone: Some(form.time_zone.clone()),
        phone: Some(form.phone.clone()),
        mailing_lists: Some(form.lists()),
    };
    match state.identity.update_user(member.actor(), member.user.id, patch).await {
        Ok(_) => {
            let mut response = see_other_with(HERE, "flash-saved");
            let cookie = cookies::set("lang", locale.tag(), Life::Seconds(YEAR_SECONDS), state.secure);
            if let Some(cookie) = cookie {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(error) => {
            let errors = problems::of_identity(context.t, "name", error)?;
            let entered = Entered { errors, form: Some(form), ..Entered::default() };
            page(&context, &member, &state, entered).await
        }
    }
}

/// A change of the own password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChangeForm {
    present: String,
    password: String,
    repeat: String,
}

/// `POST /console/profile/password`
pub(crate) async fn change_password(
    context: PageContext,
    member: Member,
    State(state): State<ConsoleState>,
    Form(form): Form<ChangeForm>,
) -> Result<Response, PageError> {
    let (id, session) = (member.user.id, member.session_id);
    let changed = match same_twice(&form.password, &form.repeat) {
        Err(errors) => Err(errors.into()),
        Ok(()) => state.identity.change_own_password(id, session, &form.present, &form.password).await,
    };
    let errors = match changed {
        Ok(()) => return Ok(see_other_with(HERE, "flash-console-password-changed")),
        Err(error) => problems::of_identity(context.t, "present", error)?,
    };
    page(&context, &member, &state, Entered { errors, ..Entered::default() }).await
}

/// `POST /console/profile/sessions`: ends every other session.
pub(crate) async fn end_others(
    member: Member,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    state.identity.sign_out_everywhere(member.user.id, Some(member.session_id)).await?;
    Ok(see_other_with(HERE, "flash-console-others-out"))
}

/// The name of a new API key.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ApiKeyForm {
    key_name: String,
}

/// `POST /console/profile/keys`: makes a key and shows it once.
pub(crate) async fn create_key(
    context: PageContext,
    member: Member,
    State(state): State<ConsoleState>,
    Form(form): Form<ApiKeyForm>,
) -> Result<Response, PageError> {
    let entered = match state.identity.create_api_key(member.user.id, &form.key_name).await {
        Ok(new) => Entered { made: Some(new.secret), ..Entered::default() },
        Err(IdentityError::Invalid(errors)) => Entered {
            errors: FormErrors::new(context.t, &problems::renamed(errors, "name", "key_name")),
            key_name: form.key_name,
            ..Entered::default()
        },
        Err(error) => return Err(error.into()),
    };
    page(&context, &member, &state, entered).await
}

/// `POST /console/profile/keys/{key_id}/remove`
pub(crate) async fn remove_key(
    member: Member,
    State(state): State<ConsoleState>,
    Path(key): Path<String>,
) -> Result<Response, PageError> {
    let key: KeyId = key.parse().map_err(|_| PageError::NotFound)?;
    match state.identity.remove_api_key(member.user.id, key).await {
        Ok(()) => Ok(see_other_with(HERE, "flash-deleted")),
        Err(IdentityError::KeyNotFound) => Err(PageError::NotFound),
        Err(error) => Err(error.into()),
    }
}
