CREATE TABLE users (
    user_id BLOB NOT NULL PRIMARY KEY,
    partner_id INTEGER REFERENCES partners (partner_id),
    role TEXT NOT NULL,
    email TEXT NOT NULL,
    -- The address in lower case while the user may sign in; null once removed, so that the address is free again.
    email_key TEXT,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    phone TEXT,
    mailing_lists TEXT NOT NULL,
    password_hash TEXT,
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX users_by_email ON users (email_key);

CREATE INDEX users_by_partner ON users (partner_id, user_id);

CREATE TABLE sign_in_attempts (
    email_hash BLOB NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    locked_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (last_at);

CREATE TABLE password_links (
    link_hash BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (user_id),
    purpose TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX password_links_by_user ON password_links (user_id);

CREATE INDEX password_links_by_age ON password_links (expires_at);

CREATE TABLE sessions (
    session_id BLOB NOT NULL PRIMARY KEY,
    secret_hash BLOB NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (user_id),
    client_label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX sessions_by_secret ON sessions (secret_hash);

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE INDEX sessions_by_age ON sessions (last_seen_at);

CREATE TABLE api_keys (
    key_id BLOB NOT NULL PRIMARY KEY,
    secret_hash BLOB NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (user_id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX api_keys_by_secret ON api_keys (secret_hash);

CREATE INDEX api_keys_by_user ON api_keys (user_id);

CREATE TABLE signing_keys (
    key_id BLOB NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL,
    private_key BLOB NOT NULL,
    sealed_with TEXT,
    created_at INTEGER NOT NULL,
    signs_from INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE service_account_keys (
    partner_id INTEGER NOT NULL REFERENCES partners (partner_id),
    key_id BLOB NOT NULL,
    public_jwk TEXT NOT NULL,
    client_email TEXT NOT NULL,
    client_id TEXT NOT NULL,
    environments TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER,
    PRIMARY KEY (partner_id, key_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX service_account_keys_by_id ON service_account_keys (key_id);

CREATE INDEX service_account_keys_by_client ON service_account_keys (client_email);

CREATE TABLE access_tokens (
    token_hash BLOB NOT NULL PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partners (partner_id),
    key_id BLOB NOT NULL,
    scopes TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX access_tokens_by_age ON access_tokens (expires_at);

CREATE TABLE audit_log (
    audit_id BLOB NOT NULL PRIMARY KEY,
    partner_id INTEGER,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_log_by_partner ON audit_log (partner_id, audit_id);
