//! C12: an unknown promo code is refused with a `PROMO_*` error that names it.

use order::{CheckoutError, ErrorScope};

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict, errors_phrase};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let mut cart = scene.cart(Wish { least: scene.setup.promo_minimum, ..Wish::plain() }, dice)?;
    let made_up = || format!("NOCODE{}", dice.digits(6));
    let code = scene.setup.invalid_promo.clone().unwrap_or_else(made_up);
    cart.promo = Some(code.clone());
    Ok(Plan::checkout(scene.checkout(&cart)?).mark(code, None))
}

pub(super) fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    let errors = trial.errors(0)?;
    let code = plan.mark.as_ref().map(|mark| mark.id.as_str());
    let names_code = |error: &CheckoutError| error.id.as_deref() == code;
    let found = errors.iter().any(|error| error.code.scope() == ErrorScope::Promo && names_code(error));
    if found { Ok(()) } else { Err(trial.fail(errors_phrase(&errors))) }
}
