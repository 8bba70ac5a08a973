//! The alerts: rules with their states, and silencing them.

use db::Db;
use escalation::{CodeCount, Measure, MeasuredFacts};
use identity::{Role, StaffRole};
use jiff::SignedDuration;
use monitoring::{MonitoringSettings, Signal, observe_signal};

use super::house::House;

async fn observe(house: &House, holds: bool) {
    let (ambient, partner) = (house.state.ambient.clone(), house.partner.id);
    let work = move |tx: &mut db::Tx<'_>| {
        let partner = partners::find_partner(tx, partner)?.unwrap();
        let at = ambient.now();
        let measure = Measure {
            part: 3,
            whole: 200,
            limit_permille: 10,
            at_limit: true,
            over: holds,
            ..Measure::default()
        };
        let facts = MeasuredFacts {
            measures: vec![measure],
            at,
            top_codes: vec![CodeCount { code: "MISSING_FIELD".to_owned(), count: 3 }],
            samples: vec!["Menu <b>evil</b>".to_owned()],
            ..MeasuredFacts::default()
        };
        let signal = Signal { holds, facts };
        observe_signal(tx, &ambient, &MonitoringSettings::default(), (&partner, "FEED-1"), &signal, at)
    };
    house.state.db.write(work).await.unwrap();
}

testkit::both_engines! {
    async fn every_rule_is_listed_and_tells_its_numbers_and_its_history(db: Db) {
        let house = House::open(db).await;
        let reader = house.member(Role::Reader).await;
        let list = house.get(&reader, &house.path("/alerts")).await;
        let orders = (1..=8).map(|n| format!("ORD-{n}"));
        for id in orders {
            list.is(200).shows(&id);
        }
        for id in ["FEED-1", "FEED-2", "FEED-3", "API-1", "API-2", "API-3", "Nothing has fired"] {
            list.is(200).shows(id);
        }
        house.get(&reader, &house.path("/alerts/api-1")).await.is(200).shows("More than 50.0%").shows("Not evaluated yet");
        house.get(&reader, &house.path("/alerts/feed-9")).await.is(404);
        observe(&house, true).await;
        house.get(&reader, &house.path("/alerts")).await.is(200).shows("Firing").hides("Nothing has fired");
        let page = house.get(&reader, &house.path("/alerts/feed-1")).await;
        page.is(200).shows("3 of 200: 1.5%").shows("at least 1.0%").shows("MISSING_FIELD: 3").hides("<b>evil");
        page.hides("<form class=\"form\" method=\"post\"");
        house.clock.advance(SignedDuration::from_hours(1));
        observe(&house, false).await;
        house.clock.advance(SignedDuration::from_hours(1));
        observe(&house, false).await;
        house.get(&reader, &house.path("/alerts/feed-1")).await.is(200).shows("2 h").shows(">OK<");
    }

    async fn a_rule_is_silenced_with_a_reason_for_at_most_a_week_and_can_mail_again(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        let path = house.path("/alerts/feed-1");
        let silence = async |hours: &str, reason: &str| {
            house.post(&editor, &format!("{path}/silence"), &[("hours", hours), ("reason", reason)]).await
        };
        silence("24", " ").await.is(422).shows("role=\"alert\"").shows("value=\"24\" selected");
        silence("169", "moving <house>").await.is(422).shows("moving &#60;house&#62;");
        house.post(&reader, &format!("{path}/silence"), &[("hours", "1"), ("reason", "x")]).await.is(404);
        silence("24", "moving <house>").await.is(303);
        house.get(&reader, &path).await.is(200).shows("moving &#60;house&#62;").shows("Silenced until");
        house.get(&reader, &house.path("/alerts")).await.is(200).shows("Silenced until");
        house.post(&editor, &format!("{path}/unsilence"), &[]).await.is(303);
        house.get(&reader, &path).await.is(200).hides("Silenced until");
        let audit = house.state.identity.list_audit(Some(house.partner.id), None, 10).await.unwrap();
        let actions: Vec<&str> = audit.items.iter().map(|line| line.action.as_str()).collect();
        assert!(actions.starts_with(&["alert.unsilence", "alert.silence"]), "{actions:?}");
        assert_eq!(house.state.monitoring.alerts(house.partner.id).await.unwrap().len(), 14);
    }

    async fn limits_of_a_rule_are_seen_by_all_and_set_by_the_operator(db: Db) {
        let house = House::open(db).await;
        let (editor, operator) = (house.member(Role::Editor).await, house.staff(StaffRole::Operator).await);
        let path = house.path("/alerts/ord-1");
        let page = house.get(&editor, &path).await;
        page.is(200).shows("More than 20.0% of the orders").shows("<dd>20</dd>").shows("<dd>12</dd>");
        page.hides("/alerts/ord-1/limits");
        house.get(&operator, &house.path("/alerts/feed-1")).await.is(200).hides("id=\"limits\"");
        let set = async |who: &str, rule: &str, over: &str| {
            let form = [
                ("over_permille", over),
                ("window_minutes", "30"),
                ("least", "20"),
                ("restaurants", "2"),
                ("after_minutes", "15"),
            ];
            house.post(who, &house.path(&format!("/alerts/{rule}/limits")), &form).await
        };
        set(&editor, "ord-1", "30").await.is(404);
        set(&operator, "feed-1", "30").await.is(404);
        set(&operator, "ord-1", "<b>").await.is(422).shows("out of range").shows("&#60;b&#62;").shows("value=\"15\"");
        set(&operator, "ord-1", "100,1").await.is(422);
        set(&operator, "ord-1", "32,5").await.is(303);
        let page = house.get(&editor, &path).await;
        page.is(200).shows("More than 32.5% of the orders").shows("30 min").shows("limits of its own");
        house.get(&operator, &path).await.is(200).shows("value=\"32.5\"").shows("/limits/remove");
        let health = house.get(&editor, &house.path("/orders/health")).await;
        health.is(200).shows("32.5%").shows("/endpoint-health");
        house.post(&operator, &format!("{path}/limits/remove"), &[]).await.is(303);
        house.get(&editor, &path).await.is(200).shows("More than 20.0% of the orders");
        let audit = house.state.identity.list_audit(Some(house.partner.id), None, 10).await.unwrap();
        assert_eq!(audit.items.iter().filter(|line| line.action == "alert.limits").count(), 2);
    }
}
