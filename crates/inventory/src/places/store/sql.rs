//! All SQL of the place register.

db::statements! {
    pub(crate) FIND_REGISTER = "SELECT enabled, changed_by, changed_at FROM place_register WHERE singleton = 1";
    pub(crate) SWITCH_REGISTER = "UPDATE place_register SET enabled = $1, changed_by = $2, changed_at = $3 WHERE singleton = 1";
    pub(crate) COUNT_PLACES = "SELECT COUNT(*) FROM places";
    pub(crate) FIND_PLACE = "SELECT place_id, name, street_address, address_locality, address_region, postal_code,
        address_country, telephone, latitude, longitude, status, source, changed_at FROM places WHERE place_id = $1";
    pub(crate) LIST_PLACES = "SELECT place_id, name, street_address, address_locality, address_region, postal_code,
        address_country, telephone, latitude, longitude, status, source, changed_at FROM places
        WHERE place_id > $1 AND ($2 = '' OR status = $2) AND search_text LIKE $3 AND search_text LIKE $4
        AND search_text LIKE $5 ORDER BY place_id LIMIT $6";
    pub(crate) PUT_PLACE = "INSERT INTO places (place_id, name, street_address, address_locality, address_region, postal_code,
        address_country, telephone, latitude, longitude, status, source, search_text, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (place_id) DO UPDATE SET name = excluded.name, street_address = excluded.street_address,
        address_locality = excluded.address_locality, address_region = excluded.address_region,
        postal_code = excluded.postal_code, address_country = excluded.address_country,
        telephone = excluded.telephone, latitude = excluded.latitude, longitude = excluded.longitude,
        status = excluded.status, source = excluded.source, search_text = excluded.search_text,
        changed_at = excluded.changed_at";
    pub(crate) DROP_PLACE = "DELETE FROM places WHERE place_id = $1";
    pub(crate) PUT_KEY = "INSERT INTO place_keys (place_key, place_id) VALUES ($1, $2)
        ON CONFLICT (place_key, place_id) DO NOTHING";
    pub(crate) DROP_KEY = "DELETE FROM place_keys WHERE place_key = $1 AND place_id = $2";
    /// Sixty-four keys at once; fewer are filled up with the last one.
    pub(crate) PLACES_BY_KEYS = "SELECT p.place_id, p.name, p.street_address, p.address_locality, p.address_region, p.postal_code,
        p.address_country, p.telephone, p.latitude, p.longitude, p.status, p.source, p.changed_at
        FROM place_keys k JOIN places p ON p.place_id = k.place_id WHERE k.place_key IN (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
        $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46,
        $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64) LIMIT $65";
    pub(crate) FIND_DECISION = "SELECT restaurant_id, place_id, fingerprint, decided_by, decided_at FROM place_decisions
        WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3";
    pub(crate) LIST_DECISIONS = "SELECT restaurant_id, place_id, fingerprint, decided_by, decided_at FROM place_decisions
        WHERE partner_id = $1 AND environment = $2";
    pub(crate) PUT_DECISION = "INSERT INTO place_decisions (partner_id, environment, restaurant_id, place_id, fingerprint,
        decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (partner_id, environment, restaurant_id) DO UPDATE SET place_id = excluded.place_id,
        fingerprint = excluded.fingerprint, decided_by = excluded.decided_by, decided_at = excluded.decided_at";
    pub(crate) DROP_DECISION = "DELETE FROM place_decisions WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3";
    pub(crate) INSERT_IMPORT = "INSERT INTO place_imports (import_id, state, source, places, requested_by, requested_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    pub(crate) UPDATE_IMPORT = "UPDATE place_imports SET state = $2, added = $3, changed = $4, finished_at = $5 WHERE import_id = $1";
    pub(crate) FIND_IMPORT = "SELECT import_id, state, source, places, added, changed, requested_by, requested_at, finished_at
        FROM place_imports WHERE import_id = $1";
    pub(crate) LIST_IMPORTS = "SELECT import_id, state, source, places, added, changed, requested_by, requested_at, finished_at
        FROM place_imports ORDER BY import_id DESC LIMIT $1";
    pub(crate) INSERT_IMPORT_LINE = "INSERT INTO place_import_lines (import_id, line, place) VALUES ($1, $2, $3)";
    pub(crate) PAGE_OF_IMPORT_LINES = "SELECT line, place FROM place_import_lines WHERE import_id = $1 ORDER BY line LIMIT $2";
    pub(crate) DROP_IMPORT_LINES = "DELETE FROM place_import_lines WHERE import_id = $1 AND line <= $2";
    /// Imports that were broken off while their lines were written down.
    pub(crate) BROKEN_IMPORTS = "SELECT import_id FROM place_imports WHERE state = 'receiving' AND requested_at < $1";
    pub(crate) DROP_IMPORT = "DELETE FROM place_imports WHERE import_id = $1";
    pub(crate) INSERT_SUGGESTION = "INSERT INTO place_suggestions (suggestion_id, partner_id, environment, restaurant_id, state,
        reference, note, place, suggested_by, suggested_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub(crate) UPDATE_SUGGESTION = "UPDATE place_suggestions SET state = $2, decided_by = $3, decided_at = $4, reason = $5,
        place_id = $6 WHERE suggestion_id = $1";
    pub(crate) FIND_SUGGESTION = "SELECT suggestion_id, partner_id, environment, restaurant_id, state, reference, note, place,
        suggested_by, suggested_at, decided_by, decided_at, reason, place_id FROM place_suggestions WHERE suggestion_id = $1";
    pub(crate) LIST_SUGGESTIONS = "SELECT suggestion_id, partner_id, environment, restaurant_id, state, reference, note, place,
        suggested_by, suggested_at, decided_by, decided_at, reason, place_id FROM place_suggestions
        WHERE ($1 = '' OR state = $1) AND suggestion_id < $2 ORDER BY suggestion_id DESC LIMIT $3";
    pub(crate) LIST_SUGGESTIONS_OF = "SELECT suggestion_id, partner_id, environment, restaurant_id, state, reference, note, place,
        suggested_by, suggested_at, decided_by, decided_at, reason, place_id FROM place_suggestions
        WHERE ($1 = '' OR state = $1) AND suggestion_id < $2 AND partner_id = $4 AND environment = $5
        ORDER BY suggestion_id DESC LIMIT $3";
    pub(crate) COUNT_PENDING = "SELECT COUNT(*) FROM place_suggestions WHERE state = 'pending'";
    pub(crate) COUNT_PENDING_OF = "SELECT COUNT(*) FROM place_suggestions
        WHERE state = 'pending' AND partner_id = $1 AND environment = $2";
    pub(crate) PUT_OPT_OUT = "INSERT INTO restaurant_opt_outs (partner_id, environment, restaurant_id, opted_out_at, opted_out_by)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (partner_id, environment, restaurant_id) DO NOTHING";
    pub(crate) DROP_OPT_OUT = "DELETE FROM restaurant_opt_outs WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3";
    pub(crate) PAGE_TO_MATCH = "SELECT e.entity_id, e.raw, e.fault, s.match_revision FROM inventory_entities e
        LEFT JOIN restaurant_states s ON s.partner_id = e.partner_id AND s.environment = e.environment
        AND s.restaurant_id = e.entity_id AND s.from_generation <= $3
        AND (s.until_generation IS NULL OR s.until_generation > $3)
        WHERE e.partner_id = $1 AND e.environment = $2 AND e.entity_type = 'Restaurant' AND e.entity_id > $4
        AND NOT e.deleted AND e.raw IS NOT NULL
        AND e.from_generation <= $3 AND (e.until_generation IS NULL OR e.until_generation > $3)
        ORDER BY e.entity_id LIMIT $5";
    pub(crate) PLACE_OF_RESTAURANT = "SELECT place_id FROM restaurant_states WHERE partner_id = $1 AND environment = $2
        AND restaurant_id = $3 AND from_generation <= $4 AND (until_generation IS NULL OR until_generation > $4)";
    pub(crate) HOLDERS_OF_PLACE = "SELECT restaurant_id FROM restaurant_states WHERE partner_id = $1 AND environment = $2
        AND place_id = $3 AND match_state = 'MATCHED' AND from_generation <= $4
        AND (until_generation IS NULL OR until_generation > $4) ORDER BY restaurant_id LIMIT $5";
}
