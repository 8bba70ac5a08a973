//! What a partner sets for one environment (operations 5).

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use basis::{Environment, FieldErrors, PartnerId};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::feed_source::{FeedSource, FeedSourceDraft, SecretChange};
use crate::partner::check_project_id;
use crate::vault::StoredSecret;

/// How the token stands in the `Authorization` header of a call to the partner (Rule H4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthHeaderStyle {
    /// `Bearer <token>`.
    #[default]
    Bearer,
    /// The token alone.
    Bare,
}

impl AuthHeaderStyle {
    /// Both styles, in the order in which they are tried.
    pub const ALL: [Self; 2] = [Self::Bearer, Self::Bare];

    /// The stored and spoken name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bearer => "bearer",
            Self::Bare => "bare",
        }
    }

    /// The header's value for `token`.
    pub fn header_value(self, token: &str) -> String {
        match self {
            Self::Bearer => format!("Bearer {token}"),
            Self::Bare => token.to_owned(),
        }
    }
}

impl fmt::Display for AuthHeaderStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AuthHeaderStyle {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|style| style.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a header style: write bearer or bare"))
    }
}

/// What a partner has set for one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentConfig {
    /// Whose.
    pub partner_id: PartnerId,
    /// For which of the two worlds.
    pub environment: Environment,
    /// Where checkouts and submits are sent; `None` until the partner has given it.
    pub fulfillment_url: Option<Url>,
    /// The audience (`aud`) of the tokens the partner gets (Rule H1).
    pub project_id: String,
    /// How the token stands in the header.
    pub auth_header_style: AuthHeaderStyle,
    /// Where the feed comes from; `None` until it is set.
    pub feed_source: Option<FeedSource>,
    /// The secret that opens the source, as it is stored.
    pub feed_secret: Option<StoredSecret>,
    /// Minutes between two looks at the marker (rule B2); `None` for what the installation does.
    pub feed_poll_minutes: Option<i64>,
    /// Names beside [`EnvironmentConfig::FEED_NAME`] under which real-time updates are taken (inventory feeds 9.1).
    pub feed_names: Vec<String>,
    /// Whether the partner counts the price of options inside the price of their line; found out, not asked.
    pub options_in_line_price: bool,
}

impl EnvironmentConfig {
    /// The name that every feed has.
    pub const FEED_NAME: &'static str = "owg.v2";
    /// Further names that a feed may have.
    pub const MAX_FEED_NAMES: usize = 20;

    /// Whether the feed is called so.
    pub fn has_feed_name(&self, name: &str) -> bool {
        name == Self::FEED_NAME || self.feed_names.iter().any(|own| own == name)
    }

    /// Names this environment's secrets for the vault.
    pub fn secret_place(&self) -> String {
        format!("{}:{}:feed", self.partner_id, self.environment)
    }

    /// Changes whenever the feed's source or secret changes, and shows neither; `None` without a source.
    pub fn feed_fingerprint(&self) -> Option<String> {
        let mut context = Context::new(&SHA256);
        context.update(serde_json::to_string(self.feed_source.as_ref()?).unwrap_or_default().as_bytes());
        context.update(self.feed_secret.as_ref().map_or("", |secret| &secret.0).as_bytes());
        Some(STANDARD_NO_PAD.encode(context.finish()))
    }

    /// As it is before the partner has set anything.
    pub(crate) fn unset(partner_id: PartnerId, environment: Environment, project_id: &str) -> Self {
        Self {
            partner_id,
            environment,
            fulfillment_url: None,
            project_id: project_id.to_owned(),
            auth_header_style: AuthHeaderStyle::default(),
            feed_source: None,
            feed_secret: None,
            feed_poll_minutes: None,
            feed_names: Vec::new(),
            options_in_line_price: false,
        }
    }
}

