//! Writing a large feed: block by block, the marker last (8.2).

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use url::Url;

use super::super::defect::{Mark, plant};
use super::super::row::Block;
use super::damage::Damage;
use super::manifest::{ManifestWriter, Planted};
use super::output::{FILE_COUNT_LIMIT, FeedFile, earlier_files};
use super::plan::{FeedPlan, Stop};
use super::restaurant::{Chain, NEIGHBOURS, restaurant};

/// What was written so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Totals {
    /// Restaurants.
    pub restaurants: u64,
    /// Menus that restaurants share.
    pub shared_menus: u64,
    /// Lines of all files.
    pub entities: u64,
    /// Bytes of all files, uncompressed.
    pub bytes: u64,
    /// Files, without the marker and the sitemap.
    pub files: u64,
    /// Defects that were planted.
    pub planted: u64,
}

/// Why a large feed could not be written.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// A file or directory could not be written.
    #[error("cannot write {path}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The directory holds a feed.
    #[error("{0} holds feed files already; they would be read as part of the new feed")]
    NotEmpty(PathBuf),
    /// Rule of 8.2.
    #[error("the feed would have {FILE_COUNT_LIMIT} files or more; put several restaurants into a file")]
    TooManyFiles,
    /// The address of the files is not one that a sitemap may have.
    #[error("{0} is no https address that file names can be added to")]
    SitemapAddress(Url),
}

impl BulkError {
    fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }
}

impl From<(PathBuf, io::Error)> for BulkError {
    fn from((path, source): (PathBuf, io::Error)) -> Self {
        Self::Write { path, source }
    }
}

/// Writes a feed into `dir`, which is made if it is missing. `replace` removes a feed that is there already.
/// `progress` hears after every restaurant.
///
/// # Errors
/// If a file cannot be written; the marker is then not written, so nobody takes the half feed for ready.
pub fn generate(
    dir: &Path,
    plan: &FeedPlan,
    replace: bool,
    progress: &mut dyn FnMut(&Totals),
) -> Result<Totals, BulkError> {
    check(plan)?;
    clear(dir, replace)?;
    let mut run = Run::new(dir, plan)?;
    let mut number = 0;
    while !run.is_done(number) {
        run.restaurant(number)?;
        number += 1;
        if number % NEIGHBOURS == 0 {
            run.shared_menus()?;
        }
        progress(&run.totals);
    }
    run.shared_menus()?;
    run.finish()
}

/// What can be known before anything is written.
fn check(plan: &FeedPlan) -> Result<(), BulkError> {
    let limit = u64::try_from(FILE_COUNT_LIMIT).unwrap_or(u64::MAX);
    if let Stop::Restaurants(restaurants) = plan.stop
        && restaurants / plan.per_file.max(1) >= limit
    {
        return Err(BulkError::TooManyFiles);
    }
    match &plan.sitemap {
        Some(base) if base.scheme() != "https" || base.cannot_be_a_base() => {
            Err(BulkError::SitemapAddress(base.clone()))
        }
        _ => Ok(()),
    }
}

/// The marker goes first, so that nobody reads files that are half old and half new.
fn clear(dir: &Path, replace: bool) -> Result<(), BulkError> {
    fs::create_dir_all(dir).map_err(BulkError::write(dir))?;
    let mut earlier = earlier_files(dir).map_err(BulkError::write(dir))?;
    if !earlier.is_empty() && !replace {
        return Err(BulkError::NotEmpty(dir.to_owned()));
    }
    earlier.sort_by_key(|path| path.extension().is_some_and(|extension| extension != "txt"));
    for path in earlier {
        fs::remove_file(&path).map_err(BulkError::write(&path))?;
    }
    Ok(())
}

/// Sets the defects of shared menus apart from those of restaurants.
const CHAIN_DEFECTS: u64 = 1 << 40;

struct Run<'p> {
    dir: &'p Path,
    plan: &'p FeedPlan,
    totals: Totals,
    restaurants: Option<FeedFile>,
    chains: Option<FeedFile>,
    /// Chains of the present neighbourhood.
    wanted: BTreeSet<Chain>,
    /// Names of the files that are closed, for the sitemap.
    names: Vec<String>,
    manifest: Option<ManifestWriter>,
    damage: Damage,
}

impl<'p> Run<'p> {
    fn new(dir: &'p Path, plan: &'p FeedPlan) -> Result<Self, BulkError> {
        let manifest = plan.manifest.as_deref().map(|path| ManifestWriter::create(path, plan.seed));
        Ok(Self {
            dir,
            plan,
            totals: Totals::default(),
            restaurants: None,
            chains: None,
            wanted: BTreeSet::new(),
            names: Vec::new(),
            manifest: manifest.transpose()?,
            damage: Damage::new(plan),
        })
    }

