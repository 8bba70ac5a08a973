//! C17: of two checkouts in one conversation the second answer is about the second cart alone.

use ordering::{AddLine, CartIds};

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan, Step};
use crate::scene::{Occasion, Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let first = scene.cart(Wish::plain(), dice)?;
    let mut second = first.clone();
    let service = scene.document.service(first.service_type).ok_or(Inapplicable::NotOrderable)?;
    let shelf = scene.shelf(Occasion { service, time: first.time });
    let ids = CartIds::after(u32::try_from(first.lines.len()).unwrap_or(0) + 100);
    let others: Vec<AddLine> = shelf
        .plain()
        .into_iter()
        .filter(|choice| first.lines.iter().all(|line| line.item_id != choice.item_id))
        .collect();
    match dice.pick(&others).and_then(|choice| shelf.line(choice, &mut ids.clone())) {
        Some(line) => second.lines.push(line),
        // With nothing else on the menu there is one piece more.
        None => second.lines[0].quantity += 1,
    }
    let steps = vec![Step::checkout(scene.checkout(&first)?), Step::checkout(scene.checkout(&second)?)];
    Ok(Plan::of(steps))
}

/// That each answer holds its own cart is part of the check of every priced cart (K1).
pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.accepted(1).map(drop)
}
