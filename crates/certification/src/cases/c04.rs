//! C4: a cart below the minimum order value is refused with `REQUIREMENTS_NOT_MET` or `FAILED_PRECONDITION`.

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::Scene;
use crate::verdict::{Trial, Verdict};

use super::prices::{BELOW_MINIMUM, below_minimum};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let (occasion, lines, _) = below_minimum(scene, false, dice)?;
    let cart = scene.finish(occasion, lines, dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.names_one(&trial.errors(0)?, &BELOW_MINIMUM)
}
