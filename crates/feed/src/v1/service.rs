//! v1 Service, and the links to its restaurants and menu.

use super::draft::Draft;
use super::element::{Element, Subject};
use super::node::{Node, Object, last_segment, quoted};
use super::{area, fee, hours, menu};
use crate::schema::EntityType;

pub(super) fn convert<'s>(element: &mut Element<'s>, mut object: Object<'s>) {
    let id = object.take_id();
    let subject = element.subject(EntityType::Service, id.as_ref(), object.at);
    let mut row = Draft::new(EntityType::Service, id.clone(), subject.line);
    row.set("serviceType", object.take("serviceType").map(service_type));
    let restaurants = providers(element, &subject, object.take("provider"));
    row.set("restaurantId", restaurants);
    let (menu_id, nested) = catalog(element, &subject, object.take("hasOfferCatalog"));
    row.set("menuId", menu_id);
    if let Some(action) = object.take("potentialAction") {
        action_link(element, &subject, &mut row, action);
    }
    row.set("disclaimer", object.take("disclaimer").map(|node| node.0));
    element.add(row);
    // Without an id nothing can point to the service; MISSING_ID is reported on its row.
    if let Some(id) = &id {
        hours::convert(element, &subject, id, object.take("hoursAvailable"));
        area::convert(element, &subject, id, object.take("areaServed"));
        fee::convert(element, &subject, id, object.take("offers"));
    }
    for menu in nested {
        menu::convert(element, menu);
    }
    element.leftovers(&subject, "", object);
}

/// One type, also as an address of the vocabulary.
pub(super) fn service_type(node: Node<'_>) -> String {
    node.text().map_or_else(|| node.0.to_owned(), |text| quoted(last_segment(&text)))
}

fn providers<'s>(element: &mut Element<'s>, subject: &Subject, node: Option<Node<'s>>) -> Option<String> {
    let mut ids = Vec::new();
    for provider in node?.list() {
        if let Some(id) = provider.text() {
            ids.push(quoted(&id));
        } else if let Some(mut object) = element.object(subject, "provider", provider) {
            ids.extend(object.take_id().map(|id| quoted(&id)));
            element.leftovers(subject, "provider.", object);
        }
    }
    (!ids.is_empty()).then(|| format!("[{}]", ids.join(",")))
}

/// The menu's id, and menus that are written out in place.
fn catalog<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    node: Option<Node<'s>>,
) -> (Option<String>, Vec<Object<'s>>) {
    let (mut ids, mut nested) = (Vec::new(), Vec::new());
    for catalog in node.map(Node::list).unwrap_or_default() {
        if let Some(id) = catalog.text() {
            ids.push(quoted(&id));
        } else if let Some(mut object) = element.object(subject, "hasOfferCatalog", catalog) {
            ids.extend(object.take_id().map(|id| quoted(&id)));
            object.take_types();
            if !object.is_empty()
                && let Some(whole) = element.object(subject, "hasOfferCatalog", catalog)
            {
                nested.push(whole);
            }
        }
    }
    let id = match ids.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        _ => Some(format!("[{}]", ids.join(","))),
    };
    (id, nested)
}

fn action_link<'s>(element: &mut Element<'s>, subject: &Subject, row: &mut Draft, node: Node<'s>) {
    let mut link = None;
    for action in node.list() {
        let Some(mut object) = element.object(subject, "potentialAction", action) else { continue };
        let url = object.take("url");
        if link.is_some() && url.is_some() {
            element.lossy(subject, "potentialAction.url", url, "feed-says-v1-one-page");
        }
        link = link.or(url);
        element.leftovers(subject, "potentialAction.", object);
    }
    row.set("actionLinkUrl", link.map(|node| node.0));
}
