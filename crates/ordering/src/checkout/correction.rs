//! Taking over a partner's corrections (4.4, K3).

use basis::CheckoutId;

use super::quote::{Checkout, CheckoutOutcome};
use crate::cart::{correct, digest};
use crate::error::OrderingError;
use crate::service::Ordering;
use crate::store;

impl Ordering {
    /// The checkout with this id.
    pub async fn find_checkout(&self, id: CheckoutId) -> Result<Option<Checkout>, OrderingError> {
        Ok(self.db().read(move |tx| store::find_checkout(tx, id)).await?)
    }

    /// Takes over the partner's corrections into the cart; the corrected order then is the quote (4.4). Idempotent.
    ///
    /// # Errors
    /// [`OrderingError::Conflict`] if there is no correction, or the cart has changed since.
    pub async fn accept_correction(&self, id: CheckoutId) -> Result<Checkout, OrderingError> {
        let now = self.now();
        self.db()
            .write(move |tx| {
                store::lock_checkout(tx, id)?;
                let mut checkout = store::find_checkout(tx, id)?.ok_or(OrderingError::NotFound)?;
                store::lock_cart(tx, checkout.cart_id)?;
                let quote = match &checkout.outcome {
                    CheckoutOutcome::Quoted { .. } => return Ok(checkout),
                    CheckoutOutcome::Refused { corrected: Some(quote), .. } => quote.clone(),
                    CheckoutOutcome::Refused { corrected: None, .. } | CheckoutOutcome::Failed { .. } => {
                        return Err(OrderingError::Conflict("the partner proposed no correction"));
                    }
                };
                let cart = store::find_cart(tx, checkout.cart_id)?.ok_or(OrderingError::NotFound)?;
                if digest(&cart)? != checkout.cart_digest {
                    return Err(OrderingError::Conflict("the cart has changed since the correction"));
                }
                let wire = quote.proposed.cart.clone().unwrap_or_default();
                let mut cart = correct(cart, &wire);
                cart.version += 1;
                cart.updated_at = now;
                store::put_cart(tx, &cart, false)?;
                checkout.cart_digest = digest(&cart)?;
                checkout.outcome = CheckoutOutcome::Quoted { quote };
                store::update_checkout(tx, &checkout)?;
                Ok(checkout)
            })
            .await
    }
}
