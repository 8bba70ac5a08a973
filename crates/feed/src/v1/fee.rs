//! v1 `offers` of a service: DeliveryChargeSpecification.

use super::area;
use super::draft::Draft;
use super::element::{Element, Subject, made_id};
use super::node::{Node, Object, quoted};
use crate::decimal::Decimal;
use crate::schema::EntityType;

/// The unit of prices by distance: UN/CEFACT code of the metre.
const METRE: &str = "MTR";

/// A fee, and what decides its rank.
struct Charge {
    row: Draft,
    conditions: u8,
    volume: Decimal,
}

pub(super) fn convert<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    service: &str,
    node: Option<Node<'s>>,
) {
    let mut charges: Vec<Charge> = Vec::new();
    let mut number = 0;
    for offer in node.map(Node::list).unwrap_or_default() {
        let Some(mut object) = element.object(subject, "offers", offer) else { continue };
        for node in object.take("priceSpecification").map(Node::list).unwrap_or_default() {
            number += 1;
            if let Some(object) = element.object(subject, "offers.priceSpecification", node) {
                charges.extend(charge(element, subject, service, &made_id(service, "fee", number), object));
            }
        }
        element.leftovers(subject, "offers.", object);
    }
    let mut ranks: Vec<usize> = (0..charges.len()).collect();
    ranks.sort_by_key(|at| (charges[*at].conditions, charges[*at].volume));
    for (rank, at) in ranks.into_iter().enumerate() {
        charges[at].row.set("priority", Some((rank + 1).to_string()));
    }
    for charge in charges {
        element.add(charge.row);
    }
}

fn charge<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    service: &str,
    id: &str,
    mut object: Object<'s>,
) -> Option<Charge> {
    const PATH: &str = "offers.priceSpecification.";
    let types = object.take_types();
    if !types.is_empty() && !types.iter().any(|name| name == "DeliveryChargeSpecification") {
        element.unsupported(subject, "offers.priceSpecification", Node(object.at));
        return None;
    }
    let mut row = Draft::new(EntityType::Fee, Some(id.to_owned()), element.line_of(object.at));
    row.set("serviceId", Some(format!("[{}]", quoted(service))));
    row.set("feeType", Some("\"DELIVERY\""));
    row.set("basePrice", object.take("price").map(|node| node.0));
    row.set("basePricePercentage", object.take("percentageOfCart").map(|node| node.0));
    let unit = object.take("unitCode");
    if let Some(price) = object.take("pricePerUnit") {
        row.set("pricePerMeter", price_per_metre(element, subject, price, unit).map(|node| node.0));
    }
    let currency = object.take("priceCurrency");
    row.set("priceCurrency", currency.map(|node| node.0));
    let mut conditions = 0;
    let region = object.take("eligibleRegion");
    let regions = area::areas(element, subject, "offers.priceSpecification.eligibleRegion", id, None, region);
    if !regions.is_empty() {
        conditions += 1;
        let ids: Vec<String> = regions.iter().map(|id| quoted(id)).collect();
        row.set("eligibleRegion", Some(format!("[{}]", ids.join(","))));
    }
    let mut volume = Decimal::ZERO;
    if let Some(node) = object.take("eligibleTransactionVolume")
        && let Some(minimum) = volume_of(element, subject, currency, node)
    {
        conditions += 1;
        volume = minimum.number_text().and_then(|text| Decimal::parse(&text).ok()).unwrap_or(volume);
        row.set("eligibleTransactionVolumeMin", Some(minimum.0));
    }
    row.set("validFrom", object.take("validFrom").map(|node| node.0));
    row.set("validThrough", object.take("validThrough").map(|node| node.0));
    element.leftovers(subject, PATH, object);
    Some(Charge { row, conditions, volume })
}

/// The lowest total of the cart.
fn volume_of<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    currency: Option<Node<'_>>,
    node: Node<'s>,
) -> Option<Node<'s>> {
    const PATH: &str = "offers.priceSpecification.eligibleTransactionVolume";
    let mut object = element.object(subject, PATH, node)?;
    let minimum = match object.take("minPrice") {
        Some(minimum) => Some(minimum),
        None => object.take("price"),
    };
    let other = object.take("priceCurrency");
    if let (Some(other), Some(currency)) = (other, currency)
        && other.text() != currency.text()
    {
        let how = "feed-says-v1-one-currency";
        element.lossy(subject, &format!("{PATH}.priceCurrency"), Some(other), how);
    }
    element.leftovers(subject, &format!("{PATH}."), object);
    minimum
}

/// A price for each metre: a number, or an object with a number and its unit.
fn price_per_metre<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    node: Node<'s>,
    unit: Option<Node<'s>>,
) -> Option<Node<'s>> {
    const PATH: &str = "offers.priceSpecification.pricePerUnit";
    let (price, unit) = if node.single().is_object() {
        let mut object = element.object(subject, PATH, node)?;
        let price = match object.take("price") {
            Some(price) => Some(price),
            None => object.take("value"),
        };
        let unit = object.take("unitCode").or(unit);
        element.leftovers(subject, &format!("{PATH}."), object);
        (price, unit)
    } else {
        (Some(node), unit)
    };
    match unit {
        Some(unit) if unit.text().as_deref() != Some(METRE) => {
            element.unsupported(subject, PATH, node);
            None
        }
        _ => price,
    }
}
