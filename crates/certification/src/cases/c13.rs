//! C13: a checkout with a token of another key, another audience or another time is not let in.

use identity::TokenFlaw;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan, Step};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    let request = Box::new(scene.checkout(&cart)?);
    let steps = TokenFlaw::ALL.map(|flaw| Step::Checkout { request: request.clone(), flaw: Some(flaw) });
    Ok(Plan::of(steps.into()))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    (0..TokenFlaw::ALL.len()).try_for_each(|index| trial.forbidden(index))
}
