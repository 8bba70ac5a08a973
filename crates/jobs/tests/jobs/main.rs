//! Scenarios of jobs and reconcilers on both engines.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod leases;
mod queue;
mod reconcilers;
mod scene;