    fn is_done(&self, number: u64) -> bool {
        match self.plan.stop {
            Stop::Restaurants(restaurants) => number >= restaurants,
            Stop::Bytes(bytes) => self.totals.bytes >= bytes,
        }
    }

    fn restaurant(&mut self, number: u64) -> Result<(), BulkError> {
        let mut built = restaurant(self.plan, number);
        let marks = plant(&self.plan.defects, self.plan.seed, number, &mut built.block);
        self.wanted.extend(built.chain);
        self.totals.restaurants += 1;
        let mut file = match self.restaurants.take() {
            Some(file) if !file.is_full(self.plan.per_file.max(1)) => file,
            full => {
                self.close(full)?;
                let stem = if self.plan.per_file > 1 {
                    format!("restaurants-{:05}", number / self.plan.per_file + 1)
                } else {
                    built.id.clone()
                };
                self.open(&stem)?
            }
        };
        self.write(&mut file, &built.block, &marks)?;
        self.restaurants = Some(file);
        Ok(())
    }

    /// Menus of chains stand in extra files (rule F8).
    fn shared_menus(&mut self) -> Result<(), BulkError> {
        for chain in std::mem::take(&mut self.wanted) {
            let mut file = match self.chains.take() {
                Some(file) if !file.is_full(u64::MAX) => file,
                full => {
                    self.close(full)?;
                    self.open(&format!("chains-{:04}", self.totals.shared_menus + 1))?
                }
            };
            self.totals.shared_menus += 1;
            let mut block = chain.block(self.plan);
            let marks = plant(&self.plan.defects, self.plan.seed, CHAIN_DEFECTS ^ chain.number(), &mut block);
            self.write(&mut file, &block, &marks)?;
            self.chains = Some(file);
        }
        Ok(())
    }

    fn open(&mut self, stem: &str) -> Result<FeedFile, BulkError> {
        self.totals.files += 1;
        if self.names.len() + 2 >= FILE_COUNT_LIMIT {
            return Err(BulkError::TooManyFiles);
        }
        Ok(FeedFile::create(self.dir, stem, self.plan.gzip)?)
    }

    fn close(&mut self, file: Option<FeedFile>) -> Result<(), BulkError> {
        let Some(mut file) = file else { return Ok(()) };
        let damage = self.damage.decide(self.names.len(), self.plan.gzip);
        if let Some(code) = damage {
            let line = Damage::before_closing(code, &mut file)?;
            self.note(Planted {
                code: code.to_owned(),
                entity_type: "file".to_owned(),
                entity_id: None,
                file: file.name.clone(),
                line,
            })?;
        }
        let (name, path) = file.close()?;
        if let Some(code) = damage {
            Damage::after_closing(code, &path).map_err(BulkError::write(&path))?;
        }
        self.names.push(name);
        Ok(())
    }

    fn write(&mut self, file: &mut FeedFile, block: &Block, marks: &[Mark]) -> Result<(), BulkError> {
        let (bytes, lines) = (file.bytes, file.lines);
        let lines_of = file.write(block)?;
        self.totals.bytes += file.bytes - bytes;
        self.totals.entities += file.lines - lines;
        for mark in marks {
            self.note(Planted {
                code: mark.code.to_owned(),
                entity_type: mark.entity_type.clone(),
                entity_id: mark.entity_id.clone(),
                file: file.name.clone(),
                line: lines_of.get(mark.row).copied(),
            })?;
        }
        Ok(())
    }

    fn note(&mut self, planted: Planted) -> Result<(), BulkError> {
        self.totals.planted += 1;
        match &mut self.manifest {
            Some(manifest) => Ok(manifest.add(&planted)?),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Totals, BulkError> {
        let (restaurants, chains) = (self.restaurants.take(), self.chains.take());
        self.close(restaurants)?;
        self.close(chains)?;
        if let Some(manifest) = self.manifest.take() {
            manifest.finish(&self.totals)?;
        }
        if let Some(base) = &self.plan.sitemap {
            let path = self.dir.join("sitemap.xml");
            fs::write(&path, sitemap(base, &self.names)).map_err(BulkError::write(&path))?;
        }
        let marker = self.dir.join("marker.txt");
        fs::write(&marker, format!("{}\n", self.plan.marker)).map_err(BulkError::write(&marker))?;
        Ok(self.totals)
    }
}

/// A sitemap of the files (8.2). Names hold nothing that XML or an address would have to escape.
fn sitemap(base: &Url, names: &[String]) -> String {
    let base = base.as_str().trim_end_matches('/').replace('&', "&amp;");
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for name in names {
        text.push_str("  <url><loc>");
        text.push_str(&base);
        text.push('/');
        text.push_str(name);
        text.push_str("</loc></url>\n");
    }
    text.push_str("</urlset>\n");
    text
}
