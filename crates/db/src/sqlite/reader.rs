//! The threads that read. Each has its own connection; they share one queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::mpsc::Receiver;

use super::connection::open_reader;
use super::session::{Rewritten, SqliteSession, control};
use super::{Order, start_thread};
use crate::work::BoxedWork;
use crate::{DbError, Tx};

pub(super) fn start(
    path: &Path,
    count: usize,
    orders: Receiver<Order>,
) -> Result<Vec<JoinHandle<()>>, DbError> {
    let orders = Arc::new(Mutex::new(orders));
    (0..count)
        .map(|number| {
            let (connection, orders) = (open_reader(path)?, orders.clone());
            start_thread(&format!("sqlite-read-{number}"), move || serve(&connection, &orders))
        })
        .collect()
}

fn serve(connection: &Connection, orders: &Mutex<Receiver<Order>>) {
    let mut rewritten = Rewritten::default();
    loop {
        // Whoever holds the lock waits for the next order; the others wait for the lock.
        let order = orders.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        match order {
            Some(Order::Run(work)) => run(connection, &mut rewritten, work),
            Some(Order::Stop) | None => return,
        }
    }
}

/// One read transaction: every statement in it sees the same state.
fn run(connection: &Connection, rewritten: &mut Rewritten, mut work: BoxedWork) {
    if let Err(error) = control(connection, "BEGIN DEFERRED") {
        return work.answer(Err(error));
    }
    let mut session = SqliteSession::new(connection, rewritten);
    let mut tx = Tx::new(&mut session);
    // A panic is answered as one: the work then has no result of its own.
    drop(catch_unwind(AssertUnwindSafe(|| work.run(&mut tx))));
    drop(control(connection, "ROLLBACK"));
    work.answer(Ok(()));
}
