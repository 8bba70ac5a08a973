//! From recorded outcomes to incidents, mails, evidence and reports, on both engines.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod alerts;
mod measure;
mod signals;
mod world;
