//! Whether a launched partner's production answers (operations 6.2 and 6.3): what is remembered of it, when it is
//! switched off and on again by itself, and what people are told.
//!
//! Health checks are made in `ordering`; it tells what came of each by [`note_check`], and what came of a live request by
//! [`note_live`], in the transaction that records the outcome. A switch is made in that transaction too, so that the fifth
//! unanswered request switches off at once, exactly once.

mod decide;
mod letter;
mod model;
mod note;
mod settings;
mod store;
mod view;

pub use decide::{HealthDecision, HealthFacts, decide_health};
pub(crate) use letter::{HealthNotice, describe};
pub use model::{Cause, Check, Disablement, HealthState, LiveAnswer, NoCheck};
pub(crate) use note::settle_incident;
pub use note::{note_check, note_live, note_no_check};
pub use settings::HealthSettings;
pub use store::STATEMENTS as HEALTH_STATEMENTS;
pub(crate) use store::find_state;
pub use store::{claim_due, list_checks, watch_launched};
pub use view::{HealthView, Restores, SlowDay, health_view};

/// Who switches, in the history of the partner.
pub(crate) const ACTOR: &str = "health";
