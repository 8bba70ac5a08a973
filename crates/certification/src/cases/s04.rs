//! S4: the same as S1 for an order for later.

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, When, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish { when: When::Slot, ..Wish::plain() }, dice)?;
    Ok(Plan::order(scene.checkout(&cart)?, scene.order()))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.taken(1).map(drop)
}
