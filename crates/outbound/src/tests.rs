use std::net::SocketAddr;

use basis::Ambient;
use db::Db;
use url::Url;

use crate::{Breakers, Outbound, OutboundPolicy};

mod breakers;
mod calls;
mod refusals;
mod servers;

/// A client under `policy` whose breakers are kept in a throw-away database without tables; calls without a
/// breaker never look there.
async fn outbound_with(policy: OutboundPolicy) -> (Outbound, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&format!("sqlite:{}", folder.path().join("outbound.db").display())).await.unwrap();
    (Outbound::new(policy, Ambient::system(), Breakers::new(db)).unwrap(), folder)
}

fn url_of(address: SocketAddr, path: &str) -> Url {
    format!("http://{address}{path}").parse().unwrap()
}
