//! Files of places: read as a whole first, so that a wrong line keeps all of it out, then taken in by a durable job in
//! small steps.

use async_trait::async_trait;
use basis::{Actor, FieldErrors, PlaceImportId};
use bytes::Bytes;
use db::Tx;
use feed::{Place, PlaceFormat, PlaceLines};
use identity::record_audit;
use jiff::SignedDuration;
use jobs::{Handler, Job, JobContext, JobError, Options};
use serde::{Deserialize, Serialize};

use super::model::{ImportRefusal, ImportState, PlaceImport};
use super::{matching, store};
use crate::error::InventoryError;
use crate::service::Inventory;

/// Places written in one transaction.
const STEP: usize = 1_000;
/// Imports shown in a history.
const HISTORY: usize = 50;
/// An import whose lines have not all been written down after so long was broken off.
const BROKEN_OFF: SignedDuration = SignedDuration::from_hours(1);

/// Take the lines of an import into the register.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportPlaces {
    /// Which.
    pub import_id: PlaceImportId,
}

impl Job for ImportPlaces {
    const NAME: &'static str = "inventory.import_places";
    const LEASE_SECONDS: i64 = 300;
}

/// Carries out [`ImportPlaces`].
#[derive(Debug)]
pub struct ImportPlacesHandler(pub Inventory);

#[async_trait]
impl Handler<ImportPlaces> for ImportPlacesHandler {
    async fn run(&self, job: ImportPlaces, _: &JobContext) -> Result<(), JobError> {
        loop {
            let (ambient, id) = (self.0.ambient.clone(), job.import_id);
            if self.0.db.write(move |tx| import_step(tx, &ambient, id)).await? {
                return Ok(());
            }
        }
    }
}

/// Takes some lines into the register; whether all are in it.
fn import_step(tx: &mut Tx<'_>, ambient: &basis::Ambient, id: PlaceImportId) -> Result<bool, InventoryError> {
    tx.lock("places", b"register")?;
    let Some(mut import) = store::find_import(tx, id)? else { return Ok(true) };
    if import.state != ImportState::Applying {
        return Ok(true);
    }
    let (lines, now) = (store::page_of_import_lines(tx, id, STEP)?, ambient.now());
    let Some((last, _)) = lines.last() else {
        import.state = ImportState::Done;
        import.finished_at = Some(now);
        store::update_import(tx, &import)?;
        matching::enqueue_all(tx, ambient)?;
        return Ok(true);
    };
    let last = *last;
    for (_, place) in &lines {
        let old = store::find_place(tx, &place.place_id)?;
        match &old {
            Some(old) if old.place == *place => continue,
            Some(_) => import.changed += 1,
            None => import.added += 1,
        }
        store::put_place(tx, place, (&import.source, now), old.as_ref().map(|old| &old.place))?;
    }
    store::drop_import_lines(tx, id, last)?;
    store::update_import(tx, &import)?;
    Ok(false)
}

/// What reading a file gave.
fn look_through(format: PlaceFormat, text: &[u8]) -> ImportRefusal {
    let mut found = ImportRefusal { sound: 0, wrong: 0, lines: Vec::new() };
    for line in PlaceLines::new(format, text) {
        match line.place {
            Ok(_) => found.sound += 1,
            Err(faults) => {
                found.wrong += 1;
                if found.lines.len() < ImportRefusal::LISTED {
                    found.lines.push((line.number, faults));
                }
            }
        }
    }
    found
}

impl Inventory {
    /// Largest file of places in bytes.
    pub const PLACES_FILE_LIMIT: usize = 64_000_000;

