//! Times of records: RFC 3339 with up to nine fraction digits (rule U1).

use basis::Timestamp;
use serde_json::value::RawValue;

use super::super::refusal::{RefusalReason, RequestRefusal};

/// The time in a member.
pub(super) fn read(place: &str, member: &str, raw: &RawValue) -> Result<Timestamp, RequestRefusal> {
    let text: Option<String> = serde_json::from_str(raw.get()).ok();
    let time = text.as_deref().and_then(parse);
    time.ok_or_else(|| unreadable(place, member, text.as_deref().unwrap_or_else(|| raw.get())))
}

/// The refusal of a time that cannot be read.
pub(super) fn unreadable(place: &str, member: &str, text: &str) -> RequestRefusal {
    let shown: String = text.chars().take(60).collect();
    let message = format!("{place}: {member} {shown:?} is no time such as 2026-03-01T10:00:00Z.");
    RequestRefusal::new(RefusalReason::MissingTimestamp, message)
}

/// Stricter than the library, which also takes dates without zone, week dates and blanks.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let shape = b"0000-00-00T00:00:00";
    let fits = |(byte, pattern): (&u8, &u8)| match pattern {
        b'0' => byte.is_ascii_digit(),
        b'T' => byte.eq_ignore_ascii_case(&b'T'),
        other => byte == other,
    };
    if bytes.len() <= shape.len() || !bytes.iter().zip(shape).all(fits) {
        return None;
    }
    let zone = fraction(bytes.get(shape.len()..)?)?;
    let is_offset = |zone: &[u8]| matches!(zone, [b'+' | b'-', a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()));
    if !matches!(zone, b"Z" | b"z") && !is_offset(zone) {
        return None;
    }
    text.parse().ok()
}

/// What follows an optional fraction of one to nine digits.
fn fraction(rest: &[u8]) -> Option<&[u8]> {
    let Some(digits) = rest.strip_prefix(b".") else { return Some(rest) };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&length) {
        return None;
    }
    digits.get(length..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_date_time_and_zone_and_up_to_nine_digits() {
        for (text, expected) in [
            ("2026-03-01T18:30:00Z", "2026-03-01T18:30:00Z"),
            ("2026-03-01T18:30:00.123456789Z", "2026-03-01T18:30:00.123456789Z"),
            ("2026-03-01t18:30:00.5z", "2026-03-01T18:30:00.5Z"),
            ("2026-03-01T10:30:00-08:00", "2026-03-01T18:30:00Z"),
        ] {
            assert_eq!(parse(text).map(|at| at.to_string()).as_deref(), Some(expected), "{text}");
        }
        for bad in [
            "",
            "2026-03-01",
            "2026-03-01T18:30:00",
            "2026-03-01 18:30:00Z",
            "2026-03-01T18:30Z",
            "2026-03-01T18:30:00.Z",
            "2026-03-01T18:30:00.1234567890Z",
            "2026-13-01T18:30:00Z",
            "2026-03-01T18:30:00+0800",
            "2026-03-01T18:30:00[UTC]",
            "2026-03-01T18:30:00Z[UTC]",
            "1772389800",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
