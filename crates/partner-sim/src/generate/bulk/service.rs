//! Areas, fees, special hours, deals and notes of services in large feeds.

use super::super::cities::CityFacts;
use super::super::dice::Dice;
use super::super::place::{Place, circle, fee};
use super::super::row::{Block, Row, price, quoted};
use super::words::Words;

/// Adds what goes beyond the plain hours and fees. The rows of the restaurant and its services are in the block.
pub(super) fn write_services(block: &mut Block, dice: &mut Dice, city: &CityFacts, id: &str, place: &Place) {
    write_areas(block, dice, city, id, place);
    write_more_fees(block, dice, city, id, place);
    write_special_hours(block, dice, city, id);
    write_deals(block, dice, city, id);
    write_notes(block, dice, Words::of(city.french), id);
}

/// Where the service delivers: a circle, a polygon or postal codes, at times with a hole.
fn write_areas(block: &mut Block, dice: &mut Dice, city: &CityFacts, id: &str, place: &Place) {
    let delivery = format!("{id}:DELIVERY");
    let radius = dice.between(28, 65) * 100;
    block.next_unit();
    match dice.below(4) {
        0 => block.push(
            Row::new("ServiceArea", format!("{id}:area"))
                .text("serviceId", &delivery)
                .texts("polygon", &[ring(dice, place, radius)]),
        ),
        1 => {
            let first = dice.below(u64::try_from(city.postal_codes.len()).unwrap_or(1));
            for (number, code) in
                city.postal_codes.iter().cycle().skip(usize::try_from(first).unwrap_or(0)).take(3).enumerate()
            {
                block.push(
                    Row::new("ServiceArea", format!("{id}:area:{number}"))
                        .text("serviceId", &delivery)
                        .text("postalCode", code)
                        .text("addressCountry", city.country),
                );
            }
        }
        _ => block.push(circle(&format!("{id}:area"), place, radius).text("serviceId", &delivery)),
    }
    if dice.chance(25) {
        let row = circle(&format!("{id}:area:not"), &moved(dice, place), 300);
        block.push_alone(row.text("serviceId", &delivery).raw("exclude", "true"));
    }
}

/// A closed ring of eight points.
fn ring(dice: &mut Dice, place: &Place, radius: i64) -> String {
    const CORNERS: [(i32, i32); 8] =
        [(100, 0), (70, 70), (0, 100), (-70, 70), (-100, 0), (-70, -70), (0, -100), (70, -70)];
    let reach = f64::from(i32::try_from(radius).unwrap_or(3000)) / 111_000.0 / 100.0;
    let mut points: Vec<String> = CORNERS
        .into_iter()
        .map(|(north, east)| {
            let reach = reach * (0.9 + dice.fraction() / 5.0);
            format!(
                "{:.5} {:.5}",
                place.latitude + f64::from(north) * reach,
                place.longitude + f64::from(east) * reach
            )
        })
        .collect();
    points.push(points[0].clone());
    points.join(" ")
}

/// A point nearby.
fn moved(dice: &mut Dice, place: &Place) -> Place {
    let step = |dice: &mut Dice, from: f64| {
        ((from + (dice.fraction() - 0.5) / 50.0) * 100_000.0).round() / 100_000.0
    };
    Place {
        street: String::new(),
        postal_code: place.postal_code,
        latitude: step(dice, place.latitude),
        longitude: step(dice, place.longitude),
        phone: String::new(),
    }
}

/// A lower fee nearby, a surcharge on small carts, a fee by distance at night.
fn write_more_fees(block: &mut Block, dice: &mut Dice, city: &CityFacts, id: &str, place: &Place) {
    if dice.chance(35) {
        let near = format!("{id}:near");
        block.push_alone(circle(&near, place, 1000));
        block.push_alone(
            fee(city, id, "near", "DELIVERY")
                .raw("basePrice", price(dice.between(2, 5) * 50 - 1))
                .texts("eligibleRegion", &[near])
                .number("priority", 3),
        );
    }
    if dice.chance(30) {
        block.push_alone(
            fee(city, id, "small", "SERVICE")
                .raw("basePrice", price(dice.between(2, 4) * 50))
                .number("eligibleTransactionVolumeMax", dice.between(10, 15))
                .number("priority", 1),
        );
    }
    if dice.chance(15) {
        block.push_alone(
            fee(city, id, "distance", "DELIVERY")
                .raw("pricePerMeter", "\"0.001\"")
                .raw("maxPrice", price(690))
                .number("eligibleTransactionVolumeMax", 20)
                .number("priority", 4),
        );
    }
}

