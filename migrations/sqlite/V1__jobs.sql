-- Work that is waiting, running or given up. What is done is deleted.
CREATE TABLE jobs (
    job_id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    payload TEXT NOT NULL,
    partner_id INTEGER,
    dedup_key TEXT,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    run_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    lease_owner TEXT,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The claim: what is due, most urgent first. A running job is due when its lease ends.
CREATE INDEX jobs_due ON jobs (run_at, job_id) WHERE state <> 'dead';
CREATE UNIQUE INDEX jobs_dedup ON jobs (dedup_key) WHERE dedup_key IS NOT NULL AND state <> 'dead';
CREATE INDEX jobs_dead ON jobs (updated_at) WHERE state = 'dead';

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
