//! PostgreSQL: a pooled connection per transaction, driven from a blocking thread.

mod migrate;
mod session;
mod tls;
mod types;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Timeouts,
};
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::runtime::Handle;
use tokio_postgres::NoTls;

use self::session::{PostgresSession, plain};
use crate::backend::{Access, Backend};
use crate::tx::run_hooks;
use crate::url::PostgresAddress;
use crate::work::BoxedWork;
use crate::{DbError, Engine, Stmt, Tx};

/// Settings of every connection. The timeouts end what a lost client or a bad plan would leave behind.
const OPTIONS: &str = "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c lock_timeout=10s \
     -c timezone=UTC -c client_min_messages=warning -c synchronous_commit=on";

/// A PostgreSQL database that is connected.
pub(crate) struct Postgres {
    pool: Pool,
}

/// Makes the pool and one connection, so that a wrong address is found out at once.
pub(crate) async fn open(mut address: PostgresAddress) -> Result<Postgres, DbError> {
    let own = address.config.get_options().map(|own| format!(" {own}")).unwrap_or_default();
    address.config.options(format!("{OPTIONS}{own}"));
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = if address.wants_tls() {
        let connector = tls::connector(address.root_certificates.as_deref())?;
        Manager::from_config(address.config, connector, recycling)
    } else {
        Manager::from_config(address.config, NoTls, recycling)
    };
    let wait = Some(Duration::from_secs(10));
    let pool = Pool::builder(manager)
        .max_size(address.max_connections)
        .runtime(Runtime::Tokio1)
        .timeouts(Timeouts { wait, create: wait, recycle: wait })
        .build()
        .map_err(|error| DbError::Unavailable {
            reason: "no pool could be made".into(),
            source: Some(Box::new(error)),
        })?;
    let postgres = Postgres { pool };
    drop(postgres.connection().await?);
    Ok(postgres)
}

impl Postgres {
    async fn connection(&self) -> Result<Object, DbError> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Closed => DbError::closed(),
            PoolError::Timeout(_) => {
                DbError::unavailable("all connections are busy and none became free in 10 s")
            }
            PoolError::Backend(error) => DbError::Unavailable {
                reason: "PostgreSQL gave no connection".into(),
                source: Some(plain(error)),
            },
            other => DbError::Unavailable {
                reason: "the pool gave no connection".into(),
                source: Some(Box::new(other)),
            },
        })
    }
}

/// Runs one transaction on a blocking thread.
fn run(handle: &Handle, connection: Object, access: Access, mut work: BoxedWork) {
    let begin = match access {
        // One state for all its statements, as on SQLite.
        Access::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        Access::Write => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    };
    let mut session = PostgresSession::new(handle, connection);
    if let Err(error) = session.command(begin) {
        session.discard();
        return work.answer(Err(error));
    }
    let mut tx = Tx::new(&mut session);
    let keep = catch_unwind(AssertUnwindSafe(|| work.run(&mut tx))).unwrap_or(false);
    let hooks = tx.into_hooks();
    let ended = session.command(if keep { "COMMIT" } else { "ROLLBACK" });
    if ended.is_err() {
        // What state the connection is in is not known; the server rolls back when it is gone.
        session.discard();
    } else if keep {
        run_hooks(hooks);
    }
    // A failed rollback loses nothing: the work's own error or its panic is what the caller must know.
    work.answer(if keep { ended } else { Ok(()) });
}

impl Backend for Postgres {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn submit(&self, access: Access, work: BoxedWork) -> BoxFuture<'_, ()> {
        async move {
            match self.connection().await {
                Err(error) => work.answer(Err(error)),
                Ok(connection) => {
                    let handle = Handle::current();
                    // Not awaited: the work runs to its end and answers by itself, also when the caller goes away.
                    drop(tokio::task::spawn_blocking(move || run(&handle, connection, access, work)));
                }
            }
        }
        .boxed()
    }

    fn migrate(&self) -> BoxFuture<'_, Result<(), DbError>> {
        async move { migrate::migrate(self.connection().await?).await }.boxed()
    }

    fn prepare_all<'a>(&'a self, statements: &'a [Stmt]) -> BoxFuture<'a, Result<(), DbError>> {
        async move {
            let connection = self.connection().await?;
            let mut refused = Vec::new();
            for statement in statements {
                if let Err(error) = connection.prepare(statement.sql).await {
                    refused.push(format!("{}: {}", statement.name, plain(error)));
                }
            }
            if refused.is_empty() { Ok(()) } else { Err(DbError::Rejected(refused)) }
        }
        .boxed()
    }

    fn backup_to<'a>(&'a self, _path: &'a Path) -> BoxFuture<'a, Result<(), DbError>> {
        let reason =
            "a PostgreSQL database is backed up with PostgreSQL's own tools, such as pg_dump --format=custom";
        async move { Err(DbError::Unsupported { reason }) }.boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async move { self.pool.close() }.boxed()
    }
}
