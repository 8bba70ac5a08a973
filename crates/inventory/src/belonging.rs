//! Which restaurants an entity belongs to.

use std::collections::{BTreeSet, HashMap, VecDeque};

use basis::{Environment, PartnerId};
use feed::EntityType;
use feed::schema::Kind;

use crate::entity::{EntityKey, StoredEntity};
use crate::error::InventoryError;
use crate::links;
use crate::service::Inventory;
use crate::store::{self, Ground};

/// Steps towards restaurants: for each key those that stand above it.
#[derive(Default)]
struct Above(HashMap<EntityKey, Vec<EntityKey>>);

impl Above {
    /// Takes in a row: it stands below what it names upward, and above what it names downward.
    fn add(&mut self, row: &StoredEntity) {
        let entity_type = row.key.entity_type;
        for (property, target) in links::of(entity_type, row.raw.as_deref()) {
            let (lower, upper) = if is_upward(entity_type, property) {
                (row.key.clone(), target)
            } else {
                (target, row.key.clone())
            };
            self.0.entry(lower).or_default().push(upper);
        }
    }

    /// Restaurants above a key, itself included; at most `limit`, by id.
    fn restaurants(&self, start: &EntityKey, limit: usize) -> Vec<String> {
        let mut seen: BTreeSet<&EntityKey> = BTreeSet::from([start]);
        let mut waiting = VecDeque::from([start]);
        let mut found = BTreeSet::new();
        while let Some(key) = waiting.pop_front() {
            if key.entity_type == EntityType::Restaurant {
                found.insert(key.id.clone());
                continue;
            }
            for upper in self.0.get(key).into_iter().flatten() {
                if seen.insert(upper) {
                    waiting.push_back(upper);
                }
            }
        }
        found.into_iter().take(limit).collect()
    }
}

fn is_upward(entity_type: EntityType, name: &str) -> bool {
    let property = entity_type.schema().properties.iter().find(|property| property.name == name);
    property.is_some_and(|property| matches!(property.kind, Kind::Reference(reference) if reference.upward))
}

impl Inventory {
    /// Ids of the restaurants that an entity belongs to: its own if it is one, else those above it in the relations of
    /// chapter 5; at most `limit`. Reads the entity's component.
    pub async fn restaurants_of(
        &self,
        partner: PartnerId,
        environment: Environment,
        key: EntityKey,
        limit: usize,
    ) -> Result<Vec<String>, InventoryError> {
        self.db
            .read(move |tx| {
                let Some(ground) = store::served_ground(tx, partner, environment)? else {
                    return Ok(Vec::new());
                };
                let mut above = Above::default();
                for component in components(tx, ground, &key)? {
                    store::for_each_of_component(tx, ground, &component, |row| {
                        above.add(row);
                        Ok(true)
                    })?;
                }
                Ok(above.restaurants(&key, limit))
            })
            .await
    }
}

/// The components in which something above the key may stand.
fn components(tx: &mut db::Tx<'_>, ground: Ground, key: &EntityKey) -> Result<Vec<String>, InventoryError> {
    let Some(row) = store::find_entity(tx, ground, key.entity_type, &key.id)? else { return Ok(Vec::new()) };
    let mut components = vec![row.component.clone()];
    if row.component.is_empty() {
        components.extend(store::components_with(tx, ground, &links::pattern(&key.id))?);
    }
    Ok(components)
}

#[cfg(test)]
mod tests {
    use basis::Timestamp;

    use super::*;
    use crate::entity::Origin;

    fn row(entity_type: EntityType, id: &str, raw: &str) -> StoredEntity {
        StoredEntity {
            key: EntityKey::new(entity_type, id),
            version: None,
            origin: Origin::Batch,
            origin_id: Vec::new(),
            written_at: Timestamp::UNIX_EPOCH,
            hash: 0,
            component: String::new(),
            deleted: false,
            fault: None,
            raw: Some(raw.to_owned()),
            position: 0,
        }
    }

    #[test]
    fn an_item_belongs_to_every_restaurant_that_sells_its_menu() {
        let mut above = Above::default();
        above.add(&row(EntityType::Service, "s1", r#"{"restaurantId":"r1","menuId":"m"}"#));
        above.add(&row(EntityType::Service, "s2", r#"{"restaurantId":"r2","menuId":"m"}"#));
        above.add(&row(EntityType::Service, "s3", r#"{"restaurantId":"r3","menuId":"other"}"#));
        above.add(&row(EntityType::MenuSection, "c", r#"{"menuId":"m"}"#));
        above.add(&row(EntityType::MenuItem, "i", r#"{"parentMenuSectionId":"c"}"#));
        let item = EntityKey::new(EntityType::MenuItem, "i");
        assert_eq!(above.restaurants(&item, 9), ["r1", "r2"]);
        assert_eq!(above.restaurants(&item, 1), ["r1"]);
        let service = EntityKey::new(EntityType::Service, "s3");
        assert_eq!(above.restaurants(&service, 9), ["r3"]);
    }

    #[test]
    fn circles_of_references_come_to_an_end() {
        let mut above = Above::default();
        above.add(&row(EntityType::MenuSection, "a", r#"{"parentMenuSectionId":"b"}"#));
        above.add(&row(EntityType::MenuSection, "b", r#"{"parentMenuSectionId":"a"}"#));
        assert!(above.restaurants(&EntityKey::new(EntityType::MenuSection, "a"), 9).is_empty());
    }
}
