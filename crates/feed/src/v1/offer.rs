//! v1 offers of items and options, and when they hold.

use texts::Says;

use super::draft::{Draft, Link};
use super::element::{Element, Subject, made_id};
use super::hours::{days, quantity};
use super::node::{Node, Object, quoted};
use super::service::service_type;
use crate::schema::EntityType;

/// Converts the offers of `owner`: the property that names it, and its id.
pub(super) fn convert<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    owner: Option<(&'static str, &str)>,
    node: Option<Node<'s>>,
) {
    // Without an id nothing can lie below; MISSING_ID is reported on the row itself.
    let Some((property, owner)) = owner else { return };
    for (at, offer) in node.map(Node::list).unwrap_or_default().into_iter().enumerate() {
        if let Some(mut object) = element.object(subject, "offers", offer) {
            let id = object.take_id().unwrap_or_else(|| made_id(owner, "offer", at + 1));
            let link = Link { property, id: owner.to_owned(), order: None };
            convert_one(element, id, link, object);
        }
    }
}

fn convert_one<'s>(element: &mut Element<'s>, id: String, link: Link, mut object: Object<'s>) {
    let subject = element.subject(EntityType::MenuItemOffer, Some(&id), object.at);
    let mut row = Draft::new(EntityType::MenuItemOffer, Some(id.clone()), subject.line);
    let sku = object.take("sku").map_or_else(|| quoted(&id), |node| node.0.to_owned());
    row.set("sku", Some(sku));
    row.links.push(link);
    for name in ["price", "priceCurrency", "validFrom", "validThrough"] {
        row.set(name, object.take(name).map(|node| node.0));
    }
    if let Some(node) = object.take("eligibleQuantity") {
        eligible_quantity(element, &subject, &mut row, "eligibleQuantity", node);
    }
    if let Some(node) = object.take("inventoryLevel") {
        let level = quantity(element, &subject, "inventoryLevel", node);
        row.set("inventoryLevel", level.value.map(|node| node.0));
        for bound in [level.min, level.max].into_iter().flatten() {
            element.unsupported(&subject, "inventoryLevel", bound);
        }
    }
    row.set("applicableServiceType", object.take("applicableServiceType").map(service_types));
    let availability = availability(&mut object, &id, 1, subject.line);
    let link = availability.as_ref().and_then(|row| row.id.as_deref()).map(quoted);
    row.set("availabilityId", link);
    element.add(row);
    if let Some(row) = availability {
        element.add(row);
    }
    element.leftovers(&subject, "", object);
}

fn service_types(node: Node<'_>) -> String {
    let types: Vec<String> = node.list().into_iter().map(service_type).collect();
    format!("[{}]", types.join(","))
}

/// Takes times and days out of an object; none if it has none.
pub(super) fn availability(object: &mut Object<'_>, owner: &str, number: usize, line: u64) -> Option<Draft> {
    let mut row = Draft::new(EntityType::Availability, Some(made_id(owner, "av", number)), line);
    for name in ["availabilityStarts", "availabilityEnds"] {
        row.set(name, object.take(name).map(|node| node.0));
    }
    row.set("availableDay", object.take("availableDay").map(days));
    (!row.members.is_empty()).then_some(row)
}

/// Bounds of a selection; a single number is the most.
pub(super) fn eligible_quantity<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    row: &mut Draft,
    path: &str,
    node: Node<'s>,
) {
    let bounds = quantity(element, subject, path, node);
    for (name, value) in
        [("eligibleQuantityMin", bounds.min), ("eligibleQuantityMax", bounds.max.or(bounds.value))]
    {
        match value {
            Some(value) if row.members.iter().any(|(known, _)| *known == name) => {
                let how = Says::new("feed-says-v1-given-twice").with("property", name);
                element.lossy(subject, path, Some(value), how);
            }
            value => row.set(name, value.map(|node| node.0)),
        }
    }
}
