//! Exact figures of a run beside its capped report: by type of entity, and problems in groups (chapter 12, 11.3).

use std::collections::{BTreeMap, HashMap, HashSet};

use feed::{Checked, Code, EntityType, Problem, RestaurantStatus, RowOrigin, Severity};
use serde::{Deserialize, Serialize};
use texts::{Says, Texts};

use crate::states::{RestaurantState, decide_state};

/// Problems of one code that a check lists, so that figures are exact up to here.
pub(crate) const EXACT: usize = 20_000;
/// Problems of one code that a stored report lists.
const LISTED: usize = 1_000;
/// Restaurants that a stored report lists, those that errors take something from first.
const RESTAURANTS: usize = 200;
/// Ids given as samples of a group.
const SAMPLES: usize = 5;
/// File names given as samples.
const SAMPLE_FILES: usize = 10;

/// Exact figures of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunDetail {
    /// By type of entity.
    pub entities: BTreeMap<String, TypeCounts>,
    /// Problems by title and type of entity, those with most entities first.
    pub issues: Vec<IssueGroup>,
    /// Names of the first files.
    pub sample_files: Vec<String>,
    /// Names of all files in the order in which they were read, for the list that is kept beside the report.
    #[serde(skip)]
    pub(crate) files: Vec<String>,
}

/// Entities of one type in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypeCounts {
    /// Read.
    pub received: u64,
    /// Without any error.
    pub valid: u64,
    /// With an error that counts for the error rate: neither `STALE_ENTITY` nor `RECON_FAILURE` (11.3).
    pub faulty: u64,
    /// Older than what is stored.
    pub stale: u64,
}

impl TypeCounts {
    /// The error rate (11.3) in hundredths of a percent.
    pub fn error_rate(&self) -> u64 {
        per_ten_thousand(self.faulty, self.received)
    }

    /// The share "ingested" of the launch gate (11.3) in hundredths of a percent.
    pub fn ingested_rate(&self) -> u64 {
        per_ten_thousand(self.valid, self.received)
    }
}

fn per_ten_thousand(part: u64, whole: u64) -> u64 {
    part.saturating_mul(10_000).checked_div(whole).unwrap_or(0)
}

/// Problems with one title about one type of entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueGroup {
    /// The code.
    pub code: Code,
    /// Whether entities were dropped.
    pub severity: Severity,
    /// The title with the field filled in.
    pub title: String,
    /// The type of entity; `line`, `file` or `environment` where it is none.
    pub entity_type: String,
    /// One of the messages, in English.
    pub message: String,
    /// The same before it is in a language; reports of older versions have only the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<Says>,
    /// What the title is about; with the code it gives the title in another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Entities, or lines, it is about.
    pub affected: u64,
    /// Their share of the entities of the type that were received, in hundredths of a percent.
    pub share: u64,
    /// Ids of some.
    pub samples: Vec<String>,
    /// Whether `affected` counts all of them: beyond 20,000 problems of one code it is a lower bound.
    pub exact: bool,
}

impl IssueGroup {
    /// The title in the reader's language.
    pub fn titled(&self, t: Texts) -> String {
        self.subject.as_ref().map_or_else(|| self.title.clone(), |subject| self.code.titled(t, subject))
    }

    /// One of the messages, in the reader's language.
    pub fn said(&self, t: Texts) -> String {
        match self.says.as_ref().filter(|says| says.is_known()) {
            Some(says) => says.say(t),
            None => self.message.clone(),
        }
    }
}

impl RunDetail {
    /// The figures of a check that lists up to [`EXACT`] problems of a code.
    pub(crate) fn of(checked: &Checked, files: &[String]) -> Self {
        Self::within(checked, files, EXACT)
    }

    /// The figures of a check that lists up to `cap` problems of a code.
    pub(crate) fn within(checked: &Checked, files: &[String], cap: usize) -> Self {
        let mut entities: BTreeMap<String, TypeCounts> = BTreeMap::new();
        for (name, received) in &checked.report.summary.entities {
            entities.entry(name.clone()).or_default().received = *received;
        }
        let faults = Faults::of(checked);
        for (entity, counts) in &mut entities {
            faults.count(entity, counts);
        }
        let issues = group(&checked.report, &entities, cap);
        let sample_files = files.iter().take(SAMPLE_FILES).cloned().collect();
        Self { entities, issues, sample_files, files: files.to_vec() }
    }
}

