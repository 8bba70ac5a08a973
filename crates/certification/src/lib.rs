//! The certification kit: the documented test cases against a partner's endpoint, with its own inventory
//! (fulfillment-api 16).
//!
//! The core is pure: [`plan`] makes the requests of one sample of a [`TestCase`] from a restaurant's document, the
//! partner's [`TestSetup`] and a seed; [`judge`] says whether the answers pass, and if not, what was expected and how
//! to mend it. [`run`] samples restaurants at random, keeps to a rate and to the bounds of the specification, and
//! gives a [`Report`]. No test ever asks for a real order: `isInSandbox` is always true.
//!
//! The same kit works at a desk, with a key of its own and a feed on disk, and in the platform, where the cases of
//! order updates and real-time updates are judged too.

mod address;
mod cases;
mod dice;
mod error;
mod latency;
mod model;
mod observed;
mod phrase;
mod plan;
mod report;
mod result;
mod run;
mod scene;
mod service;
mod setup;
mod shelf;
mod store;
mod test_case;
mod verdict;

pub use cases::{judge, plan};
pub use dice::Dice;
pub use error::CertificationError;
pub use latency::Latency;
pub use model::{Begun, CertificationRun, Figures, RunDetail, RunState, RunWish};
pub use phrase::Phrase;
pub use plan::{Accepted, Exchange, Inapplicable, Mark, NewOrder, Paid, Plan, Sent, Step, build_submit};
pub use report::{html, json, text};
pub use result::{CaseResult, FailedSample, Outcome, Report, ShownExchange, is_passed};
pub use run::{Endpoint, Kit, Limits, Line, Sample, SampleEnd, Tokens, Watch, run};
pub use scene::Scene;
pub use service::{Certification, CertificationHandler, RunCertification, SweepCertifications, TakenUpdate};
pub use setup::TestSetup;
pub use store::STATEMENTS;
pub use test_case::{CaseGroup, TestCase, UnknownCase};
pub use verdict::{Failure, Trial, Verdict};

#[cfg(test)]
mod tests;
