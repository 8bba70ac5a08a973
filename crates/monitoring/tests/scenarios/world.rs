//! A launched partner with an emergency contact, and everything that runs by itself.

use std::sync::Arc;

use basis::{Actor, Ambient, Environment, ManualClock};
use db::Db;
use escalation::{Climber, Escalation, EscalationSettings, Incident, IncidentQuery};
use jiff::SignedDuration;
use jobs::Runner;
use monitoring::{
    Action, DeleteOldOutcomes, Evaluate, Monitoring, MonitoringSettings, OnIntegrationChanged, Outcome,
    OutcomeKind, record_outcome,
};
use notify::{Deliverer, SmtpSettings, SmtpTransport, Unconfigured};
use partners::{ContactDraft, ContactKind, NewPartner, Partner, PartnerStatus, Partners};
use testkit::MailServer;
use url::Url;

/// The partner's emergency contact.
pub(crate) const PAGER: &str = "pager@bistro.example";

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) mail: MailServer,
    pub(crate) partners: Partners,
    pub(crate) partner: Partner,
    pub(crate) monitoring: Monitoring,
    pub(crate) runner: Runner,
}

/// Requests that are recorded together.
#[derive(Clone, Copy)]
pub(crate) struct Batch {
    pub(crate) action: Action,
    pub(crate) environment: Environment,
    pub(crate) kind: OutcomeKind,
    pub(crate) count: u32,
    /// Spread over so many restaurants.
    pub(crate) restaurants: u32,
    /// Empty on success.
    pub(crate) code: &'static str,
}

impl Batch {
    pub(crate) fn errors(count: u32, restaurants: u32) -> Self {
        Self {
            action: Action::Checkout,
            environment: Environment::Production,
            kind: OutcomeKind::Live,
            count,
            restaurants,
            code: "CLOSED",
        }
    }

    pub(crate) fn successes(count: u32) -> Self {
        Self { code: "", ..Self::errors(count, 5) }
    }
}

impl World {
    pub(crate) async fn new(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let partners = Partners::new(db.clone(), ambient.clone());
        let partner = partners.create(actor(), NewPartner::named("Bistro Online")).await.unwrap();
        for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
            partners.set_status(actor(), partner.id, status, "").await.unwrap();
        }
        let contact = ContactDraft::mail(ContactKind::TechnicalEmergency, "Pager", PAGER);
        partners.add_contact(actor(), partner.id, contact).await.unwrap();
        let mail = MailServer::start().await;
        let monitoring = Monitoring::new(db.clone(), ambient.clone(), settings());
        let runner = runner(&db, &ambient, &mail);
        let world = Self { db, ambient, clock, mail, partners, partner, monitoring, runner };
        world.run().await;
        world
    }

    pub(crate) async fn run(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    /// Lets time pass and runs what became due.
    pub(crate) async fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
        self.run().await;
    }

    pub(crate) async fn record(&self, batch: Batch) {
        let (ambient, partner_id) = (self.ambient.clone(), self.partner.id);
        self.db
            .write(move |tx| {
                for n in 0..batch.count {
                    let outcome = Outcome {
                        partner_id,
                        environment: batch.environment,
                        action: batch.action,
                        restaurant_id: format!("r{}", n % batch.restaurants),
                        codes: (!batch.code.is_empty()).then(|| batch.code.to_owned()).into_iter().collect(),
                        latency_ms: 100 + n,
                        at: ambient.now(),
                        kind: batch.kind,
                    };
                    record_outcome(tx, &ambient, &outcome)?;
                }
                Ok::<(), db::DbError>(())
            })
            .await
            .unwrap();
    }

    pub(crate) async fn incidents(&self) -> Vec<Incident> {
        let escalation = Escalation::new(self.db.clone(), self.ambient.clone(), escalation_settings());
        escalation.list(IncidentQuery::default()).await.unwrap().items
    }

    pub(crate) async fn pause(&self, enabled: bool) {
        self.partners.set_integration(actor(), self.partner.id, enabled, "maintenance").await.unwrap();
    }
}

pub(crate) fn actor() -> Actor {
    Actor::system("test")
}

pub(crate) fn settings() -> Arc<MonitoringSettings> {
    Arc::new(MonitoringSettings::default())
}

fn escalation_settings() -> EscalationSettings {
    EscalationSettings::new(Url::parse("https://aboyeur.example/").unwrap())
}

/// A process: everything that runs by itself.
pub(crate) fn runner(db: &Db, ambient: &Ambient, mail: &MailServer) -> Runner {
    let address = mail.address();
    let smtp = SmtpSettings {
        host: address.ip().to_string(),
        port: address.port(),
        user: None,
        password: None,
        tls: notify::SmtpTls::None,
    };
    let transport = SmtpTransport::new("Aboyeur <alerts@aboyeur.example>".parse().unwrap(), &smtp).unwrap();
    let (db, ambient) = (db.clone(), ambient.clone());
    let deliverer = Deliverer::new(db.clone(), ambient.clone(), Arc::new(transport), Arc::new(Unconfigured));
    let on_change = OnIntegrationChanged::new(db.clone(), ambient.clone(), settings());
    let announcer = escalation::Announcer::new(db.clone(), ambient.clone(), escalation_settings());
    Runner::builder(db.clone(), ambient.clone())
        .handler::<notify::DeliverMessage, _>(Arc::new(deliverer))
        .handler::<partners::IntegrationChanged, _>(Arc::new(on_change))
        .handler::<escalation::Announce, _>(Arc::new(announcer))
        .reconciler(Arc::new(Evaluate::new(db.clone(), ambient.clone(), settings())))
        .reconciler(Arc::new(DeleteOldOutcomes::new(db.clone(), ambient.clone(), settings())))
        .reconciler(Arc::new(Climber::new(db, ambient, escalation_settings())))
        .build()
}
