//! A partner on loopback that does as the test says.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use basis::Money;
use order::wire::{
    Action, ActionType, AppResponse, CheckoutResponse, FoodErrorExtension, FoodOrderError,
    FoodOrderExtension, FulfillmentOption, GoogleProvidedOptions, LineItem, LineType, PaymentOptions, Price,
    ProposedOrder, RejectionInfo, StructuredResponse, WireOrderState, WireOrderUpdate, type_url,
};
use order::{CheckoutRequest, ErrorCode, OptionsStyle, PartnerRequest, RejectionType, SubmitRequest};
use url::Url;

use super::kitchen::euros;

/// What the partner does with the next request of a kind; without one it behaves well.
pub(crate) enum Behaviour {
    /// This status with a body.
    Status(u16, &'static str),
    /// Never answers.
    Hang,
    /// A total that is a cent too high.
    WrongTotal,
    /// A success with another quantity.
    ChangedCart,
    /// Options counted inside the line prices.
    OptionsInside,
    /// Only one piece of the first line is left; a corrected order comes with it.
    OnlyOneLeft,
    /// This error without a correction.
    Problem(ErrorCode),
    /// Rejects the order, and repeats all that is known of the diner.
    Declined(RejectionType),
    /// Takes the order, then never answers.
    TakeAndHang,
    /// Waits for this, then behaves well.
    After(std::pin::Pin<Box<dyn Future<Output = ()> + Send>>),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub headers: HeaderMap,
    pub body: Bytes,
}

#[derive(Default)]
struct Inner {
    checkouts: VecDeque<Behaviour>,
    submits: VecDeque<Behaviour>,
    seen_checkouts: Vec<Seen>,
    seen_submits: Vec<Seen>,
    orders: HashMap<String, String>,
}

#[derive(Clone, Default)]
pub(crate) struct Partner {
    inner: Arc<Mutex<Inner>>,
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

    pub(crate) fn next_checkout(&self, behaviour: Behaviour) {
        self.inner.lock().unwrap().checkouts.push_back(behaviour);
    }

    pub(crate) fn next_submit(&self, behaviour: Behaviour) {
        self.inner.lock().unwrap().submits.push_back(behaviour);
    }

    pub(crate) fn checkouts(&self) -> Vec<Seen> {
        self.inner.lock().unwrap().seen_checkouts.clone()
    }

    pub(crate) fn submits(&self) -> Vec<Seen> {
        self.inner.lock().unwrap().seen_submits.clone()
    }

    /// How many different orders the partner has.
    pub(crate) fn orders(&self) -> usize {
        self.inner.lock().unwrap().orders.len()
    }

