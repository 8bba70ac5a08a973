//! C10: a stale price of an add-on is named by `PRICE_CHANGED` with the id of the option.

use order::ErrorCode;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan, whole_units};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

use super::prices::raise_option;

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let mut cart = scene.cart(Wish::rich(), dice)?;
    let more = whole_units(1, basis::Money::zero(scene.document.currency)).minor;
    let (id, price) = raise_option(&mut cart.lines[0], more)?;
    Ok(Plan::checkout(scene.checkout(&cart)?).mark(id, Some(price)))
}

pub(super) fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    trial.names_mark(&trial.errors(0)?, &ErrorCode::PriceChanged, plan.mark.as_ref())
}
