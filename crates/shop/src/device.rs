//! What this browser remembers of its diner, in cookies alone: there are no accounts. The orders placed here, newest
//! first, and the partners that were ordered from.

use std::str::FromStr;

use axum::http::{HeaderMap, HeaderValue};
use basis::{OrderId, PartnerId};
use web::cookies::{self, Life};

const ORDERS: &str = "orders";
const PARTNERS: &str = "partners";
const MAX_ORDERS: usize = 12;
const MAX_PARTNERS: usize = 60;
/// As long as the data of an order is kept.
const ORDERS_SECONDS: i64 = 90 * 24 * 3600;
const PARTNERS_SECONDS: i64 = 365 * 24 * 3600;

/// The orders placed here, newest first.
pub(crate) fn orders(headers: &HeaderMap) -> Vec<OrderId> {
    list(headers, ORDERS, MAX_ORDERS)
}

/// Whether any order was placed here.
pub(crate) fn has_orders(headers: &HeaderMap) -> bool {
    !orders(headers).is_empty()
}

/// Whether nothing was ordered from this partner here.
pub(crate) fn is_first_order(headers: &HeaderMap, partner: PartnerId) -> bool {
    !list::<PartnerId>(headers, PARTNERS, MAX_PARTNERS).contains(&partner)
}

/// The headers that add an order.
pub(crate) fn remember(
    headers: &HeaderMap,
    order: OrderId,
    partner: PartnerId,
    secure: bool,
) -> Vec<HeaderValue> {
    let orders = first(order, orders(headers), MAX_ORDERS);
    let partners = first(partner, list(headers, PARTNERS, MAX_PARTNERS), MAX_PARTNERS);
    [
        cookies::set(ORDERS, &orders, Life::Seconds(ORDERS_SECONDS), secure),
        cookies::set(PARTNERS, &partners, Life::Seconds(PARTNERS_SECONDS), secure),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The header that forgets the orders.
pub(crate) fn forget(secure: bool) -> Option<HeaderValue> {
    cookies::clear(ORDERS, secure)
}

fn list<T: FromStr>(headers: &HeaderMap, cookie: &str, most: usize) -> Vec<T> {
    let text = cookies::read(headers, cookie).unwrap_or_default();
    text.split('.').filter_map(|id| id.parse().ok()).take(most).collect()
}

fn first<T: PartialEq + ToString>(new: T, mut known: Vec<T>, most: usize) -> String {
    known.retain(|one| *one != new);
    known.insert(0, new);
    known.iter().take(most).map(ToString::to_string).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    fn partner(text: &str) -> PartnerId {
        text.parse().unwrap()
    }

    #[test]
    fn the_newest_is_first_and_nothing_is_there_twice() {
        let known = vec![partner("3"), partner("2"), partner("1")];
        assert_eq!(first(partner("2"), known.clone(), 3), "2.3.1");
        assert_eq!(first(partner("4"), known, 3), "4.3.2");
    }

    #[test]
    fn what_is_no_id_is_passed_over() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("orders=x.ord_.; partners=1.zzz.2"));
        assert_eq!(orders(&headers), []);
        assert!(!is_first_order(&headers, partner("2")));
        assert!(is_first_order(&headers, partner("3")));
    }
}
