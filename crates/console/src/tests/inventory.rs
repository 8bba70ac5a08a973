//! The status report, the history, snapshots and the way back, the viewer, the menu, and reports of real-time updates.

use basis::Environment;
use db::Db;
use identity::Role;
use inventory::realtime::{RefusalReason, UpdateInterface, UpdateRequest, UpdateRoute, decode_records};
use serde_json::json;

use super::feeds::read;
use super::house::House;
use crate::view::segment;

const ENVIRONMENT: Environment = Environment::Production;
const HOSTILE: &str = "<b>x\"&'";

/// A feed of six restaurants and a row that means harm; gives the cookies of an editor and a reader.
async fn with_feed(house: &House) -> (String, String) {
    let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
    read(house, &editor, 6).await;
    let row = json!({ "@type": "Restaurant", "@id": HOSTILE, "name": "<script>alert(1)</script>" });
    std::fs::write(house.feed.join("hostile.ndjson"), format!("{row}\n")).unwrap();
    // The same marker means nothing new; another one is read.
    let marker = (house.state.ambient.now() + jiff::SignedDuration::from_mins(1)).to_string();
    std::fs::write(house.feed.join("marker.txt"), marker).unwrap();
    house.clock.advance(jiff::SignedDuration::from_mins(5));
    house.post(&editor, &house.path("/feeds/production/read"), &[]).await.is(303);
    house.runner.run_until_idle().await.unwrap();
    (editor, reader)
}

/// Pushes records of the final interface; applies them.
async fn push(house: &House, records: serde_json::Value) {
    let body = json!({ "records": records }).to_string();
    let request = UpdateRequest {
        partner_id: house.partner.id,
        environment: ENVIRONMENT,
        interface: UpdateInterface::Final,
        route: UpdateRoute::Upsert,
        records: decode_records(UpdateRoute::Upsert, body.as_bytes()).unwrap(),
    };
    house.state.inventory.accept_updates(request).await.unwrap().unwrap();
    house.runner.run_until_idle().await.unwrap();
}

