//! Changing and looking at carts.

use std::sync::Arc;

use basis::{CartId, FieldErrors, Timestamp};
use db::Tx;
use feed::{RestaurantDocument, ServiceType};

use crate::cart::{
    AddLine, Cart, CartChange, CartCheck, CartLine, CartTime, Ids, LineProblem, MAX_ITEM_NOTE, MAX_PIECES,
    Occasion, PauseReason, RestaurantRef, check_cart, decide_pause, reprice, same_choice, text,
};
use crate::error::OrderingError;
use crate::service::Ordering;
use crate::store;

/// The most lines of one cart.
const MAX_LINES: usize = 100;

/// A cart with what the inventory says about it now.
#[derive(Clone, Debug)]
pub struct CartView {
    /// The cart.
    pub cart: Cart,
    /// The restaurant as it is served now; `None` if it is not any more.
    pub document: Option<Arc<RestaurantDocument>>,
    /// Why no order is taken at present.
    pub pause: Option<PauseReason>,
    /// Problems and figures.
    pub check: CartCheck,
}

/// For what a diner looks at the menu; what is absent stays as the cart has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The service; it counts if the restaurant offers it.
    pub service_type: Option<ServiceType>,
    /// The time.
    pub time: Option<CartTime>,
}

impl Ordering {
    /// The cart with this id; `None` if there is none (any more).
    pub async fn cart(&self, id: CartId) -> Result<Option<Cart>, OrderingError> {
        Ok(self.db().read(move |tx| store::find_cart(tx, id)).await?)
    }

    /// The cart with what the inventory says about it now.
    pub async fn view_cart(&self, id: CartId) -> Result<Option<CartView>, OrderingError> {
        let this = self.clone();
        self.db()
            .read(move |tx| store::find_cart(tx, id)?.map(|cart| this.look_at(tx, cart)).transpose())
            .await
    }

    pub(crate) fn look_at(&self, tx: &mut Tx<'_>, cart: Cart) -> Result<CartView, OrderingError> {
        let restaurant = &cart.restaurant;
        let document = self.document(tx, restaurant)?;
        let partner = partners::find_partner(tx, restaurant.partner_id)?.ok_or(OrderingError::NotFound)?;
        let pause = decide_pause(restaurant, &partner);
        let check = check_cart(&cart, document.as_deref(), pause, self.now());
        Ok(CartView { cart, document, pause, check })
    }

    pub(crate) fn document(
        &self,
        tx: &mut Tx<'_>,
        restaurant: &RestaurantRef,
    ) -> Result<Option<Arc<RestaurantDocument>>, OrderingError> {
        let (partner, environment) = (restaurant.partner_id, restaurant.environment);
        self.parts().restaurants.find(tx, partner, environment, &restaurant.restaurant_id)
    }

    /// Puts a choice into the cart, into a new one if there is none; the same choice again adds to its line (13.1).
    ///
    /// # Errors
    /// [`OrderingError::Choice`] tells what does not fit the menu; [`OrderingError::OtherRestaurant`] that the cart
    /// holds dishes of another restaurant (an empty one is taken over).
    pub async fn add_line(
        &self,
        cart: Option<CartId>,
        restaurant: RestaurantRef,
        choice: AddLine,
    ) -> Result<Cart, OrderingError> {
        self.put_line(cart, restaurant, Wanted::default(), choice).await
    }

    /// As [`Ordering::add_line`], for a diner who looks at the menu of this service and time: the cart turns to them.
    ///
    /// # Errors
    /// As [`Ordering::add_line`].
    pub async fn add_line_for(
        &self,
        cart: Option<CartId>,
        restaurant: RestaurantRef,
        wanted: Wanted,
        choice: AddLine,
    ) -> Result<Cart, OrderingError> {
        self.put_line(cart, restaurant, wanted, choice).await
    }

    async fn put_line(
        &self,
        cart: Option<CartId>,
        restaurant: RestaurantRef,
        wanted: Wanted,
        choice: AddLine,
    ) -> Result<Cart, OrderingError> {
        let this = self.clone();
        let choice = read_choice(choice)?;
        self.db()
            .write(move |tx| {
                let (mut cart, replaces_partner) = this.cart_for(tx, cart, restaurant)?;
                let document = this.document(tx, &cart.restaurant)?.ok_or(OrderingError::NotFound)?;
                let offered = wanted.service_type.filter(|wanted| document.service(*wanted).is_some());
                cart.service_type = offered.unwrap_or(cart.service_type);
                cart.time = wanted.time.unwrap_or(cart.time);
                add(&mut cart, &document, &choice, this.now())?;
                this.put(tx, cart, replaces_partner)
            })
            .await
    }

