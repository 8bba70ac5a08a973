-- Work that is waiting, running or given up. What is done is deleted.
CREATE TABLE jobs (
    job_id BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    payload TEXT NOT NULL,
    partner_id BIGINT,
    dedup_key TEXT,
    -- 1 urgent, 0 normal, -1 bulk.
    priority BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    -- When it may be taken: for a running job the end of its lease.
    run_at BIGINT NOT NULL,
    -- Runs begun since it was enqueued.
    attempt BIGINT NOT NULL,
    -- Grows with every taking and never falls: only the newest taker may end the job.
    fence BIGINT NOT NULL,
    lease_owner TEXT,
    -- Enqueued again while running: it runs once more, with this payload.
    rerun_at BIGINT,
    rerun_payload TEXT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX jobs_due ON jobs (priority, run_at, job_id) WHERE state <> 'dead';
CREATE UNIQUE INDEX jobs_dedup ON jobs (dedup_key) WHERE dedup_key IS NOT NULL AND state <> 'dead';
CREATE INDEX jobs_dead ON jobs (updated_at, job_id) WHERE state = 'dead';

-- Who runs what only one process may run, and when it is due next.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    fence BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Circuit breakers of outgoing calls, shared by all processes.
CREATE TABLE outbound_breakers (
    key TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    failures BIGINT NOT NULL,
    opened_at BIGINT,
    open_until BIGINT,
    updated_at BIGINT NOT NULL
);
