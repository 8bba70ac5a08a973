-- What the watch remembers of each launched partner's answers. check_at is when the next health check is due; none while
-- the partner is not launched.
CREATE TABLE partner_health (
    partner_id BIGINT NOT NULL PRIMARY KEY,
    check_at BIGINT,
    state TEXT NOT NULL
);
CREATE INDEX partner_health_due ON partner_health (check_at) WHERE check_at IS NOT NULL;

-- Health checks of the last days, for people to look at.
CREATE TABLE health_checks (
    partner_id BIGINT NOT NULL,
    checked_at BIGINT NOT NULL,
    healthy BOOLEAN NOT NULL,
    code TEXT,
    http_status BIGINT,
    latency_ms BIGINT NOT NULL,
    PRIMARY KEY (partner_id, checked_at)
);

-- Exchanges of health checks with a price are forgotten after a day.
CREATE INDEX exchanges_healthy_checks ON exchanges (at) WHERE action = 'health_check' AND codes = '[]';
