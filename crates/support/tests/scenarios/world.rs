//! Two partners with their people, the platform's people, and everything that runs by itself.

use std::sync::Arc;

use basis::{Actor, Ambient, EmailAddress, Environment, ManualClock};
use db::Db;
use escalation::{Climber, Escalation, EscalationSettings, Incident, IncidentQuery, NewSchedule};
use identity::{Identity, IdentitySettings, NewUser, Role, StaffRole, User};
use jiff::SignedDuration;
use jiff::civil::date;
use jiff::tz::TimeZone;
use jobs::Runner;
use monitoring::{Action, EvidenceExtras, Outcome, OutcomeKind, UrgentCondition, record_outcome};
use notify::{Deliverer, SmtpSettings, SmtpTransport, Unconfigured};
use partners::{NewPartner, Partner, PartnerStatus, Partners};
use support::{
    Case, Category, ClaimForm, FollowUpSilence, NewCase, Support, SupportError, SupportSettings, WatchTriage,
};
use testkit::MailServer;
use url::Url;

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) mail: MailServer,
    pub(crate) support: Support,
    pub(crate) partners: Partners,
    pub(crate) identity: Identity,
    /// Launched.
    pub(crate) bistro: Partner,
    /// Integrating, with Carl as its consultant.
    pub(crate) trattoria: Partner,
    /// Editor of the bistro.
    pub(crate) ana: User,
    /// Reader of the bistro.
    pub(crate) ben: User,
    /// Editor of the trattoria.
    pub(crate) tina: User,
    /// Support agent.
    pub(crate) sam: User,
    /// Consultant of the trattoria.
    pub(crate) carl: User,
    pub(crate) runner: Runner,
}

pub(crate) fn actor() -> Actor {
    Actor::system("test")
}

fn origin() -> Url {
    Url::parse("https://aboyeur.example/").unwrap()
}

/// The mailbox of the support team.
pub(crate) const TEAM: &str = "team@aboyeur.example";
/// The engineer on call.
pub(crate) const OLGA: &str = "olga@aboyeur.example";

pub(crate) fn settings(zone: &str, country: &str) -> Arc<SupportSettings> {
    let settings = SupportSettings::new(origin(), TimeZone::get(zone).unwrap(), country).unwrap();
    Arc::new(SupportSettings { team_mailbox: Some(EmailAddress::parse("team", TEAM).unwrap()), ..settings })
}

impl World {
    pub(crate) async fn new(db: Db) -> Self {
        Self::in_country(db, "Europe/Paris", "FR").await
    }

