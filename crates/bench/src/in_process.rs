//! A diner who orders through the service `Ordering`, as the pages and the REST API do.

use std::time::Duration;

use aboyeur::app::App;
use basis::Locale;
use ordering::{CartChange, CheckoutResult, Order, Payment, SubmitForm, SubmitResult};
use tokio::time::Instant;

use crate::food::Meal;
use crate::lane::Steps;

/// Longest wait for the partner's answer to be stored.
pub(crate) const SETTLED_WITHIN: Duration = Duration::from_mins(1);

/// One order, from the empty cart to the partner's stored answer.
pub(crate) async fn order(app: &App, meal: &Meal) -> anyhow::Result<Steps> {
    let ordering = &app.ordering;
    let started = Instant::now();
    let cart = ordering.add_line(None, meal.restaurant.clone(), meal.line.clone()).await?;
    let change = CartChange {
        service_type: Some(meal.service),
        address: Some(Some(meal.address.clone().read()?)),
        ..CartChange::default()
    };
    ordering.update_cart(cart.id, change).await?;
    let (cart_took, asking) = (started.elapsed(), Instant::now());
    let checkout = match ordering.checkout(cart.id, Locale::En).await? {
        CheckoutResult::Quoted(checkout) => checkout,
        other => anyhow::bail!("no price: {other:?}"),
    };
    let (checkout_took, submitting) = (asking.elapsed(), Instant::now());
    let placed = match ordering.submit(checkout.id, form(app)).await? {
        SubmitResult::Placed(order) => order,
        SubmitResult::Refused(refusal) => anyhow::bail!("nothing was placed: {refusal:?}"),
    };
    let submit = submitting.elapsed();
    let order = ordering.await_settled(placed.id, SETTLED_WITHIN).await?;
    let settled = Some(submitting.elapsed());
    anyhow::ensure!(is_taken(&order), "the order ended as {}", order.status.as_str());
    Ok(Steps { cart: Some(cart_took), checkout: checkout_took, submit, settled })
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
