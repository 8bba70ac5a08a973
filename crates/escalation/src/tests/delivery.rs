//! When pages do not arrive.

use std::sync::Arc;

use async_trait::async_trait;
use db::Db;
use jiff::SignedDuration;
use notify::{MailTransport, MessageState, OutgoingMail, SendError};
use tokio::sync::Notify;

use super::world::{ANA, ANA_PHONE, BEN, CLEO, World};
use crate::{ClimbReason, EventDetail};

/// Hands the mail over and then never returns, as a process that is killed.
struct DiesAfterSending {
    inner: Arc<dyn MailTransport>,
    sent: Arc<Notify>,
}

#[async_trait]
impl MailTransport for DiesAfterSending {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), SendError> {
        self.inner.send(mail).await?;
        self.sent.notify_one();
        std::future::pending().await
    }
}

/// Never returns, before anything has left.
struct DiesBeforeSending {
    reached: Arc<Notify>,
}

#[async_trait]
impl MailTransport for DiesBeforeSending {
    async fn send(&self, _mail: &OutgoingMail) -> Result<(), SendError> {
        self.reached.notify_one();
        std::future::pending().await
    }
}

testkit::both_engines! {
    async fn a_bounced_address_climbs_at_once_and_marks_the_contact(db: Db) {
        let world = World::new(db).await;
        world.mail.refuse_next(1, "550 5.1.1 no such user");
        let id = world.open().await;
        world.mail.expect_to(BEN).any();
        world.mail.expect_to(CLEO).any();
        world.mail.expect_none();
        let details = world.details(id).await;
        assert!(details.iter().any(|detail| matches!(detail, EventDetail::DeliveryFailed { name, .. } if name == "Ana")));
        let climbed = |detail: &EventDetail| {
            matches!(detail, EventDetail::Climbed { reason: ClimbReason::Undeliverable, .. })
        };
        assert!(details.iter().any(climbed));
        let ana = world.ana().await;
        assert!(ana.last_delivery.is_some_and(|delivery| !delivery.ok) && ana.unreachable_since.is_some());
        let failed = world.escalation.messages(id).await.unwrap();
        let failed = failed.iter().find(|message| message.state == MessageState::Failed).unwrap();
        assert!(failed.last_error.as_deref().unwrap().contains("no such user"));
    }

    async fn a_bounced_mail_does_not_climb_while_the_text_message_has_arrived(db: Db) {
        let mut world = World::new(db).await;
        world.with_text_messages();
        world.mail.refuse_next(1, "550 5.1.1 no such user");
        world.open().await;
        world.phones.phone(ANA_PHONE).expect_sms("Checkout errors");
        assert!(world.subjects(BEN).is_empty());
        world.minutes(5).await;
        assert_eq!(world.subjects(BEN).len(), 1);
    }

    async fn a_bounced_copy_does_not_climb(db: Db) {
        let world = World::new(db).await;
        let id = world.find(world.finding()).await.incident_id;
        world.settle().await;
        world.mail.expect_to(ANA).any();
        let copy = world.escalation.messages(id).await.unwrap().into_iter().find(|message| {
            message.destination.address() == CLEO
        });
        let (copy, ambient) = (copy.unwrap(), world.ambient.clone());
        let failed = notify::DeliveryFailed { message_id: copy.id, reference: copy.reference };
        world
            .db
            .write(move |tx| jobs::enqueue(tx, &ambient, &failed, jobs::Options::default()))
            .await
            .unwrap();
        world.settle().await;
        assert!(world.subjects(BEN).is_empty());
        assert!(world.kinds(id).await.contains(&"delivery_failed"));
    }

    async fn a_mail_that_is_not_taken_yet_is_tried_again(db: Db) {
        let world = World::new(db).await;
        world.mail.refuse_next(2, "451 4.3.0 try again later");
        world.open().await;
        world.mail.expect_none();
        world.minutes(1).await;
        world.mail.expect_to(ANA).any();
        world.mail.expect_to(CLEO).any();
        world.mail.expect_none();
    }

    async fn a_process_that_dies_before_sending_is_made_up_for(db: Db) {
        let world = World::new(db).await;
        world.find(world.finding()).await;
        let reached = Arc::new(Notify::new());
        let doomed = world.another_runner(Arc::new(DiesBeforeSending { reached: reached.clone() }));
        tokio::select! {
            _ = doomed.run_until_idle() => panic!("the sending does not return"),
            () = reached.notified() => {}
        }
        drop(doomed);
        world.clock.advance(SignedDuration::from_secs(90));
        world.settle().await;
        world.mail.expect_to(ANA).any();
        world.mail.expect_to(CLEO).any();
        world.mail.expect_none();
    }

    async fn a_process_that_dies_after_sending_sends_again_under_the_same_id(db: Db) {
        let world = World::new(db).await;
        world.find(world.finding()).await;
        let sent = Arc::new(Notify::new());
        let transport = DiesAfterSending { inner: world.smtp(), sent: sent.clone() };
        let doomed = world.another_runner(Arc::new(transport));
        tokio::select! {
            _ = doomed.run_until_idle() => panic!("the sending does not return"),
            () = sent.notified() => {}
        }
        drop(doomed);
        world.clock.advance(SignedDuration::from_secs(90));
        world.settle().await;
        let (first, second) = (world.mail.expect_to(ANA).any(), world.mail.expect_to(ANA).any());
        assert_eq!(first.header("Message-ID"), second.header("Message-ID"));
        world.mail.expect_to(CLEO).any();
        world.mail.expect_none();
    }
}
