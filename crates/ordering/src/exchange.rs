//! Requests and answers as they are kept: redacted.

mod marks;
mod model;
mod redact;

pub(crate) use marks::{Needle, marks};
pub use model::{Exchange, ExchangeAction};
pub use redact::{REDACTED, Secrets, redact};
