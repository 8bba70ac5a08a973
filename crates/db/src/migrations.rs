//! The embedded migrations of both engines.

use refinery::{Migration, Runner};

use crate::{DbError, Engine};

mod sqlite {
    refinery::embed_migrations!("../../migrations/sqlite");
}

mod postgres {
    refinery::embed_migrations!("../../migrations/postgres");
}

/// The migrations of an engine. A schema that is newer than this program is accepted, because a new version migrates
/// before the last old process has stopped.
pub(crate) fn runner(engine: Engine) -> Runner {
    let runner = match engine {
        Engine::Sqlite => sqlite::migrations::runner(),
        Engine::Postgres => postgres::migrations::runner(),
    };
    runner.set_abort_missing(false)
}

/// Refuses a schema in which one of our migrations was skipped, which refinery only logs.
pub(crate) fn check_complete(runner: &Runner, applied: &[Migration]) -> Result<(), DbError> {
    let skipped = runner
        .get_migrations()
        .iter()
        .find(|own| applied.iter().all(|other| other.version() != own.version()));
    match skipped {
        None => Ok(()),
        Some(migration) => Err(DbError::Migration {
            reason: format!("{migration} is older than the newest one applied and was never applied itself"),
            source: None,
        }),
    }
}

pub(crate) fn failed(error: refinery::Error) -> DbError {
    let reason =
        "a step failed and was rolled back; earlier steps are kept, so start again once the cause is mended";
    DbError::Migration { reason: reason.into(), source: Some(Box::new(error)) }
}

/// A number that changes whenever a migration of either engine does. For template databases of tests.
pub fn schema_fingerprint() -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let mut texts: Vec<(i64, String)> = runner(engine)
            .get_migrations()
            .iter()
            .map(|step| {
                (i64::from(step.version()), format!("{}\n{}", step.name(), step.sql().unwrap_or_default()))
            })
            .collect();
        texts.sort();
        for byte in texts.iter().flat_map(|(_, text)| text.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}
