//! Cases from their opening to their end, on both engines.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod conversation;
mod desk;
mod interest;
mod queue;
mod urgent;
mod world;
