//! Messages from the moment they are given to the moment they are settled, on both engines.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Actor, Ambient, EmailAddress, Locale, ManualClock, PartnerId, PhoneNumber};
use db::{Db, DbError};
use jiff::SignedDuration;
use jobs::Runner;
use outbound::{Breakers, Outbound, OutboundPolicy};
use partners::{Contact, ContactDraft, ContactKind, NewPartner, Partners};
use testkit::{MailServer, PhoneGateway};

use crate::{
    DeliverMessage, Deliverer, Destination, Message, MessageState, NewMessage, NotifySettings, PhoneSettings,
    STATEMENTS, SmtpSettings, SmtpTls, Sweeper,
};

struct World {
    db: Db,
    ambient: Ambient,
    clock: Arc<ManualClock>,
    mail: MailServer,
    phones: PhoneGateway,
    runner: Runner,
}

/// Keeps what it was told, as the features above do.
struct Told(std::sync::Mutex<Vec<String>>);

#[async_trait]
impl jobs::Handler<crate::DeliveryFailed> for Told {
    async fn run(&self, job: crate::DeliveryFailed, _ctx: &jobs::JobContext) -> Result<(), jobs::JobError> {
        self.0.lock().unwrap().push(job.reference);
        Ok(())
    }
}

impl World {
    async fn new(db: Db) -> Self {
        Self::with(db, |_| {}).await.0
    }

    async fn with(db: Db, change: impl FnOnce(&mut NotifySettings)) -> (Self, Arc<Told>) {
        let (ambient, clock) = testkit::ambient();
        let (mail, phones) = (MailServer::start().await, PhoneGateway::start().await);
        let mut settings = settings(&mail, &phones);
        change(&mut settings);
        let breakers = Breakers::new(db.clone());
        let outbound = Outbound::new(OutboundPolicy::loopback(), ambient.clone(), breakers).unwrap();
        let deliverer = Deliverer::from_settings(db.clone(), ambient.clone(), &settings, outbound).unwrap();
        let told = Arc::new(Told(std::sync::Mutex::default()));
        let runner = Runner::builder(db.clone(), ambient.clone())
            .handler::<DeliverMessage, _>(Arc::new(deliverer))
            .handler::<crate::DeliveryFailed, _>(told.clone())
            .reconciler(Arc::new(Sweeper::new(db.clone(), ambient.clone())))
            .build();
        (Self { db, ambient, clock, mail, phones, runner }, told)
    }

    async fn send(&self, message: NewMessage) {
        let ambient = self.ambient.clone();
        self.db.write(move |tx| crate::send(tx, &ambient, message)).await.unwrap();
    }

