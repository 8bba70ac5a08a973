//! Rows equal to those of an earlier generation, as rows of the next one.

use db::{DbError, Stmt, Tx, Value, params};
use feed::EntityType;

use super::entities::Ground;
use super::sql::{
    COPY_ENTITY, COPY_RESTAURANT, COPY_STATE, COUNT_STAGED_ENTITIES, COUNT_STAGED_RESTAURANTS, END_ENTITY,
    END_RESTAURANT, END_STATE, PAGE_OF_RESTAURANTS_TO_ROLL_BACK, PAGE_OF_STATES_TO_ROLL_BACK,
    PAGE_TO_ROLL_BACK,
};
use crate::snapshots::SnapshotChanges;

/// Rows looked at in one transaction.
const PAGE: usize = 500;

/// What is rolled back in one order of keys.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// Entities of a type.
    Entities(EntityType),
    /// Documents of restaurants.
    Restaurants,
    /// States of restaurants.
    States,
}

impl Part {
    /// Everything.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        EntityType::ALL.into_iter().map(Self::Entities).chain([Self::Restaurants, Self::States])
    }

    fn statements(self) -> [&'static Stmt; 3] {
        match self {
            Self::Entities(_) => [&PAGE_TO_ROLL_BACK, &COPY_ENTITY, &END_ENTITY],
            Self::Restaurants => [&PAGE_OF_RESTAURANTS_TO_ROLL_BACK, &COPY_RESTAURANT, &END_RESTAURANT],
            Self::States => [&PAGE_OF_STATES_TO_ROLL_BACK, &COPY_STATE, &END_STATE],
        }
    }

    /// Partner and environment, and the type of entities.
    fn place(self, ground: Ground) -> Vec<Value> {
        let mut values = params![ground.partner, ground.environment].to_vec();
        if let Self::Entities(entity_type) = self {
            values.extend_from_slice(params![entity_type.as_str()]);
        }
        values
    }
}

/// Returns the rows after `after` to what they were in generation `target`; answers with the last id and whether it was
/// the last page.
pub(crate) fn roll_back_page(
    tx: &mut Tx<'_>,
    ground: Ground,
    target: i64,
    part: Part,
    after: &str,
) -> Result<(String, bool), DbError> {
    let [page, copy, end] = part.statements();
    let mut values = part.place(ground);
    values.extend_from_slice(params![after, target, ground.generation, PAGE]);
    let offset = usize::from(matches!(part, Part::Entities(_)));
    let (mut copies, mut ends) = (Vec::new(), Vec::new());
    let mut last = after.to_owned();
    let mut rows = tx.query(page, &values)?;
    let full = rows.len() == PAGE;
    if full {
        // An id may have two rows, one that ends and one that is copied: the last id is left to the next page.
        let cut: String = rows[PAGE - 1].get(offset)?;
        while rows.last().map(|row| row.get::<String>(offset)).transpose()?.is_some_and(|id| id == cut) {
            rows.pop();
        }
    }
    for row in &rows {
        last = row.get(offset)?;
        let from: i64 = row.get(offset + 1)?;
        let mut key = part.place(ground);
        key.extend_from_slice(params![last.as_str()]);
        if from <= target {
            key.extend_from_slice(params![from, ground.generation + 1]);
            copies.push(key);
        } else {
            key.extend_from_slice(params![ground.generation + 1]);
            ends.push(key);
        }
    }
    tx.execute_many(end, ends)?;
    tx.execute_many(copy, copies)?;
    Ok((last, !full))
}

/// What the rows beside the generation of `ground` change.
pub(crate) fn count_staged(tx: &mut Tx<'_>, ground: Ground) -> Result<SnapshotChanges, DbError> {
    let values = params![ground.partner, ground.environment, ground.generation + 1];
    let entities = tx.query_one(&COUNT_STAGED_ENTITIES, values)?;
    let restaurants = tx.query_one(&COUNT_STAGED_RESTAURANTS, values)?;
    let (entities_begun, entities_ended, entities_changed): (i64, i64, i64) =
        (entities.get(0)?, entities.get(1)?, entities.get(2)?);
    let (begun, ended, changed): (i64, i64, i64) =
        (restaurants.get(0)?, restaurants.get(1)?, restaurants.get(2)?);
    Ok(SnapshotChanges {
        entities_added: entities_begun - entities_changed,
        entities_changed,
        entities_removed: entities_ended - entities_changed,
        restaurants_added: begun - changed,
        restaurants_changed: changed,
        restaurants_removed: ended - changed,
    })
}
