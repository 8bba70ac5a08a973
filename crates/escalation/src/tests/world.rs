//! A partner with its contacts, the platform's people, and the machinery around them.

use std::num::NonZeroU32;
use std::sync::Arc;

use basis::{Actor, Ambient, EmailAddress, IncidentId, ManualClock, UserId};
use calendar::{Rotation, ShiftLength};
use db::{Db, DbError};
use identity::{Identity, IdentitySettings, NewUser, Role, StaffRole};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, civil};
use jobs::Runner;
use notify::{
    DeliverMessage, Deliverer, DeliveryFailed, HttpPhone, MailTransport, Mailbox, PhoneSettings,
    SmtpSettings, SmtpTls, SmtpTransport,
};
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::{ContactDraft, ContactKind, NewPartner, Partner, PartnerPatch, Partners};
use testkit::{Mail, MailServer, PhoneGateway};

use crate::{
    AlertFacts, Announce, Announcer, Climber, CodeCount, Escalation, EscalationSettings, EventDetail, Facts,
    NewFinding, NewSchedule, Opened, PolicyKind, Severity, Source, Undelivered, open_or_extend,
};

pub(super) const ANA: &str = "ana@chez-ana.example";
pub(super) const BEN: &str = "ben@chez-ana.example";
pub(super) const CLEO: &str = "cleo@chez-ana.example";
pub(super) const DORA: &str = "dora@aboyeur.example";
pub(super) const EVE: &str = "eve@aboyeur.example";
pub(super) const FINN: &str = "finn@aboyeur.example";
pub(super) const OLGA: &str = "olga@aboyeur.example";
pub(super) const ANA_PHONE: &str = "+33611111111";

pub(super) struct World {
    pub(super) db: Db,
    pub(super) ambient: Ambient,
    pub(super) clock: Arc<ManualClock>,
    pub(super) mail: MailServer,
    pub(super) phones: PhoneGateway,
    pub(super) settings: EscalationSettings,
    pub(super) escalation: Escalation,
    pub(super) partner: Partner,
    pub(super) runner: Runner,
    outbound: Outbound,
}

impl World {
    /// Ana and Ben are the technical emergency contacts, Cleo is the alert contact, Dora the consultant, Eve and then
    /// Finn are on call, Olga is the operator.
    pub(super) async fn new(db: Db) -> Self {
        let mut world = Self::empty(db).await;
        let contacts =
            [(ContactKind::TechnicalEmergency, "Ana", ANA), (ContactKind::TechnicalEmergency, "Ben", BEN)];
        for (kind, name, address) in contacts {
            let mut draft = ContactDraft::mail(kind, name, address);
            draft.phone = (name == "Ana").then(|| ANA_PHONE.to_owned());
            world.add_contact(draft).await;
        }
        let cleo = world.user(NewUser::of_partner(world.partner.id, Role::Editor, "Cleo", CLEO)).await;
        let alert =
            ContactDraft { user_id: Some(cleo), ..ContactDraft::mail(ContactKind::Alert, "Cleo", CLEO) };
        world.add_contact(alert).await;
        let dora = world.user(NewUser::staff(&[StaffRole::Consultant], "Dora", DORA)).await;
        let patch = PartnerPatch { consultant: Some(Some(dora)), ..PartnerPatch::default() };
        let partners = Partners::new(world.db.clone(), world.ambient.clone());
        world.partner = partners.update(Actor::system("test"), world.partner.id, patch).await.unwrap();
        let eve = world.user(NewUser::staff(&[StaffRole::OnCall], "Eve", EVE)).await;
        let finn = world.user(NewUser::staff(&[StaffRole::OnCall], "Finn", FINN)).await;
        world.user(NewUser::staff(&[StaffRole::Operator], "Olga", OLGA)).await;
        world.escalation.create_schedule(Actor::system("test"), weekly(vec![eve, finn])).await.unwrap();
        world
    }

