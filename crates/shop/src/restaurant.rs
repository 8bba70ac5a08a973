//! A restaurant's menu, and the page of one dish with its choices.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawForm, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basis::{Environment, PartnerId};
use feed::serving::{Locality, item_orderable, section_available};
use feed::{AddonGroup, ItemDocument, RestaurantDocument, SectionDocument};
use ordering::{Access, AddLine, AddOnChoice, OrderingError, RestaurantRef};
use web::{Chrome, Page, PageContext, PageError, see_other_with};

use crate::home::service_key;
use crate::state::{ShopState, cart_id, segment};

/// The most pieces of one dish that the form can order at once.
const MAX_PIECES: u32 = 20;

#[derive(Template)]
#[template(path = "shop/restaurant.html")]
struct RestaurantPage {
    chrome: Chrome,
    restaurant: Arc<RestaurantDocument>,
    place: String,
    services: Vec<String>,
    sections: Vec<Section>,
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
    price: String,
    is_from: bool,
    is_sold_out: bool,
    notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "shop/item.html")]
struct ItemPage {
    chrome: Chrome,
    action: String,
    description: String,
    options: Vec<Choice>,
    groups: Vec<Group>,
    problems: Vec<String>,
    quantity: u32,
    note: String,
    price: String,
}

struct Choice {
    id: String,
    label: String,
    price: String,
    is_chosen: bool,
}

struct Group {
    id: String,
    name: String,
    rule: String,
    is_single: bool,
    choices: Vec<Choice>,
}

/// The restaurant that a path names, as it is served.
async fn find(
    state: &ShopState,
    partner: &str,
    id: &str,
) -> Result<(PartnerId, Arc<RestaurantDocument>), PageError> {
    let partner: PartnerId = partner.parse().map_err(|_| PageError::NotFound)?;
    let found = state.inventory.catalogue().restaurant(partner, Environment::Production, id).await?;
    Ok((partner, found.ok_or(PageError::NotFound)?))
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path((partner, id)): Path<(String, String)>,
) -> Result<impl IntoResponse, PageError> {
    let (partner, restaurant) = find(&state, &partner, &id).await?;
    let chrome = state.chrome(&context, &headers, restaurant.name.clone()).await?;
    let chrome = chrome.crumb("/", context.t.get("shop-nav-restaurants"));
    let base = format!("/restaurants/{partner}/{}", segment(&restaurant.id));
    let address = &restaurant.address;
    let place = format!("{}, {} {}", address.street, address.postal_code, address.locality);
    let services =
        restaurant.services.iter().map(|service| context.t.get(service_key(service.service_type))).collect();
    let view = MenuView { state: &state, context: &context, base, locality: restaurant.locality() };
    let mut sections = Vec::new();
    for menu in restaurant.menus.iter().take(1) {
        view.sections(&restaurant, &menu.sections, &mut sections);
    }
    Ok(Page(RestaurantPage { chrome, place, services, sections, restaurant }))
}

struct MenuView<'a> {
    state: &'a ShopState,
    context: &'a PageContext,
    base: String,
    locality: Locality,
}

impl MenuView<'_> {
    fn sections(&self, restaurant: &RestaurantDocument, of: &[SectionDocument], into: &mut Vec<Section>) {
        let now = self.state.ambient.now();
        for section in of {
            let available = section_available(section, &self.locality, now);
            let dishes: Vec<Dish> =
                section.items.iter().map(|item| self.dish(restaurant, item, available)).collect();
            if !dishes.is_empty() {
                into.push(Section {
                    anchor: format!("section-{}", into.len()),
                    name: section.name.clone(),
                    description: section.description.clone().unwrap_or_default(),
                    dishes,
                });
            }
            self.sections(restaurant, &section.sections, into);
        }
    }

    fn dish(&self, restaurant: &RestaurantDocument, item: &ItemDocument, available: bool) -> Dish {
        let (t, now) = (self.context.t, self.state.ambient.now());
        let orderable = restaurant
            .services
            .iter()
            .any(|service| item_orderable(item, service.service_type, &self.locality, now));
        let offers = item.offers.iter().chain(item.options.iter().flat_map(|option| &option.offers));
        let price = offers.map(|offer| offer.price).min_by_key(|price| price.minor);
        let contains = item.allergens.iter().map(|allergen| allergen.allergen_type.as_str());
        let notes = item.suitable_diets.iter().map(String::as_str).chain(contains);
        Dish {
            href: format!("{}/items/{}", self.base, segment(&item.id)),
            name: item.name.clone(),
            description: item.description.clone().unwrap_or_default(),
            price: price.map(|price| t.money(price)).unwrap_or_default(),
            is_from: !item.options.is_empty(),
            is_sold_out: item.is_disabled || !orderable || !available,
            notes: notes.map(|code| note_text(self.context, code)).collect(),
        }
    }
}