/// Changes to an environment; what is absent stays, `Some(None)` clears.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentPatch {
    /// A new fulfillment address.
    pub fulfillment_url: Option<Option<String>>,
    /// A new audience.
    pub project_id: Option<String>,
    /// A new header style.
    pub auth_header_style: Option<AuthHeaderStyle>,
    /// A new feed directory: short for a feed source that is a directory.
    pub feed_directory: Option<Option<String>>,
    /// A new feed source.
    pub feed_source: Option<Option<FeedSourceDraft>>,
    /// A new time between two looks at the marker, in minutes.
    pub feed_poll_minutes: Option<Option<i64>>,
    /// New further names of the feed.
    pub feed_names: Option<Vec<String>>,
    /// A new way of counting options.
    pub options_in_line_price: Option<bool>,
}

impl EnvironmentPatch {
    /// `config` with the changes made and what becomes of the feed's secret, or everything that is wrong with them.
    ///
    /// Plain `http` is let through here; whether it may be called is decided where calls are made.
    pub(crate) fn apply(
        self,
        mut config: EnvironmentConfig,
    ) -> Result<(EnvironmentConfig, SecretChange), FieldErrors> {
        let mut errors = FieldErrors::new();
        if let Some(text) = self.fulfillment_url {
            config.fulfillment_url = read_url(&mut errors, "fulfillment_url", text.as_deref());
        }
        let mut secret = SecretChange::Keep;
        if let Some(text) = self.feed_directory {
            let path = read_directory(&mut errors, "feed_directory", text.as_deref());
            config.feed_source = path.map(|path| FeedSource::Directory { path });
            secret = SecretChange::Remove;
        }
        if let Some(draft) = self.feed_source {
            secret = change_source(&mut errors, &mut config, draft);
        }
        if let Some(minutes) = self.feed_poll_minutes {
            config.feed_poll_minutes = minutes;
            if minutes.is_some_and(|minutes| !(5..=1440).contains(&minutes)) {
                errors.push(
                    "feed_poll_minutes",
                    "feed_poll_minutes_invalid",
                    "write a number from 5 to 1440",
                );
            }
        }
        if let Some(names) = self.feed_names {
            config.feed_names = read_feed_names(&mut errors, &names);
        }
        if let Some(project) = self.project_id {
            project.trim().clone_into(&mut config.project_id);
            check_project_id(&mut errors, &config.project_id, Some(config.partner_id));
        }
        config.auth_header_style = self.auth_header_style.unwrap_or(config.auth_header_style);
        config.options_in_line_price = self.options_in_line_price.unwrap_or(config.options_in_line_price);
        errors.finish((config, secret))
    }
}

/// Names without repetition and without the one that is always there.
fn read_feed_names(errors: &mut FieldErrors, names: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if name != EnvironmentConfig::FEED_NAME && !kept.iter().any(|other| other == name) {
            kept.push(name.to_owned());
        }
    }
    let is_sound = |name: &String| {
        name.len() <= 100 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    if kept.len() > EnvironmentConfig::MAX_FEED_NAMES || !kept.iter().all(is_sound) {
        let message =
            "write at most 20 names of at most 100 letters of a-z, digits, dots, hyphens and underscores";
        errors.push("feed_names", "feed_names_invalid", message);
    }
    kept
}

fn change_source(
    errors: &mut FieldErrors,
    config: &mut EnvironmentConfig,
    draft: Option<FeedSourceDraft>,
) -> SecretChange {
    let Some(draft) = draft else {
        config.feed_source = None;
        return SecretChange::Remove;
    };
    let before = config.feed_source.as_ref().filter(|_| config.feed_secret.is_some());
    match draft.check(before) {
        Ok((source, secret)) => {
            config.feed_source = Some(source);
            secret
        }
        Err(found) => {
            errors.0.extend(found.0);
            SecretChange::Keep
        }
    }
}

pub(crate) fn read_directory(errors: &mut FieldErrors, field: &str, text: Option<&str>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    if text.len() > 1000 || !text.starts_with('/') || text.chars().any(char::is_control) {
        let message = "write the directory's full path, such as /srv/feeds/bistronomie/production";
        errors.push(field, "directory_invalid", message);
        return None;
    }
    Some(text.to_owned())
}

pub(crate) fn read_url(errors: &mut FieldErrors, field: &str, text: Option<&str>) -> Option<Url> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    match check_url(text) {
        Ok(url) => Some(url),
        Err(message) => {
            errors.push(field, "url_invalid", message);
            None
        }
    }
}

