//! What time does.

use db::Db;
use order::wire::FoodOrderUpdateExtension;
use order::{OrderState, OrderStatus};

use super::house::{House, staff};
use super::partner::update;
use crate::*;

testkit::both_engines! {
    async fn a_submit_whose_job_was_lost_is_sent_after_all(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        let key = format!("submit:{}", order.id);
        house.db.write(move |tx| jobs::cancel(tx, &key)).await.unwrap();
        house.reconcile().await;
        assert_eq!(house.order(&order).await.status, OrderStatus::Submitting);
        house.wait(121);
        house.reconcile().await;
        assert_eq!(house.order(&order).await.status.as_str(), "CREATED");
        assert_eq!(house.partner.submits().len(), 1);
    }

    async fn an_order_that_nobody_accepts_is_late_and_then_overdue(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        house.wait(5 * 60);
        house.reconcile().await;
        let late = house.order(&order).await;
        assert!(late.flags.acceptance_late_at.is_some() && late.flags.acceptance_overdue_at.is_none());
        house.wait(7 * 60);
        house.reconcile().await;
        house.reconcile().await;
        let overdue = house.order(&order).await;
        assert!(overdue.flags.acceptance_overdue_at.is_some());
        assert_eq!(overdue.status.as_str(), "CREATED", "cancelling is off by default");
        let events = house.events(&order).await;
        assert_eq!(events[3..], ["acceptance_late", "acceptance_overdue"]);
    }

    async fn an_overdue_order_is_cancelled_where_the_installation_wants_it(db: Db) {
        let settings = OrderingSettings { auto_cancel_unaccepted: true, ..OrderingSettings::default() };
        let house = House::open_with(db, settings).await;
        let order = house.created().await;
        house.wait(12 * 60);
        house.reconcile().await;
        let cancelled = house.order(&order).await;
        assert_eq!(cancelled.status, OrderStatus::State(OrderState::Cancelled));
        assert_eq!(cancelled.cancellation, Some(OrderCancellation::AcceptanceTimeout));
        let late = house.update(update("partner-1", "CONFIRMED", "2026-03-14T10:13:00Z")).await;
        assert_eq!(late.status, 400);
    }

    async fn an_order_without_a_final_state_is_assumed_fulfilled_and_may_still_end(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        let mut confirmed = update("partner-1", "CONFIRMED", "2026-03-14T10:01:00Z");
        confirmed.info_extension = Some(FoodOrderUpdateExtension {
            estimated_fulfillment_time_iso8601: Some("2026-03-14T10:30:00Z/PT30M".into()),
            ..FoodOrderUpdateExtension::default()
        });
        assert_eq!(house.update(confirmed).await.status, 200);
        house.wait(3 * 3600);
        house.reconcile().await;
        let stale = house.order(&order).await;
        assert!(stale.flags.stale_at.is_some());
        assert_eq!(stale.status.as_str(), "CONFIRMED");
        house.wait(22 * 3600);
        house.reconcile().await;
        assert_eq!(house.order(&order).await.status, OrderStatus::FulfilledAssumed);
        assert_eq!(house.update(update("partner-1", "CANCELLED", "2026-03-15T12:00:00Z")).await.status, 200);
        assert_eq!(house.order(&order).await.status.as_str(), "CANCELLED");
    }

    async fn the_diners_data_is_erased_after_its_time(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        house.update(update("partner-1", "FULFILLED", "2026-03-14T10:30:00Z")).await;
        house.wait(89 * 86_400);
        house.reconcile().await;
        assert!(house.ordering.customer(order.id).await.unwrap().is_some());
        house.wait(86_400);
        house.reconcile().await;
        assert_eq!(house.ordering.customer(order.id).await.unwrap(), None);
        let erased = house.order(&order).await;
        assert!(erased.customer_erased_at.is_some() && erased.actions.is_empty());
        assert_eq!(house.ordering.exchanges_of(&order).await.unwrap(), []);
        assert_eq!(house.ordering.cart(order.cart_id).await.unwrap(), None);
        assert_eq!(house.ordering.find_checkout(order.checkout_id).await.unwrap(), None);
        house.reconcile().await;
        assert_eq!(house.order(&order).await, erased);
    }

    async fn the_diners_data_is_erased_when_they_ask(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        let too_early = house.ordering.erase_customer(order.id, staff()).await;
        assert!(matches!(too_early, Err(OrderingError::Conflict(_))));
        house.run().await;
        house.ordering.erase_customer(order.id, staff()).await.unwrap();
        house.ordering.erase_customer(order.id, staff()).await.unwrap();
        let events = house.events(&order).await;
        assert_eq!(events.iter().filter(|kind| **kind == "customer_erased").count(), 1);
    }
}
