//! From the first page to the followed order.

use axum::http::StatusCode;
use db::Db;

use super::browser::{Answer, Browser};
use super::house::House;
use super::kitchen::Kitchen;
use super::partner::{action_id, update};

pub(crate) const ADDRESS: [(&str, &str); 6] = [
    ("service", "DELIVERY"),
    ("time", "asap"),
    ("street", "12 rue des Essais"),
    ("postal_code", "75001"),
    ("locality", "Paris"),
    ("country", "FR"),
];

pub(crate) fn menu(house: &House) -> String {
    format!("/restaurants/{}/rest%2F1", house.partner_id)
}

/// Puts bowls into the cart and asks for the price.
pub(crate) async fn to_checkout(house: &House, browser: &mut Browser, pieces: &str) -> (String, Answer) {
    let bowl = format!("{}/items/bowl", menu(house));
    let choice =
        [("g/sauce", "harissa"), ("g/extras", "halloumi"), ("quantity", pieces), ("note", "no nuts")];
    browser.submit(&bowl, &choice).await;
    browser.submit("/cart", &ADDRESS).await
}

pub(crate) fn contact<'a>(key: &'a str, tip: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("first_name", "Anaïs"),
        ("last_name", "Lefèvre"),
        ("email", "anais@example.org"),
        ("phone", "+33 6 12 34 56 78"),
        ("tip", tip),
        ("key", key),
    ]
}

pub(crate) fn key_of(page: &Answer) -> String {
    page.between("name=\"key\" value=\"", "\"")
}

testkit::both_engines! {
    async fn a_diner_orders_from_the_menu_to_the_door_in_english(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        browser.get("/").await.shows("Copper Ladle").shows("Open now").shows("Orders Inc.");
        browser.get("/?near=75001").await.shows("Copper Ladle").shows("m away");
        browser.get("/?q=nothing+like+it").await.shows("No restaurant fits");
        let page = browser.get(&menu(&house)).await;
        page.shows("Beet bowl").shows("May contain egg").shows("Without fish").shows("from €9.00");
        let dish = browser.get(&format!("{}/items/bowl?service=DELIVERY", menu(&house))).await;
        dish.shows("Choose one").shows("Choose up to 2");

        let (_, review) = to_checkout(&house, &mut browser, "2").await;
        review.shows("Courier by bike").shows("€3.99").shows("€28.50").shows("Pay the courier");
        review.shows("12 rue des Essais, 75001 Paris, FR").shows("€34.49").shows("Total before the tip: €32.49");
        let id = review.between("action=\"/checkout/", "/order\"");
        let (order, page) =
            browser.submit(&format!("/checkout/{id}/order"), &contact(&key_of(&review), "3,50")).await;
        page.shows("Order sent to the restaurant").shows("R-7").shows("mailto:help@partner.example");
        page.shows("€35.99").shows("no nuts").shows("http-equiv=\"refresh\"");
        browser.get("/cart").await.shows("Your cart is empty");

        let submits = house.partner.submits();
        assert_eq!(submits.len(), 1);
        house.update(update(&action_id(&submits[0]), "IN_TRANSIT", "2026-03-14T11:05:00Z")).await;
        let events = browser.events(&format!("{order}/events?seen=1"), 2).await;
        assert!(!events.contains("rue des Essais"), "{events}");
        let part = browser.get_fragment(&order).await;
        part.shows("On its way").hides("<html");
        house.update(update(&action_id(&submits[0]), "FULFILLED", "2026-03-14T11:30:00Z")).await;
        browser.get(&order).await.shows("Enjoy your meal!").hides("data-live").hides("http-equiv");
    }

    async fn a_diner_orders_for_pickup_in_french(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("fr");
        browser.get("/").await.shows("Ouvert").shows("À emporter");
        let pizza = format!("{}/items/pizza", menu(&house));
        browser.get(&format!("{pizza}?service=TAKEOUT")).await.shows("13,00\u{a0}€");
        let choice = [("option", "large"), ("quantity", "1"), ("service", "TAKEOUT")];
        let (_, page) = browser.submit(&pizza, &choice).await;
        page.shows("C’est dans votre panier.").shows("1 plat");
        let cart = browser.get("/cart").await;
        cart.shows("Pizza (Large)").shows("value=\"TAKEOUT\" checked").shows("samedi 14 mars 2026");
        let slot = cart.between("<option value=\"2026", "\"");
        let slot = format!("2026{slot}");
        let (_, review) = browser.submit("/cart", &[("service", "TAKEOUT"), ("time", &slot)]).await;
        review.shows("14 mars 2026 à").shows("Pourboire").shows("value=\"suggested\" checked").shows("2,00\u{a0}€");
        let id = review.between("action=\"/checkout/", "/order\"");
        let (_, page) =
            browser.submit(&format!("/checkout/{id}/order"), &contact(&key_of(&review), "0")).await;
        page.shows("Votre commande chez Copper Ladle").shows("16,99\u{a0}€").shows("Commandé pour 14 mars 2026");
        assert_eq!(house.partner.submits().len(), 1);
    }

    async fn a_doubled_submit_is_one_order(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let (checkout, review) = to_checkout(&house, &mut browser, "1").await;
        let key = key_of(&review);
        let (mut one, mut two) = (browser.clone(), browser.clone());
        let path = format!("{checkout}/order");
        let fields = contact(&key, "");
        let (first, second) = tokio::join!(one.post(&path, &fields), two.post(&path, &fields));
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
        assert_eq!(first.location, second.location);
        let later = browser.post(&path, &contact("another-key", "")).await;
        assert_eq!(later.location, first.location);
        assert_eq!(house.partner.submits().len(), 1);
    }
}
