//! Health checks (operations 6.2): every five minutes each launched partner's production is asked for the price of a cart
//! that nobody ordered. What came of it is decided in `monitoring`.

mod answer;
mod check;
mod probe;
mod watch;

pub(crate) use answer::live_answer;
pub use watch::WatchEndpoints;
