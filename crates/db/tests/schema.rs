//! Both schemas are one schema, and migrating is safe.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeSet;

use db::{Db, DbError, Engine, Stmt, params};

/// Not portable, of course: catalogues differ.
const SQLITE_COLUMNS: Stmt = Stmt {
    name: "SQLITE_COLUMNS",
    sql: "SELECT t.name || '.' || c.name || ' #' || c.cid || ' ' || c.type || \
          CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN ' not null' ELSE '' END \
          FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' \
          AND t.name NOT LIKE 'refinery%' AND t.name NOT LIKE 'sqlite%'",
};
const POSTGRES_COLUMNS: Stmt = Stmt {
    name: "POSTGRES_COLUMNS",
    sql: "SELECT table_name || '.' || column_name || ' #' || (ordinal_position - 1) || ' ' || \
          CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'boolean' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' \
          WHEN 'bytea' THEN 'BLOB' WHEN 'double precision' THEN 'REAL' ELSE data_type END || \
          CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE '' END FROM information_schema.columns \
          WHERE table_schema = 'public' AND table_name NOT LIKE 'refinery%'",
};
const SQLITE_INDEXES: Stmt = Stmt {
    name: "SQLITE_INDEXES",
    sql: "SELECT tbl_name || ': index ' || name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite%'",
};
const POSTGRES_INDEXES: Stmt = Stmt {
    name: "POSTGRES_INDEXES",
    sql: "SELECT tablename || ': index ' || indexname FROM pg_indexes WHERE schemaname = 'public' \
          AND indexname NOT IN (SELECT conname FROM pg_constraint)",
};
const SQLITE_KEYS: Stmt = Stmt {
    name: "SQLITE_KEYS",
    sql: "SELECT t.name || ': key ' || (SELECT group_concat(c.name) FROM (SELECT name FROM pragma_table_info(t.name) \
          WHERE pk > 0 ORDER BY pk) AS c) FROM sqlite_master AS t WHERE t.type = 'table' \
          AND t.name NOT LIKE 'refinery%' AND t.name NOT LIKE 'sqlite%'",
};
const POSTGRES_KEYS: Stmt = Stmt {
    name: "POSTGRES_KEYS",
    sql: "SELECT t.relname || ': key ' || string_agg(a.attname, ',' ORDER BY k.place) FROM pg_constraint AS c \
          JOIN pg_class AS t ON t.oid = c.conrelid CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k (number, place) \
          JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number \
          WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace AND t.relname NOT LIKE 'refinery%' GROUP BY t.relname",
};

async fn describe(db: Db) -> BTreeSet<String> {
    let statements = match db.engine() {
        Engine::Sqlite => [SQLITE_COLUMNS, SQLITE_INDEXES, SQLITE_KEYS],
        Engine::Postgres => [POSTGRES_COLUMNS, POSTGRES_INDEXES, POSTGRES_KEYS],
    };
    let read: Result<BTreeSet<String>, DbError> = db
        .read(move |tx| {
            let mut lines = BTreeSet::new();
            for statement in statements {
                for row in tx.query(&statement, params![])? {
                    lines.insert(row.get(0)?);
                }
            }
            Ok(lines)
        })
        .await;
    read.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_have_the_same_tables_columns_keys_and_indexes() {
    let (sqlite, postgres) = (testkit::sqlite().await, testkit::postgres().await);
    let (in_sqlite, in_postgres) = (describe(sqlite.db()).await, describe(postgres.db()).await);
    assert!(
        in_sqlite.contains("jobs.run_at #7 INTEGER not null"),
        "the catalogue is not read rightly: {in_sqlite:?}"
    );
    let only_sqlite: Vec<_> = in_sqlite.difference(&in_postgres).collect();
    let only_postgres: Vec<_> = in_postgres.difference(&in_sqlite).collect();
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "the schemas differ\nonly in migrations/sqlite: {only_sqlite:#?}\nonly in migrations/postgres: {only_postgres:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_at_once_migrate_once() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = testkit::unmigrated(engine).await;
        let others =
            futures::future::try_join_all((0..4).map(|_| Db::connect(database.url()))).await.unwrap();
        futures::future::try_join_all(others.iter().map(Db::migrate)).await.unwrap();
        assert!(describe(database.db()).await.iter().any(|line| line.starts_with("jobs.")));
        for other in others {
            other.close().await;
        }
    }
}

db::statements! {
    ADD_FUTURE = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
        VALUES (9999, 'future', '2026-03-14T10:00:00Z', '1')";
    FORGET_FIRST = "DELETE FROM refinery_schema_history WHERE version = 1";
}

testkit::both_engines! {
    async fn an_older_program_accepts_a_newer_schema(db: Db) {
        db.write(|tx| tx.execute(&ADD_FUTURE, params![])).await.unwrap();
        db.migrate().await.unwrap();
    }

    async fn a_skipped_migration_is_not_passed_over(db: Db) {
        db.write(|tx| {
            tx.execute(&ADD_FUTURE, params![])?;
            tx.execute(&FORGET_FIRST, params![])
        })
        .await
        .unwrap();
        let error = db.migrate().await.unwrap_err();
        assert!(error.to_string().contains("never applied"), "{error}");
    }
}
