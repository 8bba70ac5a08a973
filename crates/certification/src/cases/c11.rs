//! C11: a stale price of an add-on that hides a cart below the minimum: both are told.

use order::ErrorCode;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, worth};
use crate::verdict::{Trial, Verdict};

use super::prices::{BELOW_MINIMUM, below_minimum, raise_option};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let (occasion, mut lines, least) = below_minimum(scene, true, dice)?;
    let missing = least - worth(&lines);
    let (id, price) = raise_option(&mut lines[0], missing + 100)?;
    let cart = scene.finish(occasion, lines, dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?).mark(id, Some(price)))
}

pub(super) fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    let errors = trial.errors(0)?;
    trial.names_mark(&errors, &ErrorCode::PriceChanged, plan.mark.as_ref())?;
    trial.names_one(&errors, &BELOW_MINIMUM)
}
