//! S11: an order whose price is no longer that of the menu is REJECTED, and says why.

use crate::dice::Dice;
use crate::phrase::Phrase;
use crate::plan::{Inapplicable, NewOrder, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    Ok(Plan::order(scene.checkout(&cart)?, NewOrder { altered: true, ..scene.order() }))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    let update = trial.declined(1, None)?;
    let reason = update.rejection.and_then(|rejection| rejection.reason);
    let says = !update.errors.is_empty() || reason.is_some_and(|reason| !reason.trim().is_empty());
    if says { Ok(()) } else { Err(trial.fail(Phrase::new("certification-got-no-reason"))) }
}
