//! What the diner of an order told of themselves: for the platform's people who need it, one look at a time, each
//! with its reason in the audit log.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::OrderId;
use identity::Permission;
use ordering::{Customer, Order, OrderingError};
use serde::Deserialize;
use web::{FormErrors, PageError};

use crate::order::{self, Extra};
use crate::state::ConsoleState;
use crate::visit::Visit;

/// The part of an order's page about its diner.
pub(crate) struct Diner {
    pub(crate) is_erased: bool,
    /// Empty until it is asked for.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) form: DinerForm,
    pub(crate) errors: FormErrors,
}

/// Why somebody looks.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DinerForm {
    pub(crate) reason: String,
}

/// The part of the page, for whom may look.
pub(crate) fn section(visit: &Visit, order: &Order, extra: &Extra) -> Option<Diner> {
    visit.may(Permission::ReadDiners).then(|| Diner {
        is_erased: order.customer_erased_at.is_some(),
        facts: extra.customer.as_ref().map(|customer| facts(visit, customer)).unwrap_or_default(),
        form: extra.diner.clone(),
        errors: FormErrors::new(visit.t(), &extra.diner_errors),
    })
}

fn facts(visit: &Visit, customer: &Customer) -> Vec<(String, String)> {
    let t = visit.t();
    let mut facts = vec![
        (t.get("name"), customer.display_name()),
        (t.get("email"), customer.email.clone()),
        (t.get("phone"), customer.phone.clone()),
    ];
    if let Some(address) = &customer.address {
        facts.push((t.get("console-diner-address"), address.one_line()));
        let instructions = address.instructions.clone();
        facts.extend(instructions.map(|text| (t.get("console-diner-instructions"), text)));
    }
    facts.extend(customer.notes.clone().map(|notes| (t.get("console-diner-notes"), notes)));
    facts
}

/// `POST …/orders/{order_id}/diner`: the order's page with its diner, this once.
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<DinerForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::ReadDiners)?;
    let id = visit.part::<OrderId>("order_id")?;
    let told =
        state.ordering.disclose_customer(visit.member.actor(), visit.partner.id, id, &form.reason).await;
    match told {
        Ok(customer) => order::page(&visit, &state, id, Extra { customer, ..Extra::default() }).await,
        Err(OrderingError::Invalid(diner_errors)) => {
            let extra = Extra { diner: form, diner_errors, ..Extra::default() };
            let page = order::page(&visit, &state, id, extra).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(order::problem(error)),
    }
}
