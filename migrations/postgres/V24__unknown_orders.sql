-- Orders whose outcome is unknown, over all partners, newest first: few, and somebody has to find them.
CREATE INDEX orders_unknown ON orders (created_at, order_id) WHERE status = 'SUBMIT_UNKNOWN';

-- Orders of any partner by the partner's id.
CREATE INDEX orders_of_all_by_action_id ON orders (action_order_id) WHERE action_order_id IS NOT NULL;
