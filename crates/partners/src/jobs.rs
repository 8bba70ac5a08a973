//! Jobs that this crate enqueues for features above it.

use basis::{Actor, PartnerId};
use serde::{Deserialize, Serialize};

/// The integration of a partner was switched, by someone or by a suspension, its end or a termination.
///
/// Handled in `monitoring`, which evaluates the partner at once, releases or suppresses incidents and sends the notice
/// of operations 9.4. The handler reads the present state: a later switch may have overtaken this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationChanged {
    /// Whose.
    pub partner_id: PartnerId,
    /// Whether the integration was switched on.
    pub enabled: bool,
    /// By whom.
    pub actor: Actor,
}

impl jobs::Job for IntegrationChanged {
    const NAME: &'static str = "partners.notice_integration";
}
