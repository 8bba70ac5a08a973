//! The services each delivery crate needs, put into its state.

use axum::Router;

use crate::app::App;

/// Pages for diners.
pub(crate) fn shop(app: &App, secure: bool) -> Router {
    shop::router(shop::ShopState {
        inventory: app.inventory.clone(),
        ordering: app.ordering.clone(),
        partners: app.partners.clone(),
        ambient: app.ambient.clone(),
        secure,
        stop: app.stop.clone(),
    })
}

/// Pages for partners, and for staff about a partner.
pub(crate) fn console(app: &App, secure: bool) -> Router {
    console::router(console::ConsoleState {
        db: app.db.clone(),
        ambient: app.ambient.clone(),
        partners: app.partners.clone(),
        identity: app.identity.clone(),
        escalation: app.escalation.clone(),
        monitoring: app.monitoring.clone(),
        inventory: app.inventory.clone(),
        ordering: app.ordering.clone(),
        certification: app.certification.clone(),
        origin: app.config.origin(),
        secure,
    })
}

/// Pages for support, incidents and on-call.
pub(crate) fn desk(app: &App) -> Router {
    desk::router(desk::DeskState {
        db: app.db.clone(),
        ambient: app.ambient.clone(),
        partners: app.partners.clone(),
        identity: app.identity.clone(),
        escalation: app.escalation.clone(),
        monitoring: app.monitoring.clone(),
        support: app.support.clone(),
        inventory: app.inventory.clone(),
    })
}

/// REST and the programme's endpoints.
pub(crate) fn api(app: &App) -> Router {
    api::router(api::ApiState {
        db: app.db.clone(),
        ambient: app.ambient.clone(),
        partners: app.partners.clone(),
        identity: app.identity.clone(),
        escalation: app.escalation.clone(),
        monitoring: app.monitoring.clone(),
        inventory: app.inventory.clone(),
        ordering: app.ordering.clone(),
        certification: app.certification.clone(),
        support: app.support.clone(),
    })
}
