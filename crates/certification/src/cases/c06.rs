//! C6: an item that cannot be had is named by `AVAILABILITY_CHANGED`.

use order::ErrorCode;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

use super::prices::with_unavailable;

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let (occasion, mut lines, mut ids) = with_unavailable(scene, dice)?;
    let mark = lines[0].id.clone();
    let least = scene.least(occasion.service.service_type, Wish::plain());
    let mut rest = Vec::new();
    Scene::fill(&scene.shelf(occasion), &mut rest, (least, &mut ids), dice)?;
    lines.extend(rest);
    let cart = scene.finish(occasion, lines, dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?).mark(mark, None))
}

pub(super) fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    trial.names_mark(&trial.errors(0)?, &ErrorCode::AvailabilityChanged, plan.mark.as_ref())
}
