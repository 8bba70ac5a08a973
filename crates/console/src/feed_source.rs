//! Where a feed comes from: the form, and the test of the connection (inventory feeds 8.2).

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use identity::Permission;
use inventory::{Listed, SourceError};
use partners::{
    DeliveryMethod, EnvironmentConfig, EnvironmentPatch, FeedSource, FeedSourceDraft, PartnersError,
};
use secrecy::SecretString;
use serde::Deserialize;
use texts::Texts;
use web::{FormErrors, PageError, see_other_with};

use crate::feeds;
use crate::problems;
use crate::state::ConsoleState;
use crate::view::{Tab, number, tab};
use crate::visit::Visit;

/// The fields as they stand in the form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SourceFields {
    #[serde(rename = "feed_source.method")]
    pub(crate) method: String,
    #[serde(rename = "feed_source.directory")]
    pub(crate) directory: String,
    #[serde(rename = "feed_source.url")]
    pub(crate) url: String,
    #[serde(rename = "feed_source.marker_url")]
    pub(crate) marker_url: String,
    #[serde(rename = "feed_source.user")]
    pub(crate) user: String,
    #[serde(rename = "feed_source.endpoint")]
    pub(crate) endpoint: String,
    #[serde(rename = "feed_source.region")]
    pub(crate) region: String,
    #[serde(rename = "feed_source.access_key_id")]
    pub(crate) access_key_id: String,
    #[serde(rename = "feed_source.secret")]
    secret: SecretString,
    #[serde(rename = "feed_poll_minutes")]
    pub(crate) poll_minutes: String,
}

/// The form with its tabs and errors.
pub(crate) struct SourceForm {
    pub(crate) methods: Vec<Tab>,
    pub(crate) fields: SourceFields,
    pub(crate) errors: FormErrors,
    /// What stands beside the secret: whether one is stored.
    pub(crate) secret_hint: String,
    /// Further names of the feed, with blanks between them, in a form of their own.
    pub(crate) names: String,
    pub(crate) name_errors: FormErrors,
}

/// What a test of the connection has shown.
pub(crate) struct Tested {
    pub(crate) ok: bool,
    pub(crate) words: String,
    pub(crate) detail: String,
}

impl SourceForm {
    /// What is set, in the form of its own or of the method that is wanted.
    pub(crate) fn of(visit: &Visit, config: &EnvironmentConfig, wanted: Option<DeliveryMethod>) -> Self {
        let staff = visit.may(Permission::ManagePartners);
        let wanted = wanted.filter(|method| staff || !method.is_for_operators());
        let set = config.feed_source.as_ref().filter(|source| staff || !source.method().is_for_operators());
        let method = wanted.or(set.map(FeedSource::method)).unwrap_or_default();
        let mut fields = set.filter(|source| source.method() == method).map(fields_of).unwrap_or_default();
        method.as_str().clone_into(&mut fields.method);
        fields.poll_minutes = config.feed_poll_minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
        Self::new(visit, config, fields, FormErrors::none())
    }

    fn new(visit: &Visit, config: &EnvironmentConfig, fields: SourceFields, errors: FormErrors) -> Self {
        let (t, staff) = (visit.t(), visit.may(Permission::ManagePartners));
        let offered = DeliveryMethod::ALL.into_iter().filter(|method| staff || !method.is_for_operators());
        let methods = offered.map(|method| {
            let name = method.as_str();
            let href = visit.path(&format!("/feeds/{}?method={name}#source-title", config.environment));
            tab(href, t.get(&format!("feed-method-{name}")), name == fields.method)
        });
        let set = config.feed_source.as_ref().map(|source| source.method().as_str());
        let stored = config.feed_secret.is_some() && set == Some(fields.method.as_str());
        let hint = match (stored, fields.method.as_str()) {
            (true, _) => "feed-secret-stored",
            (false, "gcs") => "feed-service-account-help",
            (false, _) => "feed-secret-help",
        };
        Self {
            methods: methods.collect(),
            fields,
            errors,
            secret_hint: t.get(hint),
            names: config.feed_names.join(" "),
            name_errors: FormErrors::none(),
        }
    }
}

