//! Durable jobs, timers, leases and reconcilers on the database.
