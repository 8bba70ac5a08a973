//! C7: an item that cannot be had, and a rest below the minimum, are both told.

use order::ErrorCode;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::Scene;
use crate::verdict::{Trial, Verdict};

use super::prices::{BELOW_MINIMUM, cheap_line, minimum, with_unavailable};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let (occasion, mut lines, mut ids) = with_unavailable(scene, dice)?;
    let least = minimum(scene, occasion)?;
    let mark = lines[0].id.clone();
    lines.push(cheap_line(scene, occasion, (false, least), &mut ids, dice)?);
    let cart = scene.finish(occasion, lines, dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?).mark(mark, None))
}

pub(super) fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    let errors = trial.errors(0)?;
    trial.names_mark(&errors, &ErrorCode::AvailabilityChanged, plan.mark.as_ref())?;
    trial.names_one(&errors, &BELOW_MINIMUM)
}