fn fields_of(source: &FeedSource) -> SourceFields {
    let text = |url: &Option<url::Url>| url.as_ref().map(ToString::to_string).unwrap_or_default();
    let common = SourceFields {
        url: source.place(),
        marker_url: source.marker_url().unwrap_or_default(),
        ..SourceFields::default()
    };
    match source {
        FeedSource::Directory { path } => SourceFields { directory: path.clone(), ..SourceFields::default() },
        FeedSource::Sitemap { user, .. } => SourceFields { user: user.clone().unwrap_or_default(), ..common },
        FeedSource::S3 { endpoint, region, access_key_id, .. } => SourceFields {
            endpoint: text(endpoint),
            region: region.clone(),
            access_key_id: access_key_id.clone(),
            ..common
        },
        FeedSource::Gcs { endpoint, .. } => SourceFields { endpoint: text(endpoint), ..common },
    }
}

/// `POST …/feeds/{environment}/source`
pub(crate) async fn set(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<SourceFields>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditAccount)?;
    let (environment, t) = (visit.environment()?, visit.t());
    let draft = match (DeliveryMethod::find(&form.method), form.method.as_str()) {
        (Some(method), _) => Some(draft_of(&form, method)),
        (None, "none") => None,
        (None, _) => return Err(PageError::BadRequest),
    };
    if draft.as_ref().is_some_and(|draft| draft.method.is_for_operators()) {
        visit.require(Permission::ManagePartners)?;
    }
    let kept = if let Err(errors) =
        draft.as_ref().map_or(Ok(()), |draft| state.inventory.check_feed_source(draft))
    {
        Err(PartnersError::Invalid(errors))
    } else {
        let feed_poll_minutes = draft.is_some().then(|| minutes_of(&form.poll_minutes));
        let patch =
            EnvironmentPatch { feed_source: Some(draft), feed_poll_minutes, ..EnvironmentPatch::default() };
        let (actor, partner) = (visit.member.actor(), visit.partner.id);
        state.partners.update_environment(actor, partner, environment, patch).await
    };
    let errors = match kept {
        Ok(_) => return Ok(see_other_with(&visit.path(&format!("/feeds/{environment}")), "flash-saved")),
        Err(error) => problems::of_partners(t, "feed_source.url", error)?,
    };
    let config = state.partners.environment(visit.partner.id, environment).await?;
    let source = SourceForm::new(&visit, &config, form, errors);
    let page = feeds::page(&visit, &state, environment, source, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn draft_of(form: &SourceFields, method: DeliveryMethod) -> FeedSourceDraft {
    FeedSourceDraft {
        method,
        directory: form.directory.clone(),
        url: form.url.clone(),
        marker_url: form.marker_url.clone(),
        user: form.user.clone(),
        endpoint: form.endpoint.clone(),
        region: form.region.clone(),
        access_key_id: form.access_key_id.clone(),
        secret: Some(form.secret.clone()),
    }
}

/// Blank is what the installation does; what is no number is one that is refused.
fn minutes_of(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() { None } else { Some(text.parse().unwrap_or(0)) }
}

/// `POST …/feeds/{environment}/test`
pub(crate) async fn test(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::EditAccount)?;
    let (environment, partner) = (visit.environment()?, visit.partner.id);
    let tested = match state.inventory.test_feed_source(partner, environment).await? {
        Ok(listed) => found(visit.t(), &listed),
        Err(error) => not_found(visit.t(), &error),
    };
    let config = state.partners.environment(partner, environment).await?;
    let source = SourceForm::of(&visit, &config, None);
    Ok(feeds::page(&visit, &state, environment, source, Some(tested)).await?.into_response())
}

fn found(t: Texts, listed: &Listed) -> Tested {
    let files = u64::try_from(listed.files).unwrap_or(u64::MAX);
    let words = t.three(
        "console-feed-test-found",
        "n",
        files,
        "files",
        number(t, files),
        "marker",
        listed.marker.text.as_str(),
    );
    Tested { ok: true, words, detail: listed.samples.join(", ") }
}

fn not_found(t: Texts, error: &SourceError) -> Tested {
    let key = format!("console-feed-test-{}", error.code().to_ascii_lowercase().replace('_', "-"));
    Tested { ok: false, words: t.get(&key), detail: error.explain() }
}
