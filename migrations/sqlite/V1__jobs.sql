-- Work that is waiting, running or given up. What is done is deleted.
CREATE TABLE jobs (
    job_id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    payload TEXT NOT NULL,
    partner_id INTEGER,
    dedup_key TEXT,
    -- 1 urgent, 0 normal, -1 bulk.
    priority INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    -- When it may be taken: for a running job the end of its lease.
    run_at INTEGER NOT NULL,
    -- Runs begun since it was enqueued.
    attempt INTEGER NOT NULL,
    -- Grows with every taking and never falls: only the newest taker may end the job.
    fence INTEGER NOT NULL,
    lease_owner TEXT,
    -- Enqueued again while running: it runs once more, with this payload.
    rerun_at INTEGER,
    rerun_payload TEXT,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_due ON jobs (priority, run_at, job_id) WHERE state <> 'dead';
CREATE UNIQUE INDEX jobs_dedup ON jobs (dedup_key) WHERE dedup_key IS NOT NULL AND state <> 'dead';
CREATE INDEX jobs_dead ON jobs (updated_at, job_id) WHERE state = 'dead';

-- Who runs what only one process may run, and when it is due next.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    fence INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Circuit breakers of outgoing calls, shared by all processes.
CREATE TABLE outbound_breakers (
    key TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    failures INTEGER NOT NULL,
    opened_at INTEGER,
    open_until INTEGER,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
