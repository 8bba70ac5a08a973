//! A restaurant in the list: whether it fits what is looked for, and what is said of it. Pure.

use basis::{Money, Timestamp};
use feed::serving::{Destination, Locality, asap, delivers_to, estimated_fees, slot_offered};
use feed::{FeeType, RestaurantDocument, ServiceDocument, ServiceType};
use inventory::RestaurantCard;
use texts::Texts;

use crate::look::Look;
use crate::opening::{self, Opening};
use crate::state::restaurant_path;
use crate::when::{When, instant};

/// One restaurant of the list.
pub(crate) struct Card {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) place: String,
    pub(crate) partner: String,
    pub(crate) distance: String,
    pub(crate) opening: Opening,
    /// What it offers, such as "Delivery €2.50".
    pub(crate) services: Vec<String>,
}

/// For whom the list is made.
pub(crate) struct Shown<'a> {
    pub(crate) t: Texts,
    pub(crate) look: &'a Look,
    pub(crate) to: Destination<'a>,
    pub(crate) now: Timestamp,
}

impl Shown<'_> {
    /// Whether a service that is looked for takes orders for that place and time.
    pub(crate) fn fits(&self, document: &RestaurantDocument) -> bool {
        let place = document.locality();
        let wanted = self.look.service();
        let services = document.services.iter().filter(|service| !service.disabled);
        services.filter(|service| wanted.is_none_or(|wanted| wanted == service.service_type)).any(|service| {
            // Who looks for delivery looks for it to that place; the list without a service shows all there is.
            let there = wanted.is_none() || self.to.point.is_none() || delivers_to(service, self.to);
            there && takes_orders_for(service, &place, self.look.when(), self.now)
        })
    }

    pub(crate) fn card(&self, card: RestaurantCard, document: &RestaurantDocument) -> Card {
        let path = restaurant_path(card.partner_id, &card.restaurant_id);
        let services = document.services.iter().filter(|service| !service.disabled);
        Card {
            href: self.look.onward(&path),
            place: format!("{}, {} {}", card.street, card.postal_code, card.locality),
            name: card.name,
            partner: card.partner_name,
            distance: card.distance_metres.map(|metres| distance(self.t, metres)).unwrap_or_default(),
            opening: self.opening(document),
            services: services.map(|service| self.service(document, service)).collect(),
        }
    }

    fn opening(&self, document: &RestaurantDocument) -> Opening {
        if let When::At(local) = self.look.when() {
            let place = document.locality();
            let at = instant(&place, local);
            let day = self.t.weekday(at, &place.zone);
            let text = self.t.two("shop-orders-for", "day", day, "time", self.t.time(at, &place.zone));
            return Opening { is_open: true, text };
        }
        opening::of_restaurant(self.t, document, self.now)
    }

    fn service(&self, document: &RestaurantDocument, service: &ServiceDocument) -> String {
        let t = self.t;
        match service.service_type {
            ServiceType::Takeout => t.get("shop-takeout"),
            ServiceType::Delivery if self.to.point.is_some() && !delivers_to(service, self.to) => {
                t.get("shop-no-delivery-there")
            }
            ServiceType::Delivery => match delivery_fee(document, service, self.to, self.now) {
                None => t.get("shop-delivery"),
                Some(fee) => fee.text(t),
            },
        }
    }
}

/// Whether an order for that time is taken, now or then.
fn takes_orders_for(service: &ServiceDocument, place: &Locality, when: When, now: Timestamp) -> bool {
    match when {
        When::Any => true,
        When::Now => asap(service, place, now).is_some(),
        When::At(local) => {
            let at = instant(place, local);
            at >= now && (slot_offered(service, place, now, at) || asap(service, place, at).is_some())
        }
    }
}

/// What bringing an order costs, as far as the feed tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DeliveryFee {
    /// For the smallest order that it is known for.
    first: Money,
    /// For any order.
    lowest: Money,
}

impl DeliveryFee {
    pub(crate) fn text(self, t: Texts) -> String {
        if self.first.minor == 0 {
            t.get("shop-delivery-free")
        } else if self.lowest.minor == 0 {
            t.one("shop-delivery-free-later", "price", t.money(self.first))
        } else if self.lowest.minor < self.first.minor {
            t.one("shop-delivery-from", "price", t.money(self.lowest))
        } else {
            t.one("shop-delivery-for", "price", t.money(self.first))
        }
    }
}

/// The fee for an empty cart and for every order value from which another one holds (6.4).
pub(crate) fn delivery_fee(
    document: &RestaurantDocument,
    service: &ServiceDocument,
    to: Destination<'_>,
    now: Timestamp,
) -> Option<DeliveryFee> {
    let fees = service.fees.iter().filter(|fee| fee.fee_type == FeeType::Delivery);
    let steps = fees.flat_map(|fee| [fee.volume_min, fee.volume_max]).flatten();
    let mut totals: Vec<Money> = std::iter::once(Money::zero(document.currency)).chain(steps).collect();
    totals.sort_unstable_by_key(|total| total.minor);
    let amounts: Vec<Money> = totals
        .into_iter()
        .flat_map(|total| estimated_fees(service, document.location, to, total, now))
        .filter(|fee| fee.fee_type == FeeType::Delivery)
        .map(|fee| fee.amount)
        .collect();
    let first = amounts.first().copied()?;
    let lowest = amounts.iter().copied().min_by_key(|amount| amount.minor)?;
    Some(DeliveryFee { first, lowest })
}

/// `350 m`, `1.2 km`: towns are placed roughly, so more digits would promise too much.
fn distance(t: Texts, metres: f64) -> String {
    if metres < 950.0 {
        return t.one(
            "shop-distance-metres",
            "metres",
            format!("{:.0}", (metres / 50.0).ceil().max(1.0) * 50.0),
        );
    }
    let kilometres = format!("{:.1}", metres / 1000.0);
    let kilometres = if t.locale == basis::Locale::Fr { kilometres.replace('.', ",") } else { kilometres };
    t.one("shop-distance-kilometres", "kilometres", kilometres)
}

#[cfg(test)]
mod tests {
    use basis::Locale;

    use super::*;

    #[test]
    fn distances_are_told_roughly_in_the_readers_language() {
        let (en, fr) = (Texts::new(Locale::En), Texts::new(Locale::Fr));
        assert_eq!(distance(en, 312.0), "350 m away");
        assert_eq!(distance(en, 0.0), "50 m away");
        assert_eq!(distance(en, 1234.0), "1.2 km away");
        assert_eq!(distance(fr, 1234.0), "à 1,2 km");
    }

    #[test]
    fn a_fee_is_told_plainly() {
        let en = Texts::new(Locale::En);
        let euros = |minor| Money::new(minor, "EUR".parse().unwrap());
        let fee = |first, lowest| DeliveryFee { first: euros(first), lowest: euros(lowest) }.text(en);
        assert_eq!(fee(0, 0), "Free delivery");
        assert_eq!(fee(250, 250), "Delivery €2.50");
        assert_eq!(fee(250, 100), "Delivery from €1.00");
        assert_eq!(fee(250, 0), "Delivery €2.50, free for larger orders");
    }
}
