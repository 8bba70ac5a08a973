//! v1 `hoursAvailable`: ordering windows, and the hours of fulfilment below them.

use super::draft::Draft;
use super::element::{Element, Subject, made_id};
use super::node::{Node, Object, last_segment, quoted};
use crate::schema::EntityType;

/// The interval that the slots of v2 have.
const INTERVAL: &str = "PT15M";

/// A window of the week: names and values as JSON.
type Window = Vec<(&'static str, String)>;

pub(super) fn convert<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    service: &str,
    node: Option<Node<'s>>,
) {
    for (at, hours) in node.map(Node::list).unwrap_or_default().into_iter().enumerate() {
        if let Some(object) = element.object(subject, "hoursAvailable", hours) {
            ordering_hours(element, subject, service, &made_id(service, "oh", at + 1), object);
        }
    }
}

fn ordering_hours<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    service: &str,
    id: &str,
    mut object: Object<'s>,
) {
    let line = element.line_of(object.at);
    let window = window_of(&mut object);
    let mut row = Draft::new(EntityType::OperationHours, Some(id.to_owned()), line);
    row.set("serviceId", Some(format!("[{}]", quoted(service))));
    row.members.extend(window.iter().cloned());
    element.add(row);
    let below = object.take("deliveryHours").map(Node::list).unwrap_or_default();
    if below.is_empty() {
        let how = "feed-says-v1-no-delivery-hours";
        element.lossy(subject, "hoursAvailable.deliveryHours", None, how);
        let row = service_hours(id, 1, line, "ASAP", &window);
        element.add(row);
    }
    let mut number = 0;
    for node in below {
        if let Some(object) = element.object(subject, "hoursAvailable.deliveryHours", node) {
            fulfilment(element, subject, id, &window, &mut number, object);
        }
    }
    element.leftovers(subject, "hoursAvailable.", object);
}

/// Days may be written as addresses of the vocabulary.
pub(super) fn days(node: Node<'_>) -> String {
    let days: Vec<String> = node
        .list()
        .into_iter()
        .map(|day| day.text().map_or_else(|| day.0.to_owned(), |text| quoted(last_segment(&text))))
        .collect();
    format!("[{}]", days.join(","))
}

fn window_of(object: &mut Object<'_>) -> Window {
    let mut window = Window::new();
    for name in ["opens", "closes"] {
        window.extend(object.take(name).map(|node| (name, node.0.to_owned())));
    }
    window.extend(object.take("dayOfWeek").map(|node| ("dayOfWeek", days(node))));
    for name in ["validFrom", "validThrough"] {
        window.extend(object.take(name).map(|node| (name, node.0.to_owned())));
    }
    window
}

fn service_hours(hours: &str, number: usize, line: u64, order_type: &str, window: &Window) -> Draft {
    let mut row = Draft::new(EntityType::ServiceHours, Some(made_id(hours, "sh", number)), line);
    row.set("orderType", Some(format!("[\"{order_type}\"]")));
    row.set("operationHoursId", Some(format!("[{}]", quoted(hours))));
    row.members.extend(window.iter().cloned());
    row
}

/// One specification of hours; each of its windows becomes a row.
fn fulfilment<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    hours: &str,
    ordering: &Window,
    number: &mut usize,
    mut object: Object<'s>,
) {
    const PATH: &str = "hoursAvailable.deliveryHours.";
    let line = element.line_of(object.at);
    let types = object.take_types();
    let advance = object.take("advanceBookingRequirement");
    let is = |name: &str| types.iter().any(|known| known == name);
    let order_type = match (is("AdvanceServiceDeliveryHoursSpecification"), types.is_empty()) {
        (true, _) => "ADVANCE",
        (false, true) if advance.is_some() => "ADVANCE",
        (false, false) if !is("ServiceDeliveryHoursSpecification") => {
            return element.unsupported(subject, "hoursAvailable.deliveryHours", Node(object.at));
        }
        _ => "ASAP",
    };
    let mut facts = Window::new();
    if let Some(node) = object.take("deliveryLeadTime") {
        let lead = minutes(element, subject, &format!("{PATH}deliveryLeadTime"), node);
        let (low, high) = (lead.value.or(lead.min), lead.value.or(lead.max));
        facts.extend(low.map(|node| ("leadTimeMin", node.0.to_owned())));
        facts.extend(high.map(|node| ("leadTimeMax", node.0.to_owned())));
    }
    if let Some(node) = advance {
        let path = format!("{PATH}advanceBookingRequirement");
        let bounds = minutes(element, subject, &path, node);
        if let Some(value) = bounds.value {
            element.unsupported(subject, &format!("{path}.value"), value);
        }
        facts.extend(bounds.min.map(|node| ("advanceBookingRequirementMin", node.0.to_owned())));
        facts.extend(bounds.max.map(|node| ("advanceBookingRequirementMax", node.0.to_owned())));
    }
    if let Some(interval) = object.take("serviceTimeInterval")
        && interval.text().as_deref() != Some(INTERVAL)
    {
        let how = "feed-says-v1-interval";
        element.lossy(subject, &format!("{PATH}serviceTimeInterval"), Some(interval), how);
    }
    for window in windows(element, subject, ordering, object.take("deliveryHours")) {
        *number += 1;
        let mut row = service_hours(hours, *number, line, order_type, &window);
        row.members.extend(facts.iter().cloned());
        element.add(row);
    }
    element.leftovers(subject, PATH, object);
}

/// The inner windows, or the ordering window if there are none.
fn windows<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    ordering: &Window,
    node: Option<Node<'s>>,
) -> Vec<Window> {
    const PATH: &str = "hoursAvailable.deliveryHours.deliveryHours";
    let Some(node) = node else { return vec![ordering.clone()] };
    let mut windows = Vec::new();
    for inner in node.list() {
        if let Some(mut object) = element.object(subject, PATH, inner) {
            windows.push(window_of(&mut object));
            element.leftovers(subject, &format!("{PATH}."), object);
        }
    }
    windows
}

/// A QuantitativeValue: bounds, or one value.
#[derive(Default)]
pub(super) struct Quantity<'s> {
    pub(super) min: Option<Node<'s>>,
    pub(super) max: Option<Node<'s>>,
    pub(super) value: Option<Node<'s>>,
    unit: Option<Node<'s>>,
}

/// Reads a QuantitativeValue, or a bare number.
pub(super) fn quantity<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    path: &str,
    node: Node<'s>,
) -> Quantity<'s> {
    if !node.single().is_object() {
        return Quantity { value: Some(node), ..Quantity::default() };
    }
    let Some(mut object) = element.object(subject, path, node) else { return Quantity::default() };
    let quantity = Quantity {
        min: object.take("minValue"),
        max: object.take("maxValue"),
        value: object.take("value"),
        unit: object.take("unitCode"),
    };
    element.leftovers(subject, &format!("{path}."), object);
    quantity
}

/// A quantity whose unit, if it is named, is the minute; another one cannot be kept.
fn minutes<'s>(element: &mut Element<'s>, subject: &Subject, path: &str, node: Node<'s>) -> Quantity<'s> {
    let quantity = quantity(element, subject, path, node);
    match quantity.unit {
        Some(unit) if unit.text().as_deref() != Some("MIN") => {
            element.unsupported(subject, &format!("{path}.unitCode"), unit);
            Quantity::default()
        }
        _ => quantity,
    }
}
