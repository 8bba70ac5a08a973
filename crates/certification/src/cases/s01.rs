//! S1: an eligible order is taken, with all members of chapter 8.

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    Ok(Plan::order(scene.checkout(&cart)?, scene.order()))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.taken(1).map(drop)
}
