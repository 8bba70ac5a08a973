//! What alerts about orders count.

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Row, Stmt, Tx, Value, params};
use escalation::CodeCount;
use monitoring::minute_of;

use super::decide::Counted;

db::statements! {
    pub(super) COUNT_OVERDUE = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN left_created_at IS NULL
        OR left_created_at > accept_from + $4 THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(DISTINCT restaurant_id)
        FROM orders WHERE partner_id = $1 AND is_live = TRUE AND accept_from > $2 AND accept_from <= $3";
    pub(super) LIST_OVERDUE = "SELECT google_order_id, restaurant_id FROM orders
        WHERE partner_id = $1 AND is_live = TRUE AND accept_from > $2 AND accept_from <= $3
        AND (left_created_at IS NULL OR left_created_at > accept_from + $4) ORDER BY accept_from DESC LIMIT 5";
    pub(super) COUNT_REFUSED = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN status IN ('REJECTED', 'CANCELLED')
        AND payment_declined = FALSE THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(DISTINCT CASE WHEN status IN ('REJECTED', 'CANCELLED')
        AND payment_declined = FALSE THEN restaurant_id END)
        FROM orders WHERE partner_id = $1 AND environment = 'production' AND is_live = TRUE AND created_at > $2 AND created_at <= $3";
    pub(super) LIST_REFUSED = "SELECT google_order_id, restaurant_id FROM orders
        WHERE partner_id = $1 AND environment = 'production' AND is_live = TRUE AND created_at > $2 AND created_at <= $3
        AND status IN ('REJECTED', 'CANCELLED') AND payment_declined = FALSE ORDER BY created_at DESC LIMIT 5";
    pub(super) COUNT_STALE = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN final_at IS NULL
        AND (news_at IS NULL OR news_at <= $4) THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(DISTINCT restaurant_id)
        FROM orders WHERE partner_id = $1 AND is_live = TRUE AND expected_at > $2 AND expected_at <= $3
        AND status NOT IN ('REJECTED', 'CANCELLED')";
    pub(super) LIST_STALE = "SELECT google_order_id, restaurant_id FROM orders
        WHERE partner_id = $1 AND is_live = TRUE AND expected_at > $2 AND expected_at <= $3
        AND status NOT IN ('REJECTED', 'CANCELLED') AND final_at IS NULL AND (news_at IS NULL OR news_at <= $4)
        ORDER BY expected_at DESC LIMIT 5";
    pub(super) COUNT_ENDLESS = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN final_at IS NULL
        OR final_at > expected_at + $4 THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(DISTINCT restaurant_id)
        FROM orders WHERE partner_id = $1 AND is_live = TRUE AND expected_at >= $2 AND expected_at < $3
        AND status NOT IN ('REJECTED', 'CANCELLED')";
    pub(super) LIST_ENDLESS = "SELECT google_order_id, restaurant_id FROM orders
        WHERE partner_id = $1 AND is_live = TRUE AND expected_at >= $2 AND expected_at < $3
        AND status NOT IN ('REJECTED', 'CANCELLED') AND (final_at IS NULL OR final_at > expected_at + $4)
        ORDER BY expected_at DESC LIMIT 5";
    pub(super) COUNT_ENDED = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN status <> 'FULFILLED' THEN 1 ELSE 0 END), 0)
        AS BIGINT), COUNT(DISTINCT restaurant_id) FROM orders
        WHERE partner_id = $1 AND is_live = TRUE AND final_at > $2 AND final_at <= $3";
    pub(super) LIST_ENDED = "SELECT google_order_id, restaurant_id FROM orders
        WHERE partner_id = $1 AND is_live = TRUE AND final_at > $2 AND final_at <= $3 AND status <> 'FULFILLED'
        ORDER BY final_at DESC LIMIT 5";
    pub(super) COUNT_OPEN = "SELECT COUNT(*) FROM orders WHERE partner_id = $1 AND is_live = TRUE
        AND accept_from < $2 AND expected_at > $3 AND final_at IS NULL AND status <> 'FULFILLED_ASSUMED'";
    pub(super) LIST_OPEN = "SELECT google_order_id, restaurant_id FROM orders WHERE partner_id = $1 AND is_live = TRUE
        AND accept_from < $2 AND expected_at > $3 AND final_at IS NULL AND status <> 'FULFILLED_ASSUMED'
        ORDER BY expected_at LIMIT 5";
    pub(super) COUNT_UNKNOWN = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN status = 'SUBMIT_UNKNOWN' THEN 1 ELSE 0
        END), 0) AS BIGINT), COUNT(DISTINCT restaurant_id) FROM orders
        WHERE partner_id = $1 AND environment = 'production' AND is_live = TRUE AND created_at > $2 AND created_at <= $3";
    pub(super) LIST_UNKNOWN = "SELECT google_order_id, restaurant_id FROM orders
        WHERE partner_id = $1 AND environment = 'production' AND is_live = TRUE AND created_at > $2 AND created_at <= $3
        AND status = 'SUBMIT_UNKNOWN' ORDER BY created_at DESC LIMIT 5";
    pub(super) SUM_ANSWERS = "SELECT CAST(COALESCE(SUM(accepted), 0) AS BIGINT), CAST(COALESCE(SUM(refused), 0) AS BIGINT)
        FROM update_answers WHERE partner_id = $1 AND environment = 'production' AND minute_at >= $2 AND minute_at < $3";
    pub(super) REFUSED_CODES = "SELECT codes, COUNT(*) FROM exchanges
        WHERE partner_id = $1 AND environment = 'production' AND at > $2 AND at <= $3 AND action = 'update'
        AND codes <> '[]' GROUP BY codes ORDER BY 2 DESC, 1 LIMIT 5";
    pub(super) REFUSED_SAMPLES = "SELECT action_order_id FROM exchanges
        WHERE partner_id = $1 AND environment = 'production' AND at > $2 AND at <= $3 AND action = 'update'
        AND codes <> '[]' AND action_order_id IS NOT NULL ORDER BY at DESC LIMIT 5";
    pub(super) WITH_ORDERS = "SELECT p.partner_id FROM partners p WHERE p.status = 'LAUNCHED' AND EXISTS
        (SELECT 1 FROM orders o WHERE o.partner_id = p.partner_id AND o.environment = 'production'
        AND o.created_at > $1 AND o.is_live = TRUE)
        ORDER BY p.partner_id";
    pub(super) ADD_ANSWER = "INSERT INTO update_answers (partner_id, environment, minute_at, accepted, refused)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (partner_id, environment, minute_at) DO UPDATE SET
        accepted = update_answers.accepted + excluded.accepted, refused = update_answers.refused + excluded.refused";
    pub(super) DELETE_ANSWERS = "DELETE FROM update_answers WHERE minute_at < $1";
}

