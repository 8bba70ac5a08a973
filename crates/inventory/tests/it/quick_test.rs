//! Quick testing: one file of an account, outside both environments.

use std::fmt::Write as _;
use std::io::Write;

use basis::Actor;
use db::Db;
use feed::{Code, EntityType};
use flate2::Compression;
use flate2::write::GzEncoder;
use inventory::{QuickTest, QuickTestError};
use jiff::SignedDuration;

use crate::kitchen::{ENVIRONMENT, Kitchen, restaurant};

impl Kitchen {
    async fn upload(&self, name: &str, bytes: &[u8]) -> Result<QuickTest, QuickTestError> {
        let mut upload = self.inventory.open_quick_test(name)?;
        for chunk in bytes.chunks(64 << 10) {
            upload.push(chunk)?;
        }
        self.inventory.run_quick_test(self.partner, Actor::system("test"), upload).await
    }

    async fn test(&self) -> Option<QuickTest> {
        self.inventory.find_quick_test(self.partner).await.unwrap()
    }
}

fn gzip(bytes: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    for part in bytes {
        packer.write_all(&part).unwrap();
    }
    packer.finish().unwrap()
}

fn count(test: &QuickTest, code: Code) -> u64 {
    test.report.counts.get(&code).copied().unwrap_or(0)
}

