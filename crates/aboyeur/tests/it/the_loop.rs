//! The main job, from a feed to a mended incident, on both databases.

use std::time::Duration;

use basis::Actor;
use db::Db;
use escalation::{IncidentState, Source};
use jiff::SignedDuration;
use monitoring::{EvidenceExtras, UrgentCondition};
use order::OrderState;
use partner_sim::FaultPlan;
use support::{Category, ClaimForm, NewCase, Urgency};

use crate::house::{ENVIRONMENT, House};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

testkit::both_engines! {
    async fn an_order_reaches_the_partner_and_its_updates_come_back(db: Db) {
        let house = House::open(db).await;
        let order = house.order_at(0).await.expect("the order is placed");
        assert!(order.action_order_id.is_some(), "{:?}", order.status);
        assert_eq!(house.sim.orders().len(), 1);

        // The simulated kitchen works in real time; every change wakes whoever watches the order.
        let mut watch = house.app.ordering.subscribe(order.id, 0);
        let cooked = tokio::time::timeout(Duration::from_mins(2), async {
            loop {
                let order = watch.changed().await.unwrap();
                if order.status == order::OrderStatus::State(OrderState::Fulfilled) {
                    return order;
                }
            }
        });
        let order = cooked.await.expect("the order is fulfilled in time");
        assert!(order.receipt_id.is_some());
        house.close().await;
    }

    async fn rising_errors_reach_people_and_traffic_proves_the_recovery(db: Db) {
        let house = House::open(db).await;
        house.sim.faults().set(FaultPlan::parse(&["checkout:http_500"]).unwrap());
        for n in 0..24 {
            assert!(house.order_at(n).await.is_none());
        }
        house.pass(MINUTE).await;
        assert!(house.open_incidents().await.is_empty(), "24 errors are one too few");
        house.order_at(24).await;
        house.pass(MINUTE).await;
        let incident = house.open_incidents().await.remove(0);
        assert_eq!(incident.source, Source::Rule("API-1".to_owned()));
        let first = house.mail.expect_to("first@bouchons.example").subject_contains("Bouchons");
        house.mail.expect_to("camille@bouchons.example").any();

        house.pass(MINUTE * 5).await;
        house.mail.expect_to("second@bouchons.example").subject_contains("Bouchons");
        let token = first.link_with("/ack/").rsplit('/').next().unwrap().to_owned();
        house.app.escalation.acknowledge_by_token(&token).await.unwrap();
        house.work().await;
        for told in ["second@bouchons.example", "camille@bouchons.example"] {
            house.mail.expect_to(told).any();
        }
        house.pass(MINUTE * 20).await;
        house.mail.expect_none();

        house.sim.faults().clear();
        // Recovery counts only what went well after the last minute in which the condition held.
        for _ in 0..2 {
            for n in 0..30 {
                assert!(house.order_at(n).await.is_some());
            }
            house.pass(MINUTE).await;
        }
        house.pass(MINUTE * 12).await;
        let resolved = house.app.escalation.get(incident.id).await.unwrap();
        assert_eq!(resolved.state, IncidentState::Resolved);
        house.mail.expect_to("first@bouchons.example").any();
        house.mail.expect_to("second@bouchons.example").any();
        house.close().await;
    }

    async fn an_urgent_claim_is_judged_by_live_traffic_and_pages_the_engineer(db: Db) {
        let house = House::open(db).await;
        house.sim.faults().set(FaultPlan::parse(&["checkout:http_500"]).unwrap());
        for n in 0..30 {
            house.order_at(n).await;
        }
        let claim = ClaimForm { condition: UrgentCondition::MajorityOfMerchants, since: house.app.ambient.now() };
        let form = NewCase {
            partner_id: house.partner,
            environment: ENVIRONMENT,
            category: Category::UrgentTechnicalSupport,
            summary: "Checkout fails".to_owned(),
            description: "Nearly every checkout fails since ten o'clock.".to_owned(),
            restaurants: Vec::new(),
            order_ids: Vec::new(),
            cc: Vec::new(),
            claim: Some(claim),
            submit_key: None,
        };
        let extras = EvidenceExtras { restaurants_offered: Some(8), last_feed_published_at: None };
        let case = house.app.support.open_case(house.partner_user().await, form, extras).await.unwrap();
        let agent = house.staff_member("lucie@aboyeur.example").await;
        let seen = house.app.support.get(agent.clone(), case.id).await.unwrap().case;
        let verdict = seen.frozen.unwrap().verdict.unwrap();
        assert_eq!(verdict.kind, monitoring::VerdictKind::Supported, "{:?}", verdict.reasons);

        let case = house.app.support.decide_urgency(agent, case.id, true, "seen live").await.unwrap();
        assert_eq!(case.urgency, Urgency::Confirmed);
        house.work().await;
        house.mail.expect_to("noe@aboyeur.example").any();
        let incident = case.incident_id.unwrap();
        let engineer = house.staff_member("noe@aboyeur.example").await;
        house.app.escalation.acknowledge(Actor::User(engineer.id), incident).await.unwrap();
        assert_eq!(house.app.escalation.get(incident).await.unwrap().state, IncidentState::Acknowledged);
        house.close().await;
    }

    async fn a_pause_hides_restaurants_and_silences_pages_but_not_the_record(db: Db) {
        let house = House::open(db).await;
        let actor = Actor::User(house.partner_user().await.id);
        let partners = house.app.partners.clone();
        house.sim.faults().set(FaultPlan::parse(&["checkout:http_500"]).unwrap());
        for n in 0..30 {
            house.order_at(n).await;
        }
        partners.set_integration(actor.clone(), house.partner, false, "maintenance").await.unwrap();
        assert!(house.order_at(0).await.is_none());
        house.pass(MINUTE * 2).await;
        let incident = house.open_incidents().await.remove(0);
        assert!(incident.suppressed);
        let to_pager = |mail: &testkit::Mail| mail.text.contains("/ack/");
        assert!(!house.mail.all().iter().any(to_pager), "nobody is paged during a pause");

        partners.set_integration(actor, house.partner, true, "back").await.unwrap();
        house.work().await;
        assert!(!house.app.escalation.get(incident.id).await.unwrap().suppressed);
        assert!(house.mail.all().iter().any(to_pager), "a re-enabled partner is evaluated at once");
        house.close().await;
    }
}
