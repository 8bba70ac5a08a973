//! Finding a restaurant and a dish: place, service, time, words, diets and allergens; and how much a first page weighs.

use std::io::Write;

use axum::http::StatusCode;
use db::Db;

use super::house::House;
use super::journeys::menu;
use super::kitchen::Kitchen;

/// What a first page may weigh with everything it loads before it can be used.
const BUDGET: usize = 100 * 1024;

testkit::both_engines! {
    async fn the_list_is_narrowed_by_place_service_and_time(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        for near in ["48.86,2.35", "12+rue+de+Rivoli,+75001+Paris", "paris", "geo:48.86,2.35"] {
            let page = browser.get(&format!("/?near={near}&service=DELIVERY")).await;
            page.shows("Copper Ladle").shows("50 m away").shows("Delivery €2.90");
            page.shows("service=DELIVERY").shows("near=");
        }
        // Ten kilometres to the north nobody delivers.
        browser.get("/?near=48.95,2.35").await.shows("Copper Ladle").shows("No delivery to your place");
        browser.get("/?near=48.95,2.35&service=DELIVERY").await.hides("Copper Ladle").shows("fits everything");
        browser.get("/?near=48.95,2.35&service=TAKEOUT").await.shows("Copper Ladle");
        browser.get("/?near=Atlantis").await.shows("We know no restaurant at").shows("Copper Ladle");
        browser.get("/?near=10.5,10.5").await.hides("Copper Ladle").shows("No restaurant near");
        browser.get("/?open=now").await.shows("Copper Ladle");
        browser.get("/?at=2026-03-15T12:10").await.shows("Sunday at 12:15: orders taken").shows("at=2026-03-15T12%3A10");
        browser.get("/?at=2026-01-15T12:00").await.hides("Copper Ladle").shows("fits everything");
        browser.get("/?at=soon&service=DRONE&from=x").await.shows("Copper Ladle");
    }

    async fn a_long_list_has_pages_and_a_first_page_is_light(db: Db) {
        let house = House::open(db, &Kitchen { others: 30, ..Kitchen::default() }).await;
        let mut browser = house.browser("fr");
        let page = browser.get("/?near=75001&service=DELIVERY").await;
        assert_eq!(page.body.matches("<article").count(), 24);
        page.shows("from=24").hides("Revenir aux premiers");
        let rest = browser.get("/?near=75001&service=DELIVERY&from=24").await;
        assert_eq!(rest.body.matches("<article").count(), 7);
        rest.shows("Revenir aux premiers").hides("from=31");

        let (mut plain, mut packed) = (page.body.len(), packed_len(page.body.as_bytes()));
        for part in page.body.split("href=\"/assets/").chain(page.body.split("src=\"/assets/")).skip(1) {
            let name = part.split('"').next().unwrap();
            let kind = name.rsplit('.').next().unwrap_or_default();
            if !["css", "js", "svg"].contains(&kind) {
                continue;
            }
            let asset = browser.get(&format!("/assets/{name}")).await;
            assert_eq!(asset.status, StatusCode::OK, "{name}");
            (plain, packed) = (plain + asset.body.len(), packed + packed_len(asset.body.as_bytes()));
        }
        assert!(plain < BUDGET, "{plain} bytes unpacked");
        assert!(packed < BUDGET / 4, "{packed} bytes packed");
        assert!(plain > 40_000, "the style sheet is counted: {plain}");
        page.hides("htmx");
    }

    async fn a_menu_is_searched_and_filtered_without_scripts(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let at = |query: &str| format!("{}?{query}", menu(&house));
        browser.get(&at("menu=BEET")).await.shows("Beet bowl").hides(">Bread<").shows("Show the whole menu");
        browser.get(&at("menu=creme+fraiche")).await.shows("Beet bowl").hides(">Bread<");
        browser.get(&at("menu=sushi")).await.shows("No dish fits").hides("Beet bowl");
        browser.get(&at("diet=VEGETARIAN")).await.shows(">Pizza<").hides("Beet bowl").shows("Vegetarian");
        let page = browser.get(&at("without=EGG&service=TAKEOUT")).await;
        page.hides("Beet bowl").shows(">Bread<").shows("Dishes without any declaration are shown");
        page.shows("service=DELIVERY&#38;without=EGG").shows("value=\"EGG\" selected");
        browser.get(&at("without=%22%3E%3Cscript%3E&menu=%3Cscript%3E")).await.hides("<script>\"");
    }

    async fn a_dish_tells_what_the_partner_declares(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let bowl = format!("{}/items/bowl", menu(&house));
        let page = house.browser("en").get(&bowl).await;
        page.shows("beetroot, crème fraîche").shows("450 g").shows("520–610\u{a0}kcal").shows("22\u{a0}g");
        page.shows("if you have an allergy, ask the restaurant");
        house.browser("fr").get(&bowl).await.shows("Valeurs nutritionnelles").shows("Protéines");
    }

    async fn a_chosen_time_stays_from_the_list_to_the_cart(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let time = "2026-03-15T12:00";
        let page = browser.get(&format!("{}?at={time}&service=TAKEOUT", menu(&house))).await;
        page.shows("The menu for Sunday").shows("at=2026-03-15T12%3A00");
        let bread = format!("{}/items/bread", menu(&house));
        browser.get(&format!("{bread}?at={time}&service=TAKEOUT")).await.shows("name=\"at\" value=\"2026-03-15T12:00\"");
        let fields = [("quantity", "1"), ("service", "TAKEOUT"), ("at", time)];
        let (to, _) = browser.submit(&bread, &fields).await;
        assert!(to.ends_with("?service=TAKEOUT&at=2026-03-15T12%3A00"), "{to}");
        browser.get("/cart").await.shows("value=\"2026-03-15T11:00:00Z\" selected");
        let past = browser.get(&format!("{}?at=2026-03-01T12:00", menu(&house))).await;
        past.shows("No order can be placed for").shows("As soon as possible").shows("Take ");
    }
}

/// As the server packs it.
fn packed_len(bytes: &[u8]) -> usize {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap().len()
}
