//! How many sessions of the shop reached which stage (operations 10.3), counted without personal data.
//!
//! A session is a hash of the cart, or before there is one, of the browser's address and name, with a key that is made
//! anew every day (UTC) and erased with it: nobody can tell from what is kept who it was, nor that two days were the
//! same person. No cookie is set for it. Only production counts. Days that are over are counted and their hashes erased.

use std::net::IpAddr;

use async_trait::async_trait;
use basis::{Ambient, CartId, Environment, PartnerId, Timestamp, from_micros, micros};
use db::{DbError, Tx};
use feed::ServiceType;
use jobs::Reconciler;
use order::{OrderState, OrderStatus};
use sha2::{Digest, Sha256};

use crate::orders::Order;
use crate::service::Ordering;
use crate::store;

pub(crate) const DAY: i64 = 24 * 3_600_000_000;

/// How far a session came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SessionStage {
    /// Looked at a menu.
    Menu,
    /// Asked for the binding price.
    Checkout,
    /// Placed an order.
    Submit,
    /// Saw that the partner has the order.
    Confirmed,
}

impl SessionStage {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Menu, Self::Checkout, Self::Submit, Self::Confirmed];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Menu => "menu",
            Self::Checkout => "checkout",
            Self::Submit => "submit",
            Self::Confirmed => "confirmed",
        }
    }
}

/// Whose session it is. Nothing of it is kept but a hash.
#[derive(Clone, Debug)]
pub enum Visitor {
    /// Somebody without a cart: address and the browser's name for itself.
    Browser {
        /// The part of the address that belongs to one party.
        address: IpAddr,
        /// The header `User-Agent`.
        agent: String,
    },
    /// Whoever holds the cart.
    Cart(CartId),
}

impl Visitor {
    /// Programs that say that they are none of the diners.
    fn is_robot(&self) -> bool {
        let Self::Browser { agent, .. } = self else { return false };
        let agent = agent.to_ascii_lowercase();
        agent.is_empty()
            || ["bot", "crawl", "spider", "preview", "monitor"].iter().any(|word| agent.contains(word))
    }

    fn hash(&self, salt: &[u8]) -> [u8; 16] {
        let mut hasher = Sha256::new();
        hasher.update(salt);
        match self {
            Self::Browser { address, agent } => {
                hasher.update(b"browser\0");
                hasher.update(address.to_string().as_bytes());
                hasher.update(b"\0");
                hasher.update(agent.as_bytes());
            }
            Self::Cart(id) => {
                hasher.update(b"cart\0");
                hasher.update(id.as_bytes());
            }
        }
        let digest: [u8; 32] = hasher.finalize().into();
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        short
    }
}

/// What a session did, and where.
#[derive(Clone, Debug)]
pub struct SessionStep {
    /// Whose restaurant.
    pub partner_id: PartnerId,
    /// Sandbox or production; the sandbox never counts.
    pub environment: Environment,
    /// The restaurant.
    pub restaurant_id: String,
    /// The service.
    pub service_type: ServiceType,
    /// How far it came.
    pub stage: SessionStage,
}

/// The day (UTC) in which `at` lies.
pub(crate) fn day_of(at: Timestamp) -> Timestamp {
    let at = micros(at);
    from_micros(at - at.rem_euclid(DAY))
}

/// Counts a step of a session once a day, in the caller's transaction.
pub(crate) fn count_step(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    step: &SessionStep,
    visitor: &Visitor,
) -> Result<(), DbError> {
    if step.environment.is_sandbox() || visitor.is_robot() {
        return Ok(());
    }
    let day = day_of(ambient.now());
    let salt = store::session_salt(tx, day, &ambient.random_bytes::<32>())?;
    store::put_session(tx, step, day, &visitor.hash(&salt))
}

impl Ordering {
    /// Counts that a session looked at a menu. A count that cannot be kept is logged and keeps nobody from ordering.
    pub async fn count_menu_view(&self, step: SessionStep, visitor: Visitor) {
        if step.environment.is_sandbox() || visitor.is_robot() {
            return;
        }
        if let Err(error) = self.count_once(step, visitor).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a session was not counted");
        }
    }

    /// Counts that a session saw its order at the partner. Until then, and for orders that were refused, nothing.
    pub async fn count_confirmation(&self, order: &Order) {
        let is_seen = match order.status {
            OrderStatus::Submitting | OrderStatus::SubmitUnknown => false,
            OrderStatus::State(state) => !matches!(state, OrderState::Rejected | OrderState::Cancelled),
            OrderStatus::FulfilledAssumed => true,
        };
        if is_seen {
            let step = step_of(order, SessionStage::Confirmed);
            self.count_menu_view(step, Visitor::Cart(order.cart_id)).await;
        }
    }

    /// Most steps were counted before: looking is cheaper than writing.
    async fn count_once(&self, step: SessionStep, visitor: Visitor) -> Result<(), DbError> {
        let day = day_of(self.now());
        let (seen, who) = (step.clone(), visitor.clone());
        let is_counted = self
            .db()
            .read(move |tx| match store::find_salt(tx, day)? {
                Some(salt) => store::has_session(tx, &seen, day, &who.hash(&salt)),
                None => Ok::<_, DbError>(false),
            })
            .await?;
        if is_counted {
            return Ok(());
        }
        let ambient = self.ambient().clone();
        self.db().write(move |tx| count_step(tx, &ambient, &step, &visitor)).await
    }
}

/// A step of the session that placed an order.
pub(crate) fn step_of(order: &Order, stage: SessionStage) -> SessionStep {
    SessionStep {
        partner_id: order.partner_id,
        environment: order.environment,
        restaurant_id: order.restaurant_id.clone(),
        service_type: order.service_type,
        stage,
    }
}

/// Counts the sessions of days that are over and erases their hashes and keys.
pub struct CountSessions {
    ordering: Ordering,
}

impl CountSessions {
    /// A day is counted so long after its end; requests of its last moments are committed by then.
    const SETTLED_AFTER: i64 = 3_600_000_000;
    /// How long the counts are kept.
    const KEPT_DAYS: i64 = 400;
    /// Days of partners that one pass counts; the next one goes on.
    const PER_PASS: i64 = 200;

    /// A reconciler for this service.
    pub fn new(ordering: Ordering) -> Self {
        Self { ordering }
    }
}

#[async_trait]
impl Reconciler for CountSessions {
    fn name(&self) -> &'static str {
        "ordering.count_sessions"
    }

    fn every_seconds(&self) -> i64 {
        900
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let now = micros(self.ordering.now());
        let today = day_of(from_micros(now - Self::SETTLED_AFTER));
        let db = self.ordering.db();
        let over = db.read(move |tx| store::days_over(tx, today, Self::PER_PASS)).await?;
        for (partner, day) in over {
            // One transaction each: counted and erased together, so nothing is counted twice.
            db.write(move |tx| store::count_day(tx, partner, day)).await?;
        }
        let forgotten = from_micros(now - Self::KEPT_DAYS * DAY);
        db.write(move |tx| store::forget_days(tx, today, forgotten)).await?;
        Ok(())
    }
}
