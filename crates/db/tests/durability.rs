//! Nothing accepted is lost, and nothing half-done is kept.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic is how a test fails; one test speaks with itself"
)]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use db::{Db, DbError, Engine, Stmt, params};

db::statements! {
    ADD = "INSERT INTO leases (name, owner, fence, leased_until, due_at, updated_at) VALUES ($1, 'me', $2, 0, 0, 0)";
    COUNT = "SELECT COUNT(*) FROM leases";
    NAMES = "SELECT name FROM leases";
}

async fn count(db: &Db) -> i64 {
    let count: Result<i64, DbError> = db.read(|tx| tx.query_one(&COUNT, params![])?.get(0)).await;
    count.unwrap()
}

testkit::both_engines! {
    async fn transactions_that_share_a_commit_fail_and_succeed_each_for_itself(db: Db) {
        let write = |number: i64| {
            db.write(move |tx| {
                tx.execute(&ADD, params![number.to_string(), number])?;
                match number % 3 {
                    0 => Ok(number),
                    1 => Err(DbError::NotFound { statement: "own" }),
                    _ => tx.execute(&ADD, params![number.to_string(), number]).map(|_| number),
                }
            })
        };
        let outcomes = futures::future::join_all((0..300).map(write)).await;
        for (number, outcome) in (0_i64..).zip(outcomes) {
            match number % 3 {
                0 => assert_eq!(outcome.unwrap(), number),
                1 => assert!(outcome.unwrap_err().is_not_found()),
                _ => assert!(outcome.unwrap_err().is_unique()),
            }
        }
        assert_eq!(count(&db).await, 100);
    }

    async fn a_commit_that_fails_is_told_and_undone(db: Db) {
        // The only way to make a commit itself fail: a reference that is checked at its end.
        const REFERENCE: Stmt = Stmt {
            name: "REFERENCE",
            sql: "CREATE TABLE referring (name TEXT NOT NULL REFERENCES leases (name) DEFERRABLE INITIALLY DEFERRED)",
        };
        const REFER: Stmt = Stmt { name: "REFER", sql: "INSERT INTO referring (name) VALUES ('nobody')" };
        db.write(|tx| tx.execute(&REFERENCE, params![])).await.unwrap();
        let hooked = Arc::new(AtomicBool::new(false));
        let hook = hooked.clone();
        let outcome: Result<(), DbError> = db
            .write(move |tx| {
                tx.after_commit(move || hook.store(true, Ordering::SeqCst));
                tx.execute(&ADD, params!["a", 1])?;
                tx.execute(&REFER, params![]).map(drop)
            })
            .await;
        assert!(outcome.is_err());
        assert!(!hooked.load(Ordering::SeqCst));
        assert_eq!(count(&db).await, 0);
        db.write(|tx| tx.execute(&ADD, params!["a", 1])).await.unwrap();
        assert_eq!(count(&db).await, 1);
    }

    async fn a_copy_is_whole_while_the_database_is_in_use(db: Db) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.db");
        db.write(|tx| tx.execute(&ADD, params!["a", 1])).await.unwrap();
        if db.engine() == Engine::Postgres {
            let error = db.backup_to(&path).await.unwrap_err().to_string();
            assert!(error.contains("pg_dump"), "{error}");
            return;
        }
        let writes = futures::future::join_all((0..100).map(|number: i64| {
            db.write(move |tx| tx.execute(&ADD, params![number.to_string(), number]))
        }));
        let (copied, _) = tokio::join!(db.backup_to(&path), writes);
        copied.unwrap();
        let copy = Db::connect(&format!("sqlite:{}", path.display())).await.unwrap();
        assert!((1..=101).contains(&count(&copy).await));
        copy.close().await;
        let again = db.backup_to(&path).await.unwrap_err().to_string();
        assert!(again.contains("there already"), "{again}");
    }
}

/// Tells the second process, which is this test again, where to write.
const PATH: &str = "ABOYEUR_TEST_DURABILITY_PATH";

/// Writes for ever and says what was accepted.
async fn write_until_killed(url: &str) {
    let db = Db::connect(url).await.unwrap();
    for number in 0_i64.. {
        db.write(move |tx| tx.execute(&ADD, params![number.to_string(), number])).await.unwrap();
        println!("accepted {number}");
    }
}

#[tokio::test]
async fn a_process_that_is_killed_loses_nothing_it_has_accepted() {
    if let Ok(url) = std::env::var(PATH) {
        return write_until_killed(&url).await;
    }
    let database = testkit::sqlite().await;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["a_process_that_is_killed_loses_nothing_it_has_accepted", "--exact", "--nocapture"])
        .env(PATH, database.url())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut accepted = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(number) = line.unwrap().strip_prefix("accepted ") {
            accepted.push(number.to_owned());
        }
        if accepted.len() == 100 {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(accepted.len(), 100, "the second process did not write");
    let rows = database.db().read(|tx| tx.query(&NAMES, params![])).await.unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
    for number in accepted {
        assert!(names.contains(&number), "{number} was accepted and is gone");
    }
    database.close().await;
}
