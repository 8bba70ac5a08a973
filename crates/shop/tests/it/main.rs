//! Diners before the pages: a whole shop with a published feed and a partner on loopback, on both databases.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

mod browser;
mod comforts;
mod finding;
mod house;
mod journeys;
mod kitchen;
mod obstacles;
mod partner;
