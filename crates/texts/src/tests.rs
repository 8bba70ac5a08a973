use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use basis::{Currency, FieldError, Locale, Money};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use crate::{Arg, Texts, bundle, has, keys};

#[test]
fn texts_are_found_in_both_languages() {
    assert_eq!(Texts::new(Locale::En).get("yes"), "Yes");
    assert_eq!(Texts::new(Locale::Fr).get("yes"), "Oui");
    assert!(has("yes"));
    assert!(keys(Locale::Fr).contains(&"yes".to_owned()));
}

#[test]
fn a_missing_text_reads_as_its_key() {
    assert_eq!(Texts::new(Locale::En).get("no-such-text-anywhere"), "no-such-text-anywhere");
}

#[test]
fn numbers_choose_singular_and_plural_by_the_rules_of_the_language() {
    let en = Texts::new(Locale::En);
    let fr = Texts::new(Locale::Fr);
    assert_eq!(en.one("duration-days", "n", 0), "0 days");
    assert_eq!(en.one("duration-days", "n", 1i64), "1 day");
    assert_eq!(fr.one("duration-days", "n", 0usize), "0 jour");
    assert_eq!(fr.with("duration-days", &[("n", Arg::from(2))]), "2 jours");
}

#[test]
fn values_carry_no_invisible_marks() {
    let pages: &&String = &&String::from("7");
    let text = Texts::new(Locale::En).two("page-of", "page", 2, "pages", pages);
    assert_eq!(text, "Page 2 of 7");
}

#[test]
fn a_field_error_without_a_page_text_falls_back_to_its_message() {
    let fr = Texts::new(Locale::Fr);
    assert!(fr.field_error(&FieldError::new("email", "email_invalid", "x")).contains("nom@exemple.fr"));
    assert_eq!(fr.field_error(&FieldError::new("a", "never_heard_of", "the message")), "the message");
}

#[test]
fn numbers_money_and_lengths_of_time_read_as_in_the_country() {
    let (en, fr) = (Texts::new(Locale::En), Texts::new(Locale::Fr));
    assert_eq!(en.count(1_234_567), "1,234,567");
    assert_eq!(fr.count(-1234), "−1\u{202f}234");
    assert_eq!(en.count(999), "999");
    assert_eq!(en.money(Money::new(1760, Currency::USD)), "$17.60");
    assert_eq!(en.duration(93_600), "1 day 2 h");
    assert_eq!(fr.duration(59), "59 s");
    assert_eq!(en.duration(3_600), "1 h");
    assert_eq!(en.duration(0), "0 s");
}

/// Every message of a language with the variables it names, and every way in which the files are damaged.
fn read_language(locale: Locale) -> (BTreeMap<String, BTreeSet<String>>, Vec<String>) {
    let mut messages = BTreeMap::new();
    let mut damage = Vec::new();
    for (path, text) in bundle::files_of(locale) {
        let resource = parser::parse(text).unwrap_or_else(|(resource, errors)| {
            damage.push(format!("{path}: {errors:?}"));
            resource
        });
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let mut variables = BTreeSet::new();
                    match &message.value {
                        Some(pattern) => collect(pattern, &mut variables),
                        None => damage.push(format!("{path}: {} has no value", message.id.name)),
                    }
                    if messages.insert(message.id.name.clone(), variables).is_some() {
                        damage.push(format!("{path}: {} is there twice", message.id.name));
                    }
                }
                Entry::Junk { content } => damage.push(format!("{path}: cannot read {content:?}")),
                Entry::Term(_) | Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            }
        }
    }
    (messages, damage)
}

fn collect(pattern: &Pattern<String>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, variables);
        }
    }
}

fn collect_expression(expression: &Expression<String>, variables: &mut BTreeSet<String>) {
    let inline = match expression {
        Expression::Inline(inline) => inline,
        Expression::Select { selector, variants } => {
            for variant in variants {
                collect(&variant.value, variables);
            }
            selector
        }
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.clone());
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, variables),
        // Other texts that are named inside this one, kept apart from variables by their braces.
        InlineExpression::MessageReference { id, .. } => {
            variables.insert(format!("{{{}}}", id.name));
        }
        InlineExpression::TermReference { id, .. } => {
            variables.insert(format!("{{-{}}}", id.name));
        }
        InlineExpression::FunctionReference { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::StringLiteral { .. } => {}
    }
}