fn check_url(text: &str) -> Result<Url, &'static str> {
    if text.len() > 2000 {
        return Err("the address is longer than 2000 characters");
    }
    let url = Url::parse(text)
        .map_err(|_| "the address cannot be read; write it in full, such as https://orders.example.com/v1")?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        return Err("the address must begin with https:// and name a host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("leave user name and password out of the address; calls are signed instead");
    }
    if url.fragment().is_some() {
        return Err("leave out the part of the address after #; servers never see it");
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> EnvironmentConfig {
        EnvironmentConfig::unset(PartnerId::new(1001), Environment::Sandbox, "partner-1001")
    }

    #[test]
    fn an_address_that_is_no_web_address_is_refused_with_a_cure() {
        for (bad, part) in [
            ("orders.example.com", "https://"),
            ("ftp://x.org/", "https://"),
            ("https://ana:secret@x.org/", "user name"),
            ("https://x.org/#here", "#"),
        ] {
            let patch =
                EnvironmentPatch { fulfillment_url: Some(Some(bad.to_owned())), ..Default::default() };
            let errors = patch.apply(config()).unwrap_err();
            assert!(errors.of("fulfillment_url").unwrap().message.contains(part), "{bad}");
        }
    }

    #[test]
    fn what_a_patch_does_not_name_stays_and_blank_clears() {
        let patch = EnvironmentPatch {
            fulfillment_url: Some(Some("https://x.org/v1".to_owned())),
            auth_header_style: Some(AuthHeaderStyle::Bare),
            ..Default::default()
        };
        let changed = patch.apply(config()).unwrap().0;
        assert_eq!(changed.fulfillment_url.as_ref().unwrap().as_str(), "https://x.org/v1");
        assert_eq!(changed.project_id, "partner-1001");
        let cleared = EnvironmentPatch { fulfillment_url: Some(Some("  ".to_owned())), ..Default::default() }
            .apply(changed)
            .unwrap()
            .0;
        assert_eq!(cleared.fulfillment_url, None);
        assert_eq!(cleared.auth_header_style.header_value("t"), "t");
    }

    #[test]
    fn a_feed_has_its_usual_name_and_those_it_was_given() {
        let named = |names: &[&str]| {
            let feed_names = Some(names.iter().map(|name| (*name).to_owned()).collect());
            EnvironmentPatch { feed_names, ..Default::default() }.apply(config()).map(|(config, _)| config)
        };
        let changed = named(&["google.food_service", "owg.v2", " menus-2 ", "menus-2", ""]).unwrap();
        assert_eq!(changed.feed_names, ["google.food_service", "menus-2"]);
        for (name, is_known) in [("owg.v2", true), ("menus-2", true), ("menus", false), ("", false)] {
            assert_eq!(changed.has_feed_name(name), is_known, "{name}");
        }
        assert!(named(&[]).unwrap().has_feed_name("owg.v2"));
        for wrong in [vec!["a/b"], vec!["café"], vec!["x"; 1].into_iter().chain(["y y"]).collect()] {
            assert_eq!(named(&wrong).unwrap_err().0[0].code, "feed_names_invalid", "{wrong:?}");
        }
        let many: Vec<String> = (0..21).map(|n| format!("feed{n}")).collect();
        assert!(named(&many.iter().map(String::as_str).collect::<Vec<_>>()).is_err());
    }

    #[test]
    fn nobody_takes_the_project_id_that_a_later_partner_will_get() {
        for (project, fine) in [("partner-1001", true), ("partner-1002", false), ("my-partner-1002", true)] {
            let patch = EnvironmentPatch { project_id: Some(project.to_owned()), ..Default::default() };
            assert_eq!(patch.apply(config()).is_ok(), fine, "{project}");
        }
    }

    #[test]
    fn a_project_id_with_blanks_is_refused() {
        let patch = EnvironmentPatch { project_id: Some("my project".to_owned()), ..Default::default() };
        assert_eq!(patch.apply(config()).unwrap_err().0[0].code, "project_id_invalid");
    }
}
