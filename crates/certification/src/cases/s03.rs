//! S3: an order without name, e-mail address and telephone number is REJECTED with `INELIGIBLE`.

use order::RejectionType;
use order::wire::Contact;

use crate::dice::Dice;
use crate::plan::{Inapplicable, NewOrder, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let cart = scene.cart(Wish::plain(), dice)?;
    let contact = Contact { first_name: Some("Certification".to_owned()), ..Contact::default() };
    Ok(Plan::order(scene.checkout(&cart)?, NewOrder { contact, ..scene.order() }))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.accepted(0)?;
    trial.declined(1, Some(&RejectionType::Ineligible)).map(drop)
}
