//! The queue of cases, the list of incidents, and the desk that staff keep open.

use db::Db;
use jiff::SignedDuration;
use reqwest::StatusCode;

use crate::browser::Browser;
use crate::desk::{failing, file, stranger};
use crate::desk_cases::open;
use crate::house::House;

/// What a tab is called with its number, as the page writes it.
fn tab(label: &str, count: i64) -> String {
    format!("{label} <span class=\"muted\">{count}</span>")
}

testkit::both_engines! {
    async fn the_queue_is_narrowed_and_its_tabs_count(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let urgent = file(&partner, "one").await;
        let (ordinary, closed) = (open(&partner, &[("key", "a")]).await, open(&partner, &[("key", "b")]).await);
        agent.post(&format!("{closed}/close"), &[]).await;
        let shows = async |query: &str| {
            let text = agent.get(&format!("/console/cases{query}")).await.text;
            [&urgent, &ordinary, &closed].map(|path| text.contains(path.as_str()))
        };
        assert_eq!(shows("").await, [true, true, false]);
        assert_eq!(shows("?state=closed").await, [false, false, true]);
        assert_eq!(shows("?state=awaiting_partner").await, [false; 3]);
        assert_eq!(shows("?urgency=requested").await, [true, false, false]);
        assert_eq!(shows("?category=inventory_and_matching").await, [false, true, false]);
        assert_eq!(shows(&format!("?partner={}", house.partner)).await, [true, true, false]);
        assert_eq!(shows("?partner=999999").await, [false; 3]);
        assert_eq!(shows("?q=SWAPPED").await, [false, true, false]);
        assert_eq!(shows("?q=%23100003&state=closed").await, [false, false, true]);
        assert_eq!(shows("?q=50%25_off").await, [false; 3]);
        assert_eq!(shows("?page=2").await, [false; 3]);
        assert_eq!(shows("?state=nonsense&page=-4&urgency=%00&page=7").await, [true, true, false]);
        let page = agent.get("/console/cases").await.text;
        for said in [tab("Open", 2), tab("Awaiting support", 2), tab("Closed", 1)] {
            assert!(page.contains(&said), "{said}");
        }
        assert!(page.find(&urgent) < page.find(&ordinary), "by due time");
        assert!(page.contains("Bouchons ·"), "staff see whose case it is");
        house.close().await;
    }

    async fn a_strangers_queue_is_its_own_whatever_it_asks_for(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let case = file(&partner, "one").await;
        let incident = failing(&house).await.to_string();
        let eve = stranger(&house).await;
        for path in ["/console/cases", "/console/incidents", "/console/incidents?state=open"] {
            let asked = format!("{path}{}partner={}", if path.contains('?') { '&' } else { '?' }, house.partner);
            let seen = eve.get(&asked).await;
            assert_eq!(seen.status, StatusCode::OK);
            assert!(!seen.text.contains(&case) && !seen.text.contains(&incident) && !seen.text.contains("Bouchons"));
        }
        house.close().await;
    }

    async fn incidents_are_listed_by_state_and_partner(db: Db) {
        let house = House::open(db).await;
        let incident = failing(&house).await;
        let path = format!("/console/incidents/{incident}");
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let shows = async |query: &str| agent.get(&format!("/console/incidents{query}")).await.text.contains(&path);
        assert!(shows("").await && shows("?state=open").await && !shows("?state=resolved").await);
        assert!(shows(&format!("?partner={}", house.partner)).await && !shows("?partner=999999").await);
        assert!(shows("?after=made-up").await, "a made-up place begins at the top");
        agent.post(&format!("{path}/resolve"), &[("note", "It is over.")]).await;
        assert!(!shows("?state=open").await && shows("?state=resolved").await);
        house.close().await;
    }

    async fn the_desk_shows_what_is_about_to_be_late_and_who_is_in_trouble(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let case = open(&partner, &[]).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let quiet = agent.get("/console/desk").await.text;
        assert!(quiet.contains("No answer is about to be late.") && quiet.contains("No partner has an open incident."));
        assert!(quiet.contains(&case), "it is on the worklist");
        failing(&house).await;
        let troubled = agent.get("/console/desk").await.text;
        assert!(troubled.contains(&format!("/console/incidents?state=open&#38;partner={}", house.partner)));
        assert!(troubled.contains("1 unanswered"));
        house.clock.advance(SignedDuration::from_hours(72));
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let late = agent.get("/console/desk?lang=fr").await.text;
        assert!(late.contains("Demandes à risque") && !late.contains("Aucune réponse ne risque"));
        house.close().await;
    }
}
