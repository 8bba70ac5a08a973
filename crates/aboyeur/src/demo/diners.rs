//! Steady diners: each picks a restaurant, fills a cart, checks out and orders, again and again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering as Atomic};
use std::time::Duration;

use basis::{Environment, Locale, PartnerId};
use feed::serving::{Locality, item_orderable};
use feed::{AddonGroup, ItemDocument, RestaurantDocument, SectionDocument, ServiceType};
use inventory::SearchQuery;
use ordering::{
    Access, AddLine, AddOnChoice, AddressForm, CartChange, CheckoutResult, Payment, RestaurantRef,
    SubmitForm, SubmitResult,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::cast::Cast;
use crate::app::App;

/// Diners at one partner, and how often one of them orders.
const DINERS_EACH: usize = 3;
const USUAL_PAUSE_MILLIS: u32 = 1_800;
const BUSY_PAUSE_MILLIS: u32 = 450;

/// What the diners have lived through so far, for the narrator.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) placed: AtomicU64,
    pub(super) failed: AtomicU64,
}

/// The diners that are in the house.
pub(super) struct Diners {
    pub(super) healthy: Arc<Tally>,
    pub(super) breaking: Arc<Tally>,
    breaking_pause: Arc<AtomicU32>,
    tasks: JoinSet<()>,
}

impl Diners {
    /// More orders at the partner that breaks, or the usual number again.
    pub(super) fn rush(&self, busy: bool) {
        let pause = if busy { BUSY_PAUSE_MILLIS } else { USUAL_PAUSE_MILLIS };
        self.breaking_pause.store(pause, Atomic::Relaxed);
    }

    /// Waits until the last one has left.
    pub(super) async fn leave(mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Lets the diners in.
pub(super) fn seat(app: &App, cast: &Cast, stop: CancellationToken) -> Diners {
    let mut diners = Diners {
        healthy: Arc::default(),
        breaking: Arc::default(),
        breaking_pause: Arc::new(AtomicU32::new(USUAL_PAUSE_MILLIS)),
        tasks: JoinSet::new(),
    };
    let usual = Arc::new(AtomicU32::new(USUAL_PAUSE_MILLIS));
    let tables = [
        (cast.healthy.id, diners.healthy.clone(), usual, Locale::Fr),
        (cast.breaking.id, diners.breaking.clone(), diners.breaking_pause.clone(), Locale::En),
    ];
    for (partner, tally, pause, locale) in tables {
        for _ in 0..DINERS_EACH {
            let diner = Diner { app: app.clone(), partner, tally: tally.clone(), locale };
            diners.tasks.spawn(diner.dine(pause.clone(), stop.clone()));
        }
    }
    diners
}

struct Diner {
    app: App,
    partner: PartnerId,
    tally: Arc<Tally>,
    locale: Locale,
}

impl Diner {
    async fn dine(self, pause: Arc<AtomicU32>, stop: CancellationToken) {
        loop {
            let jitter = self.pick(400);
            let millis = u64::from(pause.load(Atomic::Relaxed)) + u64::try_from(jitter).unwrap_or(0);
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_millis(millis)) => {}
            }
            match self.order().await {
                Ok(true) => self.tally.placed.fetch_add(1, Atomic::Relaxed),
                Ok(false) => self.tally.failed.fetch_add(1, Atomic::Relaxed),
                // A pause, a closed kitchen or a vanished dish is part of a diner's life.
                Err(error) => {
                    tracing::debug!(%error, "a diner left without ordering");
                    self.tally.failed.fetch_add(1, Atomic::Relaxed)
                }
            };
        }
    }

