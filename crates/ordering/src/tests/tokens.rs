//! A wallet's token goes to the partner and nowhere else: it is in no table and in no log.

use std::io::Write;
use std::sync::{Mutex, Once};

use db::{Db, Engine, Stmt, Tx};

use super::house::{House, form};
use super::partner::Behaviour;
use crate::*;

const TOKEN: &str = "wallet-token-4242";

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct ToLog;

impl Write for ToLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every line of every test from here on, at the finest level.
fn log_everything() {
    static BEGIN: Once = Once::new();
    BEGIN.call_once(|| {
        let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| ToLog);
        tracing::subscriber::set_global_default(lines.with_ansi(false).finish()).unwrap();
    });
}

fn rows(tx: &mut Tx<'_>, sql: String) -> Vec<String> {
    let statement = Stmt { name: "tests::dump", sql: Box::leak(sql.into_boxed_str()) };
    tx.query(&statement, &[]).unwrap().iter().map(|row| row.get(0).unwrap()).collect()
}

/// Everything in every table, as text.
async fn dump(db: &Db) -> String {
    let engine = db.engine();
    let read = move |tx: &mut Tx<'_>| {
        let tables = match engine {
            Engine::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Engine::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()"
            }
        };
        let mut text = String::new();
        for table in rows(tx, tables.to_owned()) {
            let row = match engine {
                Engine::Postgres => format!("SELECT CAST(t AS TEXT) FROM \"{table}\" t"),
                Engine::Sqlite => {
                    let columns = rows(tx, format!("SELECT name FROM pragma_table_info('{table}')"));
                    // Ids are bytes, which are no text.
                    let column = |name: &String| {
                        format!(
                            "CASE typeof(\"{name}\") WHEN 'blob' THEN hex(\"{name}\") WHEN 'null' THEN '' \
                             ELSE CAST(\"{name}\" AS TEXT) END"
                        )
                    };
                    let columns = columns.iter().map(column);
                    format!("SELECT {} FROM \"{table}\"", columns.collect::<Vec<_>>().join(" || ' ' || "))
                }
            };
            text.push_str(&rows(tx, row).join("\n"));
        }
        Ok::<_, db::DbError>(text)
    };
    db.read(read).await.unwrap()
}

fn logged() -> String {
    String::from_utf8_lossy(&LOG.lock().unwrap()).into_owned()
}

async fn is_nowhere(house: &House, when: &str) {
    let tables = dump(&house.db).await;
    assert!(tables.contains("anais.lefevre"), "the dump sees the tables");
    assert!(!tables.contains(TOKEN), "{when}: the token is in a table");
    assert!(!logged().contains(TOKEN), "{when}: the token is in the log");
}

testkit::both_engines! {
    async fn a_token_reaches_the_partner_unchanged_and_is_in_no_table_and_no_log(db: Db) {
        log_everything();
        let house = House::open(db).await;
        house.partner.next_submit(Behaviour::Status(503, "wallet-token-4242 is no good today"));
        let order = house.placed().await;
        is_nowhere(&house, "placed").await;
        house.run().await;
        is_nowhere(&house, "after a failed call").await;
        house.wait(3);
        house.run().await;
        assert_eq!(house.order(&order).await.status.as_str(), "CREATED");
        is_nowhere(&house, "answered").await;
        assert!(logged().contains("jobs"), "the log is looked at");
        let bodies: Vec<String> =
            house.partner.submits().iter().map(|seen| String::from_utf8(seen.body.to_vec()).unwrap()).collect();
        assert_eq!(bodies.len(), 2);
        assert_eq!(bodies[0], bodies[1], "a repeat is identical (N3)");
        assert!(bodies[0].contains(&format!("\"instrumentToken\":\"{TOKEN}\"")), "{}", bodies[0]);
        assert!(!bodies[0].contains("held-by-aboyeur"));
    }

    async fn a_process_that_ends_takes_the_token_with_it_and_the_diner_is_told(db: Db) {
        let house = House::open(db).await;
        let order = house.placed().await;
        house.ordering.tokens().forget(order.id);
        house.run().await;
        assert_eq!(house.order(&order).await.status.as_str(), "SUBMITTING", "another process may have it");
        house.wait(31);
        house.run().await;
        let order = house.order(&order).await;
        assert_eq!(order.status.as_str(), "REJECTED");
        assert!(house.partner.submits().is_empty(), "nothing was sent without it");
    }

    async fn an_order_paid_at_the_door_needs_no_token(db: Db) {
        let house = House::open(db).await;
        let checkout = house.quote(&house.cart().await).await;
        let form = SubmitForm { payment: Payment::OnFulfillment, ..form("key") };
        let SubmitResult::Placed(order) = house.ordering.submit(checkout.id, form).await.unwrap() else { panic!() };
        house.run().await;
        assert_eq!(house.order(&order).await.status.as_str(), "CREATED");
    }
}
