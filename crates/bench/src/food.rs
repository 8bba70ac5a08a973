//! What diners order: dishes of the published feed, chosen before anything is measured.

use aboyeur::app::App;
use anyhow::Context;
use basis::{Environment, PartnerId, Timestamp};
use feed::serving::{Locality, applicable_offer, asap, item_orderable};
use feed::{AddonGroup, ItemDocument, RestaurantDocument, SectionDocument, ServiceType};
use inventory::SearchQuery;
use ordering::{Access, AddLine, AddOnChoice, AddressForm, RestaurantRef};
use serde_json::{Value, json};

/// The environment that is measured.
pub(crate) const ENVIRONMENT: Environment = Environment::Production;
/// Dishes that are ordered at one restaurant.
const DISHES_EACH: usize = 2;

/// One order that a diner may give again and again.
#[derive(Clone)]
pub(crate) struct Meal {
    pub(crate) restaurant: RestaurantRef,
    pub(crate) line: AddLine,
    pub(crate) service: ServiceType,
    pub(crate) address: AddressForm,
}

impl Meal {
    /// The body that begins its cart over REST.
    pub(crate) fn cart_body(&self) -> Value {
        json!({
            "partner_id": self.restaurant.partner_id,
            "restaurant_id": self.restaurant.restaurant_id,
            "line": self.line,
        })
    }

    /// The body that says over REST how and where to.
    pub(crate) fn change_body(&self) -> Value {
        let address = &self.address;
        json!({
            "service_type": self.service,
            "address": {
                "lines": address.lines,
                "locality": address.locality,
                "region": address.region,
                "postal_code": address.postal_code,
                "country": address.country,
                "location": address.location,
            },
        })
    }
}

/// Dishes of every restaurant of the partner that is open now, half of them delivered, half fetched.
pub(crate) async fn choose(app: &App, partner: PartnerId, restaurants: u32) -> anyhow::Result<Vec<Meal>> {
    let limit = usize::try_from(restaurants)?;
    let query = SearchQuery { partner_id: Some(partner), limit, ..SearchQuery::offered(ENVIRONMENT) };
    let catalogue = app.inventory.catalogue();
    let mut meals = Vec::new();
    for card in catalogue.search(query).await? {
        let found = catalogue.restaurant(partner, ENVIRONMENT, &card.restaurant_id).await?;
        let document = found.context("a restaurant that was found is gone")?;
        let service =
            if meals.len() % (2 * DISHES_EACH) == 0 { ServiceType::Delivery } else { ServiceType::Takeout };
        meals.extend(meals_of(partner, &document, service, app.ambient.now()));
    }
    Ok(meals)
}

fn meals_of(
    partner: PartnerId,
    document: &RestaurantDocument,
    service: ServiceType,
    now: Timestamp,
) -> Vec<Meal> {
    let place = document.locality();
    let open = document.service(service).filter(|service| asap(service, &place, now).is_some());
    let Some(menu) = open.and_then(|service| document.menu(&service.menu_id)) else { return Vec::new() };
    let mut items = Vec::new();
    gather(&menu.sections, &mut items);
    items.retain(|item| item_orderable(item, service, &place, now));
    let step = (items.len() / DISHES_EACH).max(1);
    let chosen = items.into_iter().step_by(step).take(DISHES_EACH);
    chosen
        .map(|item| Meal {
            restaurant: RestaurantRef {
                partner_id: partner,
                environment: ENVIRONMENT,
                restaurant_id: document.id.clone(),
                access: Access::Public,
            },
            line: line(item, service, &place, now),
            service,
            address: address(document),
        })
        .collect()
}

fn gather<'a>(sections: &'a [SectionDocument], items: &mut Vec<&'a ItemDocument>) {
    for section in sections {
        items.extend(&section.items);
        gather(&section.sections, items);
    }
}

/// Two pieces, with the first option if there are any and as many add-ons as are asked for.
fn line(item: &ItemDocument, service: ServiceType, place: &Locality, now: Timestamp) -> AddLine {
    let option = item.options.first();
    let value = option.map(|option| option.value.as_str());
    let groups = item.addon_groups.iter().chain(option.into_iter().flat_map(|option| &option.addon_groups));
    let addons = groups.flat_map(|group| addons(group, service, place, now, value));
    AddLine {
        item_id: item.id.clone(),
        option_id: option.map(|option| option.id.clone()),
        addons: addons.collect(),
        quantity: 2,
        note: None,
    }
}

fn addons(
    group: &AddonGroup,
    service: ServiceType,
    place: &Locality,
    now: Timestamp,
    value: Option<&str>,
) -> Vec<AddOnChoice> {
    let fits = |item: &&ItemDocument| applicable_offer(&item.offers, service, place, now, value).is_some();
    let wanted = usize::try_from(group.min).unwrap_or(usize::MAX);
    let choice = |item: &ItemDocument| AddOnChoice {
        group_id: group.id.clone(),
        item_id: item.id.clone(),
        option_id: None,
        quantity: 1,
        addons: Vec::new(),
    };
    group.items.iter().filter(fits).take(wanted).map(choice).collect()
}

fn address(document: &RestaurantDocument) -> AddressForm {
    let address = &document.address;
    AddressForm {
        lines: vec![format!("12 {}", address.street)],
        locality: address.locality.clone(),
        region: address.region.clone(),
        postal_code: address.postal_code.clone(),
        country: address.country.clone(),
        location: document.location,
        instructions: String::new(),
    }
}
