//! The operator's settings.

use url::Url;

use crate::health::HealthSettings;
use crate::rules::AlertRule;
use crate::signal::SignalRule;

/// How outcomes are judged and how long they are kept.
#[derive(Clone, Debug)]
pub struct MonitoringSettings {
    /// How often alerts are evaluated without a signal.
    pub evaluate_every_seconds: i64,
    /// How long minute buckets are kept (setting `log_retention`).
    pub retention_days: u32,
    /// The rules, as data.
    pub rules: Vec<AlertRule>,
    /// The rules whose condition is measured elsewhere.
    pub signals: Vec<SignalRule>,
    /// While a rule about requests fires, those concerned are reminded after so many hours.
    pub remind_hours: u32,
    /// How the watch over partners' servers decides.
    pub health: HealthSettings,
    /// The public address of the platform, for links in mails; without it mails carry none.
    pub origin: Option<Url>,
}

impl Default for MonitoringSettings {
    fn default() -> Self {
        Self {
            evaluate_every_seconds: 60,
            retention_days: 30,
            rules: AlertRule::fulfillment(),
            signals: SignalRule::feeds().into_iter().chain(SignalRule::orders()).collect(),
            remind_hours: 4,
            health: HealthSettings::default(),
            origin: None,
        }
    }
}

impl MonitoringSettings {
    /// A page of the platform by its path.
    pub fn link(&self, path: &str) -> Option<String> {
        self.origin.as_ref()?.join(path).ok().map(String::from)
    }

    /// The same with codes that never count as failures (setting `alert_excluded_errors`).
    pub fn excluding(mut self, codes: &[String]) -> Self {
        for rule in &mut self.rules {
            rule.excluded_codes.extend_from_slice(codes);
        }
        self
    }
}