testkit::both_engines! {
    async fn a_file_is_checked_at_once_and_stands_outside_both_environments(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let text = format!("{}\n{}", restaurant(1, "One"), "{\"@type\":\"Restaurant\",\"@id\":\"bare\"}\nnonsense");
        let test = kitchen.upload("../menu.ndjson", text.as_bytes()).await.unwrap();
        assert_eq!((test.file_name.as_str(), test.report.summary.restaurants.orderable), ("menu.ndjson", 1));
        assert_eq!((test.report.summary.restaurants.total, count(&test, Code::InvalidJson)), (2, 1));
        assert_eq!(kitchen.test().await.as_ref(), Some(&test));
        let sample = test.report.problems.iter().find(|one| one.code == Code::InvalidJson).unwrap();
        assert_eq!(sample.file.as_deref(), Some("menu.ndjson"));

        let page = kitchen.inventory.list_quick_test_restaurants(kitchen.partner, None, 1).await.unwrap();
        assert_eq!((page.items[0].status.restaurant_id.as_str(), page.items[0].has_menu), ("bare", false));
        let next = kitchen.inventory.list_quick_test_restaurants(kitchen.partner, page.next, 1).await.unwrap();
        assert!(next.items[0].has_menu && next.next.is_none());
        let id = &next.items[0].status.restaurant_id;
        let document = kitchen.inventory.find_quick_test_document(kitchen.partner, id).await.unwrap().unwrap();
        assert_eq!(document.name, "One");
        assert!(kitchen.inventory.find_quick_test_document(kitchen.partner, "bare").await.unwrap().is_none());

        assert_eq!(kitchen.names().await, Vec::<String>::new());
        let entities = kitchen.inventory.count_entities(kitchen.partner, ENVIRONMENT).await.unwrap();
        assert!(!entities.contains_key(&EntityType::Restaurant));
        let (name, packed) = kitchen.inventory.find_quick_test_file(kitchen.partner).await.unwrap().unwrap();
        let mut unpacked = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut unpacked).unwrap();
        assert_eq!((name.as_str(), unpacked), ("menu.ndjson", text));
    }

    async fn a_new_upload_replaces_the_old_one_and_both_are_forgotten_in_time(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.upload("one.ndjson", restaurant(1, "One").as_bytes()).await.unwrap();
        let packed = gzip([restaurant(2, "Two").into_bytes()]);
        let second = kitchen.upload("two.ndjson.gz", &packed).await.unwrap();
        assert_eq!((second.report.summary.restaurants.orderable, second.bytes), (1, i64::try_from(packed.len()).unwrap()));
        let page = kitchen.inventory.list_quick_test_restaurants(kitchen.partner, None, 10).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].status.name.as_deref(), Some("Two"));
        assert_eq!(kitchen.inventory.find_quick_test_file(kitchen.partner).await.unwrap().unwrap().1, packed);
        kitchen.clock.advance(SignedDuration::from_hours(24 * QuickTest::KEPT_DAYS - 1));
        kitchen.runner.run_until_idle().await.unwrap();
        assert!(kitchen.test().await.is_some());
        kitchen.clock.advance(SignedDuration::from_hours(2));
        kitchen.runner.run_until_idle().await.unwrap();
        assert!(kitchen.test().await.is_none());
        let page = kitchen.inventory.list_quick_test_restaurants(kitchen.partner, None, 10).await.unwrap();
        assert!(page.items.is_empty());
        kitchen.upload("one.ndjson", restaurant(1, "One").as_bytes()).await.unwrap();
        assert!(kitchen.inventory.remove_quick_test(kitchen.partner).await.unwrap());
        assert!(!kitchen.inventory.remove_quick_test(kitchen.partner).await.unwrap());
    }

    async fn hostile_files_are_refused_or_reported_and_never_take_the_place_of_a_good_one_when_refused(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let good = kitchen.upload("one.ndjson", restaurant(1, "One").as_bytes()).await.unwrap();
        let mut long = restaurant(1, "One").into_bytes();
        long.resize(10_000_000, b'\n');
        let bomb = gzip((0..48).map(|_| vec![b' '; 1 << 20]));
        assert!(bomb.len() < 1_000_000, "{}", bomb.len());
        for (name, file) in [("long.ndjson", &long), ("bomb.ndjson.gz", &bomb)] {
            assert!(matches!(kitchen.upload(name, file).await, Err(QuickTestError::TooBig)), "{name}");
        }
        assert!(matches!(kitchen.upload("none.ndjson", b"").await, Err(QuickTestError::Empty)));
        assert_eq!(kitchen.test().await, Some(good));

        long.truncate(9_999_999);
        assert_eq!(kitchen.upload("long.ndjson", &long).await.unwrap().report.summary.restaurants.orderable, 1);
        let latin = kitchen.upload("latin.ndjson", b"{\"@type\":\"Menu\",\"@id\":\"caf\xe9\"}\n").await.unwrap();
        assert_eq!((latin.report.summary.failed, count(&latin, Code::NotUtf8)), (true, 1));
        let picture = kitchen.upload("menu.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").await.unwrap();
        assert!(picture.report.summary.failed && picture.report.summary.errors > 0);
        let torn = kitchen.upload("torn.ndjson.gz", &gzip([vec![b'x'; 4096]])[..20]).await.unwrap();
        assert_eq!((torn.report.summary.failed, count(&torn, Code::DecompressFailed)), (true, 1));
        let text = kitchen.upload("words.txt", b"Dear sir,\nplease find our menu below.\n").await.unwrap();
        assert_eq!((count(&text, Code::InvalidJson), count(&text, Code::EmptySnapshot)), (2, 1));
    }

    async fn ids_that_no_database_can_hold_and_many_restaurants_do_no_harm(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let mut text = String::from("{\"@type\":\"Restaurant\",\"@id\":\"a\\u0000b\",\"name\":\"x\\u0000y\"}\n");
        for number in 0..3_000 {
            writeln!(text, "{{\"@type\":\"Restaurant\",\"@id\":\"r{number}\"}}").unwrap();
        }
        let test = kitchen.upload("many.ndjson", text.as_bytes()).await.unwrap();
        assert_eq!(test.report.summary.restaurants.total, 3_001);
        let page = kitchen.inventory.list_quick_test_restaurants(kitchen.partner, None, 5_000).await.unwrap();
        assert!(page.items.len() <= QuickTest::MAX_RESTAURANTS && page.items.len() >= 900, "{}", page.items.len());
        let listed = test.report.problems.iter().filter(|one| one.code == Code::MissingField).count();
        assert_eq!(listed, 100);
        assert!(count(&test, Code::MissingField) > 10_000);
    }
}
