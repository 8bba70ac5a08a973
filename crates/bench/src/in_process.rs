//! A diner who orders through the service `Ordering`, as the pages and the REST API do.

use std::time::Duration;

use aboyeur::app::App;
use basis::{CartId, Locale};
use ordering::{CartChange, Checkout, CheckoutResult, Order, Payment, SubmitForm, SubmitResult};
use tokio::time::Instant;

use crate::food::Meal;
use crate::lane::Steps;

/// Longest wait for the partner's answer to be stored.
pub(crate) const SETTLED_WITHIN: Duration = Duration::from_mins(1);

/// An order that the partner took.
pub(crate) struct Placed {
    pub(crate) order: Order,
    pub(crate) steps: Steps,
}

/// A cart with the meal, ready to be priced.
pub(crate) async fn cart(app: &App, meal: &Meal) -> anyhow::Result<CartId> {
    let cart = app.ordering.add_line(None, meal.restaurant.clone(), meal.line.clone()).await?;
    let change = CartChange {
        service_type: Some(meal.service),
        address: Some(Some(meal.address.clone().read()?)),
        ..CartChange::default()
    };
    app.ordering.update_cart(cart.id, change).await?;
    Ok(cart.id)
}

/// One checkout of a cart that is filled already.
pub(crate) async fn checkout(app: &App, cart: CartId) -> anyhow::Result<Checkout> {
    match app.ordering.checkout(cart, Locale::En).await? {
        CheckoutResult::Quoted(checkout) => Ok(*checkout),
        other => anyhow::bail!("no price: {other:?}"),
    }
}

/// One order, from the empty cart to the partner's stored answer.
pub(crate) async fn order(app: &App, meal: &Meal) -> anyhow::Result<Placed> {
    let ordering = &app.ordering;
    let started = Instant::now();
    let cart = cart(app, meal).await?;
    let (cart_took, asking) = (started.elapsed(), Instant::now());
    let checkout = checkout(app, cart).await?;
    let (checkout_took, submitting) = (asking.elapsed(), Instant::now());
    let placed = match ordering.submit(checkout.id, form(app)).await? {
        SubmitResult::Placed(order) => order,
        SubmitResult::Refused(refusal) => anyhow::bail!("nothing was placed: {refusal:?}"),
    };
    let submit = Some(submitting.elapsed());
    let order = ordering.await_settled(placed.id, SETTLED_WITHIN).await?;
    let settled = Some(submitting.elapsed());
    anyhow::ensure!(is_taken(&order), "the order ended as {}", order.status.as_str());
    let steps = Steps { cart: Some(cart_took), checkout: checkout_took, submit, settled };
    Ok(Placed { order, steps })
}

/// The partner has it, under an id of its own.
fn is_taken(order: &Order) -> bool {
    order.action_order_id.is_some() && order.rejection.is_none()
}

fn form(app: &App) -> SubmitForm {
    SubmitForm {
        first_name: "Alma".to_owned(),
        last_name: "Arnaud".to_owned(),
        email: "diner@example.com".to_owned(),
        phone: "+33612345678".to_owned(),
        email_verified: false,
        payment: Payment::OnFulfillment,
        tip: None,
        no_contact: false,
        remarketing: None,
        locale: Locale::En,
        idempotency_key: app.ambient.secret(),
    }
}
