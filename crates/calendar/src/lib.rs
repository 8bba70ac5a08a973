//! Opening hours, business hours with public holidays, due times and rotations: pure time arithmetic.
//!
//! Rules are civil (local time and zone); instants are computed late. The policy where clocks change:
//!
//! - a local time that is skipped means the instant of the change;
//! - of a local time that comes twice, windows and hand-overs begin at the first, and windows end at the last moment
//!   that is still before their end.
//!
//! All intervals are half-open. Nothing here reads a clock, a file or a database.

mod boundary;
mod business;
mod due;
mod holidays;
mod intervals;
mod rotation;
mod window;

pub use boundary::{end_of_day, first_instant, last_end};
pub use business::{BusinessCalendar, CalendarError};
pub use due::{Due, Step};
pub use holidays::{Holiday, HolidayFileError, HolidaySet};
pub use intervals::{Interval, Intervals, SEARCH_DAYS, open_intervals};
pub use rotation::{Rotation, RotationShift, ShiftLength};
pub use window::{Window, WindowError, Windows};

#[cfg(test)]
mod tests;
