//! S9: the same as S1, paid on fulfillment.

use crate::dice::Dice;
use crate::plan::{Inapplicable, NewOrder, Paid, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    Ok(Plan::order(scene.checkout(&cart)?, NewOrder { paid: Paid::OnFulfillment, ..scene.order() }))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.taken(1).map(drop)
}
