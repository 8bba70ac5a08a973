//! S7: the same as S1 with the sentence of no-contact delivery (14.4).

use feed::ServiceType;

use crate::dice::Dice;
use crate::plan::{Inapplicable, NewOrder, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish { service: Some(ServiceType::Delivery), ..Wish::plain() }, dice)?;
    Ok(Plan::order(scene.checkout(&cart)?, NewOrder { no_contact: true, ..scene.order() }))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.taken(1).map(drop)
}
