//! C9: a stale item price that hides a cart below the minimum: both are told.

use basis::Money;
use order::ErrorCode;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan, whole_units};
use crate::scene::{Scene, worth};
use crate::verdict::{Trial, Verdict};

use super::prices::{BELOW_MINIMUM, below_minimum};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let (occasion, mut lines, least) = below_minimum(scene, false, dice)?;
    let missing = least - worth(&lines);
    let line = &mut lines[0];
    let price = line.price().map_err(|_| Inapplicable::NothingBelowMinimum)?;
    let raised = line.unit_price.minor + missing + whole_units(1, price).minor;
    line.unit_price = Money::new(raised, price.currency);
    let id = line.id.clone();
    let cart = scene.finish(occasion, lines, dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?).mark(id, Some(price)))
}

pub(super) fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    let errors = trial.errors(0)?;
    trial.names_mark(&errors, &ErrorCode::PriceChanged, plan.mark.as_ref())?;
    trial.names_one(&errors, &BELOW_MINIMUM)
}