    /// The cart to add to: the diner's, an empty one turned to this restaurant, or a new one.
    pub(crate) fn cart_for(
        &self,
        tx: &mut Tx<'_>,
        id: Option<CartId>,
        restaurant: RestaurantRef,
    ) -> Result<(Cart, bool), OrderingError> {
        let mut found = None;
        if let Some(id) = id {
            store::lock_cart(tx, id)?;
            found = store::find_cart(tx, id)?;
        }
        let same_place = |cart: &Cart| {
            let (own, new) = (&cart.restaurant, &restaurant);
            own.partner_id == new.partner_id
                && own.environment == new.environment
                && own.restaurant_id == new.restaurant_id
        };
        match found {
            Some(cart) if same_place(&cart) => Ok((cart, false)),
            Some(cart) if !cart.lines.is_empty() => Err(OrderingError::OtherRestaurant),
            other => {
                let document = self.document(tx, &restaurant)?.ok_or(OrderingError::NotFound)?;
                let replaces =
                    other.as_ref().is_some_and(|cart| cart.restaurant.partner_id != restaurant.partner_id);
                Ok((self.new_cart(other, restaurant, &document)?, replaces))
            }
        }
    }

    /// A new cart; address and service of the old one are kept where the restaurant offers them.
    fn new_cart(
        &self,
        old: Option<Cart>,
        restaurant: RestaurantRef,
        document: &RestaurantDocument,
    ) -> Result<Cart, OrderingError> {
        let wanted = old.as_ref().map_or(ServiceType::Delivery, |cart| cart.service_type);
        let service = document.service(wanted).or(document.services.first());
        let service_type = service.map(|service| service.service_type).ok_or(OrderingError::NotFound)?;
        let now = self.now();
        Ok(Cart {
            id: old.as_ref().map_or_else(|| self.ambient().new_id(), |cart| cart.id),
            restaurant,
            restaurant_name: document.name.clone(),
            conversation_id: self.ambient().secret(),
            service_type,
            lines: Vec::new(),
            address: old.as_ref().and_then(|cart| cart.address.clone()),
            time: CartTime::Asap,
            promo: None,
            notes: None,
            last_id: 0,
            version: old.as_ref().map_or(0, |cart| cart.version),
            created_at: now,
            updated_at: now,
        })
    }

    pub(crate) fn put(
        &self,
        tx: &mut Tx<'_>,
        mut cart: Cart,
        replaces_partner: bool,
    ) -> Result<Cart, OrderingError> {
        cart.version += 1;
        cart.updated_at = self.now();
        store::put_cart(tx, &cart, replaces_partner)?;
        Ok(cart)
    }

