//! Quick testing: a file is uploaded, its report is read, and hostile files get a clear answer.

use axum::body::Body;
use axum::http::Request;
use db::Db;
use identity::Role;
use partner_sim::generate::{City, GenerateConfig, write_feed};

use super::house::{Answer, House};

const BOUNDARY: &str = "aBoundary";

/// A form with one file, as browsers send it.
async fn upload(house: &House, cookie: &str, name: &str, file: &[u8]) -> Answer {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), file, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let request = Request::post(house.path("/feeds/quick-test"))
        .header("host", "food.example")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .header("cookie", cookie);
    house.send(request.body(Body::from(body)).unwrap()).await
}

/// A feed of two restaurants as one file.
fn feed(house: &House) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    write_feed(folder.path(), &GenerateConfig::new(City::Lyon, 2, 7, house.state.ambient.now())).unwrap();
    let mut text = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name != "marker.txt") {
            text.extend(std::fs::read(&path).unwrap());
            text.push(b'\n');
        }
    }
    text
}

testkit::both_engines! {
    async fn a_file_is_uploaded_and_its_report_and_menus_are_read(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        let page = house.path("/feeds/quick-test");
        house.get(&reader, &page).await.is(200).shows("No file has been uploaded yet").hides("type=\"file\"");
        house.get(&editor, &page).await.is(200).shows("type=\"file\"");
        let mut text = feed(&house);
        text.extend(b"{\"@type\":\"Restaurant\",\"@id\":\"<b>x\"}\n");
        assert_eq!(upload(&house, &reader, "feed.ndjson", &text).await.status, 404);
        upload(&house, &editor, "feed.ndjson", &text).await.is(303);

        let report = house.get(&reader, &page).await;
        report.is(200).shows("feed.ndjson").shows("2 of 3").shows("MISSING_FIELD").hides("<b>x");
        report.shows("/feeds/quick-test/menu?id=lyon-00001").hides("/entity?id=");
        let menu = house.get(&reader, &format!("{page}/menu?id=lyon-00001")).await;
        menu.is(200).shows("It is not served").shows("class=\"dish").hides("/entity?id=");
        house.get(&reader, &format!("{page}/menu?id=nobody")).await.is(404);
        let file = house.get(&reader, &format!("{page}/file")).await;
        assert_eq!(file.header("content-disposition"), "attachment; filename*=UTF-8''feed.ndjson.gz");
        house.get(&reader, &house.path("/restaurants")).await.hides("lyon-00001");
        house.get(&reader, &house.path("/inventory/sandbox/Restaurant")).await.hides("lyon-00001");
        house.get("", "/restaurants").await.hides("lyon-00001");

        house.post(&reader, &format!("{page}/remove"), &[]).await.is(404);
        house.post(&editor, &format!("{page}/remove"), &[]).await.is(303);
        house.get(&reader, &page).await.shows("No file has been uploaded yet");
    }

    async fn a_file_that_is_too_big_or_empty_or_no_feed_gets_a_clear_answer(db: Db) {
        let house = House::open(db).await;
        let editor = house.member(Role::Editor).await;
        let too_big = upload(&house, &editor, "big.ndjson", &vec![b'\n'; 10_000_000]).await;
        too_big.is(422).shows("FILE_TOO_BIG").shows("id=\"file-error\"");
        upload(&house, &editor, "none.ndjson", b"").await.is(422).shows("not empty");
        let picture = upload(&house, &editor, "<i>menu.png", b"\x89PNG\r\n\x1a\n\xff\xfe").await;
        picture.is(303);
        let page = house.get(&editor, &house.path("/feeds/quick-test")).await;
        page.is(200).shows("NOT_UTF8").shows("could not be read as a whole").hides("<i>menu");
        let no_form = house.post(&editor, &house.path("/feeds/quick-test"), &[("file", "x")]).await;
        no_form.is(400);
    }
}
