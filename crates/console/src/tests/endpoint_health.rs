//! Order health: what was measured, what restores, and every check.

use basis::{Ambient, PartnerId};
use db::Db;
use identity::Role;
use monitoring::{Check, HealthSettings, LiveAnswer, note_check, note_live, watch_launched};

use super::house::House;

/// Two checks, then five live requests without an answer.
async fn fall(house: &House) {
    let (ambient, partner): (Ambient, PartnerId) = (house.state.ambient.clone(), house.partner.id);
    let settings = HealthSettings::default();
    let work = move |tx: &mut db::Tx<'_>| {
        watch_launched(tx, &ambient, &settings)?;
        let now = ambient.now();
        for (healthy, code) in [(true, None), (false, Some("HTTP_5XX <b>"))] {
            let check = Check {
                at: now + jiff::SignedDuration::from_secs(i64::from(!healthy)),
                healthy,
                code: code.map(str::to_owned),
                http_status: Some(if healthy { 200 } else { 503 }),
                latency_ms: 1234,
            };
            note_check(tx, (&ambient, &settings), partner, &check)?;
        }
        for _ in 0..5 {
            note_live(tx, (&ambient, &settings), partner, (LiveAnswer::Unanswered, Some("TIMEOUT")), now)?;
        }
        Ok::<(), monitoring::MonitoringError>(())
    };
    house.state.db.write(work).await.unwrap();
}

testkit::both_engines! {
    async fn a_partner_that_was_disabled_by_itself_sees_why_and_what_restores_it(db: Db) {
        let house = House::open(db).await;
        let (editor, reader) = (house.member(Role::Editor).await, house.member(Role::Reader).await);
        let path = house.path("/endpoint-health");
        house.get(&reader, &path).await.is(200).shows("No checks in the last days").shows(">Enabled<");
        fall(&house).await;
        let page = house.get(&editor, &path).await;
        page.is(200).shows("Disabled automatically").shows("rule D2").shows("Go to the switch");
        page.shows("so far there have been 0").shows("TIMEOUT").shows("HTTP 503").hides("<b>");
        house.get(&reader, &path).await.is(200).hides("Go to the switch");
        house.get(&reader, &house.path("")).await.is(200).shows("Too many live requests in a row");
        house.get(&reader, &house.path("/account")).await.is(200).shows("Too many live requests in a row");
    }
}
