//! C15: an order for later is priced, its time unchanged.

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, When, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish { when: When::Slot, ..Wish::plain() }, dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?))
}

/// That the time is unchanged is part of the check of every priced cart (K1).
pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0).map(drop)
}
