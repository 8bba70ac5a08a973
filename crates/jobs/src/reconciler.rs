//! Work without input that moves the current state towards the wanted one.

use async_trait::async_trait;
use basis::Ambient;
use db::{DbError, Tx};

use crate::store;

/// Moves the current state towards the wanted one. A pass is idempotent and bounded: it takes a batch and leaves the
/// rest to the next pass. One process runs it at a time; should two overlap after a lost lease, its own transactions
/// must keep it right.
#[async_trait]
pub trait Reconciler: Send + Sync {
    /// The stored name, `area.verb_object`.
    fn name(&self) -> &'static str;
    /// The time between the beginnings of two passes.
    fn every_seconds(&self) -> i64;
    /// One pass. An error is logged, and the next pass comes at its time.
    async fn pass(&self) -> anyhow::Result<()>;
}

/// Makes a reconciler due now, in whichever process runs it, when the transaction is committed. A pass that is under
/// way is followed by another, because it may have looked before the change.
pub fn wake_reconciler(tx: &mut Tx<'_>, ambient: &Ambient, name: &'static str) -> Result<(), DbError> {
    store::wake_reconciler(tx, name, ambient.now())?;
    tx.after_commit(|| crate::signal::reconcilers().notify());
    Ok(())
}
