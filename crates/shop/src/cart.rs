//! The cart: what was chosen, for when and where, and what stands in the way.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, Locale, Timestamp};
use feed::ServiceType;
use feed::serving::{advance_slots, asap};
use ordering::{AddressForm, CartChange, CartOption, CartTime, CartView, DeliveryAddress, OrderingError};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageContext, PageError, see_other, see_other_with};

use crate::home::service_key;
use crate::state::{ShopState, cart_id, segment};

/// Times offered for a scheduled order.
const SLOTS: usize = 48;

#[derive(Template)]
#[template(path = "shop/cart.html")]
struct CartPage {
    chrome: Chrome,
    cart: Option<ShownCart>,
    form: ChangeForm,
    errors: FormErrors,
}

struct ShownCart {
    restaurant: String,
    restaurant_href: String,
    lines: Vec<ShownLine>,
    problems: Vec<String>,
    has_price_change: bool,
    services: Vec<(String, String)>,
    times: Vec<(String, String)>,
    totals: Vec<(String, String)>,
    is_delivery: bool,
    is_clear: bool,
}

struct ShownLine {
    id: String,
    name: String,
    details: Vec<String>,
    quantity: u32,
    price: String,
    problems: Vec<String>,
}

/// Everything about a cart but its lines.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChangeForm {
    service: String,
    time: String,
    street: String,
    locality: String,
    region: String,
    postal_code: String,
    country: String,
    instructions: String,
    promo: String,
    notes: String,
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
) -> Result<Response, PageError> {
    page(&context, &headers, &state, None, FieldErrors::new()).await
}

async fn page(
    context: &PageContext,
    headers: &HeaderMap,
    state: &ShopState,
    sent: Option<ChangeForm>,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let t = context.t;
    let view = state.cart(headers).await?;
    let form = sent.or_else(|| view.as_ref().map(form_of)).unwrap_or_default();
    let cart = view.filter(|view| !view.cart.lines.is_empty()).map(|view| shown(context, state, &view));
    let chrome = state.chrome(context, headers, t.get("shop-cart-title")).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let errors = FormErrors::new(t, &errors);
    Ok((status, Page(CartPage { chrome, cart, form, errors })).into_response())
}

fn form_of(view: &CartView) -> ChangeForm {
    let cart = &view.cart;
    let address = cart.address.as_ref();
    let country = view.document.as_ref().map(|document| document.address.country.clone()).unwrap_or_default();
    let part = |read: fn(&DeliveryAddress) -> String| address.map(read).unwrap_or_default();
    ChangeForm {
        service: cart.service_type.as_str().to_owned(),
        time: match cart.time {
            CartTime::Asap => "asap".to_owned(),
            CartTime::At(at) => at.to_string(),
        },
        street: part(|address| address.lines.join(", ")),
        locality: part(|address| address.locality.clone()),
        region: part(|address| address.region.clone().unwrap_or_default()),
        postal_code: part(|address| address.postal_code.clone()),
        country: address.map_or(country, |address| address.country.clone()),
        instructions: part(|address| address.instructions.clone().unwrap_or_default()),
        promo: cart.promo.clone().unwrap_or_default(),
        notes: cart.notes.clone().unwrap_or_default(),
    }
}

fn shown(context: &PageContext, state: &ShopState, view: &CartView) -> ShownCart {
    let (t, cart) = (context.t, &view.cart);
    let lines = cart.lines.iter().map(|line| ShownLine {
        id: line.id.clone(),
        name: line.name.clone(),
        details: details(&line.options, line.note.as_deref()),
        quantity: line.quantity,
        price: line.total().map(|price| t.money(price)).unwrap_or_default(),
        problems: view.check.of_line(&line.id).map(|problem| problem.text(t)).collect(),
    });
    let general = view.check.problems.iter().filter(|problem| problem.line_id().is_none());
    let has_price_change = view.check.problems.iter().any(|problem| problem.code() == "price_changed");
    let totals = view.check.totals.iter().flat_map(|totals| {
        let fees = totals.fees.iter().map(|(kind, amount)| (t.get(fee_key(*kind)), t.money(*amount)));
        std::iter::once((t.get("shop-items"), t.money(totals.items)))
            .chain(fees)
            .chain(std::iter::once((t.get("shop-estimate"), t.money(totals.estimate))))
            .collect::<Vec<_>>()
    });
    ShownCart {
        restaurant: cart.restaurant_name.clone(),
        restaurant_href: format!(
            "/restaurants/{}/{}",
            cart.restaurant.partner_id,
            segment(&cart.restaurant.restaurant_id)
        ),
        lines: lines.collect(),
        problems: general.map(|problem| problem.text(t)).collect(),
        has_price_change,
        services: services(context, view),
        times: times(context, state, view),
        totals: totals.collect(),
        is_delivery: cart.service_type == ServiceType::Delivery,
        is_clear: view.check.is_clear(),
    }
}

fn fee_key(kind: feed::FeeType) -> &'static str {
    match kind {
        feed::FeeType::Delivery => "shop-fee-delivery",
        feed::FeeType::Service => "shop-fee-service",
    }
}

pub(crate) fn details(options: &[CartOption], note: Option<&str>) -> Vec<String> {
    let mut details = Vec::new();
    for option in options {
        let many = if option.per_piece > 1 { format!("{} × ", option.per_piece) } else { String::new() };
        details.push(format!("{many}{}", option.name));
        details.extend(self::details(&option.options, None));
    }
    details.extend(note.map(|note| format!("“{note}”")));
    details
}

fn services(context: &PageContext, view: &CartView) -> Vec<(String, String)> {
    let document = view.document.iter().flat_map(|document| &document.services);
    document
        .filter(|service| !service.disabled)
        .map(|service| {
            let kind = service.service_type;
            (kind.as_str().to_owned(), context.t.get(service_key(kind)))
        })
        .collect()
}

