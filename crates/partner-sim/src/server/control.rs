//! Control of a running simulator.

use std::sync::{Arc, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::Shared;
use crate::book::OrderView;
use crate::fault::FaultPlan;

/// Faults in their text form.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FaultTexts {
    faults: Vec<String>,
}

pub(super) async fn get_faults(State(shared): State<Arc<Shared>>) -> Json<FaultTexts> {
    Json(FaultTexts { faults: shared.faults.get().0.iter().map(ToString::to_string).collect() })
}

/// Replaces all faults; their seconds count from now.
pub(super) async fn set_faults(State(shared): State<Arc<Shared>>, Json(texts): Json<FaultTexts>) -> Response {
    match FaultPlan::parse(&texts.faults) {
        Ok(plan) => {
            shared.faults.set(plan);
            get_faults(State(shared)).await.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

pub(super) async fn orders(State(shared): State<Arc<Shared>>) -> Json<Vec<OrderView>> {
    Json(shared.book.views())
}

/// Reads the feed again; the old one stays if that fails.
pub(super) async fn reload(State(shared): State<Arc<Shared>>) -> Response {
    let dir = shared.config.feed_dir.clone();
    match tokio::task::spawn_blocking(move || crate::catalog::load(&dir)).await {
        Ok(Ok(catalog)) => {
            let count = catalog.restaurants.len();
            *shared.catalog.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalog);
            format!("{count} restaurants\n").into_response()
        }
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
