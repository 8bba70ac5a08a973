//! Answers, notes and closing (operations 7.5).
//!
//! | who writes | for whom | the case then | the due time |
//! |---|---|---|---|
//! | partner | all | awaits support | begins anew if the partner was awaited, else goes on |
//! | staff | all | awaits the partner | stops; that of an undecided claim goes on |
//! | staff | staff only | as before | goes on |
//! | anyone | a closed case | nothing: closed is final (rule CS3) | |

use basis::{Actor, Ambient, CaseId, FieldErrors, Timestamp};
use db::Tx;
use identity::User;

use crate::due::answer_due;
use crate::error::SupportError;
use crate::event::EventDetail;
use crate::form::{NewReply, check_key, check_text};
use crate::mail::{self, News};
use crate::model::{Case, CaseMessage, CaseState, Urgency, Visibility};
use crate::people::{Access, actor_name, load_for};
use crate::settings::SupportSettings;
use crate::store;

/// What an answer does to its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyEffect {
    /// A note: nothing.
    Nothing,
    /// The partner is awaited now.
    AwaitPartner,
    /// Support is awaited now; the due time begins anew.
    AwaitSupportAnew,
    /// Support was awaited already; its due time goes on.
    AwaitSupportStill,
}

/// Decides what an answer does; `None` when the case is closed.
pub const fn decide_reply(state: CaseState, from_staff: bool, visibility: Visibility) -> Option<ReplyEffect> {
    match (state, visibility, from_staff) {
        (CaseState::Closed, _, _) => None,
        (_, Visibility::Internal, _) => Some(ReplyEffect::Nothing),
        (_, Visibility::Partner, true) => Some(ReplyEffect::AwaitPartner),
        (CaseState::AwaitingPartner, Visibility::Partner, false) => Some(ReplyEffect::AwaitSupportAnew),
        (CaseState::AwaitingSupport, Visibility::Partner, false) => Some(ReplyEffect::AwaitSupportStill),
    }
}

/// Stores an answer and does what follows from it.
pub(crate) fn reply(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    user: &User,
    (id, new): (CaseId, &NewReply),
) -> Result<CaseMessage, SupportError> {
    let (mut case, access) = load_for(tx, user, id)?;
    let from_staff = access == Access::Staff;
    if new.visibility == Visibility::Internal && !from_staff {
        return Err(SupportError::Forbidden);
    }
    let mut errors = FieldErrors::new();
    check_key(&mut errors, new.submit_key.as_deref());
    let text = check_text(&mut errors, "text", &new.text);
    let text = errors.finish(text)?;
    if let Some(key) = &new.submit_key
        && let Some(known) = store::find_message_by_key(tx, &case, user.id, key)?
    {
        return Ok(known);
    }
    let effect = decide_reply(case.state, from_staff, new.visibility).ok_or(SupportError::Closed)?;
    let now = ambient.now();
    let message = CaseMessage {
        id: ambient.new_id(),
        author: user.id,
        author_name: user.name.clone(),
        from_staff,
        at: now,
        visibility: new.visibility,
        text,
    };
    store::insert_message(tx, &case, &message, new.submit_key.as_deref())?;
    let detail = EventDetail::Replied { message_id: message.id, visibility: new.visibility };
    store::append_event(tx, &case, now, (&Actor::User(user.id), Some(&user.name)), &detail)?;
    apply(tx, settings, user, &mut case, effect, now)?;
    if new.visibility == Visibility::Partner {
        let news = News::Replied { author: &message.author_name, text: &message.text };
        mail::tell(tx, ambient, settings, &case, &news, Some(user.id))?;
    }
    Ok(message)
}