    /// A partner whom nobody accompanies, and nobody on the platform.
    pub(super) async fn empty(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let (mail, phones) = (MailServer::start().await, PhoneGateway::start().await);
        let breakers = Breakers::new(db.clone());
        let outbound = Outbound::new(OutboundPolicy::loopback(), ambient.clone(), breakers).unwrap();
        let settings = EscalationSettings::new("https://aboyeur.example".parse().unwrap());
        let partners = Partners::new(db.clone(), ambient.clone());
        let partner = partners.create(Actor::system("test"), NewPartner::named("Chez Ana")).await.unwrap();
        let transport = smtp(&mail);
        let runner = build_runner(&db, &ambient, &settings, transport, phone(&phones, &outbound));
        let escalation = Escalation::new(db.clone(), ambient.clone(), settings.clone());
        Self { db, ambient, clock, mail, phones, settings, escalation, partner, runner, outbound }
    }

    /// From now on people with a phone get text messages too.
    pub(super) fn with_text_messages(&mut self) {
        self.settings.text_messages = true;
        self.runner = self.another_runner(smtp(&self.mail));
    }

    pub(super) fn another_runner(&self, transport: Arc<dyn MailTransport>) -> Runner {
        build_runner(&self.db, &self.ambient, &self.settings, transport, phone(&self.phones, &self.outbound))
    }

    pub(super) fn smtp(&self) -> Arc<dyn MailTransport> {
        smtp(&self.mail)
    }

    pub(super) async fn add_contact(&self, draft: ContactDraft) {
        let partners = Partners::new(self.db.clone(), self.ambient.clone());
        partners.add_contact(Actor::system("test"), self.partner.id, draft).await.unwrap();
    }

    pub(super) async fn user(&self, new: NewUser) -> UserId {
        let settings = IdentitySettings::new("https://aboyeur.example");
        let identity = Identity::new(self.db.clone(), self.ambient.clone(), settings);
        identity.create_user(Actor::system("test"), new).await.unwrap().id
    }

    /// Everything that is due now happens.
    pub(super) async fn settle(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    /// Minutes pass, and everything that became due happens.
    pub(super) async fn minutes(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
        self.settle().await;
    }

    pub(super) fn finding(&self) -> NewFinding {
        let alert = AlertFacts {
            rule: "API-1".into(),
            window_minutes: 30,
            requests: 64,
            errors: 40,
            restaurants: 8,
            rate_permille: 625,
            limit_permille: 500,
            min_errors: 25,
            min_restaurants: 5,
            top_codes: vec![CodeCount { code: "RESTAURANT_CLOSED".into(), count: 31 }],
            sample_restaurants: vec!["paris-<b>7</b>".into()],
        };
        let facts = Facts {
            partner_name: Some(self.partner.name.clone()),
            alert: Some(alert),
            remedy_key: Some("alert-remedy-api-1".into()),
            ..Facts::default()
        };
        NewFinding {
            partner_id: Some(self.partner.id),
            environment: Some(basis::Environment::Production),
            source: Source::Rule("API-1".into()),
            dedup_key: format!("rule:1:{}:API-1", self.partner.id),
            severity: Severity::P1,
            title_key: "alert-title-api-1".into(),
            facts: facts.into(),
            suppressed: false,
            policy: PolicyKind::PartnerTechnicalEmergency,
        }
    }

    /// Hands a finding in; nothing happens about it before the next [`World::settle`].
    pub(super) async fn find(&self, finding: NewFinding) -> Opened {
        let ambient = self.ambient.clone();
        self.db.write(move |tx| open_or_extend(tx, &ambient, finding)).await.unwrap()
    }

    /// Opens the usual incident and lets the first pages go out.
    pub(super) async fn open(&self) -> IncidentId {
        let opened = self.find(self.finding()).await;
        assert!(opened.new);
        self.settle().await;
        opened.incident_id
    }

    pub(super) async fn suppress(&self, id: IncidentId, suppressed: bool) {
        let ambient = self.ambient.clone();
        self.db.write(move |tx| crate::set_suppressed(tx, &ambient, id, suppressed)).await.unwrap();
    }

    pub(super) async fn resolve(&self, id: IncidentId) -> bool {
        let ambient = self.ambient.clone();
        let key = "escalation-resolution-recovered";
        self.db
            .write(move |tx| {
                let actor = Actor::system("monitoring");
                crate::resolve(tx, &ambient, id, &actor, key, serde_json::Value::Null)
            })
            .await
            .unwrap()
    }

    pub(super) async fn kinds(&self, id: IncidentId) -> Vec<&'static str> {
        let timeline = self.escalation.timeline(id).await.unwrap();
        timeline.iter().map(|event| event.detail.kind()).collect()
    }

