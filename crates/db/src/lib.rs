//! One portable SQL for SQLite and PostgreSQL.
