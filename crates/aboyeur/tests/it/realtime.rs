//! Real-time updates, from the partner's server to what diners see, on both databases.

use std::fs;

use basis::{Ambient, Money};
use db::Db;
use feed::{RestaurantDocument, ServiceType};
use inventory::realtime::{Update, UpdateQuery, UpdateState};
use jiff::SignedDuration;
use partner_sim::{ServiceAccountKey, UpdateSender, UpdateVerb};
use serde_json::{Value, json};
use url::Url;

use crate::browser::Browser;
use crate::house::{ENVIRONMENT, House};

impl House {
    /// A sender with a key of the partner.
    async fn sender(&self) -> UpdateSender {
        let actor = basis::Actor::system("test");
        let key =
            self.app.identity.create_service_account_key(actor, self.partner, &[ENVIRONMENT]).await.unwrap();
        let key: ServiceAccountKey = serde_json::from_value(serde_json::to_value(key).unwrap()).unwrap();
        let origin: Url = self.app.config.server.origin.clone();
        let ambient: Ambient = self.app.ambient.clone();
        UpdateSender::new(&origin, self.partner.get(), ENVIRONMENT, key, ambient).unwrap()
    }

    /// The entities of the partner's feed, of this type.
    fn entities(&self, entity_type: &str) -> Vec<Value> {
        let mut found = Vec::new();
        let mut files: Vec<_> = fs::read_dir(self.feed()).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.to_string_lossy().ends_with(".ndjson")) {
            let text = fs::read_to_string(file).unwrap();
            let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            found.extend(lines.filter(|entity| entity["@type"] == entity_type));
        }
        found
    }

    async fn newest_update(&self) -> Update {
        let query = UpdateQuery { limit: 1, ..UpdateQuery::of(self.partner, ENVIRONMENT) };
        self.app.inventory.list_updates(query).await.unwrap().items.remove(0)
    }
}

/// The price of the only offer of an item, as the catalogue has it.
fn price(document: &RestaurantDocument, item: &str) -> Option<Money> {
    let sections = document.menus.iter().flat_map(|menu| &menu.sections);
    let found = sections.flat_map(|section| &section.items).find(|one| one.id == item)?;
    Some(found.offers[0].price)
}

testkit::both_engines! {
    async fn a_pushed_price_is_seen_in_the_shop_and_a_deleted_dish_is_not(db: Db) {
        let house = House::open(db).await;
        let sender = house.sender().await;
        let offers = house.entities("MenuItemOffer");
        let mut offer = offers.into_iter().find(|offer| offer["menuItemId"].is_string()).unwrap();
        let item = offer["menuItemId"].as_str().unwrap().to_owned();
        let restaurant = item.split(':').next().unwrap().to_owned();
        let document = async || {
            let catalogue = house.app.inventory.catalogue();
            catalogue.restaurant(house.partner, ENVIRONMENT, &restaurant).await.unwrap().unwrap()
        };
        let shop = Browser::of(&house, None).await;
        let page = format!("/restaurants/{}/{restaurant}", house.partner);
        let shows = |text: &str| text.contains("47,11") || text.contains("47.11");
        let before = price(document().await.as_ref(), &item).unwrap();
        assert!(!shows(&shop.get(&page).await.text));

        offer["price"] = json!("47.11");
        sender.send(UpdateVerb::Upsert, &[offer]).await.unwrap();
        assert_eq!(price(document().await.as_ref(), &item), Some(before), "accepted is not applied");
        house.work().await;
        assert_eq!(house.newest_update().await.state, UpdateState::Applied);
        assert_eq!(price(document().await.as_ref(), &item).unwrap().to_decimal(), "47.11");
        assert!(shows(&shop.get(&page).await.text));

        house.pass(SignedDuration::from_secs(2)).await;
        sender.send(UpdateVerb::Delete, &[json!({ "@type": "MenuItem", "@id": item })]).await.unwrap();
        house.work().await;
        assert_eq!(price(document().await.as_ref(), &item), None);
        assert!(!shows(&shop.get(&page).await.text));
        house.close().await;
    }

    async fn an_emergency_closing_stops_orders_at_once(db: Db) {
        let house = House::open(db).await;
        assert!(house.order_at(0).await.is_some());
        let sender = house.sender().await;
        let mut services = house.entities("Service");
        for service in &mut services {
            service["isDisabled"] = json!(true);
        }
        sender.send(UpdateVerb::Upsert, &services).await.unwrap();
        house.work().await;
        assert_eq!(house.newest_update().await.state, UpdateState::Applied);
        let catalogue = house.app.inventory.catalogue();
        for card in catalogue.search(inventory::SearchQuery::offered(ENVIRONMENT)).await.unwrap() {
            let found = catalogue.restaurant(house.partner, ENVIRONMENT, &card.restaurant_id).await.unwrap().unwrap();
            assert!(found.services.iter().all(|service| service.disabled));
            let takeout = found.service(ServiceType::Takeout).unwrap();
            assert!(!feed::serving::orderable_now(takeout, &found.locality(), house.app.ambient.now()));
        }
        house.close().await;
    }
}
