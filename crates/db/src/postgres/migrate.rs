//! Migrates a PostgreSQL database.

use deadpool_postgres::Object;
use tokio_postgres::Client;

use super::session::failed;
use crate::{DbError, Engine, migrations};

/// Any number, as long as every version of the program takes the same one ("aboyeur" in ASCII).
const LOCK: i64 = 0x61_62_6f_79_65_75_72;

/// The lock is the session's, because each step is a transaction of its own. The connection is closed at the end,
/// which lets go of the lock in every case.
pub(super) async fn migrate(connection: Object) -> Result<(), DbError> {
    let mut client = Object::take(connection);
    let client: &mut Client = &mut client;
    let wait = format!("SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({LOCK})");
    client.batch_execute(&wait).await.map_err(|error| failed("db::migrate", error))?;
    let runner = migrations::runner(Engine::Postgres);
    runner.run_async(client).await.map_err(migrations::failed)?;
    let applied = runner.get_applied_migrations_async(client).await.map_err(migrations::failed)?;
    migrations::check_complete(&runner, &applied)
}
