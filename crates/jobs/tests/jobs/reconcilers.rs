//! A reconciler runs at its times and when it is woken, in one process at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use basis::Ambient;
use db::{Db, DbError};
use jiff::SignedDuration;
use jobs::{Reconciler, Runner, wake_reconciler};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Counts its passes; the first of them can be made to fail or to hang.
#[derive(Default)]
struct Count {
    passes: AtomicUsize,
    fails: bool,
    begun: Option<mpsc::UnboundedSender<()>>,
}

#[async_trait]
impl Reconciler for Count {
    fn name(&self) -> &'static str {
        "tests.count_passes"
    }

    fn every_seconds(&self) -> i64 {
        30
    }

    async fn pass(&self) -> anyhow::Result<()> {
        self.passes.fetch_add(1, Ordering::SeqCst);
        if let Some(begun) = &self.begun {
            begun.send(())?;
            std::future::pending::<()>().await;
        }
        anyhow::ensure!(!self.fails, "on purpose");
        Ok(())
    }
}

fn runner(db: &Db, ambient: &Ambient, reconciler: &Arc<Count>) -> Runner {
    Runner::builder(db.clone(), ambient.clone()).reconciler(reconciler.clone()).build()
}

testkit::both_engines! {
    async fn it_runs_once_per_interval_over_two_runners(db: Db) {
        let (ambient, clock) = testkit::ambient();
        let count = Arc::new(Count::default());
        let (one, two) = (runner(&db, &ambient, &count), runner(&db, &ambient, &count));
        for interval in 1..=3 {
            let (first, second) = tokio::join!(one.run_until_idle(), two.run_until_idle());
            assert_eq!(first.unwrap().passes + second.unwrap().passes, 1);
            assert_eq!(count.passes.load(Ordering::SeqCst), interval);
            assert_eq!(one.next_due().await.unwrap().unwrap(), ambient.now() + SignedDuration::from_secs(30));
            clock.advance(SignedDuration::from_secs(29));
            assert_eq!(two.run_until_idle().await.unwrap().passes, 0);
            clock.advance(SignedDuration::from_secs(1));
        }
    }

    async fn it_runs_when_it_is_woken_by_a_commit(db: Db) {
        let (ambient, _clock) = testkit::ambient();
        let count = Arc::new(Count::default());
        let runner = runner(&db, &ambient, &count);
        runner.run_until_idle().await.unwrap();
        let rolled_back: Result<(), DbError> = {
            let ambient = ambient.clone();
            db.write(move |tx| {
                wake_reconciler(tx, &ambient, "tests.count_passes")?;
                Err(DbError::NotFound { statement: "own" })
            })
            .await
        };
        assert!(rolled_back.is_err());
        assert_eq!(runner.run_until_idle().await.unwrap().passes, 0);
        runner.signal_reconciler("tests.count_passes").await.unwrap();
        assert_eq!(runner.run_until_idle().await.unwrap().passes, 1);
        assert_eq!(runner.run_until_idle().await.unwrap().passes, 0);
    }

    async fn a_failed_pass_is_followed_by_another_at_its_time(db: Db) {
        let (ambient, clock) = testkit::ambient();
        let count = Arc::new(Count { fails: true, ..Count::default() });
        let runner = runner(&db, &ambient, &count);
        assert_eq!(runner.run_until_idle().await.unwrap().passes, 1);
        assert_eq!(runner.run_until_idle().await.unwrap().passes, 0);
        clock.advance(SignedDuration::from_secs(30));
        assert_eq!(runner.run_until_idle().await.unwrap().passes, 1);
    }

    async fn another_process_takes_over_when_one_dies_during_a_pass(db: Db) {
        let (ambient, clock) = testkit::ambient();
        let (begun, mut heard) = mpsc::unbounded_channel();
        let hangs = Arc::new(Count { begun: Some(begun), ..Count::default() });
        let killed = tokio::spawn(runner(&db, &ambient, &hangs).run(CancellationToken::new()));
        heard.recv().await.unwrap();
        killed.abort();
        assert!(killed.await.unwrap_err().is_cancelled());
        let count = Arc::new(Count::default());
        let other = runner(&db, &ambient, &count);
        clock.advance(SignedDuration::from_secs(59));
        assert_eq!(other.run_until_idle().await.unwrap().passes, 0);
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!(other.run_until_idle().await.unwrap().passes, 1);
    }

    async fn a_running_program_wakes_it_without_waiting_for_its_interval(db: Db) {
        let (ambient, _clock) = testkit::ambient();
        let count = Arc::new(Count::default());
        let runner = runner(&db, &ambient, &count);
        runner.run_until_idle().await.unwrap();
        let cancel = CancellationToken::new();
        let running = tokio::spawn(runner.clone().run(cancel.clone()));
        runner.signal_reconciler("tests.count_passes").await.unwrap();
        while count.passes.load(Ordering::SeqCst) < 2 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
        running.await.unwrap();
    }
}
