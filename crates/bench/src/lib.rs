//! Benchmarks of the order path, of feed checks and of inventory.
//!
//! One process runs a simulated partner, the platform on one database or on two, and diners. It measures in turns the
//! partner called directly with the platform's own messages, and the platform's whole way from a cart to the stored
//! answer of the partner. Whatever else the machine does thus meets all of them alike, and what counts are ratios.
//! docs/performance.md tells the method and the figures.

mod args;
mod direct;
mod feed;
mod figures;
mod followers;
mod food;
mod gateway;
mod histogram;
mod history;
mod in_process;
mod inventory;
mod lane;
mod machine;
mod messages;
mod orders;
mod platform;
mod postgres;
mod report;
mod rest;
mod rig;

pub use args::{Command, Databases, FeedArgs, FollowersArgs, GatewayArgs, InventoryArgs, OrdersArgs};
pub use feed::Way;
pub use inventory::Part;

/// Does what was asked.
///
/// # Errors
/// What could not be started or measured.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Orders(args) => orders::run(args).await,
        Command::Gateway(args) => gateway::run(args).await,
        Command::Followers(args) => followers::run(args).await,
        // Nothing else runs meanwhile.
        Command::Feed(args) => feed::run(&args),
        Command::Inventory(args) => inventory::run(args).await,
    }
}
