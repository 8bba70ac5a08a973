//! A partner on loopback that does as the test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Currency, Money};
use order::wire::{
    Action, ActionType, AppResponse, CheckoutResponse, FoodErrorExtension, FoodOrderError, LineItem,
    LineType, PaymentOptions, Price, ProposedOrder, Receipt, RejectionInfo, StructuredResponse,
    WireOrderState, WireOrderUpdate, type_url,
};
use order::{CheckoutRequest, ErrorCode, PartnerRequest, RejectionType, SubmitRequest};
use url::Url;

/// What the partner does with its next request; without one it behaves well.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Behaviour {
    /// Is out of order.
    Fails,
    /// Only one piece of the first line is left; a corrected order comes with it.
    OnlyOneLeft,
    /// Declines the payment of an order.
    Declines,
}

#[derive(Clone, Default)]
pub(crate) struct Partner {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    behaviours: VecDeque<Behaviour>,
    submits: Vec<SubmitRequest>,
}

impl Partner {
    /// Listens until the test's runtime ends.
    pub(crate) async fn start() -> (Self, Url) {
        let partner = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/fulfillment", listener.local_addr().unwrap()).parse().unwrap();
        let router = Router::new().fallback(answer).with_state(partner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (partner, url)
    }

    pub(crate) fn next(&self, behaviour: Behaviour) {
        self.inner.lock().unwrap().behaviours.push_back(behaviour);
    }

    /// The orders that came.
    pub(crate) fn submits(&self) -> Vec<SubmitRequest> {
        self.inner.lock().unwrap().submits.clone()
    }
}

async fn answer(State(partner): State<Partner>, body: Bytes) -> Response {
    let behaviour = partner.inner.lock().unwrap().behaviours.pop_front();
    if matches!(behaviour, Some(Behaviour::Fails)) {
        return (StatusCode::INTERNAL_SERVER_ERROR, "kitchen on fire").into_response();
    }
    let structured = match order::read_partner_request(&body).unwrap() {
        PartnerRequest::Checkout(request) => match behaviour {
            Some(Behaviour::OnlyOneLeft) => only_one_left(*request),
            _ => StructuredResponse {
                checkout_response: Some(CheckoutResponse {
                    proposed_order: Some(price(*request)),
                    additional_payment_options: vec![cash()],
                    ..CheckoutResponse::default()
                }),
                ..StructuredResponse::default()
            },
        },
        PartnerRequest::Submit(request) => {
            let update = taken(&request, behaviour);
            partner.inner.lock().unwrap().submits.push(*request);
            StructuredResponse { order_update: Some(update), ..StructuredResponse::default() }
        }
    };
    axum::Json(AppResponse::of(structured)).into_response()
}

fn euros(cents: i64) -> Money {
    Money::new(cents, Currency::EUR)
}

fn amount(line: &LineItem) -> i64 {
    line.price.as_ref().unwrap().amount.as_ref().unwrap().to_money().unwrap().minor
}

/// The cart with a courier's fee of 3.99 and a suggested tip of 2.00.
fn price(request: CheckoutRequest) -> ProposedOrder {
    let mut cart = request.cart;
    cart.type_url = None;
    let goods: i64 = cart.line_items.iter().map(amount).sum();
    let options = cart.line_items.iter().flat_map(LineItem::options);
    let options: i64 = options.map(|option| option.price.as_ref().unwrap().to_money().unwrap().minor).sum();
    let goods = goods + options;
    ProposedOrder {
        id: Some("quote".into()),
        cart: Some(cart),
        other_items: vec![
            LineItem::bill_line(LineType::Subtotal, "Subtotal", euros(goods)),
            LineItem::bill_line(LineType::Delivery, "Courier by bike", euros(399)),
            LineItem::bill_line(LineType::Gratuity, "Suggested tip", euros(200)),
        ],
        total_price: Some(Price::estimate(euros(goods + 399 + 200))),
        ..ProposedOrder::default()
    }
}

fn cash() -> PaymentOptions {
    serde_json::from_value(serde_json::json!({
        "actionProvidedOptions": {"paymentType": "ON_FULFILLMENT", "displayName": "Pay the courier"}
    }))
    .unwrap()
}

fn only_one_left(mut request: CheckoutRequest) -> StructuredResponse {
    let line = &mut request.cart.line_items[0];
    let id = line.id.clone().unwrap();
    line.price = Some(Price::estimate(euros(amount(line) / line.quantity)));
    let was = line.quantity;
    line.quantity = 1;
    for option in &mut line.extension.as_mut().unwrap().options {
        let total = option.price.as_ref().unwrap().to_money().unwrap();
        option.quantity /= was;
        option.price = Some(euros(total.minor / was).into());
    }
    let problem = FoodOrderError::of_item(ErrorCode::AvailabilityChanged, id, "one left").with_quantity(1);
    let error = FoodErrorExtension {
        type_url: Some(type_url("FoodErrorExtension")),
        food_order_errors: vec![problem],
        additional_payment_options: vec![cash()],
        corrected_proposed_order: Some(price(request)),
        ..FoodErrorExtension::default()
    };
    StructuredResponse { error: Some(error), ..StructuredResponse::default() }
}

/// The partner's id of an order.
pub(crate) fn action_id(request: &SubmitRequest) -> String {
    format!("partner-{}", request.order.google_order_id)
}

fn taken(request: &SubmitRequest, behaviour: Option<Behaviour>) -> WireOrderUpdate {
    let declined = matches!(behaviour, Some(Behaviour::Declines));
    let rejection = declined.then(|| RejectionInfo {
        kind: Some(RejectionType::PaymentDeclined),
        reason: Some("The card <b>expired</b>".into()),
        ..RejectionInfo::default()
    });
    WireOrderUpdate {
        google_order_id: Some(request.order.google_order_id.clone()),
        rejection_info: rejection,
        ..update(&action_id(request), if declined { "REJECTED" } else { "CREATED" }, "2026-03-14T11:00:00Z")
    }
}

/// An update as partners send them.
pub(crate) fn update(action_order_id: &str, state: &str, at: &str) -> WireOrderUpdate {
    WireOrderUpdate {
        action_order_id: action_order_id.into(),
        order_state: Some(WireOrderState { state: state.into(), ..WireOrderState::default() }),
        update_time: Some(at.into()),
        receipt: Some(Receipt { user_visible_order_id: Some("R-7".into()), ..Receipt::default() }),
        order_management_actions: vec![Action::open(
            ActionType::CustomerService,
            "Write to us",
            "mailto:help@partner.example",
        )],
        ..WireOrderUpdate::default()
    }
}
