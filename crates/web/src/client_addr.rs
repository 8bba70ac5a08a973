//! Which address a request comes from, behind proxies too.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

/// The address of the person or program that made the request. `0.0.0.0` when it is not known, as in tests that
/// call a router directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddr(pub IpAddr);

impl ClientAddr {
    /// The part of the address that belongs to one party: all of IPv4, the first 64 bits of IPv6.
    pub fn party(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V4(v4) => IpAddr::V4(v4),
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddr {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or(Self(Ipv4Addr::UNSPECIFIED.into())))
    }
}

/// Notes the client's address with the request.
pub(crate) fn note(request: &mut Request, trusted_proxies: &[IpNet]) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if let Some(peer) = peer {
        let address = decide_client(peer, request.headers(), trusted_proxies);
        request.extensions_mut().insert(ClientAddr(address));
    }
}

/// Reads `X-Forwarded-For` from its end for as long as the speaker is a trusted proxy; what lies before that anybody
/// could have written.
fn decide_client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(&address.to_canonical()));
    let mut client = peer;
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.iter().rev() {
        if !is_trusted(&client) {
            break;
        }
        let Ok(address) = hop.trim().parse() else { break };
        client = address;
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        decide_client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_say_is_believed() {
        assert_eq!(client("198.51.100.1", &["203.0.113.9"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["6.6.6.6, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["6.6.6.6, 203.0.113.9, 10.0.0.2"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["6.6.6.6", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client("::ffff:10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn one_party_is_one_address_or_one_network_of_version_six() {
        let party = |text: &str| ClientAddr(text.parse().unwrap()).party().to_string();
        assert_eq!(party("203.0.113.9"), "203.0.113.9");
        assert_eq!(party("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(party("::ffff:203.0.113.9"), "203.0.113.9");
    }
}
