//! One restaurant at one moment, from which the carts of the cases are made. Pure.

use basis::{CartId, Environment, Money, PartnerId, Timestamp};
use feed::serving::{self, Locality};
use feed::{RestaurantDocument, ServiceDocument, ServiceType};
use jiff::SignedDuration;
use order::wire::Contact;
use order::{CheckoutRequest, Envelope, OptionsStyle, build_checkout_request};
use ordering::{
    Access, AddLine, Cart, CartIds, CartLine, CartTime, DeliveryAddress, RestaurantRef, cart_to_wire,
};

use crate::address;
use crate::dice::Dice;
use crate::plan::{Inapplicable, NewOrder, Paid};
use crate::setup::TestSetup;
use crate::shelf::Shelf;

/// The most pieces of a line that a test orders.
const MOST_PIECES: i64 = 20;
/// The most lines that are put together to reach a minimum.
const MOST_LINES: usize = 8;
/// Slots that are looked at.
const SLOTS: usize = 7 * 96;
/// A slot is so far away that it stays one while the sample runs.
const SLOT_NOTICE: SignedDuration = SignedDuration::from_mins(20);

/// When an order is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// As soon as possible, else at a slot.
    Any,
    /// At a slot.
    Slot,
}

/// What a cart is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    pub(crate) service: Option<ServiceType>,
    pub(crate) when: When,
    /// Whether the first item has options.
    pub(crate) rich: bool,
    /// At least so much besides the minimum of the partner.
    pub(crate) least: Option<Money>,
}

impl Wish {
    pub(crate) const fn plain() -> Self {
        Self { service: None, when: When::Any, rich: false, least: None }
    }

    pub(crate) const fn rich() -> Self {
        Self { rich: true, ..Self::plain() }
    }
}

/// A restaurant at a moment.
pub struct Scene<'a> {
    pub(crate) document: &'a RestaurantDocument,
    pub(crate) setup: &'a TestSetup,
    pub(crate) place: Locality,
    pub(crate) now: Timestamp,
    /// Where the partner counts the prices of options (M8).
    pub(crate) style: OptionsStyle,
    /// Stands in the ids of conversations, so that no two runs share one.
    pub(crate) tag: &'a str,
}

/// A way to order: service and time.
#[derive(Clone, Copy)]
pub(crate) struct Occasion<'a> {
    pub(crate) service: &'a ServiceDocument,
    pub(crate) time: CartTime,
}

impl<'a> Scene<'a> {
    /// The restaurant at this moment.
    pub fn new(
        document: &'a RestaurantDocument,
        setup: &'a TestSetup,
        style: OptionsStyle,
        (tag, now): (&'a str, Timestamp),
    ) -> Self {
        Self { document, setup, place: document.locality(), now, style, tag }
    }

    /// Services to test, in a random order; those that are asked for alone.
    pub(crate) fn services(
        &self,
        wanted: Option<ServiceType>,
        dice: &mut Dice,
    ) -> Result<Vec<&'a ServiceDocument>, Inapplicable> {
        let fits = |service: &&ServiceDocument| {
            let kind = service.service_type;
            !service.disabled && self.setup.tests(kind) && wanted.is_none_or(|wanted| wanted == kind)
        };
        let mut services: Vec<&ServiceDocument> = self.document.services.iter().filter(fits).collect();
        dice.shuffle(&mut services);
        match (services.is_empty(), wanted) {
            (false, _) => Ok(services),
            (true, Some(ServiceType::Delivery)) => Err(Inapplicable::NoDelivery),
            (true, Some(ServiceType::Takeout)) => Err(Inapplicable::NoTakeout),
            (true, None) => Err(Inapplicable::NotOrderable),
        }
    }

