//! What can be asked of the benchmark.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};

use crate::feed::Way;
use crate::inventory::Part;

/// What to measure.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Orders a second through the platform, against the partner called directly.
    Orders(OrdersArgs),
    /// What the platform adds to one checkout, beside nginx in front of the same partner.
    Gateway(GatewayArgs),
    /// Diners who follow their orders at the same time, on one process.
    Followers(FollowersArgs),
    /// Speed and memory of feed checks, against a program that only parses the feed.
    Feed(FeedArgs),
    /// Speed of inventory: batches, real-time updates, and what diners read.
    Inventory(InventoryArgs),
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

/// Settings of the measurement of inventory.
#[derive(Clone, Debug, Args)]
pub struct InventoryArgs {
    /// `sqlite`, the address of a PostgreSQL server in which a database may be made, or `both`.
    #[arg(long, default_value = "sqlite")]
    pub database: Databases,
    /// The PostgreSQL server of `both`.
    #[arg(long, env = "ABOYEUR_BENCH_POSTGRES")]
    pub postgres: Option<String>,
    /// What is measured: batches, updates, pages.
    #[arg(long, value_delimiter = ',', default_values_t = Part::ALL)]
    pub parts: Vec<Part>,
    /// Restaurants in the generated feed; each has about 110 entities.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub restaurants: u64,
    /// How many restaurants of a hundred belong to a chain, whose menu they share.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=100))]
    pub chains_percent: u64,
    /// Records of real-time updates in each way of sending them.
    #[arg(long, default_value_t = 4_000, value_parser = clap::value_parser!(u32).range(1..=200_000))]
    pub updates: u32,
    /// Restaurants that are stored when pages are read.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(i64).range(1..=10_000_000))]
    pub stored: i64,
    /// Reads of each kind.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub reads: u32,
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
    /// Orders of the past that are stored already; with several numbers, each is measured on a database of its own.
    #[arg(long, value_delimiter = ',', default_values_t = [0])]
    pub history: Vec<u32>,
    /// Writes the figures as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Settings of the measurement of checkouts.
#[derive(Clone, Debug, Args)]
pub struct GatewayArgs {
    /// How it is measured.
    #[command(flatten)]
    pub orders: OrdersArgs,
    /// The nginx that stands before the partner in one of the ways.
    #[arg(long, default_value = "nginx")]
    pub nginx: PathBuf,
}

/// Settings of the measurement of followers.
#[derive(Clone, Debug, Args)]
pub struct FollowersArgs {
    /// `sqlite`, or the address of a PostgreSQL server in which a database may be made.
    #[arg(long, default_value = "sqlite")]
    pub database: Databases,
    /// Diners, each with an order of their own.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=50_000))]
    pub followers: u32,
    /// Changes of orders a second.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub changes: u32,
    /// Seconds without and then with changes.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub seconds: u32,
    /// Only follows the orders on standard input at this address, and tells when something came.
    #[arg(long, hide = true)]
    pub follow: Option<SocketAddr>,
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

impl Databases {
    /// Whether SQLite is measured, and the PostgreSQL server if PostgreSQL is; `server` is that of `both`.
    pub(crate) fn engines<'a>(&'a self, server: Option<&'a str>) -> anyhow::Result<(bool, Option<&'a str>)> {
        match self {
            Self::Sqlite => Ok((true, None)),
            Self::Postgres(url) => Ok((false, Some(url))),
            Self::Both => {
                let missing =
                    "both needs a PostgreSQL server: name it by --postgres or ABOYEUR_BENCH_POSTGRES";
                Ok((true, Some(server.ok_or_else(|| anyhow::anyhow!(missing))?)))
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
