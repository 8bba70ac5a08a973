//! C8: a stale item price is named by `PRICE_CHANGED` with the price of the menu.

use order::ErrorCode;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan, whole_units};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let mut cart = scene.cart(Wish::plain(), dice)?;
    let at = dice.below(cart.lines.len());
    let line = &mut cart.lines[at];
    let (id, price) = (line.id.clone(), line.price().map_err(|_| Inapplicable::NoPlainItem)?);
    line.unit_price =
        line.unit_price.checked_add(whole_units(1, price)).map_err(|_| Inapplicable::NoPlainItem)?;
    Ok(Plan::checkout(scene.checkout(&cart)?).mark(id, Some(price)))
}

pub(super) fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    trial.names_mark(&trial.errors(0)?, &ErrorCode::PriceChanged, plan.mark.as_ref())
}