/// Entities with errors, by type and id.
#[derive(Default)]
struct Faults<'c> {
    any: HashMap<&'c str, HashSet<&'c str>>,
    counting: HashMap<&'c str, HashSet<&'c str>>,
    stale: HashMap<&'c str, HashSet<&'c str>>,
}

impl<'c> Faults<'c> {
    fn of(checked: &'c Checked) -> Self {
        let mut faults = Self::default();
        for problem in checked.report.problems.iter().filter(|one| one.severity == Severity::Error) {
            if let Some(id) = &problem.entity_id {
                faults.add(&problem.entity_type, id, problem.code);
            }
        }
        // Beyond the cap of the list, at least errors of rows themselves are known.
        for row in checked.rows().filter(|row| matches!(row.origin, RowOrigin::Read { .. })) {
            if let Some(code) = row.fault {
                faults.add(EntityType::as_str(row.entity_type), row.id, code);
            }
        }
        faults
    }

    fn add(&mut self, entity: &'c str, id: &'c str, code: Code) {
        self.any.entry(entity).or_default().insert(id);
        match code {
            Code::StaleEntity => self.stale.entry(entity).or_default().insert(id),
            Code::ReconFailure => false,
            _ => self.counting.entry(entity).or_default().insert(id),
        };
    }

    fn count(&self, entity: &str, counts: &mut TypeCounts) {
        let of = |sets: &HashMap<&str, HashSet<&str>>| {
            sets.get(entity)
                .map_or(0, |ids| u64::try_from(ids.len()).unwrap_or(u64::MAX))
                .min(counts.received)
        };
        (counts.faulty, counts.stale) = (of(&self.counting), of(&self.stale));
        counts.valid = counts.received - of(&self.any);
    }
}

fn group(report: &feed::Report, entities: &BTreeMap<String, TypeCounts>, cap: usize) -> Vec<IssueGroup> {
    let mut groups: BTreeMap<(&str, &str, Code), Vec<&Problem>> = BTreeMap::new();
    for problem in &report.problems {
        groups.entry((&problem.title, &problem.entity_type, problem.code)).or_default().push(problem);
    }
    let mut issues: Vec<IssueGroup> = groups
        .into_values()
        .filter_map(|problems| {
            let first = *problems.first()?;
            let mut seen = HashSet::new();
            let ids = problems.iter().filter_map(|problem| problem.entity_id.as_deref());
            let ids: Vec<&str> = ids.filter(|id| seen.insert(*id)).collect();
            let affected = if ids.is_empty() { problems.len() } else { ids.len() };
            let affected = u64::try_from(affected).unwrap_or(u64::MAX);
            let received = entities.get(&first.entity_type).map_or(0, |counts| counts.received);
            let exact = u64::try_from(cap).unwrap_or(u64::MAX);
            Some(IssueGroup {
                code: first.code,
                severity: first.severity,
                title: first.title.clone(),
                entity_type: first.entity_type.clone(),
                message: first.message.clone(),
                says: first.says.clone(),
                subject: Some(first.subject().to_owned()),
                affected,
                share: per_ten_thousand(affected, received),
                samples: ids.into_iter().take(SAMPLES).map(str::to_owned).collect(),
                exact: report.counts.get(&first.code).is_none_or(|count| *count <= exact),
            })
        })
        .collect();
    issues
        .sort_by(|left, right| right.affected.cmp(&left.affected).then_with(|| left.title.cmp(&right.title)));
    issues
}

/// Cuts the lists of problems and restaurants to what a stored report holds, and gives all restaurants; counts stay
/// exact. What is said of every restaurant stands in the table of states.
pub(crate) fn cut_report(report: &mut feed::Report) -> Vec<RestaurantStatus> {
    cut_problems(report, LISTED);
    let all = std::mem::take(&mut report.restaurant_status);
    let mut samples: Vec<&RestaurantStatus> = all.iter().collect();
    samples.sort_by_key(|status| decide_state(status) == RestaurantState::Orderable);
    samples.truncate(RESTAURANTS);
    report.restaurant_status = samples.into_iter().cloned().collect();
    all
}

/// Cuts the list of problems to so many of each code; counts stay exact.
pub(crate) fn cut_problems(report: &mut feed::Report, most: usize) {
    let mut listed: HashMap<Code, usize> = HashMap::new();
    report.problems.retain(|problem| {
        let count = listed.entry(problem.code).or_insert(0);
        *count += 1;
        *count <= most
    });
}
