//! `docs/api/openapi.json` says what the code does, and the router has what the document says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::client::{document, operations};
use crate::house::House;

#[test]
fn the_written_description_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/openapi.json");
    let text = api::openapi_json();
    if std::env::var_os("ABOYEUR_WRITE_DOCS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "write docs/api/openapi.json anew with ABOYEUR_WRITE_DOCS=1 cargo test -p api");
}

#[test]
fn operations_are_named_by_verb_and_resource_and_no_name_is_used_twice() {
    let verbs = [
        "get",
        "list",
        "create",
        "update",
        "replace",
        "remove",
        "set",
        "request",
        "abort",
        "decide",
        "reply",
        "close",
        "follow",
        "acknowledge",
        "escalate",
        "resolve",
        "accept",
        "test",
    ];
    let mut seen = BTreeSet::new();
    for operation in operations() {
        let (verb, resource) = operation.id.split_once('_').unwrap();
        assert!(verbs.contains(&verb) && !resource.is_empty(), "{}", operation.id);
        assert!(seen.insert(operation.id.clone()), "{} is there twice", operation.id);
    }
    assert_eq!(document()["openapi"].as_str().unwrap().get(..3), Some("3.1"));
}

#[test]
fn every_schema_of_the_description_can_be_compiled() {
    for (name, _) in document()["components"]["schemas"].as_object().unwrap() {
        crate::client::validator(&format!("#/components/schemas/{name}"));
    }
}

testkit::both_engines! {
    async fn the_router_and_the_description_have_the_same_routes(db: db::Db) {
        let house = House::open(db).await;
        let routed: BTreeSet<String> = house.routes();
        let written: BTreeSet<String> = operations().into_iter().map(|operation| operation.path).collect();
        assert!(written.len() > 40, "{}", written.len());
        assert_eq!(routed, written);
        house.close().await;
    }
}
