//! Test databases, a controllable clock and fakes that speak.
//!
//! For tests only: what is missing or wrong panics with a sentence that tells what to do.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod databases;
mod engines;
mod mail;
mod phone;
mod time;

pub use databases::{TestDb, postgres, sqlite, unmigrated};
#[doc(hidden)]
pub use engines::run_on;
pub use mail::{ExpectedMail, Mail, MailServer};
pub use phone::{Medium, Phone, PhoneGateway, Received};
pub use time::{START, ambient, at};
