//! Durable jobs, timers, leases and reconcilers on the database.
//!
//! * A [`Job`] is a work item with a payload, enqueued in the business transaction: it exists exactly when the change
//!   that wants it exists. It runs **at least once**, so its [`Handler`] is idempotent; [`JobContext::complete`] ends it
//!   in the same transaction as its effect.
//! * A [`Reconciler`] has no input: it looks at the current state and moves it towards the wanted state, by timer and
//!   when it is woken. One process runs it at a time.
//!
//! No transaction is open while a job runs. A runner that dies loses its leases, and another takes over; a runner that
//! was only slow finds its fence outdated and can change nothing.
//!
//! What this crate does not do: know any job. It does not use the database's clock either: the present instant comes
//! from [`basis::Ambient`], and fences protect where the clocks of two machines differ.

mod context;
mod dead;
mod decide;
mod job;
mod queue;
mod reconciler;
mod runner;
mod signal;
mod store;

pub use context::{JobContext, LostLease};
pub use dead::{DeadJob, discard_dead, list_dead, revive_dead};
pub use job::{Handler, Job, JobError, Options};
pub use queue::{Stats, cancel, enqueue, stats};
pub use reconciler::{Reconciler, wake_reconciler};
pub use runner::{Ran, Runner, RunnerBuilder};
pub use signal::{Listener, Signal, signal};
pub use store::STATEMENTS;