/// `GLUTEN_FREE` as words; unknown codes are shown as plain words.
fn note_text(context: &PageContext, code: &str) -> String {
    let key = format!("shop-food-{}", code.to_lowercase().replace('_', "-"));
    if texts::has(&key) { context.t.get(&key) } else { code.to_lowercase().replace('_', " ") }
}

fn find_item<'a>(sections: &'a [SectionDocument], id: &str) -> Option<&'a ItemDocument> {
    sections.iter().find_map(|section| {
        let here = section.items.iter().find(|item| item.id == id);
        here.or_else(|| find_item(&section.sections, id))
    })
}

fn item_of<'a>(restaurant: &'a RestaurantDocument, id: &str) -> Option<&'a ItemDocument> {
    restaurant.menus.iter().find_map(|menu| {
        find_item(&menu.sections, id).or_else(|| menu.items.iter().find(|item| item.id == id))
    })
}

pub(crate) async fn show_item(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path((partner, id, item)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let (partner, restaurant) = find(&state, &partner, &id).await?;
    let item = item_of(&restaurant, &item).ok_or(PageError::NotFound)?;
    let view = ItemView { state: &state, context: &context, partner, restaurant: &restaurant, item };
    Ok(Page(view.page(&headers, &Sent::default(), Vec::new()).await?).into_response())
}

/// What a diner chose, as the form sent it.
#[derive(Default)]
struct Sent {
    option: Option<String>,
    /// Group and item.
    addons: Vec<(String, String)>,
    quantity: Option<u32>,
    note: String,
}

impl Sent {
    fn read(form: &[u8]) -> Self {
        let mut sent = Self::default();
        for (name, value) in url::form_urlencoded::parse(form) {
            match name.as_ref() {
                "option" => sent.option = Some(value.into_owned()),
                "quantity" => sent.quantity = value.parse().ok(),
                "note" => sent.note = value.into_owned(),
                other => {
                    if let Some(group) = other.strip_prefix("group:").filter(|_| !value.is_empty()) {
                        sent.addons.push((group.to_owned(), value.into_owned()));
                    }
                }
            }
        }
        sent
    }

    fn has(&self, group: &str, item: &str) -> bool {
        self.addons.iter().any(|(g, i)| g == group && i == item)
    }
}

struct ItemView<'a> {
    state: &'a ShopState,
    context: &'a PageContext,
    partner: PartnerId,
    restaurant: &'a RestaurantDocument,
    item: &'a ItemDocument,
}

