-- When a look last found that everything of the feed had been read; a row of failed fetches ends there.
ALTER TABLE feed_polls ADD COLUMN settled_at BIGINT;
