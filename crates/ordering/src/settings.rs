//! How ordering behaves in this installation.

use std::time::Duration;

use monitoring::HealthSettings;

use crate::guest::GuestRules;

/// How ordering behaves in this installation (operations 17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderingSettings {
    /// Minutes after which an order that nobody accepted is called late (`accept_warn`).
    pub accept_warn_minutes: i64,
    /// Minutes after which it is overdue (`accept_overdue`).
    pub accept_overdue_minutes: i64,
    /// Whether an overdue order is cancelled by the platform (`auto_cancel_unaccepted`).
    pub auto_cancel_unaccepted: bool,
    /// Days after which the diner's data of an order is erased.
    pub customer_retention_days: i64,
    /// Days after which an unused cart is erased.
    pub cart_retention_days: i64,
    /// Days for which exchanges are kept (`log_retention`).
    pub exchange_retention_days: i64,
    /// Checkout is answered within this time or not at all (fulfillment-api 11).
    pub checkout_timeout: Duration,
    /// Submit is given longer, since the partner takes the payment (fulfillment-api 11).
    pub submit_timeout: Duration,
    /// Where guests may order, and for how much (fulfillment-api 14.3).
    pub guests: GuestRules,
    /// How the watch over partners' servers decides.
    pub health: HealthSettings,
}

impl Default for OrderingSettings {
    fn default() -> Self {
        Self {
            accept_warn_minutes: 5,
            accept_overdue_minutes: 12,
            auto_cancel_unaccepted: false,
            customer_retention_days: 90,
            cart_retention_days: 30,
            exchange_retention_days: 30,
            checkout_timeout: Duration::from_secs(8),
            submit_timeout: Duration::from_secs(20),
            guests: GuestRules::default(),
            health: HealthSettings::default(),
        }
    }
}
