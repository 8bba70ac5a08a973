//! Names, addresses, hours, areas and fees of generated restaurants.

use std::collections::HashSet;

use super::cities::CityFacts;
use super::cuisine::Cuisine;
use super::dice::Dice;
use super::row::{Block, Row, price};

/// A name that the feed does not have yet: plain, then with the district, then with a number.
pub(crate) fn unique_name(
    dice: &mut Dice,
    city: &CityFacts,
    cuisine: &Cuisine,
    used: &mut HashSet<String>,
) -> String {
    let (form, word): (&&str, &&str) = (dice.pick(cuisine.name_forms), dice.pick(cuisine.name_words));
    let (plain, district): (String, &&str) = (fill(form, word), dice.pick(city.districts));
    let joined = if city.french { format!("{plain} – {district}") } else { format!("{plain} {district}") };
    let numbered = (2..).map(|number| format!("{joined} {number}"));
    let mut names = [plain, joined.clone()].into_iter().chain(numbered);
    loop {
        if let Some(name) = names.next()
            && used.insert(name.clone())
        {
            return name;
        }
    }
}

/// Puts the second part of a name into the first; French `de` loses its vowel before another.
pub(crate) fn fill(form: &str, word: &str) -> String {
    let mute = ["Hortense", "Honoré"].contains(&word) || word.starts_with(|c: char| "AEIOUYÉÈÊ".contains(c));
    match form.strip_suffix(" de *") {
        Some(head) if mute => format!("{head} d’{word}"),
        _ => form.replace('*', word),
    }
}

/// Where a restaurant stands.
pub(crate) struct Place {
    pub(crate) street: String,
    pub(crate) postal_code: &'static str,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) phone: String,
}

impl Place {
    pub(crate) fn choose(dice: &mut Dice, city: &CityFacts) -> Self {
        let (number, street) =
            (dice.between(1, if city.french { 160 } else { 2900 }), dice.pick(city.streets));
        // About four kilometres around the centre, in five decimals.
        let offset = |dice: &mut Dice, degrees: f64| {
            ((dice.fraction() - 0.5) * degrees * 100_000.0).round() / 100_000.0
        };
        let limit = 10_u64.pow(city.phone_digits);
        let width = usize::try_from(city.phone_digits).unwrap_or(4);
        Self {
            street: format!("{number} {street}"),
            postal_code: *dice.pick::<&'static str>(city.postal_codes),
            latitude: city.latitude + offset(dice, 0.06),
            longitude: city.longitude + offset(dice, 0.08),
            phone: format!("{}{:0width$}", city.phone_prefix, dice.below(limit)),
        }
    }
}

/// Adds the restaurant and its two services.
pub(crate) fn write_restaurant(
    block: &mut Block,
    city: &CityFacts,
    cuisine: &Cuisine,
    (id, name): (&str, &str),
    place: &Place,
    menu: &str,
) {
    let url = format!("https://{id}.example/");
    block.push_alone(
        Row::new("Restaurant", id)
            .text("name", name)
            .text("description", cuisine.description)
            .text("url", &url)
            .text("telephone", &place.phone)
            .text("streetAddress", &place.street)
            .text("addressLocality", city.locality)
            .text("addressRegion", city.region)
            .text("postalCode", place.postal_code)
            .text("addressCountry", city.country)
            .number("latitude", place.latitude)
            .number("longitude", place.longitude)
            .text("imprint", &format!("{name}, {}, {} {}", place.street, place.postal_code, city.locality)),
    );
    for kind in ["DELIVERY", "TAKEOUT"] {
        block.push_alone(
            Row::new("Service", format!("{id}:{kind}"))
                .text("serviceType", kind)
                .text("restaurantId", id)
                .text("menuId", menu)
                .text("actionLinkUrl", &format!("{url}{}", kind.to_lowercase())),
        );
    }
}

