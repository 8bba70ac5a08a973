//! v1 Menu, sections, items, options and add-on groups.

use super::draft::{Draft, Link};
use super::element::{Element, Mention, Subject};
use super::node::{Node, Object, last_segment, quoted};
use super::offer::{self, availability};
use crate::code::Code;
use crate::problem::Finding;
use crate::schema::EntityType;

/// Sections, items and options may lie this deep inside each other; menus need about ten levels.
const DEPTH: usize = 64;

/// Converts one node, given its place and depth.
type Convert<'s> = fn(&mut Element<'s>, Object<'s>, Option<Link>, usize);

/// A list of nodes: its name, what it holds, the property that links them to their parent.
type List<'s> = (&'static str, EntityType, &'static str, Convert<'s>);

/// The parent of a list of nodes.
struct Parent<'p> {
    property: &'static str,
    id: &'p str,
    subject: &'p Subject,
    depth: usize,
}

/// Converts the nodes of a list; `each` is called with the place of every node that is written out.
fn children<'s>(
    element: &mut Element<'s>,
    parent: &Parent<'_>,
    (name, entity): (&str, EntityType),
    node: Option<Node<'s>>,
    each: Convert<'s>,
) {
    let Some(node) = node else { return };
    if parent.depth >= DEPTH {
        let finding = Finding::new(Code::V1Unsupported, "feed-says-v1-too-deep");
        element.note(parent.subject, finding.with("property", name).with("limit", DEPTH).property(name));
        return;
    }
    for (at, child) in node.list().into_iter().enumerate() {
        let link = Link { property: parent.property, id: parent.id.to_owned(), order: Some(at + 1) };
        let mention = |id| Mention { entity, id, link: link.clone(), by: parent.subject.clone() };
        if let Some(id) = child.text() {
            let mention = mention(id.into_owned());
            element.mentions.push(mention);
            continue;
        }
        let Some(mut object) = element.object(parent.subject, name, child) else { continue };
        let id = object.take_id();
        object.take_types();
        match id {
            Some(id) if object.is_empty() => {
                let mention = mention(id);
                element.mentions.push(mention);
            }
            _ => {
                if let Some(whole) = element.object(parent.subject, name, child) {
                    each(element, whole, Some(link), parent.depth + 1);
                }
            }
        }
    }
}

fn nested<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    id: Option<&str>,
    depth: usize,
    object: &mut Object<'s>,
    lists: &[List<'s>],
) {
    for (name, entity, property, each) in lists {
        let node = object.take(name);
        // Without an id nothing can lie below; MISSING_ID is reported on the row itself.
        if let Some(id) = id {
            children(element, &Parent { property, id, subject, depth }, (name, *entity), node, *each);
        }
    }
}

pub(super) fn convert<'s>(element: &mut Element<'s>, mut object: Object<'s>) {
    let id = object.take_id();
    let subject = element.subject(EntityType::Menu, id.as_ref(), object.at);
    let mut row = Draft::new(EntityType::Menu, id.clone(), subject.line);
    for name in ["name", "disclaimer"] {
        row.set(name, object.take(name).map(|node| node.0));
    }
    element.add(row);
    nested(
        element,
        &subject,
        id.as_deref(),
        0,
        &mut object,
        &[
            ("hasMenuSection", EntityType::MenuSection, "menuId", section),
            ("hasMenuItem", EntityType::MenuItem, "menuId", item),
        ],
    );
    element.leftovers(&subject, "", object);
}

/// MenuSection and AddOnMenuSection.
pub(super) fn section<'s>(
    element: &mut Element<'s>,
    mut object: Object<'s>,
    link: Option<Link>,
    depth: usize,
) {
    let id = object.take_id();
    let subject = element.subject(EntityType::MenuSection, id.as_ref(), object.at);
    let mut row = Draft::new(EntityType::MenuSection, id.clone(), subject.line);
    row.links.extend(link);
    for name in ["name", "description"] {
        row.set(name, object.take(name).map(|node| node.0));
    }
    image(element, &subject, &mut row, object.take("image"));
    for name in ["eligibleQuantity", "numberOfAllowedItems"] {
        if let Some(node) = object.take(name) {
            offer::eligible_quantity(element, &subject, &mut row, name, node);
        }
    }
    default_options(element, &subject, &mut row, object.take("defaultOption"));
    let availabilities = match &id {
        Some(id) => section_offers(element, &subject, id, object.take("offers")),
        None => Vec::new(),
    };
    let links: Vec<String> = availabilities.iter().filter_map(|row| row.id.as_deref().map(quoted)).collect();
    match links.as_slice() {
        [] => {}
        [only] => row.set("availabilityId", Some(only.as_str())),
        _ => row.set("availabilityId", Some(format!("[{}]", links.join(",")))),
    }
    element.add(row);
    for row in availabilities {
        element.add(row);
    }
    nested(
        element,
        &subject,
        id.as_deref(),
        depth,
        &mut object,
        &[
            ("hasMenuSection", EntityType::MenuSection, "parentMenuSectionId", section),
            ("hasMenuItem", EntityType::MenuItem, "parentMenuSectionId", item),
        ],
    );
    element.leftovers(&subject, "", object);
}

