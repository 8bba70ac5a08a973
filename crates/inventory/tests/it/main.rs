//! Inventory from feeds and updates to what is served, on both databases.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

mod alerts;
mod entities;
mod ingestion;
mod kitchen;
mod places;
mod plans;
mod quick_test;
mod snapshots;
mod staleness;
mod updates;
