//! An open transaction.

use crate::backend::{Session, check_values};
use crate::{DbError, Engine, Row, Stmt, Value};

/// Runs after the commit, on the thread that committed: must be short, such as waking a task.
pub(crate) type Hook = Box<dyn FnOnce() + Send>;

/// An open transaction, lent to the closure of [`Db::read`](crate::Db::read) or [`Db::write`](crate::Db::write).
///
/// A statement that the engine refuses spoils the transaction on both engines: every later statement fails and
/// nothing is kept, even when the closure returns `Ok`. Where a refusal is expected, prefer `ON CONFLICT`, or use
/// [`Tx::attempt`].
pub struct Tx<'a> {
    session: &'a mut dyn Session,
    hooks: Vec<Hook>,
    spoiled: Option<&'static str>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(session: &'a mut dyn Session) -> Self {
        Self { session, hooks: Vec::new(), spoiled: None }
    }

    /// The engine; see [`Engine`] on when to ask.
    pub fn engine(&self) -> Engine {
        self.session.engine()
    }

    /// Runs a statement and gives the number of rows it changed.
    pub fn execute(&mut self, statement: &Stmt, values: &[Value]) -> Result<u64, DbError> {
        self.ready(statement, values)?;
        let outcome = self.session.execute(statement, values);
        self.noted(statement, outcome)
    }

    /// Runs one statement for many sets of parameters and gives the number of rows changed in all.
    /// Faster than single calls: the statement is prepared once and PostgreSQL gets them without waiting in between.
    pub fn execute_many(
        &mut self,
        statement: &Stmt,
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64, DbError> {
        self.ready(statement, &[])?;
        let outcome = self.session.execute_many(statement, &mut rows.into_iter());
        self.noted(statement, outcome)
    }

    /// All rows of a statement.
    pub fn query(&mut self, statement: &Stmt, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let mut rows = Vec::new();
        self.for_each(statement, values, |row| {
            rows.push(row);
            Ok::<(), DbError>(())
        })?;
        Ok(rows)
    }

    /// Hands the rows of a statement to `take` one by one, without holding them all in memory; stops at its first error.
    pub fn for_each<E: From<DbError>>(
        &mut self,
        statement: &Stmt,
        values: &[Value],
        mut take: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        self.ready(statement, values)?;
        let mut stopped = None;
        let outcome = self.session.query(statement, values, &mut |row| {
            take(row).map_err(|error| {
                stopped = Some(error);
                // Only ends the loop; the caller gets its own error.
                DbError::NotFound { statement: statement.name }
            })
        });
        match stopped {
            Some(error) => Err(error),
            None => Ok(self.noted(statement, outcome)?),
        }
    }

    /// The first row of a statement; an error when there is none.
    pub fn query_one(&mut self, statement: &Stmt, values: &[Value]) -> Result<Row, DbError> {
        self.query_opt(statement, values)?.ok_or(DbError::NotFound { statement: statement.name })
    }

    /// The first row of a statement, if there is one.
    pub fn query_opt(&mut self, statement: &Stmt, values: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.query(statement, values)?.into_iter().next())
    }

    /// Serialises the writers of one thing until the transaction ends: whoever loads, decides and stores
    /// locks first, so that two of them never decide on the same old state. On SQLite there is one writer anyway.
    /// `area` names the kind of thing, `key` the thing.
    pub fn lock(&mut self, area: &'static str, key: &[u8]) -> Result<(), DbError> {
        if let Some(statement) = self.spoiled {
            return Err(DbError::Spoiled { statement });
        }
        let outcome = self.session.lock(lock_key(area, key));
        self.noted(&Stmt { name: area, sql: "" }, outcome)
    }

    /// Runs `hook` after the commit has succeeded; not at all when the transaction is rolled back.
    /// It must be short and must not block: it runs on the thread that commits.
    pub fn after_commit(&mut self, hook: impl FnOnce() + Send + 'static) {
        self.hooks.push(Box::new(hook));
    }

    /// Runs `work` so that its failure undoes only its own changes: the transaction around it goes on.
    pub fn attempt<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Some(statement) = self.spoiled {
            return Err(DbError::Spoiled { statement }.into());
        }
        let hooks = self.hooks.len();
        self.session.control("SAVEPOINT attempt")?;
        let outcome = match (work(self), self.spoiled) {
            (Ok(_), Some(statement)) => Err(DbError::Spoiled { statement }.into()),
            (outcome, _) => outcome,
        };
        if outcome.is_err() {
            self.hooks.truncate(hooks);
            self.session.control("ROLLBACK TO SAVEPOINT attempt")?;
            self.spoiled = None;
        }
        self.session.control("RELEASE SAVEPOINT attempt")?;
        outcome
    }

    pub(crate) fn spoiled(&self) -> Option<&'static str> {
        self.spoiled
    }

    pub(crate) fn into_hooks(self) -> Vec<Hook> {
        self.hooks
    }

    fn ready(&self, statement: &Stmt, values: &[Value]) -> Result<(), DbError> {
        match self.spoiled {
            Some(statement) => Err(DbError::Spoiled { statement }),
            None => check_values(statement, values),
        }
    }

    /// Remembers a refusal of the engine.
    fn noted<T>(&mut self, statement: &Stmt, outcome: Result<T, DbError>) -> Result<T, DbError> {
        if outcome.is_err() {
            self.spoiled = Some(statement.name);
        }
        outcome
    }
}

/// Runs hooks; one that panics does not keep the others from running.
pub(crate) fn run_hooks(hooks: Vec<Hook>) {
    for hook in hooks {
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(hook)).is_err() {
            tracing::error!("a hook after a commit panicked");
        }
    }
}

/// FNV-1a over area and key. It must be the same in every process and version, which std's hashers do not promise.
fn lock_key(area: &str, key: &[u8]) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in area.bytes().chain([0]).chain(key.iter().copied()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    i64::from_ne_bytes(hash.to_ne_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_keys_are_fixed_and_tell_area_from_key() {
        assert_eq!(lock_key("order", b"a"), lock_key("order", b"a"));
        assert_ne!(lock_key("order", b"a"), lock_key("ordera", b""));
        assert_eq!(lock_key("", b""), -5_808_590_958_014_384_161);
    }
}
