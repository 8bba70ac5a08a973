//! Every statement of this crate.

db::statements! {
    pub(crate) INSERT_CASE = "
        INSERT INTO cases (partner_id, case_id, number, environment, category, summary, description, restaurants,
            order_ids, cc, state, urgency, claim_condition, claim_since_at, evidence, evidence_hash, verdict, due_at,
            due, queue, opened_by, opened_at, updated_at, parent_id, triage_reminded, submit_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26)";
    pub(crate) UPDATE_CASE = "
        UPDATE cases SET state = $3, urgency = $4, decision = $5, incident_id = $6, due_at = $7, due = $8, queue = $9,
            updated_at = $10, closed_at = $11, remind_at = $12, close_at = $13, triage_reminded = $14
        WHERE partner_id = $1 AND case_id = $2";
    pub(crate) LAST_NUMBER = "SELECT MAX(number) FROM cases";
    pub(crate) FIND_CASE = "
        SELECT partner_id, case_id, number, environment, category, summary, description, restaurants, order_ids, cc, state,
            urgency, claim_condition, claim_since_at, evidence, evidence_hash, verdict, decision, incident_id, due,
            queue, opened_by, opened_at, updated_at, closed_at, parent_id, remind_at, close_at, triage_reminded
        FROM cases WHERE case_id = $1";
    pub(crate) FIND_CASE_BY_KEY = "
        SELECT partner_id, case_id, number, environment, category, summary, description, restaurants, order_ids, cc, state,
            urgency, claim_condition, claim_since_at, evidence, evidence_hash, verdict, decision, incident_id, due,
            queue, opened_by, opened_at, updated_at, closed_at, parent_id, remind_at, close_at, triage_reminded
        FROM cases WHERE partner_id = $1 AND opened_by = $2 AND submit_key = $3";
    pub(crate) LIST_CASES = "
        SELECT partner_id, case_id, number, environment, category, summary, description, restaurants, order_ids, cc, state,
            urgency, claim_condition, claim_since_at, evidence, evidence_hash, verdict, decision, incident_id, due,
            queue, opened_by, opened_at, updated_at, closed_at, parent_id, remind_at, close_at, triage_reminded
        FROM cases
        WHERE (CAST($1 AS BIGINT) IS NULL OR partner_id = $1)
            AND (CAST($2 AS TEXT) IS NULL OR state = $2)
            AND (CAST($3 AS TEXT) IS NULL OR category = $3)
            AND (CAST($4 AS TEXT) IS NULL OR environment = $4)
            AND (CAST($5 AS TEXT) IS NULL OR urgency = $5)
            AND (CAST($6 AS TEXT) IS NULL OR queue = $6)
            AND (CAST($7 AS BIGINT) IS NULL OR opened_at >= $7)
            AND (CAST($8 AS BIGINT) IS NULL OR opened_at < $8)
            AND (CAST($9 AS TEXT) IS NULL OR LOWER(summary) LIKE $9 ESCAPE '!' OR LOWER(description) LIKE $9 ESCAPE '!'
                OR CAST(number AS TEXT) = $10)
            AND (CAST($11 AS BIGINT) IS NULL OR number < $11)
            AND (state <> 'closed' OR $12 = FALSE)
        ORDER BY number DESC LIMIT $13";
    pub(crate) QUEUE_CASES = "
        SELECT partner_id, case_id, number, environment, category, summary, description, restaurants, order_ids, cc, state,
            urgency, claim_condition, claim_since_at, evidence, evidence_hash, verdict, decision, incident_id, due,
            queue, opened_by, opened_at, updated_at, closed_at, parent_id, remind_at, close_at, triage_reminded
        FROM cases
        WHERE (CAST($1 AS BIGINT) IS NULL OR partner_id = $1)
            AND (CAST($2 AS TEXT) IS NULL OR category = $2)
            AND (CAST($3 AS TEXT) IS NULL OR environment = $3)
            AND (CAST($4 AS TEXT) IS NULL OR urgency = $4)
            AND (CAST($5 AS TEXT) IS NULL OR queue = $5)
            AND (CAST($6 AS TEXT) IS NULL OR LOWER(summary) LIKE $6 ESCAPE '!' OR LOWER(description) LIKE $6 ESCAPE '!'
                OR CAST(number AS TEXT) = $7)
            AND (CAST($8 AS TEXT) IS NULL OR state = $8)
            AND (state <> 'closed' OR $9 = FALSE)
        ORDER BY CASE WHEN due_at IS NULL THEN 1 ELSE 0 END, due_at, number DESC LIMIT $10 OFFSET $11";
    pub(crate) COUNT_BY_STATE = "
        SELECT state, COUNT(*) FROM cases
        WHERE (CAST($1 AS BIGINT) IS NULL OR partner_id = $1)
            AND (CAST($2 AS TEXT) IS NULL OR category = $2)
            AND (CAST($3 AS TEXT) IS NULL OR environment = $3)
            AND (CAST($4 AS TEXT) IS NULL OR urgency = $4)
            AND (CAST($5 AS TEXT) IS NULL OR queue = $5)
            AND (CAST($6 AS TEXT) IS NULL OR LOWER(summary) LIKE $6 ESCAPE '!' OR LOWER(description) LIKE $6 ESCAPE '!'
                OR CAST(number AS TEXT) = $7)
        GROUP BY state";
    pub(crate) LIST_DUE = "
        SELECT partner_id, case_id, number, environment, category, summary, description, restaurants, order_ids, cc, state,
            urgency, claim_condition, claim_since_at, evidence, evidence_hash, verdict, decision, incident_id, due,
            queue, opened_by, opened_at, updated_at, closed_at, parent_id, remind_at, close_at, triage_reminded
        FROM cases WHERE due_at IS NOT NULL AND (CAST($1 AS TEXT) IS NULL OR queue = $1)
        ORDER BY due_at, number LIMIT $2";
    pub(crate) LIST_CHILDREN = "
        SELECT partner_id, case_id, number, environment, category, summary, description, restaurants, order_ids, cc, state,
            urgency, claim_condition, claim_since_at, evidence, evidence_hash, verdict, decision, incident_id, due,
            queue, opened_by, opened_at, updated_at, closed_at, parent_id, remind_at, close_at, triage_reminded
        FROM cases WHERE parent_id = $1 ORDER BY number";
    pub(crate) UNDECIDED = "
        SELECT case_id FROM cases
        WHERE urgency = 'requested' AND state <> 'closed' AND opened_at <= $1 AND triage_reminded = FALSE
        ORDER BY opened_at LIMIT 100";
    pub(crate) DUE_FOR_REMINDER = "
        SELECT case_id FROM cases WHERE remind_at IS NOT NULL AND remind_at <= $1 ORDER BY remind_at LIMIT 100";
    pub(crate) DUE_FOR_CLOSING = "
        SELECT case_id FROM cases WHERE close_at IS NOT NULL AND close_at <= $1 ORDER BY close_at LIMIT 100";

    pub(crate) INSERT_MESSAGE = "
        INSERT INTO case_messages (partner_id, case_id, message_id, author_id, author_name, from_staff, written_at,
            visibility, body, submit_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub(crate) FIND_MESSAGE_BY_KEY = "
        SELECT message_id, author_id, author_name, from_staff, written_at, visibility, body FROM case_messages
        WHERE partner_id = $1 AND case_id = $2 AND author_id = $3 AND submit_key = $4";
    pub(crate) LIST_MESSAGES = "
        SELECT message_id, author_id, author_name, from_staff, written_at, visibility, body FROM case_messages
        WHERE partner_id = $1 AND case_id = $2 ORDER BY message_id";
    pub(crate) LIST_AUTHORS = "
        SELECT DISTINCT author_id FROM case_messages WHERE partner_id = $1 AND case_id = $2 ORDER BY author_id";
    pub(crate) APPEND_EVENT = "
        INSERT INTO case_events (partner_id, case_id, seq, at, actor, actor_name, kind, detail)
        SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, $3, $4, $5, $6, $7 FROM case_events
        WHERE partner_id = $1 AND case_id = $2";
    pub(crate) LIST_EVENTS = "
        SELECT seq, at, actor, actor_name, detail FROM case_events
        WHERE partner_id = $1 AND case_id = $2 ORDER BY seq";

    pub(crate) INSERT_INTEREST = "
        INSERT INTO interests (partner_id, company, contact_name, email, country, restaurants, message, locale,
            submit_key, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub(crate) FIND_INTEREST_BY_KEY = "
        SELECT partner_id, company, contact_name, email, country, restaurants, message, locale, created_at
        FROM interests WHERE submit_key = $1";
    pub(crate) LIST_INTERESTS = "
        SELECT partner_id, company, contact_name, email, country, restaurants, message, locale, created_at
        FROM interests ORDER BY created_at DESC, partner_id DESC LIMIT $1";
}
