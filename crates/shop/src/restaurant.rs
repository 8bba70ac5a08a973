//! A restaurant's menu for one of its services.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use basis::Timestamp;
use feed::serving::{Locality, item_orderable, section_available};
use feed::{
    Disclaimer, ItemDocument, MenuDocument, OfferDocument, RestaurantDocument, SectionDocument,
    ServiceDocument, ServiceType,
};
use ordering::CartView;
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageContext, PageError};

use crate::food::{Remark, picture, remarks};
use crate::home::service_key;
use crate::opening::{self, Opening};
use crate::state::{Place, ShopState};

#[derive(Template)]
#[template(path = "shop/restaurant.html")]
struct RestaurantPage {
    chrome: Chrome,
    place: String,
    description: String,
    telephone: String,
    pause: String,
    opening: Opening,
    tabs: Vec<Tab>,
    week: Vec<(String, String)>,
    zone: String,
    sections: Vec<Section>,
    deals: Vec<(String, String)>,
    disclaimers: Vec<Disclaimer>,
    legal: Vec<String>,
    cart_bar: String,
}

/// One service to switch to.
struct Tab {
    href: String,
    label: String,
    is_current: bool,
}

struct Section {
    anchor: String,
    name: String,
    description: String,
    dishes: Vec<Dish>,
}

struct Dish {
    href: String,
    name: String,
    description: String,
    image: String,
    price: String,
    is_sold_out: bool,
    remarks: Vec<Remark>,
}

/// Which service is looked at.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Look {
    service: String,
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
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path((partner, id)): Path<(String, String)>,
    Query(look): Query<Look>,
) -> Result<impl IntoResponse, PageError> {
    let place = state.place(&partner, &id).await?;
    let cart = state.cart(&headers).await?;
    let (t, now, document) = (context.t, state.ambient.now(), &place.document);
    let wanted = ServiceType::parse(&look.service);
    let service = pick_service(document, wanted, cart.as_ref()).ok_or(PageError::NotFound)?;
    let chrome = state.chrome(&context, &headers, document.name.clone()).await?;
    let locality = document.locality();
    let menu = document.menu(&service.menu_id);
    let view = MenuView { t, now, place: &place, service, locality: &locality };
    let address = &document.address;
    let statements = [service.disclaimer.clone(), menu.and_then(|menu| menu.disclaimer.clone())];
    Ok(Page(RestaurantPage {
        chrome: chrome.crumb("/", t.get("shop-nav-restaurants")),
        place: format!("{}, {} {}", address.street, address.postal_code, address.locality),
        description: document.description.clone().unwrap_or_default(),
        telephone: document.telephone.clone().unwrap_or_default(),
        pause: place.pause.map(|reason| t.get(reason.text_key())).unwrap_or_default(),
        opening: opening::of_service(t, service, &locality, now),
        tabs: tabs(t, &place, service),
        week: opening::week(t, service, now),
        zone: document.time_zone.clone(),
        sections: menu.map(|menu| view.menu(menu)).unwrap_or_default(),
        deals: deals(document, service, now),
        disclaimers: statements.into_iter().flatten().collect(),
        legal: [document.imprint.clone(), document.economic_operator.clone()].into_iter().flatten().collect(),
        cart_bar: cart.map(|cart| cart_bar(t, &place, &cart)).unwrap_or_default(),
    }))
}

fn tabs(t: Texts, place: &Place, current: &ServiceDocument) -> Vec<Tab> {
    let services = place.document.services.iter().filter(|service| !service.disabled);
    services
        .map(|service| Tab {
            href: format!("{}?service={}", place.path(), service.service_type.as_str()),
            label: t.get(service_key(service.service_type)),
            is_current: service.id == current.id,
        })
        .collect()
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

/// The words of the bar that leads to the cart, if it is for this restaurant.
fn cart_bar(t: Texts, place: &Place, view: &CartView) -> String {
    let own = view.cart.restaurant.restaurant_id == place.document.id
        && view.cart.restaurant.partner_id == place.partner;
    let Some(totals) = view.check.totals.as_ref().filter(|_| own && !view.cart.lines.is_empty()) else {
        return String::new();
    };
    t.two("shop-cart-bar", "pieces", view.cart.pieces(), "total", t.money(totals.items))
}

struct MenuView<'a> {
    t: Texts,
    now: Timestamp,
    place: &'a Place,
    service: &'a ServiceDocument,
    locality: &'a Locality,
}

impl MenuView<'_> {
    fn menu(&self, menu: &MenuDocument) -> Vec<Section> {
        let mut sections = Vec::new();
        if !menu.items.is_empty() {
            let dishes = menu.items.iter().map(|item| self.dish(item, true)).collect();
            let name = menu.name.clone().unwrap_or_else(|| self.t.get("shop-menu"));
            sections.push(Section { anchor: "section-0".into(), name, description: String::new(), dishes });
        }
        self.sections(&menu.sections, true, &mut sections);
        sections
    }

    fn sections(&self, of: &[SectionDocument], is_open: bool, into: &mut Vec<Section>) {
        for section in of {
            let available = is_open && section_available(section, self.locality, self.now);
            let dishes: Vec<Dish> = section.items.iter().map(|item| self.dish(item, available)).collect();
            if !dishes.is_empty() {
                into.push(Section {
                    anchor: format!("section-{}", into.len()),
                    name: section.name.clone(),
                    description: section.description.clone().unwrap_or_default(),
                    dishes,
                });
            }
            self.sections(&section.sections, available, into);
        }
    }

    fn dish(&self, item: &ItemDocument, available: bool) -> Dish {
        let service = self.service.service_type;
        let orderable = item_orderable(item, service, self.locality, self.now);
        Dish {
            href: format!("{}?service={}", self.place.item_path(&item.id), service.as_str()),
            name: item.name.clone(),
            description: item.description.clone().unwrap_or_default(),
            image: picture(item.image.as_ref()),
            price: self.price(item),
            is_sold_out: item.is_disabled || !orderable || !available,
            remarks: remarks(self.t, item),
        }
    }

    /// The price, or the lowest of several sizes.
    fn price(&self, item: &ItemDocument) -> String {
        let service = self.service.service_type;
        let offers = item.offers.iter().chain(item.options.iter().flat_map(|option| &option.offers));
        let sold =
            |offer: &&OfferDocument| offer.service_types.is_empty() || offer.service_types.contains(&service);
        let prices: Vec<_> = offers.filter(sold).map(|offer| offer.price).collect();
        let Some(lowest) = prices.iter().min_by_key(|price| price.minor) else { return String::new() };
        if !item.options.is_empty() && prices.iter().any(|price| price != lowest) {
            return self.t.one("shop-from", "price", self.t.money(lowest));
        }
        self.t.money(lowest)
    }
}