fn times(context: &PageContext, state: &ShopState, view: &CartView) -> Vec<(String, String)> {
    let (t, now) = (context.t, state.ambient.now());
    let Some(document) = &view.document else { return Vec::new() };
    let Some(service) = document.service(view.cart.service_type) else { return Vec::new() };
    let locality = document.locality();
    let mut times = Vec::new();
    if let Some(lead) = asap(service, &locality, now) {
        let label = match (lead.min, lead.max) {
            (Some(min), Some(max)) => t.two("shop-asap-between", "min", min, "max", max),
            _ => t.get("shop-asap"),
        };
        times.push(("asap".to_owned(), label));
    }
    let label = |at: Timestamp| format!("{} {}", t.weekday(at, &locality.zone), t.time(at, &locality.zone));
    let slots = advance_slots(service, &locality, now, SLOTS);
    times.extend(slots.into_iter().map(|at| (at.to_string(), label(at))));
    if let CartTime::At(at) = view.cart.time
        && times.iter().all(|(value, _)| *value != at.to_string())
    {
        times.push((at.to_string(), label(at)));
    }
    times
}

impl ChangeForm {
    /// The change, or what is wrong with the form. The address counts for delivery only.
    fn read(&self) -> Result<CartChange, FieldErrors> {
        let mut errors = FieldErrors::new();
        let service = match self.service.as_str() {
            "DELIVERY" => ServiceType::Delivery,
            "TAKEOUT" => ServiceType::Takeout,
            _ => return Err(FieldErrors::one("service", "required", "choose delivery or pickup")),
        };
        let time = if self.time.is_empty() || self.time == "asap" {
            CartTime::Asap
        } else if let Ok(at) = self.time.parse() {
            CartTime::At(at)
        } else {
            errors.push("time", "unknown_value", "choose one of the times");
            CartTime::Asap
        };
        let mut change = CartChange {
            service_type: Some(service),
            time: Some(time),
            promo: Some(Some(self.promo.clone()).filter(|text| !text.trim().is_empty())),
            notes: Some(Some(self.notes.clone()).filter(|text| !text.trim().is_empty())),
            ..CartChange::default()
        };
        if service == ServiceType::Delivery {
            match self.address().read() {
                Ok(address) => change.address = Some(Some(address)),
                Err(wrong) => errors.0.extend(wrong.0),
            }
        }
        errors.finish(change)
    }

    fn address(&self) -> AddressForm {
        AddressForm {
            lines: vec![self.street.clone()],
            locality: self.locality.clone(),
            region: self.region.clone(),
            postal_code: self.postal_code.clone(),
            country: self.country.clone(),
            location: None,
            instructions: self.instructions.clone(),
        }
    }
}

pub(crate) async fn change(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Form(form): Form<ChangeForm>,
) -> Result<Response, PageError> {
    let id = cart_id(&headers).ok_or(PageError::NotFound)?;
    let result = match form.read() {
        Ok(mut change) => {
            // Without a map, the town of the restaurant stands in for the point of an address in its own town.
            locate(&state, &headers, &mut change).await?;
            state.ordering.update_cart(id, change).await
        }
        Err(errors) => Err(OrderingError::Invalid(errors)),
    };
    match result {
        Ok(_) => Ok(see_other_with("/checkout", "flash-saved").into_response()),
        Err(OrderingError::Invalid(errors)) => page(&context, &headers, &state, Some(form), errors).await,
        Err(OrderingError::NotFound) => Err(PageError::NotFound),
        Err(error) => Err(PageError::internal(error)),
    }
}

/// An address that was typed has no point. Circles and polygons of delivery need one; the restaurant's own point is
/// taken where postal code and country are the restaurant's. The partner decides in the end.
async fn locate(state: &ShopState, headers: &HeaderMap, change: &mut CartChange) -> Result<(), PageError> {
    let view = state.cart(headers).await?;
    let document = view.and_then(|view| view.document);
    if let (Some(document), Some(Some(address))) = (document, change.address.as_mut()) {
        let compact = |code: &str| code.replace(' ', "").to_uppercase();
        let near = compact(&address.postal_code) == compact(&document.address.postal_code)
            && address.country == document.address.country;
        if near && address.location.is_none() {
            address.location = document.location;
        }
    }
    Ok(())
}

#[derive(Deserialize)]
pub(crate) struct QuantityForm {
    quantity: u32,
}

pub(crate) async fn set_quantity(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(line): Path<String>,
    Form(form): Form<QuantityForm>,
) -> Result<Response, PageError> {
    let id = cart_id(&headers).ok_or(PageError::NotFound)?;
    match state.ordering.set_quantity(id, &line, form.quantity).await {
        Ok(_) | Err(OrderingError::NotFound) => Ok(see_other("/cart").into_response()),
        Err(OrderingError::Invalid(errors)) => page(&context, &headers, &state, None, errors).await,
        Err(OrderingError::Choice(problems)) => {
            let texts: Vec<String> = problems.iter().map(|problem| problem.text(context.t)).collect();
            let errors = FieldErrors::one("quantity", "cart_choice", texts.join(" "));
            page(&context, &headers, &state, None, errors).await
        }
        Err(error) => Err(PageError::internal(error)),
    }
}

pub(crate) async fn accept_prices(
    headers: HeaderMap,
    State(state): State<ShopState>,
) -> Result<Response, PageError> {
    let id = cart_id(&headers).ok_or(PageError::NotFound)?;
    state.ordering.accept_prices(id).await?;
    Ok(see_other("/cart").into_response())
}

/// The language in which the partner words its lines.
pub(crate) fn locale(context: &PageContext) -> Locale {
    context.t.locale
}
