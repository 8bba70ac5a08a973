//! Writing a generated feed to disk: one file a restaurant, `marker.txt` last (8.2).

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::cities::City;
use super::dice::Dice;
use super::menu::write_menu;
use super::place::{Place, unique_name, write_circle, write_fees, write_hours, write_restaurant};
use super::row::{Block, Row};

/// What to generate.
#[derive(Clone, Debug)]
pub struct GenerateConfig {
    /// The same seed gives the same feed.
    pub seed: u64,
    /// How many restaurants.
    pub restaurants: usize,
    /// Where they stand; decides currency and language.
    pub city: City,
    /// Ids are `<prefix>-00001` and so on.
    pub id_prefix: String,
    /// `dateModified` of every row and the marker.
    pub when: Timestamp,
    /// Most are open day and night and all are closed for an hour or a short night at most; for demos.
    pub always_open: bool,
}

impl GenerateConfig {
    /// Restaurants of a city with ids that begin with its name, open at nearly any time.
    pub fn new(city: City, restaurants: usize, seed: u64, when: Timestamp) -> Self {
        Self { seed, restaurants, city, id_prefix: city.as_str().to_owned(), when, always_open: true }
    }
}

/// Why a feed could not be written.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// A file or directory could not be written.
    #[error("cannot write {path}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The restaurants in the order of their numbers.
    pub restaurants: Vec<ManifestEntry>,
    /// Rows of all files.
    pub entities: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

/// One restaurant of a [`Manifest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ManifestEntry {
    /// `@id` of the Restaurant.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Name of its file.
    pub file: String,
}

/// Writes a feed into `dir`, which is made if it is missing. Files of other names are left alone. Memory does not
/// grow with the menus: one restaurant at a time is held.
///
/// # Errors
/// If a file cannot be written; the marker is then not written, so nobody takes the half feed for ready.
pub fn write_feed(dir: &Path, config: &GenerateConfig) -> Result<Manifest, GenerateError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| GenerateError::Write { path, source }
    };
    fs::create_dir_all(dir).map_err(failed(dir))?;
    let mut manifest = Manifest { restaurants: Vec::new(), entities: 0, bytes: 0 };
    let mut names = HashSet::new();
    for number in 0..config.restaurants {
        let (entry, block) = restaurant_block(config, number, &mut names);
        let path = dir.join(&entry.file);
        manifest.bytes += write_rows(&path, &block.rows).map_err(failed(&path))?;
        manifest.entities += u64::try_from(block.rows.len()).unwrap_or(0);
        manifest.restaurants.push(entry);
    }
    let marker = dir.join("marker.txt");
    fs::write(&marker, format!("{}\n", config.when)).map_err(failed(&marker))?;
    Ok(manifest)
}

fn write_rows(path: &Path, rows: &[Row]) -> io::Result<u64> {
    let mut out = BufWriter::new(File::create(path)?);
    let (mut bytes, mut line) = (0, Vec::new());
    for row in rows {
        line.clear();
        row.write(&mut line);
        line.push(b'\n');
        bytes += u64::try_from(line.len()).unwrap_or(0);
        out.write_all(&line)?;
    }
    out.flush()?;
    Ok(bytes)
}

/// The rows of one restaurant. `names` holds the names that the feed has already; the result is inserted.
pub(crate) fn restaurant_block(
    config: &GenerateConfig,
    number: usize,
    names: &mut HashSet<String>,
) -> (ManifestEntry, Block) {
    let city = config.city.facts();
    let mut dice = Dice::new(config.seed, u64::try_from(number).unwrap_or(0));
    let id = format!("{}-{:05}", config.id_prefix, number + 1);
    let cuisine = dice.pick(city.cuisines);
    let name = unique_name(&mut dice, city, cuisine, names);
    let place = Place::choose(&mut dice, city);
    let mut block = Block::default();
    write_restaurant(&mut block, city, cuisine, (&id, &name), &place, &format!("{id}:menu"));
    write_hours(&mut block, &mut dice, &id, config.always_open);
    write_circle(&mut block, &id, &place, dice.between(28, 65) * 100);
    write_fees(&mut block, &mut dice, city, &id);
    write_menu(&mut dice, city, cuisine, &id, &mut block);
    block.stamp(&config.when.to_string());
    let file = format!("{id}.ndjson");
    (ManifestEntry { id, name, file }, block)
}
