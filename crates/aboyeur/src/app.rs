//! The house put together: every service on one database, every job and reconciler on one runner, every page and
//! endpoint in one router.

use std::sync::Arc;

use anyhow::Context;
use basis::{Ambient, Currency, Money};
use calendar::BusinessCalendar;
use certification::{Certification, CertificationHandler, SweepCertifications};
use db::{Db, Stmt};
use escalation::{Announcer, Climber, Escalation, EscalationSettings, Undelivered};
use identity::{Identity, IdentitySettings};
use inventory::{
    EvaluateFeeds, ImportPlacesHandler, IngestHandler, Inventory, InventorySettings, MatchPlacesHandler,
    NoticeHandler, PollMarkers, RollBackHandler, SourceSettings, StopStale, SweepInventory,
};
use jiff::tz::TimeZone;
use jobs::Runner;
use monitoring::{
    DeleteOldOutcomes, Evaluate, Monitoring, MonitoringSettings, OnIntegrationChanged, RollUpOutcomes,
};
use notify::{Deliverer, NotifySettings, PhoneSettings, SmtpSettings, SmtpTls};
use ordering::{
    AskHandler, CountSessions, EvaluateOrders, GuestRules, Ordering, OrderingParts, OrderingSettings,
    ReconcileOrders, SubmitHandler, WatchEndpoints,
};
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::{Partners, Vault};
use secrecy::{ExposeSecret, SecretString};
use support::{FollowUpSilence, Support, SupportSettings, WatchTriage};
use tokio_util::sync::CancellationToken;

use crate::config::{Config, MailSecurity};

/// Every service of the platform, on one database.
#[derive(Clone)]
pub struct App {
    /// The configuration it was made from.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Outgoing calls.
    pub outbound: Outbound,
    /// Partners.
    pub partners: Partners,
    /// People, keys and tokens.
    pub identity: Identity,
    /// Incidents and paging.
    pub escalation: Escalation,
    /// Detection.
    pub monitoring: Monitoring,
    /// Feeds and catalogue.
    pub inventory: Inventory,
    /// Carts and orders.
    pub ordering: Ordering,
    /// Test cases against partners' endpoints.
    pub certification: Certification,
    /// Cases.
    pub support: Support,
    /// Ends live pages when the platform stops.
    pub stop: CancellationToken,
    settings: Settings,
}

/// Settings that jobs and reconcilers share with the services.
#[derive(Clone)]
struct Settings {
    notify: Arc<NotifySettings>,
    escalation: EscalationSettings,
    monitoring: Arc<MonitoringSettings>,
    ordering: OrderingSettings,
    support: Arc<SupportSettings>,
}

/// Every statement of the house, for the test that prepares them on both databases.
pub fn statements() -> Vec<Stmt> {
    [
        jobs::STATEMENTS,
        outbound::STATEMENTS,
        partners::STATEMENTS,
        identity::STATEMENTS,
        notify::STATEMENTS,
        escalation::STATEMENTS,
        monitoring::STATEMENTS,
        monitoring::HEALTH_STATEMENTS,
        inventory::STATEMENTS,
        inventory::SERVING_STATEMENTS,
        inventory::ALERT_STATEMENTS,
        inventory::FEED_POLL_STATEMENTS,
        inventory::PLACE_STATEMENTS,
        inventory::FILE_LIST_STATEMENTS,
        inventory::QUICK_TEST_STATEMENTS,
        inventory::realtime::STATEMENTS,
        inventory::realtime::COUNT_STATEMENTS,
        ordering::STATEMENTS,
        ordering::ALERT_STATEMENTS,
        certification::STATEMENTS,
        ordering::HEALTH_STATEMENTS,
        ordering::REPORT_STATEMENTS,
        ordering::SESSION_STATEMENTS,
        support::STATEMENTS,
    ]
    .concat()
}