    pub(super) async fn details(&self, id: IncidentId) -> Vec<EventDetail> {
        let timeline = self.escalation.timeline(id).await.unwrap();
        timeline.into_iter().map(|event| event.detail).collect()
    }

    /// Ana's contact as it is stored.
    pub(super) async fn ana(&self) -> partners::Contact {
        let partner = self.partner.id;
        let kind = ContactKind::TechnicalEmergency;
        let contacts = self.db.read(move |tx| partners::contacts_of_kind(tx, partner, kind)).await.unwrap();
        contacts.into_iter().find(|contact| contact.name == "Ana").unwrap()
    }

    /// What the subjects of all mails to an address say.
    pub(super) fn subjects(&self, address: &str) -> Vec<String> {
        let mails = self.mail.all().into_iter().filter(|mail| mail.to.iter().any(|to| to == address));
        mails.map(|mail| mail.subject).collect()
    }

    pub(super) async fn open_alarms(&self) -> usize {
        let found = self
            .db
            .read(|tx| {
                let filter = crate::store::Filter {
                    partner_id: None,
                    environment: None,
                    state: None,
                    unresolved: true,
                    before: None,
                    limit: 100,
                };
                crate::store::list_incidents(tx, &filter).map_err(|error: DbError| error)
            })
            .await
            .unwrap();
        found.iter().filter(|incident| matches!(incident.source, Source::SelfAlarm(_))).count()
    }
}

/// The secret in the link with which a page is answered.
pub(super) fn token(mail: &Mail) -> String {
    mail.link_with("/ack/").rsplit('/').next().unwrap().to_owned()
}

pub(super) fn weekly(participants: Vec<UserId>) -> NewSchedule {
    let rotation = Rotation {
        zone: TimeZone::get("Europe/Paris").unwrap(),
        starts_on: civil::date(2026, 3, 9),
        handover: civil::time(9, 0, 0, 0),
        shift: ShiftLength::Weekly(NonZeroU32::MIN),
        participants: 0,
    };
    NewSchedule { name: "Platform".into(), is_default: true, rotation, participants }
}

fn smtp(mail: &MailServer) -> Arc<dyn MailTransport> {
    let address = mail.address();
    let settings = SmtpSettings {
        host: address.ip().to_string(),
        port: address.port(),
        user: None,
        password: None,
        tls: SmtpTls::None,
    };
    let from = EmailAddress::parse("from", "alerts@aboyeur.example").unwrap();
    let from = Mailbox { name: "Aboyeur".into(), address: from };
    Arc::new(SmtpTransport::new(from, &settings).unwrap())
}

fn phone(phones: &PhoneGateway, outbound: &Outbound) -> HttpPhone {
    let settings = PhoneSettings {
        base_url: phones.url().parse().unwrap(),
        account: PhoneGateway::ACCOUNT.into(),
        token: PhoneGateway::TOKEN.to_owned().into(),
        from: "+15550100".into(),
    };
    HttpPhone::new(settings, outbound.clone())
}

fn build_runner(
    db: &Db,
    ambient: &Ambient,
    settings: &EscalationSettings,
    mail: Arc<dyn MailTransport>,
    phone: HttpPhone,
) -> Runner {
    let deliverer = Deliverer::new(db.clone(), ambient.clone(), mail, Arc::new(phone));
    let announcer = Announcer::new(db.clone(), ambient.clone(), settings.clone());
    let undelivered = Undelivered::new(db.clone(), ambient.clone(), settings.clone());
    Runner::builder(db.clone(), ambient.clone())
        .handler::<DeliverMessage, _>(Arc::new(deliverer))
        .handler::<Announce, _>(Arc::new(announcer))
        .handler::<DeliveryFailed, _>(Arc::new(undelivered))
        .reconciler(Arc::new(Climber::new(db.clone(), ambient.clone(), settings.clone())))
        .build()
}
