//! A job that records its runs and fails as often as it is told.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Ambient, JobId, ManualClock};
use db::Db;
use jiff::SignedDuration;
use jobs::{Handler, Job, JobContext, JobError, Options, Runner};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

/// Writes a line; fails while `failures` is not used up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Note {
    pub(crate) text: String,
    pub(crate) failures: u32,
}

impl Job for Note {
    const NAME: &'static str = "tests.write_note";
    const MAX_ATTEMPTS: u32 = 3;
    fn retry_after_seconds(attempt: u32) -> i64 {
        i64::from(attempt) * 100
    }
}

pub(crate) fn note(text: &str, failures: u32) -> Note {
    Note { text: text.into(), failures }
}

/// What the handler was given, in order.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) runs: Mutex<Vec<(String, u32)>>,
}

impl Notes {
    pub(crate) async fn texts(&self) -> Vec<String> {
        self.runs.lock().await.iter().map(|(text, _)| text.clone()).collect()
    }
}

#[async_trait]
impl Handler<Note> for Notes {
    async fn run(&self, job: Note, ctx: &JobContext) -> Result<(), JobError> {
        self.runs.lock().await.push((job.text.clone(), ctx.attempt));
        assert_eq!(ctx.is_last_attempt(), ctx.attempt == Note::MAX_ATTEMPTS);
        match job.text.as_str() {
            "hopeless" => Err(JobError::fail("no such thing")),
            "panics" => std::panic::resume_unwind(Box::new("on purpose")),
            "later" if ctx.attempt == 1 => Err(JobError::RetryAt(
                testkit::at("2026-03-14T12:00:00Z"),
                anyhow::anyhow!("come back at noon"),
            )),
            _ if ctx.attempt <= job.failures => Err(anyhow::anyhow!("failure {}", ctx.attempt).into()),
            _ => Ok(()),
        }
    }
}

/// A database, a clock and a runner for notes.
pub(crate) struct Scene {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) notes: Arc<Notes>,
    pub(crate) runner: Runner,
}

impl Scene {
    pub(crate) fn new(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let notes = Arc::new(Notes::default());
        let runner = Runner::builder(db.clone(), ambient.clone()).handler::<Note, _>(notes.clone()).build();
        Self { db, ambient, clock, notes, runner }
    }

    pub(crate) async fn enqueue<J: Job>(&self, job: J, options: Options) -> Option<JobId> {
        let ambient = self.ambient.clone();
        self.db.write(move |tx| jobs::enqueue(tx, &ambient, &job, options)).await.unwrap()
    }

    /// Runs what is due and gives the number of runs.
    pub(crate) async fn run(&self) -> usize {
        self.runner.run_until_idle().await.unwrap().jobs
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub(crate) async fn stats(&self) -> jobs::Stats {
        let now = self.ambient.now();
        self.db.read(move |tx| jobs::stats(tx, now)).await.unwrap()
    }

    pub(crate) async fn dead(&self) -> Vec<jobs::DeadJob> {
        self.db.read(|tx| jobs::list_dead(tx, 10)).await.unwrap()
    }

    pub(crate) async fn cancel(&self, key: &'static str) -> bool {
        self.db.write(move |tx| jobs::cancel(tx, key)).await.unwrap()
    }
}
