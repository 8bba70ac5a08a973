//! One portable SQL for SQLite and PostgreSQL.
//!
//! A store writes each statement once with [`statements!`], with parameters `$1`, `$2`, …, and runs it in a
//! transaction of [`Db::read`] or [`Db::write`]. The work of a transaction is a plain closure without `await`,
//! so that nothing can wait for the network while a transaction is open.
//!
//! * SQLite: one writer thread that puts waiting closures into one commit, and one read-only connection per core.
//! * PostgreSQL: a pooled connection per transaction; the closure runs on a blocking thread.
//!
//! Both behave alike: a statement that fails spoils its transaction (see [`Tx::attempt`]), a closure that returns an
//! error or panics leaves nothing behind, and a write that has returned is on disk.
//!
//! What this crate does not do: build SQL, map rows to structs, or know any table. Portable SQL has no JSON
//! operators, no `now()`, and casts its sums: `CAST(COALESCE(SUM(x), 0) AS BIGINT)`.

mod backend;
mod database;
mod error;
mod from_value;
mod migrations;
mod postgres;
mod row;
mod sqlite;
mod statement;
mod tx;
mod url;
mod value;
mod work;

pub use backend::Engine;
pub use database::Db;
pub use error::DbError;
pub use from_value::FromValue;
pub use migrations::schema_fingerprint;
pub use row::Row;
pub use statement::Stmt;
pub use tx::Tx;
pub use value::{ToValue, Value, json};
