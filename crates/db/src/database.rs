//! The handle that services carry.

use std::path::Path;
use std::sync::Arc;

use crate::backend::{Access, Backend};
use crate::url::Address;
use crate::work::pack;
use crate::{DbError, Engine, Stmt, Tx, postgres, sqlite};

/// A database. Cheap to clone; all clones share its threads or connections.
#[derive(Clone)]
pub struct Db {
    backend: Arc<dyn Backend>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("engine", &self.engine()).finish_non_exhaustive()
    }
}

impl Db {
    /// Opens a database by its address: `sqlite:/var/lib/aboyeur/aboyeur.db` (made when it is not there) or
    /// `postgres://user:password@host/database`.
    ///
    /// PostgreSQL addresses know libpq's parameters; further `max_connections` (default 16),
    /// `sslmode=verify-full` (the same as `require`: certificates are always checked) and `sslrootcert=/path/ca.pem`
    /// for a private authority.
    pub async fn connect(url: &str) -> Result<Self, DbError> {
        let backend: Arc<dyn Backend> = match Address::parse(url)? {
            Address::Sqlite(path) => Arc::new(sqlite::open(path).await?),
            Address::Postgres(address) => Arc::new(postgres::open(*address).await?),
        };
        Ok(Self { backend })
    }

    /// Brings the schema up to date. Safe when several processes do it at once; an older process keeps working
    /// on a newer schema.
    pub async fn migrate(&self) -> Result<(), DbError> {
        self.backend.migrate().await
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.backend.engine()
    }

    /// Runs `work` on one consistent state of the database, without the right to change it.
    ///
    /// `work` runs on another thread, to its end, even when the caller stops waiting.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run(Access::Read, work).await
    }

    /// Runs `work` in a transaction: everything it changed is kept and on disk when this returns `Ok`;
    /// nothing is kept when `work` returns an error or panics.
    ///
    /// `work` runs on another thread, to its end, even when the caller stops waiting.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run(Access::Write, work).await
    }

    async fn run<T, E>(
        &self,
        access: Access,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (work, answer) = pack(work);
        self.backend.submit(access, work).await;
        answer.await.unwrap_or_else(|_| Err(DbError::closed().into()))
    }

    /// Checks that the engine accepts every statement; the error names those that it does not. For tests.
    pub async fn prepare_all(&self, statements: &[Stmt]) -> Result<(), DbError> {
        self.backend.prepare_all(statements).await
    }

    /// Copies an SQLite database, as it is at one instant, to a new file, while it is in use.
    pub async fn backup_to(&self, path: &Path) -> Result<(), DbError> {
        self.backend.backup_to(path).await
    }

    /// Finishes what was begun and closes the database; later work is refused.
    pub async fn close(&self) {
        self.backend.close().await;
    }
}
