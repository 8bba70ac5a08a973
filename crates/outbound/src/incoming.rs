//! An answer whose body is still arriving.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use tokio::time::Instant;

use crate::call::Limits;
use crate::classify::classify;
use crate::error::OutboundError;

/// An answer whose body is read piece by piece, so that a large feed need not fit in memory. The limits of the call
/// hold for every piece.
#[derive(Debug)]
pub struct Incoming {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    pub(crate) response: reqwest::Response,
    pub(crate) host: String,
    pub(crate) secure: bool,
    pub(crate) limits: Limits,
    pub(crate) deadline: Instant,
    pub(crate) received: usize,
}

impl Incoming {
    /// The next piece of the body; none at its end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, OutboundError> {
        let due = self.deadline.min(Instant::now() + self.limits.idle);
        let next = tokio::time::timeout_at(due, self.response.chunk()).await;
        let next = next.map_err(|_| OutboundError::TimedOut)?;
        let chunk = next.map_err(|error| classify(&error, &self.host, self.secure))?;
        if let Some(chunk) = &chunk {
            self.received = self.received.saturating_add(chunk.len());
            if self.received > self.limits.max_body {
                return Err(OutboundError::BodyTooLarge { limit: self.limits.max_body });
            }
        }
        Ok(chunk)
    }

    /// The rest of the body in one piece.
    pub async fn collect(&mut self) -> Result<Bytes, OutboundError> {
        let mut body = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}
