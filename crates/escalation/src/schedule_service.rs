//! Making and changing schedules.

use basis::{Actor, ScheduleId};
use db::Tx;

use crate::error::EscalationError;
use crate::schedule::{
    NewSchedule, OnCallSchedule, Override, check_override, check_people, check_schedule, who_is_on_call,
};
use crate::service::Escalation;
use crate::store;

impl Escalation {
    /// Every schedule, the default first.
    pub async fn list_schedules(&self) -> Result<Vec<OnCallSchedule>, EscalationError> {
        Ok(self.db.read(store::list_schedules).await?)
    }

    /// One schedule.
    pub async fn get_schedule(&self, id: ScheduleId) -> Result<OnCallSchedule, EscalationError> {
        self.db.read(move |tx| find(tx, id)).await
    }

    /// The person who is on call now by the default schedule.
    pub async fn on_call_now(&self) -> Result<Option<identity::User>, EscalationError> {
        let now = self.ambient.now();
        self.db
            .read(move |tx| {
                let schedule = store::find_default_schedule(tx)?;
                match schedule.and_then(|schedule| who_is_on_call(&schedule, now)) {
                    Some(user) => Ok(identity::find_user(tx, user)?),
                    None => Ok(None),
                }
            })
            .await
    }

    /// Makes a schedule. The first one is the default, whatever it says.
    pub async fn create_schedule(
        &self,
        actor: Actor,
        new: NewSchedule,
    ) -> Result<OnCallSchedule, EscalationError> {
        let (mut new, ambient) = (check_schedule(new)?, self.ambient.clone());
        self.db
            .write(move |tx| {
                tx.lock("schedules", b"")?;
                check_people(tx, "participants", &new.participants)?.finish(())?;
                new.is_default |= store::find_default_schedule(tx)?.is_none();
                let id: ScheduleId = ambient.new_id();
                store::insert_schedule(tx, id, &new, ambient.now())?;
                if new.is_default {
                    store::unset_default_schedule(tx, id)?;
                }
                audit(tx, &ambient, &actor, "schedule_created", id)?;
                find(tx, id)
            })
            .await
    }

    /// Changes a schedule. The default one stays the default until another becomes it.
    pub async fn update_schedule(
        &self,
        actor: Actor,
        id: ScheduleId,
        new: NewSchedule,
    ) -> Result<OnCallSchedule, EscalationError> {
        let (mut new, ambient) = (check_schedule(new)?, self.ambient.clone());
        self.db
            .write(move |tx| {
                tx.lock("schedules", b"")?;
                check_people(tx, "participants", &new.participants)?.finish(())?;
                new.is_default |= find(tx, id)?.is_default;
                store::update_schedule(tx, id, &new, ambient.now())?;
                if new.is_default {
                    store::unset_default_schedule(tx, id)?;
                }
                audit(tx, &ambient, &actor, "schedule_changed", id)?;
                find(tx, id)
            })
            .await
    }

    /// Lets somebody step in for a time. One override at a time: who steps in is never a question of two. The same
    /// person from the same instant on gets the new end.
    pub async fn add_override(
        &self,
        actor: Actor,
        id: ScheduleId,
        exception: Override,
    ) -> Result<OnCallSchedule, EscalationError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                tx.lock("schedules", b"")?;
                let schedule = find(tx, id)?;
                check_override(&schedule.overrides, exception, ambient.now())?;
                check_people(tx, "user_id", &[exception.user])?.finish(())?;
                store::insert_override(tx, id, exception, ambient.now())?;
                audit(tx, &ambient, &actor, "override_added", id)?;
                find(tx, id)
            })
            .await
    }

    /// Takes an override back; its end does not matter.
    pub async fn remove_override(
        &self,
        actor: Actor,
        id: ScheduleId,
        exception: Override,
    ) -> Result<OnCallSchedule, EscalationError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                if !store::delete_override(tx, id, exception)? {
                    return Err(EscalationError::NotFound);
                }
                audit(tx, &ambient, &actor, "override_removed", id)?;
                find(tx, id)
            })
            .await
    }
}

fn find(tx: &mut Tx<'_>, id: ScheduleId) -> Result<OnCallSchedule, EscalationError> {
    store::find_schedule(tx, id)?.ok_or(EscalationError::NotFound)
}

fn audit(
    tx: &mut Tx<'_>,
    ambient: &basis::Ambient,
    actor: &Actor,
    action: &str,
    id: ScheduleId,
) -> Result<(), db::DbError> {
    identity::record_audit(tx, ambient, actor, None, action, &format!("schedule:{id}"), &())
}
