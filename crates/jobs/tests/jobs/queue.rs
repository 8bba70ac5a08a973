//! What is enqueued runs once, in order, as often as it may and not before its time.

use crate::scene::{Note, Scene, note};
use db::{Db, DbError};
use jobs::{Job, Options};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Unknown;

impl Job for Unknown {
    const NAME: &'static str = "tests.run_unknown";
}

/// The same stored name as [`Note`] with another payload, as an incompatible older version would write.
#[derive(Serialize, Deserialize)]
struct OldNote {
    number: u32,
}

impl Job for OldNote {
    const NAME: &'static str = Note::NAME;
    const PRIORITY: i64 = 5;
}

testkit::both_engines! {
    async fn a_job_runs_once_and_is_gone(db: Db) {
        let scene = Scene::new(db);
        assert!(scene.enqueue(note("a", 0), Options::default()).await.is_some());
        assert_eq!(scene.stats().await.due, 1);
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.run().await, 0);
        assert_eq!(scene.notes.texts().await, ["a"]);
        assert_eq!(scene.stats().await, jobs::Stats::default());
    }

    async fn a_job_enqueued_in_a_transaction_that_is_rolled_back_never_runs(db: Db) {
        let scene = Scene::new(db);
        let ambient = scene.ambient.clone();
        let outcome: Result<(), DbError> = scene
            .db
            .write(move |tx| {
                jobs::enqueue(tx, &ambient, &note("a", 0), Options::default())?;
                Err(DbError::NotFound { statement: "own" })
            })
            .await;
        assert!(outcome.is_err());
        assert_eq!(scene.run().await, 0);
    }

    async fn a_job_waits_for_its_time(db: Db) {
        let scene = Scene::new(db);
        let at = testkit::at("2026-03-14T10:05:00Z");
        scene.enqueue(note("a", 0), Options::at(at)).await;
        assert_eq!(scene.run().await, 0);
        assert_eq!(scene.stats().await.waiting, 1);
        assert_eq!(scene.runner.next_due().await.unwrap(), Some(at));
        scene.clock.set(at);
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.runner.next_due().await.unwrap(), None);
    }

    async fn a_failed_job_is_tried_again_after_its_delay_until_it_succeeds(db: Db) {
        let scene = Scene::new(db);
        scene.enqueue(note("a", 2), Options::default()).await;
        assert_eq!(scene.run().await, 1);
        scene.advance(99);
        assert_eq!(scene.run().await, 0);
        // The delay of 100 s and at most a fifth more.
        scene.advance(21);
        assert_eq!(scene.run().await, 1);
        scene.advance(199);
        assert_eq!(scene.run().await, 0);
        scene.advance(41);
        assert_eq!(scene.run().await, 1);
        assert_eq!(*scene.notes.runs.lock().await, [("a".to_owned(), 1), ("a".to_owned(), 2), ("a".to_owned(), 3)]);
        assert_eq!(scene.stats().await, jobs::Stats::default());
    }

    async fn a_job_that_uses_up_its_attempts_is_dead_and_can_be_revived(db: Db) {
        let scene = Scene::new(db);
        let id = scene.enqueue(note("a", 3), Options::default().partner(basis::PartnerId::new(7))).await.unwrap();
        for _ in 0..3 {
            assert_eq!(scene.run().await, 1);
            scene.advance(1000);
        }
        assert_eq!(scene.run().await, 0);
        let dead = scene.dead().await;
        assert_eq!((dead[0].job_id, dead[0].attempts, dead[0].last_error.as_str()), (id, 3, "failure 3"));
        assert_eq!(dead[0].partner, Some(basis::PartnerId::new(7)));
        let ambient = scene.ambient.clone();
        assert!(scene.db.write(move |tx| jobs::revive_dead(tx, &ambient, id)).await.unwrap());
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.dead().await, []);
    }

    async fn a_job_that_cannot_succeed_is_dead_at_once_and_can_be_forgotten(db: Db) {
        let scene = Scene::new(db);
        let id = scene.enqueue(note("hopeless", 0), Options::default()).await.unwrap();
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.dead().await[0].last_error, "no such thing");
        assert_eq!(scene.stats().await.dead, 1);
        assert!(scene.db.write(move |tx| jobs::discard_dead(tx, id)).await.unwrap());
        assert!(!scene.db.write(move |tx| jobs::discard_dead(tx, id)).await.unwrap());
        assert_eq!(scene.stats().await.dead, 0);
    }

    async fn a_panic_is_a_failure_like_another(db: Db) {
        let scene = Scene::new(db);
        scene.enqueue(note("panics", 0), Options::default()).await;
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.stats().await.waiting, 1);
    }

    async fn a_job_comes_back_at_the_instant_it_names(db: Db) {
        let scene = Scene::new(db);
        scene.enqueue(note("later", 0), Options::default()).await;
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.runner.next_due().await.unwrap(), Some(testkit::at("2026-03-14T12:00:00Z")));
    }

    async fn one_live_job_has_a_key(db: Db) {
        let scene = Scene::new(db);
        assert!(scene.enqueue(note("a", 0), Options::default().dedup("k")).await.is_some());
        assert!(scene.enqueue(note("b", 0), Options::default().dedup("k")).await.is_none());
        assert!(scene.enqueue(note("c", 0), Options::default().dedup("other")).await.is_some());
        assert_eq!(scene.run().await, 2);
        assert_eq!(scene.notes.texts().await, ["a", "c"]);
        assert!(scene.enqueue(note("d", 0), Options::default().dedup("k")).await.is_some());
        assert_eq!(scene.run().await, 1);
    }

    async fn a_dead_job_does_not_keep_its_key(db: Db) {
        let scene = Scene::new(db);
        let dead = scene.enqueue(note("hopeless", 0), Options::default().dedup("k")).await.unwrap();
        scene.run().await;
        assert!(scene.enqueue(note("a", 0), Options::default().dedup("k")).await.is_some());
        let ambient = scene.ambient.clone();
        let revived = scene.db.write(move |tx| jobs::revive_dead(tx, &ambient, dead)).await.unwrap();
        assert!(!revived, "a live job has taken its place");
    }

    async fn a_cancelled_job_does_not_run(db: Db) {
        let scene = Scene::new(db);
        scene.enqueue(note("a", 0), Options::default().dedup("k")).await;
        assert!(scene.cancel("k").await);
        assert!(!scene.cancel("k").await);
        assert_eq!(scene.run().await, 0);
    }

    async fn jobs_of_another_version_of_the_program_are_left_alone(db: Db) {
        let scene = Scene::new(db);
        scene.enqueue(Unknown, Options::default()).await;
        scene.enqueue(note("a", 0), Options::default()).await;
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.stats().await.due, 1);
    }

    async fn what_is_urgent_runs_first_and_a_payload_that_does_not_fit_is_dead(db: Db) {
        let scene = Scene::new(db);
        scene.enqueue(note("a", 0), Options::default()).await;
        scene.enqueue(OldNote { number: 1 }, Options::default()).await;
        assert_eq!(scene.run().await, 2);
        let dead = scene.dead().await;
        assert!(dead[0].last_error.contains("does not fit"), "{dead:?}");
        assert_eq!(scene.notes.texts().await, ["a"]);
    }

    // The statement that only PostgreSQL knows is not in the list; it runs in every other test of this file.
    async fn every_statement_is_accepted(db: Db) {
        db.prepare_all(jobs::STATEMENTS).await.unwrap();
    }
}
