//! Bodies for the record, without what the diner told of themselves, tokens and authorization (chapter 18). Pure.
//!
//! Two nets: members that hold such things are replaced whatever is in them; and what is known of the diner is
//! replaced wherever else a partner may have repeated it, such as in an error text or a web page.

use serde_json::Value;

use crate::cart::DeliveryAddress;
use crate::orders::Customer;

/// What stands in the place of what was taken out.
pub const REDACTED: &str = "[redacted]";

/// The most characters kept of a body.
const MAX_KEPT: usize = 64 * 1024;

/// Bodies beyond this are not read: real ones are a few kilobytes, and reading takes time inside transactions.
const MAX_READ: usize = 256 * 1024;

/// Members that are replaced as a whole; in lower case and without underscores and dashes.
const HIDDEN: [&str; 24] = [
    "contact",
    "customerinfo",
    "customer",
    "location",
    "deliveryaddress",
    "billingaddress",
    "postaladdress",
    "formattedaddress",
    "addresslines",
    "coordinates",
    "instrumenttoken",
    "googleprovidedpaymentinstrument",
    "authorization",
    "accesstoken",
    "idtoken",
    "displayname",
    "firstname",
    "lastname",
    "email",
    "phonenumber",
    "telephone",
    "note",
    "notes",
    "recipients",
];

/// Things known of a diner that must not be kept; longest first.
#[derive(Clone, Default)]
pub struct Secrets {
    values: Vec<String>,
}

impl Secrets {
    /// What is known of an order's diner, and the payment token.
    pub fn of(customer: Option<&Customer>, token: Option<&str>) -> Self {
        let mut values = Vec::new();
        if let Some(customer) = customer {
            values.extend([customer.display_name(), customer.email.clone(), customer.phone.clone()]);
            values.push(customer.phone.trim_start_matches('+').to_owned());
            values.extend([customer.first_name.clone(), customer.last_name.clone()]);
            values.extend(customer.notes.clone());
            add_address(&mut values, customer.address.as_ref());
        }
        values.extend(token.map(str::to_owned));
        Self::from_values(values)
    }

    /// What is known of a cart's diner.
    pub fn of_address(address: Option<&DeliveryAddress>, notes: Option<&str>) -> Self {
        let mut values = Vec::new();
        add_address(&mut values, address);
        values.extend(notes.map(str::to_owned));
        Self::from_values(values)
    }

    fn from_values(mut values: Vec<String>) -> Self {
        // Shorter words would take half of every text with them.
        values.retain(|value| value.chars().count() >= 3);
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.dedup();
        Self { values }
    }

    /// A text without what is known, whatever its case.
    pub fn scrub(&self, text: &str) -> String {
        let known = self.values.iter().fold(text.to_owned(), |text, secret| replace(&text, secret));
        known.split_inclusive(is_separator).map(scrub_word).collect()
    }
}

fn add_address(values: &mut Vec<String>, address: Option<&DeliveryAddress>) {
    let Some(address) = address else { return };
    values.push(address.one_line());
    values.extend(address.lines.clone());
    values.extend(address.instructions.clone());
}

/// Replaces every occurrence of `secret`, whatever its case.
fn replace(text: &str, secret: &str) -> String {
    let wanted: Vec<char> = secret.chars().flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = prefix_length(rest, &wanted) {
            out.push_str(REDACTED);
            rest = &rest[length..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// The bytes at the start of `text` that read as `wanted` in lower case.
fn prefix_length(text: &str, wanted: &[char]) -> Option<usize> {
    let mut matched = 0;
    for (at, letter) in text.char_indices() {
        if matched == wanted.len() {
            return Some(at);
        }
        for lower in letter.to_lowercase() {
            if wanted.get(matched) != Some(&lower) {
                return None;
            }
            matched += 1;
        }
    }
    (matched == wanted.len()).then_some(text.len())
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || "\"'<>(){}[],;=&".contains(c)
}

/// Signed tokens and telephone numbers are taken out wherever they stand.
fn scrub_word(word: &str) -> String {
    let bare = word.trim_end_matches(is_separator);
    let token = bare.starts_with("eyJ") && bare.len() > 20;
    let digits = bare.strip_prefix('+').map(|rest| rest.trim_end_matches(['.', ':', '!', '?']));
    let phone = digits.is_some_and(|d| (7..=15).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit()));
    if token || phone { format!("{REDACTED}{}", &word[bare.len()..]) } else { word.to_owned() }
}

/// A body as it may be kept and shown.
pub fn redact(body: &[u8], secrets: &Secrets) -> String {
    if body.len() > MAX_READ {
        return format!("[{} bytes, not kept]", body.len());
    }
    let text = match serde_json::from_slice::<Value>(body) {
        Ok(mut value) => {
            hide(&mut value, secrets);
            value.to_string()
        }
        Err(_) => secrets.scrub(&String::from_utf8_lossy(body)),
    };
    if text.chars().count() > MAX_KEPT {
        text.chars().take(MAX_KEPT).collect::<String>() + "…"
    } else {
        text
    }
}

fn hide(value: &mut Value, secrets: &Secrets) {
    match value {
        Value::String(text) => *text = secrets.scrub(text),
        Value::Array(values) => values.iter_mut().for_each(|value| hide(value, secrets)),
        Value::Object(members) => {
            let old = std::mem::take(members);
            for (name, mut value) in old {
                let plain: String =
                    name.chars().filter(|c| !"_-".contains(*c)).collect::<String>().to_ascii_lowercase();
                if HIDDEN.contains(&plain.as_str()) {
                    value = Value::from(REDACTED);
                } else {
                    hide(&mut value, secrets);
                }
                members.insert(secrets.scrub(&name), value);
            }
        }
        Value::Number(number) => {
            if secrets.values.contains(&number.to_string()) {
                *value = Value::from(REDACTED);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests;
