//! C3: an address outside the delivery area is refused with `OUT_OF_SERVICE_AREA`.

use feed::ServiceType;
use order::ErrorCode;

use crate::address;
use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::{Scene, Wish};
use crate::verdict::{Trial, Verdict};

pub(super) fn plan(scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    let mut cart = scene.cart(Wish { service: Some(ServiceType::Delivery), ..Wish::plain() }, dice)?;
    let service = scene.document.service(ServiceType::Delivery).ok_or(Inapplicable::NoDelivery)?;
    let outside = address::outside(scene.document, service, scene.setup);
    cart.address = Some(outside.ok_or(Inapplicable::NoAddressOutside)?);
    Ok(Plan::checkout(scene.checkout(&cart)?))
}

pub(super) fn judge(trial: &Trial<'_>) -> Verdict {
    trial.names_one(&trial.errors(0)?, &[ErrorCode::OutOfServiceArea])
}
