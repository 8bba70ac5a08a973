-- Hash of everything that a document was made from: while a batch has the same, the document is not made again. Null
-- where that is not known, as after a real-time update.
ALTER TABLE restaurants ADD COLUMN source INTEGER;

-- Holds all that is counted, so that the long rows are not read for it.
DROP INDEX inventory_entities_by_start;
CREATE INDEX inventory_entities_by_start ON inventory_entities
    (partner_id, environment, from_generation, until_generation, entity_type, origin, deleted, version, fault);

-- With the generation, so that it is no worse than the one above for the rows of a component.
DROP INDEX inventory_entities_by_component;
CREATE INDEX inventory_entities_by_component ON inventory_entities
    (partner_id, environment, component, from_generation);

-- One for each state: SQLite does not see that `state = 'accepted'` lies in `state IN ('accepted', 'parked')`.
DROP INDEX inventory_updates_pending;
CREATE INDEX inventory_updates_accepted ON inventory_updates (partner_id, environment, version, update_id)
    WHERE state = 'accepted';
CREATE INDEX inventory_updates_parked ON inventory_updates (partner_id, environment, version, update_id)
    WHERE state = 'parked';
