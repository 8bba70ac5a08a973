//! The steps of a check (rule E5).

use basis::{GeoPoint, Money};
use jiff::{SignedDuration, Timestamp};
use order::wire::{Cart, FoodOrderError, FulfillmentOption, Location, ProposedOrder};
use order::{ErrorCode, FulfillmentTime, ServiceKind};

use super::lines::check_lines;
use super::price::{price_order, subtotal_of};
use super::{EXPIRED_PROMO, Facts, Found, VALID_PROMO, whole_units};
use crate::catalog::{Restaurant, Service};
use crate::fault::Slip;
use crate::words::Words;

/// The result of a check.
pub(crate) struct Verdict {
    /// None: the cart is good.
    pub(crate) errors: Vec<FoodOrderError>,
    /// The priced cart, or the corrected one if there are errors and it can be corrected.
    pub(crate) order: Option<ProposedOrder>,
    /// When the food is expected.
    pub(crate) expected: Option<(Timestamp, Timestamp)>,
}

impl Verdict {
    fn stop(error: FoodOrderError) -> Self {
        Self { errors: vec![error], order: None, expected: None }
    }
}

/// Checks and prices a cart. Steps 1 to 4 stop at the first error, 5 to 7 collect all.
pub(crate) fn check_cart(facts: Facts<'_>, cart: &Cart) -> Verdict {
    let (restaurant, service, preference) = match find(facts, cart) {
        Ok(found) => found,
        Err(error) => return Verdict::stop(*error),
    };
    let words = Words::new(facts.locale, &restaurant.country);
    let (window, slot_error, preference) = match check_time(facts, restaurant, service, preference) {
        Ok(time) => (time, None, preference.clone()),
        Err((error, Some(alternative))) => (alternative.0, Some(*error), alternative.1),
        Err((error, None)) => return Verdict::stop(*error),
    };
    let location = cart.extension.as_ref().and_then(|extension| extension.location.as_ref());
    if service.kind == ServiceKind::Delivery
        && !facts.forgets(Slip::IgnoresArea)
        && let Err(error) = check_address(service, location)
    {
        return Verdict::stop(*error);
    }
    let found = Found { facts, restaurant, service, at: window.0, words };
    check_goods(found, cart, slot_error, preference, window)
}

/// Steps 5 to 8.
fn check_goods(
    found: Found<'_>,
    cart: &Cart,
    slot_error: Option<FoodOrderError>,
    preference: FulfillmentOption,
    window: (Timestamp, Timestamp),
) -> Verdict {
    let mut errors: Vec<FoodOrderError> = slot_error.into_iter().collect();
    let mut corrected = cart.clone();
    corrected.type_url = None;
    if let Some(extension) = &mut corrected.extension {
        extension.fulfillment_preference = Some(preference);
    }
    corrected.line_items = check_lines(found, cart, &mut errors);
    let Some(subtotal) = subtotal_of(&corrected) else {
        return Verdict { errors, order: None, expected: None };
    };
    if !found.facts.forgets(Slip::IgnoresPromo) {
        check_promotions(cart, &mut corrected, subtotal, &mut errors);
    }
    let minimum = whole_units(found.facts.minimum_order, subtotal);
    let too_small = found.service.kind == ServiceKind::Delivery
        && subtotal.minor < minimum.minor
        && !found.facts.forgets(Slip::IgnoresMinimum);
    if too_small {
        let text = found.words.minimum(minimum, subtotal);
        errors.push(FoodOrderError::of_order(ErrorCode::RequirementsNotMet, text));
    }
    let order = (!too_small).then(|| price_order(found, corrected, subtotal));
    Verdict { errors, order, expected: Some(window) }
}

/// Boxed, since it is large and rare.
type Refusal = Box<FoodOrderError>;

fn refusal(code: ErrorCode, text: &str) -> Refusal {
    Box::new(FoodOrderError::of_order(code, text))
}

type FoundParts<'a> = (&'a Restaurant, &'a Service, &'a FulfillmentOption);

/// Step 1, and the service of step 3.
fn find<'a>(facts: Facts<'a>, cart: &'a Cart) -> Result<FoundParts<'a>, Refusal> {
    let id = cart.merchant.as_ref().map_or("", |merchant| merchant.id.as_str());
    let missing = || refusal(ErrorCode::NotFound, "The restaurant is not known.");
    let restaurant = facts.catalog.restaurants.get(id).ok_or_else(missing)?;
    let preference = cart.preference();
    let kind = preference.and_then(FulfillmentOption::kind);
    let (Some(preference), Some(kind)) = (preference, kind) else {
        return Err(refusal(ErrorCode::Invalid, "Either delivery or pickup is needed."));
    };
    let missing = || refusal(ErrorCode::Invalid, "The restaurant does not offer this service.");
    Ok((restaurant, restaurant.service(kind).ok_or_else(missing)?, preference))
}