    /// A number below `count`, by chance.
    fn pick(&self, count: usize) -> usize {
        let bytes = u64::from_le_bytes(self.app.ambient.random_bytes());
        usize::try_from(bytes % u64::try_from(count.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// One visit; true if an order was placed.
    async fn order(&self) -> anyhow::Result<bool> {
        let query = SearchQuery {
            partner_id: Some(self.partner),
            limit: 500,
            ..SearchQuery::offered(Environment::Production)
        };
        let cards = self.app.inventory.catalogue().search(query).await?;
        let Some(card) = cards.get(self.pick(cards.len())) else { return Ok(false) };
        let found = self.app.inventory.catalogue().restaurant(
            self.partner,
            Environment::Production,
            &card.restaurant_id,
        );
        let Some(document) = found.await? else { return Ok(false) };
        let service = if self.pick(2) == 0 { ServiceType::Takeout } else { ServiceType::Delivery };
        let restaurant = RestaurantRef {
            partner_id: self.partner,
            environment: Environment::Production,
            restaurant_id: document.id.clone(),
            access: Access::Public,
        };
        let Some(line) = self.choose(&document, service) else { return Ok(false) };
        let cart = self.app.ordering.add_line(None, restaurant, line).await?;
        let change = CartChange {
            service_type: Some(service),
            address: Some(Some(self.address(&document)?)),
            ..CartChange::default()
        };
        self.app.ordering.update_cart(cart.id, change).await?;
        let CheckoutResult::Quoted(checkout) = self.app.ordering.checkout(cart.id, self.locale).await? else {
            return Ok(false);
        };
        let form = self.form();
        Ok(matches!(self.app.ordering.submit(checkout.id, form).await?, SubmitResult::Placed(_)))
    }

    fn choose(&self, document: &RestaurantDocument, service: ServiceType) -> Option<AddLine> {
        let menu = document.menu(&document.service(service)?.menu_id)?;
        let (locality, now) = (document.locality(), self.app.ambient.now());
        let mut items = Vec::new();
        gather(&menu.sections, &mut items);
        items.retain(|item| item_orderable(item, service, &locality, now));
        let item = items.get(self.pick(items.len()))?;
        Some(self.line(item, service, &locality))
    }

    fn line(&self, item: &ItemDocument, service: ServiceType, locality: &Locality) -> AddLine {
        let now = self.app.ambient.now();
        let option = item.options.get(self.pick(item.options.len()));
        let value = option.map(|option| option.value.as_str());
        let groups =
            item.addon_groups.iter().chain(option.into_iter().flat_map(|option| &option.addon_groups));
        let addons = groups.flat_map(|group| {
            let wanted = usize::try_from(group.min).unwrap_or(0);
            orderable_addons(group, service, locality, now, value).take(wanted).collect::<Vec<_>>()
        });
        AddLine {
            item_id: item.id.clone(),
            option_id: option.map(|option| option.id.clone()),
            addons: addons.collect(),
            quantity: 3,
            note: None,
        }
    }

    fn address(&self, document: &RestaurantDocument) -> anyhow::Result<ordering::DeliveryAddress> {
        let address = &document.address;
        let form = AddressForm {
            lines: vec![format!("{} {}", 1 + self.pick(80), address.street)],
            locality: address.locality.clone(),
            region: address.region.clone(),
            postal_code: address.postal_code.clone(),
            country: address.country.clone(),
            location: document.location,
            instructions: String::new(),
        };
        Ok(form.read()?)
    }

    fn form(&self) -> SubmitForm {
        const FIRST: [&str; 6] = ["Alma", "Basile", "Clara", "Diego", "Elsa", "Farid"];
        const LAST: [&str; 6] = ["Arnaud", "Bell", "Costa", "Duval", "Evans", "Fabre"];
        let phone = if self.locale == Locale::Fr { "+33612345678" } else { "+13125550187" };
        SubmitForm {
            first_name: FIRST[self.pick(FIRST.len())].to_owned(),
            last_name: LAST[self.pick(LAST.len())].to_owned(),
            email: "diner@example.com".to_owned(),
            phone: phone.to_owned(),
            email_verified: false,
            payment: Payment::OnFulfillment,
            tip: None,
            no_contact: false,
            remarketing: None,
            locale: self.locale,
            idempotency_key: self.app.ambient.secret(),
        }
    }
}

fn gather<'a>(sections: &'a [SectionDocument], items: &mut Vec<&'a ItemDocument>) {
    for section in sections {
        items.extend(&section.items);
        gather(&section.sections, items);
    }
}

fn orderable_addons<'a>(
    group: &'a AddonGroup,
    service: ServiceType,
    locality: &'a Locality,
    now: basis::Timestamp,
    value: Option<&'a str>,
) -> impl Iterator<Item = AddOnChoice> + 'a {
    let fits = move |item: &&ItemDocument| {
        feed::serving::applicable_offer(&item.offers, service, locality, now, value).is_some()
    };
    group.items.iter().filter(fits).map(|item| AddOnChoice {
        group_id: group.id.clone(),
        item_id: item.id.clone(),
        option_id: None,
        quantity: 1,
        addons: Vec::new(),
    })
}
