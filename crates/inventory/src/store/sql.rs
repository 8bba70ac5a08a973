//! All SQL of inventory.
//!
//! A row is visible in a generation `g` when `from_generation <= g AND (until_generation IS NULL OR until_generation > g)`.

db::statements! {
    pub(crate) INSERT_INGESTION = "INSERT INTO ingestions (partner_id, environment, ingestion_id, state, requested_by,
        requested_at, kind, of_generation, marker, files, entities, errors, warnings, restaurants, orderable, added,
        changed, removed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, 0, 0, 0, 0)";
    pub(crate) UPDATE_INGESTION = "UPDATE ingestions SET state = $4, started_at = $5, finished_at = $6, marker = $7,
        files = $8, entities = $9, errors = $10, warnings = $11, restaurants = $12, orderable = $13, added = $14,
        changed = $15, removed = $16, failure = $17, apply_marker = $18, new_files = $19, entities_added = $20,
        entities_changed = $21, entities_removed = $22
        WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    pub(crate) SET_REPORT = "UPDATE ingestions SET report = $4, detail = $5
        WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    pub(crate) FIND_INGESTION = "SELECT partner_id, environment, ingestion_id, state, requested_by, requested_at,
        started_at, finished_at, marker, files, entities, errors, warnings, restaurants, orderable, added, changed,
        removed, failure, kind, of_generation, apply_marker, new_files, entities_added, entities_changed,
        entities_removed FROM ingestions WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    pub(crate) LIST_INGESTIONS = "SELECT partner_id, environment, ingestion_id, state, requested_by, requested_at,
        started_at, finished_at, marker, files, entities, errors, warnings, restaurants, orderable, added, changed,
        removed, failure, kind, of_generation, apply_marker, new_files, entities_added, entities_changed,
        entities_removed FROM ingestions WHERE partner_id = $1 AND environment = $2
        ORDER BY ingestion_id DESC LIMIT $3";
    pub(crate) LIST_FEED_STATUS = "SELECT partner_id, environment, ingestion_id, state, requested_by, requested_at,
        started_at, finished_at, marker, files, entities, errors, warnings, restaurants, orderable, added, changed,
        removed, failure, kind, of_generation, apply_marker, new_files, entities_added, entities_changed,
        entities_removed FROM ingestions WHERE partner_id = $1 AND environment = $2 AND kind = 'batch'
        AND ingestion_id < $3
        AND ($4 = '' OR ($4 = 'SUCCESS' AND state = 'done') OR ($4 = 'FAILURE' AND state = 'failed')
        OR ($4 = 'IN_PROGRESS' AND state <> 'done' AND state <> 'failed'))
        AND (CAST($5 AS BIGINT) IS NULL OR COALESCE(started_at, requested_at) >= $5)
        AND (CAST($6 AS BIGINT) IS NULL OR COALESCE(started_at, requested_at) < $6)
        ORDER BY ingestion_id DESC LIMIT $7";
    pub(crate) FIND_REPORT = "SELECT report, detail FROM ingestions
        WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    pub(crate) FIND_HEAD = "SELECT generation, held_generation, held_ingestion, marker, published_at, polled_at,
        staging, snapshot_at, failing_since, guard_percent FROM inventory_heads WHERE partner_id = $1 AND environment = $2";
    pub(crate) ENSURE_HEAD = "INSERT INTO inventory_heads (partner_id, environment, generation) VALUES ($1, $2, 0)
        ON CONFLICT (partner_id, environment) DO NOTHING";
    pub(crate) SET_POLLED = "UPDATE inventory_heads SET polled_at = $3 WHERE partner_id = $1 AND environment = $2";
    pub(crate) SWITCH_HEAD = "UPDATE inventory_heads SET generation = $3, marker = COALESCE($4, marker),
        last_ingestion = COALESCE($5, last_ingestion), published_at = $6, snapshot_at = $7, staging = NULL, staging_token = NULL,
        held_generation = NULL, held_ingestion = NULL, failing_since = NULL
        WHERE partner_id = $1 AND environment = $2 AND generation = $3 - 1";
    pub(crate) ADVANCE_HEAD = "UPDATE inventory_heads SET generation = $3, published_at = $4
        WHERE partner_id = $1 AND environment = $2 AND generation = $3 - 1 AND staging IS NULL";
    pub(crate) HOLD_HEAD = "UPDATE inventory_heads SET held_generation = $3, held_ingestion = $4
        WHERE partner_id = $1 AND environment = $2 AND generation = $3 - 1";
    pub(crate) RELEASE_HEAD = "UPDATE inventory_heads SET held_generation = NULL, held_ingestion = NULL
        WHERE partner_id = $1 AND environment = $2";
    pub(crate) SET_STAGING = "UPDATE inventory_heads SET staging = $3, staging_token = $4
        WHERE partner_id = $1 AND environment = $2";
    pub(crate) FIND_STAGING = "SELECT staging, staging_token FROM inventory_heads
        WHERE partner_id = $1 AND environment = $2";
    pub(crate) SET_FAILING = "UPDATE inventory_heads SET failing_since = COALESCE(failing_since, $3)
        WHERE partner_id = $1 AND environment = $2";
    pub(crate) SET_GUARD = "UPDATE inventory_heads SET guard_percent = $3 WHERE partner_id = $1 AND environment = $2";
    pub(crate) LIST_HEADS = "SELECT partner_id, environment FROM inventory_heads ORDER BY partner_id, environment";
    pub(crate) LIST_HASHES = "SELECT restaurant_id, hash, source FROM restaurants
        WHERE partner_id = $1 AND environment = $2 AND from_generation <= $3
        AND (until_generation IS NULL OR until_generation > $3)";
    pub(crate) END_RESTAURANT = "UPDATE restaurants SET until_generation = $4
        WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3 AND until_generation IS NULL
        AND from_generation < $4";
    pub(crate) INSERT_RESTAURANT = "INSERT INTO restaurants (partner_id, environment, restaurant_id, from_generation,
        hash, name, search_text, street, locality, postal_code, country, latitude, longitude, time_zone, currency,
        delivery, takeout, document, source)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        ON CONFLICT (partner_id, environment, restaurant_id, from_generation) DO UPDATE SET hash = excluded.hash,
        name = excluded.name, search_text = excluded.search_text, street = excluded.street,
        locality = excluded.locality, postal_code = excluded.postal_code, country = excluded.country,
        latitude = excluded.latitude, longitude = excluded.longitude, time_zone = excluded.time_zone,
        currency = excluded.currency, delivery = excluded.delivery, takeout = excluded.takeout,
        document = excluded.document, source = excluded.source";
    pub(crate) SET_SOURCE = "UPDATE restaurants SET source = $5 WHERE partner_id = $1 AND environment = $2
        AND restaurant_id = $3 AND from_generation <= $4 AND until_generation IS NULL";
    pub(crate) FIND_RESTAURANT = "SELECT r.hash, r.document FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        WHERE r.partner_id = $1 AND r.environment = $2 AND r.restaurant_id = $3
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)
        AND NOT EXISTS (SELECT 1 FROM restaurant_stops s WHERE s.partner_id = r.partner_id
        AND s.environment = r.environment AND s.restaurant_id IN (r.restaurant_id, ''))
        AND NOT EXISTS (SELECT 1 FROM restaurant_opt_outs o WHERE o.partner_id = r.partner_id
        AND o.environment = r.environment AND o.restaurant_id = r.restaurant_id)";
    pub(crate) FIND_RESTAURANT_HASH = "SELECT r.hash FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        WHERE r.partner_id = $1 AND r.environment = $2 AND r.restaurant_id = $3
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)
        AND NOT EXISTS (SELECT 1 FROM restaurant_stops s WHERE s.partner_id = r.partner_id
        AND s.environment = r.environment AND s.restaurant_id IN (r.restaurant_id, ''))
        AND NOT EXISTS (SELECT 1 FROM restaurant_opt_outs o WHERE o.partner_id = r.partner_id
        AND o.environment = r.environment AND o.restaurant_id = r.restaurant_id)";
    pub(crate) FIRST_RESTAURANTS = "SELECT r.restaurant_id FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        WHERE r.partner_id = $1 AND r.environment = $2
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)
        AND NOT EXISTS (SELECT 1 FROM restaurant_stops s WHERE s.partner_id = r.partner_id
        AND s.environment = r.environment AND s.restaurant_id IN (r.restaurant_id, ''))
        AND NOT EXISTS (SELECT 1 FROM restaurant_opt_outs o WHERE o.partner_id = r.partner_id
        AND o.environment = r.environment AND o.restaurant_id = r.restaurant_id)
        ORDER BY r.restaurant_id LIMIT $3";
    pub(crate) SEARCH_BY_NAME = "SELECT r.partner_id, p.name, r.restaurant_id, r.name, r.street, r.locality,
        r.postal_code, r.country, r.latitude, r.longitude, r.time_zone, r.currency, r.delivery, r.takeout
        FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        JOIN partners p ON p.partner_id = r.partner_id
        WHERE r.environment = $1 AND (CAST($2 AS BIGINT) IS NULL OR r.partner_id = $2)
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)
        AND NOT EXISTS (SELECT 1 FROM restaurant_stops s WHERE s.partner_id = r.partner_id
        AND s.environment = r.environment AND s.restaurant_id IN (r.restaurant_id, ''))
        AND NOT EXISTS (SELECT 1 FROM restaurant_opt_outs o WHERE o.partner_id = r.partner_id
        AND o.environment = r.environment AND o.restaurant_id = r.restaurant_id)
        AND r.search_text LIKE $3 AND r.search_text LIKE $4 AND r.search_text LIKE $5
        AND ($6 = FALSE OR (p.status = 'LAUNCHED' AND p.integration = 'ENABLED'))
        AND ($9 = FALSE OR r.delivery) AND ($10 = FALSE OR r.takeout)
        ORDER BY r.name, r.partner_id, r.restaurant_id LIMIT $7 OFFSET $8";
    pub(crate) SEARCH_NEAR = "SELECT r.partner_id, p.name, r.restaurant_id, r.name, r.street, r.locality,
        r.postal_code, r.country, r.latitude, r.longitude, r.time_zone, r.currency, r.delivery, r.takeout
        FROM restaurants r CROSS JOIN inventory_heads h CROSS JOIN partners p
        WHERE h.partner_id = r.partner_id AND h.environment = r.environment AND p.partner_id = r.partner_id
        AND r.environment = $1 AND (CAST($2 AS BIGINT) IS NULL OR r.partner_id = $2)
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)
        AND NOT EXISTS (SELECT 1 FROM restaurant_stops s WHERE s.partner_id = r.partner_id
        AND s.environment = r.environment AND s.restaurant_id IN (r.restaurant_id, ''))
        AND NOT EXISTS (SELECT 1 FROM restaurant_opt_outs o WHERE o.partner_id = r.partner_id
        AND o.environment = r.environment AND o.restaurant_id = r.restaurant_id)
        AND r.search_text LIKE $3 AND r.search_text LIKE $4 AND r.search_text LIKE $5
        AND ($6 = FALSE OR (p.status = 'LAUNCHED' AND p.integration = 'ENABLED'))
        AND r.latitude BETWEEN $7 AND $8 AND r.longitude BETWEEN $9 AND $10
        AND ($12 = FALSE OR r.delivery) AND ($13 = FALSE OR r.takeout)
        ORDER BY r.restaurant_id LIMIT $11";
    pub(crate) LIST_TOWNS = "SELECT country, postal_code, locality, AVG(latitude), AVG(longitude), COUNT(*)
        FROM restaurants WHERE environment = $1 AND until_generation IS NULL AND latitude IS NOT NULL
        AND longitude IS NOT NULL GROUP BY country, postal_code, locality";
    pub(crate) SUM_GENERATIONS = "SELECT CAST(COALESCE(SUM(generation), 0) AS BIGINT) FROM inventory_heads
        WHERE environment = $1";
    pub(crate) COUNT_SERVED = "SELECT COUNT(*) FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        WHERE r.partner_id = $1 AND r.environment = $2
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)";
    pub(crate) COUNT_OFFERED = "SELECT COUNT(*) FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        JOIN partners p ON p.partner_id = r.partner_id
        WHERE r.partner_id = $1 AND r.environment = $2 AND p.status = 'LAUNCHED' AND p.integration = 'ENABLED'
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)
        AND NOT EXISTS (SELECT 1 FROM restaurant_stops s WHERE s.partner_id = r.partner_id
        AND s.environment = r.environment AND s.restaurant_id IN (r.restaurant_id, ''))
        AND NOT EXISTS (SELECT 1 FROM restaurant_opt_outs o WHERE o.partner_id = r.partner_id
        AND o.environment = r.environment AND o.restaurant_id = r.restaurant_id)";
    // Keys first and then row by row: a planner may read all of the table for `IN (SELECT …)`, and the order leads it to
    // the index of generations.
    pub(crate) STAGED_RESTAURANTS = "SELECT restaurant_id, from_generation FROM restaurants
        WHERE partner_id = $1 AND environment = $2 AND from_generation > $3 ORDER BY from_generation LIMIT $4";
    pub(crate) REOPENED_RESTAURANTS = "SELECT restaurant_id, from_generation FROM restaurants
        WHERE partner_id = $1 AND environment = $2 AND until_generation > $3 ORDER BY until_generation LIMIT $4";
    pub(crate) ENDED_RESTAURANTS = "SELECT restaurant_id, from_generation FROM restaurants
        WHERE partner_id = $1 AND environment = $2 AND until_generation <= $3 ORDER BY until_generation LIMIT $4";
    pub(crate) DROP_RESTAURANTS = "DELETE FROM restaurants WHERE partner_id = $1 AND environment = $2
        AND restaurant_id = $3 AND from_generation = $4";
    pub(crate) REOPEN_RESTAURANTS = "UPDATE restaurants SET until_generation = NULL WHERE partner_id = $1
        AND environment = $2 AND restaurant_id = $3 AND from_generation = $4";
    pub(crate) STAGED_STATES = "SELECT restaurant_id, from_generation FROM restaurant_states
        WHERE partner_id = $1 AND environment = $2 AND from_generation > $3 ORDER BY from_generation LIMIT $4";
    pub(crate) REOPENED_STATES = "SELECT restaurant_id, from_generation FROM restaurant_states
        WHERE partner_id = $1 AND environment = $2 AND until_generation > $3 ORDER BY until_generation LIMIT $4";
    pub(crate) ENDED_STATES = "SELECT restaurant_id, from_generation FROM restaurant_states
        WHERE partner_id = $1 AND environment = $2 AND until_generation <= $3 ORDER BY until_generation LIMIT $4";
    pub(crate) DROP_STATES = "DELETE FROM restaurant_states WHERE partner_id = $1 AND environment = $2
        AND restaurant_id = $3 AND from_generation = $4";
    pub(crate) REOPEN_STATES = "UPDATE restaurant_states SET until_generation = NULL WHERE partner_id = $1
        AND environment = $2 AND restaurant_id = $3 AND from_generation = $4";
    pub(crate) STAGED_ENTITIES = "SELECT entity_type, entity_id, from_generation FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND from_generation > $3 ORDER BY from_generation LIMIT $4";
    pub(crate) REOPENED_ENTITIES = "SELECT entity_type, entity_id, from_generation FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND until_generation > $3 ORDER BY until_generation LIMIT $4";
    pub(crate) ENDED_ENTITIES = "SELECT entity_type, entity_id, from_generation FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND until_generation <= $3 ORDER BY until_generation LIMIT $4";
    pub(crate) DROP_ENTITIES = "DELETE FROM inventory_entities WHERE partner_id = $1 AND environment = $2
        AND entity_type = $3 AND entity_id = $4
        AND from_generation = $5";
    pub(crate) REOPEN_ENTITIES = "UPDATE inventory_entities SET until_generation = NULL WHERE partner_id = $1
        AND environment = $2 AND entity_type = $3 AND entity_id = $4
        AND from_generation = $5";
    pub(crate) PAGE_OF_ENTITIES = "SELECT entity_id, version, origin, hash, component, deleted, fault FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND entity_type = $3 AND entity_id > $4
        AND from_generation <= $5 AND (until_generation IS NULL OR until_generation > $5) ORDER BY entity_id LIMIT $6";
    // By component: lines of a component were written one after the other, so the table is read in its order. The plus
    // keeps the other index from being taken.
    pub(crate) LIST_HELD = "SELECT entity_type, entity_id, version, origin, hash, component, deleted, fault
        FROM inventory_entities WHERE partner_id = $1 AND environment = $2 AND component >= ''
        AND +from_generation <= $3 AND (until_generation IS NULL OR until_generation > $3)";
    pub(crate) FIND_HELD = "SELECT entity_id, version, origin, hash, component, deleted, fault FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND entity_type = $3 AND entity_id = $4
        AND from_generation <= $5 AND (until_generation IS NULL OR until_generation > $5)";
    pub(crate) NEWER_ENTITIES = "SELECT entity_type, entity_id, version, raw FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND origin <> 'missing' AND from_generation <= $3
        AND (until_generation IS NULL OR until_generation > $3)
        AND ((version IS NULL AND $4 = TRUE) OR version > $5 OR (deleted AND version > $6))";
    pub(crate) SHARERS = "SELECT DISTINCT component FROM inventory_entities WHERE partner_id = $1 AND environment = $2
        AND until_generation IS NULL AND +from_generation <= $3 AND component > '' AND raw LIKE $4 ESCAPE '\\'";
    pub(crate) FIND_RAW = "SELECT raw FROM inventory_entities WHERE partner_id = $1 AND environment = $2
        AND entity_type = $3 AND entity_id = $4 AND from_generation <= $5 AND (until_generation IS NULL OR until_generation > $5)";
    pub(crate) END_ENTITY = "UPDATE inventory_entities SET until_generation = $5 WHERE partner_id = $1
        AND environment = $2 AND entity_type = $3 AND entity_id = $4 AND until_generation IS NULL
        AND from_generation < $5";
    pub(crate) INSERT_ENTITY = "INSERT INTO inventory_entities (partner_id, environment, entity_type, entity_id,
        from_generation, version, origin, origin_id, written_at, hash, component, deleted, fault, raw, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    pub(crate) RESTATE_ENTITY = "INSERT INTO inventory_entities (partner_id, environment, entity_type, entity_id,
        from_generation, version, origin, origin_id, written_at, hash, component, deleted, fault, raw, position)
        SELECT partner_id, environment, entity_type, entity_id, $5, $6, origin, origin_id, written_at, hash, $7, deleted,
        $8, raw, position FROM inventory_entities WHERE partner_id = $1 AND environment = $2 AND entity_type = $3
        AND entity_id = $4 AND from_generation < $5 AND (until_generation IS NULL OR until_generation >= $5)";
    pub(crate) FIND_ENTITY = "SELECT entity_type, entity_id, version, origin, origin_id, written_at, hash, component,
        deleted, fault, raw, position FROM inventory_entities
        WHERE origin <> 'missing' AND partner_id = $1 AND environment = $2 AND entity_type = $3 AND entity_id = $4
        AND from_generation <= $5 AND (until_generation IS NULL OR until_generation > $5)";
    pub(crate) ENTITIES_OF_COMPONENT = "SELECT entity_type, entity_id, version, origin, origin_id, written_at, hash, component,
        deleted, fault, raw, position FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND component = $3 AND from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4)
        ORDER BY position, entity_type, entity_id";
    pub(crate) LIST_ENTITIES = "SELECT entity_type, entity_id, version, origin, origin_id, written_at, hash, component,
        deleted, fault, raw, position FROM inventory_entities
        WHERE origin <> 'missing' AND partner_id = $1 AND environment = $2 AND entity_type = $3 AND from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4)
        AND entity_id > $5 AND entity_id >= $6 AND entity_id < $7
        AND ($8 = '' OR ($8 = 'deleted' AND deleted) OR ($8 = 'faulty' AND fault IS NOT NULL AND NOT deleted)
        OR ($8 = 'ok' AND fault IS NULL AND NOT deleted))
        AND ($9 = '' OR raw LIKE $9 ESCAPE '\\')
        AND (CAST($10 AS BIGINT) IS NULL OR written_at >= $10) AND (CAST($11 AS BIGINT) IS NULL OR written_at < $11)
        ORDER BY entity_id LIMIT $12";
    pub(crate) COUNT_ENTITIES = "SELECT entity_type, CAST(SUM(CASE WHEN NOT deleted AND fault IS NULL THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN NOT deleted AND fault IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN deleted THEN 1 ELSE 0 END) AS BIGINT) FROM inventory_entities
        WHERE origin <> 'missing' AND partner_id = $1 AND environment = $2 AND from_generation <= $3 AND (until_generation IS NULL OR until_generation > $3) GROUP BY entity_type";
    pub(crate) COMPONENT_OF = "SELECT component FROM inventory_entities WHERE partner_id = $1 AND environment = $2
        AND entity_type = $3 AND entity_id = $4 AND from_generation <= $5 AND (until_generation IS NULL OR until_generation > $5)";
    pub(crate) CHANGED_ENTITIES = "SELECT entity_type, entity_id, version, origin, origin_id, written_at, hash, component,
        deleted, fault, raw, position, CASE WHEN from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4) THEN 1 ELSE 0 END
        FROM inventory_entities WHERE origin <> 'missing' AND partner_id = $1 AND environment = $2 AND component = $3
        AND (CASE WHEN from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4) THEN 1 ELSE 0 END)
        <> (CASE WHEN from_generation <= $5 AND (until_generation IS NULL OR until_generation > $5) THEN 1 ELSE 0 END)
        ORDER BY CAST(entity_type AS TEXT), entity_id, from_generation LIMIT $6";
    pub(crate) PAGE_TO_ROLL_BACK = "SELECT entity_type, entity_id, from_generation, until_generation
        FROM inventory_entities WHERE partner_id = $1 AND environment = $2 AND entity_type = $3 AND entity_id > $4
        AND ((from_generation <= $5 AND (until_generation IS NULL OR until_generation > $5) AND until_generation <= $6) OR (from_generation > $5 AND from_generation <= $6
        AND until_generation IS NULL)) ORDER BY entity_id LIMIT $7";
    pub(crate) COPY_ENTITY = "INSERT INTO inventory_entities (partner_id, environment, entity_type, entity_id,
        from_generation, version, origin, origin_id, written_at, hash, component, deleted, fault, raw, position)
        SELECT partner_id, environment, entity_type, entity_id, $6, version, origin, origin_id, written_at, hash,
        component, deleted, fault, raw, position FROM inventory_entities WHERE partner_id = $1 AND environment = $2
        AND entity_type = $3 AND entity_id = $4 AND from_generation = $5";
    pub(crate) PAGE_OF_RESTAURANTS_TO_ROLL_BACK = "SELECT restaurant_id, from_generation, until_generation
        FROM restaurants WHERE partner_id = $1 AND environment = $2 AND restaurant_id > $3
        AND ((from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4) AND until_generation <= $5) OR (from_generation > $4 AND from_generation <= $5
        AND until_generation IS NULL)) ORDER BY restaurant_id LIMIT $6";
    pub(crate) COPY_RESTAURANT = "INSERT INTO restaurants (partner_id, environment, restaurant_id, from_generation,
        hash, name, search_text, street, locality, postal_code, country, latitude, longitude, time_zone, currency,
        delivery, takeout, document, source)
        SELECT partner_id, environment, restaurant_id, $5, hash, name, search_text, street, locality, postal_code,
        country, latitude, longitude, time_zone, currency, delivery, takeout, document, source FROM restaurants
        WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3 AND from_generation = $4";
    pub(crate) PAGE_OF_STATES_TO_ROLL_BACK = "SELECT restaurant_id, from_generation, until_generation
        FROM restaurant_states WHERE partner_id = $1 AND environment = $2 AND restaurant_id > $3
        AND ((from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4) AND until_generation <= $5) OR (from_generation > $4 AND from_generation <= $5
        AND until_generation IS NULL)) ORDER BY restaurant_id LIMIT $6";
    pub(crate) COPY_STATE = "INSERT INTO restaurant_states (partner_id, environment, restaurant_id, from_generation, hash,
        state, name, search_text, failing_since, status, match_state, place_id, match_revision)
        SELECT partner_id, environment, restaurant_id, $5, hash, state, name, search_text, failing_since, status,
        match_state, place_id, match_revision
        FROM restaurant_states WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3
        AND from_generation = $4";
    pub(crate) STATE_HASHES = "SELECT restaurant_id, hash, failing_since, match_revision FROM restaurant_states
        WHERE partner_id = $1 AND environment = $2 AND from_generation <= $3 AND (until_generation IS NULL OR until_generation > $3)";
    pub(crate) STATE_HASH = "SELECT hash, failing_since, match_revision FROM restaurant_states
        WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3 AND from_generation <= $4
        AND (until_generation IS NULL OR until_generation > $4)";
    pub(crate) END_STATE = "UPDATE restaurant_states SET until_generation = $4 WHERE partner_id = $1 AND environment = $2
        AND restaurant_id = $3 AND until_generation IS NULL AND from_generation < $4";
    pub(crate) INSERT_STATE = "INSERT INTO restaurant_states (partner_id, environment, restaurant_id, from_generation, hash,
        state, name, search_text, failing_since, status, match_state, place_id, match_revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    pub(crate) FIND_STATE = "SELECT s.status, s.state, s.failing_since, t.stopped_at, o.opted_out_at FROM restaurant_states s
        LEFT JOIN restaurant_stops t ON t.partner_id = s.partner_id AND t.environment = s.environment
        AND t.restaurant_id = s.restaurant_id
        LEFT JOIN restaurant_opt_outs o ON o.partner_id = s.partner_id AND o.environment = s.environment
        AND o.restaurant_id = s.restaurant_id
        WHERE s.partner_id = $1 AND s.environment = $2 AND s.restaurant_id = $3
        AND s.from_generation <= $4 AND (s.until_generation IS NULL OR s.until_generation > $4)";
    pub(crate) LIST_STATES = "SELECT s.status, s.state, s.failing_since, t.stopped_at, o.opted_out_at FROM restaurant_states s
        LEFT JOIN restaurant_stops t ON t.partner_id = s.partner_id AND t.environment = s.environment
        AND t.restaurant_id = s.restaurant_id
        LEFT JOIN restaurant_opt_outs o ON o.partner_id = s.partner_id AND o.environment = s.environment
        AND o.restaurant_id = s.restaurant_id
        WHERE s.partner_id = $1 AND s.environment = $2
        AND s.from_generation <= $3 AND (s.until_generation IS NULL OR s.until_generation > $3)
        AND s.restaurant_id > $4 AND ($5 = '' OR s.state = $5) AND s.search_text LIKE $6
        AND ($7 = FALSE OR t.restaurant_id IS NOT NULL) AND ($8 = '' OR s.match_state = $8)
        AND ($9 = FALSE OR o.restaurant_id IS NOT NULL) ORDER BY s.restaurant_id LIMIT $10";
    pub(crate) COUNT_STATES = "SELECT state, COUNT(*) FROM restaurant_states
        WHERE partner_id = $1 AND environment = $2 AND from_generation <= $3 AND (until_generation IS NULL OR until_generation > $3) GROUP BY state";
    pub(crate) COUNT_STATES_BY_SERVICE = "SELECT s.state, CAST(CASE WHEN t.restaurant_id IS NULL THEN 0 ELSE 1 END AS BIGINT), COUNT(*),
        COUNT(CASE WHEN r.delivery THEN 1 END), COUNT(CASE WHEN r.takeout THEN 1 END) FROM restaurant_states s
        LEFT JOIN restaurant_stops t ON t.partner_id = s.partner_id AND t.environment = s.environment
        AND t.restaurant_id = s.restaurant_id
        LEFT JOIN restaurants r ON r.partner_id = s.partner_id AND r.environment = s.environment
        AND r.restaurant_id = s.restaurant_id AND r.from_generation <= $3
        AND (r.until_generation IS NULL OR r.until_generation > $3)
        WHERE s.partner_id = $1 AND s.environment = $2
        AND s.from_generation <= $3 AND (s.until_generation IS NULL OR s.until_generation > $3)
        GROUP BY s.state, CASE WHEN t.restaurant_id IS NULL THEN 0 ELSE 1 END";
    pub(crate) COUNT_STOPS = "SELECT COUNT(*) FROM restaurant_stops
        WHERE partner_id = $1 AND environment = $2 AND restaurant_id <> ''";
    pub(crate) FIND_STOP = "SELECT stopped_at FROM restaurant_stops
        WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3";
    pub(crate) STOP_RESTAURANTS = "INSERT INTO restaurant_stops (partner_id, environment, restaurant_id, failing_since,
        stopped_at) SELECT s.partner_id, s.environment, s.restaurant_id, s.failing_since, CAST($5 AS BIGINT)
        FROM restaurant_states s WHERE s.partner_id = $1 AND s.environment = $2 AND s.failing_since < $4
        AND s.until_generation IS NULL AND s.from_generation <= $3
        AND NOT EXISTS (SELECT 1 FROM restaurant_stops t WHERE t.partner_id = s.partner_id
        AND t.environment = s.environment AND t.restaurant_id = s.restaurant_id) LIMIT $6
        ON CONFLICT (partner_id, environment, restaurant_id) DO NOTHING";
    pub(crate) STOP_ENVIRONMENT = "INSERT INTO restaurant_stops (partner_id, environment, restaurant_id, failing_since,
        stopped_at) VALUES ($1, $2, '', $3, $4) ON CONFLICT (partner_id, environment, restaurant_id) DO NOTHING";
    pub(crate) START_ENVIRONMENT = "DELETE FROM restaurant_stops
        WHERE partner_id = $1 AND environment = $2 AND restaurant_id = ''";
    pub(crate) START_RESTAURANTS = "DELETE FROM restaurant_stops WHERE partner_id = $1 AND environment = $2
        AND restaurant_id <> '' AND NOT EXISTS (SELECT 1 FROM restaurant_states s
        WHERE s.partner_id = restaurant_stops.partner_id AND s.environment = restaurant_stops.environment
        AND s.restaurant_id = restaurant_stops.restaurant_id AND s.failing_since IS NOT NULL
        AND s.from_generation <= $3 AND (s.until_generation IS NULL OR s.until_generation > $3))";
    pub(crate) INSERT_SNAPSHOT = "INSERT INTO inventory_snapshots (partner_id, environment, generation, kind, ingestion_id,
        of_generation, published_by, published_at, snapshot_at, entities, restaurants, entities_added,
        entities_changed, entities_removed, restaurants_added, restaurants_changed, restaurants_removed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    pub(crate) LIST_SNAPSHOTS = "SELECT generation, kind, ingestion_id, of_generation, published_by, published_at,
        snapshot_at, entities, restaurants, entities_added, entities_changed, entities_removed, restaurants_added,
        restaurants_changed, restaurants_removed FROM inventory_snapshots
        WHERE partner_id = $1 AND environment = $2 AND generation < $3 ORDER BY generation DESC LIMIT $4";
    pub(crate) LIST_WHOLE_SNAPSHOTS = "SELECT generation, published_at FROM inventory_snapshots
        WHERE partner_id = $1 AND environment = $2 AND kind <> 'update' ORDER BY generation DESC LIMIT $3";
    pub(crate) DROP_SNAPSHOTS = "DELETE FROM inventory_snapshots
        WHERE partner_id = $1 AND environment = $2 AND generation < $3";
    pub(crate) DIFF_RESTAURANTS = "SELECT restaurant_id, MAX(name),
        MAX(CASE WHEN from_generation <= $3 AND (until_generation IS NULL OR until_generation > $3) THEN hash ELSE '' END) AS old_hash,
        MAX(CASE WHEN from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4) THEN hash ELSE '' END) AS new_hash
        FROM restaurants WHERE partner_id = $1 AND environment = $2 AND restaurant_id > $5
        AND (from_generation > $3 AND from_generation <= $4 OR until_generation > $3 AND until_generation <= $4
        OR from_generation > $4 AND from_generation <= $3 OR until_generation > $4 AND until_generation <= $3)
        GROUP BY restaurant_id
        HAVING MAX(CASE WHEN from_generation <= $3 AND (until_generation IS NULL OR until_generation > $3) THEN hash ELSE '' END)
        <> MAX(CASE WHEN from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4) THEN hash ELSE '' END)
        ORDER BY restaurant_id LIMIT $6";
    pub(crate) RESTAURANTS_OF = "SELECT restaurant_id, hash FROM restaurants WHERE partner_id = $1 AND environment = $2
        AND restaurant_id = $3 AND from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4)";
    pub(crate) COUNT_STAGED_ENTITIES = "SELECT
        (SELECT COUNT(*) FROM inventory_entities WHERE partner_id = $1 AND environment = $2 AND from_generation = $3 AND NOT deleted),
        (SELECT COUNT(*) FROM inventory_entities WHERE partner_id = $1 AND environment = $2 AND until_generation = $3 AND NOT deleted),
        (SELECT COUNT(*) FROM inventory_entities n JOIN inventory_entities o ON o.partner_id = n.partner_id
        AND o.environment = n.environment AND n.entity_type = o.entity_type AND n.entity_id = o.entity_id AND o.until_generation = $3 AND NOT o.deleted
        WHERE n.partner_id = $1 AND n.environment = $2 AND n.from_generation = $3 AND NOT n.deleted)";
    pub(crate) COUNT_STAGED_RESTAURANTS = "SELECT
        (SELECT COUNT(*) FROM restaurants WHERE partner_id = $1 AND environment = $2 AND from_generation = $3),
        (SELECT COUNT(*) FROM restaurants WHERE partner_id = $1 AND environment = $2 AND until_generation = $3),
        (SELECT COUNT(*) FROM restaurants n JOIN restaurants o ON o.partner_id = n.partner_id
        AND o.environment = n.environment AND n.restaurant_id = o.restaurant_id AND o.until_generation = $3
        WHERE n.partner_id = $1 AND n.environment = $2 AND n.from_generation = $3)";
    pub(crate) ANALYZE_ENTITIES = "ANALYZE inventory_entities";
    pub(crate) ANALYZE_RESTAURANTS = "ANALYZE restaurants";
    pub(crate) ANALYZE_STATES = "ANALYZE restaurant_states";
}