    /// Loads, changes and keeps a cart.
    pub(crate) async fn change_cart(
        &self,
        id: CartId,
        change: impl FnOnce(&Self, &mut Tx<'_>, &mut Cart) -> Result<(), OrderingError> + Send + 'static,
    ) -> Result<Cart, OrderingError> {
        let this = self.clone();
        self.db()
            .write(move |tx| {
                store::lock_cart(tx, id)?;
                let mut cart = store::find_cart(tx, id)?.ok_or(OrderingError::NotFound)?;
                change(&this, tx, &mut cart)?;
                this.put(tx, cart, false)
            })
            .await
    }

    /// Sets the pieces of a line; 0 removes it.
    pub async fn set_quantity(
        &self,
        id: CartId,
        line_id: &str,
        quantity: u32,
    ) -> Result<Cart, OrderingError> {
        if quantity > MAX_PIECES {
            let message = format!("order at most {MAX_PIECES} pieces");
            return Err(FieldErrors::one("quantity", "too_large", message).into());
        }
        let line_id = line_id.to_owned();
        self.change_cart(id, move |_, _, cart| {
            let line = cart.lines.iter_mut().find(|line| line.id == line_id);
            let line = line.ok_or_else(unknown_line)?;
            line.quantity = quantity;
            cart.lines.retain(|line| line.quantity > 0);
            Ok(())
        })
        .await
    }

    /// Removes a line.
    pub async fn remove_line(&self, id: CartId, line_id: &str) -> Result<Cart, OrderingError> {
        self.set_quantity(id, line_id, 0).await
    }

    /// Removes all lines and the promo code.
    pub async fn clear_cart(&self, id: CartId) -> Result<Cart, OrderingError> {
        self.change_cart(id, |_, _, cart| {
            empty(cart);
            Ok(())
        })
        .await
    }

    /// Changes service, address, time, promo code or notes. Whether they fit is told by [`Ordering::view_cart`].
    pub async fn update_cart(&self, id: CartId, change: CartChange) -> Result<Cart, OrderingError> {
        let change = change.read()?;
        self.change_cart(id, move |_, _, cart| {
            cart.service_type = change.service_type.unwrap_or(cart.service_type);
            cart.time = change.time.unwrap_or(cart.time);
            if let Some(address) = change.address {
                cart.address = address;
            }
            if let Some(promo) = change.promo {
                cart.promo = promo;
            }
            if let Some(notes) = change.notes {
                cart.notes = notes;
            }
            Ok(())
        })
        .await
    }

    /// Takes over names and prices of the menu, as the diner agreed to. Lines that cannot be ordered any more stay as
    /// they are; their problems tell what to do.
    pub async fn accept_prices(&self, id: CartId) -> Result<Cart, OrderingError> {
        self.change_cart(id, |this, tx, cart| {
            let document = this.document(tx, &cart.restaurant)?.ok_or(OrderingError::NotFound)?;
            let place = document.locality();
            let at = cart.wanted_at(this.now());
            let occasion =
                Occasion { document: &document, service_type: cart.service_type, place: &place, at };
            for line in &mut cart.lines {
                if let Some(current) = reprice(&occasion, line) {
                    *line = current;
                }
            }
            Ok(())
        })
        .await
    }
}

/// What an order leaves behind of its cart.
pub(crate) fn empty(cart: &mut Cart) {
    cart.lines.clear();
    cart.promo = None;
    cart.notes = None;
    cart.time = CartTime::Asap;
}

fn unknown_line() -> OrderingError {
    FieldErrors::one("line", "line_unknown", "the cart has no such line").into()
}

fn read_choice(mut choice: AddLine) -> Result<AddLine, FieldErrors> {
    let mut errors = FieldErrors::new();
    choice.note = text(&mut errors, "note", choice.note, MAX_ITEM_NOTE);
    if choice.quantity == 0 || choice.quantity > MAX_PIECES {
        errors.push("quantity", "not_allowed", format!("order 1 to {MAX_PIECES} pieces"));
    }
    // The order of add-ons does not make another line.
    choice.addons.retain(|addon| addon.quantity > 0);
    choice.addons.sort_by(|a, b| {
        (&a.group_id, &a.item_id, &a.option_id).cmp(&(&b.group_id, &b.item_id, &b.option_id))
    });
    errors.finish(choice)
}

pub(crate) fn add(
    cart: &mut Cart,
    document: &RestaurantDocument,
    choice: &AddLine,
    now: Timestamp,
) -> Result<(), OrderingError> {
    let place = document.locality();
    let at = cart.wanted_at(now);
    let occasion = Occasion { document, service_type: cart.service_type, place: &place, at };
    let mut ids = Ids::after(cart.last_id);
    let line = occasion.build_line(choice, &mut ids).map_err(OrderingError::Choice)?;
    if let Some(same) = cart.lines.iter_mut().find(|own| same_choice(own, &line)) {
        return add_pieces(same, line.quantity);
    }
    if cart.lines.len() >= MAX_LINES {
        let message = format!("a cart holds at most {MAX_LINES} different dishes");
        return Err(FieldErrors::one("item", "too_many", message).into());
    }
    cart.last_id = ids.last();
    cart.lines.push(line);
    Ok(())
}

fn add_pieces(line: &mut CartLine, more: u32) -> Result<(), OrderingError> {
    let pieces = line.quantity.saturating_add(more);
    if pieces > MAX_PIECES {
        let problem = LineProblem::QuantityTooHigh { name: line.name.clone(), limit: MAX_PIECES };
        return Err(OrderingError::Choice(vec![problem]));
    }
    line.quantity = pieces;
    Ok(())
}
