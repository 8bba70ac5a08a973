//! The kit against the simulated partner.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod desk;
mod proof;