fn apply(
    tx: &mut Tx<'_>,
    settings: &SupportSettings,
    user: &User,
    case: &mut Case,
    effect: ReplyEffect,
    now: Timestamp,
) -> Result<(), SupportError> {
    let due_before = case.due.clone();
    case.updated_at = now;
    match effect {
        ReplyEffect::Nothing => {}
        ReplyEffect::AwaitPartner => {
            case.state = CaseState::AwaitingPartner;
            if case.urgency != Urgency::Requested {
                case.due = None;
            }
            let calendar = partner_calendar(tx, case)?;
            case.remind_at = Some(calendar.end_of_nth_business_day(now, settings.reminder_days)?);
            case.close_at = Some(calendar.end_of_nth_business_day(now, settings.autoclose_days)?);
        }
        ReplyEffect::AwaitSupportAnew | ReplyEffect::AwaitSupportStill => {
            case.state = CaseState::AwaitingSupport;
            (case.remind_at, case.close_at) = (None, None);
            if effect == ReplyEffect::AwaitSupportAnew && case.urgency != Urgency::Requested {
                case.due = Some(answer_due(settings, case.urgency, now)?);
            }
        }
    }
    store::update_case(tx, case)?;
    if case.due != due_before {
        let detail = EventDetail::DueSet { due: case.due.clone() };
        store::append_event(tx, case, now, (&Actor::User(user.id), Some(&user.name)), &detail)?;
    }
    Ok(())
}

/// Business days of the partner's country, for the partner's deadlines (operations 15).
fn partner_calendar(tx: &mut Tx<'_>, case: &Case) -> Result<calendar::BusinessCalendar, SupportError> {
    let partner = store::partner(tx, case.partner_id)?;
    let holidays = calendar::HolidaySet::of(&partner.country).unwrap_or_default();
    let days = calendar::Windows::weekdays(calendar::Window::ALL_DAY);
    Ok(calendar::BusinessCalendar::new(partner.zone(), days).with_holidays(holidays))
}

/// Closes the case for a person, and ends the incident that pages for it. Closing twice changes nothing more.
pub(crate) fn close(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    user: &User,
    id: CaseId,
) -> Result<Case, SupportError> {
    let (mut case, _) = load_for(tx, user, id)?;
    if case.is_open() {
        close_case(tx, ambient, settings, &mut case, &Actor::User(user.id), false)?;
    }
    Ok(case)
}

/// Closes an open case that the caller has locked.
pub(crate) fn close_case(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    case: &mut Case,
    actor: &Actor,
    for_silence: bool,
) -> Result<(), SupportError> {
    let now = ambient.now();
    case.state = CaseState::Closed;
    case.due = None;
    (case.remind_at, case.close_at) = (None, None);
    (case.updated_at, case.closed_at) = (now, Some(now));
    store::update_case(tx, case)?;
    let name = actor_name(tx, actor)?;
    let detail = EventDetail::Closed { for_silence };
    store::append_event(tx, case, now, (actor, name.as_deref()), &detail)?;
    if let Some(incident) = case.incident_id {
        let resolution = "case-incident-resolution-closed";
        escalation::resolve(tx, ambient, incident, actor, resolution, serde_json::Value::Null)?;
    }
    let news = if for_silence { News::ClosedForSilence } else { News::Closed };
    mail::tell(tx, ambient, settings, case, &news, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_writer_is_settled() {
        use CaseState::{AwaitingPartner, AwaitingSupport, Closed};
        use ReplyEffect::{AwaitPartner, AwaitSupportAnew, AwaitSupportStill, Nothing};
        let table = [
            (AwaitingSupport, Some(AwaitSupportStill), Some(AwaitPartner), Some(Nothing)),
            (AwaitingPartner, Some(AwaitSupportAnew), Some(AwaitPartner), Some(Nothing)),
            (Closed, None, None, None),
        ];
        for (state, partner, staff, note) in table {
            assert_eq!(decide_reply(state, false, Visibility::Partner), partner, "{state}");
            assert_eq!(decide_reply(state, true, Visibility::Partner), staff, "{state}");
            assert_eq!(decide_reply(state, true, Visibility::Internal), note, "{state}");
        }
    }
}
