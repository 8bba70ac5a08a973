//! C2: the same as C1 with an item that has an option or add-ons.

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::rich(), dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0).map(drop)
}
