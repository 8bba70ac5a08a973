//! From "read now" to the report, the restaurants, and the decision about a held state.

use basis::Environment;
use db::Db;
use identity::{Role, StaffRole};
use inventory::IngestionState;
use jiff::SignedDuration;
use partner_sim::generate::{City, GenerateConfig, write_feed};
use partners::FeedSource;

use super::house::House;

const ENVIRONMENT: Environment = Environment::Production;

/// Writes a feed of so many restaurants and reads it; gives the address of the run.
pub(super) async fn read(house: &House, cookie: &str, restaurants: usize) -> String {
    house.clock.advance(SignedDuration::from_mins(5));
    for entry in std::fs::read_dir(&house.feed).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let config = GenerateConfig::new(City::Lyon, restaurants, 7, house.state.ambient.now());
    write_feed(&house.feed, &config).unwrap();
    let asked = house.post(cookie, &house.path("/feeds/production/read"), &[]).await;
    house.runner.run_until_idle().await.unwrap();
    asked.is(303).header("location").to_owned()
}

testkit::both_engines! {
    async fn a_feed_is_read_on_request_and_its_restaurants_are_listed(db: Db) {
        let house = House::open(db).await;
        let editor = house.member(Role::Editor).await;
        house.get(&editor, &house.path("/feeds/production")).await.shows("The feed has not been read yet");
        let run = read(&house, &editor, 6).await;
        house.get(&editor, &run).await.is(200).shows("Published").shows("Restaurants added");
        house.get(&editor, &house.path("/feeds/production")).await.shows("6 of 6").shows(&run);
        house.get(&editor, &house.path("/feeds")).await.is(200).shows(&run);
        let report = house.get(&editor, &house.path("/restaurants")).await;
        report.is(200).shows("lyon-00001").shows(&format!("/restaurants/{}/lyon", house.partner.id));
        house.get(&editor, &house.path("/restaurants?q=00002")).await.shows("lyon-00002").hides("lyon-00001");
        house.get(&editor, &house.path("/restaurants?shown=blocked")).await.shows("Nothing matches");
        house.get(&editor, &house.path("/restaurants?environment=sandbox")).await.shows("No feed has been published");
    }

    async fn problems_stand_in_the_report_with_their_place_and_cure(db: Db) {
        let house = House::open(db).await;
        let editor = house.member(Role::Editor).await;
        read(&house, &editor, 2).await;
        std::fs::write(house.feed.join("broken.ndjson"), "{\"@type\":\"Restaurant\",\"@id\":\"<b>x\"}\nnonsense\n").unwrap();
        let marker = std::fs::read_to_string(house.feed.join("marker.txt")).unwrap();
        std::fs::write(house.feed.join("marker.txt"), marker).unwrap();
        let asked = house.post(&editor, &house.path("/feeds/production/read"), &[]).await;
        house.runner.run_until_idle().await.unwrap();
        let page = house.get(&editor, asked.header("location")).await;
        page.is(200).shows("broken.ndjson").shows(":2").shows("What to do").hides("<b>x");
    }

    async fn a_held_state_is_applied_or_discarded_by_an_editor(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        read(&house, &editor, 8).await;
        let held = read(&house, &editor, 2).await;
        house.get(&reader, &held).await.shows("would remove").hides("/decision");
        house.get(&editor, &house.path("")).await.shows("A feed is held").shows(&held);
        let decision = format!("{held}/decision");
        house.post(&editor, &decision, &[("decision", "perhaps")]).await.is(400);
        house.post(&editor, &decision, &[("decision", "discard")]).await.is(303);
        house.get(&editor, &held).await.shows("Failed");
        house.post(&editor, &decision, &[("decision", "apply")]).await.is(409);

        let again = read(&house, &editor, 2).await;
        house.post(&editor, &format!("{again}/decision"), &[("decision", "apply")]).await.is(303);
        house.runner.run_until_idle().await.unwrap();
        let runs = house.state.inventory.list_ingestions(house.partner.id, ENVIRONMENT).await.unwrap();
        assert_eq!(runs[0].state, IngestionState::Done);
        house.get(&editor, &house.path("/restaurants")).await.shows("lyon-00002").hides("lyon-00003");
        let log = house.state.identity.list_audit(Some(house.partner.id), None, 50).await.unwrap().items;
        let actions: Vec<&str> = log.iter().map(|entry| entry.action.as_str()).collect();
        assert!(actions.contains(&"feed.apply_held") && actions.contains(&"feed.discard_held"), "{actions:?}");
    }

    async fn the_source_is_set_by_the_operator_within_the_allowed_folders(db: Db) {
        let house = House::open(db).await;
        let operator = house.staff(StaffRole::Operator).await;
        let path = house.path("/feeds/sandbox/source");
        let directory = |path: &str| {
            vec![("feed_source.method", "directory".to_owned()), ("feed_source.directory", path.to_owned())]
        };
        let refused = house.post(&operator, &path, &as_form(&directory("/etc"))).await;
        refused.is(422).shows("id=\"feed_source.directory-error\"").shows("value=\"/etc\"");
        let folder = house.feed.display().to_string();
        house.post(&operator, &path, &as_form(&directory(&folder))).await.is(303);
        let config = house.state.partners.environment(house.partner.id, Environment::Sandbox).await.unwrap();
        assert_eq!(config.feed_source, Some(FeedSource::Directory { path: folder.clone() }));
        let editor = house.member(Role::Editor).await;
        house.post(&editor, &path, &as_form(&directory(&folder))).await.is(404);
        house.get(&operator, &house.path("/feeds/sandbox")).await.shows(&folder);
        house.get(&editor, &house.path("/feeds/sandbox")).await.shows("Directory").hides(&folder);
        house.get(&editor, &house.path("/feeds")).await.hides(&folder);
        house.get(&editor, &house.path("/feeds/sandbox?method=directory")).await.is(200).hides("feed_source.directory");
    }

    async fn a_partner_sets_its_source_and_tests_it(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        let path = house.path("/feeds/sandbox/source");
        let bucket = [
            ("feed_source.method", "s3"),
            ("feed_source.url", "s3://bistro-feed/prod/"),
            ("feed_source.access_key_id", "AKIA1"),
            ("feed_source.secret", "geheim"),
            ("feed_poll_minutes", "30"),
        ];
        house.post(&reader, &path, &bucket).await.is(404);
        house.post(&editor, &path, &bucket[..3]).await.is(422).shows("id=\"feed_source.secret-error\"");
        house.post(&editor, &path, &bucket).await.is(303);
        let page = house.get(&editor, &house.path("/feeds/sandbox")).await;
        page.is(200).shows("s3://bistro-feed/prod/").shows("One is stored").shows("value=\"30\"").hides("geheim");
        let form = house.get(&editor, &house.path("/feeds/sandbox?method=sitemap")).await;
        form.is(200).shows("Address of the sitemap").hides("One is stored");
        let wrong = [("feed_source.method", "sitemap"), ("feed_source.url", "x"), ("feed_poll_minutes", "soon")];
        let refused = house.post(&editor, &path, &wrong).await;
        refused.is(422).shows("id=\"feed_source.url-error\"").shows("id=\"feed_poll_minutes-error\"");
        house.post(&editor, &path, &[("feed_source.method", "pigeon")]).await.is(400);
        house.post(&editor, &path, &[("feed_source.method", "none")]).await.is(303);
        let none = house.post(&editor, &house.path("/feeds/sandbox/test"), &[]).await;
        none.is(200).shows("The feed cannot be reached");
        house.post(&reader, &house.path("/feeds/production/test"), &[]).await.is(404);
        let found = house.post(&editor, &house.path("/feeds/production/test"), &[]).await;
        found.is(200).shows("id=\"tested\"");
    }
}

testkit::both_engines! {
    async fn a_feed_is_given_further_names_for_updates(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        let path = house.path("/feeds/sandbox/names");
        house.post(&reader, &path, &[("feed_names", "menus")]).await.is(404);
        let refused = house.post(&editor, &path, &[("feed_names", "a/b")]).await;
        refused.is(422).shows("id=\"feed_names-error\"").shows("value=\"a/b\"");
        house.post(&editor, &path, &[("feed_names", "google.food_service, menus")]).await.is(303);
        house.get(&editor, &house.path("/feeds/sandbox")).await.shows("value=\"google.food_service menus\"");
        house.get(&editor, &house.path("/feeds/production")).await.hides("google.food_service");
        house.post(&editor, &path, &[("feed_names", "")]).await.is(303);
        house.get(&editor, &house.path("/feeds/sandbox")).await.hides("google.food_service");
    }
}

fn as_form<'a>(pairs: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    pairs.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
