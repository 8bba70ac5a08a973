//! Carts in the database.

use db::Db;

use super::house::{House, form};
use super::kitchen::{bowl_with_halloumi, choice, edit, euros, remove, restaurant};
use crate::*;

testkit::both_engines! {
    async fn every_statement_is_accepted(db: Db) {
        db.prepare_all(STATEMENTS).await.unwrap();
    }

    async fn the_same_choice_again_adds_to_its_line(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let cart = house.ordering.add_line(Some(cart.id), house.restaurant(), bowl_with_halloumi(1)).await.unwrap();
        assert_eq!(cart.lines.len(), 1);
        assert_eq!(cart.lines[0].quantity, 3);
        let cart = house.ordering.add_line(Some(cart.id), house.restaurant(), choice("bowl", 1)).await.unwrap();
        assert_eq!(cart.lines.len(), 2);
        assert_eq!(house.ordering.cart(cart.id).await.unwrap(), Some(cart));
    }

    async fn a_cart_holds_dishes_of_one_restaurant(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let mut other = restaurant();
        other.id = "restaurant/2".into();
        house.serve(Some(other));
        let elsewhere = RestaurantRef { restaurant_id: "restaurant/2".into(), ..house.restaurant() };
        let refused = house.ordering.add_line(Some(cart.id), elsewhere.clone(), choice("bowl", 1)).await;
        assert!(matches!(refused, Err(OrderingError::OtherRestaurant)));
        house.ordering.clear_cart(cart.id).await.unwrap();
        let moved = house.ordering.add_line(Some(cart.id), elsewhere, choice("bowl", 1)).await.unwrap();
        assert_eq!((moved.id, moved.restaurant.restaurant_id.as_str()), (cart.id, "restaurant/2"));
        assert_eq!(moved.address, cart.address);
    }

    async fn a_vanished_item_is_a_clear_problem_and_the_cart_stays(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let mut document = restaurant();
        remove(&mut document, "bowl");
        house.serve(Some(document));
        let view = house.ordering.view_cart(cart.id).await.unwrap().unwrap();
        let gone = LineProblem::ItemGone { name: "Beet bowl".into() };
        assert_eq!(view.check.problems, [CartProblem::Line { line_id: "1".into(), problem: gone }]);
        assert!(matches!(house.checkout(&cart).await, CheckoutResult::CartProblem(_)));
        assert_eq!(house.partner.checkouts().len(), 0);
        assert_eq!(house.ordering.cart(cart.id).await.unwrap().unwrap().lines, cart.lines);
    }

    async fn a_new_price_is_taken_over_when_the_diner_agrees(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let mut document = restaurant();
        edit(&mut document, "bowl", |bowl| {
            bowl.offers[0].price = euros(1200);
            bowl.addon_groups[0].items[0].offers[0].price = euros(300);
        });
        house.serve(Some(document));
        let codes = |view: CartView| {
            view.check.problems.iter().map(CartProblem::code).collect::<Vec<_>>()
        };
        let view = house.ordering.view_cart(cart.id).await.unwrap().unwrap();
        assert_eq!(codes(view), ["price_changed", "price_changed"]);
        let cart = house.ordering.accept_prices(cart.id).await.unwrap();
        assert_eq!(cart.lines[0].total().unwrap(), euros(2 * 1200 + 4 * 300));
        let view = house.ordering.view_cart(cart.id).await.unwrap().unwrap();
        assert!(view.check.is_clear(), "{:?}", view.check);
    }

    async fn zero_pieces_remove_a_line_and_an_unknown_line_is_named(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let unknown = house.ordering.set_quantity(cart.id, "77", 1).await;
        assert!(matches!(unknown, Err(OrderingError::Invalid(errors)) if errors.0[0].code == "line_unknown"));
        let cart = house.ordering.remove_line(cart.id, "1").await.unwrap();
        assert!(cart.lines.is_empty());
        let check = house.ordering.view_cart(cart.id).await.unwrap().unwrap().check;
        assert_eq!(check.problems, [CartProblem::Empty]);
    }

    async fn an_order_is_ordered_again_at_the_prices_of_now_and_what_is_gone_is_named(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        let mut dearer = restaurant();
        edit(&mut dearer, "bowl", |bowl| bowl.offers[0].price = euros(1200));
        house.serve(Some(dearer));
        let again = house.ordering.reorder(order.id, Some(order.cart_id), false).await.unwrap();
        let cart = again.cart.unwrap();
        assert_eq!((again.gone, cart.id, cart.lines.len()), (Vec::new(), order.cart_id, 1));
        let line = &cart.lines[0];
        assert_eq!((line.quantity, line.unit_price, line.options[0].per_piece), (2, euros(1200), 2));

        let mut without = restaurant();
        edit(&mut without, "bowl", |bowl| bowl.is_disabled = true);
        house.serve(Some(without));
        let again = house.ordering.reorder(order.id, None, false).await.unwrap();
        assert_eq!(again, Reordered { cart: None, gone: vec![order.bill.lines[0].name.clone()] });
        house.serve(None);
        let none = house.ordering.reorder(order.id, None, false).await;
        assert!(matches!(none, Err(OrderingError::NotFound)));
    }

    async fn guests_are_refused_where_and_above_what_the_rules_say(db: Db) {
        let guests = GuestRules { countries: vec!["FR".into()], caps: vec![euros(4_000)] };
        let house = House::open_with(db, OrderingSettings { guests, ..OrderingSettings::default() }).await;
        let order = house.placed().await;
        assert!(order.bill.total.minor > 4_000, "the tip does not count: {:?}", order.bill.total);
        let cart = house.cart().await;
        house.ordering.set_quantity(cart.id, &cart.lines[0].id, 3).await.unwrap();
        let checkout = house.quote(&cart).await;
        let refused = house.submit(&checkout, "more").await;
        let cap = GuestRefusal::Cap(euros(4_000));
        assert_eq!(refused, SubmitResult::Refused(SubmitRefusal::Guest(cap)));
        let member = SubmitForm { email_verified: true, ..form("member") };
        let placed = house.ordering.submit(checkout.id, member).await.unwrap();
        assert!(matches!(placed, SubmitResult::Placed(_)), "a checked address is no guest");
    }
}
