//! When the conditions of FEED-1, FEED-2 and FEED-3 hold, and when failed fetches are told. Pure, in whole numbers.

use basis::Timestamp;
use escalation::Measure;
use feed::Code;

use crate::model::{Ingestion, IngestionState};

#[cfg(test)]
mod tests;

/// An entity older than so many days counts against FEED-1.
pub(crate) const MAX_AGE_DAYS: i64 = 3;
/// Failed fetches in a row that are told (operations 9.4).
pub(crate) const FAILED_FETCHES: usize = 3;
/// Types of entities that are told.
const TYPES: usize = 8;

/// Entities of one type by age.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgeCount {
    /// The type.
    pub entity_type: String,
    /// Last modified more than three days ago.
    pub old: u64,
    /// All.
    pub total: u64,
}

/// Entities of one type by errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultCount {
    /// The type.
    pub entity_type: String,
    /// With an error that counts: neither `STALE_ENTITY` nor `RECON_FAILURE`.
    pub faulty: u64,
    /// All.
    pub total: u64,
}

/// FEED-1: at least one in a hundred entities is old. Gives whether it holds, the share of all entities, and those of
/// the types with old ones, for people.
pub fn decide_age(counts: &[AgeCount]) -> (bool, Vec<Measure>) {
    let old: u64 = counts.iter().map(|count| count.old).sum();
    let total: u64 = counts.iter().map(|count| count.total).sum();
    let holds = total > 0 && u128::from(old) * 100 >= u128::from(total);
    let all = Measure { limit_permille: 10, at_limit: true, over: holds, ..measure(None, old, total) };
    let mut types: Vec<&AgeCount> = counts.iter().filter(|count| count.old > 0).collect();
    types.sort_by(|a, b| b.old.cmp(&a.old).then_with(|| a.entity_type.cmp(&b.entity_type)));
    let types = types.into_iter().take(TYPES);
    let types = types.map(|count| measure(Some(&count.entity_type), count.old, count.total));
    (holds, std::iter::once(all).chain(types).collect())
}

/// FEED-2 and FEED-3: some type has errors in more than a tenth of more than 100 entities, or in more than a fifth of
/// its entities. Gives whether it holds, and the shares of the types with errors, those over their limit first.
pub fn decide_faults(counts: &[FaultCount]) -> (bool, Vec<Measure>) {
    let mut faulty: Vec<(&FaultCount, bool)> =
        counts.iter().filter(|count| count.faulty > 0).map(|count| (count, is_over(count))).collect();
    let share = |a: &FaultCount, b: &FaultCount| {
        let (left, right) =
            (u128::from(a.faulty) * u128::from(b.total), u128::from(b.faulty) * u128::from(a.total));
        right.cmp(&left).then_with(|| a.entity_type.cmp(&b.entity_type))
    };
    faulty.sort_by(|(a, a_over), (b, b_over)| b_over.cmp(a_over).then_with(|| share(a, b)));
    let holds = faulty.first().is_some_and(|(_, over)| *over);
    let measures = faulty.into_iter().take(TYPES).map(|(count, over)| {
        // Beyond 100 entities the lower limit is the one that decides.
        let (limit_permille, over_whole) = if count.total > 100 { (100, 100) } else { (200, 0) };
        let share = measure(Some(&count.entity_type), count.faulty, count.total);
        Measure { limit_permille, over_whole, over, ..share }
    });
    (holds, measures.collect())
}

fn is_over(count: &FaultCount) -> bool {
    let (faulty, total) = (u128::from(count.faulty), u128::from(count.total));
    (faulty * 10 > total && total > 100) || faulty * 5 > total
}

fn measure(subject: Option<&str>, part: u64, whole: u64) -> Measure {
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Measure {
        subject: subject.map(str::to_owned),
        part: signed(part),
        whole: signed(whole),
        ..Measure::default()
    }
}

/// Whether an error counts for FEED-2 and FEED-3.
pub(crate) fn counts(code: &str) -> bool {
    ![Code::StaleEntity.as_str(), Code::ReconFailure.as_str()].contains(&code)
}

/// Whether a run ended because its feed could not be fetched.
pub(crate) fn is_failed_fetch(run: &Ingestion) -> bool {
    let fetch = [Code::FetchFailed, Code::FetchAuth, Code::MarkerInvalid, Code::SitemapInvalid];
    let failure = run.failure.as_ref().filter(|_| run.state == IngestionState::Failed);
    failure.is_some_and(|failure| fetch.iter().any(|code| code.as_str() == failure.code))
}

/// Whether the first of `runs`, newest first, is exactly the third failed fetch in a row; a longer row was told before.
/// A fetch that failed is in the history once for each interval (rule B3), and a look that finds nothing new is in it
/// not at all: `settled_at` is the last one that found that everything had been read, which ends a row too.
pub fn decide_fetch_notice(runs: &[Ingestion], settled_at: Option<Timestamp>) -> bool {
    let ended = runs.iter().filter(|run| run.state.is_final() || run.state == IngestionState::Held);
    let in_row = |run: &&Ingestion| is_failed_fetch(run) && settled_at.is_none_or(|at| run.requested_at > at);
    ended.take_while(in_row).count() == FAILED_FETCHES
}
