//! S2: an order whose payment token is declined is REJECTED with `PAYMENT_DECLINED`.

use order::RejectionType;

use crate::dice::Dice;
use crate::plan::{Inapplicable, NewOrder, Paid, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    Ok(Plan::order(scene.checkout(&cart)?, NewOrder { paid: Paid::Declined, ..scene.order() }))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.declined(1, Some(&RejectionType::PaymentDeclined)).map(drop)
}
