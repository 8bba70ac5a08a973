//! Contacts against both databases.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use basis::{Actor, PartnerId, Timestamp};
use db::{Db, DbError};
use jiff::SignedDuration;
use partners::{
    Contact, ContactDraft, ContactKind, Delivery, NewPartner, PartnerStatus, Partners, PartnersError,
};

fn actor() -> Actor {
    Actor::system("test")
}

async fn partner(db: &Db) -> (Partners, PartnerId) {
    let partners = Partners::new(db.clone(), testkit::ambient().0);
    let id = partners.create(actor(), NewPartner::named("Bistro")).await.unwrap().id;
    (partners, id)
}

fn pager(name: &str) -> ContactDraft {
    ContactDraft::mail(ContactKind::TechnicalEmergency, name, "pager@example.com")
}

async fn names(db: &Db, id: PartnerId) -> Vec<String> {
    let kind = ContactKind::TechnicalEmergency;
    let contacts = db.read(move |tx| partners::contacts_of_kind(tx, id, kind)).await.unwrap();
    contacts.into_iter().map(|contact| contact.name).collect()
}

async fn deliver(db: &Db, contact: &Contact, at: Timestamp, ok: bool) -> Contact {
    let id = contact.id;
    db.write(move |tx| {
        partners::record_contact_delivery(tx, id, at, ok)?;
        Ok::<_, DbError>(partners::find_contact(tx, id)?.unwrap())
    })
    .await
    .unwrap()
}

testkit::both_engines! {
    async fn contacts_climb_in_their_order(db: Db) {
        let (partners, id) = partner(&db).await;
        let mut ids = vec![];
        for name in ["one", "two", "three"] {
            ids.push(partners.add_contact(actor(), id, pager(name)).await.unwrap().id);
        }
        assert_eq!(names(&db, id).await, ["one", "two", "three"]);
        let kind = ContactKind::TechnicalEmergency;
        partners.reorder_contacts(actor(), id, kind, vec![ids[2], ids[2], ids[0]]).await.unwrap();
        assert_eq!(names(&db, id).await, ["three", "one", "two"]);
        partners.remove_contact(actor(), id, ids[0]).await.unwrap();
        partners.add_contact(actor(), id, pager("four")).await.unwrap();
        assert_eq!(names(&db, id).await, ["three", "two", "four"]);
    }

    async fn everything_entered_is_kept(db: Db) {
        let (partners, id) = partner(&db).await;
        let mut draft = ContactDraft::mail(ContactKind::OperationalUser, "Service", "help@example.com");
        draft.phone = Some("+33 1 23 45 67 89".to_owned());
        draft.locale = basis::Locale::Fr;
        let added = partners.add_contact(actor(), id, draft).await.unwrap();
        let mut hours = ContactDraft::mail(ContactKind::OperationalHours, "Service", "");
        hours.hours = Some("Europe/Paris; mon-fri 09:00-18:00".to_owned());
        let hours = partners.add_contact(actor(), id, hours).await.unwrap();
        let listed = partners.list_contacts(id).await.unwrap();
        assert_eq!(listed, [hours, added]);
    }

    async fn a_failed_message_marks_a_contact_until_one_arrives(db: Db) {
        let (partners, id) = partner(&db).await;
        let contact = partners.add_contact(actor(), id, pager("one")).await.unwrap();
        let first = testkit::at("2026-03-14T11:00:00Z");
        let second = first + SignedDuration::from_hours(1);
        deliver(&db, &contact, first, false).await;
        let after = deliver(&db, &contact, second, false).await;
        assert_eq!(after.unreachable_since, Some(first));
        assert_eq!(after.last_delivery, Some(Delivery { at: second, ok: false }));
        let after = deliver(&db, &contact, second, true).await;
        assert_eq!((after.unreachable_since, after.last_delivery.unwrap().ok), (None, true));
    }

    async fn a_new_address_forgets_how_the_old_one_fared(db: Db) {
        let (partners, id) = partner(&db).await;
        let contact = partners.add_contact(actor(), id, pager("one")).await.unwrap();
        deliver(&db, &contact, contact.added_at, false).await;
        let renamed = partners.update_contact(actor(), id, contact.id, pager("renamed")).await.unwrap();
        assert!(renamed.unreachable_since.is_some());
        let mut draft = pager("renamed");
        draft.email = Some("night@example.com".to_owned());
        let moved = partners.update_contact(actor(), id, contact.id, draft).await.unwrap();
        assert_eq!((moved.unreachable_since, moved.last_delivery), (None, None));
    }

    async fn another_partners_contact_is_not_found(db: Db) {
        let (partners, id) = partner(&db).await;
        let contact = partners.add_contact(actor(), id, pager("one")).await.unwrap();
        let stranger = partners.create(actor(), NewPartner::named("Other")).await.unwrap().id;
        let error = partners.remove_contact(actor(), stranger, contact.id).await.unwrap_err();
        assert!(matches!(error, PartnersError::ContactNotFound));
        let error = partners.update_contact(actor(), stranger, contact.id, pager("x")).await.unwrap_err();
        assert!(matches!(error, PartnersError::ContactNotFound));
        assert_eq!(names(&db, id).await, ["one"]);
    }

    async fn a_launched_partner_keeps_its_last_emergency_contact(db: Db) {
        let (partners, id) = partner(&db).await;
        let contact = partners.add_contact(actor(), id, pager("one")).await.unwrap();
        for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
            partners.set_status(actor(), id, status, "").await.unwrap();
        }
        let error = partners.remove_contact(actor(), id, contact.id).await.unwrap_err();
        assert!(matches!(error, PartnersError::LastContact(ContactKind::TechnicalEmergency)));
        let other = ContactDraft::mail(ContactKind::TechnicalNonEmergency, "one", "a@example.com");
        let error = partners.update_contact(actor(), id, contact.id, other).await.unwrap_err();
        assert!(matches!(error, PartnersError::LastContact(_)));
        partners.add_contact(actor(), id, pager("two")).await.unwrap();
        partners.remove_contact(actor(), id, contact.id).await.unwrap();
        assert_eq!(names(&db, id).await, ["two"]);
    }
}