testkit::both_engines! {
    async fn the_status_report_counts_each_restaurant_and_names_the_chain_of_reasons(db: Db) {
        let house = House::open(db).await;
        let (_, reader) = with_feed(&house).await;
        let report = house.get(&reader, &house.path("/restaurants")).await;
        report.is(200).shows("ring__part--ok").shows("ring__part--danger").shows("MISSING_FIELD").hides("<script>alert");
        report.shows(&format!("/inventory/production/Restaurant/entity?id={}", segment(HOSTILE)));
        let blocked = house.get(&reader, &house.path("/restaurants?shown=blocked")).await;
        blocked.shows("&#60;b&#62;x").hides("lyon-00001");
        let orderable = house.get(&reader, &house.path("/restaurants?shown=orderable")).await;
        orderable.shows("lyon-00001").hides("&#60;b&#62;x");
        house.get(&reader, &house.path("/restaurants?q=zzz%25")).await.shows("Nothing matches");
        house.get(&reader, &house.path("/restaurants?lang=fr")).await.shows("Inventaire périmé");
    }

    async fn the_viewer_shows_line_version_writer_and_relations(db: Db) {
        let house = House::open(db).await;
        let (_, reader) = with_feed(&house).await;
        let base = house.path("/inventory/production");
        house.get(&reader, &base).await.is(200).shows("MenuItemOffer").shows("?state=faulty");
        let list = house.get(&reader, &format!("{base}/Restaurant")).await;
        list.is(200).shows("lyon-00001").shows("&#60;b&#62;x").shows("by a run of the feed");
        house.get(&reader, &format!("{base}/Restaurant?state=faulty")).await.shows("MISSING_FIELD").hides("lyon-00001");
        house.get(&reader, &format!("{base}/Restaurant?id=lyon-00002")).await.shows("lyon-00002").hides("lyon-00001");
        house.get(&reader, &format!("{base}/Restaurant?id=%25")).await.shows("Nothing matches");
        house.get(&reader, &format!("{base}/Restaurants")).await.is(404);

        let one = house.get(&reader, &format!("{base}/Restaurant/entity?id=lyon-00001")).await;
        one.is(200).shows("restaurantId").shows("Version held").shows("/feeds/production/").shows(".ndjson:");
        for kind in [feed::EntityType::ServiceArea, feed::EntityType::Service] {
            let filter = inventory::EntityFilter { limit: 50, ..Default::default() };
            let (inventory, production) = (&house.state.inventory, basis::Environment::Production);
            let page = inventory.list_entities(house.partner.id, production, kind, filter).await.unwrap();
            let of = |entry: &&inventory::EntityEntry| entry.kind.as_deref().is_none_or(|kind| kind == "DELIVERY");
            let id = segment(&page.items.iter().find(of).unwrap().key.id);
            let area = house.get(&reader, &format!("{base}/{kind}/entity?id={id}")).await;
            area.is(200).shows("<svg class=\"map\"").shows("class=\"map__area\"").shows("Restaurant lyon-0000");
        }
        let today = house.state.ambient.now().to_string()[..10].to_owned();
        let named = house.get(&reader, &format!("{base}/Restaurant?name=zzz&from={today}&until={today}")).await;
        named.is(200).shows("Nothing matches").shows(&format!("value=\"{today}\""));
        house.get(&reader, &format!("{base}/Restaurant?from={today}&until={today}")).await.shows("lyon-00001");
        house.get(&reader, &format!("{base}/Restaurant?from=2099-01-01")).await.hides("lyon-00001");
        let hostile = house.get(&reader, &format!("{base}/Restaurant/entity?id={}", segment(HOSTILE))).await;
        hostile.is(200).shows("&#60;script&#62;alert(1)").hides("<script>alert").hides("<b>x").shows("MISSING_FIELD");
        house.get(&reader, &format!("{base}/Restaurant/entity?id=nobody")).await.is(404);
        let found = house.get(&reader, &format!("{base}?kind=Restaurant&id=lyon-00001")).await;
        assert_eq!(found.is(303).header("location"), format!("{base}/Restaurant/entity?id=lyon-00001"));
        house.get(&reader, &format!("{base}?kind=Restaurant&id=lyon")).await.is(200).shows("exactly this id");
    }

    async fn an_offer_leads_up_to_its_restaurant(db: Db) {
        let house = House::open(db).await;
        let (_, reader) = with_feed(&house).await;
        let filter = inventory::EntityFilter { limit: 1, ..Default::default() };
        let kind = feed::EntityType::MenuItemOffer;
        let offers = house.state.inventory.list_entities(house.partner.id, ENVIRONMENT, kind, filter).await.unwrap();
        let id = segment(&offers.items[0].key.id);
        let path = house.path(&format!("/inventory/production/MenuItemOffer/entity?id={id}"));
        house.get(&reader, &path).await.is(200).shows("/Restaurant/entity?id=lyon-").shows("/restaurants/production/menu?id=lyon-");
    }

    async fn states_are_compared_and_an_editor_returns_to_one(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        read(&house, &editor, 6).await;
        read(&house, &editor, 5).await;
        let base = house.path("/feeds/production/snapshots");
        let list = house.get(&reader, &base).await;
        list.is(200).shows("Served now").shows(&format!("{base}/2"));
        let newest = house.get(&reader, &format!("{base}/2")).await;
        newest.is(200).shows("Removed").shows("lyon-00006").hides("roll-back");
        let lines = house.get(&reader, &format!("{base}/2/restaurant?from=1&id=lyon-00006")).await;
        lines.is(200).shows("Snapshot 1").shows("Not there.").shows("&#34;@id&#34;");
        for missing in ["/7", "/2/restaurant?from=1&id=nobody", "/2/restaurant?from=9&id=lyon-00006", "/x"] {
            house.get(&reader, &format!("{base}{missing}")).await.is(404);
        }

        let back = format!("{base}/1/roll-back");
        house.get(&reader, &format!("{base}/1")).await.is(200).hides("/roll-back");
        house.post(&reader, &back, &[]).await.is(404);
        house.get(&editor, &format!("{base}/1")).await.shows("/roll-back").shows("data-confirm");
        house.post(&editor, &format!("{base}/9/roll-back"), &[]).await.is(404);
        let asked = house.post(&editor, &back, &[]).await;
        house.post(&editor, &back, &[]).await.is(409);
        house.runner.run_until_idle().await.unwrap();
        house.get(&reader, asked.is(303).header("location")).await.is(200).shows("Return to snapshot 1");
        house.get(&reader, &house.path("/restaurants")).await.shows("lyon-00006");
        let history = house.get(&reader, &house.path("/feeds/production/history?kind=rollback")).await;
        history.is(200).shows(asked.header("location"));
        house.get(&reader, &house.path("/feeds/production/history?kind=update")).await.shows("Nothing happened");
        let log = house.state.identity.list_audit(Some(house.partner.id), None, 50).await.unwrap().items;
        assert!(log.iter().any(|entry| entry.action == "feed.roll_back"));
    }

    async fn the_menu_is_shown_for_a_time_and_a_service(db: Db) {
        let house = House::open(db).await;
        let (_, reader) = with_feed(&house).await;
        let base = house.path("/restaurants/production/menu");
        let noon = house.get(&reader, &format!("{base}?id=lyon-00001&service=TAKEOUT&at=2026-03-05T12:30")).await;
        noon.is(200).shows("value=\"2026-03-05T12:30\"").shows("Europe/Paris").shows("/MenuItem/entity?id=").shows("€");
        house.get(&reader, &format!("{base}?id=lyon-00001&at=soon&service=x")).await.is(200);
        house.get(&reader, &format!("{base}?id=lyon-00001&hidden=yes&lang=fr")).await.is(200).shows("masqués");
        house.get(&reader, &format!("{base}?id=nobody")).await.is(404);
        house.get(&reader, &house.path("/restaurants/sandbox/menu?id=lyon-00001")).await.is(404);
    }

    async fn the_run_page_groups_issues_with_samples(db: Db) {
        let house = House::open(db).await;
        let (_, reader) = with_feed(&house).await;
        let runs = house.state.inventory.list_ingestions(house.partner.id, ENVIRONMENT).await.unwrap();
        let run = house.get(&reader, &house.path(&format!("/feeds/production/{}", runs[0].id))).await;
        run.is(200).shows("Issues in groups").shows("New files").shows("hostile.ndjson").shows("Records added");
        run.shows(&format!("/inventory/production/Restaurant/entity?id={}", segment(HOSTILE))).hides("<b>x");
        let history = house.get(&reader, &house.path("/feeds/production/history")).await;
        history.is(200).shows(&runs[0].id.to_string()).shows("Batch");
        house.get(&reader, &house.path("/feeds/production/history?kind=batch&days=1")).await.shows(&runs[0].id.to_string());
    }

    async fn updates_are_reported_by_day_with_their_failures(db: Db) {
        let house = House::open(db).await;
        let (_, reader) = with_feed(&house).await;
        let page = house.path("/feeds/production/updates");
        house.get(&reader, &page).await.is(200).shows("No requests in this time");
        let reason = RefusalReason::Quota;
        let refused = (house.partner.id, ENVIRONMENT, UpdateRoute::Delete, reason);
        house.state.inventory.count_refused_requests(refused.0, refused.1, refused.2, refused.3, 4).await.unwrap();
        let now = house.state.ambient.now().to_string();
        let entity = json!({ "@type": "Restaurant", "@id": "new<i>", "description": "no name" });
        push(&house, json!([{ "data_record": entity.to_string(), "generation_timestamp": now }])).await;
        let shown = house.get(&reader, &page).await;
        shown.is(200).shows("bars__failed").shows("QUOTA").shows("More than 1,500").shows("new&#60;i&#62;").hides("new<i>");
        let updates = house.state.inventory.list_updates(inventory::realtime::UpdateQuery::of(house.partner.id, ENVIRONMENT)).await.unwrap();
        let one = house.get(&reader, &format!("{page}/{}", updates.items[0].id)).await;
        one.is(200).shows("UPSERT").shows(updates.items[0].code.as_deref().unwrap());
        house.get(&reader, &format!("{page}?from=2020-01-01&until=2020-01-02&lang=fr")).await.shows("Aucune requête");
        house.get(&reader, &format!("{page}?from=%3Cb%3E&until=&route=NO&result=no&code=%00&kind=x")).await.is(200);
    }

    async fn another_partners_people_see_none_of_it(db: Db) {
        let house = House::open(db).await;
        with_feed(&house).await;
        let new = identity::NewUser::of_partner(house.other.id, Role::Administrator, "Other", "o@trattoria.example");
        let user = house.user(new).await;
        let stranger = house.session_of(&user).await;
        for rest in ["/restaurants", "/inventory/production", "/inventory/production/Restaurant/entity?id=lyon-00001",
            "/feeds/production/snapshots/1", "/feeds/production/history", "/feeds/production/updates",
            "/restaurants/production/menu?id=lyon-00001"] {
            house.get(&stranger, &house.path(rest)).await.is(404);
            let own = rest.replace("production", "sandbox");
            let own = house.get(&stranger, &format!("/console/partners/{}{own}", house.other.id)).await;
            own.hides("Lyon").hides("restaurantId");
        }
        house.post(&stranger, &house.path("/feeds/production/snapshots/1/roll-back"), &[]).await.is(404);
    }
}
