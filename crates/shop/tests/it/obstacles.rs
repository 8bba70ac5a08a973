//! What goes wrong is said in words, beside what it is about, and nothing typed is lost.

use axum::http::StatusCode;
use db::Db;

use super::house::House;
use super::journeys::{ADDRESS, contact, key_of, menu, to_checkout};
use super::kitchen::Kitchen;
use super::partner::Behaviour;

testkit::both_engines! {
    async fn a_group_that_was_missed_is_named_beside_it_and_what_was_typed_stays(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let bowl = format!("{}/items/bowl", menu(&house));
        let extras = [("g/extras", "halloumi"), ("g/extras", "egg"), ("g/extras", "nuts")];
        let rest = [("quantity", "3"), ("note", "well done")];
        let page = browser.post(&bowl, &[&extras[..], &rest[..]].concat()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sauce = page.between("<legend>Sauce", "</fieldset>");
        assert!(sauce.contains("Choose at least 1 from “Sauce”."), "{sauce}");
        let group = page.between("<legend>Extras", "</fieldset>");
        assert!(group.contains("Choose at most 2 from “Extras”."), "{group}");
        assert_eq!(group.matches(" checked").count(), 3);
        page.shows("value=\"3\"").shows("value=\"well done\"");
    }

    async fn a_vanished_dish_and_a_new_price_are_told_beside_their_lines_with_the_cure(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let bowl = format!("{}/items/bowl", menu(&house));
        browser.submit(&bowl, &[("g/sauce", "tahini"), ("quantity", "1")]).await;
        house.publish(&Kitchen { bowl_price: 12.0, ..Kitchen::default() }).await;
        browser.get("/cart").await.shows("has changed from €11.25 to €12.00").shows("Accept the new prices");
        let (_, page) = browser.submit("/cart/prices", &[]).await;
        page.hides("has changed from").shows("€12.00");

        house.publish(&Kitchen { has_bowl: false, ..Kitchen::default() }).await;
        let (_, page) = browser.submit("/cart", &ADDRESS).await;
        page.shows("Beet bowl is no longer on the menu. Remove it from your cart.");
        let (_, page) = browser.submit("/cart/lines/1", &[("quantity", "0")]).await;
        page.shows("Your cart is empty");
        assert_eq!(browser.get(&bowl).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_paused_partner_is_not_listed_and_the_cart_waits(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        to_checkout(&house, &mut browser, "1").await;
        house.switch(false).await;
        browser.get("/").await.hides("Copper Ladle").shows("No restaurant takes orders here");
        let words = "because its ordering service is paused";
        browser.get(&menu(&house)).await.shows(words).hides(">Choose<");
        browser.get("/cart").await.shows(words).shows("Beet bowl");
        let stopped = browser.post("/checkout", &[]).await;
        assert_eq!(stopped.status, StatusCode::CONFLICT);
        stopped.shows(words).shows("Your cart is kept.");
        house.switch(true).await;
        let (_, review) = browser.submit("/checkout", &[]).await;
        review.shows("Courier by bike");
    }

    async fn a_partner_that_fails_is_told_in_clear_words(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("fr");
        let bowl = format!("{}/items/bowl", menu(&house));
        browser.submit(&bowl, &[("g/sauce", "tahini"), ("quantity", "1")]).await;
        house.partner.next(Behaviour::Fails);
        let stopped = browser.post("/cart", &ADDRESS).await;
        assert_eq!(stopped.status, StatusCode::CONFLICT);
        stopped.shows("Votre panier est conservé.").hides("kitchen on fire");
        browser.submit("/checkout", &[]).await.1.shows("Courier by bike");
    }

    async fn a_correction_is_shown_line_by_line_before_it_is_accepted(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        house.partner.next(Behaviour::OnlyOneLeft);
        let (checkout, page) = to_checkout(&house, &mut browser, "3").await;
        page.shows("Beet bowl: This is sold out, or there is not enough of it left.").shows("Left: 1.");
        page.shows("3 × for €42.75").shows("1 × for €14.25").hides("/order\"");
        let (_, page) = browser.submit(&format!("{checkout}/accept"), &[]).await;
        page.shows("1 × Beet bowl").shows("name=\"first_name\"").hides("Left: 1.");
    }

    async fn an_unfinished_contact_form_keeps_what_was_typed(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("fr");
        let (checkout, review) = to_checkout(&house, &mut browser, "1").await;
        let mut fields = contact("k", "beaucoup").to_vec();
        fields[3].1 = "0612";
        let page = browser.post(&format!("{checkout}/order"), &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.shows("Écrivez un montant tel que").shows("value=\"Anaïs\"").shows("value=\"beaucoup\"");
        fields[4].1 = "";
        let page = browser.post(&format!("{checkout}/order"), &fields).await;
        page.shows("id=\"phone-error\"").shows("value=\"Lefèvre\"").shows("name=\"key\" value=\"k\"");
        assert_eq!(house.partner.submits().len(), 0);

        house.wait_minutes(11);
        browser.get(&checkout).await.shows("Vérifier de nouveau le total").hides("name=\"first_name\"");
        house.wait_minutes(30);
        let late = browser.post(&format!("{checkout}/order"), &contact(&key_of(&review), "")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(house.partner.submits().len(), 0);
    }

    async fn a_declined_order_says_why_and_that_nothing_was_charged(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let (checkout, review) = to_checkout(&house, &mut browser, "1").await;
        house.partner.next(Behaviour::Declines);
        let (_, page) =
            browser.submit(&format!("{checkout}/order"), &contact(&key_of(&review), "")).await;
        page.shows("Declined").shows("Your payment was declined.").shows("You have not been charged.");
        page.hides("<b>expired").shows("Back to the menu");
    }

    async fn strangers_find_neither_cart_nor_checkout_nor_order(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let (checkout, _) = to_checkout(&house, &mut browser, "1").await;
        let mut stranger = house.browser("en");
        assert_eq!(stranger.get(&checkout).await.status, StatusCode::NOT_FOUND);
        let order = stranger.post(&format!("{checkout}/order"), &contact("k", "")).await;
        assert_eq!(order.status, StatusCode::NOT_FOUND);
        stranger.get("/cart").await.shows("Your cart is empty").hides("Beet bowl");
        let (order, old_checkout) = (house.unknown_order(), house.unknown_checkout());
        let elsewhere = ["/orders/x", "/checkout/x", "/restaurants/1/x", "/restaurants/x/y"];
        for path in [order.as_str(), &old_checkout].into_iter().chain(elsewhere) {
            let page = stranger.get(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            page.shows("We could not find this page");
        }
        assert_eq!(house.partner.submits().len(), 0);
    }

    async fn hostile_names_stay_text(db: Db) {
        let kitchen = Kitchen {
            name: "<script>alert(1)</script>".into(),
            bowl_name: "\"><img src=x onerror=alert(2)>".into(),
            ..Kitchen::default()
        };
        let house = House::open(db, &kitchen).await;
        let mut browser = house.browser("en");
        let (checkout, review) = to_checkout(&house, &mut browser, "1").await;
        let (order, _) =
            browser.submit(&format!("{checkout}/order"), &contact(&key_of(&review), "")).await;
        browser.submit(&format!("{}/items/bowl", menu(&house)), &[("g/sauce", "tahini"), ("quantity", "1")]).await;
        let bowl = format!("{}/items/bowl", menu(&house));
        let hunt = "/?q=%22%3E%3Cscript%3Ealert(3)%3C/script%3E&near=%3Cscript%3E";
        for path in ["/", &menu(&house), &bowl, "/cart", &checkout, &order, hunt] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            page.hides("<script>alert").hides("<img src=x").hides("<script>\"");
        }
    }
}
