//! What makes ordering pleasant: ordering again, help for an order, tips, news, and links that lead somewhere.

use axum::http::StatusCode;
use db::Db;
use order::wire::{LineItemUpdate, WireOrderState};

use super::browser::{Answer, Browser};
use super::house::House;
use super::journeys::{contact, key_of, menu, to_checkout};
use super::kitchen::Kitchen;
use super::partner::{action_id, update};

async fn place(
    browser: &mut Browser,
    checkout: &str,
    review: &Answer,
    more: &[(&str, &str)],
) -> (String, Answer) {
    let key = key_of(review);
    let mut fields = contact(&key, "").to_vec();
    fields.extend(more);
    browser.submit(&format!("{checkout}/order"), &fields).await
}

testkit::both_engines! {
    async fn an_order_is_remembered_here_and_ordered_again_at_new_prices(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        browser.get("/").await.hides("Your orders");
        browser.get("/orders").await.shows("No order was placed in this browser yet.");
        let (checkout, review) = to_checkout(&house, &mut browser, "2").await;
        let (order, _) = place(&mut browser, &checkout, &review, &[]).await;
        browser.get("/").await.shows("href=\"/orders\"");
        browser.get("/orders").await.shows("Copper Ladle").shows(&format!("{order}/again"));
        house.browser("en").get("/orders").await.hides("Copper Ladle");

        house.publish(&Kitchen { bowl_price: 12.0, ..Kitchen::default() }).await;
        let (to, cart) = browser.submit(&format!("{order}/again"), &[]).await;
        assert_eq!(to, "/cart");
        cart.shows("Beet bowl").shows("Halloumi").shows("at the prices of today").shows("€30.00").shows("no nuts");
        browser.submit("/cart/clear", &[]).await;

        house.publish(&Kitchen { has_bowl: false, ..Kitchen::default() }).await;
        let page = browser.post(&format!("{order}/again"), &[]).await;
        assert_eq!(page.status, StatusCode::OK);
        page.shows("Nothing of this order is to be had").shows("<li>Beet bowl</li>");
        let (_, page) = browser.submit("/orders/forget", &[]).await;
        page.shows("This browser has forgotten your orders.").hides("Copper Ladle");
        assert_eq!(browser.get(&order).await.status, StatusCode::OK, "the order itself stays");
    }

    async fn a_dish_of_another_restaurant_is_handled_kindly(db: Db) {
        let house = House::open(db, &Kitchen { others: 1, ..Kitchen::default() }).await;
        let mut browser = house.browser("en");
        let (checkout, review) = to_checkout(&house, &mut browser, "1").await;
        let (order, _) = place(&mut browser, &checkout, &review, &[]).await;
        let other = format!("/restaurants/{}/other%2F1", house.partner_id);
        browser.submit(&format!("{other}/items/bread"), &[("quantity", "1")]).await;
        browser.get(&menu(&house)).await.shows("Your cart holds dishes of The house of good food number 1.");
        let page = browser.post(&format!("{}/items/bread", menu(&house)), &[("quantity", "1")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.shows("The house of good food number 1. An order is for one restaurant only.");
        let page = browser.post(&format!("{order}/again"), &[]).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.shows("The house of good food number 1").shows("name=\"replace\"");
        browser.get("/cart").await.shows("Bread");
        let (_, cart) = browser.submit(&format!("{order}/again"), &[("replace", "yes")]).await;
        cart.shows("Beet bowl").hides("Bread");
    }

    async fn help_names_whom_diners_may_reach_and_nobody_else(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        house.add_contacts().await;
        let mut browser = house.browser("en");
        let (checkout, review) = to_checkout(&house, &mut browser, "1").await;
        let (order, page) = place(&mut browser, &checkout, &review, &[]).await;
        page.shows(&format!("{order}/help"));
        let help = browser.get(&format!("{order}/help")).await;
        help.shows("Orders Inc.").shows("mailto:diners@orders.example").shows("tel:+33472005501").shows("R-7");
        help.shows("mailto:help@partner.example").shows("Monday–Sunday").shows("tel:+33123456789");
        help.hides("pager@orders.example").hides("Lefèvre");
        house.browser("fr").get(&format!("{order}/help")).await.shows("À qui s’adresser").shows("lundi–dimanche");
        let unknown = format!("{}/help", house.unknown_order());
        assert_eq!(browser.get(&unknown).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&format!("{}/again", house.unknown_order()), &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_tip_is_a_share_or_an_amount_and_news_are_asked_for_once(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let (checkout, review) = to_checkout(&house, &mut browser, "2").await;
        review.shows("value=\"suggested\" checked").shows("10%").shows("€2.85").shows("Orders Inc. may send me news");
        let more = [("tip_choice", "10"), ("remarketing", "yes")];
        let (_, page) = place(&mut browser, &checkout, &review, &more).await;
        page.shows("€2.85").shows("€35.34");
        let (checkout, review) = to_checkout(&house, &mut browser, "1").await;
        review.hides("may send me news");
        place(&mut browser, &checkout, &review, &[("remarketing", "yes"), ("tip_choice", "0")]).await;
        let submits = house.partner.submits();
        let asked = |n: usize| {
            let order: &order::wire::ProposedOrder = submits[n].order.final_order.as_ref().unwrap();
            order.extension.as_ref().and_then(|extension| extension.optin_for_remarketing)
        };
        assert_eq!((asked(0), asked(1)), (Some(true), None), "a widget that was not shown says nothing");
    }

    async fn a_change_of_the_order_is_told_with_its_reason(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let (checkout, review) = to_checkout(&house, &mut browser, "2").await;
        let (order, _) = place(&mut browser, &checkout, &review, &[("tip_choice", "0")]).await;
        let submit = &house.partner.submits()[0];
        let line = submit.order.final_order.as_ref().unwrap().cart.as_ref().unwrap().line_items[0].id.clone().unwrap();
        let mut told = update(&action_id(submit), "CONFIRMED", "2026-03-14T11:05:00Z");
        let gone = LineItemUpdate {
            order_state: Some(WireOrderState { state: "CANCELLED".into(), ..WireOrderState::default() }),
            reason: Some("The last bowl fell".into()),
            ..LineItemUpdate::default()
        };
        told.line_item_updates.insert(line, gone);
        let total = serde_json::json!({"type": "ACTUAL", "amount": {"currencyCode": "EUR", "units": "3", "nanos": 990_000_000}});
        told.total_price = Some(serde_json::from_value(total).unwrap());
        house.update(told).await;
        let page = browser.get(&order).await;
        page.shows("Taken out · The last bowl fell").shows("The total was €32.49 when you ordered and is €3.99 now.");
    }

    async fn direct_links_lead_to_the_right_menu_or_say_that_they_lead_nowhere(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let mut browser = house.browser("en");
        let to = browser.get("/chooseprovider?restaurantId=rest%2F1&orderType=2&menuSearchQuery=bowl&hl=fr-CA&utm_source=x").await;
        assert_eq!(to.status, StatusCode::SEE_OTHER);
        assert_eq!(to.location, format!("{}?service=TAKEOUT&menu=bowl&lang=fr", menu(&house)));
        let id = house.partner_id;
        let to = browser
            .get(&format!("/chooseprovider?restaurantId=rest%2F1&partnerId={id}&fulfillmentTime=2026-03-15T11:00:00Z"))
            .await;
        assert!(to.location.ends_with("?at=2026-03-15T12%3A00"), "{}", to.location);
        for nowhere in ["", "?restaurantId=gone", "?restaurantId=rest%2F1&partnerId=77", "?restaurantId=rest%2F1&partnerId=x"] {
            let page = browser.get(&format!("/chooseprovider{nowhere}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
            page.shows("This restaurant is not here");
        }
        // Somebody else's cart is not opened.
        to_checkout(&house, &mut browser, "1").await;
        let stranger = house.browser("en").get("/chooseprovider?cartId=cart_01k00000000000000000000000").await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    }

    async fn before_the_launch_only_a_direct_link_leads_to_a_restaurant(db: Db) {
        let house = House::open(db, &Kitchen::default()).await;
        let soon = house.add_unlaunched().await;
        let mut browser = house.browser("en");
        let path = format!("/restaurants/{soon}/rest%2F1");
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
        let to = browser.get(&format!("/chooseprovider?restaurantId=rest%2F1&partnerId={soon}")).await;
        assert_eq!((to.status, to.location.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
        browser.get(&path).await.shows("being tried out before its launch").shows("Beet bowl");
        browser.submit(&format!("{path}/items/bread"), &[("quantity", "1")]).await;
        browser.get("/cart").await.shows("Bread").hides("takes no orders");
        browser.get("/").await.hides("Soon Inc.");
        assert_eq!(house.browser("en").get(&path).await.status, StatusCode::NOT_FOUND, "others are not let in");
        browser.get(&menu(&house)).await.hides("Soon Inc.");
    }
}