/// What a counting statement finds: all, those that the rule is about, restaurants.
pub(super) fn count(tx: &mut Tx<'_>, statement: &Stmt, values: &[Value]) -> Result<Counted, DbError> {
    let row = tx.query_one(statement, values)?;
    Ok(Counted { whole: row.get(0)?, part: row.get(1)?, restaurants: row.get(2)? })
}

/// Some of the orders that a rule is about, each with its restaurant.
pub(super) fn samples(tx: &mut Tx<'_>, statement: &Stmt, values: &[Value]) -> Result<Vec<String>, DbError> {
    let sample = |row: &Row| Ok(format!("{} ({})", row.get::<String>(0)?, row.get::<String>(1)?));
    tx.query(statement, values)?.iter().map(sample).collect()
}

pub(super) fn count_open(tx: &mut Tx<'_>, values: &[Value]) -> Result<i64, DbError> {
    tx.query_one(&COUNT_OPEN, values)?.get(0)
}

/// Updates that were accepted and refused from one minute on and before another.
pub(super) fn sum_answers(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    (from, until): (Timestamp, Timestamp),
) -> Result<(i64, i64), DbError> {
    let row = tx.query_one(&SUM_ANSWERS, params![partner, from, until])?;
    Ok((row.get(0)?, row.get(1)?))
}

/// Why updates were refused most often, and the partner's numbers of some orders.
pub(super) fn refusals(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    (from, until): (Timestamp, Timestamp),
) -> Result<(Vec<CodeCount>, Vec<String>), DbError> {
    let values = params![partner, from, until];
    let mut codes = Vec::new();
    for row in tx.query(&REFUSED_CODES, values)? {
        let names: Vec<String> = row.json(0)?;
        codes.push(CodeCount { code: names.join(", "), count: row.get(1)? });
    }
    let samples = tx.query(&REFUSED_SAMPLES, values)?.iter().map(|row| row.get(0)).collect::<Result<_, _>>();
    Ok((codes, samples?))
}

/// Launched partners with live orders since.
pub(super) fn with_orders(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<PartnerId>, DbError> {
    tx.query(&WITH_ORDERS, params![since])?.iter().map(|row| row.get(0)).collect()
}

/// Counts the answer to an update in its minute; what the platform failed to keep is not the partner's fault and is left
/// out.
pub(crate) fn count_answer(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
    status: u16,
    at: Timestamp,
) -> Result<(), DbError> {
    let (accepted, refused) = (i64::from(status == 200), i64::from((400..500).contains(&status)));
    let values = params![partner, environment, minute_of(at), accepted, refused];
    tx.execute(&ADD_ANSWER, values).map(drop)
}

/// Forgets answers from before an instant.
pub(crate) fn delete_answers(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, DbError> {
    tx.execute(&DELETE_ANSWERS, params![before])
}
