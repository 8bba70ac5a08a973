//! What a simulated partner is told.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use basis::Ambient;
use serde::Deserialize;
use url::Url;

use crate::fault::FaultPlan;

/// Members of a service-account key file (H9) that the simulator uses.
#[derive(Clone, Deserialize)]
pub struct ServiceAccountKey {
    /// Id of the key.
    pub private_key_id: String,
    /// PEM, PKCS #8 or PKCS #1.
    pub private_key: String,
    /// The account.
    pub client_email: String,
    /// Where to get tokens.
    pub token_uri: Url,
}

impl fmt::Debug for ServiceAccountKey {
    /// Leaves the key out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccountKey").field("client_email", &self.client_email).finish_non_exhaustive()
    }
}

/// Configuration of a [`crate::Simulator`].
#[derive(Clone, Debug)]
pub struct SimConfig {
    /// Name of the partner, for its order ids and actions.
    pub name: String,
    /// The partner's project id: the audience of our tokens.
    pub partner_project_id: String,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The platform: issuer of tokens, keys at `/.well-known/jwks.json`.
    pub platform_origin: Url,
    /// Where updates go: `POST /v2/conversations:send`.
    pub update_target: Url,
    /// Without a key updates are recorded and not sent.
    pub service_account: Option<ServiceAccountKey>,
    /// The partner's feed.
    pub feed_dir: PathBuf,
    /// How fast orders progress: 1 is real time, 60 a minute a second, 0 not at all.
    pub pace: f64,
    /// Decides what chance decides.
    pub seed: u64,
    /// Faults from the start on.
    pub faults: FaultPlan,
    /// Smallest order for delivery, in whole units of the currency; 0 for none.
    pub minimum_order: i64,
    /// Orders that are remembered.
    pub max_orders: usize,
    /// First pause before an update is sent again; doubles up to 300 times it (N5: 1 s to 5 min).
    pub retry_pause: Duration,
    /// How long a simulated time-out holds a request.
    pub hang: Duration,
    /// Clock and ids.
    pub ambient: Ambient,
}

impl SimConfig {
    /// A partner on a free port of the loopback interface, with the platform at `platform_origin`.
    ///
    /// # Errors
    /// If the platform's address cannot carry a path.
    pub fn new(
        name: impl Into<String>,
        project_id: impl Into<String>,
        platform_origin: Url,
        feed_dir: PathBuf,
    ) -> Result<Self, url::ParseError> {
        Ok(Self {
            name: name.into(),
            partner_project_id: project_id.into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            update_target: platform_origin.join("/v2/conversations:send")?,
            platform_origin,
            service_account: None,
            feed_dir,
            pace: 1.0,
            seed: 1,
            faults: FaultPlan::default(),
            minimum_order: 10,
            max_orders: 5000,
            retry_pause: Duration::from_secs(1),
            hang: Duration::from_secs(30),
            ambient: Ambient::system(),
        })
    }
}
