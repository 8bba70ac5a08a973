//! No job is lost with its runner, and no runner ends a job that it has lost.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::scene::{Note, Scene, note};
use async_trait::async_trait;
use db::{Db, DbError, params};
use jobs::{Handler, Job, JobContext, JobError, LostLease, Options, Runner};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

db::statements! {
    ADD_EFFECT = "INSERT INTO outbound_breakers (key, state, failures, updated_at) VALUES ($1, 'effect', 0, 0)";
    COUNT_EFFECTS = "SELECT COUNT(*) FROM outbound_breakers";
}

async fn effects(db: &Db) -> i64 {
    let count: Result<i64, DbError> = db.read(|tx| tx.query_one(&COUNT_EFFECTS, params![])?.get(0)).await;
    count.unwrap()
}

/// Writes its effect and its end in one transaction.
async fn complete_with_effect(db: &Db, ctx: JobContext, key: &'static str) -> Result<(), LostLease> {
    db.write(move |tx| {
        tx.execute(&ADD_EFFECT, params![key])?;
        ctx.complete(tx)
    })
    .await
}

/// Tells of its runs and waits for leave to end.
struct Patient {
    begun: mpsc::UnboundedSender<JobContext>,
    leave: Semaphore,
    dropped: mpsc::UnboundedSender<()>,
}

