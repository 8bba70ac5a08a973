//! A PostgreSQL database of the benchmark's own.

use anyhow::Context;
use basis::Ambient;
use serde::Serialize;
use tokio_postgres::{Client, NoTls};
use url::Url;

/// A database that was made and must be dropped.
pub(crate) struct OwnDatabase {
    admin: Client,
    name: String,
    /// Its address.
    pub(crate) url: String,
    /// What the server says of itself.
    pub(crate) server: Server,
}

/// What decides how much a commit costs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Server {
    /// Version of the server.
    pub(crate) version: String,
    /// `on`: a commit survives a crash of the machine.
    pub(crate) fsync: String,
    /// Whether pages are protected from being torn by a crash.
    pub(crate) full_page_writes: String,
}

impl OwnDatabase {
    /// Makes a database on the server at `url`.
    pub(crate) async fn make(url: &str, ambient: &Ambient) -> anyhow::Result<Self> {
        let (admin, connection) =
            tokio_postgres::connect(url, NoTls).await.context("the PostgreSQL server cannot be reached")?;
        tokio::spawn(connection);
        let server = Server {
            version: setting(&admin, "server_version").await?,
            fsync: setting(&admin, "fsync").await?,
            full_page_writes: setting(&admin, "full_page_writes").await?,
        };
        let name = format!("aboyeur_bench_{:016x}", u64::from_be_bytes(ambient.random_bytes()));
        let own = in_database(url, &name)?;
        admin.batch_execute(&format!("CREATE DATABASE {name}")).await.context("no database can be made")?;
        Ok(Self { admin, name, url: own, server })
    }

    /// Bytes that it takes on disk.
    pub(crate) async fn size(&self) -> anyhow::Result<u64> {
        let row = self.admin.query_one("SELECT pg_database_size($1)", &[&self.name]).await?;
        Ok(u64::try_from(row.try_get::<_, i64>(0)?)?)
    }

    /// Drops it with everything in it.
    pub(crate) async fn drop(self) -> anyhow::Result<()> {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        self.admin
            .batch_execute(&statement)
            .await
            .with_context(|| format!("the database {} stays", self.name))
    }
}

async fn setting(admin: &Client, name: &str) -> anyhow::Result<String> {
    Ok(admin.query_one(&format!("SHOW {name}"), &[]).await?.try_get(0)?)
}

fn in_database(url: &str, name: &str) -> anyhow::Result<String> {
    let mut url = Url::parse(url).context("the address of the PostgreSQL server")?;
    url.set_path(name);
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_database_is_on_the_same_server() {
        let url = in_database("postgres://u:p@h:5433/postgres?max_connections=4", "mine").unwrap();
        assert_eq!(url, "postgres://u:p@h:5433/mine?max_connections=4");
        assert_eq!(in_database("postgres://u@h", "mine").unwrap(), "postgres://u@h/mine");
    }
}
