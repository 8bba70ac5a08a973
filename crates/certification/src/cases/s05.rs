//! S5: the same as S1 for a guest, whose e-mail address nobody has checked.

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    if !scene.setup.guest {
        return Err(Inapplicable::NoGuests);
    }
    let cart = scene.cart(Wish::plain(), dice)?;
    let mut order = scene.order();
    order.contact.email_verified = None;
    Ok(Plan::order(scene.checkout(&cart)?, order))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.taken(1).map(drop)
}