    /// Ways to order, the best first.
    pub(crate) fn occasions(&self, wish: Wish, dice: &mut Dice) -> Result<Vec<Occasion<'a>>, Inapplicable> {
        let mut found = Vec::new();
        for service in self.services(wish.service, dice)? {
            let asap = wish.when == When::Any && serving::asap(service, &self.place, self.now).is_some();
            let time = if asap { Some(CartTime::Asap) } else { self.slot(service, dice).map(CartTime::At) };
            found.extend(time.map(|time| Occasion { service, time }));
        }
        let none = if wish.when == When::Slot { Inapplicable::NoSlots } else { Inapplicable::NotOrderable };
        if found.is_empty() { Err(none) } else { Ok(found) }
    }

    /// The slots of a service that stay slots while a sample runs.
    pub(crate) fn slots(&self, service: &ServiceDocument) -> Vec<Timestamp> {
        let mut slots = serving::advance_slots(service, &self.place, self.now, SLOTS);
        slots.retain(|slot| slot.duration_since(self.now) > SLOT_NOTICE);
        slots
    }

    fn slot(&self, service: &ServiceDocument, dice: &mut Dice) -> Option<Timestamp> {
        let slots = self.slots(service);
        dice.pick(&slots).copied()
    }

    /// The menu for an order.
    pub(crate) fn shelf(&self, occasion: Occasion<'_>) -> Shelf<'_> {
        let later = |minutes: u32| {
            self.now.checked_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(self.now)
        };
        let moments = match occasion.time {
            CartTime::At(at) => vec![at],
            CartTime::Asap => {
                let lead = serving::asap(occasion.service, &self.place, self.now);
                let (min, max) = lead.map_or((None, None), |lead| (lead.min, lead.max));
                let first = min.or(max).unwrap_or(30);
                vec![self.now, later(first), later(max.unwrap_or(first).max(first) + 1)]
            }
        };
        Shelf {
            document: self.document,
            service_type: occasion.service.service_type,
            place: &self.place,
            moments,
        }
    }

    /// A good cart of this kind.
    pub(crate) fn cart(&self, wish: Wish, dice: &mut Dice) -> Result<Cart, Inapplicable> {
        let mut why = Inapplicable::NotOrderable;
        for occasion in self.occasions(wish, dice)? {
            match self.filled(occasion, wish, dice).and_then(|lines| self.finish(occasion, lines, dice)) {
                Ok(cart) => return Ok(cart),
                Err(reason) => why = reason,
            }
        }
        Err(why)
    }

    /// Lines that reach the minimum.
    fn filled(
        &self,
        occasion: Occasion<'_>,
        wish: Wish,
        dice: &mut Dice,
    ) -> Result<Vec<CartLine>, Inapplicable> {
        let shelf = self.shelf(occasion);
        let mut ids = CartIds::after(0);
        let mut lines = Vec::new();
        if wish.rich {
            let rich = shelf.rich(dice);
            let best: Vec<AddLine> =
                rich.iter().filter(|choice| !choice.addons.is_empty()).cloned().collect();
            let choice = dice.pick(if best.is_empty() { &rich } else { &best });
            let line = choice.and_then(|choice| shelf.line(choice, &mut ids));
            lines.push(line.ok_or(Inapplicable::NoRichItem)?);
        }
        let least = self.least(occasion.service.service_type, wish);
        Self::fill(&shelf, &mut lines, (least, &mut ids), dice)?;
        Ok(lines)
    }

    /// Adds plain items until the lines are worth `least`, one at least.
    pub(crate) fn fill(
        shelf: &Shelf<'_>,
        lines: &mut Vec<CartLine>,
        (least, ids): (i64, &mut CartIds),
        dice: &mut Dice,
    ) -> Result<(), Inapplicable> {
        let mut plain = shelf.plain();
        dice.shuffle(&mut plain);
        let mut choices = plain.into_iter();
        while worth(lines) < least.max(1) {
            let Some(choice) = choices.next().filter(|_| lines.len() < MOST_LINES) else {
                let reason =
                    if lines.is_empty() { Inapplicable::NoPlainItem } else { Inapplicable::MinimumTooHigh };
                return Err(reason);
            };
            let Some(one) = shelf.line(&choice, &mut ids.clone()) else { continue };
            let missing = least.max(1) - worth(lines);
            let price = one.unit_price.minor.max(1);
            let mut pieces = ((missing + price - 1) / price).clamp(1, MOST_PIECES);
            // Stock and the most pieces of one order may be less.
            while pieces > 0 {
                let quantity = u32::try_from(pieces).unwrap_or(1);
                if let Some(line) = shelf.line(&AddLine { quantity, ..choice.clone() }, ids) {
                    lines.push(line);
                    break;
                }
                pieces /= 2;
            }
        }
        Ok(())
    }

    /// What a cart must be worth, in minor units.
    pub(crate) fn least(&self, service_type: ServiceType, wish: Wish) -> i64 {
        let currency = self.document.currency;
        let minimum = self.setup.minimum(service_type, currency);
        let wished = wish.least.filter(|least| least.currency == currency);
        minimum.into_iter().chain(wished).map(|money| money.minor).max().unwrap_or(0)
    }

    /// A cart of these lines, with an address if it is delivered.
    pub(crate) fn finish(
        &self,
        occasion: Occasion<'_>,
        lines: Vec<CartLine>,
        dice: &mut Dice,
    ) -> Result<Cart, Inapplicable> {
        let address = match occasion.service.service_type {
            ServiceType::Takeout => None,
            ServiceType::Delivery => {
                let inside = address::inside(self.document, occasion.service, dice);
                Some(inside.ok_or(Inapplicable::NoAddress)?)
            }
        };
        Ok(self.cart_of(occasion, lines, address, dice))
    }

    /// A cart of these lines.
    pub(crate) fn cart_of(
        &self,
        occasion: Occasion<'_>,
        lines: Vec<CartLine>,
        address: Option<DeliveryAddress>,
        dice: &mut Dice,
    ) -> Cart {
        Cart {
            id: CartId::from_bytes([0; 16]),
            restaurant: RestaurantRef {
                partner_id: PartnerId::new(0),
                environment: Environment::Sandbox,
                restaurant_id: self.document.id.clone(),
                access: Access::Direct,
            },
            restaurant_name: self.document.name.clone(),
            conversation_id: format!("certification-{}-{}", self.tag, dice.digits(8)),
            service_type: occasion.service.service_type,
            lines,
            address,
            time: occasion.time,
            promo: None,
            notes: None,
            last_id: 0,
            version: 1,
            created_at: self.now,
            updated_at: self.now,
        }
    }

    /// The checkout of a cart.
    pub(crate) fn checkout(&self, cart: &Cart) -> Result<CheckoutRequest, Inapplicable> {
        let wire = cart_to_wire(cart).map_err(|_| Inapplicable::NotOrderable)?;
        let envelope = Envelope {
            conversation_id: cart.conversation_id.clone(),
            locale: Some("en".to_owned()),
            // A test never asks for a real order, whatever the environment.
            sandbox: true,
        };
        build_checkout_request(envelope, wire, self.style).map_err(|_| Inapplicable::NotOrderable)
    }

    /// A test order as usual.
    pub(crate) fn order(&self) -> NewOrder {
        NewOrder {
            order_date: self.now,
            contact: diner(),
            tip: 0,
            paid: Paid::Well,
            no_contact: false,
            altered: false,
        }
    }
}

/// The diner who never was.
fn diner() -> Contact {
    Contact {
        display_name: Some("Certification Test".to_owned()),
        first_name: Some("Certification".to_owned()),
        last_name: Some("Test".to_owned()),
        email: Some("certification@aboyeur.example".to_owned()),
        phone_number: Some("+12025550143".to_owned()),
        email_verified: Some(true),
        ..Contact::default()
    }
}

/// What lines are worth by the menu, in minor units.
pub(crate) fn worth(lines: &[CartLine]) -> i64 {
    lines.iter().filter_map(|line| line.total().ok()).fold(0, |sum, total| sum.saturating_add(total.minor))
}
