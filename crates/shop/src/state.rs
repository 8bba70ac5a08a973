//! What the pages work with, and the cookie that holds a cart.

use axum::http::{HeaderMap, HeaderValue};
use basis::{Ambient, CartId};
use inventory::Inventory;
use ordering::{CartView, Ordering};
use tokio_util::sync::CancellationToken;
use web::cookies::{self, Life};
use web::{Chrome, PageContext, PageError};

const COOKIE: &str = "cart";
const CART_SECONDS: i64 = 7 * 24 * 3600;

/// The services behind the pages. Cheap to clone.
#[derive(Clone)]
pub struct ShopState {
    /// The catalogue.
    pub inventory: Inventory,
    /// Carts and orders.
    pub ordering: Ordering,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Whether cookies may travel by https only.
    pub secure: bool,
    /// Ends live pages when the platform stops.
    pub stop: CancellationToken,
}

impl ShopState {
    /// The cart of this browser.
    pub(crate) async fn cart(&self, headers: &HeaderMap) -> Result<Option<CartView>, PageError> {
        match cart_id(headers) {
            Some(id) => Ok(self.ordering.view_cart(id).await?),
            None => Ok(None),
        }
    }

    /// The frame of a page, with the cart in its navigation.
    pub(crate) async fn chrome(
        &self,
        context: &PageContext,
        headers: &HeaderMap,
        title: String,
    ) -> Result<Chrome, PageError> {
        let pieces = match cart_id(headers) {
            Some(id) => self.ordering.cart(id).await?.map_or(0, |cart| i64::from(cart.pieces())),
            None => 0,
        };
        let t = context.t;
        Ok(context.chrome(title).nav("/", t.get("shop-nav-restaurants")).nav_with_count(
            "/cart",
            t.get("shop-nav-cart"),
            pieces,
        ))
    }

    /// The header that makes a browser keep its cart.
    pub(crate) fn keep(&self, cart: CartId) -> Option<HeaderValue> {
        cookies::set(COOKIE, &cart.to_string(), Life::Seconds(CART_SECONDS), self.secure)
    }

    /// The header that makes a browser forget its cart.
    pub(crate) fn forget(&self) -> Option<HeaderValue> {
        cookies::clear(COOKIE, self.secure)
    }
}

pub(crate) fn cart_id(headers: &HeaderMap) -> Option<CartId> {
    cookies::read(headers, COOKIE)?.parse().ok()
}

/// A part of a path, with everything but letters and digits escaped.
pub(crate) fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