    fn action_id(&self, google_order_id: &str) -> String {
        let mut inner = self.inner.lock().unwrap();
        let next = format!("partner-{}", inner.orders.len() + 1);
        inner.orders.entry(google_order_id.to_owned()).or_insert(next).clone()
    }
}

async fn answer(State(partner): State<Partner>, headers: HeaderMap, body: Bytes) -> Response {
    let seen = Seen { headers, body: body.clone() };
    match order::read_partner_request(&body).unwrap() {
        PartnerRequest::Checkout(request) => {
            let behaviour = {
                let mut inner = partner.inner.lock().unwrap();
                inner.seen_checkouts.push(seen);
                inner.checkouts.pop_front()
            };
            checkout(*request, behaviour).await
        }
        PartnerRequest::Submit(request) => {
            let behaviour = {
                let mut inner = partner.inner.lock().unwrap();
                inner.seen_submits.push(seen);
                inner.submits.pop_front()
            };
            submit(&partner, *request, behaviour).await
        }
    }
}

fn ok(structured: StructuredResponse) -> Response {
    axum::Json(AppResponse::of(structured)).into_response()
}

async fn checkout(mut request: CheckoutRequest, behaviour: Option<Behaviour>) -> Response {
    let mut style = OptionsStyle::Separate;
    let mut extra_cent = 0;
    match behaviour {
        None => {}
        Some(Behaviour::Status(status, body)) => {
            return (StatusCode::from_u16(status).unwrap(), body).into_response();
        }
        Some(Behaviour::Hang | Behaviour::TakeAndHang) => std::future::pending().await,
        Some(Behaviour::WrongTotal) => extra_cent = 1,
        Some(Behaviour::ChangedCart) => request.cart.line_items[0].quantity += 1,
        Some(Behaviour::OptionsInside) => style = OptionsStyle::InLinePrice,
        Some(Behaviour::OnlyOneLeft) => return only_one_left(request),
        Some(Behaviour::Problem(code)) => {
            let error = FoodOrderError::of_order(code, "no");
            return ok(refusal(vec![error], None));
        }
        Some(Behaviour::Declined(_)) => panic!("a checkout is not declined"),
        Some(Behaviour::After(first)) => first.await,
    }
    let proposed_order = Some(price(request, style, extra_cent));
    let response = CheckoutResponse {
        proposed_order,
        payment_options: Some(wallet()),
        additional_payment_options: vec![cash()],
        ..CheckoutResponse::default()
    };
    ok(StructuredResponse { checkout_response: Some(response), ..StructuredResponse::default() })
}

fn refusal(errors: Vec<FoodOrderError>, corrected: Option<ProposedOrder>) -> StructuredResponse {
    let error = FoodErrorExtension {
        type_url: Some(type_url("FoodErrorExtension")),
        food_order_errors: errors,
        payment_options: corrected.as_ref().map(|_| wallet()),
        additional_payment_options: corrected.iter().map(|_| cash()).collect(),
        corrected_proposed_order: corrected,
        ..FoodErrorExtension::default()
    };
    StructuredResponse { error: Some(error), ..StructuredResponse::default() }
}

fn only_one_left(mut request: CheckoutRequest) -> Response {
    let line = &mut request.cart.line_items[0];
    let id = line.id.clone().unwrap();
    let was = line.quantity;
    let unit = amount(line).minor / was;
    line.quantity = 1;
    line.price = Some(Price::estimate(euros(unit)));
    for option in &mut line.extension.as_mut().unwrap().options {
        let total = option.price.as_ref().unwrap().to_money().unwrap();
        option.quantity /= was;
        option.price = Some(euros(total.minor / was).into());
    }
    let error = FoodOrderError::of_item(ErrorCode::AvailabilityChanged, id, "one left").with_quantity(1);
    ok(refusal(vec![error], Some(price(request, OptionsStyle::Separate, 0))))
}

fn amount(line: &LineItem) -> Money {
    line.price.as_ref().unwrap().amount.as_ref().unwrap().to_money().unwrap()
}

/// The cart with a delivery fee of 3.99, tax of 1.00 and a suggested tip of 2.00.
fn price(request: CheckoutRequest, style: OptionsStyle, extra_cent: i64) -> ProposedOrder {
    let mut cart = request.cart;
    cart.type_url = None;
    let goods: i64 = cart.line_items.iter().map(|line| amount(line).minor).sum();
    let options: i64 = cart
        .line_items
        .iter()
        .flat_map(LineItem::options)
        .map(|option| option.price.as_ref().unwrap().to_money().unwrap().minor)
        .sum();
    let goods = match style {
        OptionsStyle::Separate => goods + options,
        OptionsStyle::InLinePrice => goods,
    };
    let other_items = vec![
        LineItem::bill_line(LineType::Subtotal, "Subtotal", euros(goods)),
        LineItem::bill_line(LineType::Delivery, "Delivery fee", euros(399)),
        LineItem::bill_line(LineType::Tax, "Tax", euros(100)),
        LineItem::bill_line(LineType::Gratuity, "Suggested tip", euros(200)),
    ];
    let total = goods + 399 + 100 + 200 + extra_cent;
    let kind = cart.service_kind().unwrap();
    let offered = FulfillmentOption {
        expires_at: Some("2026-03-14T10:20:00Z".into()),
        ..FulfillmentOption::new(kind, "P0M")
    };
    ProposedOrder {
        id: Some("quote-1".into()),
        cart: Some(cart),
        other_items,
        total_price: Some(Price::estimate(euros(total))),
        extension: Some(FoodOrderExtension {
            available_fulfillment_options: vec![offered],
            ..FoodOrderExtension::default()
        }),
        ..ProposedOrder::default()
    }
}

fn wallet() -> PaymentOptions {
    let google = GoogleProvidedOptions {
        facilitation_specification: Some("{\"apiVersion\":2}".into()),
        ..GoogleProvidedOptions::default()
    };
    PaymentOptions { google_provided_options: Some(google), ..PaymentOptions::default() }
}

fn cash() -> PaymentOptions {
    serde_json::from_value(serde_json::json!({
        "actionProvidedOptions": {"paymentType": "ON_FULFILLMENT", "displayName": "Pay the courier"}
    }))
    .unwrap()
}

async fn submit(partner: &Partner, request: SubmitRequest, behaviour: Option<Behaviour>) -> Response {
    let google = request.order.google_order_id.clone();
    let mut state = "CREATED";
    let mut rejection = None;
    match behaviour {
        Some(Behaviour::Status(status, body)) => {
            return (StatusCode::from_u16(status).unwrap(), body).into_response();
        }
        Some(Behaviour::Hang) => std::future::pending().await,
        Some(Behaviour::TakeAndHang) => {
            partner.action_id(&google);
            std::future::pending::<()>().await;
        }
        Some(Behaviour::Declined(kind)) => {
            state = "REJECTED";
            let contact = request.order.final_order.as_ref().unwrap().cart.as_ref().unwrap();
            let contact = contact.extension.as_ref().unwrap().contact.clone().unwrap();
            let reason = format!("Sorry {}", contact.email.unwrap());
            rejection =
                Some(RejectionInfo { kind: Some(kind), reason: Some(reason), ..RejectionInfo::default() });
        }
        Some(Behaviour::After(first)) => first.await,
        None => {}
        Some(_) => panic!("a behaviour of checkouts"),
    }
    let update = WireOrderUpdate {
        google_order_id: Some(google.clone()),
        rejection_info: rejection,
        ..update(&partner.action_id(&google), state, "2026-03-14T10:00:00Z")
    };
    ok(StructuredResponse { order_update: Some(update), ..StructuredResponse::default() })
}

/// An update as partners send them.
pub(crate) fn update(action_order_id: &str, state: &str, at: &str) -> WireOrderUpdate {
    let state = WireOrderState {
        state: state.into(),
        label: Some(format!("It is {state}")),
        ..WireOrderState::default()
    };
    WireOrderUpdate {
        action_order_id: action_order_id.into(),
        order_state: Some(state),
        update_time: Some(at.into()),
        receipt: Some(order::wire::Receipt {
            user_visible_order_id: Some("R-7".into()),
            ..order::wire::Receipt::default()
        }),
        order_management_actions: vec![Action::open(
            ActionType::CustomerService,
            "Help",
            "mailto:help@partner.example",
        )],
        ..WireOrderUpdate::default()
    }
}
