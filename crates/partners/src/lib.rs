//! Partners: life cycle, environments, integration status, contacts.
