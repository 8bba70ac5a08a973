//! Orders whose outcome is unknown: asking the partner again, and settling by hand.

use basis::{Actor, PartnerId};
use db::Db;
use order::{OrderState, OrderStatus};

use super::house::{House, SECRETS, form, staff};
use super::partner::{Behaviour, update};
use crate::*;

fn state(order: &Order) -> &'static str {
    order.status.as_str()
}

fn placed(id: &str) -> SettlementForm {
    let settlement = Settlement::Placed { action_order_id: id.into() };
    SettlementForm { settlement, told_by: " Marta, shift lead ".into(), note: "seen on their screen".into() }
}

fn not_placed() -> SettlementForm {
    SettlementForm { settlement: Settlement::NotPlaced, ..placed("") }
}

/// An order paid at the door whose answer could not be read; the partner may have it.
async fn unknown(house: &House) -> Order {
    unknown_with(house, form("key")).await
}

async fn unknown_with(house: &House, form: SubmitForm) -> Order {
    let checkout = house.quote(&house.cart().await).await;
    let form = SubmitForm { payment: Payment::OnFulfillment, ..form };
    let SubmitResult::Placed(order) = house.ordering.submit(checkout.id, form).await.unwrap() else {
        panic!()
    };
    house.run().await;
    let order = house.order(&order).await;
    assert_eq!(order.status, OrderStatus::SubmitUnknown);
    order
}

async fn ask(house: &House, order: &Order) -> AskResult {
    house.ordering.ask_again(staff(), house.partner_id, order.id, "the diner calls").await.unwrap()
}

fn refusal(result: &AskResult) -> AskRefusal {
    match result {
        AskResult::Refused(refusal) => *refusal,
        AskResult::Asking(order) => panic!("{} is asked for", order.id),
    }
}

async fn audited(house: &House) -> Vec<String> {
    let partner = house.partner_id;
    let page = house.db.read(move |tx| identity::list_audit(tx, Some(partner), None, 50)).await.unwrap();
    page.items.iter().map(|entry| format!("{} {} {}", entry.action, entry.actor, entry.detail)).collect()
}

