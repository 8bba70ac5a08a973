//! Carts around the minimum, with altered prices and with what cannot be had.

use basis::Money;
use order::ErrorCode;
use ordering::{AddLine, CartIds, CartLine, CartTime};

use crate::dice::Dice;
use crate::plan::Inapplicable;
use crate::scene::{Occasion, Scene, When, Wish};

/// Both mean that the minimum is missed (10.2).
pub(super) const BELOW_MINIMUM: [ErrorCode; 2] =
    [ErrorCode::RequirementsNotMet, ErrorCode::FailedPrecondition];

/// Times that are tried to find something unavailable.
const TIMES: usize = 60;

/// What a cart must be worth, in minor units.
pub(super) fn minimum(scene: &Scene<'_>, occasion: Occasion<'_>) -> Result<i64, Inapplicable> {
    let minimum = scene.setup.minimum(occasion.service.service_type, scene.document.currency);
    minimum.map(|money| money.minor).ok_or(Inapplicable::NoMinimum)
}

/// One line worth less than the minimum, and the minimum in minor units.
pub(super) fn below_minimum<'a>(
    scene: &Scene<'a>,
    rich: bool,
    dice: &mut Dice,
) -> Result<(Occasion<'a>, Vec<CartLine>, i64), Inapplicable> {
    let mut why = Inapplicable::NoMinimum;
    for occasion in scene.occasions(Wish::plain(), dice)? {
        let Ok(least) = minimum(scene, occasion) else { continue };
        match cheap_line(scene, occasion, (rich, least), &mut CartIds::after(0), dice) {
            Ok(line) => return Ok((occasion, vec![line], least)),
            Err(reason) => why = reason,
        }
    }
    Err(why)
}

/// A line worth less than `least`, one piece of it.
pub(super) fn cheap_line(
    scene: &Scene<'_>,
    occasion: Occasion<'_>,
    (rich, least): (bool, i64),
    ids: &mut CartIds,
    dice: &mut Dice,
) -> Result<CartLine, Inapplicable> {
    let shelf = scene.shelf(occasion);
    let choices: Vec<AddLine> = if rich {
        shelf.rich(dice).into_iter().filter(|choice| !choice.addons.is_empty()).collect()
    } else {
        shelf.plain()
    };
    let is_cheap = |choice: &AddLine| {
        let line = shelf.line(choice, &mut CartIds::after(0));
        let has_priced =
            |line: &CartLine| !rich || line.options.iter().any(|option| option.unit_price.minor > 0);
        line.filter(has_priced).and_then(|line| line.total().ok()).is_some_and(|total| total.minor < least)
    };
    let cheap: Vec<AddLine> = choices.into_iter().filter(is_cheap).collect();
    let line = dice.pick(&cheap).and_then(|choice| shelf.line(choice, ids));
    line.ok_or(Inapplicable::NothingBelowMinimum)
}

/// Raises the price of the first priced add-on so that the line costs `more`; gives its id and what it really costs.
pub(super) fn raise_option(line: &mut CartLine, more: i64) -> Result<(String, Money), Inapplicable> {
    let pieces = line.quantity;
    let option = line.options.iter_mut().find(|option| option.unit_price.minor > 0);
    let option = option.ok_or(Inapplicable::NoPricedOption)?;
    let all = i64::from(option.pieces(pieces)).max(1);
    let price = option.unit_price.checked_mul(all).map_err(|_| Inapplicable::NoPricedOption)?;
    option.unit_price = Money::new(option.unit_price.minor + more / all + 1, price.currency);
    Ok((option.id.clone(), price))
}

/// One line that cannot be had at a time at which other things can, and the ids after it.
pub(super) fn with_unavailable<'a>(
    scene: &Scene<'a>,
    dice: &mut Dice,
) -> Result<(Occasion<'a>, Vec<CartLine>, CartIds), Inapplicable> {
    for occasion in unusual_times(scene, dice)? {
        let shelf = scene.shelf(occasion);
        let lines = shelf.unavailable();
        let Some(line) = dice.pick(&lines) else { continue };
        if shelf.plain().is_empty() {
            continue;
        }
        let mut ids = CartIds::after(0);
        let line = CartLine { id: ids.next_id(), ..line.clone() };
        return Ok((occasion, vec![line], ids));
    }
    Err(Inapplicable::NothingUnavailable)
}

/// As soon as possible, then slots of the next days.
fn unusual_times<'a>(scene: &Scene<'a>, dice: &mut Dice) -> Result<Vec<Occasion<'a>>, Inapplicable> {
    let mut times = scene.occasions(Wish { when: When::Any, ..Wish::plain() }, dice)?;
    for service in scene.services(None, dice)? {
        let mut slots = scene.slots(service);
        dice.shuffle(&mut slots);
        let slots = slots.into_iter().take(TIMES);
        times.extend(slots.map(|slot| Occasion { service, time: CartTime::At(slot) }));
    }
    Ok(times)
}
