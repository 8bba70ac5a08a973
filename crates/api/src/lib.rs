//! REST v1 and the programme's own endpoints.
//!
//! * `/api/v1/…` is the platform's own interface for programs: bearer keys of people (`abk_…`), problems of RFC 9457,
//!   lists in pages. Its description is made from the handlers and served at `/api/v1/openapi.json`.
//! * `/token`, `/.well-known/…` and `/v2/conversations:send` are the programme's endpoints, with its shapes.
//!
//! Handlers read the request, ask for the permission, call one service and show the answer as a view. Views are types
//! of their own: what is stored can change without changing what programs read.

mod caller;
mod input;
mod limits;
mod page;
mod programme;
mod refusal;
mod responses;
mod rest;
mod state;
mod wire;

use axum::Router;

pub use rest::openapi_json;
pub use state::ApiState;

/// Every endpoint for programs.
pub fn router(state: ApiState) -> Router {
    programme::router(&state.ambient).merge(rest::router(&state)).with_state(state)
}
