//! The operator's settings.

use crate::rules::AlertRule;

/// How outcomes are judged and how long they are kept.
#[derive(Clone, Debug)]
pub struct MonitoringSettings {
    /// How often alerts are evaluated without a signal.
    pub evaluate_every_seconds: i64,
    /// How long minute buckets are kept (setting `log_retention`).
    pub retention_days: u32,
    /// The rules, as data.
    pub rules: Vec<AlertRule>,
}

impl Default for MonitoringSettings {
    fn default() -> Self {
        Self { evaluate_every_seconds: 60, retention_days: 30, rules: AlertRule::fulfillment() }
    }
}

impl MonitoringSettings {
    /// The same with codes that never count as failures (setting `alert_excluded_errors`).
    pub fn excluding(mut self, codes: &[String]) -> Self {
        for rule in &mut self.rules {
            rule.excluded_codes.extend_from_slice(codes);
        }
        self
    }
}
