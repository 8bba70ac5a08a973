//! The page of an incident, and the link in its messages.

use db::Db;
use escalation::IncidentState;
use reqwest::StatusCode;

use crate::browser::Browser;
use crate::desk::failing;
use crate::house::House;

testkit::both_engines! {
    async fn an_end_without_a_reason_is_said_beside_the_field_and_nothing_typed_is_lost(db: Db) {
        let house = House::open(db).await;
        let incident = failing(&house).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let path = format!("/console/incidents/{incident}");
        let long = "y".repeat(501);
        for form in [&[][..], &[("note", " ")], &[("note", "ok")], &[("note", &long)]] {
            let seen = agent.post(&format!("{path}/resolve"), form).await;
            assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
            assert!(seen.text.contains("id=\"note-error\"") && seen.text.contains("error-summary"));
            let typed = form.first().map_or("", |field| field.1);
            assert!(seen.text.contains(&format!(">{typed}</textarea>")));
        }
        assert_eq!(house.app.escalation.get(incident).await.unwrap().state, IncidentState::Open);
        let ended = agent.post(&format!("{path}/resolve"), &[("note", "The menu service was restarted.")]).await;
        assert_eq!((ended.status, ended.to.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
        assert!(agent.get(&path).await.text.contains("The menu service was restarted."));
        house.close().await;
    }

    async fn who_comes_late_sees_how_it_stands(db: Db) {
        let house = House::open(db).await;
        let incident = failing(&house).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let path = format!("/console/incidents/{incident}");
        for position in ["", "soon", "-7"] {
            let seen = agent.post(&format!("{path}/escalate"), &[("position", position)]).await;
            assert_eq!((seen.status, seen.to.as_str()), (StatusCode::SEE_OTHER, path.as_str()), "{position}");
        }
        for _ in 0..2 {
            let seen = agent.post(&format!("{path}/resolve"), &[("note", "It is over.")]).await;
            assert_eq!((seen.status, seen.to.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
        }
        house.close().await;
    }

    async fn the_link_speaks_the_language_of_its_message_until_the_reader_chooses(db: Db) {
        let house = House::open(db).await;
        failing(&house).await;
        let link = house.mail.expect_to("first@bouchons.example").any().link_with("/ack/");
        let path = link.strip_prefix(&house.app.config.origin()).unwrap().to_owned();
        let anyone = Browser::of(&house, None).await;
        assert!(anyone.get_in(&path, "fr").await.text.contains("I take care of it"), "the message was in English");
        assert!(anyone.get_in(&format!("{path}?lang=fr"), "en").await.text.contains("Je m’en occupe"));
        house.close().await;
    }

    async fn a_link_that_leads_nowhere_says_so_and_where_to_go(db: Db) {
        let house = House::open(db).await;
        let anyone = Browser::of(&house, None).await;
        for seen in [anyone.get("/ack/made-up").await, anyone.post("/ack/made-up", &[]).await] {
            assert_eq!(seen.status, StatusCode::NOT_FOUND);
            assert!(seen.text.contains("This link leads nowhere any more"));
            assert!(seen.text.contains("href=\"/support\"") && seen.text.contains("href=\"/console/incidents\""));
        }
        assert!(anyone.get_in("/ack/made-up", "fr").await.text.contains("Ce lien ne mène plus nulle part"));
        house.close().await;
    }
}
