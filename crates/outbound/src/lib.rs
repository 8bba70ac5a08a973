//! The only way out: HTTP with address filter, limits, timeouts and circuit breaker.
