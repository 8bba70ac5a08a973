//! Writing beside the served state, in small transactions that no reader can see.
//!
//! `inventory_heads.staging` names the run that may write; a token that is new with every attempt keeps an attempt that
//! was taken over from writing on. Whatever stands beyond the head's generation is taken back before the next run
//! begins, so a process may end between any two transactions.

use basis::{Ambient, Environment, IngestionId, PartnerId};
use db::{Db, Tx};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::error::InventoryError;
use crate::model::{Ingestion, InventoryHead};
use crate::store::{self, Ground, StagingToken};

/// Rows written in one transaction.
pub(crate) const WRITE_ROWS: usize = 1_000;

/// The right of one attempt to write beside the served state of an environment.
#[derive(Clone, Debug)]
pub(crate) struct Staging {
    db: Db,
    pub(crate) ground: Ground,
    pub(crate) head: InventoryHead,
    pub(crate) run: IngestionId,
    token: StagingToken,
}

impl Staging {
    /// Takes the right for `run`, and takes back what an earlier attempt has left.
    ///
    /// # Errors
    /// [`InventoryError::Busy`] while another run has it.
    pub(crate) async fn open(db: &Db, ambient: &Ambient, run: &Ingestion) -> Result<Self, InventoryError> {
        let (partner, environment, id) = (run.partner_id, run.environment, run.id);
        let token = *ambient.new_id::<IngestionId>().as_bytes();
        let head = db
            .write(move |tx| {
                lock(tx, partner, environment)?;
                let head = store::ensure_head(tx, partner, environment)?;
                if let Some(other) = head.staging.filter(|other| *other != id)
                    && store::find_ingestion(tx, partner, environment, other)?
                        .is_some_and(|run| !run.state.is_final())
                {
                    return Err(InventoryError::Busy);
                }
                store::set_staging(tx, partner, environment, Some((id, token)))?;
                Ok(head)
            })
            .await?;
        let ground = Ground { partner, environment, generation: head.generation };
        let staging = Self { db: db.clone(), ground, head, run: id, token };
        staging.take_back().await?;
        Ok(staging)
    }

    /// Takes back everything beyond the served generation, in bounded steps.
    pub(crate) async fn take_back(&self) -> Result<(), InventoryError> {
        let Ground { partner, environment, generation } = self.ground;
        while self
            .write(move |tx| Ok(store::drop_unpublished_step(tx, partner, environment, generation)?))
            .await?
        {}
        Ok(())
    }

    /// Runs `work` in a transaction, if this attempt still has the right to write.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, InventoryError> + Send + 'static,
    ) -> Result<T, InventoryError> {
        let (Ground { partner, environment, .. }, token) = (self.ground, self.token);
        self.db
            .write(move |tx| {
                lock(tx, partner, environment)?;
                if !store::is_staging(tx, partner, environment, token)? {
                    return Err(InventoryError::Overtaken);
                }
                work(tx)
            })
            .await
    }

    /// Reads in a transaction of its own.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, InventoryError> + Send + 'static,
    ) -> Result<T, InventoryError> {
        self.db.read(work).await
    }

    /// The same for a thread that may block.
    pub(crate) fn blocking(&self) -> BlockingStaging {
        BlockingStaging { staging: self.clone(), handle: Handle::current() }
    }
}

/// [`Staging`] for a thread that may block.
#[derive(Clone, Debug)]
pub(crate) struct BlockingStaging {
    pub(crate) staging: Staging,
    handle: Handle,
}

impl BlockingStaging {
    pub(crate) fn ground(&self) -> Ground {
        self.staging.ground
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, InventoryError> + Send + 'static,
    ) -> Result<T, InventoryError> {
        self.handle.block_on(self.staging.write(work))
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, InventoryError> + Send + 'static,
    ) -> Result<T, InventoryError> {
        self.handle.block_on(self.staging.read(work))
    }

    /// Writes while the caller goes on.
    pub(crate) fn behind(&self) -> WriteBehind<'_> {
        WriteBehind { staging: self, running: None }
    }
}

/// Writes in one transaction after the other while the caller prepares the next. Nothing is under way any more once this
/// is gone, so that nothing can be written after what was written is taken back.
#[derive(Debug)]
pub(crate) struct WriteBehind<'s> {
    staging: &'s BlockingStaging,
    running: Option<JoinHandle<Result<(), InventoryError>>>,
}

impl WriteBehind<'_> {
    /// Begins a transaction when the one before has ended.
    ///
    /// # Errors
    /// That of the transaction before.
    pub(crate) fn write(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<(), InventoryError> + Send + 'static,
    ) -> Result<(), InventoryError> {
        self.wait()?;
        let staging = self.staging.staging.clone();
        self.running = Some(self.staging.handle.spawn(async move { staging.write(work).await }));
        Ok(())
    }

    /// Until everything is written.
    pub(crate) fn wait(&mut self) -> Result<(), InventoryError> {
        match self.running.take() {
            Some(running) => self.staging.handle.block_on(running).unwrap_or(Err(InventoryError::Overtaken)),
            None => Ok(()),
        }
    }
}

impl Drop for WriteBehind<'_> {
    fn drop(&mut self) {
        // Only after another error, which is the one that counts.
        drop(self.wait());
    }
}

/// Serialises those who decide about an environment's inventory.
pub(crate) fn lock(tx: &mut Tx<'_>, partner: PartnerId, environment: Environment) -> Result<(), db::DbError> {
    tx.lock("inventory", format!("{partner}:{environment}").as_bytes())
}
