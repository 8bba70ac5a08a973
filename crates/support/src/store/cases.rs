//! Cases as rows.

use basis::{CaseId, Environment, PartnerId, Timestamp, UserId};
use db::{DbError, FromValue, Row, Tx, Value, json, params};

use super::sql::{
    DUE_FOR_CLOSING, DUE_FOR_REMINDER, FIND_CASE, FIND_CASE_BY_KEY, INSERT_CASE, LAST_NUMBER, LIST_CASES,
    LIST_CHILDREN, LIST_DUE, UNDECIDED, UPDATE_CASE,
};
use crate::model::{Case, CaseState, Category, Claim, Frozen, Queue, Urgency};

/// The first case number; the next is one more than the greatest.
const FIRST_NUMBER: i64 = 100_001;

/// Serialises those who change one case.
pub(crate) fn lock_case(tx: &mut Tx<'_>, id: CaseId) -> Result<(), DbError> {
    tx.lock("case", id.as_bytes())
}

/// The next free number. Locks out other openers until the transaction ends, so ask for it late.
pub(crate) fn next_number(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.lock("case_number", b"")?;
    let last: Option<i64> = tx.query_one(&LAST_NUMBER, params![])?.get(0)?;
    Ok(last.map_or(FIRST_NUMBER, |last| last + 1))
}

pub(crate) fn insert_case(tx: &mut Tx<'_>, case: &Case, submit_key: Option<&str>) -> Result<(), DbError> {
    let (claim, frozen) = (case.claim.as_ref(), case.frozen.as_ref());
    tx.execute(
        &INSERT_CASE,
        params![
            case.partner_id,
            case.id,
            case.number,
            case.environment,
            case.category.as_str(),
            case.summary,
            case.description,
            json(&case.restaurants),
            json(&case.order_ids),
            json(&case.cc),
            case.state.as_str(),
            case.urgency.as_str(),
            claim.map(|claim| claim.condition.as_str()),
            claim.map(|claim| claim.since),
            frozen.map(|frozen| json(&frozen.evidence)),
            frozen.map(|frozen| frozen.evidence_hash.as_str()),
            frozen.and_then(|frozen| frozen.verdict.as_ref()).map(json),
            case.due.as_ref().map(|due| due.at),
            case.due.as_ref().map(json),
            case.queue.as_str(),
            case.opened_by,
            case.opened_at,
            case.updated_at,
            case.parent,
            case.triage_reminded,
            submit_key,
        ],
    )?;
    Ok(())
}

/// Stores what can change in a case.
pub(crate) fn update_case(tx: &mut Tx<'_>, case: &Case) -> Result<(), DbError> {
    tx.execute(
        &UPDATE_CASE,
        params![
            case.partner_id,
            case.id,
            case.state.as_str(),
            case.urgency.as_str(),
            case.decision.as_ref().map(json),
            case.incident_id,
            case.due.as_ref().map(|due| due.at),
            case.due.as_ref().map(json),
            case.queue.as_str(),
            case.updated_at,
            case.closed_at,
            case.remind_at,
            case.close_at,
            case.triage_reminded,
        ],
    )?;
    Ok(())
}

pub(crate) fn find_case(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<Case>, DbError> {
    tx.query_opt(&FIND_CASE, params![id])?.as_ref().map(read_case).transpose()
}

pub(crate) fn find_case_by_key(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    opened_by: UserId,
    key: &str,
) -> Result<Option<Case>, DbError> {
    tx.query_opt(&FIND_CASE_BY_KEY, params![partner, opened_by, key])?.as_ref().map(read_case).transpose()
}

/// Which cases a list shows; what is absent does not narrow it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    pub(crate) partner_id: Option<PartnerId>,
    pub(crate) state: Option<CaseState>,
    pub(crate) category: Option<Category>,
    pub(crate) environment: Option<Environment>,
    pub(crate) urgency: Option<Urgency>,
    pub(crate) queue: Option<Queue>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
    pub(crate) text: Option<String>,
    pub(crate) before: Option<i64>,
    pub(crate) open_only: bool,
    pub(crate) limit: usize,
}

