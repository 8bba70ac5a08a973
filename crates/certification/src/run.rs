//! Running the kit against an endpoint: samples, pace, limits.

mod line;
mod pace;
mod samples;

pub use line::{Endpoint, Line, Tokens};
pub use samples::{Kit, Limits, Sample, SampleEnd, Watch, run};
