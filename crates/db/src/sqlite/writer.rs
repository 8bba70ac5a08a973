//! The writer thread. Transactions that wait are put into one commit, because a commit costs a write to the disk
//! and the work inside costs almost nothing: each runs in a savepoint of its own and is answered after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::mpsc::Receiver;

use super::Order;
use super::session::{Rewritten, SqliteSession, control};
use crate::tx::{Hook, run_hooks};
use crate::work::BoxedWork;
use crate::{DbError, Tx};

/// The most transactions in one commit.
const GROUP: usize = 256;
/// When a group has worked for so long, it is committed rather than made longer.
const GROUP_TIME: Duration = Duration::from_millis(20);
/// A transaction that holds everyone else up for so long is worth a line in the log.
const SLOW: Duration = Duration::from_millis(500);

pub(super) fn start(connection: Connection, orders: Receiver<Order>) -> Result<JoinHandle<()>, DbError> {
    super::start_thread("sqlite-writer", move || {
        let mut writer = Writer { connection, rewritten: Rewritten::default(), orders, stopping: false };
        while !writer.stopping {
            match writer.orders.blocking_recv() {
                Some(Order::Run(work)) => writer.run_group(work),
                Some(Order::Stop) | None => writer.stopping = true,
            }
        }
        writer.finish();
    })
}

struct Writer {
    connection: Connection,
    rewritten: Rewritten,
    orders: Receiver<Order>,
    stopping: bool,
}

/// Work that has run in the open transaction and waits for its end.
struct Done {
    work: BoxedWork,
    hooks: Vec<Hook>,
}

/// The work of one commit.
struct Group {
    done: Vec<Done>,
    /// Why the commit must not happen: a savepoint could not be ended, as when a full disk has ended the whole
    /// transaction.
    broken: Option<DbError>,
}

impl Writer {
    fn run_group(&mut self, first: BoxedWork) {
        if let Err(error) = control(&self.connection, "BEGIN IMMEDIATE") {
            return first.answer(Err(error));
        }
        let begun = Instant::now();
        let mut group = Group { done: Vec::new(), broken: None };
        self.run_one(first, &mut group);
        while group.broken.is_none() && group.done.len() < GROUP && begun.elapsed() < GROUP_TIME {
            match self.orders.try_recv() {
                Ok(Order::Run(work)) => self.run_one(work, &mut group),
                Ok(Order::Stop) => {
                    self.stopping = true;
                    break;
                }
                Err(_) => break,
            }
        }
        self.end_group(group);
    }

    /// Runs one piece of work in its savepoint, which is the transaction that its caller sees.
    fn run_one(&mut self, mut work: BoxedWork, group: &mut Group) {
        if let Err(error) = control(&self.connection, "SAVEPOINT work") {
            return work.answer(Err(error));
        }
        let begun = Instant::now();
        let mut session = SqliteSession::new(&self.connection, &mut self.rewritten);
        let mut tx = Tx::new(&mut session);
        let keep = catch_unwind(AssertUnwindSafe(|| work.run(&mut tx))).unwrap_or(false);
        let hooks = if keep { tx.into_hooks() } else { Vec::new() };
        if begun.elapsed() > SLOW {
            tracing::warn!(
                db.milliseconds = begun.elapsed().as_millis(),
                "a transaction held up every other writer"
            );
        }
        let undone = if keep { Ok(()) } else { control(&self.connection, "ROLLBACK TO SAVEPOINT work") };
        let released = undone.and_then(|()| control(&self.connection, "RELEASE SAVEPOINT work"));
        group.broken = released.err();
        group.done.push(Done { work, hooks });
    }

    fn end_group(&self, group: Group) {
        let committed = group.broken.map_or_else(|| control(&self.connection, "COMMIT"), Err);
        if !self.connection.is_autocommit() {
            // Only after a failure. Should this fail too, the next BEGIN says so to its caller.
            drop(control(&self.connection, "ROLLBACK"));
        }
        if let Err(error) = &committed {
            tracing::error!(error = error as &dyn std::error::Error, "a commit failed");
        }
        for Done { work, hooks } in group.done {
            match &committed {
                Ok(()) => {
                    run_hooks(hooks);
                    work.answer(Ok(()));
                }
                Err(error) => {
                    work.answer(Err(DbError::unavailable(format!("the commit failed: {}", chain(error)))));
                }
            }
        }
    }

    /// Puts the log into the file, so that a copy of the file alone is whole.
    fn finish(self) {
        drop(self.connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);"));
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error} ({})", chain(cause)))
}
