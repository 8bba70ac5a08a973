//! The desk through a browser's requests: who may do what with cases, incidents and acknowledgement links.

use basis::{Actor, IncidentId};
use db::Db;
use escalation::{IncidentState, PolicyKind};
use identity::{NewUser, Role};
use partner_sim::FaultPlan;
use partners::NewPartner;
use reqwest::StatusCode;

use crate::browser::Browser;
use crate::house::{House, PASSWORD};

pub(crate) const URGENT: [(&str, &str); 5] = [
    ("category", "urgent_technical_support"),
    ("environment", "production"),
    ("summary", "Nothing answers"),
    ("description", "Since ten o'clock.\nNothing at all."),
    ("condition", "integration_down"),
];

/// A partner's administrator files an urgent claim; gives the path of the case.
pub(crate) async fn file(partner: &Browser, key: &str) -> String {
    let form: Vec<_> = URGENT.into_iter().chain([("key", key)]).collect();
    let seen = partner.post("/console/cases/new", &form).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    seen.to
}

pub(crate) async fn stranger(house: &House) -> Browser {
    let actor = Actor::system("test");
    let other = house.app.partners.create(actor.clone(), NewPartner::named("Another")).await.unwrap().id;
    let new = NewUser::of_partner(other, Role::Administrator, "Eve", "eve@another.example");
    house.app.identity.create_user(actor, new.with_password(PASSWORD)).await.unwrap();
    Browser::of(house, Some("eve@another.example")).await
}

