//! Add-on groups: bounds, depth, and enough add-ons to satisfy them (6.5).

use crate::code::Code;
use crate::graph::{Graph, Incoming, RowMap, RowSet, Stage};
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::RowIndex;

/// Rule 9 of chapter 7.
const MAX_DEPTH: u32 = 5;

pub(super) fn check(graph: &mut Graph, problems: &mut Problems) {
    quantities(graph, problems);
    depth(graph, problems);
    satisfiable(graph, problems);
}

fn min_of(graph: &Graph, group: RowIndex) -> u64 {
    u64::from(graph.rows[group].count("eligibleQuantityMin").unwrap_or(0))
}

/// `ADDON_QUANTITY`: bounds that no choice can meet, whatever the state of the add-ons.
fn quantities(graph: &mut Graph, problems: &mut Problems) {
    let mut groups = graph.alive(EntityType::MenuSection);
    groups.retain(|group| min_of(graph, *group) > 0 && graph.is_addon_group(*group));
    let findings = graph.look(&groups, |graph, group| quantity_finding(graph, group).map(Box::new));
    for (group, finding) in groups.into_iter().zip(findings) {
        if let Some(finding) = finding {
            graph.fail(group, *finding, problems);
        }
    }
}

fn quantity_finding(graph: &Graph, group: RowIndex) -> Option<Finding> {
    let min = min_of(graph, group);
    let max = graph.rows[group].count("eligibleQuantityMax").map(u64::from);
    let pieces = configured_pieces(graph, group);
    let finding = if max.is_some_and(|max| min > max) {
        Finding::new(Code::AddonQuantity, "feed-says-range-inverted")
            .with("low", "eligibleQuantityMin")
            .with("high", "eligibleQuantityMax")
    } else if min > pieces {
        Finding::new(Code::AddonQuantity, "feed-says-quantity-unreachable")
            .with("min", min)
            .with("pieces", pieces)
    } else {
        return None;
    };
    Some(finding.property("eligibleQuantityMin"))
}

/// Pieces that could be chosen if every add-on named by the group were sound.
fn configured_pieces(graph: &Graph, group: RowIndex) -> u64 {
    let (mut pieces, mut seen) = (0u64, RowSet::default());
    for section in graph.section_tree(group) {
        for edge in graph.links(section, "menuItemId") {
            match graph.target(edge) {
                Some(item) => {
                    seen.insert(item);
                }
                None => pieces += 1,
            }
        }
        seen.extend(graph.all_sources(section, EntityType::MenuItem, "parentMenuSectionId"));
    }
    pieces + seen.into_iter().map(|item| pieces_of(graph, item, |_| true)).max_sum()
}

/// Saturating sum.
trait MaxSum {
    fn max_sum(self) -> u64;
}

impl<I: Iterator<Item = u64>> MaxSum for I {
    fn max_sum(self) -> u64 {
        self.fold(0, u64::saturating_add)
    }
}

/// Most pieces of one add-on, by those of its offers that `counts`; without any offer at all 1,
/// since the add-on then has an error of its own.
fn pieces_of(graph: &Graph, item: RowIndex, counts: impl Fn(RowIndex) -> bool) -> u64 {
    let offers = offers_of(graph, item);
    if offers.is_empty() {
        return 1;
    }
    let pieces = offers.into_iter().filter(|offer| counts(*offer));
    pieces
        .map(|offer| u64::from(graph.rows[offer].count("eligibleQuantityMax").unwrap_or(1)))
        .max()
        .unwrap_or(0)
}

fn offers_of(graph: &Graph, item: RowIndex) -> Vec<RowIndex> {
    let mut offers = graph.offers(item);
    offers.extend(graph.options(item).into_iter().flat_map(|option| graph.offers(option)));
    offers
}

/// Pieces of an add-on that can be bought now: not sold out, not switched off.
fn purchasable_pieces(graph: &Graph, item: RowIndex) -> u64 {
    if !graph.is_alive(item) || graph.rows[item].is_true("isDisabled") {
        return 0;
    }
    pieces_of(graph, item, |offer| {
        let row = &graph.rows[offer];
        !row.is_true("isDisabled") && row.count("inventoryLevel") != Some(0)
    })
}

/// `ADDON_DEPTH`: groups are followed level by level from the items of menus; what is reached on
/// the sixth level is too deep. A cycle reaches every level, so it is cut here too.
fn depth(graph: &mut Graph, problems: &mut Problems) {
    let mut groups = graph.alive(EntityType::MenuSection);
    keep_where(graph, &mut groups, |graph, group| {
        owners_of(graph, group).into_iter().any(|item| stands_in_a_menu(graph, item))
    });
    for _ in 0..MAX_DEPTH {
        let items = each_once(graph.look(&groups, Graph::group_items));
        groups = each_once(graph.look(&items, groups_of));
    }
    for group in groups {
        let finding = Finding::new(Code::AddonDepth, "feed-says-addon-depth").with("limit", MAX_DEPTH);
        graph.fail(group, finding.property("parentMenuItemId"), problems);
    }
}