/// A quote lives this long; so does the time that was chosen with it.
const GRACE_MINUTES: i64 = 30;

type TimeWindow = (Timestamp, Timestamp);
type Alternative = Option<Box<(TimeWindow, FulfillmentOption)>>;

/// Step 2: open now, or at the requested time; another time is offered if there is one.
fn check_time(
    facts: Facts<'_>,
    restaurant: &Restaurant,
    service: &Service,
    preference: &FulfillmentOption,
) -> Result<TimeWindow, (Refusal, Alternative)> {
    let (zone, now) = (&restaurant.zone, facts.now);
    let closed = || (refusal(ErrorCode::Closed, "The restaurant is closed."), None);
    let minutes =
        |from: Timestamp, minutes: i64| from.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(from);
    match preference.time(now) {
        Some(time) if facts.forgets(Slip::IgnoresHours) => {
            let at = if let FulfillmentTime::At(at) = time { at } else { minutes(now, 30) };
            Ok((at, minutes(at, 15)))
        }
        None => Err((refusal(ErrorCode::Invalid, "The time cannot be read."), None)),
        Some(_) if service.disabled => Err(closed()),
        Some(FulfillmentTime::Asap) => {
            let (min, max) = service.asap(zone, now).ok_or_else(closed)?;
            Ok((minutes(now, min), minutes(now, max)))
        }
        Some(FulfillmentTime::At(at)) if service.takes_advance(zone, now, at, GRACE_MINUTES) => {
            Ok((at, minutes(at, 15)))
        }
        Some(FulfillmentTime::At(at)) => {
            let code = if at <= now { ErrorCode::TooLate } else { ErrorCode::UnavailableSlot };
            let slots = service.slots(zone, now, 1);
            let alternative = slots.first().map(|slot| {
                let local = slot.display_with_offset(zone.to_offset(*slot)).to_string();
                Box::new(((*slot, minutes(*slot, 15)), FulfillmentOption::new(service.kind, local)))
            });
            Err((refusal(code, "This time is not available."), alternative))
        }
    }
}

/// The point, postal code and country of an address.
pub(super) fn address_of(location: Option<&Location>) -> (Option<GeoPoint>, Option<(&str, &str)>) {
    let point = location.and_then(|location| location.coordinates.as_ref());
    let postal = location.and_then(|location| location.postal_address.as_ref());
    let code = postal.and_then(|postal| postal.postal_code.as_deref()?.into());
    let country = postal.and_then(|postal| postal.region_code.as_deref());
    (point.and_then(|point| GeoPoint::new(point.latitude, point.longitude)), code.zip(country))
}

/// Step 4.
fn check_address(service: &Service, location: Option<&Location>) -> Result<(), Refusal> {
    let (point, postal) = address_of(location);
    if point.is_none() && postal.is_none() {
        return Err(refusal(ErrorCode::Invalid, "A delivery needs an address."));
    }
    if service.delivers_to(point, postal) {
        return Ok(());
    }
    Err(refusal(ErrorCode::OutOfServiceArea, "The address is outside the delivery area."))
}

/// Step 6. A failed code leaves the corrected cart (K4).
fn check_promotions(cart: &Cart, corrected: &mut Cart, subtotal: Money, errors: &mut Vec<FoodOrderError>) {
    for (index, promotion) in cart.promotions.iter().enumerate() {
        let code = match promotion.coupon.as_str() {
            _ if index > 0 => ErrorCode::PromoNotApplicable,
            VALID_PROMO if subtotal.minor >= whole_units(10, subtotal).minor => continue,
            VALID_PROMO => ErrorCode::PromoOrderIneligible,
            EXPIRED_PROMO => ErrorCode::PromoExpired,
            _ => ErrorCode::PromoNotRecognized,
        };
        errors.push(FoodOrderError::of_item(code, &promotion.coupon, "The code cannot be used."));
    }
    let failed = |coupon: &str| errors.iter().any(|error| error.id.as_deref() == Some(coupon));
    let mut position = 0;
    corrected.promotions.retain(|promotion| {
        position += 1;
        position == 1 && !failed(&promotion.coupon)
    });
}
