//! Reads the address of a database.

use std::path::PathBuf;

use tokio_postgres::Config;
use tokio_postgres::config::SslMode;

use crate::DbError;

const HELP: &str =
    "write sqlite:/path/to/aboyeur.db or postgres://user:password@host:5432/database?sslmode=require";

/// Where a database is.
#[derive(Debug)]
pub(crate) enum Address {
    Sqlite(PathBuf),
    Postgres(Box<PostgresAddress>),
}

/// A PostgreSQL server and how to speak with it.
#[derive(Debug)]
pub(crate) struct PostgresAddress {
    pub(crate) config: Config,
    pub(crate) max_connections: usize,
    /// A file with certificates of authorities to trust besides the public ones.
    pub(crate) root_certificates: Option<PathBuf>,
}

impl PostgresAddress {
    pub(crate) fn wants_tls(&self) -> bool {
        self.config.get_ssl_mode() == SslMode::Require
    }
}

fn wrong(reason: impl std::fmt::Display) -> DbError {
    DbError::Address { reason: format!("{reason}; {HELP}") }
}

impl Address {
    /// The text of an error never repeats the address, which can hold a password.
    pub(crate) fn parse(url: &str) -> Result<Self, DbError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path == ":memory:" {
                return Err(wrong("an SQLite database needs a file"));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return postgres(url).map(|address| Self::Postgres(Box::new(address)));
        }
        Err(wrong("it begins with neither sqlite: nor postgres:"))
    }
}

fn postgres(url: &str) -> Result<PostgresAddress, DbError> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let mut max_connections = 16;
    let mut root_certificates = None;
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("max_connections", number)) => {
                max_connections = number
                    .parse()
                    .ok()
                    .filter(|number| (1..=1000).contains(number))
                    .ok_or_else(|| wrong("max_connections is not a number from 1 to 1000"))?;
            }
            Some(("sslrootcert", path)) => root_certificates = Some(PathBuf::from(path)),
            Some(("sslmode", "verify-ca" | "verify-full")) => kept.push("sslmode=require"),
            Some(("sslmode", "allow")) => kept.push("sslmode=disable"),
            _ => kept.push(pair),
        }
    }
    let url = format!("{base}?{}", kept.join("&"));
    let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
        let source = std::error::Error::source(&error).map(|cause| format!(" ({cause})")).unwrap_or_default();
        wrong(format!("PostgreSQL's part of it is not understood{source}"))
    })?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(wrong("it names no host"));
    }
    if config.get_application_name().is_none() {
        config.application_name("aboyeur");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(std::time::Duration::from_secs(10));
    }
    Ok(PostgresAddress { config, max_connections, root_certificates })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_address_are_read() {
        for text in ["sqlite:/var/a.db", "sqlite:///var/a.db"] {
            assert!(
                matches!(Address::parse(text), Ok(Address::Sqlite(path)) if path.as_os_str() == "/var/a.db")
            );
        }
        let Ok(Address::Postgres(address)) =
            Address::parse("postgres://u:p@db/x?sslmode=verify-full&max_connections=3&sslrootcert=/ca.pem")
        else {
            panic!("not read")
        };
        assert!(address.wants_tls());
        assert_eq!(address.max_connections, 3);
        assert_eq!(address.root_certificates, Some(PathBuf::from("/ca.pem")));
        assert_eq!(address.config.get_dbname(), Some("x"));
    }

    #[test]
    fn a_wrong_address_is_explained_without_repeating_its_password() {
        for text in
            ["", "mysql://u:s3cret@h/d", "sqlite:", "sqlite::memory:", "postgres://u:s3cret@h/d?what=1"]
        {
            let error = Address::parse(text).unwrap_err().to_string();
            assert!(error.contains("sqlite:/path") && !error.contains("s3cret"), "{text}: {error}");
        }
        assert!(Address::parse("postgres://u@h/d?max_connections=0").is_err());
    }
}