/// Newest first.
pub(crate) fn list_cases(tx: &mut Tx<'_>, listing: &Listing) -> Result<Vec<Case>, DbError> {
    let values = params![
        listing.partner_id,
        listing.state.map(CaseState::as_str),
        listing.category.map(Category::as_str),
        listing.environment,
        listing.urgency.map(Urgency::as_str),
        listing.queue.map(Queue::as_str),
        listing.from,
        listing.until,
        listing.text.as_deref().map(pattern),
        listing.text.as_deref().unwrap_or_default(),
        listing.before,
        listing.open_only,
        listing.limit,
    ];
    tx.query(&LIST_CASES, values)?.iter().map(read_case).collect()
}

/// `text` anywhere, with the wildcards in it taken literally.
pub(super) fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if "!%_".contains(letter) {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern + "%"
}

/// Cases that wait for the platform, by due time.
pub(crate) fn list_due(tx: &mut Tx<'_>, queue: Option<Queue>, limit: usize) -> Result<Vec<Case>, DbError> {
    let rows = tx.query(&LIST_DUE, params![queue.map(Queue::as_str), limit])?;
    rows.iter().map(read_case).collect()
}

/// Cases that follow up a case.
pub(crate) fn children(tx: &mut Tx<'_>, id: CaseId) -> Result<Vec<Case>, DbError> {
    tx.query(&LIST_CHILDREN, params![id])?.iter().map(read_case).collect()
}

/// Claims that were made up to `opened_until` and still wait for a decision or a reminder.
pub(crate) fn undecided(tx: &mut Tx<'_>, opened_until: Timestamp) -> Result<Vec<CaseId>, DbError> {
    ids(&tx.query(&UNDECIDED, params![opened_until])?)
}

pub(crate) fn due_for_reminder(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<CaseId>, DbError> {
    ids(&tx.query(&DUE_FOR_REMINDER, params![now])?)
}

pub(crate) fn due_for_closing(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<CaseId>, DbError> {
    ids(&tx.query(&DUE_FOR_CLOSING, params![now])?)
}

fn ids(rows: &[Row]) -> Result<Vec<CaseId>, DbError> {
    rows.iter().map(|row| row.get(0)).collect()
}

/// A column that holds the stored name of an enum.
struct Named<T>(T);

impl<T: std::str::FromStr<Err = String>> FromValue for Named<T> {
    fn from_value(value: &Value) -> Result<Self, String> {
        String::from_value(value)?.parse().map(Named)
    }
}

pub(super) fn named<T: std::str::FromStr<Err = String>>(row: &Row, column: usize) -> Result<T, DbError> {
    row.get::<Named<T>>(column).map(|named| named.0)
}

pub(super) fn read_case(row: &Row) -> Result<Case, DbError> {
    Ok(Case {
        partner_id: row.get(0)?,
        id: row.get(1)?,
        number: row.get(2)?,
        environment: row.get(3)?,
        category: named(row, 4)?,
        summary: row.get(5)?,
        description: row.get(6)?,
        restaurants: row.json(7)?,
        order_ids: row.json(8)?,
        cc: row.json(9)?,
        state: named(row, 10)?,
        urgency: named(row, 11)?,
        claim: read_claim(row)?,
        frozen: read_frozen(row)?,
        decision: row.json_opt(17)?,
        incident_id: row.get(18)?,
        due: row.json_opt(19)?,
        queue: named(row, 20)?,
        opened_by: row.get(21)?,
        opened_at: row.get(22)?,
        updated_at: row.get(23)?,
        closed_at: row.get(24)?,
        parent: row.get(25)?,
        remind_at: row.get(26)?,
        close_at: row.get(27)?,
        triage_reminded: row.get(28)?,
    })
}

fn read_claim(row: &Row) -> Result<Option<Claim>, DbError> {
    let condition = row.get::<Option<Named<_>>>(12)?;
    let since: Option<Timestamp> = row.get(13)?;
    Ok(condition.zip(since).map(|(condition, since)| Claim { condition: condition.0, since }))
}

fn read_frozen(row: &Row) -> Result<Option<Frozen>, DbError> {
    let Some(evidence) = row.json_opt(14)? else { return Ok(None) };
    Ok(Some(Frozen { evidence, evidence_hash: row.get(15)?, verdict: row.json_opt(16)? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_search_are_taken_literally() {
        assert_eq!(pattern("50%_Off!"), "%50!%!_off!!%");
    }
}
