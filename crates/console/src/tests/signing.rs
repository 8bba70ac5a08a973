//! Signing in and out, passwords by link, and one's own profile.

use db::Db;
use identity::{NewUser, Role};
use jiff::SignedDuration;

use super::house::{House, PASSWORD};

const EMAIL: &str = "ana@bouchons.example";

async fn ana(house: &House) -> identity::User {
    house.user(NewUser::of_partner(house.partner.id, Role::Editor, "Ana", EMAIL)).await
}

testkit::both_engines! {
    async fn one_signs_in_is_led_back_and_signs_out(db: Db) {
        let house = House::open(db).await;
        ana(&house).await;
        let asked = house.get("", &house.path("/orders?q=7")).await;
        let to = format!("/console/partners/{}/orders?q=7", house.partner.id);
        assert_eq!(asked.header("location"), format!("/console/sign-in?to={}", crate::view::segment(&to)));
        house.get("", asked.header("location")).await.is(200).shows("name=\"password\"").shows("/orders?q=7");

        let form = [("email", EMAIL), ("password", PASSWORD), ("to", &to)];
        let entered = house.post("", "/console/sign-in", &form).await;
        assert_eq!(entered.is(303).header("location"), to);
        assert!(entered.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
        assert!(entered.header("set-cookie").contains("Secure"));
        let cookie = entered.session().unwrap();
        house.get(&cookie, &to).await.is(200).shows("Ana");
        assert_eq!(house.get(&cookie, "/console").await.header("location"), house.path(""));

        let left = house.post(&cookie, "/console/sign-out", &[]).await;
        assert_eq!(left.is(303).header("location"), "/console/sign-in");
        assert_eq!(left.session().unwrap(), "session=");
        house.get(&cookie, &to).await.is(303);
    }

    async fn nobody_is_led_to_another_site(db: Db) {
        let house = House::open(db).await;
        ana(&house).await;
        let form = [("email", EMAIL), ("password", PASSWORD), ("to", "//evil.example/console")];
        assert_eq!(house.post("", "/console/sign-in", &form).await.header("location"), "/console");
        house.get("", "/console/sign-in?to=https://evil.example").await.is(200).hides("evil.example\"");
    }

    async fn wrong_passwords_are_told_lock_and_are_limited(db: Db) {
        let house = House::open(db).await;
        ana(&house).await;
        let wrong = [("email", EMAIL), ("password", "not the password")];
        let first = house.post("", "/console/sign-in", &wrong).await;
        first.is(422).shows("The address or the password is not right").shows(EMAIL).hides("not the password");
        for _ in 0..4 {
            house.post("", "/console/sign-in", &wrong).await.is(422);
        }
        let right = [("email", EMAIL), ("password", PASSWORD)];
        let locked = house.post("", "/console/sign-in", &right).await;
        locked.is(422).shows("Too many wrong passwords").shows("(UTC)");
        for _ in 0..4 {
            house.post("", "/console/sign-in", &[("email", "nobody@x.example")]).await.is(422);
        }
        house.post("", "/console/sign-in", &right).await.is(429);
        house.clock.advance(SignedDuration::from_mins(20));
        house.post("", "/console/sign-in", &right).await.is(303);
    }

    async fn a_forgotten_password_is_set_by_the_mailed_link_once(db: Db) {
        let house = House::open(db).await;
        let user = ana(&house).await;
        let known = house.post("", "/console/forgotten", &[("email", " ANA@bouchons.example ")]).await;
        let unknown = house.post("", "/console/forgotten", &[("email", "bo@bouchons.example")]).await;
        assert_eq!(known.is(200).body, unknown.is(200).body);

        let reference = crate::mail::reference(&user);
        let mails = house.state.db.read(move |tx| notify::list_for(tx, &reference)).await.unwrap();
        let text = &mails[0].text;
        let link = text.split_whitespace().find(|word| word.contains("/console/password/")).unwrap();
        let path = link.strip_prefix("https://food.example").unwrap();
        house.get("", path).await.is(200).shows("autocomplete=\"new-password\"");
        let unlike = [("password", "a new long phrase"), ("repeat", "another long phrase")];
        house.post("", path, &unlike).await.is(422).shows("The two passwords are not the same");
        house.post("", path, &[("password", "short"), ("repeat", "short")]).await.is(422).shows("12 characters");
        let good = [("password", "a new long phrase"), ("repeat", "a new long phrase")];
        house.post("", path, &good).await.is(303);
        house.post("", path, &good).await.is(422).shows("no longer valid");
        house.post("", "/console/sign-in", &[("email", EMAIL), ("password", "a new long phrase")]).await.is(303);
    }

    async fn the_profile_changes_language_password_and_keys(db: Db) {
        let house = House::open(db).await;
        let cookie = house.session_of(&ana(&house).await).await;
        let form = [("name", "Ana Li"), ("locale", "fr"), ("time_zone", "Europe/Paris"), ("phone", "12")];
        house.post(&cookie, "/console/profile", &form).await.is(422).shows("value=\"Ana Li\"").shows("id=\"phone-error\"");
        let form = [("name", "Ana Li"), ("locale", "fr"), ("time_zone", "Europe/Paris"), ("alerts", "yes")];
        let saved = house.post(&cookie, "/console/profile", &form).await;
        assert!(saved.is(303).headers.get_all("set-cookie").iter().any(|value| value.to_str().unwrap().starts_with("lang=fr")));
        house.get(&format!("{cookie}; lang=fr"), "/console/profile").await.shows("Navigateurs connectés").shows("Ana Li");

        let wrong = [("present", "nonsense"), ("password", "a new long phrase"), ("repeat", "a new long phrase")];
        house.post(&cookie, "/console/profile/password", &wrong).await.is(422).shows("id=\"present-error\"");
        house.post(&cookie, "/console/profile/keys", &[("key_name", "")]).await.is(422).shows("id=\"key_name-error\"");
        let made = house.post(&cookie, "/console/profile/keys", &[("key_name", "nightly")]).await;
        let secret = made.is(200).body.split(['<', '>', '"']).find(|word| word.starts_with("abk_")).unwrap().to_owned();
        let owner = house.state.identity.authenticate_api_key(&secret).await.unwrap();
        assert_eq!(owner.unwrap().name, "Ana Li");
        house.get(&cookie, "/console/profile").await.shows("nightly").hides(&secret);
    }
}
