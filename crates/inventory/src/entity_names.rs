//! What people call an entity, read from its line.

use serde::Deserialize;
use serde_json::Value;

use crate::store::searchable;

/// What a list shows beside an id.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) name: Option<String>,
    pub(crate) kind: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Words {
    name: Option<Value>,
    value: Option<Value>,
    service_type: Option<Value>,
    option_type: Option<Value>,
    fee_type: Option<Value>,
}

fn words(raw: Option<&str>) -> Words {
    raw.and_then(|raw| serde_json::from_str(raw).ok()).unwrap_or_default()
}

/// A word as the feed may write it: bare, as a list of one (rule V8), or as a number (rule V3).
fn text(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(mut list) if list.len() == 1 => text(list.pop()),
        _ => None,
    }
}

/// The name of an entity, or the value of an option, and its type of service, option or fee.
pub(crate) fn label(raw: Option<&str>) -> Label {
    let words = words(raw);
    Label {
        name: text(words.name).or_else(|| text(words.value)),
        kind: text(words.service_type).or_else(|| text(words.option_type)).or_else(|| text(words.fee_type)),
    }
}

/// A name that is looked for.
#[derive(Debug)]
pub(crate) struct Sought(String);

impl Sought {
    pub(crate) fn new(name: &str) -> Self {
        Self(searchable(name))
    }

    /// Whether the entity with this line is called so, or partly so.
    pub(crate) fn is_in(&self, raw: Option<&str>) -> bool {
        label(raw).name.is_some_and(|name| searchable(&name).contains(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_the_name_else_the_value_and_the_type() {
        let of = |raw: &str| {
            let Label { name, kind } = label(Some(raw));
            (name.unwrap_or_default(), kind.unwrap_or_default())
        };
        let pair = |name: &str, kind: &str| (name.to_owned(), kind.to_owned());
        assert_eq!(of(r#"{"name":"Caf\u00e9","serviceType":["DELIVERY"]}"#), pair("Café", "DELIVERY"));
        assert_eq!(of(r#"{"value":12,"optionType":"SIZE"}"#), pair("12", "SIZE"));
        assert_eq!(of(r#"{"name":""}"#), pair("", ""));
        assert_eq!(of("{broken"), pair("", ""));
        assert_eq!(label(None), Label::default());
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        let sought = Sought::new("CRÈME cafe");
        assert!(sought.is_in(Some(r#"{"name":"Petit creme Café"}"#)));
        assert!(!sought.is_in(Some(r#"{"name":"Crème","description":"crème café"}"#)));
        assert!(!sought.is_in(None));
    }
}