impl App {
    /// Connects to the database, brings its schema up to date and makes every service.
    pub async fn open(config: Config, ambient: Ambient) -> anyhow::Result<Self> {
        let db =
            Db::connect(config.database.expose_secret()).await.context("the database cannot be opened")?;
        db.migrate().await.context("the schema cannot be brought up to date")?;
        Self::on(config, db, ambient).await
    }

    /// Makes every service on a database whose schema is up to date.
    pub async fn on(config: Config, db: Db, ambient: Ambient) -> anyhow::Result<Self> {
        let settings = Settings::from(&config, &ambient)?;
        let policy = OutboundPolicy {
            allow: config.outbound.allow.clone(),
            allow_http: config.outbound.allow_http,
            ..OutboundPolicy::default()
        };
        let outbound = Outbound::new(policy, ambient.clone(), Breakers::new(db.clone()))?;
        let identity = Identity::new(db.clone(), ambient.clone(), identity_settings(&config)?);
        identity.maintain_signing_keys().await.context("the signing keys cannot be read or made")?;
        let vault = vault(&config)?;
        let inventory_settings = inventory_settings(&config, settings.support.hours.clone())?;
        let inventory = Inventory::new(db.clone(), ambient.clone(), inventory_settings)
            .with_sources(outbound.clone(), vault.clone());
        let parts = OrderingParts {
            tokens: Arc::new(identity.clone()),
            outbound: outbound.clone(),
            restaurants: Arc::new(inventory.catalogue().clone()),
        };
        let certification = Certification::new(
            db.clone(),
            ambient.clone(),
            identity.clone(),
            inventory.clone(),
            outbound.clone(),
        );
        Ok(Self {
            certification,
            partners: Partners::new(db.clone(), ambient.clone()).with_vault(vault),
            escalation: Escalation::new(db.clone(), ambient.clone(), settings.escalation.clone()),
            monitoring: Monitoring::new(db.clone(), ambient.clone(), settings.monitoring.clone()),
            ordering: Ordering::new(db.clone(), ambient.clone(), parts, settings.ordering.clone()),
            support: Support::new(db.clone(), ambient.clone(), settings.support.clone()),
            config: Arc::new(config),
            stop: CancellationToken::new(),
            db,
            ambient,
            outbound,
            identity,
            inventory,
            settings,
        })
    }

