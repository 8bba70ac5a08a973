//! Updates from partners.

use basis::Environment;
use db::Db;
use order::wire::{AsyncRequest, LineItemUpdate, Price};

use super::house::{House, launch};
use super::kitchen::euros;
use super::partner::update;
use crate::*;

const LATER: &str = "2026-03-14T10:05:00Z";

fn status(answer: &UpdateAnswer) -> (u16, &str) {
    (answer.status, answer.body["error"]["status"].as_str().unwrap_or(""))
}

testkit::both_engines! {
    async fn duplicates_and_older_updates_are_taken_and_change_nothing(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        let confirmed = update("partner-1", "CONFIRMED", LATER);
        assert_eq!(house.update(confirmed.clone()).await.body, serde_json::json!({}));
        let before = house.order(&order).await;
        assert_eq!(status(&house.update(confirmed).await), (200, ""));
        assert_eq!(house.order(&order).await, before);
        let older = update("partner-1", "IN_TRANSIT", "2026-03-14T10:04:00Z");
        assert_eq!(status(&house.update(older.clone()).await), (200, ""));
        let after = house.order(&order).await;
        assert_eq!((after.status, after.version), (before.status, before.version + 1));
        assert_eq!(house.events(&order).await.last(), Some(&"update_older"));
        assert_eq!(status(&house.update(older).await), (200, ""));
        assert_eq!(house.order(&order).await, after, "an older update is kept once");
    }

    async fn an_illegal_transition_is_refused_and_kept(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        assert_eq!(house.update(update("partner-1", "FULFILLED", LATER)).await.status, 200);
        let back = house.update(update("partner-1", "IN_PREPARATION", "2026-03-14T10:06:00Z")).await;
        assert_eq!(status(&back), (400, "FAILED_PRECONDITION"));
        assert_eq!(house.order(&order).await.status.as_str(), "FULFILLED");
        assert_eq!(house.events(&order).await.last(), Some(&"update_refused"));
        assert_eq!(house.last_codes().await, ["FAILED_PRECONDITION"]);
    }

    async fn what_cannot_be_read_is_an_invalid_argument(db: Db) {
        let house = House::open(db).await;
        for body in ["", "[]", "{}", r#"{"customPushMessage":{"orderUpdate":{"actionOrderId":"x"}}}"#] {
            let answer = house.ordering.apply_update(house.caller(), body.as_bytes()).await;
            assert_eq!(status(&answer), (400, "INVALID_ARGUMENT"), "{body}");
        }
    }

    async fn an_unknown_order_may_be_known_later(db: Db) {
        let house = House::open(db).await;
        let answer = house.update(update("partner-1", "CONFIRMED", LATER)).await;
        assert_eq!(status(&answer), (404, "NOT_FOUND"));
        house.created().await;
        assert_eq!(house.update(update("partner-1", "CONFIRMED", LATER)).await.status, 200);
    }

    async fn an_update_that_overtakes_the_answer_to_the_submit_wins(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        let mut early = update("partner-1", "CONFIRMED", LATER);
        early.google_order_id = Some(order.google_order_id.clone());
        assert_eq!(house.update(early).await.status, 200);
        house.run().await;
        assert_eq!(house.order(&order).await.status.as_str(), "CONFIRMED");
        assert_eq!(house.partner.submits().len(), 0, "the partner has the order");
    }

    async fn another_partners_order_is_out_of_reach(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        let other = launch(&house.partners, "Others", "http://127.0.0.1:9/").await;
        let caller = UpdateCaller { partner_id: other, environments: Environment::ALL.to_vec() };
        let by_their_id = AsyncRequest::of(update("partner-1", "CANCELLED", LATER), false);
        assert_eq!(status(&house.update_as(caller.clone(), &by_their_id).await), (404, "NOT_FOUND"));
        let mut wire = update("partner-1", "CANCELLED", LATER);
        wire.google_order_id = Some(order.google_order_id.clone());
        let by_our_id = AsyncRequest::of(wire, false);
        assert_eq!(status(&house.update_as(caller, &by_our_id).await), (403, "PERMISSION_DENIED"));
        assert_eq!(house.order(&order).await, order);
    }

    async fn the_sandbox_mark_must_fit_the_order(db: Db) {
        let house = House::open(db).await;
        house.created().await;
        let marked = AsyncRequest::of(update("partner-1", "CONFIRMED", LATER), true);
        assert_eq!(status(&house.update_as(house.caller(), &marked).await), (404, "NOT_FOUND"));
        let sandbox_key =
            UpdateCaller { partner_id: house.partner_id, environments: vec![Environment::Sandbox] };
        let plain = AsyncRequest::of(update("partner-1", "CONFIRMED", LATER), false);
        assert_eq!(status(&house.update_as(sandbox_key, &plain).await), (403, "PERMISSION_DENIED"));
    }

    async fn a_new_line_price_and_total_are_shown(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        let mut wire = update("partner-1", "CONFIRMED", LATER);
        wire.total_price = Some(Price::actual(euros(2000)));
        let change = LineItemUpdate {
            price: Some(Price::actual(euros(1200))),
            reason: Some("one bowl is out".into()),
            ..LineItemUpdate::default()
        };
        wire.line_item_updates.insert("1".into(), change);
        assert_eq!(house.update(wire.clone()).await.status, 200);
        let bill = house.order(&order).await.bill;
        assert_eq!((bill.lines[0].amount, bill.total), (euros(1200), euros(2000)));
        assert_eq!(bill.lines[0].reason.as_deref(), Some("one bowl is out"));
        wire.update_time = Some("2026-03-14T10:06:00Z".into());
        let change = wire.line_item_updates.remove("1").unwrap();
        wire.line_item_updates.insert("77".into(), change);
        assert_eq!(status(&house.update(wire).await), (400, "INVALID_ARGUMENT"));
    }

    async fn a_late_rejection_cancels_with_its_reason(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        house.update(update("partner-1", "CONFIRMED", LATER)).await;
        let mut wire = update("partner-1", "REJECTED", "2026-03-14T10:06:00Z");
        wire.rejection_info = Some(order::wire::RejectionInfo {
            reason: Some("the oven broke".into()),
            ..order::wire::RejectionInfo::default()
        });
        assert_eq!(house.update(wire).await.status, 200);
        let order = house.order(&order).await;
        assert_eq!(order.status.as_str(), "CANCELLED");
        let reason = Some("the oven broke".to_owned());
        assert_eq!(
            order.cancellation,
            Some(OrderCancellation::Partner { reason, code: None, cancelled_by: None })
        );
    }

    async fn whoever_watches_is_told_of_each_version(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        let mut watch = house.ordering.subscribe(order.id, order.version);
        let waiting = tokio::spawn(async move { watch.changed().await.unwrap() });
        house.update(update("partner-1", "CONFIRMED", LATER)).await;
        let seen = waiting.await.unwrap();
        assert_eq!((seen.status.as_str(), seen.version), ("CONFIRMED", order.version + 1));
    }

    async fn what_another_process_changes_is_told_with_the_next_look(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        let other = house.another_process();
        let mut watch = other.subscribe(order.id, order.version);
        let waiting = tokio::spawn(async move { watch.changed().await.unwrap() });
        // It has looked and waits.
        while other.live().version(order.id) != Some(order.version) {
            tokio::task::yield_now().await;
        }
        house.update(update("partner-1", "CONFIRMED", LATER)).await;
        other.look_elsewhere().await.unwrap();
        assert_eq!(waiting.await.unwrap().version, order.version + 1);
        other.look_elsewhere().await.unwrap();
    }
}
