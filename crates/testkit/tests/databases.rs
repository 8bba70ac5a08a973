//! Every test gets a database of its own.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use db::{Db, DbError, params};

db::statements! {
    ADD = "INSERT INTO leases (name, owner, fence, leased_until, due_at, updated_at) VALUES ($1, $2, 0, 0, 0, 0)";
    COUNT = "SELECT COUNT(*) FROM leases";
}

async fn add_and_count(db: &Db) -> i64 {
    db.write(|tx| tx.execute(&ADD, params!["one", "me"])).await.unwrap();
    db.read(|tx| tx.query_one(&COUNT, params![])?.get::<i64>(0)).await.unwrap()
}

testkit::both_engines! {
    async fn a_fresh_database_is_migrated_and_empty(db: Db) {
        assert_eq!(add_and_count(&db).await, 1);
    }

    async fn another_test_sees_nothing_of_it(db: Db) {
        assert_eq!(add_and_count(&db).await, 1);
    }
}

#[tokio::test]
async fn a_removed_postgres_database_is_gone() {
    let database = testkit::postgres().await;
    let url = database.url().to_owned();
    database.close().await;
    assert!(matches!(Db::connect(&url).await, Err(DbError::Unavailable { .. })));
}
