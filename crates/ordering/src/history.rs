//! Looking back: orders, their events and the exchanges with partners.

use basis::{
    Actor, Cursor, Environment, ExchangeId, FieldErrors, Money, OrderId, Page, PartnerId, Timestamp,
};
use db::DbError;
use order::OrderStatus;
use serde::Serialize;

use crate::error::OrderingError;
use crate::exchange::{Exchange, ExchangeAction, Secrets};
use crate::orders::{Customer, Order, OrderEvent};
use crate::service::Ordering;
use crate::store;
use crate::submit::required;

/// The longest reason for looking at a diner's data, in characters.
const MAX_WHY: usize = 500;
/// The most entries of one page.
pub(crate) const MAX_PAGE: usize = 200;

/// Which orders are wanted; newest first. What is absent does not matter.
#[derive(Clone, Debug, Default)]
pub struct OrderQuery {
    /// Of this partner; without one, of all partners: for the platform's people only.
    pub partner_id: Option<PartnerId>,
    /// Of this environment.
    pub environment: Option<Environment>,
    /// In this state.
    pub status: Option<OrderStatus>,
    /// Only orders from which more is expected.
    pub open_only: bool,
    /// Of this restaurant.
    pub restaurant_id: Option<String>,
    /// With this id, ours (20 digits) or the partner's.
    pub order_number: Option<String>,
    /// Placed at or after.
    pub from: Option<Timestamp>,
    /// Placed before.
    pub until: Option<Timestamp>,
    /// The page after this cursor.
    pub after: Option<Cursor>,
    /// Entries per page, 1 to 200.
    pub limit: usize,
}

/// Which exchanges are wanted; newest first (operations 10.6). What is absent does not matter.
#[derive(Clone, Debug)]
pub struct ExchangeQuery {
    /// Of this partner.
    pub partner_id: PartnerId,
    /// Of this environment.
    pub environment: Option<Environment>,
    /// Of this kind.
    pub action: Option<ExchangeAction>,
    /// Of the order with this id of ours.
    pub google_order_id: Option<String>,
    /// Of the order with this id of the partner's.
    pub action_order_id: Option<String>,
    /// Of this conversation.
    pub conversation_id: Option<String>,
    /// With this error value, rejection type or technical code.
    pub code: Option<String>,
    /// Of this restaurant.
    pub restaurant_id: Option<String>,
    /// With this word, or part of one, anywhere in request, answer or warnings.
    pub keyword: Option<String>,
    /// Ended at or after.
    pub from: Option<Timestamp>,
    /// Ended before.
    pub until: Option<Timestamp>,
    /// The page after this cursor.
    pub after: Option<Cursor>,
    /// Entries per page, 1 to 200.
    pub limit: usize,
}

impl ExchangeQuery {
    /// The newest exchanges of a partner.
    pub const fn of(partner_id: PartnerId) -> Self {
        Self {
            partner_id,
            environment: None,
            action: None,
            google_order_id: None,
            action_order_id: None,
            conversation_id: None,
            code: None,
            restaurant_id: None,
            keyword: None,
            from: None,
            until: None,
            after: None,
            limit: 50,
        }
    }
}

/// Orders in one state and currency, for dashboards (operations 10.3, 10.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OrderCount {
    /// The state.
    pub status: OrderStatus,
    /// How many.
    pub orders: i64,
    /// Their latest totals together.
    pub total: Money,
}

impl Ordering {
    /// The order with this id. Whoever has the id may see it; pages of partners use [`Ordering::order_of`].
    pub async fn order(&self, id: OrderId) -> Result<Option<Order>, OrderingError> {
        Ok(self.db().read(move |tx| store::load_order(tx, id)).await?)
    }

    /// The order with this id, if it is the partner's.
    pub async fn order_of(&self, partner: PartnerId, id: OrderId) -> Result<Order, OrderingError> {
        let order = self.order(id).await?.filter(|order| order.partner_id == partner);
        order.ok_or(OrderingError::NotFound)
    }

    /// What the diner told of themselves; `None` once it is erased.
    pub async fn customer(&self, id: OrderId) -> Result<Option<Customer>, OrderingError> {
        Ok(self.db().read(move |tx| store::load_customer(tx, id)).await?)
    }

