//! The page of one dish with its choices, and putting it into the cart.

use askama::Template;
use axum::extract::{Path, RawForm, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, Timestamp};
use feed::serving::{applicable_offer, item_orderable};
use feed::{ItemDocument, MenuDocument, SectionDocument, ServiceType};
use ordering::{CartTime, LineProblem, MAX_ITEM_NOTE, MAX_PIECES, OrderingError, Wanted};
use web::{Chrome, FormErrors, Page, PageContext, PageError, see_other_with};

use crate::choices::{Choices, Choosing};
use crate::food::{Remark, picture, remarks};
use crate::look::link;
use crate::nutrition;
use crate::restaurant::pick_service;
use crate::sent::Sent;
use crate::state::{Place, ShopState, cart_id};
use crate::visit::Chosen;

#[derive(Template)]
#[template(path = "shop/item.html")]
struct ItemPage {
    chrome: Chrome,
    action: String,
    description: String,
    image: String,
    price: String,
    remarks: Vec<Remark>,
    /// Ingredients, additives and the like.
    facts: Vec<(String, String)>,
    nutrition: Vec<(String, String)>,
    service: &'static str,
    /// For when, by the clock of the restaurant; empty if that was not chosen here.
    at: String,
    /// The chosen time in words.
    time: String,
    choices: Choices,
    problems: Vec<String>,
    errors: FormErrors,
    quantity: u32,
    least: u32,
    most: u32,
    note: String,
    note_most: usize,
    /// Why it cannot be ordered now.
    stop: String,
    /// The restaurant that the cart is for, if it is another one.
    elsewhere: String,
}

fn find_item<'a>(menu: &'a MenuDocument, id: &str) -> Option<&'a ItemDocument> {
    fn within<'a>(section: &'a SectionDocument, id: &str) -> Option<&'a ItemDocument> {
        let here = section.items.iter().find(|item| item.id == id);
        here.or_else(|| section.sections.iter().find_map(|inner| within(inner, id)))
    }
    let loose = menu.items.iter().find(|item| item.id == id);
    loose.or_else(|| menu.sections.iter().find_map(|section| within(section, id)))
}

/// A dish of a restaurant, for one service.
struct Dish<'a> {
    state: &'a ShopState,
    context: &'a PageContext,
    place: &'a Place,
    service: ServiceType,
    item: &'a ItemDocument,
}

/// What went wrong with the last try.
#[derive(Default)]
struct Wrong {
    problems: Vec<LineProblem>,
    errors: FieldErrors,
    is_elsewhere: bool,
}

impl<'a> Dish<'a> {
    async fn find(
        state: &'a ShopState,
        context: &'a PageContext,
        headers: &HeaderMap,
        place: &'a Place,
        (item, wanted): (&str, Option<ServiceType>),
    ) -> Result<Self, PageError> {
        let cart = state.cart(headers).await?;
        let document = &place.document;
        let service = pick_service(document, wanted, cart.as_ref()).ok_or(PageError::NotFound)?;
        let other = document.services.iter().find(|other| other.id != service.id);
        // A link to a dish of the other service's menu still finds it.
        for service in [Some(service), other].into_iter().flatten() {
            let found = document.menu(&service.menu_id).and_then(|menu| find_item(menu, item));
            if let Some(item) = found {
                return Ok(Self { state, context, place, service: service.service_type, item });
            }
        }
        Err(PageError::NotFound)
    }

    async fn page(&self, headers: &HeaderMap, sent: &Sent, wrong: Wrong) -> Result<ItemPage, PageError> {
        let t = self.context.t;
        let chrome = self.state.chrome(self.context, headers, self.item.name.clone()).await?;
        let locality = self.place.document.locality();
        let chosen = self.chosen(&sent.at);
        let at = self.wanted_at(headers, chosen).await?;
        let choosing = Choosing { t, item: self.item, service: self.service, place: &locality, at };
        let mut choices = choosing.choices(sent);
        let problems = choices.place(t, &self.item.name, &wrong.problems);
        let offer = applicable_offer(&self.item.offers, self.service, &locality, at, None);
        let most = offer.and_then(|offer| offer.quantity_max).unwrap_or(MAX_PIECES).min(MAX_PIECES);
        let least = offer.map_or(1, |offer| offer.quantity_min.max(1));
        let stop = match self.place.pause {
            Some(reason) => t.get(reason.text_key()),
            None if item_orderable(self.item, self.service, &locality, at) => String::new(),
            None => t.get("shop-sold-out-lead"),
        };
        let elsewhere = if wrong.is_elsewhere { self.cart_is_for(headers).await? } else { String::new() };
        let words =
            |at: Timestamp| format!("{} {}", t.weekday(at, &locality.zone), t.date_time(at, &locality.zone));
        let back = link(&self.place.path(), &[("service", self.service.as_str()), ("at", &sent.at)]);
        Ok(ItemPage {
            chrome: chrome
                .crumb("/", t.get("shop-nav-restaurants"))
                .crumb(back, self.place.document.name.clone()),
            action: self.place.item_path(&self.item.id),
            description: self.item.description.clone().unwrap_or_default(),
            image: picture(self.item.image.as_ref()),
            price: offer.map(|offer| t.money(offer.price)).unwrap_or_default(),
            remarks: remarks(t, self.item),
            facts: nutrition::facts(t, self.item),
            nutrition: nutrition::nutrition(t, self.item),
            service: self.service.as_str(),
            at: chosen.map(|_| sent.at.clone()).unwrap_or_default(),
            time: chosen.map(|at| t.one("shop-time-chosen", "time", words(at))).unwrap_or_default(),
            choices,
            problems,
            errors: FormErrors::new(t, &wrong.errors),
            quantity: sent.quantity.unwrap_or(least),
            least,
            most,
            note: sent.note.clone(),
            note_most: MAX_ITEM_NOTE,
            stop,
            elsewhere,
        })
    }

