//! Cookies: reading and making them, in the one safe form that pages use.

use axum::http::{HeaderMap, HeaderValue, header};

/// How long a cookie lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Until the browser closes.
    Session,
    /// So many seconds.
    Seconds(i64),
}

/// The value of a cookie of the request.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The `Set-Cookie` value of a cookie for the whole site: not readable by scripts, not sent with other sites'
/// requests except when a person follows a link. None if the name or value has a character that cookies cannot carry.
pub fn set(name: &str, value: &str, life: Life, secure: bool) -> Option<HeaderValue> {
    let plain = |c: char| c.is_ascii_graphic() && !"\"(),/:;<=>?@[\\]{}".contains(c);
    let plain_value = |c: char| c.is_ascii_graphic() && !"\",;\\".contains(c);
    if name.is_empty() || !name.chars().all(plain) || !value.chars().all(plain_value) {
        return None;
    }
    let age = match life {
        Life::Session => String::new(),
        Life::Seconds(seconds) => format!("; Max-Age={seconds}"),
    };
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}").parse().ok()
}

/// The `Set-Cookie` value that removes a cookie.
pub fn clear(name: &str, secure: bool) -> Option<HeaderValue> {
    set(name, "", Life::Seconds(0), secure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; lang=fr"));
        headers.append(header::COOKIE, HeaderValue::from_static("session=x=y"));
        assert_eq!(read(&headers, "lang"), Some("fr"));
        assert_eq!(read(&headers, "session"), Some("x=y"));
        assert_eq!(read(&headers, "ang"), None);
    }

    #[test]
    fn a_cookie_cannot_carry_another_header_or_attribute() {
        let text = |value: HeaderValue| value.to_str().unwrap().to_owned();
        let made = set("session", "abc", Life::Seconds(60), true).map(text);
        assert_eq!(made.unwrap(), "session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
        for bad in ["a;Domain=x", "a\r\nX: y", "a b", "é", "a,b"] {
            assert_eq!(set("session", bad, Life::Session, false), None, "{bad:?}");
        }
        assert_eq!(set("a=b", "c", Life::Session, false), None);
        assert!(text(clear("lang", false).unwrap()).contains("Max-Age=0"));
    }
}
