//! Real-time updates: what partners push between two snapshots (inventory feeds, chapters 9, 10 and 13).
//!
//! A request is decoded (`decode`, pure) and accepted: its records and the job that applies them are written in one
//! transaction, which is all that the answer 200 promises (rule U4). The job takes the waiting records of an environment
//! in the order of their times, has the inventory apply them, parks what refers to something not yet present (rule U6),
//! and counts each outcome by hour.
//!
//! Not here: paths, tokens and answers of HTTP (`api`), and what makes an entity valid (`feed`).

mod accept;
mod apply;
mod decide;
mod decode;
mod entity_text;
mod model;
mod refusal;
mod report;
mod store;
mod sweep;
mod v1;

pub use accept::UpdateRequest;
pub use apply::{ApplyUpdates, ApplyUpdatesHandler};
pub use decode::{
    EntityName, MOST_RECORDS, UpdateRecord, decode_delete, decode_entities, decode_push, decode_records,
};
pub use model::{
    EntityOutcomeCount, RequestCount, Update, UpdateForm, UpdateInterface, UpdateQuery, UpdateRoute,
    UpdateState,
};
pub use refusal::{RefusalReason, RequestRefusal};
pub use report::{
    EntitySample, UpdateEntitiesReport, count_update_outcomes, count_update_requests, list_updates,
};
pub use store::{COUNT_STATEMENTS, STATEMENTS};
pub use sweep::SweepUpdates;
