//! What can be asked of the benchmark.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};

use crate::feed::Way;

/// What to measure.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Orders a second through the platform, against the partner called directly.
    Orders(OrdersArgs),
    /// Speed and memory of feed checks, against a program that only parses the feed.
    Feed(FeedArgs),
}

/// Settings of the measurement of feed checks.
#[derive(Clone, Debug, Args)]
pub struct FeedArgs {
    /// A folder of ndjson files; without one a feed is generated and removed at the end.
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Size of the generated feed.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub megabytes: u32,
    /// Rounds; in each, everything is measured once.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// Threads that read; 0 = one for each processor.
    #[arg(long, default_value_t = 0)]
    pub threads: usize,
    /// Measures one way through --dir in this process and prints it as JSON.
    #[arg(long, hide = true, requires = "dir")]
    pub only: Option<Way>,
}

/// Settings of the measurement of orders.
#[derive(Clone, Debug, Args)]
pub struct OrdersArgs {
    /// `sqlite`, the address of a PostgreSQL server in which a database may be made, or `both`.
    #[arg(long, default_value = "sqlite")]
    pub database: Databases,
    /// The PostgreSQL server of `both`.
    #[arg(long, env = "ABOYEUR_BENCH_POSTGRES")]
    pub postgres: Option<String>,
    /// Seconds that each is measured in each round.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub seconds: u32,
    /// Rounds; in each, everything is measured once. One more before them warms up and does not count.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// Diners who order one after the other without a pause: so many orders are on their way at a time.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub diners: u32,
    /// Restaurants in the generated feed.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub restaurants: u32,
    /// Writes the figures as JSON.
    #[arg(long)]
    pub json: bool,
}

/// The databases the platform is measured on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Databases {
    /// A file in the folder for temporary files.
    Sqlite,
    /// A database made on this server and dropped at the end.
    Postgres(String),
    /// One of each.
    Both,
}

impl FromStr for Databases {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "sqlite" => Ok(Self::Sqlite),
            "both" => Ok(Self::Both),
            url if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(Self::Postgres(url.to_owned()))
            }
            other => {
                Err(format!("{other:?} is no database: write sqlite, both or postgres://user@host/database"))
            }
        }
    }
}

impl OrdersArgs {
    /// Whether SQLite is measured, and the PostgreSQL server if PostgreSQL is.
    pub(crate) fn engines(&self) -> anyhow::Result<(bool, Option<&str>)> {
        match &self.database {
            Databases::Sqlite => Ok((true, None)),
            Databases::Postgres(url) => Ok((false, Some(url))),
            Databases::Both => {
                let missing =
                    "both needs a PostgreSQL server: name it by --postgres or ABOYEUR_BENCH_POSTGRES";
                Ok((true, Some(self.postgres.as_deref().ok_or_else(|| anyhow::anyhow!(missing))?)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_are_read_as_they_are_written() {
        let url = "postgres://u@h/d";
        assert_eq!("sqlite".parse(), Ok(Databases::Sqlite));
        assert_eq!("both".parse(), Ok(Databases::Both));
        assert_eq!(url.parse(), Ok(Databases::Postgres(url.to_owned())));
        assert!("mysql://h".parse::<Databases>().unwrap_err().contains("mysql://h"));
    }
}
