//! Pages for support, incidents and on-call: the way to help, cases with evidence and decision, incidents with their
//! time line, the acknowledgement link, who is on call, the place register, and the desk that staff keep open.
//!
//! Cases check permission and tenant in `support`; incidents are checked here. Strangers get 404.

mod acknowledge;
mod case_actions;
mod case_history;
mod case_list;
mod case_page;
mod case_row;
mod desk_page;
mod evidence;
mod incident_list;
mod incidents;
mod new_case;
mod place_edit;
mod places;
mod schedule_edit;
mod schedules;
mod state;
mod support_page;
mod trouble;

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};
use web::RateLimiter;

use crate::support_page::InterestLimit;

pub use state::DeskState;

/// Changes from one address at once, and within each minute after that.
const CHANGES: u32 = 60;

/// Interest forms from one address at once, and within each hour after that.
const INTERESTS: u32 = 10;

/// Every page for support, incidents, on-call and the place register.
pub fn router(state: DeskState) -> Router {
    let limiter = RateLimiter::new(state.ambient.clock(), CHANGES, Duration::from_mins(1));
    let interests = RateLimiter::new(state.ambient.clock(), INTERESTS, Duration::from_hours(1));
    let interest = get(support_page::show_interest).post(support_page::express_interest);
    Router::new()
        .route("/support", get(support_page::show))
        .route("/ack/{token}", get(acknowledge::show).post(acknowledge::acknowledge))
        .route("/console/desk", get(desk_page::show))
        .route("/console/schedules", get(schedules::list))
        .route("/console/schedules/new", get(schedule_edit::show_new).post(schedule_edit::create))
        .route("/console/schedules/{schedule_id}", get(schedules::show))
        .route("/console/schedules/{schedule_id}/edit", get(schedule_edit::show).post(schedule_edit::change))
        .route("/console/schedules/{schedule_id}/overrides", post(schedules::add_exception))
        .route("/console/schedules/{schedule_id}/overrides/remove", post(schedules::remove_exception))
        .route("/console/cases", get(case_list::list))
        .route("/console/cases/new", get(new_case::show).post(new_case::open))
        .route("/console/cases/{case_id}", get(case_page::show))
        .route("/console/cases/{case_id}/replies", post(case_actions::reply))
        .route("/console/cases/{case_id}/decision", post(case_actions::decide))
        .route("/console/cases/{case_id}/close", post(case_actions::close))
        .route("/console/incidents", get(incident_list::list))
        .route("/console/incidents/{incident_id}", get(incidents::show))
        .route("/console/incidents/{incident_id}/acknowledge", post(incidents::acknowledge))
        .route("/console/incidents/{incident_id}/escalate", post(incidents::escalate))
        .route("/console/incidents/{incident_id}/resolve", post(incidents::resolve))
        .merge(register())
        .layer(axum::middleware::from_fn_with_state(limiter, RateLimiter::check))
        .route("/support/interest", interest.layer(Extension(InterestLimit(interests))))
        .with_state(state)
}

/// The place register.
fn register() -> Router<DeskState> {
    // The form around the file needs a little room too.
    let files = DefaultBodyLimit::max(inventory::Inventory::PLACES_FILE_LIMIT + 100_000);
    Router::new()
        .route("/console/places", get(places::show))
        .route("/console/places/switch", post(places::switch))
        .route("/console/places/import", post(places::import).layer(files))
        .route("/console/places/export.csv", get(places::export_csv))
        .route("/console/places/export.ndjson", get(places::export_ndjson))
        .route("/console/places/edit", get(place_edit::show).post(place_edit::save))
        .route("/console/places/remove", post(place_edit::remove))
        .route("/console/places/suggestions", get(place_edit::list_suggestions))
        .route("/console/places/suggestions/{id}", get(place_edit::show_suggestion).post(place_edit::accept))
        .route("/console/places/suggestions/{id}/refuse", post(place_edit::refuse))
}
