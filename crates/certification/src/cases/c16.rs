//! C16: takeout without a location is priced, without a DELIVERY line.

use feed::ServiceType;
use order::wire::LineType;

use crate::dice::Dice;
use crate::phrase::Phrase;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish { service: Some(ServiceType::Takeout), ..Wish::plain() }, dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    let quote = trial.accepted(0)?;
    if quote.order.other_items.iter().any(|line| line.kind == LineType::Delivery) {
        return Err(trial.fail(Phrase::new("certification-got-delivery-line")));
    }
    Ok(())
}
