//! Placing orders.

use std::time::Duration;

use basis::{Environment, OrderId};
use db::Db;
use order::{OrderState, OrderStatus, RejectionType, TechnicalCode};

use super::house::{House, SECRETS, form, staff};
use super::kitchen::euros;
use super::partner::{Behaviour, update};
use crate::*;

fn state(order: &Order) -> &'static str {
    order.status.as_str()
}

testkit::both_engines! {
    async fn an_order_goes_from_cart_to_final_state(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        assert_eq!(state(&order), "SUBMITTING");
        assert_eq!(order.google_order_id.len(), 20);
        assert_eq!(order.bill.tip, euros(300));
        assert_eq!(order.bill.total, euros(2250 + 1000 + 399 + 100 + 300));
        house.run().await;
        let order = house.order(&order).await;
        assert_eq!((state(&order), order.action_order_id.as_deref()), ("CREATED", Some("partner-1")));
        assert_eq!(order.receipt_id.as_deref(), Some("R-7"));
        assert_eq!(order.label.as_deref(), Some("It is CREATED"));
        let seen = &house.partner.submits()[0];
        assert_eq!(seen.headers["idempotency-key"], order.google_order_id.as_str());
        let body = String::from_utf8(seen.body.to_vec()).unwrap();
        assert!(body.contains("Sonner deux fois No-contact delivery: Please leave order outside the door"), "{body}");
        for (state, at) in [("CONFIRMED", "10:01"), ("IN_PREPARATION", "10:02"), ("IN_TRANSIT", "10:03"), ("FULFILLED", "10:04")] {
            let at = format!("2026-03-14T{at}:00Z");
            assert_eq!(house.update(update("partner-1", state, &at)).await.status, 200);
        }
        let order = house.order(&order).await;
        assert_eq!(order.status, OrderStatus::State(OrderState::Fulfilled));
        assert!(order.is_final() && order.final_at.is_some());
        assert_eq!(order.accepted_at, Some(testkit::at("2026-03-14T10:01:00Z")));
        assert_eq!(
            house.events(&order).await,
            ["placed", "submit_called", "submit_answered", "update_applied", "update_applied", "update_applied", "update_applied"]
        );
        let cart = house.ordering.cart(order.cart_id).await.unwrap().unwrap();
        assert!(cart.lines.is_empty(), "the cart became the order");
        assert_eq!(order.version, 7);
    }

    async fn a_doubled_submit_is_one_order(db: Db) {
        let house = House::open(db).await;
        let checkout = house.quote(&house.cart().await).await;
        let mut tasks = Vec::new();
        for n in 0..20 {
            let (ordering, id) = (house.ordering.clone(), checkout.id);
            // Half of them are another browser tab with another key.
            let form = form(if n % 2 == 0 { "one" } else { "other" });
            tasks.push(tokio::spawn(async move { ordering.submit(id, form).await.unwrap() }));
        }
        let mut ids: Vec<OrderId> = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                SubmitResult::Placed(order) => ids.push(order.id),
                SubmitResult::Refused(refusal) => panic!("{refusal:?}"),
            }
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        house.run().await;
        assert_eq!((house.partner.orders(), house.partner.submits().len()), (1, 1));
        let again = house.submit(&checkout, "one").await;
        assert!(matches!(again, SubmitResult::Placed(order) if order.id == ids[0]));
    }

    async fn a_rejected_order_shows_its_reason_and_keeps_the_cart(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Declined(RejectionType::PaymentDeclined));
        let order = house.created().await;
        assert_eq!(order.status, OrderStatus::State(OrderState::Rejected));
        assert_eq!(order.rejection.as_ref().unwrap().text_key(), "rejection-payment-declined");
        assert_eq!(house.last_codes().await, ["PAYMENT_DECLINED"]);
        assert_eq!(house.ordering.cart(order.cart_id).await.unwrap().unwrap().lines.len(), 1);
    }

    async fn a_timeout_is_repeated_identically_and_a_late_update_reconciles(db: Db) {
        let house = House::impatient(db).await;
        house.partner.next_submit(Behaviour::TakeAndHang);
        house.partner.next_submit(Behaviour::TakeAndHang);
        house.partner.next_submit(Behaviour::TakeAndHang);
        let order = house.placed().await;
        for seconds in [0, 2, 10, 600] {
            house.wait(seconds);
            house.run().await;
        }
        let unknown = house.order(&order).await;
        assert_eq!(unknown.status, OrderStatus::SubmitUnknown);
        let seen = house.partner.submits();
        assert_eq!(seen.len(), 3);
        assert!(seen.iter().all(|one| one.body == seen[0].body), "every repeat is the same, byte for byte");
        assert_eq!(house.last_codes().await, ["TIMEOUT"]);
        let mut late = update("partner-1", "CONFIRMED", "2026-03-14T10:00:01Z");
        late.google_order_id = Some(order.google_order_id.clone());
        assert_eq!(house.update(late).await.status, 200);
        let order = house.order(&order).await;
        assert_eq!((state(&order), order.action_order_id.as_deref()), ("CONFIRMED", Some("partner-1")));
        assert_eq!(house.partner.orders(), 1);
    }

    async fn a_repeat_that_is_answered_places_the_one_order(db: Db) {
        let house = House::impatient(db).await;
        house.partner.next_submit(Behaviour::TakeAndHang);
        house.partner.next_submit(Behaviour::Status(503, "busy"));
        let order = house.placed().await;
        for seconds in [0, 2, 10] {
            house.wait(seconds);
            house.run().await;
        }
        let order = house.order(&order).await;
        assert_eq!((state(&order), order.submit_calls), ("CREATED", 3));
        assert_eq!(house.partner.orders(), 1);
        assert_eq!(house.partner.submits().len(), 3);
    }

    async fn a_partner_that_certainly_did_not_get_the_order_declines_it(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(401, "who are you"));
        let order = house.created().await;
        let code = TechnicalCode::Http4xx;
        assert_eq!(order.rejection, Some(OrderRejection::Platform { code }));
        assert_eq!(order.status, OrderStatus::State(OrderState::Rejected));
        assert_eq!(house.last_codes().await, ["HTTP_4XX"]);
        assert_eq!(house.partner.submits().len(), 1);
    }

    async fn an_answer_that_cannot_be_read_is_unknown(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = house.created().await;
        assert_eq!(order.status, OrderStatus::SubmitUnknown);
        assert_eq!(house.events(&order).await, ["placed", "submit_called", "submit_failed", "submit_unknown"]);
    }

    async fn a_crash_before_the_answer_is_kept_does_not_double_the_order(db: Db) {
        let house = House::open(db).await;
        // While the partner works on the first call, its runner is silent for too long and another takes over.
        let (other, clock) = (house.runner(), house.clock.clone());
        house.partner.next_submit(Behaviour::After(Box::pin(async move {
            clock.advance(jiff::SignedDuration::from_secs(61));
            other.run_until_idle().await.unwrap();
        })));
        let order = house.placed().await;
        house.run().await;
        house.wait(600);
        house.run().await;
        let order = house.order(&order).await;
        assert_eq!(state(&order), "CREATED");
        assert_eq!(house.partner.orders(), 1);
        let seen = house.partner.submits();
        assert_eq!(seen.len(), 2, "the second runner sent it again");
        assert_eq!(seen[0].body, seen[1].body);
        let answers = house.events(&order).await.iter().filter(|kind| **kind == "submit_answered").count();
        assert_eq!(answers, 1);
    }

    async fn calls_that_were_begun_and_never_ended_are_not_made_for_ever(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        let mut begun = order.clone();
        begun.submit_calls = 3;
        begun.may_have_arrived = true;
        house.db.write(move |tx| crate::store::update_order(tx, &begun, None)).await.unwrap();
        house.run().await;
        assert_eq!(house.order(&order).await.status, OrderStatus::SubmitUnknown);
        assert_eq!(house.partner.submits().len(), 0);
    }

    async fn an_order_that_could_not_be_sent_for_long_is_not_sent_any_more(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        house.wait(11 * 60);
        house.run().await;
        let order = house.order(&order).await;
        assert_eq!(order.rejection.as_ref().unwrap().text_key(), "order-rejected-by-platform");
        assert_eq!(house.partner.submits().len(), 0);
    }

    async fn without_an_address_of_the_partner_nothing_looks_sent(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        let patch = |url: Option<String>| partners::EnvironmentPatch {
            fulfillment_url: Some(url),
            ..partners::EnvironmentPatch::default()
        };
        let before = house.partners.environment(house.partner_id, Environment::Production).await.unwrap();
        let actor = staff();
        let away = house.partners.update_environment(actor, house.partner_id, Environment::Production, patch(None));
        away.await.unwrap();
        house.run().await;
        let waiting = house.order(&order).await;
        assert_eq!((state(&waiting), waiting.submit_calls, waiting.may_have_arrived), ("SUBMITTING", 0, false));
        let back = before.fulfillment_url.map(|url| url.to_string());
        let actor = staff();
        house.partners.update_environment(actor, house.partner_id, Environment::Production, patch(back)).await.unwrap();
        house.wait(2);
        house.run().await;
        assert_eq!(state(&house.order(&order).await), "CREATED");
    }

    async fn an_expired_quote_asks_for_a_new_checkout(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let checkout = house.quote(&cart).await;
        house.wait(20 * 60);
        assert!(checkout.needs_refresh(house.ambient.now()));
        let refused = house.submit(&checkout, "key").await;
        assert_eq!(refused, SubmitResult::Refused(SubmitRefusal::QuoteExpired));
    }

    async fn a_changed_cart_asks_for_a_new_checkout(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        let checkout = house.quote(&cart).await;
        house.ordering.set_quantity(cart.id, "1", 3).await.unwrap();
        let refused = house.submit(&checkout, "key").await;
        assert_eq!(refused, SubmitResult::Refused(SubmitRefusal::CartChanged));
        let fresh = house.quote(&cart).await;
        assert!(matches!(house.submit(&fresh, "key").await, SubmitResult::Placed(_)));
    }

    async fn a_pause_stops_submits_and_running_orders_go_on(db: Db) {
        let house = House::open(db).await;
        let running = house.created().await;
        let cart = house.cart().await;
        let checkout = house.quote(&cart).await;
        house.partners.set_integration(staff(), house.partner_id, false, "oven broke").await.unwrap();
        let refused = house.submit(&checkout, "another").await;
        assert_eq!(refused, SubmitResult::Refused(SubmitRefusal::Paused(PauseReason::Maintenance)));
        assert_eq!(house.update(update("partner-1", "CONFIRMED", "2026-03-14T10:01:00Z")).await.status, 200);
        assert_eq!(state(&house.order(&running).await), "CONFIRMED");
    }

    async fn a_wrong_form_names_every_field(db: Db) {
        let house = House::open(db).await;
        let checkout = house.quote(&house.cart().await).await;
        let wrong = SubmitForm {
            first_name: " ".into(),
            email: "anais".into(),
            phone: "06".into(),
            tip: Some(euros(-1)),
            ..form("key")
        };
        let Err(OrderingError::Invalid(errors)) = house.ordering.submit(checkout.id, wrong).await else { panic!() };
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["first_name", "email", "phone", "tip"]);
    }

    async fn the_page_after_ordering_waits_for_the_answer(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        let waiting = house.ordering.await_settled(order.id, Duration::from_millis(1)).await.unwrap();
        assert_eq!(waiting.status, OrderStatus::Submitting);
        let ordering = house.ordering.clone();
        let page = tokio::spawn(async move { ordering.await_settled(order.id, Duration::from_secs(20)).await.unwrap() });
        house.run().await;
        assert_eq!(state(&page.await.unwrap()), "CREATED");
    }

    async fn records_of_submits_hold_nothing_of_the_diner(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Declined(RejectionType::Ineligible));
        let order = house.created().await;
        let exchanges = house.ordering.exchanges_of(&order).await.unwrap();
        assert_eq!(exchanges.len(), 2, "the checkout and the submit");
        let events = house.ordering.order_events(&order).await.unwrap();
        let text = format!("{exchanges:?} {events:?}").to_lowercase();
        for secret in SECRETS {
            assert!(!text.contains(&secret.to_lowercase()), "{secret} in {text}");
        }
        assert!(text.contains(&order.google_order_id));
        let customer = house.ordering.customer(order.id).await.unwrap().unwrap();
        assert_eq!(customer.email, "anais.lefevre@example.org");
        let pending = house.db.read(move |tx| crate::store::load_pending(tx, &order)).await.unwrap();
        assert_eq!(pending, None, "the token is forgotten once the partner has answered");
    }

    async fn orders_and_exchanges_are_found(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        house.wait(60);
        let cart = house.cart().await;
        house.quote(&cart).await;
        let find = |number: &str| OrderQuery {
            partner_id: Some(house.partner_id),
            order_number: Some(number.to_owned()),
            open_only: true,
            limit: 1,
            ..OrderQuery::default()
        };
        for number in [order.google_order_id.as_str(), "partner-1"] {
            assert_eq!(house.ordering.orders(find(number)).await.unwrap().items, std::slice::from_ref(&order));
        }
        assert!(house.ordering.orders(find("partner-2")).await.unwrap().items.is_empty());
        let all = OrderQuery { limit: 10, ..OrderQuery::default() };
        assert_eq!(house.ordering.orders(all).await.unwrap().items.len(), 1);
        let stranger = basis::PartnerId::new(1);
        assert!(matches!(house.ordering.order_of(stranger, order.id).await, Err(OrderingError::NotFound)));
        let mut query = ExchangeQuery::of(house.partner_id);
        query.limit = 2;
        let page = house.ordering.exchanges(query.clone()).await.unwrap();
        query.after = page.next.clone();
        let rest = house.ordering.exchanges(query).await.unwrap();
        assert_eq!((page.items.len(), rest.items.len(), rest.next), (2, 1, None));
        let mut query = ExchangeQuery::of(house.partner_id);
        query.keyword = Some("BEET Bowl".into());
        query.conversation_id = Some(order.conversation_id.clone());
        assert_eq!(house.ordering.exchanges(query.clone()).await.unwrap().items.len(), 2);
        query.keyword = Some("100%_sure".into());
        assert!(house.ordering.exchanges(query).await.unwrap().items.is_empty());
        let (from, until) = (testkit::at("2026-03-14T00:00:00Z"), testkit::at("2026-03-15T00:00:00Z"));
        let counts = house.ordering.count_orders(house.partner_id, Environment::Production, from, until).await.unwrap();
        assert_eq!((counts.len(), counts[0].orders, counts[0].total), (1, 1, order.bill.total));
    }
}
