//! Bodies for the record of calls, without what nobody may read there (chapter 18).

use serde_json::Value;

/// Members whose content is replaced, in lower case and without underscores.
const HIDDEN: [&str; 5] = ["instrumenttoken", "contact", "billingaddress", "customerinfo", "authorization"];

/// The text of a body with payment token and contact replaced by `"[redacted]"`.
/// A body that is not JSON gives a remark with its length, since nobody can say what it holds.
pub fn redact_json(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(mut value) => {
            hide(&mut value);
            value.to_string()
        }
        Err(_) => format!("[not JSON, {} bytes]", body.len()),
    }
}

fn hide(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(hide),
        Value::Object(members) => {
            for (name, value) in members {
                let plain = name.replace('_', "").to_ascii_lowercase();
                if HIDDEN.contains(&plain.as_str()) {
                    *value = Value::from("[redacted]");
                } else {
                    hide(value);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_and_contact_are_hidden_in_both_spellings() {
        let body =
            br#"{"a":[{"instrumentToken":"t0k","contact":{"email":"x@y"}}],"instrument_token":"t0k","b":1}"#;
        let text = redact_json(body);
        assert!(!text.contains("t0k") && !text.contains("x@y"), "{text}");
        assert!(text.contains("\"b\":1"));
    }

    #[test]
    fn a_body_that_is_not_json_is_not_shown() {
        assert_eq!(redact_json(b"<html>secret"), "[not JSON, 12 bytes]");
    }
}