/// MenuItem and AddOnMenuItem.
pub(super) fn item<'s>(element: &mut Element<'s>, mut object: Object<'s>, link: Option<Link>, depth: usize) {
    let id = object.take_id();
    let subject = element.subject(EntityType::MenuItem, id.as_ref(), object.at);
    let mut row = Draft::new(EntityType::MenuItem, id.clone(), subject.line);
    row.links.extend(link);
    for name in ["name", "description", "additives", "allergen", "nutrition"] {
        row.set(name, object.take(name).map(|node| node.0));
    }
    image(element, &subject, &mut row, object.take("image"));
    row.set("suitableDiet", object.take("suitableForDiet").map(diets));
    element.add(row);
    offer::convert(element, &subject, id.as_deref().map(|id| ("menuItemId", id)), object.take("offers"));
    nested(
        element,
        &subject,
        id.as_deref(),
        depth,
        &mut object,
        &[
            ("hasMenuItemOptions", EntityType::MenuItemOption, "menuItemId", option),
            ("menuAddOn", EntityType::MenuSection, "parentMenuItemId", section),
        ],
    );
    element.leftovers(&subject, "", object);
}

/// MenuItemOption.
pub(super) fn option<'s>(
    element: &mut Element<'s>,
    mut object: Object<'s>,
    link: Option<Link>,
    depth: usize,
) {
    let id = object.take_id();
    let subject = element.subject(EntityType::MenuItemOption, id.as_ref(), object.at);
    let mut row = Draft::new(EntityType::MenuItemOption, id.clone(), subject.line);
    row.links.extend(link);
    if let Some(node) = object.take("value")
        && let Some(mut value) = element.object(&subject, "value", node)
    {
        row.set("optionType", value.take("name").map(last_name));
        row.set("value", value.take("value").map(|node| node.0));
        element.leftovers(&subject, "value.", value);
    }
    element.add(row);
    offer::convert(
        element,
        &subject,
        id.as_deref().map(|id| ("menuItemOptionId", id)),
        object.take("offers"),
    );
    nested(
        element,
        &subject,
        id.as_deref(),
        depth,
        &mut object,
        &[("menuAddOn", EntityType::MenuSection, "parentMenuItemOptionId", section)],
    );
    element.leftovers(&subject, "", object);
}

/// A name that may be written as an address of the vocabulary.
fn last_name(node: Node<'_>) -> String {
    node.text().map_or_else(|| node.0.to_owned(), |text| quoted(last_segment(&text)))
}

/// An address, or an ImageObject with one; a row has one image.
fn image<'s>(element: &mut Element<'s>, subject: &Subject, row: &mut Draft, node: Option<Node<'s>>) {
    let Some(node) = node else { return };
    let images = node.list();
    if images.len() > 1 {
        element.lossy(subject, "image", Some(node), "feed-says-v1-one-image");
    }
    let Some(first) = images.first().copied() else { return };
    if !first.is_object() {
        return row.set("image", Some(first.0));
    }
    if let Some(mut object) = element.object(subject, "image", first) {
        let url = object.take("url").map(|node| node.0);
        row.set("image", url);
        element.leftovers(subject, "image.", object);
    }
}

fn default_options<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    row: &mut Draft,
    node: Option<Node<'s>>,
) {
    let mut ids = Vec::new();
    for option in node.map(Node::list).unwrap_or_default() {
        if let Some(id) = option.text() {
            ids.push(quoted(&id));
        } else if let Some(mut object) = element.object(subject, "defaultOption", option) {
            ids.extend(object.take_id().map(|id| quoted(&id)));
            element.leftovers(subject, "defaultOption.", object);
        }
    }
    row.set("defaultOption", (!ids.is_empty()).then(|| format!("[{}]", ids.join(","))));
}

/// `offers` of a section say when it is shown.
fn section_offers<'s>(
    element: &mut Element<'s>,
    subject: &Subject,
    section: &str,
    node: Option<Node<'s>>,
) -> Vec<Draft> {
    let mut rows = Vec::new();
    for (at, node) in node.map(Node::list).unwrap_or_default().into_iter().enumerate() {
        let Some(mut object) = element.object(subject, "offers", node) else { continue };
        let line = element.line_of(object.at);
        if let Some(mut row) = availability(&mut object, section, at + 1, line) {
            for name in ["validFrom", "validThrough"] {
                row.set(name, object.take(name).map(|node| node.0));
            }
            rows.push(row);
        }
        element.leftovers(subject, "offers.", object);
    }
    rows
}

/// `http://schema.org/GlutenFreeDiet` is `GLUTEN_FREE`.
fn diets(node: Node<'_>) -> String {
    let diets: Vec<String> = node
        .list()
        .into_iter()
        .map(|diet| diet.text().map_or_else(|| diet.0.to_owned(), |text| quoted(&diet_name(&text))))
        .collect();
    format!("[{}]", diets.join(","))
}

fn diet_name(text: &str) -> String {
    let segment = last_segment(text);
    let segment = segment.strip_suffix("Diet").unwrap_or(segment);
    let mut name = String::with_capacity(segment.len() + 4);
    let mut small = false;
    for letter in segment.chars() {
        if letter.is_uppercase() && small {
            name.push('_');
        }
        small = letter.is_lowercase() || letter.is_ascii_digit();
        name.extend(letter.to_uppercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::diet_name;

    #[test]
    fn diets_become_upper_snake_case() {
        assert_eq!(diet_name("http://schema.org/GlutenFreeDiet"), "GLUTEN_FREE");
        assert_eq!(diet_name("https://schema.org/VeganDiet"), "VEGAN");
        assert_eq!(diet_name("LOW_SALT"), "LOW_SALT");
    }
}
