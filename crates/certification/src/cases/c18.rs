//! C18: a GRATUITY line, if there is one, is one of the forms of 14.2.

use order::wire::{GratuityType, LineItem, LineType};

use crate::dice::Dice;
use crate::phrase::Phrase;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    Ok(Plan::checkout(scene.checkout(&cart)?))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    let quote = trial.accepted(0)?;
    let tips = quote.order.other_items.iter().filter(|line| line.kind == LineType::Gratuity);
    let tips: Vec<&LineItem> = tips.collect();
    let good = match tips.as_slice() {
        [] => true,
        [line] => is_a_form(line),
        _ => false,
    };
    if good { Ok(()) } else { Err(trial.fail(Phrase::new("certification-got-gratuity"))) }
}

/// An amount needs its type; no amount needs none.
fn is_a_form(line: &LineItem) -> bool {
    let kind = line.gratuity_extension.as_ref().and_then(|extension| extension.gratuity_type.as_ref());
    let amount = line.price.as_ref().and_then(|price| price.amount.as_ref()?.to_money().ok());
    match (kind, amount) {
        (Some(GratuityType::Mandatory | GratuityType::UserModifiable), Some(_)) => true,
        (None, Some(amount)) => amount.minor == 0,
        (Some(GratuityType::Unknown(_)) | None, _) | (_, None) => false,
    }
}
