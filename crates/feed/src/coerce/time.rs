//! DateTime and Time (2.4).

use basis::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Two digits at `at`.
fn two(bytes: &[u8], at: usize) -> Option<i8> {
    let digit = |at: usize| bytes.get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| byte - b'0');
    i8::try_from(digit(at)? * 10 + digit(at + 1)?).ok()
}

fn separators(bytes: &[u8], at: &[(usize, u8)]) -> bool {
    at.iter().all(|(index, byte)| bytes.get(*index) == Some(byte))
}

/// `YYYY-MM-DDTHH:MM:SS`, an optional fraction after `.` or `:`, then `Z` or `±HH:MM`.
pub(crate) fn parse_date_time(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    if !separators(bytes, &[(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')]) {
        return None;
    }
    let year = i16::from(two(bytes, 0)?) * 100 + i16::from(two(bytes, 2)?);
    let [month, day, hour, minute, second] =
        [two(bytes, 5)?, two(bytes, 8)?, two(bytes, 11)?, two(bytes, 14)?, two(bytes, 17)?];
    let (nanos, zone) = fraction(bytes.get(19..)?)?;
    let civil = DateTime::new(year, month, day, hour, minute, second, nanos).ok()?;
    offset(zone)?.to_timestamp(civil).ok()
}

fn fraction(rest: &[u8]) -> Option<(i32, &[u8])> {
    if !matches!(rest.first(), Some(b'.' | b':')) {
        return Some((0, rest));
    }
    let digits = rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&digits) {
        return None;
    }
    let digit = |at: usize| rest.get(1 + at).filter(|_| at < digits).map_or(0, |byte| i32::from(byte - b'0'));
    Some(((0..9).fold(0, |nanos, at| nanos * 10 + digit(at)), &rest[1 + digits..]))
}

fn offset(zone: &[u8]) -> Option<Offset> {
    if zone == b"Z" {
        return Some(Offset::UTC);
    }
    let sign = match zone.first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return None,
    };
    if zone.len() != 6 || zone[3] != b':' {
        return None;
    }
    let (hours, minutes) = (two(zone, 1)?, two(zone, 4)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok()
}

/// `T?HH:MM(:SS)?(Z|±HH:MM)?` as minutes of the day, and whether it is not the canonical `THH:MM:SS`.
pub(super) fn parse_time(text: &str) -> Option<(u16, bool)> {
    let bare = text.strip_prefix('T').unwrap_or(text);
    let bytes = bare.as_bytes();
    if bytes.get(2) != Some(&b':') {
        return None;
    }
    let (hours, minutes) = (two(bytes, 0)?, two(bytes, 3)?);
    let (seconds, zone) = match bytes.get(5) {
        Some(b':') => (Some(two(bytes, 6)?), &bytes[8..]),
        _ => (None, &bytes[5..]),
    };
    if !zone.is_empty() {
        offset(zone)?;
    }
    let end_of_day = hours == 24 && minutes == 0 && seconds.unwrap_or(0) == 0;
    if (hours > 23 && !end_of_day) || minutes > 59 || seconds.unwrap_or(0) > 59 {
        return None;
    }
    let canonical = text.starts_with('T') && seconds.is_some() && zone.is_empty();
    let total = u16::try_from(i32::from(hours) * 60 + i32::from(minutes)).ok()?;
    Some((total, !canonical))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reading_any_text_never_panics(text in "\\PC{0,40}") {
            let _ = (parse_time(&text), parse_date_time(&text));
        }

        #[test]
        fn instants_are_read_as_jiff_reads_them(seconds in -10_000_000_000i64..200_000_000_000) {
            let at = Timestamp::from_second(seconds).unwrap();
            prop_assert_eq!(parse_date_time(&at.to_string()), Some(at));
        }
    }

    #[test]
    fn date_times_need_date_time_and_zone() {
        let at = |text| parse_date_time(text).map(|at| at.to_string());
        assert_eq!(at("2017-05-01T06:30:00-07:00").as_deref(), Some("2017-05-01T13:30:00Z"));
        assert_eq!(at("2016-12-28T06:30:00:123-07:00").as_deref(), Some("2016-12-28T13:30:00.123Z"));
        for bad in [
            "2022-01-02",
            "2022-01-02T00:00:00",
            "2022-01-02 00:00:00Z",
            "2022-13-02T00:00:00Z",
            "2022-01-02T00:00Z",
            "2022-01-02T00:00:00.Z",
            "2022-01-02T00:00:00.1234567890Z",
            "2022-01-02T00:00:00+7:00",
            "2022-02-30T00:00:00Z",
            "2022-01-02T00:00:00z",
            "",
            "20220102",
        ] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_are_minutes_of_the_day() {
        assert_eq!(parse_time("T08:08:59"), Some((488, false)));
        assert_eq!(parse_time("T24:00:00"), Some((1440, false)));
        assert_eq!(parse_time("08:08"), Some((488, true)));
        assert_eq!(parse_time("T08:08:00-07:00"), Some((488, true)));
        for bad in
            ["T24:00:01", "T24:01:00", "T25:00:00", "T8:00:00", "T08", "T08:60:00", "T08:00:00X", "T08:00:0"]
        {
            assert_eq!(parse_time(bad), None, "{bad}");
        }
    }
}
