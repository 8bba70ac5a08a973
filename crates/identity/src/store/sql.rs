//! Every statement of this crate.

db::statements! {
    pub(super) FIND_USER = "SELECT user_id, partner_id, role, email, name, locale, time_zone, phone, mailing_lists,
            disabled, created_at FROM users WHERE user_id = $1";
    pub(super) FIND_USER_BY_EMAIL = "SELECT user_id, partner_id, role, email, name, locale, time_zone, phone,
            mailing_lists, disabled, created_at FROM users WHERE email_key = $1";
    pub(super) LIST_USERS = "SELECT user_id, partner_id, role, email, name, locale, time_zone, phone, mailing_lists,
            disabled, created_at FROM users WHERE partner_id = $1 AND removed_at IS NULL ORDER BY name, user_id";
    pub(super) LIST_STAFF = "SELECT user_id, partner_id, role, email, name, locale, time_zone, phone, mailing_lists,
            disabled, created_at FROM users WHERE partner_id IS NULL AND removed_at IS NULL ORDER BY name, user_id";
    pub(super) FIND_CREDENTIALS = "SELECT user_id, password_hash, disabled FROM users WHERE email_key = $1";
    pub(super) FIND_PASSWORD = "SELECT password_hash FROM users WHERE user_id = $1";
    pub(super) COUNT_OTHERS = "SELECT CAST(COUNT(*) AS BIGINT) FROM users WHERE partner_id = $1 AND role = $2
        AND user_id <> $3 AND disabled = $4 AND removed_at IS NULL";
    pub(super) INSERT_USER = "INSERT INTO users (user_id, partner_id, role, email, email_key, name, locale,
            time_zone, phone, mailing_lists, password_hash, disabled, created_at, removed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, $12, NULL)
        ON CONFLICT (email_key) DO NOTHING";
    pub(super) UPDATE_USER = "UPDATE users SET role = $2, name = $3, locale = $4, time_zone = $5, phone = $6,
            mailing_lists = $7, disabled = $8 WHERE user_id = $1";
    pub(super) REMOVE_USER = "UPDATE users SET email_key = NULL, phone = NULL, password_hash = NULL, disabled = $2,
            removed_at = $3 WHERE user_id = $1";
    pub(super) SET_PASSWORD = "UPDATE users SET password_hash = $2 WHERE user_id = $1";

    pub(super) FIND_ATTEMPTS = "SELECT failures, last_at, locked_until FROM sign_in_attempts WHERE email_hash = $1";
    pub(super) PUT_ATTEMPTS = "INSERT INTO sign_in_attempts (email_hash, failures, last_at, locked_until)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (email_hash) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
            locked_until = excluded.locked_until";
    pub(super) CLEAR_ATTEMPTS = "DELETE FROM sign_in_attempts WHERE email_hash = $1";
    pub(super) SWEEP_ATTEMPTS = "DELETE FROM sign_in_attempts WHERE email_hash IN
        (SELECT email_hash FROM sign_in_attempts WHERE last_at < $1 LIMIT $2)";

    pub(super) INSERT_LINK = "INSERT INTO password_links (link_hash, user_id, purpose, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)";
    pub(super) FIND_LINK = "SELECT user_id, expires_at FROM password_links WHERE link_hash = $1";
    pub(super) TAKE_LINK = "DELETE FROM password_links WHERE link_hash = $1 RETURNING user_id, expires_at";
    pub(super) DELETE_LINKS_OF = "DELETE FROM password_links WHERE user_id = $1";
    pub(super) SWEEP_LINKS = "DELETE FROM password_links WHERE link_hash IN
        (SELECT link_hash FROM password_links WHERE expires_at < $1 LIMIT $2)";

    pub(super) INSERT_SESSION = "INSERT INTO sessions
            (session_id, secret_hash, user_id, client_label, created_at, last_seen_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    pub(super) FIND_SESSION = "SELECT session_id, user_id, client_label, created_at, last_seen_at FROM sessions
        WHERE secret_hash = $1";
    pub(super) LIST_SESSIONS = "SELECT session_id, user_id, client_label, created_at, last_seen_at FROM sessions
        WHERE user_id = $1 ORDER BY created_at DESC, session_id";
    pub(super) TOUCH_SESSION = "UPDATE sessions SET last_seen_at = $2 WHERE session_id = $1 AND last_seen_at < $2";
    pub(super) DELETE_SESSION = "DELETE FROM sessions WHERE session_id = $1 AND user_id = $2";
    pub(super) DELETE_SESSIONS_OF = "DELETE FROM sessions WHERE user_id = $1 AND session_id <> $2";
    pub(super) SWEEP_SESSIONS = "DELETE FROM sessions WHERE session_id IN
        (SELECT session_id FROM sessions WHERE last_seen_at < $1 LIMIT $2)";

    pub(super) INSERT_API_KEY = "INSERT INTO api_keys (key_id, secret_hash, user_id, name, created_at, last_used_at)
        VALUES ($1, $2, $3, $4, $5, NULL)";
    pub(super) FIND_API_KEY = "SELECT key_id, user_id, name, created_at, last_used_at FROM api_keys
        WHERE secret_hash = $1";
    pub(super) LIST_API_KEYS = "SELECT key_id, user_id, name, created_at, last_used_at FROM api_keys
        WHERE user_id = $1 ORDER BY created_at, key_id";
    pub(super) TOUCH_API_KEY = "UPDATE api_keys SET last_used_at = $2 WHERE key_id = $1";
    pub(super) DELETE_API_KEY = "DELETE FROM api_keys WHERE key_id = $1 AND user_id = $2";
    pub(super) DELETE_API_KEYS_OF = "DELETE FROM api_keys WHERE user_id = $1";

    pub(super) LIST_SIGNING_KEYS = "SELECT key_id, algorithm, private_key, sealed_with, signs_from FROM signing_keys
        ORDER BY signs_from, key_id";
    pub(super) INSERT_SIGNING_KEY = "INSERT INTO signing_keys
            (key_id, algorithm, private_key, sealed_with, created_at, signs_from)
        VALUES ($1, $2, $3, $4, $5, $6)";
    pub(super) DELETE_SIGNING_KEY = "DELETE FROM signing_keys WHERE key_id = $1";

    pub(super) INSERT_SERVICE_KEY = "INSERT INTO service_account_keys (partner_id, key_id, public_jwk, client_email,
            client_id, environments, created_by, created_at, revoked_at, last_used_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL)";
    pub(super) FIND_SERVICE_KEY = "SELECT partner_id, key_id, public_jwk, client_email, client_id, environments,
            created_by, created_at, revoked_at, last_used_at FROM service_account_keys WHERE key_id = $1";
    pub(super) SERVICE_KEYS_OF_CLIENT = "SELECT partner_id, key_id, public_jwk, client_email, client_id,
            environments, created_by, created_at, revoked_at, last_used_at FROM service_account_keys
        WHERE client_email = $1 AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 20";
    pub(super) LIST_SERVICE_KEYS = "SELECT partner_id, key_id, public_jwk, client_email, client_id, environments,
            created_by, created_at, revoked_at, last_used_at FROM service_account_keys
        WHERE partner_id = $1 ORDER BY created_at, key_id";
    pub(super) REVOKE_SERVICE_KEY = "UPDATE service_account_keys SET revoked_at = COALESCE(revoked_at, $3)
        WHERE partner_id = $1 AND key_id = $2";
    pub(super) TOUCH_SERVICE_KEY = "UPDATE service_account_keys SET last_used_at = $3
        WHERE partner_id = $1 AND key_id = $2";

    pub(super) INSERT_TOKEN = "INSERT INTO access_tokens
            (token_hash, partner_id, key_id, scopes, issued_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    pub(super) FIND_TOKEN = "SELECT t.partner_id, t.key_id, t.scopes, t.expires_at, k.environments, k.revoked_at
        FROM access_tokens t
        JOIN service_account_keys k ON k.partner_id = t.partner_id AND k.key_id = t.key_id
        WHERE t.token_hash = $1";
    pub(super) SWEEP_TOKENS = "DELETE FROM access_tokens WHERE token_hash IN
        (SELECT token_hash FROM access_tokens WHERE expires_at < $1 LIMIT $2)";

    pub(super) APPEND_AUDIT = "INSERT INTO audit_log (audit_id, partner_id, at, actor, action, subject, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    pub(super) LIST_AUDIT = "SELECT audit_id, partner_id, at, actor, action, subject, detail FROM audit_log
        WHERE (CAST($1 AS BIGINT) IS NULL OR partner_id = $1) AND audit_id < $2
        ORDER BY audit_id DESC LIMIT $3";
}
