//! What the pages work with.

use axum::extract::FromRef;
use basis::{Ambient, Environment, PartnerId};
use db::Db;
use escalation::Escalation;
use identity::Identity;
use inventory::Inventory;
use monitoring::{EvidenceExtras, Monitoring};
use partners::Partners;
use support::Support;
use web::PageError;

/// The services behind the pages. Cheap to clone.
#[derive(Clone)]
pub struct DeskState {
    /// For reads over several services.
    pub db: Db,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Partners.
    pub partners: Partners,
    /// People.
    pub identity: Identity,
    /// Incidents.
    pub escalation: Escalation,
    /// Evidence.
    pub monitoring: Monitoring,
    /// Cases.
    pub support: Support,
    /// The place register.
    pub inventory: Inventory,
}

impl FromRef<DeskState> for Identity {
    fn from_ref(state: &DeskState) -> Self {
        state.identity.clone()
    }
}

impl DeskState {
    /// What the inventory adds to evidence.
    pub(crate) async fn extras(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<EvidenceExtras, PageError> {
        let read = self.db.read(move |tx| {
            let head = inventory::find_head(tx, partner, environment)?;
            let count = inventory::count_restaurants(tx, partner, environment)?;
            Ok::<_, db::DbError>(EvidenceExtras {
                restaurants_offered: u64::try_from(count).ok(),
                last_feed_published_at: head.and_then(|head| head.published_at),
            })
        });
        Ok(read.await?)
    }
}
