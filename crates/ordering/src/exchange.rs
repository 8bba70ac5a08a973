//! Requests and answers as they are kept: redacted.

mod model;
mod redact;

pub use model::{Exchange, ExchangeAction};
pub use redact::{REDACTED, Secrets, redact};
