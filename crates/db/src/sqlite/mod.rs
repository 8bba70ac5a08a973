//! SQLite: one writer thread with group commit, and read-only connections on threads of their own.

mod backup;
mod connection;
mod migrate;
mod reader;
mod session;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::JoinHandle;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::mpsc;

use crate::backend::{Access, Backend};
use crate::statement::with_numbered_parameters;
use crate::work::BoxedWork;
use crate::{DbError, Engine, Stmt};

/// How many transactions may wait for a thread; beyond it, callers wait to hand in theirs.
const QUEUE: usize = 1024;

/// What a thread of the database is told.
enum Order {
    Run(BoxedWork),
    Stop,
}

/// An SQLite database that is open.
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: mpsc::Sender<Order>,
    readers: mpsc::Sender<Order>,
    reader_count: usize,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// Opens the file, making it when it is not there, and starts the threads.
pub(crate) async fn open(path: PathBuf) -> Result<Sqlite, DbError> {
    blocking(move || {
        let writer_connection = connection::open_writer(&path)?;
        let reader_count =
            std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, 16);
        let (writer, writer_orders) = mpsc::channel(QUEUE);
        let (readers, reader_orders) = mpsc::channel(QUEUE);
        let mut threads = vec![writer::start(writer_connection, writer_orders)?];
        threads.extend(reader::start(&path, reader_count, reader_orders)?);
        Ok(Sqlite { path, writer, readers, reader_count, threads: Mutex::new(threads) })
    })
    .await
}

/// Runs blocking work off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(DbError::Panicked))
}

fn start_thread(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, DbError> {
    std::thread::Builder::new().name(name.to_owned()).spawn(body).map_err(|error| DbError::Unavailable {
        reason: "the system gave no thread for it".into(),
        source: Some(Box::new(error)),
    })
}

impl Backend for Sqlite {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn submit(&self, access: Access, work: BoxedWork) -> BoxFuture<'_, ()> {
        let queue = match access {
            Access::Read => &self.readers,
            Access::Write => &self.writer,
        };
        async move {
            if let Err(mpsc::error::SendError(Order::Run(work))) = queue.send(Order::Run(work)).await {
                work.answer(Err(DbError::closed()));
            }
        }
        .boxed()
    }

    fn migrate(&self) -> BoxFuture<'_, Result<(), DbError>> {
        let path = self.path.clone();
        blocking(move || migrate::migrate(&path)).boxed()
    }

    fn prepare_all<'a>(&'a self, statements: &'a [Stmt]) -> BoxFuture<'a, Result<(), DbError>> {
        let (path, statements) = (self.path.clone(), statements.to_vec());
        blocking(move || {
            let connection = connection::open_reader(&path)?;
            let refused: Vec<String> = statements
                .iter()
                .filter_map(|statement| {
                    let sql = with_numbered_parameters(statement.sql);
                    connection.prepare(&sql).err().map(|error| format!("{}: {error}", statement.name))
                })
                .collect();
            if refused.is_empty() { Ok(()) } else { Err(DbError::Rejected(refused)) }
        })
        .boxed()
    }

    fn backup_to<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, Result<(), DbError>> {
        let (from, to) = (self.path.clone(), path.to_owned());
        blocking(move || backup::backup(&from, &to)).boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async move {
            for _ in 0..self.reader_count {
                drop(self.readers.send(Order::Stop).await);
            }
            drop(self.writer.send(Order::Stop).await);
            let threads =
                std::mem::take(&mut *self.threads.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
            let joined = tokio::task::spawn_blocking(move || {
                threads.into_iter().filter_map(|thread| thread.join().err()).count()
            });
            if joined.await.unwrap_or(1) > 0 {
                tracing::error!("a thread of the database ended by a panic");
            }
        }
        .boxed()
    }
}