    pub(crate) async fn in_country(db: Db, zone: &str, country: &str) -> Self {
        let (ambient, clock) = testkit::ambient();
        let partners = Partners::new(db.clone(), ambient.clone());
        let identity =
            Identity::new(db.clone(), ambient.clone(), IdentitySettings::new("https://aboyeur.example"));
        let user = async |new: NewUser| identity.create_user(actor(), new).await.unwrap();
        let carl = user(NewUser::staff(&[StaffRole::Consultant], "Carl", "carl@aboyeur.example")).await;
        let sam = user(NewUser::staff(&[StaffRole::Support], "Sam", "sam@aboyeur.example")).await;
        let olga = user(NewUser::staff(&[StaffRole::OnCall], "Olga", OLGA)).await;
        let bistro = partners.create(actor(), NewPartner::named("Bistro Online")).await.unwrap();
        for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
            partners.set_status(actor(), bistro.id, status, "").await.unwrap();
        }
        let new = NewPartner { consultant: Some(carl.id), ..NewPartner::named("Trattoria") };
        let trattoria = partners.create(actor(), new).await.unwrap();
        let ana = user(NewUser::of_partner(bistro.id, Role::Editor, "Ana", "ana@bistro.example")).await;
        let ben = user(NewUser::of_partner(bistro.id, Role::Reader, "Ben", "ben@bistro.example")).await;
        let tina =
            user(NewUser::of_partner(trattoria.id, Role::Editor, "Tina", "tina@trattoria.example")).await;
        // The consultant's partners are known once they exist.
        let carl = identity.find_user(carl.id).await.unwrap().unwrap();
        let world = Self {
            mail: MailServer::start().await,
            support: Support::new(db.clone(), ambient.clone(), settings(zone, country)),
            runner: Runner::builder(db.clone(), ambient.clone()).build(),
            db,
            ambient,
            clock,
            partners,
            identity,
            bistro,
            trattoria,
            ana,
            ben,
            tina,
            sam,
            carl,
        };
        world.put_on_call(&olga).await;
        let runner = world.process(settings(zone, country));
        Self { runner, ..world }
    }

    async fn put_on_call(&self, user: &User) {
        let rotation = calendar::Rotation {
            zone: TimeZone::UTC,
            starts_on: date(2026, 1, 1),
            handover: jiff::civil::time(9, 0, 0, 0),
            shift: calendar::ShiftLength::Daily(std::num::NonZero::<u32>::MIN),
            participants: 1,
        };
        let schedule =
            NewSchedule { name: "Duty".into(), is_default: true, rotation, participants: vec![user.id] };
        self.escalation().create_schedule(actor(), schedule).await.unwrap();
    }

    pub(crate) fn escalation(&self) -> Escalation {
        Escalation::new(self.db.clone(), self.ambient.clone(), EscalationSettings::new(origin()))
    }

    fn process(&self, settings: Arc<SupportSettings>) -> Runner {
        let (db, ambient) = (self.db.clone(), self.ambient.clone());
        let address = self.mail.address();
        let smtp = SmtpSettings {
            host: address.ip().to_string(),
            port: address.port(),
            user: None,
            password: None,
            tls: notify::SmtpTls::None,
        };
        let from = "Aboyeur <support@aboyeur.example>".parse().unwrap();
        let transport = Arc::new(SmtpTransport::new(from, &smtp).unwrap());
        let escalation = EscalationSettings::new(origin());
        let announcer = escalation::Announcer::new(db.clone(), ambient.clone(), escalation.clone());
        let deliverer = Deliverer::new(db.clone(), ambient.clone(), transport, Arc::new(Unconfigured));
        let silence = FollowUpSilence::new(db.clone(), ambient.clone(), settings.clone());
        Runner::builder(db.clone(), ambient.clone())
            .handler::<notify::DeliverMessage, _>(Arc::new(deliverer))
            .handler::<escalation::Announce, _>(Arc::new(announcer))
            .reconciler(Arc::new(WatchTriage::new(db.clone(), ambient.clone(), settings)))
            .reconciler(Arc::new(silence))
            .reconciler(Arc::new(Climber::new(db, ambient, escalation)))
            .build()
    }

    pub(crate) async fn run(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    /// Lets time pass and runs what became due.
    pub(crate) async fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
        self.run().await;
    }

    pub(crate) fn ordinary(&self) -> NewCase {
        NewCase {
            partner_id: self.bistro.id,
            environment: Environment::Production,
            category: Category::TechnicalSupport,
            summary: "Prices differ".into(),
            description: "The total of the order is not ours.".into(),
            restaurants: vec!["r1".into()],
            order_ids: Vec::new(),
            cc: Vec::new(),
            claim: None,
            submit_key: None,
        }
    }

    pub(crate) fn urgent(&self, condition: UrgentCondition) -> NewCase {
        NewCase {
            category: Category::UrgentTechnicalSupport,
            summary: "Nothing works".into(),
            claim: Some(ClaimForm { condition, since: self.ambient.now() }),
            ..self.ordinary()
        }
    }

    pub(crate) async fn open(&self, user: &User, new: NewCase) -> Case {
        self.try_open(user, new).await.unwrap()
    }

    pub(crate) async fn try_open(&self, user: &User, new: NewCase) -> Result<Case, SupportError> {
        self.support.open_case(user.clone(), new, EvidenceExtras::default()).await
    }

    /// Live submits of the bistro's production that all fail, or all work.
    pub(crate) async fn traffic(&self, count: u32, works: bool) {
        let (ambient, partner_id) = (self.ambient.clone(), self.bistro.id);
        self.db
            .write(move |tx| {
                for n in 0..count {
                    let outcome = Outcome {
                        partner_id,
                        environment: Environment::Production,
                        action: Action::Submit,
                        restaurant_id: format!("r{}", n % 6),
                        codes: if works { Vec::new() } else { vec!["HTTP_ERROR".to_owned()] },
                        latency_ms: 100,
                        at: ambient.now(),
                        kind: OutcomeKind::Live,
                    };
                    record_outcome(tx, &ambient, &outcome)?;
                }
                Ok::<(), db::DbError>(())
            })
            .await
            .unwrap();
    }

    pub(crate) async fn incidents(&self) -> Vec<Incident> {
        self.escalation().list(IncidentQuery::default()).await.unwrap().items
    }

    /// Who got a mail since the last look, sorted, one entry per mail.
    pub(crate) async fn mailed(&self, since: usize) -> Vec<String> {
        self.run().await;
        let mut to: Vec<String> = self.mail.all().into_iter().skip(since).flat_map(|mail| mail.to).collect();
        to.sort();
        to
    }

    /// How many mails there are; the beginning of a new look.
    pub(crate) async fn look(&self) -> usize {
        self.run().await;
        self.mail.all().len()
    }
}
