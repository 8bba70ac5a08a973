//! Properties by name, for each entity.

use std::sync::LazyLock;

use super::EntityType;

/// A power of two, several times the number of names that any entity has.
const SLOTS: usize = 128;

/// Names with the index of their property, each in the first free slot from the one that its hash says.
type Slots = [Option<(&'static str, u8)>; SLOTS];

static LOOKUPS: LazyLock<[Slots; EntityType::ALL.len()]> = LazyLock::new(|| EntityType::ALL.map(slots));

fn slots(entity: EntityType) -> Slots {
    let mut slots = [None; SLOTS];
    for (property, index) in entity.schema().properties.iter().zip(0..) {
        for name in std::iter::once(&property.name).chain(property.aliases) {
            let mut at = slot(name);
            while slots[at].is_some() {
                at = (at + 1) % SLOTS;
            }
            slots[at] = Some((*name, index));
        }
    }
    slots
}

/// Tells the names of the tables well apart; of others it only need not be slow.
fn slot(name: &str) -> usize {
    let bytes = name.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().map_or(0, usize::from);
    (bytes.len() * 5 + byte(0) * 3 + byte(bytes.len() / 2) * 7 + byte(bytes.len().wrapping_sub(1)) * 13)
        % SLOTS
}

/// Index of the property with this name or alias.
pub(super) fn index_of(entity: EntityType, name: &str) -> Option<usize> {
    let slots = &LOOKUPS[usize::from(entity as u8)];
    let mut at = slot(name);
    while let Some((found, index)) = slots[at] {
        if found == name {
            return Some(usize::from(index));
        }
        at = (at + 1) % SLOTS;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_and_alias_leads_to_its_property_and_nothing_else_does() {
        let names: Vec<&str> = EntityType::ALL
            .iter()
            .flat_map(|entity| entity.schema().properties)
            .map(|property| property.name)
            .collect();
        for entity in EntityType::ALL {
            let properties = entity.schema().properties;
            let slow = |name: &str| {
                properties
                    .iter()
                    .position(|property| property.name == name || property.aliases.contains(&name))
            };
            let aliases = properties.iter().flat_map(|property| property.aliases.iter().copied());
            for name in names.iter().copied().chain(aliases).chain(["", "x", "Name", "é"]) {
                assert_eq!(entity.index_of(name), slow(name), "{entity} {name}");
            }
        }
    }
}
