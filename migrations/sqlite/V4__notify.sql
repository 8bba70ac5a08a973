-- Messages to people, each to one destination. A row is the outbox entry and, later, the delivery log.
-- Messages to staff belong to no partner, so partner_id may be absent and is not part of the key.
CREATE TABLE messages (
    message_id     BLOB    NOT NULL PRIMARY KEY,
    partner_id     INTEGER,
    reference      TEXT    NOT NULL,
    channel        TEXT    NOT NULL CHECK (channel IN ('email', 'sms', 'voice')),
    address        TEXT    NOT NULL,
    recipient_name TEXT    NOT NULL,
    contact_id     BLOB,
    user_id        BLOB,
    locale         TEXT    NOT NULL,
    subject        TEXT    NOT NULL,
    body_text      TEXT    NOT NULL,
    body_html      TEXT,
    reply_to       TEXT,
    thread         TEXT,
    state          TEXT    NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'cancelled', 'expired')),
    attempts       INTEGER NOT NULL,
    last_error     TEXT,
    created_at     INTEGER NOT NULL,
    deadline_at    INTEGER NOT NULL,
    sent_at        INTEGER,
    settled_at     INTEGER,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state IN ('queued', 'sending')) = (settled_at IS NULL)),
    CHECK (state <> 'failed' OR last_error IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX messages_reference ON messages (reference, created_at);
CREATE INDEX messages_partner ON messages (partner_id, created_at);
CREATE INDEX messages_unsettled ON messages (deadline_at) WHERE settled_at IS NULL;
