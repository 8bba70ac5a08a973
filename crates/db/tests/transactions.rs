//! Both engines keep the same promises.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use db::{Db, DbError, Engine, Value, params};

db::statements! {
    ADD = "INSERT INTO leases (name, owner, fence, leased_until, due_at, updated_at) VALUES ($1, $2, $3, 0, 0, 0)";
    // The parameters are out of order on purpose.
    SET_FENCE = "UPDATE leases SET fence = $2 WHERE name = $1 RETURNING fence, owner";
    FENCE = "SELECT fence FROM leases WHERE name = $1";
    COUNT = "SELECT COUNT(*) FROM leases";
    NAMES = "SELECT name FROM leases ORDER BY name";
    OPTIONAL = "SELECT name FROM leases WHERE (CAST($1 AS TEXT) IS NULL OR owner = $1) ORDER BY name";
    BREAKER = "INSERT INTO outbound_breakers (key, state, failures, opened_at, open_until, updated_at) VALUES ($1, $2, $3, $4, $5, $6)";
    BREAKERS = "SELECT key, opened_at, open_until, failures = 3, failures FROM outbound_breakers ORDER BY key";
}

async fn count(db: &Db) -> i64 {
    db.read(|tx| tx.query_one(&COUNT, params![])?.get(0)).await.map_err(|error: DbError| error).unwrap()
}

