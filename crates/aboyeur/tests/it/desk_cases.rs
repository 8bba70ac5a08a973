//! The page of a case: who did what, what follows it up, and what is known beside it.

use db::Db;
use reqwest::StatusCode;

use crate::browser::Browser;
use crate::desk::{failing, file, stranger};
use crate::house::House;

const ORDINARY: [(&str, &str); 6] = [
    ("category", "inventory_and_matching"),
    ("environment", "production"),
    ("summary", "Two menus are swapped"),
    ("description", "Lunch shows dinner."),
    ("order_ids", "A-1\nA-2\n"),
    ("cc", "chef@bouchons.example"),
];

pub(crate) async fn open(browser: &Browser, more: &[(&str, &str)]) -> String {
    let form: Vec<_> = ORDINARY.iter().chain(more).copied().collect();
    let seen = browser.post("/console/cases/new", &form).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    seen.to
}

testkit::both_engines! {
    async fn the_history_names_who_acted(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let case = file(&partner, "one").await;
        let form = [("decision", "confirm"), ("note", "I see it too")];
        assert_eq!(agent.post(&format!("{case}/decision"), &form).await.status, StatusCode::SEE_OTHER);
        let page = partner.get(&case).await.text;
        for said in ["<strong>Camille</strong> opened the case", "<strong>Lucie</strong> confirmed the urgency", "Confirmed by Lucie", "· The platform</span>"] {
            assert!(page.contains(said), "{said}");
        }
        let page = partner.get(&format!("{case}?lang=fr")).await.text;
        assert!(page.contains("<strong>Lucie</strong> a confirmé l"), "in French too");
        house.close().await;
    }

    async fn a_closed_case_is_followed_up_and_a_late_answer_is_kept(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let case = open(&partner, &[]).await;
        let id = case.rsplit('/').next().unwrap().to_owned();
        let follow = format!("/console/cases/new?follow={id}");
        assert!(!partner.get(&case).await.text.contains(&follow));
        assert_eq!(partner.get(&follow).await.status, StatusCode::CONFLICT, "an open case is answered in");
        assert_eq!(partner.post(&format!("{case}/close"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(partner.get(&case).await.text.contains(&follow));

        let late = partner.post(&format!("{case}/replies"), &[("text", "It is back again."), ("key", "k")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("It is back again.</textarea>") && late.text.contains("closed while you wrote"));

        let form = partner.get(&follow).await;
        assert!(form.text.contains("value=\"Two menus are swapped\"") && form.text.contains("Follows up case"));
        let next = open(&partner, &[("follow", &id), ("key", "again")]).await;
        assert!(partner.get(&next).await.text.contains(&format!("href=\"{case}\"")));
        assert!(partner.get(&case).await.text.contains(&format!("href=\"{next}\"")));
        let eve = stranger(&house).await;
        assert_eq!(eve.get(&follow).await.status, StatusCode::NOT_FOUND);
        house.close().await;
    }

    async fn what_is_known_is_shown_before_a_case_is_opened_and_beside_it(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        assert!(!partner.get("/console/cases/new").await.text.contains("id=\"known\""));
        let incident = failing(&house).await;
        let link = format!("/console/incidents/{incident}");
        assert!(partner.get("/console/cases/new").await.text.contains(&link));
        let case = open(&partner, &[]).await;
        let page = partner.get(&case).await.text;
        for said in [link.as_str(), "A-1, A-2", "chef@bouchons.example"] {
            assert!(page.contains(said), "{said}");
        }
        let eve = stranger(&house).await;
        assert!(!eve.get("/console/cases/new").await.text.contains(&link));
        house.close().await;
    }

    async fn staff_open_a_case_for_a_partner_that_they_name(db: Db) {
        let house = House::open(db).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        assert_eq!(agent.get("/console/cases/new").await.status, StatusCode::NOT_FOUND);
        let number = house.partner.to_string();
        let form = agent.get(&format!("/console/cases/new?partner={number}")).await;
        assert!(form.text.contains("You open this case for Bouchons"));
        let case = open(&agent, &[("partner", &number)]).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        assert!(partner.get(&case).await.text.contains("<strong>Lucie</strong> opened the case"));
        let eve = stranger(&house).await;
        let theirs = eve.post("/console/cases/new", &[&ORDINARY[..], &[("partner", &number)]].concat()).await;
        assert_eq!(theirs.status, StatusCode::SEE_OTHER, "the number counts for staff only");
        assert!(!partner.get("/console/cases").await.text.contains(&theirs.to));
        house.close().await;
    }
}