impl ItemView<'_> {
    async fn page(
        &self,
        headers: &HeaderMap,
        sent: &Sent,
        problems: Vec<String>,
    ) -> Result<ItemPage, PageError> {
        let t = self.context.t;
        let base = format!("/restaurants/{}/{}", self.partner, segment(&self.restaurant.id));
        let chrome = self.state.chrome(self.context, headers, self.item.name.clone()).await?;
        let chrome = chrome
            .crumb("/", t.get("shop-nav-restaurants"))
            .crumb(base.clone(), self.restaurant.name.clone());
        let groups = self
            .item
            .addon_groups
            .iter()
            .chain(self.item.options.iter().flat_map(|option| &option.addon_groups));
        let price = self.item.offers.iter().map(|offer| offer.price).min_by_key(|price| price.minor);
        Ok(ItemPage {
            chrome,
            action: format!("{base}/items/{}", segment(&self.item.id)),
            description: self.item.description.clone().unwrap_or_default(),
            options: self.options(sent),
            groups: groups.map(|group| self.group(group, sent)).collect(),
            problems,
            quantity: sent.quantity.unwrap_or(1),
            note: sent.note.clone(),
            price: price.map(|price| t.money(price)).unwrap_or_default(),
        })
    }

    fn options(&self, sent: &Sent) -> Vec<Choice> {
        let chosen =
            sent.option.as_deref().or_else(|| self.item.options.first().map(|option| option.id.as_str()));
        let choice = |option: &feed::OptionDocument| Choice {
            id: option.id.clone(),
            label: option.value.clone(),
            price: option.offers.first().map(|offer| self.context.t.money(offer.price)).unwrap_or_default(),
            is_chosen: chosen == Some(option.id.as_str()),
        };
        self.item.options.iter().map(choice).collect()
    }

    fn group(&self, group: &AddonGroup, sent: &Sent) -> Group {
        let t = self.context.t;
        let is_single = group.min == 1 && group.max == Some(1);
        let rule = match (group.min, group.max) {
            (1, Some(1)) => t.get("shop-choose-one"),
            (0, Some(max)) => t.one("shop-choose-up-to", "max", max),
            (0, None) => t.get("shop-choose-any"),
            (min, Some(max)) => t.two("shop-choose-between", "min", min, "max", max),
            (min, None) => t.one("shop-choose-at-least", "min", min),
        };
        let nothing_sent = sent.quantity.is_none();
        let first = group.items.first().map(|item| item.id.as_str());
        let choices = group.items.iter().map(|item| {
            let preset = group.default_item_ids.contains(&item.id)
                || (is_single && group.default_item_ids.is_empty() && first == Some(item.id.as_str()));
            Choice {
                id: item.id.clone(),
                label: item.name.clone(),
                price: self.addon_price(item),
                is_chosen: sent.has(&group.id, &item.id) || (nothing_sent && preset),
            }
        });
        Group { id: group.id.clone(), name: group.name.clone(), rule, is_single, choices: choices.collect() }
    }

    fn addon_price(&self, item: &ItemDocument) -> String {
        let prices = item.offers.iter().map(|offer| offer.price);
        let lowest = prices.min_by_key(|price| price.minor).filter(|price| price.minor > 0);
        lowest.map(|price| format!("+{}", self.context.t.money(price))).unwrap_or_default()
    }

    fn line(&self, sent: &Sent) -> AddLine {
        let addons = sent.addons.iter().map(|(group, item)| AddOnChoice {
            group_id: group.clone(),
            item_id: item.clone(),
            option_id: None,
            quantity: 1,
            addons: Vec::new(),
        });
        AddLine {
            item_id: self.item.id.clone(),
            option_id: sent.option.clone().filter(|_| !self.item.options.is_empty()),
            addons: addons.collect(),
            quantity: sent.quantity.unwrap_or(1).min(MAX_PIECES),
            note: Some(sent.note.clone()).filter(|note| !note.trim().is_empty()),
        }
    }
}

pub(crate) async fn add_item(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path((partner, id, item)): Path<(String, String, String)>,
    RawForm(form): RawForm,
) -> Result<Response, PageError> {
    let (partner, restaurant) = find(&state, &partner, &id).await?;
    let item = item_of(&restaurant, &item).ok_or(PageError::NotFound)?;
    let view = ItemView { state: &state, context: &context, partner, restaurant: &restaurant, item };
    let sent = Sent::read(&form);
    let to = RestaurantRef {
        partner_id: partner,
        environment: Environment::Production,
        restaurant_id: restaurant.id.clone(),
        access: Access::Public,
    };
    let t = context.t;
    let problems = match state.ordering.add_line(cart_id(&headers), to, view.line(&sent)).await {
        Ok(cart) => {
            let back = format!("/restaurants/{partner}/{}", segment(&restaurant.id));
            let mut response = see_other_with(&back, "flash-added").into_response();
            if let Some(cookie) = state.keep(cart.id) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            return Ok(response);
        }
        Err(OrderingError::Choice(problems)) => problems.iter().map(|problem| problem.text(t)).collect(),
        Err(OrderingError::Invalid(errors)) => errors.0.iter().map(|error| t.field_error(error)).collect(),
        Err(OrderingError::OtherRestaurant) => vec![t.get("error-other-restaurant")],
        Err(error) => return Err(PageError::internal(error)),
    };
    let page = view.page(&headers, &sent, problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}
