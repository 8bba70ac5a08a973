//! The handle that pages and the REST API carry.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Actor, Ambient, Environment, PartnerId, Timestamp};
use db::{Db, DbError, Tx};
use feed::RestaurantDocument;
use order::{OrderState, OrderStatus};
use outbound::Outbound;
use partners::Partners;

use crate::error::OrderingError;
use crate::live::Live;
use crate::orders::{EventDetail, Order, next_due};
use crate::settings::OrderingSettings;
use crate::store;
use crate::submit::Tokens;

/// Makes the token that a call to a partner carries (Rules H1 to H3).
#[async_trait]
pub trait PartnerTokens: Send + Sync {
    /// A signed token for the audience `project_id`; the error is for the log and holds no secret.
    async fn partner_token(&self, project_id: &str) -> Result<String, String>;
}

/// Where the restaurants are that are served. [`inventory::Catalogue`] is one.
pub trait Restaurants: Send + Sync {
    /// The restaurant as it is served now, whether or not its partner is offered; `None` if it is not served.
    fn find(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        restaurant_id: &str,
    ) -> Result<Option<Arc<RestaurantDocument>>, OrderingError>;

    /// At most `most` of the served restaurants, always the same ones first, whether or not their partner is offered.
    fn some(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        most: usize,
    ) -> Result<Vec<Arc<RestaurantDocument>>, OrderingError>;
}

/// What ordering needs of the rest of the house.
#[derive(Clone)]
pub struct OrderingParts {
    /// Makes tokens for partners; [`identity::Identity`] is one.
    pub tokens: Arc<dyn PartnerTokens>,
    /// The way out.
    pub outbound: Outbound,
    /// The restaurants that are served.
    pub restaurants: Arc<dyn Restaurants>,
}

/// Carts, checkouts, orders and their history. Cheap to clone.
#[derive(Clone)]
pub struct Ordering {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    ambient: Ambient,
    parts: OrderingParts,
    partners: Partners,
    settings: OrderingSettings,
    live: Live,
    tokens: Tokens,
}

impl Ordering {
    /// The service on this database.
    pub fn new(db: Db, ambient: Ambient, parts: OrderingParts, settings: OrderingSettings) -> Self {
        let partners = Partners::new(db.clone(), ambient.clone());
        let (live, tokens) = (Live::default(), Tokens::default());
        Self { inner: Arc::new(Inner { db, ambient, parts, partners, settings, live, tokens }) }
    }

    /// How it behaves in this installation.
    pub fn settings(&self) -> &OrderingSettings {
        &self.inner.settings
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn ambient(&self) -> &Ambient {
        &self.inner.ambient
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.ambient.now()
    }

    pub(crate) fn parts(&self) -> &OrderingParts {
        &self.inner.parts
    }

    pub(crate) fn partners(&self) -> &Partners {
        &self.inner.partners
    }

    pub(crate) fn live(&self) -> &Live {
        &self.inner.live
    }

    /// Wallet tokens of orders that are being sent.
    pub(crate) fn tokens(&self) -> &Tokens {
        &self.inner.tokens
    }

    /// Keeps a changed order with the event that changed it: the version rises, and whoever watches is told after the
    /// commit.
    pub(crate) fn keep(
        &self,
        tx: &mut Tx<'_>,
        order: &mut Order,
        now: Timestamp,
        event: &NewEvent<'_>,
    ) -> Result<(), DbError> {
        if order.status != OrderStatus::SubmitUnknown {
            order.ask = None;
            if order.ask_until.is_some() {
                // What became of it is known: nobody will ask again.
                self.forget_request(tx, order)?;
            }
        }
        order.version += 1;
        order.updated_at = now;
        note_acceptance(order, now);
        store::update_order(tx, order, next_due(order, &self.inner.settings))?;
        store::append_event(tx, order, now, event.actor, event.detail, event.update_hash)?;
        let (live, id) = (self.inner.live.clone(), order.id);
        tx.after_commit(move || live.notify(id));
        Ok(())
    }
}

/// Whatever a partner says after CREATED ends the wait for its acceptance.
fn note_acceptance(order: &mut Order, now: Timestamp) {
    let waits = matches!(
        order.status,
        OrderStatus::Submitting | OrderStatus::SubmitUnknown | OrderStatus::State(OrderState::Created)
    );
    if !waits {
        order.left_created_at.get_or_insert(now);
    }
}

/// An event about to be kept.
pub(crate) struct NewEvent<'a> {
    /// By whom.
    pub actor: &'a Actor,
    /// What.
    pub detail: &'a EventDetail,
    /// Of an update of the partner (N4).
    pub update_hash: Option<&'a [u8; 32]>,
}

impl<'a> NewEvent<'a> {
    /// Not an update of the partner.
    pub(crate) const fn of(actor: &'a Actor, detail: &'a EventDetail) -> Self {
        Self { actor, detail, update_hash: None }
    }
}
