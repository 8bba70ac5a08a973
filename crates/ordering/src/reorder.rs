//! Filling a cart with what an earlier order held.

use basis::{CartId, OrderId};
use db::Tx;

use crate::again::choice_again;
use crate::cart::{Cart, RestaurantRef};
use crate::cart_service::{add, empty};
use crate::error::OrderingError;
use crate::orders::Order;
use crate::service::Ordering;
use crate::store;

/// What came of ordering again.
#[derive(Clone, Debug, PartialEq)]
pub struct Reordered {
    /// The cart with everything that is still to be had, at the prices of now; `None` if nothing is.
    pub cart: Option<Cart>,
    /// Names of what is not to be had any more, or not at present.
    pub gone: Vec<String>,
}

impl Ordering {
    /// Puts everything of an order that is still on the menu into the cart, into a new one if there is none. With
    /// `replaces`, dishes of another restaurant are taken out first.
    ///
    /// # Errors
    /// [`OrderingError::OtherRestaurant`] if the cart holds dishes of another restaurant;
    /// [`OrderingError::NotFound`] if there is no such order, or its restaurant is not served any more.
    pub async fn reorder(
        &self,
        order: OrderId,
        cart: Option<CartId>,
        replaces: bool,
    ) -> Result<Reordered, OrderingError> {
        let this = self.clone();
        self.db()
            .write(move |tx| {
                let order = store::load_order(tx, order)?.ok_or(OrderingError::NotFound)?;
                this.fill(tx, &order, cart, replaces)
            })
            .await
    }

    fn fill(
        &self,
        tx: &mut Tx<'_>,
        order: &Order,
        id: Option<CartId>,
        replaces: bool,
    ) -> Result<Reordered, OrderingError> {
        if let Some(id) = id.filter(|_| replaces) {
            self.empty_if_elsewhere(tx, id, order)?;
        }
        let restaurant = RestaurantRef {
            partner_id: order.partner_id,
            environment: order.environment,
            restaurant_id: order.restaurant_id.clone(),
            access: order.access,
        };
        let (mut cart, replaces_partner) = self.cart_for(tx, id, restaurant)?;
        let document = self.document(tx, &cart.restaurant)?.ok_or(OrderingError::NotFound)?;
        if cart.lines.is_empty() && document.service(order.service_type).is_some() {
            cart.service_type = order.service_type;
        }
        let service = document.service(cart.service_type);
        let menu = service.and_then(|service| document.menu(&service.menu_id));
        let mut gone = Vec::new();
        for line in &order.bill.lines {
            let choice = menu.and_then(|menu| choice_again(menu, line));
            let added = choice.map(|choice| add(&mut cart, &document, &choice, self.now()));
            match added {
                Some(Ok(())) => {}
                None | Some(Err(OrderingError::Choice(_) | OrderingError::Invalid(_))) => {
                    gone.push(line.name.clone());
                }
                Some(Err(error)) => return Err(error),
            }
        }
        if gone.len() == order.bill.lines.len() {
            return Ok(Reordered { cart: None, gone });
        }
        let cart = self.put(tx, cart, replaces_partner)?;
        Ok(Reordered { cart: Some(cart), gone })
    }

    fn empty_if_elsewhere(&self, tx: &mut Tx<'_>, id: CartId, order: &Order) -> Result<(), OrderingError> {
        store::lock_cart(tx, id)?;
        let Some(mut cart) = store::find_cart(tx, id)? else { return Ok(()) };
        let own = &cart.restaurant;
        if own.partner_id != order.partner_id || own.restaurant_id != order.restaurant_id {
            empty(&mut cart);
            self.put(tx, cart, false)?;
        }
        Ok(())
    }
}
