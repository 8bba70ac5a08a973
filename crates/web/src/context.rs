//! What a page knows of its reader: language, theme, where they are, and what was just done.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use basis::Locale;
use texts::Texts;
use url::form_urlencoded;

use crate::chrome::Chrome;
use crate::cookies::{self, Life};

const LANG: &str = "lang";
const THEME: &str = "theme";
const FLASH: &str = "flash";
const YEAR_SECONDS: i64 = 31_536_000;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's device is set.
    #[default]
    Auto,
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

impl Theme {
    /// The value of the `data-theme` attribute and of the cookie: `auto`, `light`, `dark`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.as_str() == text)
    }
}

/// The reader's language alone: `?lang=`, else the cookie, else `Accept-Language`, else English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLocale(pub Locale);

impl<S: Send + Sync> FromRequestParts<S> for PageLocale {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(locale_of(&parts.uri, &parts.headers)))
    }
}

/// What a page knows of its reader and its own place. The way to a [`Chrome`].
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The texts in the reader's language.
    pub t: Texts,
    /// The theme the reader chose.
    pub theme: Theme,
    /// Path and query of this page, without `lang` and `theme`.
    pub here: String,
    /// Whether htmx asks, so that the page may answer with a block of itself.
    pub is_fragment: bool,
    flash: Option<String>,
}

impl PageContext {
    /// The frame of a page with this title, without navigation and name yet.
    pub fn chrome(&self, title: impl Into<String>) -> Chrome {
        Chrome::new(self, title.into(), self.flash.as_deref())
    }

    /// The reader's language.
    pub const fn locale(&self) -> Locale {
        self.t.locale
    }

    pub(crate) fn of(method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let theme = query_value(uri, THEME).and_then(|value| Theme::parse(&value));
        let theme =
            theme.or_else(|| cookies::read(headers, THEME).and_then(Theme::parse)).unwrap_or_default();
        let flash = cookies::read(headers, FLASH).filter(|key| is_flash(key) && *method == Method::GET);
        Self {
            t: Texts::new(locale_of(uri, headers)),
            theme,
            here: here(uri),
            is_fragment: headers.contains_key("hx-request")
                && !headers.contains_key("hx-history-restore-request"),
            flash: flash.map(str::to_owned),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PageContext {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.method, &parts.uri, &parts.headers))
    }
}

fn locale_of(uri: &Uri, headers: &HeaderMap) -> Locale {
    let asked = query_value(uri, LANG).and_then(|tag| tag.parse().ok());
    let kept = || cookies::read(headers, LANG).and_then(|tag| tag.parse().ok());
    let browser = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.or_else(kept).unwrap_or_else(|| Locale::negotiate(browser().unwrap_or_default()))
}

fn query_value(uri: &Uri, name: &str) -> Option<String> {
    let pairs = form_urlencoded::parse(uri.query()?.as_bytes());
    pairs.into_iter().find_map(|(key, value)| (key == name).then(|| value.into_owned()))
}

fn here(uri: &Uri) -> String {
    let mut kept = form_urlencoded::Serializer::new(String::new());
    for (key, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if key != LANG && key != THEME {
            kept.append_pair(&key, &value);
        }
    }
    let query = kept.finish();
    if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) }
}

/// Keeps a chosen language or theme in a cookie, and takes away a message that the page has shown.
pub(crate) async fn keep_preferences(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let lang = query_value(request.uri(), LANG).and_then(|tag| tag.parse::<Locale>().ok());
    let theme = query_value(request.uri(), THEME).and_then(|value| Theme::parse(&value));
    let had_flash = cookies::read(request.headers(), FLASH).is_some();
    let mut response = next.run(request).await;
    let mut cookies = Vec::new();
    if is_get {
        let year = Life::Seconds(YEAR_SECONDS);
        cookies.extend(lang.and_then(|locale| cookies::set(LANG, locale.tag(), year, secure)));
        cookies.extend(theme.and_then(|theme| cookies::set(THEME, theme.as_str(), year, secure)));
        if had_flash && is_html(&response) {
            cookies.extend(cookies::clear(FLASH, secure));
        }
    }
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn is_html(response: &Response) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("text/html"))
}

/// A flash key names a text, so that nobody can make a page say words of their own.
fn is_flash(key: &str) -> bool {
    key.starts_with("flash-") && texts::has(key)
}

/// Sends the browser on to `to` with a GET, after something was done. `to` is a path of this site; anything else
/// leads to the start page.
pub fn see_other(to: &str) -> Response {
    // Browsers drop control characters, so `/<tab>/host` would lead to another site.
    let plain = !to.contains('\\') && !to.chars().any(char::is_control);
    let own = to.starts_with('/') && !to.starts_with("//") && plain;
    let location = HeaderValue::from_str(if own { to } else { "/" });
    let location = location.unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// As [`see_other`]; the next page shows the text of `flash` once. The key begins with `flash-`.
pub fn see_other_with(to: &str, flash: &str) -> Response {
    let mut response = see_other(to);
    if let Some(cookie) = cookies::set(FLASH, flash, Life::Seconds(60), false).filter(|_| is_flash(flash)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