/// Closed over Christmas, lunch only on New Year's Eve.
fn write_special_hours(block: &mut Block, dice: &mut Dice, city: &CityFacts, id: &str) {
    if !dice.chance(60) {
        return;
    }
    let zone = if city.french { "+01:00" } else { "-06:00" };
    for year in [2026, 2027] {
        for (kind, first, last, lunch) in [("christmas", 24, 26, false), ("new-year", 31, 31, true)] {
            let mut row = Row::new("ServiceHours", format!("{id}:sh:{kind}:{year}"))
                .texts("orderType", &["ASAP", "ADVANCE"])
                .text("operationHoursId", &format!("{id}:oh"))
                .number("leadTimeMin", 30)
                .number("leadTimeMax", 60)
                .number("advanceBookingRequirementMin", 120)
                .number("advanceBookingRequirementMax", 2880)
                .raw("isSpecialHour", "true")
                .text("validFrom", &format!("{year}-12-{first}T00:00:00{zone}"))
                .text("validThrough", &format!("{year}-12-{last}T23:59:59{zone}"));
            if lunch {
                row = row.text("opens", "T11:00:00").text("closes", "T15:00:00");
            }
            block.push_alone(row);
        }
    }
}

fn write_deals(block: &mut Block, dice: &mut Dice, city: &CityFacts, id: &str) {
    let words = Words::of(city.french);
    if dice.chance(30) {
        let availability = format!("{id}:av:evening");
        block.push_alone(
            Row::new("Availability", availability.as_str())
                .text("availabilityStarts", "T17:00:00")
                .text("availabilityEnds", "T19:00:00"),
        );
        let deal = deal(id, "evening", words.evening_deal).number("dealDiscountPercentage", 10);
        block.push_alone(deal.texts("availabilityId", &[availability]));
        point_to_deal(block, "Restaurant", id, &format!("{id}:deal:evening"));
    }
    if dice.chance(20) {
        block.push_alone(
            deal(id, "large", words.large_order_deal)
                .number("eligibleTransactionVolumeMin", 40)
                .raw("dealDiscount", price(500))
                .text("priceCurrency", city.currency)
                .text("termsOfServiceUrl", &format!("https://{id}.example/deals")),
        );
        point_to_deal(block, "Service", &format!("{id}:TAKEOUT"), &format!("{id}:deal:large"));
    }
    if dice.chance(15) {
        let delivery = format!("{id}:DELIVERY");
        block.push_alone(
            deal(id, "delivery", words.free_delivery_deal)
                .text("serviceId", &delivery)
                .number("deliveryFeeDiscountPercentage", 50),
        );
        point_to_deal(block, "Service", &delivery, &format!("{id}:deal:delivery"));
    }
}

fn deal(id: &str, key: &str, (name, description): (&str, &str)) -> Row {
    Row::new("Deal", format!("{id}:deal:{key}"))
        .text("name", name)
        .text("description", description)
        .text("dealCategory", key)
}

fn point_to_deal(block: &mut Block, entity: &str, id: &str, deal: &str) {
    if let Some(at) = block.find(entity, |row| row.id == id) {
        block.rows[at].set("dealId", format!("[{}]", quoted(deal)));
    }
}

fn write_notes(block: &mut Block, dice: &mut Dice, words: &Words, id: &str) {
    let delivery = format!("{id}:DELIVERY");
    if dice.chance(40)
        && let Some(at) = block.find("Service", |row| row.id == delivery)
    {
        block.rows[at].set("disclaimer", format!("{{\"text\":{}}}", quoted(words.service_note)));
    }
    match dice.below(10) {
        0..3 => {
            if let Some(at) = block.find("Service", |row| row.id == delivery) {
                block.rows[at].set("servingConfig", "{\"disableTipWidget\":true}");
            }
        }
        3..6 => block.push_alone(
            Row::new("ServingConfig", format!("{id}:config"))
                .texts("serviceId", &[delivery, format!("{id}:TAKEOUT")])
                .raw("disableTipWidget", "true"),
        ),
        _ => {}
    }
}