    /// What works in the background: every job handler and every reconciler.
    pub fn runner(&self) -> anyhow::Result<Runner> {
        let (db, ambient) = (self.db.clone(), self.ambient.clone());
        let Settings { notify, escalation, monitoring, support, .. } = self.settings.clone();
        let deliverer =
            Deliverer::from_settings(db.clone(), ambient.clone(), &notify, self.outbound.clone())?;
        let announcer = Announcer::new(db.clone(), ambient.clone(), escalation.clone());
        let undelivered = Undelivered::new(db.clone(), ambient.clone(), escalation.clone());
        let switched = OnIntegrationChanged::new(db.clone(), ambient.clone(), monitoring.clone());
        let notices = NoticeHandler::new(db.clone(), ambient.clone(), monitoring.clone());
        let feeds = EvaluateFeeds::new(db.clone(), ambient.clone(), monitoring.clone());
        let orders = EvaluateOrders::new(db.clone(), ambient.clone(), monitoring.clone());
        let runner = Runner::builder(db.clone(), ambient.clone())
            .handler::<notify::DeliverMessage, _>(Arc::new(deliverer))
            .handler::<escalation::Announce, _>(Arc::new(announcer))
            .handler::<notify::DeliveryFailed, _>(Arc::new(undelivered))
            .handler::<partners::IntegrationChanged, _>(Arc::new(switched))
            .handler::<inventory::IngestFeed, _>(Arc::new(IngestHandler(self.inventory.clone())))
            .handler::<inventory::RollBack, _>(Arc::new(RollBackHandler(self.inventory.clone())))
            .handler::<inventory::realtime::ApplyUpdates, _>(inventory::realtime::ApplyUpdatesHandler::new(
                self.inventory.clone(),
            ))
            .handler::<inventory::FeedNotice, _>(Arc::new(notices))
            .handler::<inventory::ImportPlaces, _>(Arc::new(ImportPlacesHandler(self.inventory.clone())))
            .handler::<inventory::MatchPlaces, _>(Arc::new(MatchPlacesHandler(self.inventory.clone())))
            .handler::<certification::RunCertification, _>(CertificationHandler::new(
                self.certification.clone(),
            ))
            .reconciler(Arc::new(SweepCertifications(self.certification.clone())))
            .handler::<ordering::SubmitOrder, _>(SubmitHandler::new(self.ordering.clone()))
            .handler::<ordering::AskPartner, _>(AskHandler::new(self.ordering.clone()))
            .reconciler(Arc::new(identity::RotateKeys(self.identity.clone())))
            .reconciler(Arc::new(identity::SweepExpired(self.identity.clone())))
            .reconciler(Arc::new(notify::Sweeper::new(db.clone(), ambient.clone())))
            .reconciler(Arc::new(Climber::new(db.clone(), ambient.clone(), escalation)))
            .reconciler(Arc::new(Evaluate::new(db.clone(), ambient.clone(), monitoring.clone())))
            .reconciler(Arc::new(RollUpOutcomes::new(db.clone(), ambient.clone())))
            .reconciler(Arc::new(DeleteOldOutcomes::new(db.clone(), ambient.clone(), monitoring)))
            .reconciler(Arc::new(feeds))
            .reconciler(Arc::new(orders))
            .reconciler(Arc::new(PollMarkers(self.inventory.clone())))
            .reconciler(Arc::new(StopStale(self.inventory.clone())))
            .reconciler(Arc::new(SweepInventory(self.inventory.clone())))
            .reconciler(Arc::new(inventory::CountServing(self.inventory.clone())))
            .reconciler(Arc::new(inventory::realtime::SweepUpdates(self.inventory.clone())))
            .reconciler(ReconcileOrders::new(self.ordering.clone()))
            .reconciler(Arc::new(CountSessions::new(self.ordering.clone())))
            .reconciler(WatchEndpoints::new(self.ordering.clone()))
            .reconciler(Arc::new(WatchTriage::new(db.clone(), ambient.clone(), support.clone())))
            .reconciler(Arc::new(FollowUpSilence::new(db, ambient, support)));
        Ok(runner.build())
    }

    /// Settings of detection, for the demo's narrator.
    pub fn monitoring_settings(&self) -> &MonitoringSettings {
        &self.settings.monitoring
    }
}

impl Settings {
    fn from(config: &Config, ambient: &Ambient) -> anyhow::Result<Self> {
        let notify = notify_settings(config)?;
        let mut escalation = EscalationSettings::new(config.server.origin.clone());
        escalation.step_wait_seconds = config.escalation.step_wait_seconds;
        escalation.text_messages = notify.phone.is_some();
        let monitoring = MonitoringSettings {
            evaluate_every_seconds: config.monitoring.evaluate_every_seconds,
            retention_days: config.monitoring.retention_days,
            origin: Some(config.server.origin.clone()),
            health: config.health.settings(),
            signals: config.monitoring.signals()?,
            ..MonitoringSettings::default()
        };
        let zone = TimeZone::get(&config.platform.time_zone).context("setting platform.time_zone")?;
        let mut support = SupportSettings::new(config.server.origin.clone(), zone, &config.platform.country)?;
        support.triage_target = jiff::SignedDuration::from_secs(config.support.triage_seconds);
        support.team_mailbox = Some(notify.from.address.clone());
        support.check(ambient.now()).context("the platform's business hours")?;
        Ok(Self {
            notify: Arc::new(notify),
            escalation,
            monitoring: Arc::new(monitoring),
            ordering: ordering_settings(config)?,
            support: Arc::new(support),
        })
    }
}