    /// A page of orders, newest first.
    pub async fn orders(&self, mut query: OrderQuery) -> Result<Page<Order>, OrderingError> {
        query.limit = query.limit.clamp(1, MAX_PAGE);
        let (limit, before) = (query.limit, read_cursor(query.after.as_ref()));
        let orders = self.db().read(move |tx| store::list_orders(tx, &query, before)).await?;
        Ok(Page::cut(orders, limit, |order| cursor(order.created_at, &order.id)))
    }

    /// A page of the orders of some partners together, newest first.
    pub async fn orders_among(
        &self,
        partners: Vec<PartnerId>,
        mut query: OrderQuery,
    ) -> Result<Page<Order>, OrderingError> {
        query.limit = query.limit.clamp(1, MAX_PAGE);
        let (limit, before) = (query.limit, read_cursor(query.after.as_ref()));
        let found = self.db().read(move |tx| {
            let mut orders = Vec::new();
            for partner in partners {
                query.partner_id = Some(partner);
                orders.extend(store::list_orders(tx, &query, before)?);
            }
            Ok::<_, DbError>(orders)
        });
        let mut orders = found.await?;
        orders.sort_by_key(|order| std::cmp::Reverse((order.created_at, order.id)));
        orders.truncate(limit + 1);
        Ok(Page::cut(orders, limit, |order| cursor(order.created_at, &order.id)))
    }

    /// What the diner told of themselves, for a person who needs it and says why; the look is written into the
    /// audit log. `None` once it is erased.
    ///
    /// # Errors
    /// [`OrderingError::NotFound`] if the order is not the partner's; [`OrderingError::Invalid`] without a reason.
    pub async fn disclose_customer(
        &self,
        actor: Actor,
        partner: PartnerId,
        id: OrderId,
        why: &str,
    ) -> Result<Option<Customer>, OrderingError> {
        let mut errors = FieldErrors::new();
        let why = required(&mut errors, "reason", why, MAX_WHY);
        let why = errors.finish(why)?;
        let ambient = self.ambient().clone();
        let read = self.db().write(move |tx| {
            let order = store::load_order(tx, id)?.filter(|order| order.partner_id == partner);
            let order = order.ok_or(OrderingError::NotFound)?;
            let Some(customer) = store::load_customer(tx, id)? else { return Ok(None) };
            let why = Secrets::of(Some(&customer), None).scrub(&why);
            let detail = serde_json::json!({ "google_order_id": order.google_order_id, "why": why });
            let subject = id.to_string();
            identity::record_audit(
                tx,
                &ambient,
                &actor,
                Some(partner),
                "order.read_diner",
                &subject,
                &detail,
            )?;
            Ok(Some(customer))
        });
        read.await
    }

    /// Orders placed in a span of time, by state and currency.
    pub async fn count_orders(
        &self,
        partner: PartnerId,
        environment: Environment,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<OrderCount>, OrderingError> {
        Ok(self.db().read(move |tx| store::count_orders(tx, partner, environment, from, until)).await?)
    }

    /// Everything that happened to an order, oldest first.
    pub async fn order_events(&self, order: &Order) -> Result<Vec<OrderEvent>, OrderingError> {
        let order = order.clone();
        Ok(self.db().read(move |tx| store::list_events(tx, &order)).await?)
    }

    /// All exchanges of an order, oldest first, the checkouts before it too.
    pub async fn exchanges_of(&self, order: &Order) -> Result<Vec<Exchange>, OrderingError> {
        let order = order.clone();
        Ok(self.db().read(move |tx| store::exchanges_of_order(tx, &order)).await?)
    }

    /// One exchange of a partner.
    pub async fn exchange(&self, partner: PartnerId, id: ExchangeId) -> Result<Exchange, OrderingError> {
        let found = self.db().read(move |tx| store::find_exchange(tx, partner, id)).await?;
        found.ok_or(OrderingError::NotFound)
    }
}

pub(crate) fn cursor(at: Timestamp, id: &impl std::fmt::Display) -> String {
    format!("{}.{id}", basis::micros(at))
}

/// A cursor that was not given out here begins at the top.
pub(crate) fn read_cursor<T: std::str::FromStr>(cursor: Option<&Cursor>) -> Option<(Timestamp, T)> {
    let (at, id) = cursor?.0.split_once('.')?;
    Some((basis::from_micros(at.parse().ok()?), id.parse().ok()?))
}