#[test]
fn every_text_file_is_readable_and_no_key_is_there_twice() {
    for locale in Locale::ALL {
        let (messages, damage) = read_language(locale);
        assert!(damage.is_empty(), "{damage:#?}");
        assert!(messages.len() > 50);
        let listed: BTreeSet<_> = keys(locale).into_iter().collect();
        assert_eq!(listed, messages.keys().cloned().collect());
        // A term and a message of one name hide each other, which the parser alone does not see.
        let hidden: Vec<_> = listed.iter().filter(|key| !bundle::has_in(locale, key)).collect();
        assert!(hidden.is_empty(), "these keys cannot be used: {hidden:?}");
    }
}

#[test]
fn every_text_that_another_text_names_exists() {
    for locale in Locale::ALL {
        let (messages, _) = read_language(locale);
        for (key, names) in &messages {
            for named in names.iter().filter_map(|name| name.strip_prefix('{')?.strip_suffix('}')) {
                // The product uses no terms: one namespace is enough.
                assert!(messages.contains_key(named), "{key} names {named}, which does not exist");
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    let (en, fr) = (read_language(Locale::En).0, read_language(Locale::Fr).0);
    let all: BTreeSet<_> = en.keys().chain(fr.keys()).collect();
    let unlike: Vec<_> = all
        .into_iter()
        .filter(|key| en.get(*key) != fr.get(*key))
        .map(|key| (key, en.get(key), fr.get(key)))
        .collect();
    assert!(unlike.is_empty(), "keys or variables differ (key, English, French): {unlike:#?}");
}

#[test]
fn every_key_that_a_page_or_message_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    walk(&root.join("templates"), &mut files);
    for entry in fs::read_dir(root.join("crates")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name != "texts") {
            walk(&path.join("src"), &mut files);
        }
    }
    let mut missing = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let absent = named_keys(&text).into_iter().filter(|key| !has(key));
        missing.extend(absent.map(|key| format!("{}: {key}", path.strip_prefix(&root).unwrap().display())));
    }
    assert!(missing.is_empty(), "these texts do not exist: {missing:#?}");
}

/// Sentences are made far from where they are said, so their keys stand in the code as bare literals.
#[test]
fn every_sentence_in_the_code_exists_and_every_one_that_exists_is_in_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    walk(&root.join("crates"), &mut files);
    let mut used = BTreeSet::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ext| ext == "rs")) {
        let text = fs::read_to_string(path).unwrap();
        let literals = text.split('"').filter(|part| part.contains("-says-"));
        let is_key = |part: &&str| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        used.extend(literals.filter(is_key).filter(|part| !part.ends_with('-')).map(str::to_owned));
    }
    let there = keys(Locale::En).into_iter().filter(|key| key.contains("-says-")).collect();
    let missing: Vec<_> = used.difference(&there).collect();
    let unused: Vec<_> = there.difference(&used).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing: {missing:#?}, unused: {unused:#?}");
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path
            .extension()
            .is_some_and(|ext| ["rs", "html", "txt", "xml"].iter().any(|known| ext == *known))
        {
            files.push(path);
        }
    }
}

/// Keys named as literals: `t.get("…")`, `chrome.t.one("…", …)`, `self.texts().with("…", …)`.
fn named_keys(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for method in [".get(", ".one(", ".two(", ".three(", ".with("] {
        for (at, _) in text.match_indices(method) {
            let before = text[..at].trim_end().trim_end_matches("()");
            let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |i| i + 1);
            if !["t", "texts"].contains(&&before[start..]) {
                continue;
            }
            let rest = text[at + method.len()..].trim_start();
            let Some((key, after)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
                continue;
            };
            // `"state-"~name` is put together at run time.
            if after.trim_start().starts_with(['~', '.']) {
                continue;
            }
            keys.insert(key.to_owned());
        }
    }
    keys
}

#[test]
fn literal_keys_are_recognised() {
    let found = named_keys(
        r#"{{ t.get("yes") }} {{ chrome.t.one("a-b", "n", x) }} self.texts()
            .with("c", &[]); headers.get("host"); t.get("state-"~x); texts.get(
            "d")"#,
    );
    assert_eq!(found, ["yes", "a-b", "c", "d"].into_iter().map(str::to_owned).collect());
}
