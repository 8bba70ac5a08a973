//! The interface as programs meet it: through the router, on both databases, against its own description.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod access;
mod client;
mod document;
mod fixtures;
mod house;
mod outcomes;
mod programme;
mod realtime;
mod shop;
mod tour;
