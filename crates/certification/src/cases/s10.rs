//! S10: a submit with a token of another key, another audience or another time is not let in.

use identity::TokenFlaw;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan, Step};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    let order = Box::new(scene.order());
    let [first, rest @ ..] = TokenFlaw::ALL;
    let mut steps = vec![Step::checkout(scene.checkout(&cart)?), Step::Submit { order, flaw: Some(first) }];
    steps.extend(rest.map(|flaw| Step::SubmitAgain { flaw: Some(flaw) }));
    Ok(Plan::of(steps))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    (1..=TokenFlaw::ALL.len()).try_for_each(|index| trial.forbidden(index))
}
