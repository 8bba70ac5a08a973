//! What the pages work with, and the cookie that holds a cart.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue};
use basis::{Ambient, CartId, Environment, PartnerId};
use feed::RestaurantDocument;
use inventory::Inventory;
use ordering::{Access, CartView, Ordering, PauseReason, RestaurantRef, decide_pause};
use partners::Partners;
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
    /// Whose restaurants are offered.
    pub partners: Partners,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Whether cookies may travel by https only.
    pub secure: bool,
    /// Ends live pages when the platform stops.
    pub stop: CancellationToken,
}

/// A restaurant that diners may look at.
pub(crate) struct Place {
    pub(crate) partner: PartnerId,
    pub(crate) document: Arc<RestaurantDocument>,
    /// Why it takes no orders at present.
    pub(crate) pause: Option<PauseReason>,
}

impl Place {
    /// The path of its menu.
    pub(crate) fn path(&self) -> String {
        restaurant_path(self.partner, &self.document.id)
    }

    /// The path of one of its dishes.
    pub(crate) fn item_path(&self, item_id: &str) -> String {
        format!("{}/items/{}", self.path(), segment(item_id))
    }

    /// As ordering knows it.
    pub(crate) fn reference(&self) -> RestaurantRef {
        public_reference(self.partner, &self.document.id)
    }
}

fn public_reference(partner: PartnerId, restaurant_id: &str) -> RestaurantRef {
    RestaurantRef {
        partner_id: partner,
        environment: Environment::Production,
        restaurant_id: restaurant_id.to_owned(),
        access: Access::Public,
    }
}

impl ShopState {
    /// The restaurant that a path names. A partner that was never launched is nobody's business; one that has paused
    /// still shows its menu.
    pub(crate) async fn place(&self, partner: &str, restaurant_id: &str) -> Result<Place, PageError> {
        let id: PartnerId = partner.parse().map_err(|_| PageError::NotFound)?;
        let account = self.partners.find(id).await?.ok_or(PageError::NotFound)?;
        let pause = decide_pause(&public_reference(id, restaurant_id), &account);
        if pause == Some(PauseReason::NotLaunched) {
            return Err(PageError::NotFound);
        }
        let catalogue = self.inventory.catalogue();
        let found = catalogue.restaurant(id, Environment::Production, restaurant_id).await?;
        Ok(Place { partner: id, document: found.ok_or(PageError::NotFound)?, pause })
    }

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
}

pub(crate) fn cart_id(headers: &HeaderMap) -> Option<CartId> {
    cookies::read(headers, COOKIE)?.parse().ok()
}

/// The path of a restaurant's menu.
pub(crate) fn restaurant_path(partner: PartnerId, restaurant_id: &str) -> String {
    format!("/restaurants/{partner}/{}", segment(restaurant_id))
}

/// A part of a path, with everything but letters and digits escaped.
pub(crate) fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
