//! Fresh, migrated databases. Migrating costs more than most tests, so each test gets a copy of a template.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use db::{Db, Engine, schema_fingerprint};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

/// Held while the template is made; nextest runs each test in a process of its own.
const TEMPLATE_LOCK: i64 = 0x74_65_73_74_6b_69_74;

/// A database of one test. It is removed when this is dropped.
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    url: String,
    // Last, so that the database is closed before it is removed.
    _remains: Remains,
}

#[derive(Debug)]
enum Remains {
    Sqlite { _folder: tempfile::TempDir },
    Postgres { admin: String, name: String },
}

impl TestDb {
    /// The handle.
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// The address, to connect a second time or to hand to a program.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Closes and removes the database.
    pub async fn close(self) {
        self.db.close().await;
    }
}

impl Drop for Remains {
    /// Drops the PostgreSQL database as well as it can: a test that has failed must not fail differently because of it.
    fn drop(&mut self) {
        let Self::Postgres { admin, name } = self else { return };
        let (admin, drop_it) = (admin.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        // A runtime cannot be entered from within another, and the test's own may be ending.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let client = connect(&admin).await?;
                client.batch_execute(&drop_it).await?;
                anyhow::Ok(())
            })
        });
        drop(thread.join());
    }
}

/// A name that no other test of any process has.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A fresh, migrated SQLite database in a folder of its own.
pub async fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("test.db");
    std::fs::copy(sqlite_template().await, &path).expect("the template can be copied");
    let url = format!("sqlite:{}", path.display());
    let db = Db::connect(&url).await.expect("a copy of the template opens");
    TestDb { db, url, _remains: Remains::Sqlite { _folder: folder } }
}

/// An empty database without a schema, for tests of migrating itself.
pub async fn unmigrated(engine: Engine) -> TestDb {
    match engine {
        Engine::Postgres => postgres_from("template0").await,
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            let url = format!("sqlite:{}", folder.path().join("test.db").display());
            let db = Db::connect(&url).await.expect("an SQLite file can be made");
            TestDb { db, url, _remains: Remains::Sqlite { _folder: folder } }
        }
    }
}

/// The migrated file, made once for all processes and put into place whole.
async fn sqlite_template() -> PathBuf {
    static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
    let make = || async {
        let folder = std::env::temp_dir();
        let template = folder.join(format!("aboyeur-test-{:016x}.db", schema_fingerprint()));
        if !template.exists() {
            let own = tempfile::tempdir_in(&folder).expect("a temporary folder can be made");
            let path = own.path().join("template.db");
            let db =
                Db::connect(&format!("sqlite:{}", path.display())).await.expect("an SQLite file can be made");
            db.migrate().await.expect("the SQLite migrations run");
            db.close().await;
            std::fs::rename(&path, &template).expect("the template can be put into place");
        }
        template
    };
    TEMPLATE.get_or_init(make).await.clone()
}

/// A fresh, migrated PostgreSQL database on the server of `ABOYEUR_TEST_POSTGRES`.
///
/// # Panics
///
/// When the variable is not set: a test that is skipped in silence is a test that cannot fail.
pub async fn postgres() -> TestDb {
    let template = postgres_template(&admin()).await;
    postgres_from(&template).await
}

fn admin() -> String {
    std::env::var("ABOYEUR_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!(
            "this test needs PostgreSQL: run the tests with ./test, which starts one, or set ABOYEUR_TEST_POSTGRES \
             to the address of a server on which databases may be made"
        )
    })
}

async fn postgres_from(template: &str) -> TestDb {
    let admin = admin();
    let name = format!("aboyeur_test_{:016x}_{}", schema_fingerprint(), unique());
    let client = connect(&admin).await.expect("the server of ABOYEUR_TEST_POSTGRES answers");
    // A process id can come again after a test that was killed.
    let make =
        [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name} TEMPLATE {template}")];
    for command in make {
        client.batch_execute(&command).await.expect("a database can be made from the template");
    }
    let url = in_database(&admin, &name);
    let remains = Remains::Postgres { admin, name };
    let db = Db::connect(&url).await.expect("a copy of the template opens");
    TestDb { db, url, _remains: remains }
}

/// The name of the migrated template, made once for all processes.
async fn postgres_template(admin: &str) -> String {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let make = || async {
        let name = format!("aboyeur_test_{:016x}", schema_fingerprint());
        let client = connect(admin).await.expect("the server of ABOYEUR_TEST_POSTGRES answers");
        let lock = format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})");
        client.batch_execute(&lock).await.expect("the template can be locked");
        let there = client.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await;
        if there.expect("the list of databases can be read").is_empty() {
            make_postgres_template(admin, &client, &name).await;
        }
        name
    };
    TEMPLATE.get_or_init(make).await.clone()
}

/// Migrates under another name, so that a template that is there is whole.
async fn make_postgres_template(admin: &str, client: &Client, name: &str) {
    let raw = format!("{name}_raw");
    for command in [format!("DROP DATABASE IF EXISTS {raw} WITH (FORCE)"), format!("CREATE DATABASE {raw}")] {
        client.batch_execute(&command).await.expect("a database can be made");
    }
    let db = Db::connect(&in_database(admin, &raw)).await.expect("the new database opens");
    db.migrate().await.unwrap_or_else(|error| panic!("the PostgreSQL migrations run: {error:?}"));
    db.close().await;
    let rename = format!("ALTER DATABASE {raw} RENAME TO {name}");
    // A server process ends a moment after its client has gone.
    for _ in 0..200 {
        if client.batch_execute(&rename).await.is_ok() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the template {raw} stays in use and cannot be renamed");
}

async fn connect(url: &str) -> anyhow::Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The address of another database on the same server.
fn in_database(admin: &str, name: &str) -> String {
    let (base, query) =
        admin.split_once('?').map_or((admin, String::new()), |(base, query)| (base, format!("&{query}")));
    let scheme = base.find("://").map_or(0, |at| at + 3);
    let server = base[scheme..].find('/').map_or(base, |at| &base[..scheme + at]);
    format!("{server}/{name}?max_connections=8{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_keeps_the_rest_of_the_address() {
        assert_eq!(in_database("postgres://u@h:1/postgres", "x"), "postgres://u@h:1/x?max_connections=8");
        assert_eq!(in_database("postgres://u@h?a=b", "x"), "postgres://u@h/x?max_connections=8&a=b");
    }
}
