//! The place register through a browser: for staff to see and operators to change.

use db::Db;
use reqwest::StatusCode;

use crate::browser::Browser;
use crate::house::House;

const PLACE: [(&str, &str); 4] =
    [("placeId", "place-1"), ("name", "<b>Zinc"), ("streetAddress", "1 rue Haute"), ("status", "OPEN")];

testkit::both_engines! {
    async fn an_operator_keeps_the_register_and_others_of_staff_look_at_it(db: Db) {
        let house = House::open(db).await;
        let operator = Browser::of(&house, Some("olga@aboyeur.example")).await;
        let agent = Browser::of(&house, Some("lucie@aboyeur.example")).await;
        assert_eq!(operator.get("/console/places").await.status, StatusCode::OK);
        assert_eq!(operator.post("/console/places/switch", &[("on", "true")]).await.status, StatusCode::CONFLICT);
        let wrong = [PLACE[0], ("name", ""), PLACE[2], ("latitude", "north")];
        let seen = operator.post("/console/places/edit", &wrong).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.text.contains("value=\"north\"") && seen.text.contains("latitude-error"));
        assert_eq!(operator.post("/console/places/edit", &PLACE).await.status, StatusCode::SEE_OTHER);
        let page = agent.get("/console/places?q=zinc").await;
        assert!(page.text.contains("place-1") && !page.text.contains("<b>Zinc") && !page.text.contains("Switch matching on"));
        assert!(agent.get("/console/places/export.csv").await.text.contains("place-1,<b>Zinc,1 rue Haute"));
        assert!(agent.get("/console/places/export.ndjson").await.text.contains("\"placeId\":\"place-1\""));
        assert!(operator.get("/console/places/edit?id=place-1").await.text.contains("1 rue Haute"));
        for (path, form) in [
            ("/console/places/edit", &PLACE[..]),
            ("/console/places/remove", &[("id", "place-1")][..]),
            ("/console/places/switch", &[("on", "true")][..]),
        ] {
            assert_eq!(agent.post(path, form).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(operator.post("/console/places/switch", &[("on", "true")]).await.status, StatusCode::SEE_OTHER);
        assert!(house.app.inventory.matches_places().await.unwrap());
        assert_eq!(operator.post("/console/places/switch", &[("on", "false")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(operator.post("/console/places/remove", &[("id", "place-1")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(operator.post("/console/places/remove", &[("id", "place-1")]).await.status, StatusCode::NOT_FOUND);
        house.close().await;
    }

    async fn partners_and_strangers_find_no_register(db: Db) {
        let house = House::open(db).await;
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await;
        let nobody = Browser::of(&house, None).await;
        for path in [
            "/console/places",
            "/console/places/edit",
            "/console/places/export.csv",
            "/console/places/export.ndjson",
            "/console/places/suggestions",
            "/console/places/suggestions/psg_01hv5z6zt7e2pb3n0q1r2s3t4v",
        ] {
            assert_eq!(partner.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert!(nobody.get(path).await.to.starts_with("/console/sign-in"), "{path}");
        }
        for path in ["/console/places/edit", "/console/places/suggestions/psg_01hv5z6zt7e2pb3n0q1r2s3t4v/refuse"] {
            let form = [PLACE[0], PLACE[1], PLACE[2], PLACE[3], ("reason", "no")];
            assert_eq!(partner.post(path, &form).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        house.close().await;
    }
}
