//! The configuration file. Only this crate reads configuration; every other crate gets its settings as values.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use basis::Locale;
use escalation::LimitFacts;
use ipnet::IpNet;
use monitoring::SignalRule;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// Everything an operator can set. A file that leaves a part out gets its default.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite:path/to/file.db` or `postgres://user:password@host/database`.
    pub database: SecretString,
    /// Where and under which name the platform is reached.
    pub server: ServerConfig,
    /// The installation as people know it.
    pub platform: PlatformConfig,
    /// Outgoing calls.
    pub outbound: OutboundConfig,
    /// Outgoing mail.
    pub mail: MailConfig,
    /// Text messages and calls; absent: none are sent.
    pub phone: Option<PhoneConfig>,
    /// Feeds.
    pub inventory: InventoryConfig,
    /// Orders and what is kept of them.
    pub ordering: OrderingConfig,
    /// Detection.
    pub monitoring: MonitoringConfig,
    /// The watch over partners' servers.
    pub health: HealthConfig,
    /// Paging.
    pub escalation: EscalationConfig,
    /// Cases.
    pub support: SupportConfig,
    /// Pages for diners.
    pub shop: ShopConfig,
    /// Logs.
    pub log: LogConfig,
}

/// Where and under which name the platform is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address people and partners use, without a path: issuer of tokens and start of every link.
    pub origin: Url,
    /// The most connections at one time.
    pub max_connections: usize,
}

/// The installation as people know it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlatformConfig {
    /// Name shown on pages and in mails.
    pub name: String,
    /// IANA zone of the platform's business hours.
    pub time_zone: String,
    /// ISO 3166-1 country whose public holidays the support team keeps.
    pub country: String,
    /// Language of mails to people whose language is not known.
    pub locale: Locale,
    /// A secret of 32 bytes as 64 hexadecimal digits, with which signing keys are sealed in the database.
    pub secret_key: Option<SecretString>,
}

/// Outgoing calls.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutboundConfig {
    /// Address ranges that may be called although they are private, such as `10.1.0.0/16`.
    pub allow: Vec<IpNet>,
    /// Whether partners' endpoints may be plain http. Never in production.
    pub allow_http: bool,
}

/// Outgoing mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// The sender, such as `Aboyeur <support@example.com>`.
    pub from: String,
    /// Mail server; absent: every mail fails visibly.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// Sign-in name.
    pub user: Option<String>,
    /// Sign-in password.
    pub password: Option<SecretString>,
    /// `starttls`, `tls` or `none`.
    pub security: MailSecurity,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// Upgraded after the greeting (port 587).
    StartTls,
    /// From the first byte (port 465).
    Tls,
    /// Not at all: only for a server on the same machine.
    None,
}

/// Text messages and calls by a provider of Twilio's shape.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneConfig {
    /// Where the provider is.
    pub base_url: Url,
    /// Account at the provider.
    pub account: String,
    /// Secret of the account.
    pub token: SecretString,
    /// The number messages come from.
    pub from: String,
}

/// Feeds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InventoryConfig {
    /// Folders below which feed directories may lie.
    pub feed_roots: Vec<PathBuf>,
    /// Seconds between two looks at a marker; 300 to 86400 by rule B2, less only for trying out.
    pub poll_every_seconds: i64,
    /// A snapshot that removes more than this share of the restaurants is held.
    pub guard_share: f64,
    /// Where copies of feed files lie while they are read; absent: the system's folder for temporary files.
    pub spool_dir: Option<PathBuf>,
    /// The most bytes that the copies of one run may take.
    pub spool_max_bytes: u64,
    /// The key file of the platform's own service account, to which partners grant access to their buckets at Google.
    pub gcs_service_account_file: Option<PathBuf>,
}

/// Orders and what is kept of them.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderingConfig {
    /// Days for which requests and answers are kept (`log_retention`).
    pub exchange_retention_days: i64,
    /// Days after which what a diner told of themselves is erased from an order.
    pub customer_retention_days: i64,
}

/// Detection.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MonitoringConfig {
    /// Seconds between two evaluations of the alert rules.
    pub evaluate_every_seconds: i64,
    /// Days for which counters are kept.
    pub retention_days: u32,
    /// Other limits of the rules about orders, by rule, for partners without their own.
    pub order_limits: BTreeMap<String, OrderLimitsConfig>,
}

/// Other limits of one rule about orders (operations 9.3). What is left out stays the programme's.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderLimitsConfig {
    /// The share must be more than this, in thousandths; for ORD-5 the share that was not fulfilled.
    pub over_permille: Option<i64>,
    /// Minutes that are looked at.
    pub window_minutes: Option<i64>,
    /// At least so many orders or errors.
    pub least: Option<i64>,
    /// In at least so many restaurants.
    pub restaurants: Option<i64>,
    /// Minutes that an order may take.
    pub after_minutes: Option<i64>,
}

