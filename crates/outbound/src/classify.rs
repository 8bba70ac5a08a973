//! What went wrong, told by the structure of an error: the chain of causes, their types and kinds.

use std::error::Error;
use std::io;

use crate::error::{ConnectFailure, OutboundError};
use crate::resolver::ResolveError;

/// Turns the HTTP client's error into ours. `host` and `secure` are of the address that was called.
pub(crate) fn classify(error: &reqwest::Error, host: &str, secure: bool) -> OutboundError {
    let causes = causes(error);
    if let Some(resolve) = find::<ResolveError>(&causes) {
        return match resolve {
            ResolveError::Blocked => OutboundError::AddressBlocked { host: host.to_owned() },
            ResolveError::NotFound(_) => OutboundError::ConnectFailed { why: ConnectFailure::NameNotFound },
        };
    }
    if find::<rustls::Error>(&causes).is_some() {
        return OutboundError::TlsFailed;
    }
    let kinds: Vec<io::ErrorKind> =
        causes.iter().filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind).collect();
    if error.is_timeout() || kinds.contains(&io::ErrorKind::TimedOut) {
        return OutboundError::TimedOut;
    }
    if !error.is_connect() {
        return OutboundError::Interrupted;
    }
    // A TCP connection that came about and then ended can only have ended in the TLS handshake.
    let ended = |kind: &io::ErrorKind| {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, InvalidData, UnexpectedEof};
        matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset | InvalidData | UnexpectedEof)
    };
    if secure && kinds.iter().any(ended) {
        return OutboundError::TlsFailed;
    }
    let refused = kinds.contains(&io::ErrorKind::ConnectionRefused);
    let why = if refused { ConnectFailure::Refused } else { ConnectFailure::Unreachable };
    OutboundError::ConnectFailed { why }
}

fn find<'a, T: Error + 'static>(causes: &[&'a (dyn Error + 'static)]) -> Option<&'a T> {
    causes.iter().find_map(|cause| cause.downcast_ref::<T>())
}

/// The error and everything beneath it. An `io::Error` hides the error it carries from `source`, so it is opened.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut causes = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next.filter(|_| causes.len() < 32) {
        causes.push(cause);
        let carried = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match carried {
            Some(carried) => Some(carried as &(dyn Error + 'static)),
            None => cause.source(),
        };
    }
    causes
}