testkit::both_engines! {
    async fn only_our_people_stop_a_page_to_our_engineers(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let case = file(&partner, "one").await;
        let decided = agent.post(&format!("{case}/decision"), &[("decision", "confirm")]).await;
        assert_eq!(decided.status, StatusCode::SEE_OTHER);
        let incident = house.open_incidents().await.remove(0);
        assert_eq!(incident.policy, PolicyKind::OnCall);

        let path = format!("/console/incidents/{}", incident.id);
        let page = partner.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text.contains(&format!("{path}/acknowledge")), "the partner is offered no such button");
        let refused = partner.post(&format!("{path}/acknowledge"), &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        for action in ["escalate", "resolve"] {
            let form = [("position", "0"), ("reason", "mine")];
            assert_eq!(partner.post(&format!("{path}/{action}"), &form).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(house.app.escalation.get(incident.id).await.unwrap().state, IncidentState::Open);
        assert_eq!(agent.post(&format!("{path}/acknowledge"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(house.app.escalation.get(incident.id).await.unwrap().state, IncidentState::Acknowledged);
        house.close().await;
    }

    async fn a_partner_may_take_on_what_is_its_own_to_mend(db: Db) {
        let house = House::open(db).await;
        let incident = failing(&house).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let path = format!("/console/incidents/{incident}");
        assert!(partner.get(&path).await.text.contains(&format!("{path}/acknowledge")));
        assert_eq!(partner.post(&format!("{path}/acknowledge"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(house.app.escalation.get(incident).await.unwrap().state, IncidentState::Acknowledged);
        house.close().await;
    }

    async fn looking_at_the_link_acknowledges_nothing_and_pressing_twice_is_fine(db: Db) {
        let house = House::open(db).await;
        let incident = failing(&house).await;
        let link = house.mail.expect_to("first@bouchons.example").any().link_with("/ack/");
        let path = link.strip_prefix(&house.app.config.origin()).unwrap().to_owned();
        let anyone = Browser::of(&house, None).await;
        assert_eq!(anyone.get(&path).await.status, StatusCode::OK);
        assert_eq!(house.app.escalation.get(incident).await.unwrap().state, IncidentState::Open);
        for _ in 0..2 {
            assert_eq!(anyone.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
            assert_eq!(house.app.escalation.get(incident).await.unwrap().state, IncidentState::Acknowledged);
        }
        assert_eq!(anyone.get("/ack/made-up").await.status, StatusCode::NOT_FOUND);
        house.close().await;
    }

    async fn strangers_get_nothing(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let case = file(&partner, "one").await;
        let incident = failing(&house).await;
        let incident = format!("/console/incidents/{incident}");
        let (eve, nobody) = (stranger(&house).await, Browser::of(&house, None).await);
        for path in [case.as_str(), &incident, "/console/cases", "/console/incidents", "/console/desk", "/console/schedules"] {
            let seen = nobody.get(path).await;
            assert!(seen.to.starts_with("/console/sign-in"), "{path}: {} {}", seen.status, seen.to);
        }
        for path in [case.as_str(), &incident, "/console/desk", "/console/schedules"] {
            assert_eq!(eve.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for action in ["replies", "decision", "close"] {
            let form = [("text", "hello"), ("decision", "confirm"), ("note", "x")];
            assert_eq!(eve.post(&format!("{case}/{action}"), &form).await.status, StatusCode::NOT_FOUND, "{action}");
        }
        assert_eq!(eve.post(&format!("{incident}/acknowledge"), &[]).await.status, StatusCode::NOT_FOUND);
        let decided = partner.post(&format!("{case}/decision"), &[("decision", "confirm")]).await;
        assert_eq!(decided.status, StatusCode::NOT_FOUND, "a partner does not confirm its own claim");
        for path in ["/console/desk", "/console/schedules"] {
            assert_eq!(partner.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        house.close().await;
    }

    async fn what_is_wrong_is_said_and_nothing_typed_is_lost(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let mut form = URGENT;
        form[0].1 = "technical_support";
        let seen = partner.post("/console/cases/new", &form).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "a condition without urgency is not dropped");
        assert!(seen.text.contains("Nothing answers") && seen.text.contains("Since ten"));

        let case = file(&partner, "one").await;
        let seen = agent.post(&format!("{case}/decision"), &[("decision", "refuse"), ("note", " ")]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.text.contains("why it is not urgent"));
        let refused = agent.post(&format!("{case}/decision"), &[("decision", "refuse"), ("note", "traffic is fine")]).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);

        let long = "x".repeat(20_001);
        let seen = partner.post(&format!("{case}/replies"), &[("text", &long), ("key", "k")]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.text.contains(&long));
        house.close().await;
    }

    async fn a_doubled_form_makes_one_case_and_one_answer(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let case = file(&partner, "one").await;
        assert_eq!(file(&partner, "one").await, case);
        for _ in 0..2 {
            let seen = partner.post(&format!("{case}/replies"), &[("text", "It is back."), ("key", "two")]).await;
            assert_eq!(seen.status, StatusCode::SEE_OTHER);
        }
        let id = case.rsplit('/').next().unwrap().parse().unwrap();
        let detail = house.app.support.get(house.partner_user().await, id).await.unwrap();
        assert_eq!(detail.messages.len(), 1);
        house.close().await;
    }

    async fn pages_speak_french(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let case = file(&partner, "one").await;
        for (path, words) in [
            ("/support".to_owned(), "Assistance"),
            ("/console/cases/new".to_owned(), "Un seul problème par demande"),
            (case, "Urgence déclarée et mesures"),
        ] {
            assert!(partner.get(&format!("{path}?lang=fr")).await.text.contains(words), "{path}");
        }
        house.close().await;
    }
}

/// Makes checkouts fail until an incident opens and the first contact is mailed.
pub(crate) async fn failing(house: &House) -> IncidentId {
    house.sim.faults().set(FaultPlan::parse(&["checkout:http_500"]).unwrap());
    for n in 0..30 {
        assert!(house.order_at(n).await.is_none());
    }
    house.pass(jiff::SignedDuration::from_mins(1)).await;
    let open = house.open_incidents().await;
    open.into_iter().find(|incident| incident.policy == PolicyKind::PartnerTechnicalEmergency).unwrap().id
}