/// The watch over partners' servers (operations 6.2, 6.3 and 17).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HealthConfig {
    /// Seconds between two health checks of a partner (`health_check_interval`).
    pub check_every_seconds: i64,
    /// Seconds without a healthy answer after which a partner is disabled (`health_down_after`).
    pub down_after_seconds: i64,
    /// At least so many failed checks in that time (`health_min_failures`).
    pub min_failures: u32,
    /// Live requests in a row without an answer that disable at once (`unanswered_limit`).
    pub unanswered_limit: u32,
    /// Healthy checks in a row that restore (`restore_after_healthy`).
    pub restore_after_healthy: u32,
    /// So many automatic disablements within 24 hours leave the switch to a person (`flap_limit`).
    pub flap_limit: u32,
    /// Days for which checks are listed.
    pub checks_kept_days: i64,
}

/// Paging.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EscalationConfig {
    /// Seconds to wait for an acknowledgement before the next person is paged.
    pub step_wait_seconds: i64,
}

/// Cases.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SupportConfig {
    /// Seconds in which an urgent claim is to be assessed; past them it pages by itself unless contradicted.
    pub triage_seconds: i64,
}

/// Pages for diners.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ShopConfig {
    /// Countries of restaurants from which guests may order; empty: all.
    pub guest_countries: Vec<String>,
    /// Totals that guests' orders must stay below, such as `100.00 USD`; a currency that is not named has none.
    pub guest_caps: Vec<String>,
}

/// Logs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// `text` or `json`.
    pub format: LogFormat,
    /// Such as `info` or `info,ordering=debug`.
    pub filter: String,
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs, one object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: SecretString::from("sqlite:aboyeur.db"),
            server: ServerConfig::default(),
            platform: PlatformConfig::default(),
            outbound: OutboundConfig::default(),
            mail: MailConfig::default(),
            phone: None,
            inventory: InventoryConfig::default(),
            ordering: OrderingConfig::default(),
            monitoring: MonitoringConfig::default(),
            health: HealthConfig::default(),
            escalation: EscalationConfig::default(),
            support: SupportConfig::default(),
            shop: ShopConfig::default(),
            log: LogConfig::default(),
        }
    }
}

impl Default for ServerConfig {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "the literal is a valid address")]
        let origin = Url::parse("http://127.0.0.1:8080").expect("a valid address");
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 8080)), origin, max_connections: 10_000 }
    }
}

impl Default for PlatformConfig {
    fn default() -> Self {
        Self {
            name: "Aboyeur".to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            country: "FR".to_owned(),
            locale: Locale::En,
            secret_key: None,
        }
    }
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            from: "Aboyeur <aboyeur@localhost>".to_owned(),
            host: None,
            port: 587,
            user: None,
            password: None,
            security: MailSecurity::StartTls,
        }
    }
}

impl Default for InventoryConfig {
    fn default() -> Self {
        Self {
            feed_roots: Vec::new(),
            poll_every_seconds: 3600,
            guard_share: 0.20,
            spool_dir: None,
            spool_max_bytes: 20_000_000_000,
            gcs_service_account_file: None,
        }
    }
}

impl Default for OrderingConfig {
    fn default() -> Self {
        Self { exchange_retention_days: 30, customer_retention_days: 90 }
    }
}

impl Default for MonitoringConfig {
    fn default() -> Self {
        Self { evaluate_every_seconds: 60, retention_days: 30, order_limits: BTreeMap::new() }
    }
}

impl Default for HealthConfig {
    fn default() -> Self {
        let settings = monitoring::HealthSettings::default();
        Self {
            check_every_seconds: settings.check_every_seconds,
            down_after_seconds: settings.down_after_seconds,
            min_failures: settings.min_failures,
            unanswered_limit: settings.unanswered_limit,
            restore_after_healthy: settings.restore_after_healthy,
            flap_limit: settings.flap_limit,
            checks_kept_days: settings.checks_kept_days,
        }
    }
}

impl MonitoringConfig {
    /// The rules whose condition is measured, with this installation's limits.
    ///
    /// # Errors
    /// A rule without limits, or a number out of its range.
    pub fn signals(&self) -> anyhow::Result<Vec<SignalRule>> {
        let mut rules = monitoring::MonitoringSettings::default().signals;
        for (id, own) in &self.order_limits {
            let setting = || format!("setting monitoring.order_limits.{id}");
            let rule = rules.iter_mut().find(|rule| rule.id == *id && rule.limits.is_some());
            let rule = rule.with_context(|| format!("{}: write ORD-1 to ORD-8", setting()))?;
            let limits = rule.limits.map(|limits| monitoring::check_limits(own.over(limits)));
            rule.limits = limits.transpose().with_context(setting)?;
        }
        Ok(rules)
    }
}

