//! S6: the same as S1 with a tip, and without one.

use crate::dice::Dice;
use crate::plan::{Inapplicable, NewOrder, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    let request = scene.checkout(&cart)?;
    let mut steps = Plan::order(request.clone(), NewOrder { tip: 3, ..scene.order() }).steps;
    steps.extend(Plan::order(request, scene.order()).steps);
    Ok(Plan::of(steps))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.taken(1)?;
    trial.accepted(2)?;
    trial.taken(3).map(drop)
}
