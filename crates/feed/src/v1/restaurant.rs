//! v1 Restaurant.

use super::draft::Draft;
use super::element::{Element, Subject};
use super::node::{Node, Object};
use crate::schema::EntityType;

const ADDRESS: [&str; 5] =
    ["streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry"];

pub(super) fn convert<'s>(element: &mut Element<'s>, mut object: Object<'s>) {
    let id = object.take_id();
    let subject = element.subject(EntityType::Restaurant, id.as_ref(), object.at);
    let mut row = Draft::new(EntityType::Restaurant, id, subject.line);
    for name in ["name", "description", "url", "sameAs", "telephone"] {
        row.set(name, object.take(name).map(|node| node.0));
    }
    if let Some(address) = object.take("address") {
        flatten(element, &subject, &mut row, "address", address, &ADDRESS);
    }
    if let Some(geo) = object.take("geo") {
        flatten(element, &subject, &mut row, "geo", geo, &["latitude", "longitude"]);
    }
    element.leftovers(&subject, "", object);
    element.add(row);
}

fn flatten<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    row: &mut Draft,
    path: &str,
    node: Node<'s>,
    names: &[&'static str],
) {
    let Some(mut inner) = element.object(subject, path, node) else { return };
    for name in names {
        row.set(name, inner.take(name).map(|node| node.0));
    }
    element.leftovers(subject, &format!("{path}."), inner);
}