fn notify_settings(config: &Config) -> anyhow::Result<NotifySettings> {
    let mail = &config.mail;
    let smtp = mail.host.as_ref().map(|host| SmtpSettings {
        host: host.clone(),
        port: mail.port,
        user: mail.user.clone(),
        password: mail.password.clone(),
        tls: match mail.security {
            MailSecurity::StartTls => SmtpTls::StartTls,
            MailSecurity::Tls => SmtpTls::Implicit,
            MailSecurity::None => SmtpTls::None,
        },
    });
    let phone = config.phone.as_ref().map(|phone| PhoneSettings {
        base_url: phone.base_url.clone(),
        account: phone.account.clone(),
        token: phone.token.clone(),
        from: phone.from.clone(),
    });
    let from = mail.from.parse().with_context(|| format!("setting mail.from: {:?}", mail.from))?;
    Ok(NotifySettings { from, smtp, phone })
}

fn identity_settings(config: &Config) -> anyhow::Result<IdentitySettings> {
    let settings = IdentitySettings::new(&config.origin());
    let Some(key) = secret_key(config)? else {
        tracing::warn!(
            "platform.secret_key is not set: signing keys and the secrets of feeds are stored unsealed; set it to 64 hexadecimal digits, such as those of `openssl rand -hex 32`"
        );
        return Ok(settings);
    };
    Ok(settings.with_secret_key(key))
}

fn vault(config: &Config) -> anyhow::Result<Vault> {
    Ok(secret_key(config)?.map_or_else(Vault::default, Vault::sealed))
}

fn secret_key(config: &Config) -> anyhow::Result<Option<[u8; 32]>> {
    let read = |secret: &SecretString| {
        data_encoding::HEXLOWER_PERMISSIVE
            .decode(secret.expose_secret().as_bytes())
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .context("setting platform.secret_key: write 64 hexadecimal digits")
    };
    config.platform.secret_key.as_ref().map(read).transpose()
}

fn ordering_settings(config: &Config) -> anyhow::Result<OrderingSettings> {
    let cap = |text: &String| {
        let (amount, currency) = text.trim().split_once(' ').context("write it as 100.00 USD")?;
        Ok::<_, anyhow::Error>(Money::from_decimal(amount, currency.trim().parse::<Currency>()?)?)
    };
    let read = |text| cap(text).with_context(|| format!("setting shop.guest_caps: {text:?}"));
    let caps = config.shop.guest_caps.iter().map(read).collect::<anyhow::Result<Vec<Money>>>()?;
    let guests = GuestRules { countries: config.shop.guest_countries.clone(), caps };
    Ok(OrderingSettings {
        guests,
        exchange_retention_days: config.ordering.exchange_retention_days,
        customer_retention_days: config.ordering.customer_retention_days,
        health: config.health.settings(),
        ..OrderingSettings::default()
    })
}

fn inventory_settings(config: &Config, business_days: BusinessCalendar) -> anyhow::Result<InventorySettings> {
    let inventory = &config.inventory;
    let mut sources =
        SourceSettings { spool_max_bytes: inventory.spool_max_bytes, ..SourceSettings::default() };
    if let Some(folder) = &inventory.spool_dir {
        sources.spool_dir.clone_from(folder);
    }
    if let Some(file) = &inventory.gcs_service_account_file {
        let key = std::fs::read_to_string(file)
            .with_context(|| format!("setting inventory.gcs_service_account_file: {}", file.display()))?;
        sources.gcs_service_account = Some(SecretString::from(key));
    }
    Ok(InventorySettings {
        feed_roots: inventory.feed_roots.clone(),
        poll_every_seconds: inventory.poll_every_seconds,
        guard_share: inventory.guard_share,
        sources,
        business_days,
        ..InventorySettings::default()
    })
}
