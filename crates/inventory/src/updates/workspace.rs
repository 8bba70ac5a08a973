//! The rows that updates touch: every row of the components they name, with the updates on top.

use std::collections::{BTreeMap, BTreeSet};

use basis::Timestamp;
use db::Tx;
use feed::{CheckOptions, Checked, Checker, Code, EntityType, Places, Problem, RestaurantDocument, Severity};

use super::decide::SOURCE;
use super::{ChangeOutcome, EntityChange, Route};
use crate::entity::{EntityKey, Origin, StoredEntity};
use crate::error::InventoryError;
use crate::links;
use crate::merge::Times;
use crate::places::{self, Restaurants};
use crate::store::{self, Ground};

/// How often other restaurants of the same places are looked for, whose components may hold further restaurants.
const ROUNDS: usize = 4;

/// Loaded rows and the changes that were decided to be applied.
pub(super) struct Workspace {
    pub(super) ground: Ground,
    pub(super) times: Times,
    /// In the order of the feed.
    pub(super) held: Vec<StoredEntity>,
    index: BTreeMap<EntityKey, usize>,
    /// By key, the changes that are applied, in their order; the last one counts.
    applied: BTreeMap<EntityKey, Vec<usize>>,
    versions: BTreeMap<EntityKey, (Timestamp, bool)>,
    components: BTreeSet<String>,
    /// The place register, if one is kept.
    places: Option<Places>,
}

/// What a check of the workspace gave.
pub(super) struct Outcome {
    pub(super) checked: Checked,
    pub(super) documents: Vec<RestaurantDocument>,
}

impl Workspace {
    /// Loads the components of what is changed, of what the new lines name, and of those that share what is changed.
    pub(super) fn load(
        tx: &mut Tx<'_>,
        ground: Ground,
        times: Times,
        changes: &[EntityChange],
    ) -> Result<Self, InventoryError> {
        let mut components = BTreeSet::from([String::new()]);
        let mut looked_up = BTreeSet::new();
        for change in changes {
            if looked_up.insert(change.key.clone()) {
                let component = store::component_of(tx, ground, &change.key)?;
                if component.as_deref() == Some("") {
                    components.extend(store::components_with(tx, ground, &links::pattern(&change.key.id))?);
                }
                components.extend(component);
            }
            let raw = (change.route == Route::Upsert).then_some(change.raw.as_str());
            for (_, named) in links::of(change.key.entity_type, raw) {
                if looked_up.insert(named.clone()) {
                    components.extend(store::component_of(tx, ground, &named)?);
                }
            }
        }
        Self::of_components(tx, ground, times, components)
    }

    /// Loads the components of restaurants.
    pub(super) fn of_restaurants(
        tx: &mut Tx<'_>,
        ground: Ground,
        times: Times,
        ids: &[String],
    ) -> Result<Self, InventoryError> {
        let mut components = BTreeSet::from([String::new()]);
        for id in ids {
            let key = EntityKey::new(EntityType::Restaurant, id.clone());
            components.extend(store::component_of(tx, ground, &key)?);
        }
        Self::of_components(tx, ground, times, components)
    }

    fn of_components(
        tx: &mut Tx<'_>,
        ground: Ground,
        times: Times,
        components: BTreeSet<String>,
    ) -> Result<Self, InventoryError> {
        let mut workspace = Self {
            ground,
            times,
            held: Vec::new(),
            index: BTreeMap::new(),
            applied: BTreeMap::new(),
            versions: BTreeMap::new(),
            components: BTreeSet::new(),
            places: None,
        };
        workspace.add(tx, components)?;
        Ok(workspace)
    }

    /// Loads further components; whether there were any.
    fn add(&mut self, tx: &mut Tx<'_>, components: BTreeSet<String>) -> Result<bool, InventoryError> {
        let before = self.components.len();
        for component in components {
            if self.components.insert(component.clone()) {
                self.held.extend(store::entities_of_component(tx, self.ground, &component)?);
            }
        }
        if self.components.len() == before {
            return Ok(false);
        }
        self.held.sort_by(|left, right| (left.position, &left.key).cmp(&(right.position, &right.key)));
        self.index = self.held.iter().enumerate().map(|(at, row)| (row.key.clone(), at)).collect();
        Ok(true)
    }

    /// Takes in other restaurants of the same places, and what the register has of all of them; ends decisions that no
    /// longer count.
    pub(super) fn add_places(
        &mut self,
        tx: &mut Tx<'_>,
        changes: &[EntityChange],
    ) -> Result<(), InventoryError> {
        let ground = self.ground;
        if !places::is_enabled(tx)? {
            return Ok(());
        }
        for _ in 0..ROUNDS {
            let components = places::companions(tx, ground, &self.restaurants(changes))?;
            if !self.add(tx, components)? {
                break;
            }
        }
        let (register, lapsed) = places::register_for(tx, ground, &self.restaurants(changes))?;
        places::drop_decisions(tx, (ground.partner, ground.environment), &lapsed)?;
        self.places = Some(register.into());
        Ok(())
    }

