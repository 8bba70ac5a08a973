-- What the certification kit knows of a partner in one environment.
CREATE TABLE certification_setups (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    setup TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment)
) STRICT, WITHOUT ROWID;

-- Runs of the kit. At most one of an environment waits or is under way.
CREATE TABLE certification_runs (
    partner_id INTEGER NOT NULL,
    run_id BLOB NOT NULL,
    environment TEXT NOT NULL,
    state TEXT NOT NULL,
    wish TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    planned INTEGER NOT NULL,
    done INTEGER NOT NULL,
    figures TEXT,
    PRIMARY KEY (partner_id, run_id)
) STRICT;

CREATE INDEX certification_runs_by_time ON certification_runs (partner_id, environment, requested_at, run_id);

CREATE UNIQUE INDEX certification_runs_live ON certification_runs (partner_id, environment)
    WHERE state IN ('waiting', 'running');

CREATE TABLE certification_results (
    partner_id INTEGER NOT NULL,
    run_id BLOB NOT NULL,
    test_case TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (partner_id, run_id, test_case)
) STRICT, WITHOUT ROWID;

-- Bad samples with their exchanges, redacted.
CREATE TABLE certification_failures (
    partner_id INTEGER NOT NULL,
    run_id BLOB NOT NULL,
    test_case TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (partner_id, run_id, test_case, number)
) STRICT;

-- Orders that partners took in a run, and the updates that came for them.
CREATE TABLE certification_orders (
    partner_id INTEGER NOT NULL,
    action_order_id TEXT NOT NULL,
    run_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (partner_id, action_order_id)
) STRICT;

CREATE INDEX certification_orders_by_run ON certification_orders (partner_id, run_id, position);

CREATE TABLE certification_updates (
    partner_id INTEGER NOT NULL,
    action_order_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (partner_id, action_order_id, number)
) STRICT;