impl OrderLimitsConfig {
    fn over(self, limits: LimitFacts) -> LimitFacts {
        LimitFacts {
            over_permille: self.over_permille.unwrap_or(limits.over_permille),
            window_minutes: self.window_minutes.unwrap_or(limits.window_minutes),
            least: self.least.unwrap_or(limits.least),
            restaurants: self.restaurants.unwrap_or(limits.restaurants),
            after_minutes: self.after_minutes.unwrap_or(limits.after_minutes),
        }
    }
}

impl HealthConfig {
    /// As the watch wants it.
    pub fn settings(self) -> monitoring::HealthSettings {
        monitoring::HealthSettings {
            check_every_seconds: self.check_every_seconds,
            down_after_seconds: self.down_after_seconds,
            min_failures: self.min_failures,
            unanswered_limit: self.unanswered_limit,
            restore_after_healthy: self.restore_after_healthy,
            flap_limit: self.flap_limit,
            checks_kept_days: self.checks_kept_days,
        }
    }
}

impl Default for EscalationConfig {
    fn default() -> Self {
        Self { step_wait_seconds: 300 }
    }
}

impl Default for SupportConfig {
    fn default() -> Self {
        Self { triage_seconds: 900 }
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info".to_owned() }
    }
}

impl Config {
    /// Reads a configuration file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
        Self::parse(&text).with_context(|| format!("the configuration file {}", path.display()))
    }

    /// Reads configuration text. The error names the line and the setting.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let deserializer = toml::Deserializer::parse(text).context("is not valid TOML")?;
        let config: Self = serde_path_to_error::deserialize(deserializer)
            .map_err(|error| anyhow::anyhow!("setting {}: {}", error.path(), error.inner().message()))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        let origin = &self.server.origin;
        let plain =
            ["http", "https"].contains(&origin.scheme()) && origin.host().is_some() && origin.path() == "/";
        anyhow::ensure!(
            plain,
            "setting server.origin: write scheme, host and port only, such as https://food.example"
        );
        anyhow::ensure!(
            jiff::tz::TimeZone::get(&self.platform.time_zone).is_ok(),
            "setting platform.time_zone: {:?} is not a zone; write one such as Europe/Paris",
            self.platform.time_zone
        );
        let positive = [
            ("ordering.exchange_retention_days", self.ordering.exchange_retention_days),
            ("ordering.customer_retention_days", self.ordering.customer_retention_days),
            ("monitoring.evaluate_every_seconds", self.monitoring.evaluate_every_seconds),
            ("monitoring.retention_days", i64::from(self.monitoring.retention_days)),
            ("escalation.step_wait_seconds", self.escalation.step_wait_seconds),
            ("support.triage_seconds", self.support.triage_seconds),
            ("inventory.poll_every_seconds", self.inventory.poll_every_seconds),
            ("health.check_every_seconds", self.health.check_every_seconds),
            ("health.down_after_seconds", self.health.down_after_seconds),
            ("health.min_failures", self.health.min_failures.into()),
            ("health.unanswered_limit", self.health.unanswered_limit.into()),
            ("health.restore_after_healthy", self.health.restore_after_healthy.into()),
            ("health.flap_limit", self.health.flap_limit.into()),
            ("health.checks_kept_days", self.health.checks_kept_days),
        ];
        for (setting, value) in positive {
            anyhow::ensure!(value > 0, "setting {setting}: write a number above 0");
        }
        self.monitoring.signals().map(drop)
    }

    /// The origin as text without a slash at its end.
    pub fn origin(&self) -> String {
        self.server.origin.as_str().trim_end_matches('/').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_a_valid_configuration() {
        let config = Config::parse("").unwrap();
        assert_eq!(config.origin(), "http://127.0.0.1:8080");
    }

    #[test]
    fn limits_of_rules_about_orders_are_changed_one_by_one() {
        let config = Config::parse("[monitoring.order_limits.ORD-1]\nover_permille = 300").unwrap();
        let rules = config.monitoring.signals().unwrap();
        let limits = |id: &str| rules.iter().find(|rule| rule.id == id).unwrap().limits.unwrap();
        assert_eq!((limits("ORD-1").over_permille, limits("ORD-1").least), (300, 10));
        assert_eq!(limits("ORD-2").over_permille, 300);
    }

    #[test]
    fn a_wrong_setting_is_named() {
        for (text, says) in [
            ("[server]\nlisten = \"here\"", "server.listen"),
            ("[server]\norigin = \"https://x.example/path\"", "server.origin"),
            ("[platform]\ntime_zone = \"Paris\"", "platform.time_zone"),
            ("[escalation]\nstep_wait_seconds = 0", "escalation.step_wait_seconds"),
            ("[health]\nflap_limit = 0", "health.flap_limit"),
            ("[monitoring.order_limits.ORD-9]\nleast = 1", "monitoring.order_limits.ORD-9"),
            ("[monitoring.order_limits.ORD-1]\nover_permille = 1001", "over_permille"),
            ("[mail]\nsecurity = \"maybe\"", "mail.security"),
            ("databse = \"x\"", "databse"),
        ] {
            let error = format!("{:#}", Config::parse(text).unwrap_err());
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
