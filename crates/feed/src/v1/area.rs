//! v1 `areaServed` and `eligibleRegion`.

use super::draft::Draft;
use super::element::{Element, Subject, made_id};
use super::node::{Node, Object, quoted};
use crate::schema::EntityType;

/// A geometry: names and values as JSON.
type Geometry = Vec<(&'static str, String)>;

pub(super) fn convert<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    service: &str,
    node: Option<Node<'s>>,
) {
    areas(element, subject, "areaServed", service, Some(service), node);
}

/// Every element becomes an area whose id is made of that of `owner`; answers with the ids.
pub(super) fn areas<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    path: &str,
    owner: &str,
    service: Option<&str>,
    node: Option<Node<'s>>,
) -> Vec<String> {
    let mut ids = Vec::new();
    for (at, area) in node.map(Node::list).unwrap_or_default().into_iter().enumerate() {
        let Some(object) = element.object(subject, path, area) else { continue };
        let line = element.line_of(object.at);
        if let Some(geometry) = geometry(element, subject, path, object) {
            let id = made_id(owner, "area", at + 1);
            let mut row = Draft::new(EntityType::ServiceArea, Some(id.clone()), line);
            row.set("serviceId", service.map(|service| format!("[{}]", quoted(service))));
            row.members.extend(geometry);
            element.add(row);
            ids.push(id);
        }
    }
    ids
}

/// Reads a Place with an address, a Place around a shape, a GeoShape or a GeoCircle.
fn geometry<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    path: &str,
    mut object: Object<'s>,
) -> Option<Geometry> {
    let whole = Node(object.at);
    let geometry = if let Some(polygon) = object.take("polygon") {
        let rings: Vec<&str> = polygon.list().into_iter().map(|ring| ring.0).collect();
        vec![("polygon", format!("[{}]", rings.join(",")))]
    } else if let Some(radius) = object.take("geoRadius") {
        circle(element, subject, path, radius, object.take("geoMidpoint"))
    } else if let Some(address) = object.take("address") {
        postal_code(element, subject, path, address)
    } else if let Some(shape) = object.take("geo") {
        let inner = format!("{path}.geo");
        match element.object(subject, &inner, shape) {
            // One level only: a Place in a Place is no geometry.
            Some(shape) if !shape.has("geo") => geometry(element, subject, &inner, shape).unwrap_or_default(),
            _ => Geometry::new(),
        }
    } else {
        Geometry::new()
    };
    if geometry.is_empty() {
        element.unsupported(subject, path, whole);
        return None;
    }
    element.leftovers(subject, &format!("{path}."), object);
    Some(geometry)
}

fn circle<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    path: &str,
    radius: Node<'s>,
    midpoint: Option<Node<'s>>,
) -> Geometry {
    let mut geometry = Geometry::new();
    if let Some(node) = midpoint
        && let Some(mut point) = element.object(subject, &format!("{path}.geoMidpoint"), node)
    {
        for (from, to) in [("latitude", "geoMidpointLatitude"), ("longitude", "geoMidpointLongitude")] {
            geometry.extend(point.take(from).map(|node| (to, node.0.to_owned())));
        }
        element.leftovers(subject, &format!("{path}.geoMidpoint."), point);
    }
    geometry.push(("geoRadius", radius.0.to_owned()));
    geometry
}

fn postal_code<'s>(element: &mut Element<'s>, subject: &Subject, path: &str, address: Node<'s>) -> Geometry {
    let path = format!("{path}.address");
    let Some(mut address) = element.object(subject, &path, address) else { return Geometry::new() };
    let mut geometry = Geometry::new();
    if let Some(code) = address.take("postalCode") {
        geometry.push(("postalCode", code.0.to_owned()));
        geometry.extend(address.take("addressCountry").map(|node| ("addressCountry", node.0.to_owned())));
        element.leftovers(subject, &format!("{path}."), address);
    }
    geometry
}
