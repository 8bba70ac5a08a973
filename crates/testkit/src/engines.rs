//! One test, both engines.

use db::{Db, Engine};

use crate::databases;

/// Makes of each `async fn name(db: Db) { … }` a module with two tests, `sqlite` and `postgres`, each with a fresh
/// migrated database.
///
/// ```no_run
/// use db::Db;
///
/// testkit::both_engines! {
///     async fn an_empty_database_answers(db: Db) {
///         db.read(|_tx| Ok::<(), db::DbError>(())).await.unwrap();
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: $kind:ty $(,)?) $body:block)+) => {$(
        // Named as a test for clippy too, so that unwrap is free in the body.
        #[cfg(test)]
        mod $name {
            #[allow(unused_imports, clippy::allow_attributes, reason = "a test may need nothing from around it")]
            use super::*;

            $(#[$meta])*
            async fn run($db: $kind) $body

            #[test]
            fn sqlite() {
                $crate::run_on(::db::Engine::Sqlite, run);
            }

            #[test]
            fn postgres() {
                $crate::run_on(::db::Engine::Postgres, run);
            }
        }
    )+};
}

/// Runs `test` to its end on a runtime and a database of its own.
#[doc(hidden)]
pub fn run_on<F: Future<Output = ()>>(engine: Engine, test: impl FnOnce(Db) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let database = match engine {
            Engine::Sqlite => databases::sqlite().await,
            Engine::Postgres => databases::postgres().await,
        };
        test(database.db()).await;
        database.close().await;
    });
}
