//! On-call schedules through a browser: looking, making, changing, and stepping in.

use db::Db;
use reqwest::StatusCode;

use crate::browser::Browser;
use crate::house::House;

async fn on_call(house: &House) -> String {
    house.app.escalation.on_call_now().await.unwrap().unwrap().name
}

testkit::both_engines! {
    async fn somebody_steps_in_and_is_taken_back(db: Db) {
        let house = House::open(db).await;
        let engineer = Browser::of(&house, Some("noe@aboyeur.example")).await;
        let schedule = house.app.escalation.list_schedules().await.unwrap().remove(0);
        let path = format!("/console/schedules/{}", schedule.id);
        assert!(engineer.get("/console/schedules").await.text.contains(&path));
        let usual = on_call(&house).await;
        let other = house.staff_member(if usual == "Ada" { "noe@aboyeur.example" } else { "ada@aboyeur.example" }).await;
        let id = other.id.to_string();

        // It is 10:00 on 14 March 2026 in the schedule's zone, UTC.
        let form = [("user_id", id.as_str()), ("from", "2026-03-14T09:00"), ("until", "2026-03-14T18:30")];
        let bad = [("user_id", ""), ("from", "soon"), ("until", "2026-03-14T18:30")];
        let seen = engineer.post(&format!("{path}/overrides"), &bad).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.text.contains("user_id-error") && seen.text.contains("from-error") && seen.text.contains("value=\"soon\""));
        assert_eq!(engineer.post(&format!("{path}/overrides"), &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(on_call(&house).await, other.name);
        let overlapping = [form[0], ("from", "2026-03-14T18:00"), ("until", "2026-03-14T19:00")];
        let seen = engineer.post(&format!("{path}/overrides"), &overlapping).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.text.contains("Somebody steps in at this time already"));

        let page = engineer.get(&path).await.text;
        assert!(page.contains("steps in") && page.contains("The next 14 days"));
        let gone = [("user_id", id.as_str()), ("from", "2026-03-14T09:00:00Z")];
        for _ in 0..2 {
            let seen = engineer.post(&format!("{path}/overrides/remove"), &gone).await;
            assert_eq!((seen.status, seen.to.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
            assert_eq!(on_call(&house).await, usual);
        }
        house.close().await;
    }

    async fn a_schedule_is_made_and_changed_and_nothing_typed_is_lost(db: Db) {
        let house = House::open(db).await;
        let operator = Browser::of(&house, Some("olga@aboyeur.example")).await;
        let ada = house.staff_member("ada@aboyeur.example").await.id.to_string();
        let noe = house.staff_member("noe@aboyeur.example").await.id.to_string();
        let form = |zone: &'static str, second: &'static str| {
            [
                ("name", "Nights & weekends".to_owned()),
                ("participants", ada.clone()),
                ("participants", if second == "noe" { noe.clone() } else { second.to_owned() }),
                ("participants", String::new()),
                ("shift", "daily".to_owned()),
                ("every", "2".to_owned()),
                ("starts_on", "2026-03-14".to_owned()),
                ("handover", "08:00".to_owned()),
                ("time_zone", zone.to_owned()),
            ]
        };
        let post = async |path: &str, form: &[(&str, String)]| {
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            operator.post(path, &form).await
        };
        assert_eq!(operator.get("/console/schedules/new").await.status, StatusCode::OK);
        let seen = post("/console/schedules/new", &form("Mars/Olympus", "noe")).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.text.contains("time_zone-error") && seen.text.contains("Mars/Olympus"));
        assert!(seen.text.contains(&format!("value=\"{noe}\" selected")));
        let made = post("/console/schedules/new", &form("Europe/Paris", "noe")).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        let page = operator.get(&format!("{}?lang=fr", made.to)).await.text;
        assert!(page.contains("Tous les 2 jours à 08:00") && page.contains("Ada → Noé"));

        let edit = format!("{}/edit", made.to);
        assert!(operator.get(&edit).await.text.contains(&format!("value=\"{ada}\" selected")));
        assert_eq!(post(&edit, &form("Europe/Paris", "")).await.status, StatusCode::SEE_OTHER);
        let all = house.app.escalation.list_schedules().await.unwrap();
        let changed = all.iter().find(|one| one.name == "Nights & weekends").unwrap();
        assert!(changed.participants.len() == 1 && !changed.is_default);
        let nobody: Vec<_> = form("Europe/Paris", "").into_iter().filter(|field| field.0 != "participants").collect();
        let seen = post(&edit, &nobody).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        house.close().await;
    }

    async fn who_may_not_change_schedules_is_offered_nothing(db: Db) {
        let house = House::open(db).await;
        let schedule = house.app.escalation.list_schedules().await.unwrap().remove(0);
        let path = format!("/console/schedules/{}", schedule.id);
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        let page = agent.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "support sees who is on call");
        assert!(!page.text.contains("/overrides") && !page.text.contains("/edit"));
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        for (who, browser) in [("support", &agent), ("partner", &partner)] {
            for page in ["/console/schedules/new".to_owned(), format!("{path}/edit")] {
                assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND, "{who} {page}");
                assert_eq!(browser.post(&page, &[("name", "x")]).await.status, StatusCode::NOT_FOUND, "{who} {page}");
            }
            for action in ["overrides", "overrides/remove"] {
                let seen = browser.post(&format!("{path}/{action}"), &[("from", "x")]).await;
                assert_eq!(seen.status, StatusCode::NOT_FOUND, "{who} {action}");
            }
        }
        assert_eq!(partner.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(agent.get("/console/schedules/sch_unknown").await.status, StatusCode::NOT_FOUND);
        house.close().await;
    }
}