/// Adds a circle in which the restaurant delivers.
pub(crate) fn write_circle(block: &mut Block, id: &str, place: &Place, radius: i64) {
    block.push_alone(
        circle(&format!("{id}:area"), place, radius).text("serviceId", &format!("{id}:DELIVERY")),
    );
}

/// A circle around the restaurant that is nobody's yet.
pub(crate) fn circle(id: &str, place: &Place, radius: i64) -> Row {
    Row::new("ServiceArea", id)
        .number("geoMidpointLatitude", place.latitude)
        .number("geoMidpointLongitude", place.longitude)
        .number("geoRadius", radius)
}

/// A fee of the delivery without its amount.
pub(crate) fn fee(city: &CityFacts, id: &str, suffix: &str, kind: &str) -> Row {
    Row::new("Fee", format!("{id}:fee:{suffix}"))
        .text("serviceId", &format!("{id}:DELIVERY"))
        .text("feeType", kind)
        .text("priceCurrency", city.currency)
}

/// Adds fees: for delivery, none above an amount, and a share for the service.
pub(crate) fn write_fees(block: &mut Block, dice: &mut Dice, city: &CityFacts, id: &str) {
    let delivery = fee(city, id, "delivery", "DELIVERY")
        .raw("basePrice", price(dice.between(3, 9) * 50 + 49))
        .number("priority", 1);
    let free = fee(city, id, "free", "DELIVERY")
        .number("basePrice", 0)
        .number("eligibleTransactionVolumeMin", dice.between(7, 10) * 5)
        .number("priority", 2);
    let service = fee(city, id, "service", "SERVICE")
        .number("basePricePercentage", dice.between(3, 8))
        .raw("maxPrice", price(dice.between(4, 8) * 50));
    for row in [delivery, free, service] {
        block.push_alone(row);
    }
}

type Opening = Vec<Option<(&'static str, &'static str)>>;

/// Adds hours: all day and night, until late across midnight, or at noon and in the evening.
pub(crate) fn write_hours(block: &mut Block, dice: &mut Dice, id: &str, always_open: bool) {
    let roll = dice.below(100);
    let operation = format!("{id}:oh");
    let services = [format!("{id}:DELIVERY"), format!("{id}:TAKEOUT")];
    let mut ordering = Row::new("OperationHours", operation.as_str()).texts("serviceId", &services);
    let windows: Opening = match roll {
        _ if always_open && roll < 85 => vec![None],
        0..15 => vec![None],
        15..60 => {
            ordering = ordering.text("opens", "T10:00:00").text("closes", "T03:00:00");
            vec![Some(("T10:30:00", "T02:30:00"))]
        }
        // A restaurant that shall be orderable at nearly any time closes for a short night only.
        _ if always_open => vec![Some(("T06:00:00", "T05:00:00"))],
        _ => vec![Some(("T11:30:00", "T14:30:00")), Some(("T18:30:00", "T23:30:00"))],
    };
    block.push_alone(ordering);
    block.next_unit();
    let lead = dice.between(4, 8) * 5;
    for (number, window) in windows.iter().enumerate() {
        let row = |kind: &str| {
            let row = Row::new("ServiceHours", format!("{id}:sh:{kind}:{number}"))
                .text("operationHoursId", &operation);
            match window {
                Some((opens, closes)) => row.text("opens", opens).text("closes", closes),
                None => row,
            }
        };
        for (kind, service, lead) in [("asap-d", &services[0], lead), ("asap-t", &services[1], lead / 2)] {
            let longest = lead + if kind == "asap-d" { 15 } else { 10 };
            block.push(
                row(kind)
                    .texts("orderType", &["ASAP"])
                    .text("serviceId", service)
                    .number("leadTimeMin", lead)
                    .number("leadTimeMax", longest),
            );
        }
        block.push(
            row("adv")
                .texts("orderType", &["ADVANCE"])
                .texts("serviceId", &services)
                .number("advanceBookingRequirementMin", 60)
                .number("advanceBookingRequirementMax", 2880),
        );
    }
}
