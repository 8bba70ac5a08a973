//! C14: a promo code that works gives a DISCOUNT line whose id is the code.

use order::wire::LineType;

use crate::dice::Dice;
use crate::phrase::Phrase;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let code = scene.setup.valid_promo.clone().ok_or(Inapplicable::NoPromo)?;
    let mut cart = scene.cart(Wish { least: scene.setup.promo_minimum, ..Wish::plain() }, dice)?;
    cart.promo = Some(code.clone());
    Ok(Plan::checkout(scene.checkout(&cart)?).mark(code, None))
}

pub(super) fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    let quote = trial.accepted(0)?;
    let code = plan.mark.as_ref().map(|mark| mark.id.as_str());
    let discount =
        |line: &order::wire::LineItem| line.kind == LineType::Discount && line.id.as_deref() == code;
    if quote.order.other_items.iter().any(discount) {
        return Ok(());
    }
    Err(trial.fail(Phrase::new("certification-got-no-discount")))
}
