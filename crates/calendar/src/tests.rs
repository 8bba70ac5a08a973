mod business;
mod properties;
mod rotations;
mod windows;

use basis::Timestamp;
use jiff::tz::TimeZone;

use crate::Window;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// A window from `HH:MM` to `HH:MM`.
fn window(from: &str, until: &str) -> Window {
    let minute = |text: &str| {
        let (hours, minutes) = text.split_once(':').unwrap();
        hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
    };
    Window::new(minute(from), minute(until)).unwrap()
}
