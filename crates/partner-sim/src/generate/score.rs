//! Compares what was planted in a feed with what a check found.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::bulk::{Planted, PlantedManifest};

/// The part of a report of `feed check --format json` that is compared.
#[derive(Clone, Debug, Deserialize)]
pub struct CheckReport {
    /// Exact numbers of problems by code.
    pub counts: BTreeMap<String, u64>,
    /// The problems.
    pub problems: Vec<Found>,
}

/// One problem of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its code in the catalogue.
    pub code: String,
    /// The type of the entity, `line`, `file` or `environment`.
    pub entity_type: String,
    /// The `@id` of the entity, where it has one.
    pub entity_id: Option<String>,
    /// The feed file.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// What is wrong.
    #[serde(default)]
    pub message: String,
    /// The errors that led to it.
    #[serde(default)]
    pub caused_by: Vec<FoundCause>,
}

/// An error that led to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FoundCause {
    /// Its code.
    pub code: String,
    /// The type of the entity it is about.
    pub entity_type: String,
    /// The `@id` of that entity.
    pub entity_id: Option<String>,
}

/// The report leaves problems out, so it cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the report lists {listed} of {counted} problems; check again with a higher --cap")]
pub struct CutReport {
    /// Problems that it lists.
    pub listed: u64,
    /// Problems that it counts.
    pub counted: u64,
}

/// How well a check did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// By code.
    pub codes: BTreeMap<String, CodeScore>,
}

/// How well a check did on one code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CodeScore {
    /// Defects that were planted.
    pub planted: u64,
    /// Of these, the ones that were found where they are.
    pub found: u64,
    /// Problems that name a planted defect as their cause, or one of its consequences.
    pub consequences: u64,
    /// Planted defects that were not found.
    pub missed: Vec<Planted>,
    /// Problems that nothing planted explains.
    pub unexpected: Vec<Found>,
}

impl Score {
    /// Whether every planted defect was found.
    pub fn is_complete(&self) -> bool {
        self.codes.values().all(|code| code.missed.is_empty())
    }

    /// Planted defects that were not found.
    pub fn missed(&self) -> usize {
        self.codes.values().map(|code| code.missed.len()).sum()
    }

    /// Problems that nothing planted explains.
    pub fn unexpected(&self) -> usize {
        self.codes.values().map(|code| code.unexpected.len()).sum()
    }
}

type Place<'a> = (&'a str, Option<&'a str>, Option<u64>);

/// Compares a manifest with a report. A problem is the planted defect if code, file and line agree.
///
/// # Errors
/// If the report leaves problems out.
pub fn score(manifest: &PlantedManifest, report: &CheckReport) -> Result<Score, CutReport> {
    let listed = u64::try_from(report.problems.len()).unwrap_or(u64::MAX);
    let counted = report.counts.values().sum();
    if listed < counted {
        return Err(CutReport { listed, counted });
    }
    let mut score = Score::default();
    let seen: HashSet<Place<'_>> =
        report.problems.iter().map(|found| (&*found.code, found.file.as_deref(), found.line)).collect();
    let mut places = HashSet::new();
    for planted in &manifest.planted {
        let place: Place<'_> = (&planted.code, Some(&planted.file), planted.line);
        places.insert(place);
        let code = score.codes.entry(planted.code.clone()).or_default();
        code.planted += 1;
        if seen.contains(&place) {
            code.found += 1;
        } else {
            code.missed.push(planted.clone());
        }
    }
    let rest: Vec<&Found> = report
        .problems
        .iter()
        .filter(|found| !places.contains(&(&*found.code, found.file.as_deref(), found.line)))
        .collect();
    explain(manifest, rest, &mut score);
    Ok(score)
}

/// Sorts problems into consequences and unexpected ones: a consequence names a planted defect or another consequence.
fn explain<'a>(manifest: &'a PlantedManifest, mut rest: Vec<&'a Found>, score: &mut Score) {
    let mut known: HashSet<(&str, &str, Option<&str>)> = manifest
        .planted
        .iter()
        .map(|planted| (&*planted.code, &*planted.entity_type, planted.entity_id.as_deref()))
        .collect();
    loop {
        let is_known = |cause: &FoundCause| {
            known.contains(&(&*cause.code, &*cause.entity_type, cause.entity_id.as_deref()))
        };
        let (explained, left): (Vec<&Found>, Vec<&Found>) =
            rest.into_iter().partition(|found| found.caused_by.iter().any(is_known));
        rest = left;
        if explained.is_empty() {
            break;
        }
        for found in explained {
            known.insert((&found.code, &found.entity_type, found.entity_id.as_deref()));
            score.codes.entry(found.code.clone()).or_default().consequences += 1;
        }
    }
    for found in rest {
        score.codes.entry(found.code.clone()).or_default().unexpected.push(found.clone());
    }
}
