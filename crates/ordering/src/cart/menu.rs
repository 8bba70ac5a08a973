//! Finding an item in a menu, with the sections it stands in.

use feed::{AvailabilityDocument, ItemDocument, MenuDocument, SectionDocument};

/// An item of a menu and the ways to it.
pub(crate) struct Found<'a> {
    /// The item; where it stands in several places it is the same everywhere.
    pub item: &'a ItemDocument,
    /// The windows of the sections above it, one list of lists for each way.
    pub ways: Vec<Vec<&'a [AvailabilityDocument]>>,
}

/// Looks for an item of the menu itself; add-ons are found in their groups.
pub(crate) fn find_item<'a>(menu: &'a MenuDocument, item_id: &str) -> Option<Found<'a>> {
    let mut found = None;
    note(&mut found, &menu.items, item_id, &[]);
    for section in &menu.sections {
        walk(&mut found, section, item_id, &[]);
    }
    found
}

fn walk<'a>(
    found: &mut Option<Found<'a>>,
    section: &'a SectionDocument,
    item_id: &str,
    above: &[&'a [AvailabilityDocument]],
) {
    let mut way = above.to_vec();
    way.push(section.availability.as_slice());
    note(found, &section.items, item_id, &way);
    for inner in &section.sections {
        walk(found, inner, item_id, &way);
    }
}

fn note<'a>(
    found: &mut Option<Found<'a>>,
    items: &'a [ItemDocument],
    item_id: &str,
    way: &[&'a [AvailabilityDocument]],
) {
    if let Some(item) = items.iter().find(|item| item.id == item_id) {
        let found = found.get_or_insert_with(|| Found { item, ways: Vec::new() });
        found.ways.push(way.to_vec());
    }
}
