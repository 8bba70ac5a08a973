//! Every statement of this crate.

db::statements! {
    pub(super) FIND_PARTNER = "SELECT partner_id, name, status, integration, integration_reason,
            integration_changed_at, consultant, country, time_zone, locale, created_at
        FROM partners WHERE partner_id = $1";
    pub(super) LIST_PARTNERS = "SELECT partner_id, name, status, integration, integration_reason,
            integration_changed_at, consultant, country, time_zone, locale, created_at
        FROM partners ORDER BY partner_id";
    pub(super) ASSIGNED_TO = "SELECT partner_id FROM partners WHERE consultant = $1 ORDER BY partner_id";
    pub(super) LAST_PARTNER = "SELECT CAST(COALESCE(MAX(partner_id), 1000) AS BIGINT) FROM partners";
    pub(super) INSERT_PARTNER = "INSERT INTO partners (partner_id, name, status, integration, integration_reason,
            integration_changed_at, consultant, country, time_zone, locale, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    pub(super) UPDATE_PARTNER = "UPDATE partners SET name = $2, status = $3, integration = $4,
            integration_reason = $5, integration_changed_at = $6, consultant = $7, country = $8, time_zone = $9,
            locale = $10
        WHERE partner_id = $1";

    pub(super) FIND_ENVIRONMENT = "SELECT partner_id, environment, fulfillment_url, project_id, auth_header_style,
            feed_directory, options_in_line_price, feed_source, feed_secret, feed_poll_minutes, feed_names
        FROM partner_environments WHERE partner_id = $1 AND environment = $2";
    pub(super) LIST_FEED_ENVIRONMENTS = "SELECT partner_id, environment, fulfillment_url, project_id,
            auth_header_style, feed_directory, options_in_line_price, feed_source, feed_secret, feed_poll_minutes, feed_names
        FROM partner_environments WHERE feed_directory IS NOT NULL OR feed_source IS NOT NULL
        ORDER BY partner_id, environment";
    pub(super) FIND_ENVIRONMENT_BY_PROJECT = "SELECT partner_id, environment, fulfillment_url, project_id,
            auth_header_style, feed_directory, options_in_line_price, feed_source, feed_secret, feed_poll_minutes, feed_names
        FROM partner_environments WHERE environment = $1 AND project_id = $2";
    pub(super) INSERT_ENVIRONMENT = "INSERT INTO partner_environments (partner_id, environment, fulfillment_url,
            project_id, auth_header_style, feed_directory, options_in_line_price, feed_source,
            feed_secret, feed_poll_minutes, feed_names)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    pub(super) UPDATE_ENVIRONMENT = "UPDATE partner_environments SET fulfillment_url = $3, project_id = $4,
            auth_header_style = $5, feed_directory = $6, options_in_line_price = $7, feed_source = $8,
            feed_secret = $9, feed_poll_minutes = $10, feed_names = $11
        WHERE partner_id = $1 AND environment = $2";

    pub(super) FIND_CONTACT = "SELECT contact_id, partner_id, kind, position, name, user_id, email, phone, locale,
            hours, added_by, added_at, delivered_at, delivered_ok, unreachable_since
        FROM partner_contacts WHERE contact_id = $1";
    pub(super) LIST_CONTACTS = "SELECT contact_id, partner_id, kind, position, name, user_id, email, phone, locale,
            hours, added_by, added_at, delivered_at, delivered_ok, unreachable_since
        FROM partner_contacts WHERE partner_id = $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
        ORDER BY kind, position, contact_id";
    pub(super) LAST_POSITION = "SELECT CAST(COALESCE(MAX(position), 0) AS BIGINT) FROM partner_contacts
        WHERE partner_id = $1 AND kind = $2";
    pub(super) INSERT_CONTACT = "INSERT INTO partner_contacts (partner_id, contact_id, kind, position, name, user_id,
            email, phone, locale, hours, added_by, added_at, delivered_at, delivered_ok, unreachable_since)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, NULL, NULL)";
    pub(super) UPDATE_CONTACT = "UPDATE partner_contacts SET kind = $3, position = $4, name = $5, user_id = $6,
            email = $7, phone = $8, locale = $9, hours = $10, delivered_at = $11, delivered_ok = $12,
            unreachable_since = $13
        WHERE partner_id = $1 AND contact_id = $2";
    pub(super) MOVE_CONTACT = "UPDATE partner_contacts SET position = $3 WHERE partner_id = $1 AND contact_id = $2";
    pub(super) DELETE_CONTACT = "DELETE FROM partner_contacts WHERE partner_id = $1 AND contact_id = $2";
    pub(super) RECORD_ARRIVED = "UPDATE partner_contacts
        SET delivered_at = $2, delivered_ok = $3, unreachable_since = NULL WHERE contact_id = $1";
    pub(super) RECORD_FAILED = "UPDATE partner_contacts
        SET delivered_at = $2, delivered_ok = $3, unreachable_since = COALESCE(unreachable_since, $2)
        WHERE contact_id = $1";

    pub(super) APPEND_EVENT = "INSERT INTO partner_events
            (partner_id, sequence, at, actor, kind, became, detail, reason)
        SELECT CAST($1 AS BIGINT), CAST(COALESCE(MAX(sequence), 0) + 1 AS BIGINT), CAST($2 AS BIGINT),
            CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT)
        FROM partner_events WHERE partner_id = $1";
    pub(super) LIST_EVENTS = "SELECT partner_id, sequence, at, actor, detail, reason FROM partner_events
        WHERE partner_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR sequence < $2)
        ORDER BY sequence DESC LIMIT $3";
    pub(super) COUNT_EVENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM partner_events
        WHERE partner_id = $1 AND kind = $2 AND became = $3 AND at > $4";
    pub(super) LAST_RESUMED = "SELECT MAX(at) FROM partner_events
        WHERE partner_id = $1 AND kind = $2 AND became = $3 AND actor <> $4";
}
