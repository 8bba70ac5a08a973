//! Name lookup that hands out only addresses which may be called.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::address::AddressFilter;

/// Why a name gave no address to call.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResolveError {
    /// The name has no address.
    #[error("the host name has no address")]
    NotFound(#[source] Option<std::io::Error>),
    /// The name has addresses, but none that may be called.
    #[error("the host name has no public address")]
    Blocked,
}

/// Resolves names with the machine's resolver and filters the answers. The connection is made to the filtered
/// addresses themselves, so a name that changes its answer between check and use gains nothing.
#[derive(Clone, Debug)]
pub(crate) struct CheckedResolver {
    filter: Arc<AddressFilter>,
}

impl CheckedResolver {
    pub(crate) fn new(filter: Arc<AddressFilter>) -> Self {
        Self { filter }
    }
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let filter = self.filter.clone();
        Box::pin(async move {
            // RFC 6761: names under `invalid` never have an address, so nobody need be asked.
            if name.as_str().trim_end_matches('.').ends_with(".invalid") {
                return Err(ResolveError::NotFound(None).into());
            }
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> =
                found.map_err(|error| ResolveError::NotFound(Some(error)))?.collect();
            let checked = decide_addresses(&filter, found)?;
            Ok(Box::new(checked.into_iter()) as Addrs)
        })
    }
}

fn decide_addresses(filter: &AddressFilter, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, ResolveError> {
    if found.is_empty() {
        return Err(ResolveError::NotFound(None));
    }
    let checked: Vec<_> = found.into_iter().filter(|address| filter.permits(address.ip())).collect();
    if checked.is_empty() { Err(ResolveError::Blocked) } else { Ok(checked) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_addresses_only_the_public_ones_are_called() {
        let filter = AddressFilter::default();
        let found =
            vec!["10.0.0.1:0".parse().unwrap(), "8.8.8.8:0".parse().unwrap(), "[::1]:0".parse().unwrap()];
        assert_eq!(decide_addresses(&filter, found).unwrap(), ["8.8.8.8:0".parse().unwrap()]);
        let private = vec!["169.254.169.254:0".parse().unwrap(), "[::ffff:10.0.0.1]:0".parse().unwrap()];
        assert!(matches!(decide_addresses(&filter, private), Err(ResolveError::Blocked)));
        assert!(matches!(decide_addresses(&filter, Vec::new()), Err(ResolveError::NotFound(None))));
    }
}
