//! Schedules and exceptions as they are stored.

use basis::{Actor, FieldErrors, UserId};
use db::Db;
use jiff::SignedDuration;

use super::world::{EVE, World};
use crate::{EscalationError, NewSchedule, Override, ScheduleForm};

fn codes(error: EscalationError) -> Vec<(String, String)> {
    let EscalationError::Invalid(FieldErrors(errors)) = error else { panic!("{error}") };
    errors.into_iter().map(|error| (error.field, error.code)).collect()
}

testkit::both_engines! {
    async fn overrides_do_not_overlap_and_are_taken_back(db: Db) {
        let world = World::new(db).await;
        let (service, actor) = (&world.escalation, Actor::system("test"));
        let schedule = service.list_schedules().await.unwrap().remove(0);
        let (eve, finn) = (schedule.participants[0], schedule.participants[1]);
        let hour = |n: i64| world.ambient.now() + SignedDuration::from_hours(n);
        let one = |user: UserId, from, until| Override { user, from: hour(from), until: hour(until) };
        let add = async |exception| service.add_override(actor.clone(), schedule.id, exception).await;

        let added = add(one(finn, 1, 9)).await.unwrap();
        assert_eq!(added.overrides, [one(finn, 1, 9)]);
        let wrong = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(codes(add(one(eve, 8, 12)).await.unwrap_err()), wrong("from", "override_overlaps"));
        assert_eq!(codes(add(one(eve, 12, 12)).await.unwrap_err()), wrong("until", "end_before_start"));
        assert_eq!(codes(add(one(eve, -9, -1)).await.unwrap_err()), wrong("until", "time_in_past"));
        let nobody = UserId::from_bytes([7; 16]);
        assert_eq!(codes(add(one(nobody, 20, 21)).await.unwrap_err()), wrong("user_id", "unknown_value"));

        let longer = add(one(finn, 1, 10)).await.unwrap();
        assert_eq!(longer.overrides, [one(finn, 1, 10)], "the same override with a later end");
        add(one(eve, 10, 12)).await.unwrap();
        let left = service.remove_override(actor.clone(), schedule.id, one(finn, 1, 10)).await.unwrap();
        assert_eq!(left.overrides, [one(eve, 10, 12)]);
        let again = service.remove_override(actor.clone(), schedule.id, one(finn, 1, 10)).await;
        assert!(matches!(again, Err(EscalationError::NotFound)));
    }

    async fn a_schedule_is_written_read_and_changed(db: Db) {
        let world = World::new(db).await;
        let actor = Actor::system("test");
        let first = world.escalation.list_schedules().await.unwrap().remove(0);
        let mut form = ScheduleForm::of(&NewSchedule {
            name: "Nights".into(),
            is_default: false,
            rotation: first.rotation.clone(),
            participants: first.participants.clone(),
        });
        form.shift = "hourly".into();
        form.every = "12".into();
        let made = world.escalation.create_schedule(actor.clone(), form.read().unwrap()).await.unwrap();
        assert!(!made.is_default && world.escalation.get_schedule(first.id).await.unwrap().is_default);
        form.is_default = true;
        form.participants.truncate(1);
        let changed = world.escalation.update_schedule(actor, made.id, form.read().unwrap()).await.unwrap();
        assert_eq!((changed.is_default, changed.participants.len()), (true, 1));
        assert!(!world.escalation.get_schedule(first.id).await.unwrap().is_default);
        assert_eq!(world.escalation.on_call_now().await.unwrap().unwrap().email.as_str(), EVE);
    }
}