    /// The restaurants as they would be.
    fn restaurants(&self, changes: &[EntityChange]) -> Restaurants {
        let is_restaurant = |key: &EntityKey| key.entity_type == EntityType::Restaurant;
        let held = self.held.iter().filter(|row| is_restaurant(&row.key) && row.origin != Origin::Missing);
        let mut restaurants: Restaurants = held.map(|row| (row.key.id.clone(), row.raw.clone())).collect();
        for (key, at) in self.last_changes().filter(|(key, _)| is_restaurant(key)) {
            let raw = (changes[at].route == Route::Upsert).then(|| changes[at].raw.clone());
            restaurants.insert(key.id.clone(), raw);
        }
        restaurants
    }

    pub(super) fn held(&self, key: &EntityKey) -> Option<&StoredEntity> {
        self.index.get(key).and_then(|at| self.held.get(*at))
    }

    /// The version that an update must not be older than; tombstones are forgotten after 14 days (rule W5).
    pub(super) fn version_of(&self, key: &EntityKey) -> Option<Timestamp> {
        if let Some((version, _)) = self.versions.get(key) {
            return Some(*version);
        }
        let row = self.held(key).filter(|row| row.origin != Origin::Missing)?;
        let version = self.times.effective(row.version);
        (!row.deleted || version >= self.times.buried_before()).then_some(version)
    }

    /// Whether the entity is there, with the changes applied so far.
    pub(super) fn is_there(&self, key: &EntityKey) -> bool {
        match self.versions.get(key) {
            Some((_, there)) => *there,
            None => self.held(key).is_some_and(|row| !row.deleted),
        }
    }

    pub(super) fn apply(&mut self, at: usize, change: &EntityChange) {
        self.versions.insert(change.key.clone(), (change.version, change.route == Route::Upsert));
        self.applied.entry(change.key.clone()).or_default().push(at);
    }

    pub(super) fn is_unchanged(&self) -> bool {
        self.applied.is_empty()
    }

    /// The change that counts for each changed key.
    pub(super) fn last_changes(&self) -> impl Iterator<Item = (&EntityKey, usize)> {
        self.applied.iter().filter_map(|(key, changes)| changes.last().map(|at| (key, *at)))
    }

    pub(super) fn is_changed(&self, key: &EntityKey) -> bool {
        self.applied.contains_key(key)
    }

    /// Checks the rows as they would be, and takes back upserts whose references lead nowhere, until none is left.
    pub(super) fn check(&mut self, changes: &[EntityChange], outcomes: &mut [ChangeOutcome]) -> Outcome {
        loop {
            let outcome = self.check_once(changes);
            let broken: Vec<Problem> =
                outcome.checked.report.problems.iter().filter(|one| is_missing(one)).cloned().collect();
            let mut taken_back = false;
            for problem in broken {
                taken_back |= self.take_back(&problem, changes, outcomes);
            }
            if !taken_back {
                self.report(&outcome.checked, outcomes);
                return outcome;
            }
        }
    }

    fn check_once(&self, changes: &[EntityChange]) -> Outcome {
        let options = CheckOptions {
            problem_cap: usize::MAX,
            threads: 1,
            places: self.places.clone(),
            ..CheckOptions::new(self.times.now)
        };
        let mut checker = Checker::new(options);
        for row in self.held.iter().filter(|row| !self.is_changed(&row.key) && row.origin != Origin::Missing)
        {
            let version = self.times.effective(row.version);
            checker.read_stored(row.key.entity_type, &row.key.id, version, row.raw.as_deref());
        }
        for (key, at) in self.last_changes() {
            let change = &changes[at];
            match change.route {
                Route::Upsert => checker.read_row(SOURCE, &change.raw, change.version),
                Route::Delete => checker.read_stored(key.entity_type, &key.id, change.version, None),
            }
        }
        let mut checked = checker.finish();
        let documents = std::mem::take(&mut checked.restaurants);
        Outcome { checked, documents }
    }

    /// Takes back the changes of the entity the problem is about, if they are upserts of this set.
    fn take_back(
        &mut self,
        problem: &Problem,
        changes: &[EntityChange],
        outcomes: &mut [ChangeOutcome],
    ) -> bool {
        let Some(key) = key_of(problem) else { return false };
        let Some(taken) = self.applied.get_mut(&key) else { return false };
        let Some(at) = taken.pop() else { return false };
        if taken.is_empty() {
            self.applied.remove(&key);
        }
        let boxed = Box::new(problem.clone());
        outcomes[at] =
            if changes[at].last_try { ChangeOutcome::Rejected(boxed) } else { ChangeOutcome::Parked(boxed) };
        true
    }

    /// Gives each applied change the problems that are left about its entity.
    fn report(&self, checked: &Checked, outcomes: &mut [ChangeOutcome]) {
        for problem in &checked.report.problems {
            let Some(at) = key_of(problem).and_then(|key| self.applied.get(&key)?.last().copied()) else {
                continue;
            };
            if let ChangeOutcome::Applied(problems) = &mut outcomes[at] {
                problems.push(problem.clone());
            }
        }
    }
}

fn is_missing(problem: &Problem) -> bool {
    problem.severity == Severity::Error && [Code::MissingReference, Code::NoMenu].contains(&problem.code)
}

fn key_of(problem: &Problem) -> Option<EntityKey> {
    let entity_type = feed::EntityType::parse(&problem.entity_type)?;
    Some(EntityKey::new(entity_type, problem.entity_id.clone()?))
}
