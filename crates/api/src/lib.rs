//! REST v1 and the programme's own endpoints.

mod programme;
mod state;

use axum::Router;

pub use state::ApiState;

/// Every endpoint for programs.
pub fn router(state: ApiState) -> Router {
    programme::router().with_state(state)
}
