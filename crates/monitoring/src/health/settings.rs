//! The numbers of the health rules.

/// How a launched partner's production is watched (operations 6.2, 6.3 and 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthSettings {
    /// Seconds between two health checks of one partner (`health_check_interval`).
    pub check_every_seconds: i64,
    /// Seconds without a healthy answer after which a partner counts as down (`health_down_after`).
    pub down_after_seconds: i64,
    /// At least so many failed checks in that time (`health_min_failures`).
    pub min_failures: u32,
    /// Live requests without an answer in a row that switch off at once (`unanswered_limit`).
    pub unanswered_limit: u32,
    /// Healthy checks in a row after which the integration is restored (`restore_after_healthy`).
    pub restore_after_healthy: u32,
    /// After so many automatic disablements within 24 hours nothing is restored by itself (`flap_limit`).
    pub flap_limit: u32,
    /// Days for which checks are listed.
    pub checks_kept_days: i64,
}

impl Default for HealthSettings {
    fn default() -> Self {
        Self {
            check_every_seconds: 300,
            down_after_seconds: 3600,
            min_failures: 6,
            unanswered_limit: 5,
            restore_after_healthy: 3,
            flap_limit: 3,
            checks_kept_days: 7,
        }
    }
}
