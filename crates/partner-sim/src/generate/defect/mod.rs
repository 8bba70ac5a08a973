//! Defects planted on purpose in a generated feed, one for each code that a feed alone can show (11.2).
//!
//! Rows of one unit, such as an item with its offers, carry at most one defect, and what a defect drops is never
//! where another one has to be seen. So each planted defect must be found, and whatever else is found must name a
//! planted defect as its cause.

mod menus;
mod offers;
mod rows;
mod services;
mod spoil;

use std::collections::HashSet;
use std::str::FromStr;

use super::dice::Dice;
use super::row::{Block, Row};

/// How often something happens, in parts of a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(u64);

impl Rate {
    const WHOLE: u64 = 1_000_000;

    /// From parts of a million; more than all are all.
    pub fn of_million(parts: u64) -> Self {
        Self(parts.min(Self::WHOLE))
    }

    /// Whether it happens this time.
    pub(crate) fn happens(self, dice: &mut Dice) -> bool {
        dice.below(Self::WHOLE) < self.0
    }
}

impl FromStr for Rate {
    type Err = String;

    /// `0.01` or `1%`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (number, whole) = match text.strip_suffix('%') {
            Some(number) => (number, 10_000.0),
            None => (text, 1_000_000.0),
        };
        let parsed = number.trim().parse::<f64>().ok().map(|number| number * whole);
        let parts = parsed.filter(|parts| (0.0..=1_000_000.0).contains(parts));
        parts
            .and_then(|parts| format!("{parts:.0}").parse().ok())
            .map(Self)
            .ok_or_else(|| format!("{text:?} is no rate such as 0.01 or 1%"))
    }
}

/// A code and how often it is planted, such as `NULL_VALUE=0.01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    code: &'static str,
    rate: Rate,
}

impl FromStr for Defect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (code, rate) =
            text.split_once('=').ok_or_else(|| format!("{text:?} is not written CODE=RATE"))?;
        let known = Defects::plantable().find(|known| *known == code);
        let code = known.ok_or_else(|| {
            let all: Vec<&str> = Defects::plantable().collect();
            format!("{code} cannot be planted; these can: {}", all.join(", "))
        })?;
        Ok(Self { code, rate: rate.parse()? })
    }
}

/// Which defects are planted, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defects(Vec<Defect>);

impl Defects {
    /// Codes about whole files: a feed with one of them is refused, so they are planted only when named.
    pub const FILE_CODES: [&str; 3] = ["DECOMPRESS_FAILED", "FILE_TOO_BIG", "NOT_UTF8"];

    /// Every code that does not fail the feed as a whole, at one rate.
    pub fn all(rate: Rate) -> Self {
        Self(kinds().map(|kind| Defect { code: kind.code, rate }).collect())
    }

    /// Sets the rate of one code.
    pub fn set(&mut self, defect: Defect) {
        self.0.retain(|known| known.code != defect.code);
        self.0.push(defect);
    }

    /// Whether nothing is planted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every code that can be planted.
    pub fn plantable() -> impl Iterator<Item = &'static str> {
        kinds().map(|kind| kind.code).chain(Self::FILE_CODES)
    }

    /// The rate of a code; none at all if it is not planted.
    pub(crate) fn rate(&self, code: &str) -> Option<Rate> {
        self.0.iter().find(|defect| defect.code == code).map(|defect| defect.rate)
    }
}

/// How one code is planted.
struct Kind {
    code: &'static str,
    /// Whether it can be planted at a row.
    suits: fn(&Row) -> bool,
    /// Plants it at a row and marks where it must be seen; false if it cannot be after all.
    plant: fn(&mut Site<'_>, usize) -> bool,
}

fn kinds() -> impl Iterator<Item = &'static Kind> {
    [spoil::KINDS, rows::KINDS, services::KINDS, menus::KINDS, offers::KINDS].into_iter().flatten()
}

/// Where a planted defect must be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) code: &'static str,
    /// Index of the row in its block.
    pub(crate) row: usize,
    pub(crate) entity_type: String,
    pub(crate) entity_id: Option<String>,
}

