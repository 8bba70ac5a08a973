//! S8: the same submit twice is one order.

use crate::dice::Dice;
use crate::phrase::Phrase;
use crate::plan::{Inapplicable, Plan, Step};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    let mut plan = Plan::order(scene.checkout(&cart)?, scene.order());
    plan.steps.push(Step::SubmitAgain { flaw: None });
    Ok(plan)
}

/// The repeat may find the order already further on, so its state is not compared (N2).
pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    let (first, second) = (trial.taken(1)?, trial.update(2)?);
    if first.action_order_id == second.action_order_id {
        return Ok(());
    }
    let got = Phrase::new("certification-got-second-order")
        .with("first", &first.action_order_id)
        .with("second", &second.action_order_id);
    Err(trial.fail(got))
}
