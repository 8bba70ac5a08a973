//! C5: outside the hours the cart is refused with `CLOSED`; for a scheduled time `UNAVAILABLE_SLOT` will do too.

use basis::Timestamp;
use feed::ServiceDocument;
use feed::serving;
use jiff::SignedDuration;
use order::ErrorCode;
use ordering::{CartIds, CartTime};

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan, Sent};
use crate::scene::{Occasion, Scene};
use crate::verdict::{Trial, Verdict};

/// How far ahead a time outside the hours is looked for.
const AHEAD_QUARTERS: i64 = 3 * 96;

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let mut why = Inapplicable::NeverClosed;
    for service in scene.services(None, dice)? {
        let Some(time) = closed_time(scene, service, dice) else { continue };
        let occasion = Occasion { service, time };
        let mut lines = Vec::new();
        let shelf = scene.shelf(occasion);
        match Scene::fill(&shelf, &mut lines, (1, &mut CartIds::after(0)), dice) {
            Ok(()) => {
                let cart = scene.finish(occasion, lines, dice)?;
                return Ok(Plan::checkout(scene.checkout(&cart)?));
            }
            Err(reason) => why = reason,
        }
    }
    Err(why)
}

/// Now, if nothing is taken now; else a time outside the hours of service.
fn closed_time(scene: &Scene<'_>, service: &ServiceDocument, dice: &mut Dice) -> Option<CartTime> {
    let opens_soon = scene.now + SignedDuration::from_mins(5);
    let closed = |at| serving::asap(service, &scene.place, at).is_none();
    let no_slots = serving::advance_slots(service, &scene.place, scene.now, 1).is_empty();
    if closed(scene.now) && closed(opens_soon) && no_slots {
        return Some(CartTime::Asap);
    }
    let outside: Vec<Timestamp> = (4..AHEAD_QUARTERS)
        .map(|step| quarter(scene.now, step))
        .filter(|at| (-1..=1).all(|step| !is_served(scene, service, quarter(*at, step))))
        .collect();
    match dice.pick(&outside) {
        Some(at) => Some(CartTime::At(*at)),
        None => (closed(scene.now) && closed(opens_soon)).then_some(CartTime::Asap),
    }
}

/// A quarter of an hour on the grid, so many after `from`.
fn quarter(from: Timestamp, step: i64) -> Timestamp {
    let second = (from.as_second().div_euclid(900) + step) * 900;
    Timestamp::from_second(second).unwrap_or(from)
}

/// Whether any row of hours covers the time.
fn is_served(scene: &Scene<'_>, service: &ServiceDocument, at: Timestamp) -> bool {
    service.service_hours.iter().any(|row| serving::covers(&row.window, &scene.place, at))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    let errors = trial.errors(0)?;
    let scheduled = trial.exchanges.first().is_some_and(|exchange| match &exchange.request {
        Sent::Checkout(request) => {
            request.cart.preference().and_then(|option| option.time_text()).is_some_and(|text| text != "P0M")
        }
        Sent::Submit(_) => false,
    });
    let codes: &[ErrorCode] =
        if scheduled { &[ErrorCode::Closed, ErrorCode::UnavailableSlot] } else { &[ErrorCode::Closed] };
    trial.names_one(&errors, codes)
}