/// A block while defects are planted in it.
struct Site<'b> {
    block: &'b mut Block,
    dice: Dice,
    code: &'static str,
    taken: HashSet<u32>,
    /// Whether the services have a defect that may hide another one of theirs.
    services_taken: bool,
    marks: Vec<Mark>,
}

impl Site<'_> {
    /// Takes the unit of a row; false if it has a defect already.
    fn claim(&mut self, row: usize) -> bool {
        self.taken.insert(self.block.rows[row].unit)
    }

    /// Takes the services of the restaurant; false if they are taken.
    fn claim_services(&mut self) -> bool {
        !std::mem::replace(&mut self.services_taken, true)
    }

    /// Takes a row that an error will drop: with a restaurant or service, all services.
    fn claim_to_drop(&mut self, row: usize) -> bool {
        let frame = matches!(self.block.rows[row].entity, "Restaurant" | "Service");
        if self.taken.contains(&self.block.rows[row].unit) || (frame && !self.claim_services()) {
            return false;
        }
        self.claim(row)
    }

    fn row(&mut self, row: usize) -> &mut Row {
        &mut self.block.rows[row]
    }

    /// The defect is seen on this row.
    fn mark(&mut self, row: usize) -> bool {
        let (entity, id) = (self.block.rows[row].entity, self.block.rows[row].id.clone());
        self.mark_as(row, entity, Some(id))
    }

    fn mark_as(&mut self, row: usize, entity_type: &str, entity_id: Option<String>) -> bool {
        self.marks.push(Mark { code: self.code, row, entity_type: entity_type.to_owned(), entity_id });
        true
    }

    /// Adds a row as a unit of its own, and answers with its index.
    fn add(&mut self, row: Row) -> usize {
        self.block.push_alone(row);
        let at = self.block.rows.len() - 1;
        self.taken.insert(self.block.rows[at].unit);
        at
    }

    /// Adds a row to the unit of another one, and answers with its index.
    fn add_beside(&mut self, beside: usize, mut row: Row) -> usize {
        row.unit = self.block.rows[beside].unit;
        self.block.rows.push(row);
        self.block.rows.len() - 1
    }

    /// A variant, by chance.
    fn variant(&mut self, count: u64) -> u64 {
        self.dice.below(count)
    }

    /// Indexes of the rows that hang together with this one.
    fn family(&self, row: usize) -> Vec<usize> {
        let unit = self.block.rows[row].unit;
        (0..self.block.rows.len()).filter(|at| self.block.rows[*at].unit == unit).collect()
    }
}

/// Plants defects in the rows of a block, whose versions are set; `number` sets its choices apart.
pub(crate) fn plant(defects: &Defects, seed: u64, number: u64, block: &mut Block) -> Vec<Mark> {
    let rates: Vec<(&Kind, Rate)> =
        kinds().filter_map(|kind| Some((kind, defects.rate(kind.code)?))).collect();
    if rates.is_empty() {
        return Vec::new();
    }
    let mut site = Site {
        block,
        dice: Dice::new(seed, number),
        code: "",
        taken: HashSet::new(),
        services_taken: false,
        marks: Vec::new(),
    };
    // No code always comes first and takes the places of the others.
    let first = usize::try_from(number % u64::try_from(rates.len()).unwrap_or(1)).unwrap_or(0);
    for (kind, rate) in rates.iter().cycle().skip(first).take(rates.len()) {
        site.code = kind.code;
        site.dice = Dice::new(seed ^ stream(kind.code), number);
        for row in 0..site.block.rows.len() {
            let sound = &site.block.rows[row];
            let suits = !sound.gone && sound.spoilt.is_none() && (kind.suits)(sound);
            if suits && rate.happens(&mut site.dice) {
                (kind.plant)(&mut site, row);
            }
        }
    }
    site.marks
}

/// A number for a code (FNV-1a), so that the choices of one do not depend on which others are planted.
fn stream(code: &str) -> u64 {
    code.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
