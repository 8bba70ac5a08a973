//! The rows of one restaurant of a large feed, and of the menu of one chain.

use super::super::cities::{City, CityFacts};
use super::super::cuisine::Cuisine;
use super::super::dice::Dice;
use super::super::menu::write_menu;
use super::super::place::{Place, fill, write_fees, write_hours, write_restaurant};
use super::super::row::{Block, price};
use super::menu::{cents_of, write_more};
use super::plan::FeedPlan;
use super::service::write_services;

/// Restaurants with neighbouring numbers share chains; their menus are written after this many restaurants.
pub(super) const NEIGHBOURS: u64 = 200;
/// Chains of a city among these.
const CHAINS: u64 = 3;
/// Sets the choices of chains apart from those of restaurants.
const CHAIN_STREAM: u64 = 0x005E_ED0F_C4A1;
const BULK_STREAM: u64 = 0xB01D_FACE;

/// A menu that several restaurants share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Chain {
    city: usize,
    neighbourhood: u64,
    slot: u64,
}

/// One restaurant.
pub(super) struct Built {
    pub(super) id: String,
    pub(super) block: Block,
    pub(super) chain: Option<Chain>,
}

impl Chain {
    pub(super) fn id(self) -> String {
        format!("{}-chain-{}-{}", City::ALL[self.city].as_str(), self.neighbourhood + 1, self.slot + 1)
    }

    /// A number of its own, for its choices.
    pub(super) fn number(self) -> u64 {
        (self.neighbourhood * CHAINS + self.slot) * 3 + u64::try_from(self.city).unwrap_or(0)
    }

    /// Its choices, its kitchen and its name.
    fn identity(self, seed: u64) -> (Dice, &'static Cuisine, String) {
        let mut dice = Dice::new(seed ^ CHAIN_STREAM, self.number());
        let cuisine = dice.pick(City::ALL[self.city].facts().cuisines);
        let name = brand(&mut dice, cuisine);
        (dice, cuisine, name)
    }

    /// The rows of its menu.
    pub(super) fn block(self, plan: &FeedPlan) -> Block {
        let (mut dice, cuisine, _) = self.identity(plan.seed);
        let (id, mut block) = (self.id(), Block::default());
        let city = City::ALL[self.city].facts();
        let mut menu = write_menu(&mut dice, city, cuisine, &id, &mut block);
        write_more(&mut menu, &mut dice, cuisine);
        block.stamp(&plan.modified.to_string());
        block
    }
}

/// The rows of a restaurant; those of its menu too, unless it shares the menu of a chain.
pub(super) fn restaurant(plan: &FeedPlan, number: u64) -> Built {
    let mut dice = Dice::new(plan.seed ^ BULK_STREAM, number);
    let at = city(plan, &mut dice);
    let facts = City::ALL[at].facts();
    let id = format!("{}-{:06}", City::ALL[at].as_str(), number + 1);
    let chain = dice.chance(plan.chains_percent).then(|| Chain {
        city: at,
        neighbourhood: number / NEIGHBOURS,
        slot: dice.below(CHAINS),
    });
    let (cuisine, brand) = if let Some(chain) = chain {
        let (_, cuisine, name) = chain.identity(plan.seed);
        (cuisine, name)
    } else {
        let cuisine = dice.pick(facts.cuisines);
        (cuisine, brand(&mut dice, cuisine))
    };
    let name = format!("{brand} {}{}", if facts.french { "– " } else { "" }, dice.pick(facts.districts));
    let place = place(&mut dice, facts, number);
    let menu = format!("{}:menu", chain.map_or_else(|| id.clone(), Chain::id));
    let mut block = Block::default();
    write_restaurant(&mut block, facts, cuisine, (&id, &name), &place, &menu);
    write_hours(&mut block, &mut dice, &id, false);
    write_fees(&mut block, &mut dice, facts, &id);
    write_services(&mut block, &mut dice, facts, &id, &place);
    if chain.is_none() {
        let mut menu = write_menu(&mut dice, facts, cuisine, &id, &mut block);
        write_more(&mut menu, &mut dice, cuisine);
    }
    if plan.is_changed(number) {
        raise_prices(&mut block, &plan.marker.to_string());
    }
    block.stamp(&plan.modified.to_string());
    Built { id, block, chain }
}

fn brand(dice: &mut Dice, cuisine: &Cuisine) -> String {
    let (form, word): (&&str, &&str) = (dice.pick(cuisine.name_forms), dice.pick(cuisine.name_words));
    fill(form, word)
}

/// Index of a city, by weight.
fn city(plan: &FeedPlan, dice: &mut Dice) -> usize {
    let all: u64 = plan.cities.iter().map(|(_, weight)| u64::from(*weight)).sum();
    let mut roll = dice.below(all.max(1));
    let chosen = plan.cities.iter().find(|(_, weight)| {
        let hit = roll < u64::from(*weight);
        roll = roll.saturating_sub(u64::from(*weight));
        hit
    });
    let chosen = chosen.or(plan.cities.first()).map_or(City::Lyon, |(city, _)| *city);
    City::ALL.iter().position(|city| *city == chosen).unwrap_or(0)
}

/// No two restaurants of a city have the same address, however many there are.
fn place(dice: &mut Dice, city: &CityFacts, number: u64) -> Place {
    let mut place = Place::choose(dice, city);
    let (streets, codes) = (as_number(city.streets.len()), as_number(city.postal_codes.len()));
    let lane = number % (streets * codes);
    // Streets begin at different house numbers, and every round of all streets takes the next three houses.
    let first = Dice::new(CHAIN_STREAM, lane).below(150);
    let house = 1 + first + 3 * (number / (streets * codes)) + dice.below(3);
    let street = city.streets[as_index(lane % streets)];
    place.postal_code = city.postal_codes[as_index(lane / streets)];
    place.street = format!("{house} {street}");
    place
}

fn as_number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(1).max(1)
}

fn as_index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// Every price that is not 0 rises by fifty cents.
fn raise_prices(block: &mut Block, modified: &str) {
    let version = super::super::row::quoted(modified);
    for row in &mut block.rows {
        let cents = cents_of(row);
        if row.entity == "MenuItemOffer" && cents > 0 {
            row.set("price", price(cents + 50));
            row.set("dateModified", version.clone());
        } else if row.entity == "Fee" && row.id.ends_with(":fee:delivery") {
            row.set("basePrice", price(549));
            row.set("dateModified", version.clone());
        }
    }
}
