//! The messages of each language, parsed once.

use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use basis::Locale;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// The text files, by path such as `en/common.ftl`.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../locales"]
pub(crate) struct Files;

type Bundle = FluentBundle<FluentResource>;

fn bundle(locale: Locale) -> &'static Bundle {
    static EN: OnceLock<Bundle> = OnceLock::new();
    static FR: OnceLock<Bundle> = OnceLock::new();
    let cell = match locale {
        Locale::En => &EN,
        Locale::Fr => &FR,
    };
    cell.get_or_init(|| build(locale))
}

/// Parses every file of the language. A damaged entry is left out and logged; the tests do not let one pass.
fn build(locale: Locale) -> Bundle {
    let language = locale.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Isolation marks would show up in mails, SMS and copied text; both languages run from left to right.
    bundle.set_use_isolating(false);
    for (path, text) in files_of(locale) {
        let resource = FluentResource::try_new(text).unwrap_or_else(|(readable, errors)| {
            tracing::error!(file = path, ?errors, "a text file has entries that cannot be read");
            readable
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file = path, ?errors, "a text file repeats keys of another");
        }
    }
    bundle
}

/// Path and content of every file of the language.
pub(crate) fn files_of(locale: Locale) -> Vec<(String, String)> {
    Files::iter()
        .filter(|path| path.strip_prefix(locale.tag()).is_some_and(|rest| rest.starts_with('/')))
        .filter_map(|path| {
            let file = Files::get(&path)?;
            Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

/// Whether the key exists (tests hold that it then exists in both languages).
pub fn has(key: &str) -> bool {
    has_in(Locale::En, key)
}

pub(crate) fn has_in(locale: Locale, key: &str) -> bool {
    bundle(locale).get_message(key).is_some_and(|message| message.value().is_some())
}

/// Every key of the language, in the order of the files.
pub fn keys(locale: Locale) -> Vec<String> {
    let message_key = |line: &str| {
        let (key, _) = line.split_once('=')?;
        let plain = line.starts_with(|c: char| c.is_ascii_alphabetic());
        plain.then(|| key.trim_end().to_owned())
    };
    files_of(locale)
        .iter()
        .flat_map(|(_, text)| text.lines().filter_map(message_key).collect::<Vec<_>>())
        .collect()
}

/// Whether the language has the message, and every variable of it is given.
pub(crate) fn is_whole(locale: Locale, key: &str, args: &FluentArgs<'_>) -> bool {
    let bundle = bundle(locale);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return false };
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(args), &mut errors);
    errors.is_empty()
}

/// The message with its variables filled in. A missing key gives the key itself and is logged once.
pub(crate) fn format(locale: Locale, key: &str, args: Option<&FluentArgs<'_>>) -> String {
    let bundle = bundle(locale);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        complain_once(locale, key, "a text is missing");
        return key.to_owned();
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
    if !errors.is_empty() {
        complain_once(locale, key, "a text lacks a variable");
    }
    text
}

fn complain_once(locale: Locale, key: &str, what: &'static str) {
    static SEEN: Mutex<Option<HashSet<(Locale, String)>>> = Mutex::new(None);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.get_or_insert_default().insert((locale, key.to_owned())) {
        tracing::error!(text.key = key, text.locale = locale.tag(), "{what}");
    }
}
