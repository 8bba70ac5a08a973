//! Which index SQLite takes for statements that would otherwise read all of an environment. It has no statistics, so a
//! new index can turn it to a worse one.

use db::{Stmt, Tx, Value};

/// Statement and index.
const EXPECTED: [(&str, &str); 11] = [
    (
        "ENTITIES_OF_COMPONENT",
        "inventory_entities_by_component (partner_id=? AND environment=? AND component=?",
    ),
    ("CHANGED_ENTITIES", "inventory_entities_by_component (partner_id=? AND environment=? AND component=?"),
    ("LIST_HELD", "inventory_entities_by_component (partner_id=? AND environment=? AND component>?"),
    ("COUNT_ENTITIES", "COVERING INDEX inventory_entities_by_start"),
    ("COUNT_AGES", "COVERING INDEX inventory_entities_by_start"),
    ("COMPONENT_OF", "entity_type=? AND entity_id=?"),
    ("FIND_HELD", "entity_type=? AND entity_id=?"),
    ("MORE_WAITING", "inventory_updates_accepted"),
    ("LOAD_WAITING", "inventory_updates_accepted"),
    ("LOAD_PARKED", "inventory_updates_parked"),
    ("SEARCH_NEAR", "restaurants_by_place (environment=? AND latitude>? AND latitude<?)"),
];

fn find(name: &str) -> &'static Stmt {
    let lists = [inventory::STATEMENTS, inventory::realtime::STATEMENTS, inventory::ALERT_STATEMENTS];
    let mut all = lists.into_iter().flatten();
    let found = all.find(|statement| statement.name.rsplit("::").next() == Some(name));
    found.unwrap_or_else(|| panic!("there is no statement {name}"))
}

/// The steps of the plan, one after the other.
fn plan(tx: &mut Tx<'_>, statement: &Stmt) -> String {
    let sql: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", statement.sql).into_boxed_str());
    let parameters = (1..=30).rev().find(|number| sql.contains(&format!("${number}"))).unwrap_or(0);
    let rows = tx.query(&Stmt { name: statement.name, sql }, &vec![Value::Null; parameters]).unwrap();
    rows.iter().map(|row| row.get::<String>(3).unwrap()).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn statements_on_large_tables_find_their_index_on_sqlite() {
    let test = testkit::sqlite().await;
    test.db()
        .read(|tx| {
            for (name, expected) in EXPECTED {
                let plan = plan(tx, find(name));
                assert!(plan.contains(expected), "{name}: {plan}");
            }
            Ok::<(), db::DbError>(())
        })
        .await
        .unwrap();
    test.close().await;
}