    async fn settle(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    async fn minutes(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
        self.settle().await;
    }

    async fn only(&self) -> Message {
        let mut found = self.db.read(|tx| crate::list_for(tx, "case:1")).await.unwrap();
        assert_eq!(found.len(), 1);
        found.remove(0)
    }

    async fn contact(&self) -> Contact {
        let partners = Partners::new(self.db.clone(), self.ambient.clone());
        let partner = partners.create(Actor::system("test"), NewPartner::named("Chez Ana")).await.unwrap();
        let draft = ContactDraft::mail(ContactKind::TechnicalEmergency, "Ana", "ana@example.com");
        partners.add_contact(Actor::system("test"), partner.id, draft).await.unwrap()
    }

    async fn contact_again(&self, contact: &Contact) -> Contact {
        let id = contact.id;
        self.db.read(move |tx| partners::find_contact(tx, id)).await.unwrap().unwrap()
    }
}

fn settings(mail: &MailServer, phones: &PhoneGateway) -> NotifySettings {
    let address = mail.address();
    NotifySettings {
        from: "Aboyeur <alerts@aboyeur.example>".parse().unwrap(),
        smtp: Some(SmtpSettings {
            host: address.ip().to_string(),
            port: address.port(),
            user: Some("aboyeur".into()),
            password: Some("secret".to_owned().into()),
            tls: SmtpTls::None,
        }),
        phone: Some(PhoneSettings {
            base_url: phones.url().parse().unwrap(),
            account: PhoneGateway::ACCOUNT.into(),
            token: PhoneGateway::TOKEN.to_owned().into(),
            from: "+15550100".into(),
        }),
    }
}

fn mail_to(contact: Option<&Contact>) -> NewMessage {
    NewMessage {
        partner_id: Some(PartnerId::new(1001)),
        reference: "case:1".into(),
        destination: Destination::Email(EmailAddress::parse("to", "ana@example.com").unwrap()),
        recipient_name: "Ana Müller".into(),
        contact_id: contact.map(|contact| contact.id),
        user_id: None,
        locale: Locale::Fr,
        subject: "Été à Paris".into(),
        text: "Bonjour à tous".into(),
        html: Some("<p>Bonjour à tous</p>".into()),
        reply_to: Some(EmailAddress::parse("reply", "cases@aboyeur.example").unwrap()),
        thread: Some("cas_1".into()),
        expires_at: None,
    }
}

fn phone_to(make: fn(PhoneNumber) -> Destination) -> NewMessage {
    let number = PhoneNumber::parse("to", "+33611111111").unwrap();
    NewMessage { destination: make(number), ..mail_to(None) }
}

testkit::both_engines! {
    async fn every_statement_prepares(db: Db) {
        db.prepare_all(STATEMENTS).await.unwrap();
    }

    async fn a_mail_arrives_as_it_was_given_and_its_text_is_dropped_afterwards(db: Db) {
        let world = World::new(db).await;
        let contact = world.contact().await;
        world.send(mail_to(Some(&contact))).await;
        assert_eq!(world.only().await.state, MessageState::Queued);
        world.settle().await;
        let mail = world.mail.expect_to("ana@example.com").subject_contains("Été à Paris");
        world.mail.expect_none();
        assert_eq!(mail.text.trim_end(), "Bonjour à tous");
        assert_eq!(mail.html.as_deref().map(str::trim_end), Some("<p>Bonjour à tous</p>"));
        assert_eq!(mail.user.as_deref(), Some("aboyeur"));
        assert_eq!(mail.header("Reply-To"), Some("cases@aboyeur.example"));
        let message = world.only().await;
        assert_eq!(mail.header("Message-ID"), Some(format!("<{}@aboyeur.example>", message.id).as_str()));
        assert_eq!((message.state, message.attempts), (MessageState::Sent, 1));
        assert_eq!(message.sent_at, Some(world.ambient.now()));
        assert!(message.text.is_empty() && message.html.is_none());
        assert!(world.contact_again(&contact).await.last_delivery.unwrap().ok);
    }

    async fn a_message_of_a_rolled_back_transaction_is_never_sent(db: Db) {
        let world = World::new(db).await;
        let ambient = world.ambient.clone();
        let outcome: Result<(), DbError> = world
            .db
            .write(move |tx| {
                crate::send(tx, &ambient, mail_to(None))?;
                Err(DbError::NotFound { statement: "test" })
            })
            .await;
        assert!(outcome.is_err());
        world.settle().await;
        world.mail.expect_none();
    }

    async fn without_a_mail_server_a_mail_fails_at_once_and_says_how_to_set_one_up(db: Db) {
        let (world, told) = World::with(db, |settings| settings.smtp = None).await;
        let contact = world.contact().await;
        world.send(mail_to(Some(&contact))).await;
        world.settle().await;
        let message = world.only().await;
        assert_eq!(message.state, MessageState::Failed);
        assert!(message.last_error.unwrap().contains("[mail]"));
        assert_eq!(*told.0.lock().unwrap(), ["case:1"]);
        assert!(world.contact_again(&contact).await.last_delivery.is_none(), "the address is not to blame");
    }

    async fn a_refused_recipient_fails_at_once_and_marks_the_contact(db: Db) {
        let (world, told) = World::with(db, |_| {}).await;
        let contact = world.contact().await;
        world.mail.refuse_next(1, "550 5.1.1 no such user");
        world.send(mail_to(Some(&contact))).await;
        world.settle().await;
        assert_eq!(world.only().await.state, MessageState::Failed);
        assert_eq!(told.0.lock().unwrap().len(), 1);
        assert!(world.contact_again(&contact).await.unreachable_since.is_some());
        world.minutes(60).await;
        world.mail.expect_none();
    }

    async fn a_refused_sign_in_is_our_fault_and_is_tried_again(db: Db) {
        let world = World::new(db).await;
        world.mail.refuse_next(1, "535 5.7.8 wrong password");
        world.send(mail_to(None)).await;
        world.settle().await;
        assert_eq!(world.only().await.state, MessageState::Queued);
        world.minutes(1).await;
        world.mail.expect_to("ana@example.com").any();
    }

    async fn a_server_that_never_takes_it_is_tried_until_all_tries_are_used_up(db: Db) {
        let (world, told) = World::with(db, |_| {}).await;
        world.mail.refuse_next(100, "451 4.3.0 try again later");
        world.send(mail_to(None)).await;
        world.settle().await;
        let queued = world.only().await;
        assert_eq!((queued.state, queued.attempts), (MessageState::Queued, 1));
        assert!(queued.last_error.unwrap().contains("try again later"));
        for _ in 0..30 {
            world.minutes(15).await;
        }
        let failed = world.only().await;
        assert_eq!((failed.state, failed.attempts), (MessageState::Failed, 12));
        assert_eq!(told.0.lock().unwrap().len(), 1);
    }

    async fn what_is_taken_back_is_not_sent_and_what_is_sent_is_not_taken_back(db: Db) {
        let world = World::new(db).await;
        world.send(mail_to(None)).await;
        let now = world.ambient.now();
        let taken_back = world.db.write(move |tx| crate::cancel_for(tx, "case:1", now)).await.unwrap();
        assert_eq!(taken_back, 1);
        world.settle().await;
        world.mail.expect_none();
        assert_eq!(world.only().await.state, MessageState::Cancelled);
        let again = world.db.write(move |tx| crate::cancel_for(tx, "case:1", now)).await.unwrap();
        assert_eq!(again, 0);
    }

    async fn what_is_taken_back_while_it_is_being_sent_is_not_tried_again(db: Db) {
        let world = World::new(db).await;
        world.mail.refuse_next(1, "451 4.3.0 try again later");
        world.send(mail_to(None)).await;
        let id = world.only().await.id;
        let now = world.ambient.now();
        world
            .db
            .write(move |tx| {
                crate::store::mark_sending(tx, id)?;
                crate::cancel_for(tx, "case:1", now)
            })
            .await
            .unwrap();
        world.minutes(10).await;
        world.mail.expect_none();
        assert_eq!(world.only().await.state, MessageState::Expired);
    }

    async fn a_message_that_is_too_late_is_not_sent(db: Db) {
        let world = World::new(db).await;
        let soon = world.ambient.now() + SignedDuration::from_mins(5);
        world.send(NewMessage { expires_at: Some(soon), ..mail_to(None) }).await;
        world.minutes(5).await;
        world.mail.expect_none();
        assert_eq!(world.only().await.state, MessageState::Expired);
    }

    async fn a_message_whose_job_is_gone_is_settled_at_its_deadline(db: Db) {
        let (world, told) = World::with(db, |_| {}).await;
        let ambient = world.ambient.clone();
        let insert = move |tx: &mut db::Tx<'_>| {
            let now = ambient.now();
            crate::store::insert(tx, ambient.new_id(), &mail_to(None), now, now + SignedDuration::from_hours(1))
        };
        world.db.write(insert).await.unwrap();
        world.minutes(30).await;
        assert_eq!(world.only().await.state, MessageState::Queued);
        world.minutes(45).await;
        assert_eq!(world.only().await.state, MessageState::Failed);
        assert_eq!(told.0.lock().unwrap().len(), 1);
    }

    async fn texts_and_calls_reach_the_phone(db: Db) {
        let world = World::new(db).await;
        world.send(phone_to(Destination::Sms)).await;
        world.settle().await;
        world.phones.phone("+33611111111").expect_sms("Bonjour à tous");
        world.send(phone_to(Destination::Voice)).await;
        world.settle().await;
        world.phones.phone("+33611111111").expect_call("fr-FR");
        world.phones.phone("+33611111111").expect_nothing();
        world.mail.expect_none();
    }

    async fn a_busy_phone_provider_is_asked_again(db: Db) {
        let world = World::new(db).await;
        world.phones.fail_next(1, 429, 20429);
        world.send(phone_to(Destination::Sms)).await;
        world.settle().await;
        world.phones.phone("+33611111111").expect_nothing();
        world.minutes(1).await;
        world.phones.phone("+33611111111").expect_sms("Bonjour");
    }
}
