//! Logs, metrics and health.
//!
//! Logs go to standard error as text or JSON lines. Metrics are read at `/metrics`. Health is asked at `/readyz`.
//! Dashboards and alerts never read these: they count from the database. Nothing here removes secrets from logs; the
//! rule is that code never logs them.

mod health;
mod logs;
mod metrics;

pub use crate::metrics::{Metrics, MetricsError, MetricsHandle};
pub use health::{Check, CheckOutcome, CheckReport, Health, HealthReport, tzdb_version};
pub use logs::{LogFormat, LogsError, init};