/// Items that have the group, or an option with it.
fn owners_of(graph: &Graph, group: RowIndex) -> Vec<RowIndex> {
    let mut items = graph.targets(group, "parentMenuItemId");
    for option in graph.live_targets(group, "parentMenuItemOptionId") {
        items.extend(graph.live_targets(option, "menuItemId"));
    }
    items.sort_unstable();
    items.dedup();
    items
}

fn keep_where(graph: &Graph, rows: &mut Vec<RowIndex>, holds: impl Fn(&Graph, RowIndex) -> bool + Sync) {
    let mut held = graph.look(rows, holds).into_iter();
    rows.retain(|_| held.next() == Some(true));
}

fn each_once(rows: Vec<Vec<RowIndex>>) -> Vec<RowIndex> {
    let mut rows: Vec<RowIndex> = rows.into_iter().flatten().collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Whether the item is in a menu, or in a section that is no add-on group.
fn stands_in_a_menu(graph: &Graph, item: RowIndex) -> bool {
    let named_by = graph.links_back(item, EntityType::MenuSection, "menuItemId").map(Incoming::source);
    let named_by = named_by.filter(|section| graph.is_alive(*section));
    let mut sections = graph.live_targets(item, "parentMenuSectionId").chain(named_by);
    graph.live_targets(item, "menuId").next().is_some()
        || sections.any(|section| !graph.is_addon_group(section) && !is_below_group(graph, section))
}

fn is_below_group(graph: &Graph, section: RowIndex) -> bool {
    let (mut seen, mut stack) = (RowSet::default(), vec![section]);
    while let Some(section) = stack.pop() {
        if graph.is_addon_group(section) {
            return true;
        }
        let parents = graph.targets(section, "parentMenuSectionId");
        if !parents.is_empty() && seen.insert(section) {
            stack.extend(parents);
        }
    }
    false
}

/// Groups of the item and of its options.
fn groups_of(graph: &Graph, item: RowIndex) -> Vec<RowIndex> {
    let mut groups = graph.addon_groups(item);
    groups.extend(graph.options(item).into_iter().flat_map(|option| graph.addon_groups(option)));
    groups
}

/// `ADDON_UNSATISFIABLE`: drops items whose mandatory groups cannot be satisfied, until nothing changes.
fn satisfiable(graph: &mut Graph, problems: &mut Problems) {
    // Which groups are mandatory does not change with what is dropped here.
    let mandatory = mandatory_groups(graph);
    let mut bound: Vec<RowIndex> = mandatory.keys().copied().collect();
    bound.sort_unstable();
    let unmet = |graph: &Graph, item: RowIndex| {
        let unmet = mandatory[&item].iter().copied().filter(|group| !is_satisfiable(graph, *group));
        unmet.min_by(|left, right| graph.id(*left).cmp(graph.id(*right)))
    };
    let mut queue = bound.clone();
    keep_where(graph, &mut queue, |graph, item| unmet(graph, item).is_some());
    if queue.is_empty() {
        return;
    }
    let addons_of = |graph: &Graph, item: RowIndex| -> Vec<RowIndex> {
        mandatory[&item].iter().flat_map(|group| graph.group_items(*group)).collect()
    };
    let mut owners: RowMap<Vec<RowIndex>> = RowMap::default();
    for (item, addons) in bound.iter().zip(graph.look(&bound, addons_of)) {
        for addon in addons {
            owners.entry(addon).or_default().push(*item);
        }
    }
    while let Some(item) = queue.pop() {
        if !graph.is_alive(item) {
            continue;
        }
        if let Some(group) = unmet(graph, item) {
            let mut parts = vec![group];
            parts.extend(graph.all_sources(group, EntityType::MenuItem, "parentMenuSectionId"));
            parts.extend(graph.all_targets(group, "menuItemId"));
            let finding = Finding::new(Code::AddonUnsatisfiable, "feed-says-addon-unsatisfiable")
                .with("group", graph.id(group))
                .caused_by(graph.causes(parts));
            graph.fail(item, finding, problems);
            queue.extend(owners.get(&item).into_iter().flatten());
        }
    }
}

/// By item, its groups that need a choice, those with errors too; not those that a broken reference removed.
fn mandatory_groups(graph: &Graph) -> RowMap<Vec<RowIndex>> {
    let is_there = |group: &RowIndex| !matches!(graph.dropped[*group], Some((Stage::Reference, _)));
    let groups = graph.of_type(EntityType::MenuSection).filter(is_there);
    let groups: Vec<RowIndex> = groups.filter(|group| min_of(graph, *group) > 0).collect();
    let mut of_items: RowMap<Vec<RowIndex>> = RowMap::default();
    for (group, items) in groups.iter().zip(graph.look(&groups, owners_of)) {
        for item in items {
            of_items.entry(item).or_default().push(*group);
        }
    }
    of_items
}

fn is_satisfiable(graph: &Graph, group: RowIndex) -> bool {
    let items = graph.group_items(group).into_iter();
    graph.is_alive(group)
        && items.map(|item| purchasable_pieces(graph, item)).max_sum() >= min_of(graph, group)
}
