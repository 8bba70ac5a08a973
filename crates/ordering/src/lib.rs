//! Cart check, checkout, submit, order updates and order history (fulfillment-api 7 to 12).
//!
//! * A [`Cart`] is checked against the served inventory without calling anybody ([`check_cart`]).
//! * [`Ordering::checkout`] asks the partner for the binding price, [`Ordering::submit`] keeps an order and enqueues
//!   its submit in one transaction; the job [`SubmitOrder`] sends it, at most three times and always identically.
//! * [`Ordering::apply_update`] takes what the partner tells later; [`ReconcileOrders`] does what time does.
//! * An [`Order`] is the projection of its append-only events; every change raises its version and wakes whoever
//!   watches it ([`Ordering::subscribe`]).
//!
//! What a diner tells of themselves is kept apart ([`Customer`]) and erased after a time; requests and answers are
//! kept redacted ([`Exchange`]). Payment is the partner's: the wallet's token is passed on and forgotten.

mod again;
mod alerts;
mod bill;
mod cart;
mod cart_service;
mod checkout;
mod error;
mod exchange;
mod guest;
mod health;
mod history;
mod house;
mod live;
mod orders;
mod overview;
mod probes;
mod reconcile;
mod reorder;
mod search;
mod service;
mod sessions;
mod settings;
mod store;
mod submit;
mod updates;

pub use alerts::{ALERT_STATEMENTS, EvaluateOrders};
pub use bill::{Bill, BillExtra, BillLine, BillOption};
pub use cart::{
    Access, AddLine, AddOnChoice, AddressForm, Cart, CartChange, CartCheck, CartLine, CartOption,
    CartProblem, CartTime, CartTotals, DeliveryAddress, Ids as CartIds, LineProblem, MAX_ITEM_NOTE,
    MAX_NOTES, MAX_PIECES, Occasion as CartOccasion, PauseReason, RestaurantRef, check_cart, decide_pause,
    to_wire as cart_to_wire,
};
pub use cart_service::{CartView, Wanted};
pub use checkout::{
    CallFailure, Called, Checkout, CheckoutOutcome, CheckoutResult, Outgoing, PartnerProblem, PaymentWay,
    Quote, TipRule, call_partner, food_error_key, technical_key,
};
pub use error::OrderingError;
pub use exchange::{Exchange, ExchangeAction, REDACTED, Secrets, redact};
pub use guest::{GuestRefusal, GuestRules};
pub use health::{HealthMeasure, OrderHealth};
pub use history::{ExchangeQuery, OrderCount, OrderQuery};
pub use live::OrderWatch;
pub use orders::{
    Ask, Customer, EstimatedTime, EventDetail, Order, OrderAction, OrderCancellation, OrderEvent, OrderFlags,
    OrderRejection, UpdateSummary, acceptance_limit, status_key,
};
pub use overview::{Funnel, Overview, OverviewPoint, OverviewQuery, Revenue};
pub use probes::WatchEndpoints;
pub use reconcile::ReconcileOrders;
pub use reorder::Reordered;
pub use service::{Ordering, OrderingParts, PartnerTokens, Restaurants};
pub use sessions::{CountSessions, SessionStage, SessionStep, Visitor};
pub use settings::OrderingSettings;
pub use store::{HEALTH_STATEMENTS, REPORT_STATEMENTS, SESSION_STATEMENTS, STATEMENTS};
pub use submit::{
    AskHandler, AskPartner, AskRefusal, AskResult, Payment, Settlement, SettlementForm, SubmitForm,
    SubmitHandler, SubmitOrder, SubmitRefusal, SubmitResult,
};
pub use updates::{UpdateAnswer, UpdateCaller};

#[cfg(test)]
mod tests;
