//! The way to help, for people with an account and without.

use db::Db;
use reqwest::StatusCode;

use crate::browser::Browser;
use crate::house::House;

testkit::both_engines! {
    async fn only_who_has_an_account_is_told_about_its_consultant(db: Db) {
        let house = House::open(db).await;
        let visitor = Browser::of(&house, None).await.get("/support").await;
        assert_eq!(visitor.status, StatusCode::OK);
        assert!(!visitor.text.contains("No consultant is assigned"));
        assert!(visitor.text.contains("Sign in to see who your consultant is"));
        let partner = Browser::of(&house, Some("camille@bouchons.example")).await.get("/support").await;
        assert!(partner.text.contains("No consultant is assigned to you yet"));
        house.close().await;
    }

    async fn the_interest_form_has_a_limit_of_its_own_and_loses_nothing_typed(db: Db) {
        let house = House::open(db).await;
        let visitor = Browser::of(&house, None).await;
        let form = [("company", "Chez Paul"), ("contact_name", "Paul"), ("email", "no address"), ("restaurants", "3")];
        for n in 0..10 {
            let seen = visitor.post("/support/interest", &form).await;
            assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
        }
        let refused = visitor.post("/support/interest", &form).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.text.contains("Chez Paul") && refused.text.contains("Nothing you typed is lost"));
        assert_eq!(visitor.get("/support/interest").await.status, StatusCode::OK);
        let other = visitor.post("/ack/made-up", &[]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "other forms have their own limit");
        house.close().await;
    }
}