    /// Takes a file of places: those that it names are added or changed, others stay. If a line is wrong, nothing is
    /// taken, and the answer says which and why.
    ///
    /// # Errors
    /// [`InventoryError::Invalid`] for a file without places, one that is too large, or a source without a name.
    pub async fn import_places(
        &self,
        actor: Actor,
        source: &str,
        format: Option<PlaceFormat>,
        text: Bytes,
    ) -> Result<Result<PlaceImport, ImportRefusal>, InventoryError> {
        let source = source.trim().to_owned();
        if source.is_empty() || source.len() > 100 || source.chars().any(char::is_control) {
            return Err(FieldErrors::one("source", "out_of_range", "1 to 100 characters").into());
        }
        if text.len() > Self::PLACES_FILE_LIMIT {
            return Err(FieldErrors::one("file", "too_large", "at most 64 MB").into());
        }
        let format = format.unwrap_or_else(|| PlaceFormat::guess(&text));
        let (looked_at, stopped) = (text.clone(), |_| InventoryError::Overtaken);
        let found =
            tokio::task::spawn_blocking(move || look_through(format, &looked_at)).await.map_err(stopped)?;
        if found.wrong > 0 {
            return Ok(Err(found));
        }
        if found.sound == 0 {
            return Err(FieldErrors::one("file", "empty", "the file holds no place").into());
        }
        let import = PlaceImport {
            id: self.ambient.new_id(),
            state: ImportState::Receiving,
            source,
            places: i64::try_from(found.sound).unwrap_or(i64::MAX),
            added: 0,
            changed: 0,
            requested_by: actor,
            requested_at: self.ambient.now(),
            finished_at: None,
        };
        self.write_lines(&import, format, text).await?;
        self.begin_import(import).await.map(Ok)
    }

    /// Writes the lines down beside the register.
    async fn write_lines(
        &self,
        import: &PlaceImport,
        format: PlaceFormat,
        text: Bytes,
    ) -> Result<(), InventoryError> {
        let first = import.clone();
        let before = import.requested_at - BROKEN_OFF;
        let begin = move |tx: &mut Tx<'_>| {
            store::drop_broken_imports(tx, before)?;
            Ok::<_, InventoryError>(store::insert_import(tx, &first)?)
        };
        self.db.write(begin).await?;
        let (id, db, handle) = (import.id, self.db.clone(), tokio::runtime::Handle::current());
        let write = move || -> Result<(), InventoryError> {
            let mut batch: Vec<(i64, Place)> = Vec::new();
            let numbered = (1..).zip(PlaceLines::new(format, &text));
            let mut places =
                numbered.filter_map(|(number, line)| Some((number, line.place.ok()?))).peekable();
            while let Some(place) = places.next() {
                batch.push(place);
                if batch.len() == STEP || places.peek().is_none() {
                    let some = std::mem::take(&mut batch);
                    handle.block_on(db.write(move |tx| {
                        Ok::<_, InventoryError>(store::insert_import_lines(tx, id, &some)?)
                    }))?;
                }
            }
            Ok(())
        };
        tokio::task::spawn_blocking(write).await.map_err(|_| InventoryError::Overtaken)?
    }

    async fn begin_import(&self, mut import: PlaceImport) -> Result<PlaceImport, InventoryError> {
        let ambient = self.ambient.clone();
        import.state = ImportState::Applying;
        self.db
            .write(move |tx| {
                store::update_import(tx, &import)?;
                let (actor, id) = (&import.requested_by, import.id.to_string());
                let detail = (&import.source, import.places);
                record_audit(tx, &ambient, actor, None, "places.import", &id, &detail)?;
                jobs::enqueue(tx, &ambient, &ImportPlaces { import_id: import.id }, Options::default())?;
                Ok(import)
            })
            .await
    }

    /// The newest files of places, newest first.
    pub async fn list_place_imports(&self) -> Result<Vec<PlaceImport>, InventoryError> {
        Ok(self.db.read(|tx| store::list_imports(tx, HISTORY)).await?)
    }

    /// One of them.
    pub async fn get_place_import(&self, id: PlaceImportId) -> Result<PlaceImport, InventoryError> {
        self.db.read(move |tx| store::find_import(tx, id)?.ok_or(InventoryError::NotFound)).await
    }
}
