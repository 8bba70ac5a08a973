//! What the operator decides about outgoing calls.

use ipnet::IpNet;

/// The operator's rules for outgoing calls.
#[derive(Clone, Debug, Default)]
pub struct OutboundPolicy {
    /// Networks that may be called although they are not the public internet, such as `127.0.0.0/8` in the demo.
    pub allow: Vec<IpNet>,
    /// Whether `http://` addresses may be called. Only for the demo, tests and closed networks.
    pub allow_http: bool,
    /// Certificates in PEM form that are trusted besides the public ones, for partners inside a closed network.
    pub private_cas: Vec<String>,
}

impl OutboundPolicy {
    /// For the demo and for tests: loopback may be called, without encryption too.
    pub fn loopback() -> Self {
        let nets = [
            IpNet::new_assert(std::net::Ipv4Addr::LOCALHOST.into(), 8),
            IpNet::new_assert(std::net::Ipv6Addr::LOCALHOST.into(), 128),
        ];
        Self { allow: nets.to_vec(), allow_http: true, private_cas: Vec::new() }
    }
}

/// Why the operator's rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// A private certificate cannot be read.
    #[error("a private certificate authority is not a certificate in PEM form")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made")]
    Client(#[source] reqwest::Error),
}
