//! Every statement of this crate.

/// The sums of `latency::Totals`, in the order in which `store::hours` reads them.
macro_rules! sums {
    () => {
        "CAST(COALESCE(SUM(requests), 0) AS BIGINT),
            CAST(COALESCE(SUM(errors), 0) AS BIGINT),
            CAST(COALESCE(SUM(latency_sum_ms), 0) AS BIGINT),
            CAST(COALESCE(MAX(latency_max_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_500_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_1000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_2000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_5000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_8000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_100_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_250_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_750_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_1500_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_3000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_4000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_6000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_7000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_10000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_15000_ms), 0) AS BIGINT)"
    };
}

db::statements! {
    pub(crate) ADD_TOTAL = "
        INSERT INTO outcome_totals (partner_id, environment, kind, action, minute_at, requests, errors,
            latency_sum_ms, latency_max_ms,
            within_500_ms, within_1000_ms, within_2000_ms, within_5000_ms, within_8000_ms, within_100_ms,
            within_250_ms, within_750_ms, within_1500_ms, within_3000_ms, within_4000_ms, within_6000_ms,
            within_7000_ms, within_10000_ms, within_15000_ms,
            last_success_at)
        VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $7,
            $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        ON CONFLICT (partner_id, environment, kind, action, minute_at) DO UPDATE SET
            requests = outcome_totals.requests + 1,
            errors = outcome_totals.errors + excluded.errors,
            latency_sum_ms = outcome_totals.latency_sum_ms + excluded.latency_sum_ms,
            latency_max_ms = CASE WHEN excluded.latency_max_ms > outcome_totals.latency_max_ms
                THEN excluded.latency_max_ms ELSE outcome_totals.latency_max_ms END,
            within_500_ms = outcome_totals.within_500_ms + excluded.within_500_ms,
            within_1000_ms = outcome_totals.within_1000_ms + excluded.within_1000_ms,
            within_2000_ms = outcome_totals.within_2000_ms + excluded.within_2000_ms,
            within_5000_ms = outcome_totals.within_5000_ms + excluded.within_5000_ms,
            within_8000_ms = outcome_totals.within_8000_ms + excluded.within_8000_ms,
            within_100_ms = outcome_totals.within_100_ms + excluded.within_100_ms,
            within_250_ms = outcome_totals.within_250_ms + excluded.within_250_ms,
            within_750_ms = outcome_totals.within_750_ms + excluded.within_750_ms,
            within_1500_ms = outcome_totals.within_1500_ms + excluded.within_1500_ms,
            within_3000_ms = outcome_totals.within_3000_ms + excluded.within_3000_ms,
            within_4000_ms = outcome_totals.within_4000_ms + excluded.within_4000_ms,
            within_6000_ms = outcome_totals.within_6000_ms + excluded.within_6000_ms,
            within_7000_ms = outcome_totals.within_7000_ms + excluded.within_7000_ms,
            within_10000_ms = outcome_totals.within_10000_ms + excluded.within_10000_ms,
            within_15000_ms = outcome_totals.within_15000_ms + excluded.within_15000_ms,
            last_success_at = CASE
                WHEN outcome_totals.last_success_at IS NULL THEN excluded.last_success_at
                WHEN excluded.last_success_at > outcome_totals.last_success_at THEN excluded.last_success_at
                ELSE outcome_totals.last_success_at END
        RETURNING errors";
    pub(crate) ADD_BUCKET = "
        INSERT INTO outcome_buckets
            (partner_id, environment, kind, action, minute_at, restaurant_id, codes, outcomes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
        ON CONFLICT (partner_id, environment, kind, action, minute_at, restaurant_id, codes)
        DO UPDATE SET outcomes = outcome_buckets.outcomes + 1";
    pub(crate) SUM_TOTALS = "
        SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT), CAST(COALESCE(SUM(errors), 0) AS BIGINT)
        FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6";
    pub(crate) SUM_BUCKETS = "
        SELECT restaurant_id, codes, CAST(SUM(outcomes) AS BIGINT) FROM outcome_buckets
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6
        GROUP BY restaurant_id, codes ORDER BY restaurant_id, codes";
    pub(crate) SUM_LATENCY = concat!("SELECT ", sums!(), " FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6");
    pub(crate) SUM_LATENCY_BY_SLOT = concat!("SELECT minute_at - minute_at % $7 AS slot_at, ", sums!(), "
        FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6
        GROUP BY 1 ORDER BY 1");
    pub(crate) SUM_HOURS = concat!("SELECT ", sums!(), " FROM outcome_hours
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND hour_at >= $5 AND hour_at < $6");
    pub(crate) SUM_HOURS_BY_SLOT = concat!("SELECT hour_at - hour_at % $7 AS slot_at, ", sums!(), "
        FROM outcome_hours
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND hour_at >= $5 AND hour_at < $6
        GROUP BY 1 ORDER BY 1");
    pub(crate) HOUR_CODES = "
        SELECT code, CAST(SUM(outcomes) AS BIGINT) FROM outcome_hour_codes
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND hour_at >= $5 AND hour_at < $6
        GROUP BY code ORDER BY code";
    pub(crate) HOUR_CODES_BY_SLOT = "
        SELECT hour_at - hour_at % $7 AS slot_at, code, CAST(SUM(outcomes) AS BIGINT) FROM outcome_hour_codes
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND hour_at >= $5 AND hour_at < $6
        GROUP BY 1, code ORDER BY 1, code";
    pub(crate) FIRST_MINUTE = "
        SELECT minute_at FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
        ORDER BY minute_at LIMIT 1";
    pub(crate) NEXT_MINUTE = "
        SELECT minute_at FROM outcome_totals WHERE minute_at >= $1 ORDER BY minute_at LIMIT 1";
    pub(crate) ROLLED_UNTIL = "SELECT until_at FROM outcome_rollup WHERE id = 1";
    pub(crate) PUT_ROLLED_UNTIL = "INSERT INTO outcome_rollup (id, until_at) VALUES (1, $1)
        ON CONFLICT (id) DO UPDATE SET until_at = excluded.until_at";
    pub(crate) PUT_HOURS = concat!("INSERT INTO outcome_hours (partner_id, environment, kind, action, hour_at,
            requests, errors, latency_sum_ms, latency_max_ms,
            within_500_ms, within_1000_ms, within_2000_ms, within_5000_ms, within_8000_ms, within_100_ms,
            within_250_ms, within_750_ms, within_1500_ms, within_3000_ms, within_4000_ms, within_6000_ms,
            within_7000_ms, within_10000_ms, within_15000_ms)
        SELECT partner_id, environment, kind, action, CAST($1 AS BIGINT), ", sums!(), "
        FROM outcome_totals WHERE minute_at >= $1 AND minute_at < $2
        GROUP BY partner_id, environment, kind, action
        ON CONFLICT (partner_id, environment, kind, action, hour_at) DO NOTHING");
    pub(crate) LIST_FAILED_SERIES = "
        SELECT DISTINCT partner_id, environment, kind, action FROM outcome_totals
        WHERE minute_at >= $1 AND minute_at < $2 AND errors > 0";
    pub(crate) PUT_HOUR_CODE = "
        INSERT INTO outcome_hour_codes (partner_id, environment, kind, action, hour_at, code, outcomes)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (partner_id, environment, kind, action, hour_at, code) DO NOTHING";
    pub(crate) DELETE_OLD_HOUR_CODES = "
        DELETE FROM outcome_hour_codes WHERE hour_at < $1 AND (partner_id, environment, kind, action) IN
            (SELECT partner_id, environment, kind, action FROM outcome_hours WHERE hour_at < $1)";
    pub(crate) DELETE_OLD_HOURS = "DELETE FROM outcome_hours WHERE hour_at < $1";
    pub(crate) LIST_CODES = "
        SELECT codes, CAST(SUM(outcomes) AS BIGINT) FROM outcome_buckets
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6 AND codes <> ''
        GROUP BY codes ORDER BY codes";
    pub(crate) LIST_CODES_BY_SLOT = "
        SELECT minute_at - minute_at % $7 AS slot_at, codes, CAST(SUM(outcomes) AS BIGINT) FROM outcome_buckets
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6 AND codes <> ''
        GROUP BY 1, codes ORDER BY 1, codes";
    pub(crate) LAST_SUCCESS = "
        SELECT last_success_at FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND last_success_at IS NOT NULL
        ORDER BY minute_at DESC LIMIT 1";
    pub(crate) CANDIDATES = "
        SELECT partner_id FROM outcome_totals
        WHERE minute_at >= $1 AND kind = 'live' AND environment = 'production'
        GROUP BY partner_id HAVING CAST(SUM(errors) AS BIGINT) >= $2
        UNION SELECT partner_id FROM alert_states WHERE firing_since_at IS NOT NULL
        ORDER BY 1";
    pub(crate) FIND_STATE = "
        SELECT firing_since_at, held_at, clear_minute_at, clear_count, suppressed, told_at, urgency, evaluated_at,
            incident_id, totals
        FROM alert_states WHERE partner_id = $1 AND environment = $2 AND rule_id = $3";
    pub(crate) PUT_STATE = "
        INSERT INTO alert_states (partner_id, environment, rule_id, firing_since_at, held_at, clear_minute_at,
            clear_count, suppressed, told_at, urgency, evaluated_at, incident_id, totals)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (partner_id, environment, rule_id) DO UPDATE SET
            firing_since_at = excluded.firing_since_at, held_at = excluded.held_at,
            clear_minute_at = excluded.clear_minute_at, clear_count = excluded.clear_count,
            suppressed = excluded.suppressed, told_at = excluded.told_at, urgency = excluded.urgency,
            evaluated_at = excluded.evaluated_at, incident_id = excluded.incident_id, totals = excluded.totals";
    pub(crate) FIND_SIGNAL_STATE = "
        SELECT firing_since_at, held_at, clear_count, suppressed, mailed_at, incident_id, evaluated_at, totals
        FROM alert_states WHERE partner_id = $1 AND environment = $2 AND rule_id = $3";
    pub(crate) PUT_SIGNAL_STATE = "
        INSERT INTO alert_states (partner_id, environment, rule_id, firing_since_at, held_at, clear_count,
            suppressed, told_at, urgency, mailed_at, evaluated_at, incident_id, totals)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (partner_id, environment, rule_id) DO UPDATE SET
            firing_since_at = excluded.firing_since_at, held_at = excluded.held_at,
            clear_count = excluded.clear_count, suppressed = excluded.suppressed, told_at = excluded.told_at,
            urgency = excluded.urgency, mailed_at = excluded.mailed_at, evaluated_at = excluded.evaluated_at,
            incident_id = excluded.incident_id, totals = excluded.totals";
    pub(crate) LIST_OBSERVED = "
        SELECT partner_id, MIN(evaluated_at), COUNT(firing_since_at) FROM alert_states
        WHERE environment = $1 AND rule_id LIKE $2 GROUP BY partner_id";
    pub(crate) BEGIN_FIRING = "
        INSERT INTO alert_firings (partner_id, environment, rule_id, since_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (partner_id, environment, rule_id, since_at) DO UPDATE SET ended_at = NULL";
    pub(crate) END_FIRING = "
        UPDATE alert_firings SET ended_at = $4
        WHERE partner_id = $1 AND environment = $2 AND rule_id = $3 AND ended_at IS NULL";
    pub(crate) LIST_FIRINGS = "
        SELECT rule_id, since_at, ended_at FROM alert_firings WHERE partner_id = $1 AND environment = $2
        ORDER BY since_at DESC, rule_id LIMIT $3";
    pub(crate) DELETE_OLD_FIRINGS = "
        DELETE FROM alert_firings WHERE ended_at IS NOT NULL AND ended_at < $1";
    pub(crate) FIND_SILENCE = "
        SELECT from_at, until_at, reason, created_by FROM alert_silences
        WHERE partner_id = $1 AND environment = $2 AND rule_id = $3 AND ended_at IS NULL
            AND from_at <= $4 AND until_at > $4
        ORDER BY from_at DESC LIMIT 1";
    pub(crate) END_SILENCES = "
        UPDATE alert_silences SET ended_at = $4, ended_by = $5
        WHERE partner_id = $1 AND environment = $2 AND rule_id = $3 AND ended_at IS NULL AND until_at > $4";
    pub(crate) PUT_SILENCE = "
        INSERT INTO alert_silences (partner_id, environment, rule_id, from_at, until_at, reason, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (partner_id, environment, rule_id, from_at) DO UPDATE SET
            until_at = excluded.until_at, reason = excluded.reason, created_by = excluded.created_by,
            ended_at = NULL, ended_by = NULL";
    pub(crate) COUNT_FIRING_BY_RULE = "
        SELECT rule_id, COUNT(*) FROM alert_states WHERE firing_since_at IS NOT NULL GROUP BY rule_id";
    pub(crate) MAILED_AT = "
        SELECT mailed_at FROM alert_states WHERE partner_id = $1 AND environment = $2 AND rule_id = $3";
    pub(crate) SET_MAILED_AT = "
        UPDATE alert_states SET mailed_at = $4 WHERE partner_id = $1 AND environment = $2 AND rule_id = $3";
    pub(crate) COUNT_FIRING = "
        SELECT partner_id, COUNT(*) FROM alert_states WHERE firing_since_at IS NOT NULL
        GROUP BY partner_id ORDER BY partner_id";
    pub(crate) FIND_LIMITS = "SELECT rule_id, limits FROM order_limits WHERE partner_id = $1";
    pub(crate) PUT_LIMITS = "INSERT INTO order_limits (partner_id, rule_id, limits, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (partner_id, rule_id) DO UPDATE SET
        limits = excluded.limits, set_by = excluded.set_by, set_at = excluded.set_at";
    pub(crate) DELETE_LIMITS = "DELETE FROM order_limits WHERE partner_id = $1 AND rule_id = $2";
    pub(crate) OLD_SERIES = "
        SELECT DISTINCT partner_id, environment, kind, action FROM outcome_totals
        WHERE minute_at < $1 LIMIT $2";
    pub(crate) DELETE_OLD_BUCKETS = "
        DELETE FROM outcome_buckets
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4 AND minute_at < $5";
    pub(crate) DELETE_OLD_TOTALS = "
        DELETE FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4 AND minute_at < $5";
}
