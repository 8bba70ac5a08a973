//! A restaurant's menu for one of its services.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use basis::Timestamp;
use feed::serving::{Locality, advance_slots, delivers_to};
use feed::{Disclaimer, MenuDocument, RestaurantDocument, ServiceDocument, ServiceType};
use ordering::{CartTime, CartView};
use texts::Texts;
use web::{Chrome, ClientAddr, Page, PageContext, PageError};

use crate::card::delivery_fee;
use crate::home::service_key;
use crate::menu_view::{Declared, Filter, MenuView, Section};
use crate::opening::{self, Opening};
use crate::places;
use crate::providers::{self, Provider};
use crate::state::{Place, ShopState};
use crate::visit::{Chosen, Visit};
use crate::when::write_local;

#[derive(Template)]
#[template(path = "shop/restaurant.html")]
struct RestaurantPage {
    chrome: Chrome,
    path: String,
    place: String,
    description: String,
    telephone: String,
    pause: String,
    is_direct: bool,
    opening: Opening,
    /// What bringing it costs, or that it is not brought there.
    delivery: String,
    tabs: Vec<Tab>,
    week: Vec<(String, String)>,
    zone: String,
    time: Option<ShownTime>,
    visit: Visit,
    declared: Declared,
    is_filtered: bool,
    sections: Vec<Section>,
    deals: Vec<(String, String)>,
    disclaimers: Vec<Disclaimer>,
    legal: Vec<String>,
    providers: Vec<Provider>,
    cart_bar: String,
    /// The restaurant whose dishes are in the cart, if it is another one.
    elsewhere: String,
}

/// One service to switch to.
struct Tab {
    href: String,
    label: String,
    is_current: bool,
}

/// The time that was chosen.
struct ShownTime {
    text: String,
    is_offered: bool,
    /// The next time that is offered, in words and as a link.
    next: Option<(String, String)>,
    /// As soon as possible.
    soon: String,
}

/// The service that is asked for, else the cart's, else the first that is not switched off.
pub(crate) fn pick_service<'a>(
    document: &'a RestaurantDocument,
    wanted: Option<ServiceType>,
    cart: Option<&CartView>,
) -> Option<&'a ServiceDocument> {
    let of_cart = cart
        .filter(|view| view.cart.restaurant.restaurant_id == document.id && !view.cart.lines.is_empty())
        .map(|view| view.cart.service_type);
    let named = wanted.or(of_cart).and_then(|wanted| document.service(wanted));
    let first = || document.services.iter().find(|service| !service.disabled);
    named.or_else(first).or(document.services.first())
}

pub(crate) async fn show(
    context: PageContext,
    address: ClientAddr,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path((partner, id)): Path<(String, String)>,
    Query(visit): Query<Visit>,
) -> Result<impl IntoResponse, PageError> {
    let place = state.place(&headers, &partner, &id).await?;
    let visit = visit.tidy();
    let cart = state.cart(&headers).await?;
    let service = pick_service(&place.document, visit.service(), cart.as_ref()).ok_or(PageError::NotFound)?;
    state.count_view(&place, service.service_type, address, &headers).await;
    let delivery = delivery(&state, context.t, &place, service, &visit).await?;
    let providers = providers::others(&state, context.t, &place, &visit).await?;
    let chrome = state.chrome(&context, &headers, place.document.name.clone()).await?;
    let view = View {
        t: context.t,
        now: state.ambient.now(),
        place: &place,
        service,
        locality: place.document.locality(),
        visit,
        cart: cart.as_ref(),
    };
    let chrome = chrome.crumb("/", context.t.get("shop-nav-restaurants"));
    Ok(Page(view.page(chrome, delivery, providers)))
}

/// What bringing it to the diner's place costs, as far as the feed tells.
async fn delivery(
    state: &ShopState,
    t: Texts,
    place: &Place,
    service: &ServiceDocument,
    visit: &Visit,
) -> Result<String, PageError> {
    if service.service_type == ServiceType::Takeout {
        return Ok(String::new());
    }
    let spot = places::of_words(state, &visit.near).await?;
    let to = places::destination(spot.as_ref());
    if spot.is_some() && !delivers_to(service, to) {
        return Ok(t.get("shop-no-delivery-there"));
    }
    let fee = delivery_fee(&place.document, service, to, state.ambient.now());
    Ok(fee.map(|fee| fee.text(t)).unwrap_or_default())
}

/// Everything a restaurant's page is made from.
struct View<'a> {
    t: Texts,
    now: Timestamp,
    place: &'a Place,
    service: &'a ServiceDocument,
    locality: Locality,
    visit: Visit,
    cart: Option<&'a CartView>,
}