    /// The time that the address or the form names, if orders for it are taken now.
    fn chosen(&self, at: &str) -> Option<Timestamp> {
        let document = &self.place.document;
        let service = document.service(self.service)?;
        match Chosen::of(at, service, &document.locality(), self.state.ambient.now())? {
            Chosen::Offered(at) => Some(at),
            Chosen::OnlyThen(_) | Chosen::NotOffered(_) => None,
        }
    }

    /// The instant for which the dish is wanted: the chosen one, else that of the cart, if it is for this restaurant.
    async fn wanted_at(
        &self,
        headers: &HeaderMap,
        chosen: Option<Timestamp>,
    ) -> Result<Timestamp, PageError> {
        let now = self.state.ambient.now();
        if let Some(at) = chosen {
            return Ok(at);
        }
        let Some(id) = cart_id(headers) else { return Ok(now) };
        let cart = self.state.ordering.cart(id).await?;
        let here = cart.filter(|cart| self.place.is_of(&cart.restaurant));
        Ok(here.map_or(now, |cart| cart.wanted_at(now)))
    }

    async fn cart_is_for(&self, headers: &HeaderMap) -> Result<String, PageError> {
        let Some(id) = cart_id(headers) else { return Ok(String::new()) };
        Ok(self.state.ordering.cart(id).await?.map(|cart| cart.restaurant_name).unwrap_or_default())
    }
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path((partner, id, item)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let place = state.place(&headers, &partner, &id).await?;
    let asked = Sent::read(query.unwrap_or_default().as_bytes());
    let dish = Dish::find(&state, &context, &headers, &place, (&item, asked.service)).await?;
    let opened = Sent::opened(asked.at);
    Ok(Page(dish.page(&headers, &opened, Wrong::default()).await?).into_response())
}

pub(crate) async fn add(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path((partner, id, item)): Path<(String, String, String)>,
    RawForm(form): RawForm,
) -> Result<Response, PageError> {
    let place = state.place(&headers, &partner, &id).await?;
    let mut sent = Sent::read(&form);
    sent.quantity = Some(sent.quantity.unwrap_or(1));
    let dish = Dish::find(&state, &context, &headers, &place, (&item, sent.service)).await?;
    let cart = cart_id(&headers);
    if let Some(id) = cart.filter(|_| sent.replace) {
        match state.ordering.clear_cart(id).await {
            Ok(_) | Err(OrderingError::NotFound) => {}
            Err(error) => return Err(PageError::internal(error)),
        }
    }
    let line = sent.line(dish.item);
    let chosen = dish.chosen(&sent.at);
    let wanted = Wanted { service_type: Some(dish.service), time: chosen.map(CartTime::At) };
    let wrong = match state.ordering.add_line_for(cart, place.reference(), wanted, line).await {
        Ok(cart) => {
            let at = if chosen.is_some() { sent.at.as_str() } else { "" };
            let back = link(&place.path(), &[("service", dish.service.as_str()), ("at", at)]);
            let mut response = see_other_with(&back, "flash-added").into_response();
            if let Some(cookie) = state.keep(cart.id) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            return Ok(response);
        }
        Err(OrderingError::Choice(problems)) => Wrong { problems, ..Wrong::default() },
        Err(OrderingError::Invalid(errors)) => Wrong { errors, ..Wrong::default() },
        Err(OrderingError::OtherRestaurant) => Wrong { is_elsewhere: true, ..Wrong::default() },
        Err(OrderingError::NotFound) => return Err(PageError::NotFound),
        Err(error) => return Err(PageError::internal(error)),
    };
    let page = dish.page(&headers, &sent, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}