testkit::both_engines! {
    async fn what_is_written_is_read(db: Db) {
        let fence: i64 = db
            .write(|tx| {
                tx.execute(&ADD, params!["a", "me", 1])?;
                let row = tx.query_one(&SET_FENCE, params!["a", 7])?;
                assert_eq!(row.get::<String>(1)?, "me");
                row.get(0)
            })
            .await
            .map_err(|error: DbError| error)
            .unwrap();
        assert_eq!(fence, 7);
        let read: Result<i64, DbError> = db.read(|tx| tx.query_one(&FENCE, params!["a"])?.get(0)).await;
        assert_eq!(read.unwrap(), 7);
    }

    async fn nulls_booleans_and_optional_filters_are_alike(db: Db) {
        let rows = db
            .write(|tx| {
                let at = basis::from_micros(5);
                tx.execute(&BREAKER, params!["a", "open", 3, None::<i64>, Some(at), at])?;
                tx.execute(&BREAKER, params!["b", "open", 4, at, Value::Null, at])?;
                tx.execute(&ADD, params!["a", "me", 0])?;
                assert_eq!(tx.query(&OPTIONAL, params![None::<String>])?.len(), 1);
                assert_eq!(tx.query(&OPTIONAL, params!["you"])?.len(), 0);
                tx.query(&BREAKERS, params![])
            })
            .await
            .map_err(|error: DbError| error)
            .unwrap();
        assert_eq!(rows[0].get::<Option<i64>>(1).unwrap(), None);
        assert_eq!(rows[0].get::<basis::Timestamp>(2).unwrap(), basis::from_micros(5));
        assert!(rows[0].get::<bool>(3).unwrap());
        assert!(!rows[1].get::<bool>(3).unwrap());
        assert!(matches!(rows[0].get::<i64>(1), Err(DbError::Decode { column: 1, .. })));
        assert!(matches!(rows[0].get::<i64>(9), Err(DbError::Decode { column: 9, .. })));
    }

    async fn an_error_leaves_nothing_behind(db: Db) {
        let outcome: Result<(), DbError> = db
            .write(|tx| {
                tx.execute(&ADD, params!["a", "me", 1])?;
                Err(DbError::NotFound { statement: "own" })
            })
            .await;
        assert!(outcome.unwrap_err().is_not_found());
        assert_eq!(count(&db).await, 0);
    }

    async fn a_panic_leaves_nothing_behind_and_the_database_goes_on(db: Db) {
        let outcome: Result<(), DbError> = db
            .write(|tx| {
                tx.execute(&ADD, params!["a", "me", 1])?;
                std::panic::resume_unwind(Box::new("on purpose"))
            })
            .await;
        assert!(matches!(outcome, Err(DbError::Panicked)));
        let read: Result<(), DbError> = db.read(|_| std::panic::resume_unwind(Box::new("on purpose"))).await;
        assert!(matches!(read, Err(DbError::Panicked)));
        assert_eq!(count(&db).await, 0);
        db.write(|tx| tx.execute(&ADD, params!["a", "me", 1])).await.unwrap();
        assert_eq!(count(&db).await, 1);
    }

    async fn a_second_row_with_the_same_key_is_a_unique_error(db: Db) {
        let add = || db.write(|tx| tx.execute(&ADD, params!["a", "me", 1]));
        add().await.unwrap();
        let error = add().await.unwrap_err();
        assert!(error.is_unique(), "{error:?}");
        assert!(error.to_string().contains("ADD"), "{error}");
    }

    async fn a_refused_statement_spoils_its_transaction(db: Db) {
        let outcome: Result<(), DbError> = db
            .write(|tx| {
                tx.execute(&ADD, params!["a", "me", 1])?;
                assert!(tx.execute(&ADD, params!["a", "me", 1]).unwrap_err().is_unique());
                assert!(matches!(tx.query(&COUNT, params![]), Err(DbError::Spoiled { .. })));
                Ok(())
            })
            .await;
        assert!(matches!(outcome, Err(DbError::Spoiled { .. })), "{outcome:?}");
        assert_eq!(count(&db).await, 0);
    }

    async fn an_attempt_undoes_only_itself(db: Db) {
        let hooks = Arc::new(AtomicUsize::new(0));
        let seen = hooks.clone();
        db.write(move |tx| {
            tx.execute(&ADD, params!["a", "me", 1])?;
            let again = tx.attempt(|tx| {
                let seen = seen.clone();
                tx.after_commit(move || {
 seen.fetch_add(100, Ordering::SeqCst);
});
                tx.execute(&ADD, params!["b", "me", 1])?;
                tx.execute(&ADD, params!["a", "me", 1])
            });
            assert!(again.unwrap_err().is_unique());
            tx.attempt(|tx| tx.execute(&ADD, params!["c", "me", 1]))?;
            tx.after_commit(move || {
 seen.fetch_add(1, Ordering::SeqCst);
});
            Ok::<(), DbError>(())
        })
        .await
        .unwrap();
        let rows = db.read(|tx| tx.query(&NAMES, params![])).await.unwrap();
        let names: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(names, ["a", "c"]);
        assert_eq!(hooks.load(Ordering::SeqCst), 1);
    }

    async fn hooks_run_after_a_commit_and_not_after_a_rollback(db: Db) {
        let hooks = Arc::new(AtomicUsize::new(0));
        for fails in [true, false] {
            let seen = hooks.clone();
            let outcome: Result<(), DbError> = db
                .write(move |tx| {
                    tx.after_commit(move || {
 seen.fetch_add(1, Ordering::SeqCst);
});
                    tx.execute(&ADD, params!["a", "me", 1])?;
                    if fails { Err(DbError::NotFound { statement: "own" }) } else { Ok(()) }
                })
                .await;
            assert_eq!(outcome.is_err(), fails);
            assert_eq!(hooks.load(Ordering::SeqCst), usize::from(!fails));
        }
    }

    async fn reading_cannot_write(db: Db) {
        let outcome = db.read(|tx| tx.execute(&ADD, params!["a", "me", 1])).await;
        assert!(matches!(outcome, Err(DbError::Statement { .. })), "{outcome:?}");
        assert_eq!(count(&db).await, 0);
    }

    async fn many_rows_are_added_at_once_or_not_at_all(db: Db) {
        let row = |number: i64| params![format!("{number:04}"), "me", number].to_vec();
        assert_eq!(db.write(move |tx| tx.execute_many(&ADD, (0..1000).map(row))).await.unwrap(), 1000);
        let again = db.write(move |tx| tx.execute_many(&ADD, (999..2000).map(row))).await;
        assert!(again.unwrap_err().is_unique());
        assert_eq!(count(&db).await, 1000);
    }

    async fn a_stream_stops_at_the_callers_error(db: Db) {
        let row = |number: i64| params![format!("{number:04}"), "me", number].to_vec();
        db.write(move |tx| tx.execute_many(&ADD, (0..100).map(row))).await.unwrap();
        let seen = Arc::new(AtomicUsize::new(0));
        let counted = seen.clone();
        let outcome: Result<(), DbError> = db
            .read(move |tx| {
                tx.for_each(&NAMES, params![], |_row| {
                    if counted.fetch_add(1, Ordering::SeqCst) == 9 {
                        return Err(DbError::NotFound { statement: "enough" });
                    }
                    Ok(())
                })
                .unwrap_err();
                // Stopping is no failure of the database: the transaction goes on.
                tx.query_one(&COUNT, params![]).map(drop)
            })
            .await;
        outcome.unwrap();
        assert_eq!(seen.load(Ordering::SeqCst), 10);
    }

    async fn writers_of_one_thing_follow_each_other(db: Db) {
        db.write(|tx| tx.execute(&ADD, params!["a", "me", 0])).await.unwrap();
        let add_one = || {
            db.write(|tx| {
                tx.lock("lease", b"a")?;
                let fence: i64 = tx.query_one(&FENCE, params!["a"])?.get(0)?;
                tx.query_one(&SET_FENCE, params!["a", fence + 1]).map(drop)
            })
        };
        futures::future::try_join_all((0..50).map(|_| add_one())).await.map_err(|error: DbError| error).unwrap();
        let fence: i64 = db.read(|tx| tx.query_one(&FENCE, params!["a"])?.get(0)).await.map_err(|e: DbError| e).unwrap();
        assert_eq!(fence, 50);
    }

    async fn what_cannot_be_stored_is_refused_before_the_engine_sees_it(db: Db) {
        for value in [Value::Text("a\0b".into()), db::ToValue::to_value(&u64::MAX)] {
            let outcome = db.write(move |tx| tx.execute(&ADD, params![value, "me", 1])).await;
            assert!(matches!(outcome, Err(DbError::Encode { .. })), "{outcome:?}");
        }
        let wrong_kind = db.write(|tx| tx.execute(&ADD, params!["a", "me", "seven"])).await;
        assert!(matches!(wrong_kind, Err(DbError::Statement { .. })), "{wrong_kind:?}");
    }

    async fn a_row_that_must_be_there_is_named_by_its_statement(db: Db) {
        let error = db.read(|tx| tx.query_one(&FENCE, params!["a"]).map(drop)).await.unwrap_err();
        assert!(error.is_not_found() && error.to_string().contains("FENCE"), "{error}");
    }

    async fn a_closed_database_refuses_work(db: Db) {
        db.close().await;
        let error = db.write(|tx| tx.execute(&ADD, params!["a", "me", 1])).await.unwrap_err();
        assert!(error.is_unavailable(), "{error:?}");
        let error = db.read(|tx| tx.query(&COUNT, params![])).await.unwrap_err();
        assert!(error.is_unavailable(), "{error:?}");
    }

    async fn wrong_statements_are_reported_by_name(db: Db) {
        db.prepare_all(STATEMENTS).await.unwrap();
        let wrong = db::Stmt { name: "tests::WRONG", sql: "SELECT nothing FROM leases WHERE name = $1" };
        let error = db.prepare_all(&[FENCE, wrong]).await.unwrap_err().to_string();
        assert!(error.contains("tests::WRONG") && !error.contains("FENCE"), "{error}");
    }

    async fn work_goes_on_when_its_caller_goes_away(db: Db) {
        let (told, heard) = tokio::sync::oneshot::channel();
        let mut write = Box::pin(db.write(move |tx| {
            tx.execute(&ADD, params!["a", "me", 1])?;
            tx.after_commit(move || {
 let _ = told.send(());
});
            Ok::<(), DbError>(())
        }));
        // Begun, then dropped before its end: what a browser that closes does.
        while futures::poll!(&mut write).is_pending() && count_submitted(&db).await == 0 {}
        drop(write);
        heard.await.unwrap();
        assert_eq!(count(&db).await, 1);
    }
}

/// Rows seen so far; gives the other side time to get on without a sleep.
async fn count_submitted(db: &Db) -> i64 {
    if db.engine() == Engine::Postgres { 1 } else { count(db).await }
}
