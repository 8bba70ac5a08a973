//! The frame around every page.

use basis::Locale;
use texts::Texts;

use crate::assets::asset;
use crate::context::{PageContext, Theme};

/// The frame of a page: what `templates/layout/base.html` shows around its `main` block. A page's template has it as
/// a field named `chrome`.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The texts in the reader's language.
    pub t: Texts,
    /// The title of the page, without the name of the product.
    pub title: String,
    /// Path and query of the page, without `lang` and `theme`.
    pub here: String,
    /// Light, dark or as the device is set.
    pub theme: Theme,
    /// Where the logo leads.
    pub home: String,
    /// The name of the area beside the logo, such as a partner's name; empty for none.
    pub area: String,
    /// The entries of the navigation.
    pub nav: Vec<NavEntry>,
    /// The way from the start page to here.
    pub crumbs: Vec<Crumb>,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
    /// Where to sign in, when nobody is; none for pages without accounts.
    pub sign_in: Option<String>,
    /// A message about what was just done.
    pub toast: Option<Toast>,
    /// Whether the page uses the full width, for tables and dashboards.
    pub is_wide: bool,
    /// Whether the page draws charts, and so loads the chart library.
    pub has_charts: bool,
    /// Whether nothing of the page is loaded anew on its own, so that it needs no library for that.
    pub is_still: bool,
}

/// One entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavEntry {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
    /// Whether the page lies beneath it.
    pub is_current: bool,
    /// A number beside it, such as open incidents; none for zero.
    pub count: Option<i64>,
}

/// One step of the way to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The name to show.
    pub name: String,
    /// Where a form is posted to sign out.
    pub sign_out: String,
    /// The page of one's own account; empty for none.
    pub account: String,
}

/// A message about what was just done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// The message.
    pub text: String,
    /// `ok`, `warning` or `danger`.
    pub tone: &'static str,
}

impl Chrome {
    pub(crate) fn new(context: &PageContext, title: String, flash: Option<&str>) -> Self {
        let t = context.t;
        let toast = flash.map(|key| Toast { text: t.get(key), tone: "ok" });
        Self {
            t,
            title,
            here: context.here.clone(),
            theme: context.theme,
            home: "/".to_owned(),
            area: String::new(),
            nav: Vec::new(),
            crumbs: Vec::new(),
            signed_in: None,
            sign_in: None,
            toast,
            is_wide: false,
            has_charts: false,
            is_still: false,
        }
    }

    /// With the name of the area and where the logo leads.
    pub fn area(mut self, home: impl Into<String>, area: impl Into<String>) -> Self {
        (self.home, self.area) = (home.into(), area.into());
        self
    }

    /// With an entry of the navigation. It is current when the page's path is `href` or lies beneath it.
    pub fn nav(self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.nav_with_count(href, label, 0)
    }

    /// With an entry of the navigation and a number beside it; zero is not shown.
    pub fn nav_with_count(mut self, href: impl Into<String>, label: impl Into<String>, count: i64) -> Self {
        let (href, label) = (href.into(), label.into());
        let is_current = self.is_beneath(&href);
        self.nav.push(NavEntry { href, label, is_current, count: Some(count).filter(|count| *count > 0) });
        self
    }

    /// With a step of the way here, from the outermost.
    pub fn crumb(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href: href.into(), label: label.into() });
        self
    }

    /// With the person who is signed in.
    pub fn signed_in(mut self, name: impl Into<String>, sign_out: impl Into<String>) -> Self {
        self.signed_in =
            Some(SignedIn { name: name.into(), sign_out: sign_out.into(), account: String::new() });
        self
    }

    /// With the full width.
    pub fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    /// With the chart library.
    pub fn charts(mut self) -> Self {
        self.has_charts = true;
        self
    }

    /// Without the library that loads parts of a page anew, for pages that have to be light.
    pub fn still(mut self) -> Self {
        self.is_still = true;
        self
    }

    /// With a message, in `tone` `ok`, `warning` or `danger`.
    pub fn toast(mut self, tone: &'static str, text: impl Into<String>) -> Self {
        self.toast = Some(Toast { text: text.into(), tone });
        self
    }

    /// The language of the page as a tag.
    pub fn lang(&self) -> &'static str {
        self.t.locale.tag()
    }

    /// The language that the switch leads to.
    pub fn other_language(&self) -> Locale {
        self.t.locale.other()
    }

    /// This page in the other language.
    pub fn other_language_href(&self) -> String {
        self.with_query("lang", self.other_language().tag())
    }

    /// This page in another theme: `auto`, `light` or `dark`.
    pub fn theme_href(&self, theme: &str) -> String {
        self.with_query("theme", theme)
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        asset(name)
    }

    fn with_query(&self, key: &str, value: &str) -> String {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{joint}{key}={value}", self.here)
    }

    fn is_beneath(&self, href: &str) -> bool {
        let path = self.here.split('?').next().unwrap_or_default();
        // The start of an area is above all its pages, and would always be current.
        path == href || href != self.home && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
    }
}
