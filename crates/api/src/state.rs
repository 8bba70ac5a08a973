//! What the endpoints work with.

use basis::Ambient;
use certification::Certification;
use db::Db;
use escalation::Escalation;
use identity::Identity;
use inventory::Inventory;
use monitoring::Monitoring;
use ordering::Ordering;
use partners::Partners;
use support::Support;

/// The services behind the endpoints. Cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    /// For reads over several services in one transaction.
    pub db: Db,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Partners.
    pub partners: Partners,
    /// People, keys and tokens.
    pub identity: Identity,
    /// Incidents.
    pub escalation: Escalation,
    /// Reports and alerts.
    pub monitoring: Monitoring,
    /// Feeds and catalogue.
    pub inventory: Inventory,
    /// Carts and orders.
    pub ordering: Ordering,
    /// Test cases against partners' endpoints.
    pub certification: Certification,
    /// Cases.
    pub support: Support,
}