impl View<'_> {
    fn page(self, chrome: Chrome, delivery: String, providers: Vec<Provider>) -> RestaurantPage {
        let (t, document, service) = (self.t, &self.place.document, self.service);
        let menu = document.menu(&service.menu_id);
        let address = &document.address;
        let statements = [service.disclaimer.clone(), menu.and_then(|menu| menu.disclaimer.clone())];
        let legal = [document.imprint.clone(), document.economic_operator.clone()];
        let nothing = Declared { diets: Vec::new(), allergens: Vec::new() };
        RestaurantPage {
            path: self.place.path(),
            place: format!("{}, {} {}", address.street, address.postal_code, address.locality),
            description: document.description.clone().unwrap_or_default(),
            telephone: document.telephone.clone().unwrap_or_default(),
            pause: self.place.pause.map(|reason| t.get(reason.text_key())).unwrap_or_default(),
            is_direct: self.place.is_direct(),
            opening: opening::of_service(t, service, &self.locality, self.now),
            delivery,
            tabs: self.tabs(),
            week: opening::week(t, service, self.now),
            zone: document.time_zone.clone(),
            time: self.time(),
            declared: menu.map_or(nothing, |menu| Declared::of(t, menu)),
            is_filtered: Filter::of(&self.visit).is_on(),
            sections: menu.map(|menu| self.sections(menu)).unwrap_or_default(),
            deals: deals(document, service, self.now),
            disclaimers: statements.into_iter().flatten().collect(),
            legal: legal.into_iter().flatten().collect(),
            providers,
            cart_bar: self.cart_bar(),
            elsewhere: self.elsewhere(),
            visit: self.visit,
            chrome,
        }
    }

    fn chosen(&self) -> Option<Chosen> {
        Chosen::of(&self.visit.at, self.service, &self.locality, self.now)
    }

    fn sections(&self, menu: &MenuDocument) -> Vec<Section> {
        let of_cart = self.own_cart().and_then(|view| match view.cart.time {
            CartTime::At(at) => Some(at),
            CartTime::Asap => None,
        });
        let view = MenuView {
            t: self.t,
            at: self.chosen().and_then(Chosen::at).or(of_cart).unwrap_or(self.now),
            visit: &self.visit,
            filter: Filter::of(&self.visit),
            service: self.service.service_type,
            locality: &self.locality,
            item_path: &|id| self.place.item_path(id),
        };
        view.sections(menu)
    }

    fn tabs(&self) -> Vec<Tab> {
        let services = self.place.document.services.iter().filter(|service| !service.disabled);
        services
            .map(|service| Tab {
                href: self.visit.to_service(&self.place.path(), service.service_type),
                label: self.t.get(service_key(service.service_type)),
                is_current: service.id == self.service.id,
            })
            .collect()
    }

    fn time(&self) -> Option<ShownTime> {
        let (t, zone, path) = (self.t, &self.locality.zone, self.place.path());
        let chosen = self.chosen()?;
        let words = |at: Timestamp| format!("{} {}", t.weekday(at, zone), t.date_time(at, zone));
        let next = || {
            let slot = advance_slots(self.service, &self.locality, self.now, 1).first().copied()?;
            let local = write_local(zone.to_datetime(slot));
            Some((t.one("shop-time-next", "time", words(slot)), self.visit.at_time(&path, &local)))
        };
        let (text, is_offered, next) = match chosen {
            Chosen::Offered(at) => (t.one("shop-time-chosen", "time", words(at)), true, None),
            Chosen::OnlyThen(at) => (t.one("shop-time-only-then", "time", words(at)), false, next()),
            Chosen::NotOffered(at) => (t.one("shop-time-not-offered", "time", words(at)), false, next()),
        };
        Some(ShownTime { text, is_offered, next, soon: self.visit.at_time(&path, "") })
    }

    /// The cart with dishes of this restaurant.
    fn own_cart(&self) -> Option<&CartView> {
        self.cart.filter(|view| self.place.is_of(&view.cart.restaurant) && !view.cart.lines.is_empty())
    }

    /// The words of the bar that leads to the cart, if it is for this restaurant.
    fn cart_bar(&self) -> String {
        let totals = self.own_cart().and_then(|view| Some((view, view.check.totals.as_ref()?)));
        totals.map_or_else(String::new, |(view, totals)| {
            self.t.two("shop-cart-bar", "pieces", view.cart.pieces(), "total", self.t.money(totals.items))
        })
    }

    fn elsewhere(&self) -> String {
        let other = self.cart.filter(|view| !view.cart.lines.is_empty() && self.own_cart().is_none());
        other.map(|view| view.cart.restaurant_name.clone()).unwrap_or_default()
    }
}

/// Deals are for display; the partner's discount comes with the binding price.
fn deals(document: &RestaurantDocument, service: &ServiceDocument, now: Timestamp) -> Vec<(String, String)> {
    let holds = |deal: &&feed::DealDocument| {
        (deal.service_ids.is_empty() || deal.service_ids.contains(&service.id))
            && deal.valid_from.is_none_or(|from| from <= now)
            && deal.valid_through.is_none_or(|through| now <= through)
    };
    let deals = document.deals.iter().filter(holds);
    deals.map(|deal| (deal.name.clone(), deal.description.clone().unwrap_or_default())).collect()
}
