//! The statements.

db::statements! {
    pub(crate) PUT_SETUP = "INSERT INTO certification_setups
        (partner_id, environment, setup, updated_by, updated_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (partner_id, environment) DO UPDATE SET
        setup = excluded.setup, updated_by = excluded.updated_by, updated_at = excluded.updated_at";
    pub(crate) FIND_SETUP = "SELECT setup FROM certification_setups WHERE partner_id = $1 AND environment = $2";

    pub(crate) INSERT_RUN = "INSERT INTO certification_runs
        (partner_id, run_id, environment, state, wish, requested_by, requested_at, started_at, ended_at, planned, done,
         figures) VALUES ($1, $2, $3, 'waiting', $4, $5, $6, NULL, NULL, 0, 0, NULL)";
    pub(crate) COUNT_LIVE = "SELECT COUNT(*) FROM certification_runs
        WHERE partner_id = $1 AND environment = $2 AND state IN ('waiting', 'running')";
    pub(crate) START_RUN = "UPDATE certification_runs SET state = 'running', started_at = $3, planned = $4
        WHERE partner_id = $1 AND run_id = $2 AND state = 'waiting'";
    pub(crate) NOTE_PROGRESS = "UPDATE certification_runs SET done = done + 1
        WHERE partner_id = $1 AND run_id = $2 AND state = 'running'";
    pub(crate) END_RUN = "UPDATE certification_runs SET state = $3, ended_at = $4, figures = $5
        WHERE partner_id = $1 AND run_id = $2 AND state IN ('waiting', 'running')";
    pub(crate) FIND_RUN = "SELECT partner_id, run_id, environment, state, wish, requested_by, requested_at, started_at,
        ended_at, planned, done, figures FROM certification_runs WHERE partner_id = $1 AND run_id = $2";
    pub(crate) LIST_RUNS = "SELECT partner_id, run_id, environment, state, wish, requested_by, requested_at, started_at,
        ended_at, planned, done, figures FROM certification_runs WHERE partner_id = $1 AND environment = $2
        ORDER BY requested_at DESC, run_id DESC LIMIT $3";

    pub(crate) PUT_RESULT = "INSERT INTO certification_results (partner_id, run_id, test_case, body)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (partner_id, run_id, test_case) DO UPDATE SET body = excluded.body";
    pub(crate) LIST_RESULTS = "SELECT body FROM certification_results WHERE partner_id = $1 AND run_id = $2";
    pub(crate) INSERT_FAILURE = "INSERT INTO certification_failures (partner_id, run_id, test_case, number, body)
        SELECT CAST($1 AS BIGINT), $2, CAST($3 AS TEXT), COALESCE(MAX(number), 0) + 1, CAST($4 AS TEXT)
        FROM certification_failures WHERE partner_id = $1 AND run_id = $2 AND test_case = $3";
    pub(crate) LIST_FAILURES = "SELECT number, body FROM certification_failures
        WHERE partner_id = $1 AND run_id = $2 AND test_case = $3 ORDER BY number LIMIT $4";
    pub(crate) FIND_FAILURE = "SELECT body FROM certification_failures
        WHERE partner_id = $1 AND run_id = $2 AND test_case = $3 AND number = $4";

    pub(crate) INSERT_ORDER = "INSERT INTO certification_orders
        (partner_id, action_order_id, run_id, position, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (partner_id, action_order_id) DO NOTHING";
    pub(crate) COUNT_ORDERS = "SELECT COUNT(*) FROM certification_orders WHERE partner_id = $1 AND run_id = $2";
    pub(crate) FIND_ORDER = "SELECT body FROM certification_orders WHERE partner_id = $1 AND action_order_id = $2";
    pub(crate) LIST_ORDERS = "SELECT action_order_id, body FROM certification_orders
        WHERE partner_id = $1 AND run_id = $2 ORDER BY position";
    pub(crate) APPEND_UPDATE = "INSERT INTO certification_updates (partner_id, action_order_id, number, body)
        SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), COALESCE(MAX(number), 0) + 1, CAST($3 AS TEXT)
        FROM certification_updates WHERE partner_id = $1 AND action_order_id = $2";
    pub(crate) LIST_UPDATES = "SELECT body FROM certification_updates
        WHERE partner_id = $1 AND action_order_id = $2 ORDER BY number LIMIT $3";

    pub(crate) LIST_OLD_RUNS = "SELECT partner_id, run_id FROM certification_runs
        WHERE requested_at < $1 AND state IN ('finished', 'aborted') ORDER BY requested_at LIMIT $2";
    pub(crate) DELETE_RUN = "DELETE FROM certification_runs WHERE partner_id = $1 AND run_id = $2";
    pub(crate) DELETE_RESULTS = "DELETE FROM certification_results WHERE partner_id = $1 AND run_id = $2";
    pub(crate) DELETE_FAILURES = "DELETE FROM certification_failures WHERE partner_id = $1 AND run_id = $2";
    pub(crate) DELETE_UPDATES = "DELETE FROM certification_updates WHERE partner_id = $1 AND action_order_id IN
        (SELECT action_order_id FROM certification_orders WHERE partner_id = $1 AND run_id = $2)";
    pub(crate) DELETE_ORDERS = "DELETE FROM certification_orders WHERE partner_id = $1 AND run_id = $2";
}
