-- Where a feed comes from when it is not a directory, as JSON without its secret; and the secret, sealed.
ALTER TABLE partner_environments ADD COLUMN feed_source TEXT;
ALTER TABLE partner_environments ADD COLUMN feed_secret TEXT;
-- Minutes between two looks at the marker; NULL for what the installation does.
ALTER TABLE partner_environments ADD COLUMN feed_poll_minutes INTEGER;

-- When each feed's marker is looked at next, and what was found last. `source` tells whether the source has changed.
CREATE TABLE feed_polls (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    source TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    etag TEXT,
    marker TEXT,
    asked_ingestion BLOB,
    PRIMARY KEY (partner_id, environment)
) STRICT, WITHOUT ROWID;
