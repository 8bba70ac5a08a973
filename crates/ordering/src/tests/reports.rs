//! Looking back: the log and its search, sessions, the overview and order health.

use basis::{Cursor, Environment};
use db::Db;
use feed::ServiceType;
use jobs::Reconciler;
use order::ErrorCode;

use super::house::House;
use super::partner::{Behaviour, update};
use crate::*;

const DAY: i64 = 24 * 3_600_000_000;

fn overview(house: &House) -> OverviewQuery {
    OverviewQuery {
        partner_id: house.partner_id,
        restaurant_id: None,
        service_type: None,
        from: house.ordering.now() - jiff::SignedDuration::from_hours(48),
        until: house.ordering.now() + jiff::SignedDuration::from_secs(1),
        width: DAY,
    }
}

fn look(house: &House) -> (SessionStep, Visitor) {
    let place = house.restaurant();
    let step = SessionStep {
        partner_id: place.partner_id,
        environment: place.environment,
        restaurant_id: place.restaurant_id,
        service_type: ServiceType::Delivery,
        stage: SessionStage::Menu,
    };
    let agent = "Mozilla/5.0 (X11; Linux x86_64)".to_owned();
    (step, Visitor::Browser { address: [203, 0, 113, 9].into(), agent })
}

fn limits() -> monitoring::Limits {
    monitoring::Limits::general(&monitoring::MonitoringSettings::default())
}

testkit::both_engines! {
    async fn exchanges_are_found_by_code_restaurant_and_word_page_by_page(db: Db) {
        let house = House::open(db).await;
        let cart = house.cart().await;
        for _ in 0..3 {
            house.partner.next_checkout(Behaviour::Problem(ErrorCode::Closed));
            house.checkout(&cart).await;
            house.wait(1);
        }
        house.quote(&cart).await;
        let all = ExchangeQuery { limit: 2, ..ExchangeQuery::of(house.partner_id) };
        let found = async |query: &ExchangeQuery| house.ordering.exchanges(query.clone()).await.unwrap();
        let closed = ExchangeQuery { code: Some("CLOSED".into()), ..all.clone() };
        let first = found(&closed).await;
        assert_eq!(first.items.len(), 2);
        let rest = found(&ExchangeQuery { after: first.next, ..closed }).await;
        assert_eq!((rest.items.len(), &rest.next), (1, &None));
        let none = ExchangeQuery { code: Some("CLOSE".into()), ..all.clone() };
        assert!(found(&none).await.items.is_empty());
        let here = ExchangeQuery { restaurant_id: Some(house.restaurant().restaurant_id), limit: 9, ..all.clone() };
        assert_eq!(found(&here).await.items.len(), 4);
        let word = ExchangeQuery { keyword: Some("closed".into()), ..all.clone() };
        let first = found(&word).await;
        assert_eq!(first.items.len(), 2);
        let rest = found(&ExchangeQuery { after: first.next, ..word }).await;
        assert_eq!(rest.items.len(), 1);
        let strange = Some(Cursor("nonsense".into()));
        assert_eq!(found(&ExchangeQuery { after: strange, ..all.clone() }).await.items.len(), 2);
        let until = ExchangeQuery { until: Some(testkit::at(testkit::START)), ..all };
        assert!(found(&until).await.items.is_empty());
    }

    async fn what_is_kept_for_the_search_goes_with_the_exchange(db: Db) {
        let house = House::open(db.clone()).await;
        house.quote(&house.cart().await).await;
        house.wait(31 * 86_400);
        house.reconcile().await;
        let rows = db.read(|tx| {
            tx.query(&crate::store::LEFT_OF_EXCHANGES, db::params![])?[0].get::<i64>(0)
        });
        assert_eq!(rows.await.unwrap(), 0);
    }

    async fn sessions_count_once_a_day_and_leave_nothing_but_numbers(db: Db) {
        let house = House::open(db.clone()).await;
        let (step, visitor) = look(&house);
        for _ in 0..3 {
            house.ordering.count_menu_view(step.clone(), visitor.clone()).await;
        }
        let robot = Visitor::Browser { address: [203, 0, 113, 7].into(), agent: "Googlebot/2.1".into() };
        house.ordering.count_menu_view(step.clone(), robot).await;
        let sandbox = SessionStep { environment: Environment::Sandbox, ..step.clone() };
        house.ordering.count_menu_view(sandbox, visitor.clone()).await;
        let order = house.created().await;
        for _ in 0..2 {
            house.ordering.count_confirmation(&house.order(&order).await).await;
        }
        let funnel = house.ordering.overview(overview(&house)).await.unwrap().funnel;
        let expected = Funnel { menu: 1, checkout: 1, submit: 1, confirmed: 1, confirmed_orders: 0 };
        assert_eq!((funnel, funnel.conversion_permille()), (expected, Some(1000)));

        house.wait(26 * 3600);
        house.ordering.count_menu_view(step, visitor).await;
        let count = CountSessions::new(house.ordering.clone());
        count.pass().await.unwrap();
        count.pass().await.unwrap();
        let both = house.ordering.overview(overview(&house)).await.unwrap().funnel;
        assert_eq!(both, Funnel { menu: 2, ..expected }, "another day is another session");
        let elsewhere = OverviewQuery { restaurant_id: Some("nowhere".into()), ..overview(&house) };
        assert_eq!(house.ordering.overview(elsewhere).await.unwrap().funnel, Funnel::default());
        let here = OverviewQuery {
            restaurant_id: Some(house.restaurant().restaurant_id),
            service_type: Some(ServiceType::Delivery),
            ..overview(&house)
        };
        assert_eq!(house.ordering.overview(here).await.unwrap().funnel.menu, 2);
        let hashes = db.read(|tx| tx.query(&crate::store::LEFT_OF_SESSIONS, db::params![])?[0].get::<i64>(0));
        assert_eq!(hashes.await.unwrap(), 1, "only today's");
    }

    async fn an_overview_counts_what_was_not_rejected_and_sums_what_was_not_cancelled(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        let total = house.order(&order).await.bill.total;
        let seen = house.ordering.overview(overview(&house)).await.unwrap();
        assert_eq!((seen.orders, seen.revenue[0].total, seen.funnel.confirmed_orders), (1, total, 0));
        assert_eq!((seen.points.len(), seen.points[0].orders), (1, 1));
        house.update(update("partner-1", "CONFIRMED", "2026-03-14T10:01:00Z")).await;
        assert_eq!(house.ordering.overview(overview(&house)).await.unwrap().funnel.confirmed_orders, 1);
        house.update(update("partner-1", "CANCELLED", "2026-03-14T10:02:00Z")).await;
        let seen = house.ordering.overview(overview(&house)).await.unwrap();
        assert_eq!((seen.orders, seen.revenue.len(), seen.funnel.confirmed_orders), (1, 0, 0));
    }

    async fn order_health_tells_what_waits(db: Db) {
        let house = House::open(db).await;
        let order = house.created().await;
        house.wait(12 * 60);
        house.reconcile().await;
        let health = house.ordering.order_health(house.partner_id, Environment::Production, limits()).await.unwrap();
        assert_eq!(health.open.iter().map(|open| open.id).collect::<Vec<_>>(), [order.id]);
        let overdue = &health.measures[0];
        assert_eq!((overdue.rule, overdue.count, overdue.of, overdue.is_over), ("ORD-1", 1, Some(1), false));
        let sandbox = house.ordering.order_health(house.partner_id, Environment::Sandbox, limits()).await.unwrap();
        assert!(sandbox.open.is_empty());
    }
}
