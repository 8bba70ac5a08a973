//! What the pages work with, and the cookie that holds a cart.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, header};
use basis::{Ambient, CartId, Environment, PartnerId};
use feed::{RestaurantDocument, ServiceType};
use inventory::Inventory;
use ordering::{
    Access, CartView, Ordering, PauseReason, RestaurantRef, SessionStage, SessionStep, Visitor, decide_pause,
};
use partners::Partners;
use tokio_util::sync::CancellationToken;
use web::cookies::{self, Life};
use web::{Chrome, ClientAddr, PageContext, PageError};

use crate::device;

const CART: &str = "cart";
/// A cart is kept for a month after its last change; so is its cookie.
const CART_SECONDS: i64 = 30 * 24 * 3600;
/// Names the partner whose direct link was followed before its launch.
const DIRECT: &str = "direct";
const DIRECT_SECONDS: i64 = 24 * 3600;

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
    access: Access,
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
        reference(self.partner, &self.document.id, self.access)
    }

    /// Whether only a direct link leads here: the partner is not launched.
    pub(crate) fn is_direct(&self) -> bool {
        self.access == Access::Direct
    }

    /// Whether a cart is for this restaurant.
    pub(crate) fn is_of(&self, cart: &RestaurantRef) -> bool {
        cart.partner_id == self.partner && cart.restaurant_id == self.document.id
    }
}

fn reference(partner: PartnerId, restaurant_id: &str, access: Access) -> RestaurantRef {
    RestaurantRef {
        partner_id: partner,
        environment: Environment::Production,
        restaurant_id: restaurant_id.to_owned(),
        access,
    }
}

impl ShopState {
    /// The restaurant that a path names. A partner that was never launched is nobody's business, but for browsers that
    /// followed a direct link to it; one that has paused still shows its menu.
    pub(crate) async fn place(
        &self,
        headers: &HeaderMap,
        partner: &str,
        restaurant_id: &str,
    ) -> Result<Place, PageError> {
        let is_let_in = cookies::read(headers, DIRECT) == Some(partner);
        self.find_place(partner, restaurant_id, is_let_in).await
    }

    /// The restaurant that a direct link names (operations 11.6).
    pub(crate) async fn direct_place(&self, partner: &str, restaurant_id: &str) -> Result<Place, PageError> {
        self.find_place(partner, restaurant_id, true).await
    }

    async fn find_place(
        &self,
        partner: &str,
        restaurant_id: &str,
        is_let_in: bool,
    ) -> Result<Place, PageError> {
        let id: PartnerId = partner.parse().map_err(|_| PageError::NotFound)?;
        let account = self.partners.find(id).await?.ok_or(PageError::NotFound)?;
        let mut access = Access::Public;
        let mut pause = decide_pause(&reference(id, restaurant_id, access), &account);
        // A launched partner's pause holds for direct links too: those stand on its own pages.
        if pause == Some(PauseReason::NotLaunched) && is_let_in {
            access = Access::Direct;
            pause = decide_pause(&reference(id, restaurant_id, access), &account);
        }
        if pause == Some(PauseReason::NotLaunched) {
            return Err(PageError::NotFound);
        }
        let catalogue = self.inventory.catalogue();
        let found = catalogue.restaurant(id, Environment::Production, restaurant_id).await?;
        Ok(Place { partner: id, document: found.ok_or(PageError::NotFound)?, pause, access })
    }

    /// The header that lets a browser in before the launch of a partner.
    pub(crate) fn let_in(&self, partner: PartnerId) -> Option<HeaderValue> {
        cookies::set(DIRECT, &partner.to_string(), Life::Seconds(DIRECT_SECONDS), self.secure)
    }

    /// The cart of this browser.
    pub(crate) async fn cart(&self, headers: &HeaderMap) -> Result<Option<CartView>, PageError> {
        match cart_id(headers) {
            Some(id) => Ok(self.ordering.view_cart(id).await?),
            None => Ok(None),
        }
    }

    /// Counts that a session looked at the menu.
    pub(crate) async fn count_view(
        &self,
        place: &Place,
        service_type: ServiceType,
        address: ClientAddr,
        headers: &HeaderMap,
    ) {
        let step = SessionStep {
            partner_id: place.partner,
            environment: Environment::Production,
            restaurant_id: place.document.id.clone(),
            service_type,
            stage: SessionStage::Menu,
        };
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        let agent = agent.unwrap_or_default().to_owned();
        self.ordering.count_menu_view(step, Visitor::Browser { address: address.party(), agent }).await;
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
        let mut chrome = context.chrome(title).still().nav("/", t.get("shop-nav-restaurants"));
        if device::has_orders(headers) {
            chrome = chrome.nav("/orders", t.get("shop-nav-orders"));
        }
        Ok(chrome.nav_with_count("/cart", t.get("shop-nav-cart"), pieces))
    }

    /// The header that makes a browser keep its cart.
    pub(crate) fn keep(&self, cart: CartId) -> Option<HeaderValue> {
        cookies::set(CART, &cart.to_string(), Life::Seconds(CART_SECONDS), self.secure)
    }
}

pub(crate) fn cart_id(headers: &HeaderMap) -> Option<CartId> {
    cookies::read(headers, CART)?.parse().ok()
}

/// The path of a restaurant's menu.
pub(crate) fn restaurant_path(partner: PartnerId, restaurant_id: &str) -> String {
    format!("/restaurants/{partner}/{}", segment(restaurant_id))
}

/// A part of a path, with everything but letters and digits escaped.
pub(crate) fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
