CREATE TABLE users (
    user_id BYTEA NOT NULL PRIMARY KEY,
    partner_id BIGINT REFERENCES partners (partner_id),
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
    disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);

CREATE UNIQUE INDEX users_by_email ON users (email_key);

CREATE INDEX users_by_partner ON users (partner_id, user_id);

CREATE TABLE sign_in_attempts (
    email_hash BYTEA NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    locked_until BIGINT
);

CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (last_at);

CREATE TABLE password_links (
    link_hash BYTEA NOT NULL PRIMARY KEY,
    user_id BYTEA NOT NULL REFERENCES users (user_id),
    purpose TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX password_links_by_user ON password_links (user_id);

CREATE INDEX password_links_by_age ON password_links (expires_at);

CREATE TABLE sessions (
    session_id BYTEA NOT NULL PRIMARY KEY,
    secret_hash BYTEA NOT NULL,
    user_id BYTEA NOT NULL REFERENCES users (user_id),
    client_label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX sessions_by_secret ON sessions (secret_hash);

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE INDEX sessions_by_age ON sessions (last_seen_at);

CREATE TABLE api_keys (
    key_id BYTEA NOT NULL PRIMARY KEY,
    secret_hash BYTEA NOT NULL,
    user_id BYTEA NOT NULL REFERENCES users (user_id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);

CREATE UNIQUE INDEX api_keys_by_secret ON api_keys (secret_hash);

CREATE INDEX api_keys_by_user ON api_keys (user_id);

CREATE TABLE signing_keys (
    key_id BYTEA NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL,
    private_key BYTEA NOT NULL,
    sealed_with TEXT,
    created_at BIGINT NOT NULL,
    signs_from BIGINT NOT NULL
);

CREATE TABLE service_account_keys (
    partner_id BIGINT NOT NULL REFERENCES partners (partner_id),
    key_id BYTEA NOT NULL,
    public_jwk TEXT NOT NULL,
    client_email TEXT NOT NULL,
    client_id TEXT NOT NULL,
    environments TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    last_used_at BIGINT,
    PRIMARY KEY (partner_id, key_id)
);

CREATE UNIQUE INDEX service_account_keys_by_id ON service_account_keys (key_id);

CREATE INDEX service_account_keys_by_client ON service_account_keys (client_email);

CREATE TABLE access_tokens (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    partner_id BIGINT NOT NULL REFERENCES partners (partner_id),
    key_id BYTEA NOT NULL,
    scopes TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX access_tokens_by_age ON access_tokens (expires_at);

CREATE TABLE audit_log (
    audit_id BYTEA NOT NULL PRIMARY KEY,
    partner_id BIGINT,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX audit_log_by_partner ON audit_log (partner_id, audit_id);