testkit::both_engines! {
    async fn asked_again_the_partner_answers_with_the_one_order(db: Db) {
        let house = House::impatient(db).await;
        for _ in 0..3 {
            house.partner.next_submit(Behaviour::TakeAndHang);
        }
        let checkout = house.quote(&house.cart().await).await;
        let form = SubmitForm { payment: Payment::OnFulfillment, ..form("key") };
        let SubmitResult::Placed(order) = house.ordering.submit(checkout.id, form).await.unwrap() else { panic!() };
        for seconds in [0, 2, 10] {
            house.wait(seconds);
            house.run().await;
        }
        assert_eq!(state(&house.order(&order).await), "SUBMIT_UNKNOWN");
        house.run().await;
        assert_eq!(house.partner.submits().len(), 3, "nothing is asked without a person (N3)");

        let AskResult::Asking(asking) = ask(&house, &order).await else { panic!() };
        assert_eq!(asking.help_key(), "order-help-submit-unknown-asking");
        house.run().await;
        let order = house.order(&order).await;
        assert_eq!((state(&order), order.submit_calls, order.ask), ("CREATED", 4, None));
        assert_eq!(house.partner.orders(), 1);
        let seen = house.partner.submits();
        assert!(seen.iter().all(|one| one.body == seen[0].body), "byte for byte the same request");
        assert_eq!(seen[3].headers["idempotency-key"], order.google_order_id.as_str());
        let events = house.events(&order).await;
        assert_eq!(events[events.len() - 4..], ["submit_unknown", "asked_again", "submit_called", "submit_answered"]);
        assert_eq!(house.ordering.exchanges_of(&order).await.unwrap().len(), 5, "the checkout and four submits");
        let pending = order.clone();
        let pending = house.db.read(move |tx| crate::store::load_pending(tx, &pending)).await.unwrap();
        assert_eq!(pending, None, "the request is forgotten once the outcome is known");
        assert_eq!(audited(&house).await, [r#"order.ask_again system:test {"why":"the diner calls"}"#]);
        assert_eq!(refusal(&ask(&house, &order).await), AskRefusal::NotUnknown);
    }

    async fn two_who_press_at_once_ask_once(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        let (first, second) = tokio::join!(ask(&house, &order), ask(&house, &order));
        let refused = [&first, &second].into_iter().filter(|one| matches!(one, AskResult::Refused(_)));
        assert_eq!(refused.map(refusal).collect::<Vec<_>>(), [AskRefusal::Asking]);
        house.run().await;
        house.run().await;
        assert_eq!(house.partner.submits().len(), 2);
    }

    async fn an_answer_that_fails_again_is_as_unknown_as_before_and_nothing_repeats_it(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        for status in [503, 404, 409] {
            house.partner.next_submit(Behaviour::Status(status, "no"));
            assert!(matches!(ask(&house, &order).await, AskResult::Asking(_)));
            house.run().await;
            house.wait(30);
            house.run().await;
            let now = house.order(&order).await;
            assert_eq!((state(&now), now.ask), ("SUBMIT_UNKNOWN", None), "after {status}");
        }
        assert_eq!(house.partner.submits().len(), 4);
        ask(&house, &order).await;
        house.run().await;
        assert_eq!(state(&house.order(&order).await), "CREATED");
    }

    async fn a_call_whose_end_was_never_noted_is_not_repeated(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        ask(&house, &order).await;
        // While the partner works on it, the runner is silent for too long and another takes over.
        let (other, clock) = (house.runner(), house.clock.clone());
        house.partner.next_submit(Behaviour::After(Box::pin(async move {
            clock.advance(jiff::SignedDuration::from_secs(61));
            other.run_until_idle().await.unwrap();
        })));
        house.run().await;
        house.wait(600);
        house.run().await;
        let now = house.order(&order).await;
        assert_eq!((state(&now), now.ask), ("SUBMIT_UNKNOWN", None));
        assert_eq!(house.partner.submits().len(), 2);
        ask(&house, &order).await;
        house.run().await;
        assert_eq!(state(&house.order(&order).await), "CREATED");
        assert_eq!(house.partner.orders(), 1);
    }

    async fn an_asking_whose_job_was_lost_ends_by_itself(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        ask(&house, &order).await;
        let key = format!("ask:{}:1", order.id);
        house.db.write(move |tx| jobs::cancel(tx, &key)).await.unwrap();
        house.wait(121);
        house.reconcile().await;
        assert_eq!(house.order(&order).await.ask, None);
        assert!(matches!(ask(&house, &order).await, AskResult::Asking(_)));
    }

    async fn nobody_is_asked_once_the_diner_no_longer_waits(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        house.wait(60 * 60);
        assert_eq!(refusal(&ask(&house, &order).await), AskRefusal::TooLate);
        house.reconcile().await;
        let kept = order.clone();
        let pending = house.db.read(move |tx| crate::store::load_pending(tx, &kept)).await.unwrap();
        assert_eq!(pending, None, "the request is forgotten");
        assert_eq!(house.partner.submits().len(), 1);
        house.ordering.settle_by_hand(staff(), house.partner_id, order.id, not_placed()).await.unwrap();
    }

    async fn an_order_with_a_token_is_asked_for_while_the_token_is_held(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = house.created().await;
        ask(&house, &order).await;
        house.run().await;
        assert_eq!(state(&house.order(&order).await), "CREATED");
        let seen = house.partner.submits();
        assert_eq!(seen[0].body, seen[1].body, "the token is in it again");
    }

    async fn without_its_token_an_order_is_not_asked_for(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = house.created().await;
        house.ordering.tokens().forget(order.id);
        ask(&house, &order).await;
        house.run().await;
        assert!(house.order(&order).await.ask.is_some(), "another process may have it");
        house.wait(31);
        house.run().await;
        let now = house.order(&order).await;
        assert_eq!((state(&now), now.ask), ("SUBMIT_UNKNOWN", None));
        assert_eq!(refusal(&ask(&house, &order).await), AskRefusal::TooLate);
        assert_eq!(house.partner.submits().len(), 1);
    }

    async fn support_settles_what_stayed_unknown(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        let stranger = PartnerId::new(1);
        let foreign = house.ordering.settle_by_hand(staff(), stranger, order.id, placed("partner-9")).await;
        assert!(matches!(foreign, Err(OrderingError::NotFound)));
        let foreign = house.ordering.ask_again(staff(), stranger, order.id, "why").await;
        assert!(matches!(foreign, Err(OrderingError::NotFound)));
        let settle = async |form| house.ordering.settle_by_hand(staff(), house.partner_id, order.id, form).await;
        let settled = settle(placed("partner-9")).await.unwrap();
        assert_eq!((state(&settled), settled.ask_until), ("CREATED", None));
        assert_eq!(house.update(update("partner-9", "CONFIRMED", "2026-03-14T10:01:00Z")).await.status, 200);
        assert!(matches!(settle(not_placed()).await, Err(OrderingError::Conflict(_))));
        let log = audited(&house).await;
        assert_eq!(log.len(), 1);
        assert!(log[0].contains("Marta, shift lead") && log[0].starts_with("order.settle"), "{log:?}");
    }

    async fn an_order_that_is_asked_for_is_not_settled_meanwhile(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        ask(&house, &order).await;
        let settle = async || house.ordering.settle_by_hand(staff(), house.partner_id, order.id, not_placed()).await;
        assert!(matches!(settle().await, Err(OrderingError::Conflict(_))));
        house.partner.next_submit(Behaviour::Status(500, "no"));
        house.run().await;
        let settled = settle().await.unwrap();
        assert_eq!(settled.status, OrderStatus::State(OrderState::Rejected));
        assert_eq!(refusal(&ask(&house, &order).await), AskRefusal::NotUnknown);
    }

    async fn what_is_written_about_an_order_is_kept_without_the_diner(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        let told = "Anaïs Lefèvre, +33612345678, anais.lefevre@example.org asks";
        house.ordering.ask_again(staff(), house.partner_id, order.id, told).await.unwrap();
        house.partner.next_submit(Behaviour::Status(500, "no"));
        house.run().await;
        let form = SettlementForm { told_by: told.into(), note: told.into(), ..not_placed() };
        house.ordering.settle_by_hand(staff(), house.partner_id, order.id, form).await.unwrap();
        let events = house.ordering.order_events(&order).await.unwrap();
        let text = format!("{events:?} {:?}", audited(&house).await).to_lowercase();
        for secret in SECRETS {
            assert!(!text.contains(&secret.to_lowercase()), "{secret} in {text}");
        }
    }

    async fn reasons_and_notes_are_asked_for(db: Db) {
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(200, "thanks"));
        let order = unknown(&house).await;
        let actor = || Actor::system("test");
        let silent = house.ordering.ask_again(actor(), house.partner_id, order.id, " ").await;
        assert!(matches!(silent, Err(OrderingError::Invalid(_))));
        let empty = SettlementForm { told_by: String::new(), note: "x".repeat(501), ..placed(" ") };
        let wrong = house.ordering.settle_by_hand(actor(), house.partner_id, order.id, empty).await;
        let Err(OrderingError::Invalid(errors)) = wrong else { panic!() };
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["action_order_id", "told_by", "note"]);
    }
}