struct OnDrop(mpsc::UnboundedSender<()>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[async_trait]
impl<J: Job> Handler<J> for Patient {
    async fn run(&self, _job: J, ctx: &JobContext) -> Result<(), JobError> {
        let _guard = OnDrop(self.dropped.clone());
        self.begun.send(ctx.clone()).unwrap();
        self.leave.acquire().await.unwrap().forget();
        Ok(())
    }
}

struct Waiting {
    handler: Arc<Patient>,
    begun: mpsc::UnboundedReceiver<JobContext>,
    dropped: mpsc::UnboundedReceiver<()>,
}

fn patient() -> Waiting {
    let (begun_sender, begun) = mpsc::unbounded_channel();
    let (dropped_sender, dropped) = mpsc::unbounded_channel();
    let handler =
        Arc::new(Patient { begun: begun_sender, leave: Semaphore::new(0), dropped: dropped_sender });
    Waiting { handler, begun, dropped }
}

/// A job whose lease is renewed several times a second.
#[derive(Serialize, Deserialize)]
struct Short;

impl Job for Short {
    const NAME: &'static str = "tests.run_short";
    const LEASE_SECONDS: i64 = 1;
}

testkit::both_engines! {
    async fn the_job_of_a_killed_runner_is_taken_over_when_its_lease_ends(db: Db) {
        let scene = Scene::new(db.clone());
        let mut waiting = patient();
        let first = Runner::builder(db, scene.ambient.clone()).handler::<Note, _>(waiting.handler.clone()).build();
        scene.enqueue(note("a", 0), Options::default()).await;
        let killed = tokio::spawn(first.run(CancellationToken::new()));
        assert_eq!(waiting.begun.recv().await.unwrap().attempt, 1);
        killed.abort();
        waiting.dropped.recv().await.unwrap();
        assert_eq!(scene.run().await, 0);
        scene.advance(59);
        assert_eq!(scene.run().await, 0);
        scene.advance(1);
        assert_eq!(scene.run().await, 1);
        assert_eq!(*scene.notes.runs.lock().await, [("a".to_owned(), 2)]);
    }

    async fn a_job_whose_every_runner_dies_is_given_up(db: Db) {
        let scene = Scene::new(db.clone());
        scene.enqueue(note("a", 0), Options::default()).await;
        for _ in 0..Note::MAX_ATTEMPTS {
            let mut waiting = patient();
            let runner = Runner::builder(db.clone(), scene.ambient.clone()).handler::<Note, _>(waiting.handler).build();
            let killed = tokio::spawn(runner.run(CancellationToken::new()));
            waiting.begun.recv().await.unwrap();
            killed.abort();
            waiting.dropped.recv().await.unwrap();
            scene.advance(60);
        }
        assert_eq!(scene.run().await, 0);
        assert!(scene.dead().await[0].last_error.contains("without an answer"));
    }

    async fn a_runner_that_lost_its_lease_can_change_nothing(db: Db) {
        let scene = Scene::new(db.clone());
        let mut waiting = patient();
        let runner = Runner::builder(db.clone(), scene.ambient.clone()).handler::<Note, _>(waiting.handler).build();
        scene.enqueue(note("a", 3), Options::default()).await;
        let cancel = CancellationToken::new();
        let slow = tokio::spawn(runner.run(cancel.clone()));
        let ctx = waiting.begun.recv().await.unwrap();
        // Its clock stood still while the other's went on: the other takes over and fails.
        scene.advance(60);
        assert_eq!(scene.run().await, 1);
        let outcome = complete_with_effect(&db, ctx, "late").await;
        assert!(matches!(outcome, Err(LostLease::Lost(_))), "{outcome:?}");
        assert_eq!(effects(&db).await, 0);
        assert_eq!(scene.stats().await.waiting, 1);
        slow.abort();
    }

    async fn the_effect_and_the_end_of_a_job_are_one(db: Db) {
        let scene = Scene::new(db.clone());
        let mut waiting = patient();
        let handler = waiting.handler.clone();
        let runner = Runner::builder(db.clone(), scene.ambient.clone()).handler::<Note, _>(handler.clone()).build();
        scene.enqueue(note("a", 0), Options::default()).await;
        let run = tokio::spawn(async move { runner.run_until_idle().await.unwrap().jobs });
        let ctx = waiting.begun.recv().await.unwrap();
        complete_with_effect(&db, ctx.clone(), "once").await.unwrap();
        assert!(matches!(complete_with_effect(&db, ctx, "twice").await, Err(LostLease::Lost(_))));
        handler.leave.add_permits(1);
        assert_eq!(run.await.unwrap(), 1);
        assert_eq!(effects(&db).await, 1);
        assert_eq!(scene.stats().await, jobs::Stats::default());
    }

    async fn a_cancelled_job_is_stopped_while_it_runs(db: Db) {
        let scene = Scene::new(db.clone());
        let mut waiting = patient();
        let runner = Runner::builder(db, scene.ambient.clone()).handler::<Short, _>(waiting.handler).build();
        scene.enqueue(Short, Options::default().dedup("k")).await;
        let run = tokio::spawn(async move { runner.run_until_idle().await.unwrap().jobs });
        waiting.begun.recv().await.unwrap();
        assert!(scene.cancel("k").await);
        // Nobody gives it leave to end: the next renewal of its lease stops it.
        waiting.dropped.recv().await.unwrap();
        assert_eq!(run.await.unwrap(), 1);
    }

    async fn a_job_enqueued_again_while_it_runs_runs_once_more(db: Db) {
        let scene = Scene::new(db.clone());
        let mut waiting = patient();
        let handler = waiting.handler.clone();
        let runner = Runner::builder(db, scene.ambient.clone()).handler::<Note, _>(handler.clone()).build();
        scene.enqueue(note("a", 0), Options::default().dedup("k")).await;
        let run = tokio::spawn(async move { runner.run_until_idle().await.unwrap().jobs });
        waiting.begun.recv().await.unwrap();
        for text in ["b", "c"] {
            assert!(scene.enqueue(note(text, 0), Options::default().dedup("k")).await.is_none());
        }
        handler.leave.add_permits(2);
        assert_eq!(waiting.begun.recv().await.unwrap().attempt, 1);
        assert_eq!(run.await.unwrap(), 2);
        assert_eq!(scene.stats().await, jobs::Stats::default());
    }

    async fn what_was_enqueued_during_a_last_failure_lives_on(db: Db) {
        let scene = Scene::new(db.clone());
        let mut waiting = patient();
        let runner = Runner::builder(db, scene.ambient.clone()).handler::<Note, _>(waiting.handler).build();
        scene.enqueue(note("a", 0), Options::default().dedup("k")).await;
        for attempt in 1..=Note::MAX_ATTEMPTS {
            let killed = tokio::spawn(runner.clone().run(CancellationToken::new()));
            assert_eq!(waiting.begun.recv().await.unwrap().attempt, attempt);
            assert!(scene.enqueue(note("b", 0), Options::default().dedup("k")).await.is_none());
            killed.abort();
            waiting.dropped.recv().await.unwrap();
            scene.advance(60);
        }
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.notes.texts().await, ["b"]);
        assert_eq!(scene.dead().await.len(), 1);
    }

    async fn a_runner_that_stops_gives_back_what_it_did_not_end(db: Db) {
        let scene = Scene::new(db.clone());
        let mut waiting = patient();
        let runner = Runner::builder(db, scene.ambient.clone())
            .handler::<Note, _>(waiting.handler)
            .grace(Duration::ZERO)
            .build();
        scene.enqueue(note("a", 0), Options::default()).await;
        let cancel = CancellationToken::new();
        let stopped = tokio::spawn(runner.run(cancel.clone()));
        waiting.begun.recv().await.unwrap();
        cancel.cancel();
        stopped.await.unwrap();
        assert_eq!(scene.run().await, 1);
        assert_eq!(*scene.notes.runs.lock().await, [("a".to_owned(), 1)]);
    }

    async fn several_runners_run_each_job_once(db: Db) {
        let scene = Scene::new(db.clone());
        let (told, mut heard) = mpsc::unbounded_channel();
        let counter = Arc::new(Counter { runs: Mutex::default(), told });
        let cancel = CancellationToken::new();
        let runners: Vec<_> = (0..3)
            .map(|_| {
                let runner = Runner::builder(db.clone(), scene.ambient.clone()).handler::<Note, _>(counter.clone());
                tokio::spawn(runner.concurrency(4).build().run(cancel.clone()))
            })
            .collect();
        for number in 0..60 {
            scene.enqueue(note(&number.to_string(), 0), Options::default()).await;
        }
        for _ in 0..60 {
            heard.recv().await.unwrap();
        }
        cancel.cancel();
        for runner in runners {
            runner.await.unwrap();
        }
        let runs = counter.runs.lock().await;
        assert_eq!(runs.len(), 60);
        assert!(runs.values().all(|count| *count == 1), "{runs:?}");
        assert_eq!(scene.stats().await, jobs::Stats::default());
    }
}

struct Counter {
    runs: Mutex<HashMap<String, u32>>,
    told: mpsc::UnboundedSender<()>,
}

#[async_trait]
impl Handler<Note> for Counter {
    async fn run(&self, job: Note, _ctx: &JobContext) -> Result<(), JobError> {
        *self.runs.lock().await.entry(job.text).or_default() += 1;
        tokio::task::yield_now().await;
        self.told.send(()).unwrap();
        Ok(())
    }
}
