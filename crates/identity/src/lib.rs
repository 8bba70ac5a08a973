//! Users, roles, sessions, keys, tokens and the audit log.
