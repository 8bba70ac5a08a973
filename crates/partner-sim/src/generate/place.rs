//! Names, addresses, hours, areas and fees of generated restaurants.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::cities::CityFacts;
use super::cuisine::Cuisine;
use super::dice::Dice;

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

/// Rows of ordering hours, service hours, area and fees.
pub(crate) fn service_rows(
    dice: &mut Dice,
    city: &CityFacts,
    id: &str,
    place: &Place,
    always_open: bool,
) -> Vec<Value> {
    let services = json!([format!("{id}:DELIVERY"), format!("{id}:TAKEOUT")]);
    let mut rows = hours_rows(dice, id, &services, always_open);
    rows.push(json!({
        "@type": "ServiceArea", "@id": format!("{id}:area"), "serviceId": format!("{id}:DELIVERY"),
        "geoMidpointLatitude": place.latitude, "geoMidpointLongitude": place.longitude,
        "geoRadius": dice.between(28, 65) * 100,
    }));
    let fee = |suffix: &str, kind: &str| {
        json!({
            "@type": "Fee", "@id": format!("{id}:fee:{suffix}"), "serviceId": format!("{id}:DELIVERY"),
            "feeType": kind, "priceCurrency": city.currency,
        })
    };
    let mut delivery = fee("delivery", "DELIVERY");
    delivery["basePrice"] = json!(decimal(dice.between(3, 9) * 50 + 49));
    delivery["priority"] = json!(1);
    let mut free = fee("free", "DELIVERY");
    free["basePrice"] = json!(0);
    free["eligibleTransactionVolumeMin"] = json!(dice.between(7, 10) * 5);
    free["priority"] = json!(2);
    let mut service = fee("service", "SERVICE");
    service["basePricePercentage"] = json!(dice.between(3, 8));
    service["maxPrice"] = json!(decimal(dice.between(4, 8) * 50));
    rows.extend([delivery, free, service]);
    rows
}

/// Opening: all day and night, until late across midnight, or at noon and in the evening.
fn hours_rows(dice: &mut Dice, id: &str, services: &Value, always_open: bool) -> Vec<Value> {
    let roll = dice.below(100);
    let operation = format!("{id}:oh");
    let mut ordering = json!({"@type": "OperationHours", "@id": operation, "serviceId": services});
    let windows: Vec<Option<(&str, &str)>> = match roll {
        _ if always_open && roll < 85 => vec![None],
        0..15 => vec![None],
        15..60 => {
            ordering["opens"] = json!("T10:00:00");
            ordering["closes"] = json!("T03:00:00");
            vec![Some(("T10:30:00", "T02:30:00"))]
        }
        // A restaurant that shall be orderable at nearly any time closes for a short night only.
        _ if always_open => vec![Some(("T06:00:00", "T05:00:00"))],
        _ => vec![Some(("T11:30:00", "T14:30:00")), Some(("T18:30:00", "T23:30:00"))],
    };
    let mut rows = vec![ordering];
    let lead = dice.between(4, 8) * 5;
    for (number, window) in windows.iter().enumerate() {
        for (kind, more) in [
            (
                "asap-d",
                json!({"orderType": ["ASAP"], "serviceId": format!("{id}:DELIVERY"),
                "leadTimeMin": lead, "leadTimeMax": lead + 15}),
            ),
            (
                "asap-t",
                json!({"orderType": ["ASAP"], "serviceId": format!("{id}:TAKEOUT"),
                "leadTimeMin": lead / 2, "leadTimeMax": lead / 2 + 10}),
            ),
            (
                "adv",
                json!({"orderType": ["ADVANCE"], "serviceId": services,
                "advanceBookingRequirementMin": 60, "advanceBookingRequirementMax": 2880}),
            ),
        ] {
            let mut row = json!({"@type": "ServiceHours", "@id": format!("{id}:sh:{kind}:{number}"), "operationHoursId": operation});
            if let Some((opens, closes)) = window {
                row["opens"] = json!(opens);
                row["closes"] = json!(closes);
            }
            merge(&mut row, more);
            rows.push(row);
        }
    }
    rows
}

/// Adds the members of `more` to `row`.
pub(crate) fn merge(row: &mut Value, more: Value) {
    if let (Value::Object(row), Value::Object(more)) = (row, more) {
        row.extend(more);
    }
}

/// Cents as a price in major units.
pub(crate) fn decimal(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
